/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * document - a report as a list of blocks in memory, whatever it is about: the only input of every
 * exporter.
 *
 *   report.h (a campaign), scorecard_report.h --make--> struct document --document_html--> one
 *                                                       self-contained file
 *
 *   office title block, title, mark     (members of the document)
 *   heading, text, key figures, table, chart, note ...
 *
 * Every text is plain, in the document's language, and not escaped: an exporter escapes for its
 * format.
 *
 * Ownership: whoever made it owns the arena its texts live in. Thread: any, once made.
 * Faults: LIMIT and NOMEM from the buffer.
 */
#ifndef HAILONG_ANALYSIS_DOCUMENT_H
#define HAILONG_ANALYSIS_DOCUMENT_H

#include "base/arena.h"
#include "base/message.h"

enum {
    DOCUMENT_COLUMNS_MAX = 12,           /* of a table */
    DOCUMENT_BYTES_MAX = 8 * 1024 * 1024 /* blocks in memory; no exporter writes more text */
};

enum block_kind {
    BLOCK_HEADING,
    BLOCK_TEXT,
    BLOCK_KEY_FIGURES,
    BLOCK_TABLE,
    BLOCK_CHART,
    BLOCK_NOTE
};

enum cell_align { ALIGN_LEFT, ALIGN_RIGHT };

struct table_column {
    const char *title;
    const char *unit; /* "%", "điểm"; NULL = none: stands once, in the head */
    enum cell_align align;
    const char *group; /* head over this column and its neighbours of the same text; NULL = none */
};

struct table_row {
    const char *const *cells; /* as many as columns; "" = nothing */
    int level;                /* 0 = main row, 1 and more = under it */
    bool emphasis;            /* the unit in question, a total */
};

struct key_figure {
    const char *label;
    const char *value;
    const char *detail; /* n, interval in words; NULL = none */
};

struct block {
    enum block_kind kind;
    int level;        /* heading: 1-3; key figures: 1 = what the report leads with, 2 = facts */
    const char *text; /* heading, text, note, caption of table or chart */
    const char *svg;  /* chart: complete <svg> element, drawn once for every exporter */
    const struct table_column *columns;
    size_t column_count;
    const struct table_row *rows;
    size_t row_count;
    bool folded;      /* table that repeats the chart before it: behind a disclosure */
    bool first_names; /* table of words whose first column names its rows, not the second */
    bool to_fill;     /* table whose last column is left empty for writing by hand */
    const struct key_figure *figures;
    size_t figure_count;
    const char *source; /* line under a chart or table: instrument, period, n, weights */
};

struct document {
    enum language language;
    const char *issuer[2]; /* office title block, left: "Ủy ban nhân dân", "Phường Đông Hà" */
    const char *title;     /* BÁO CÁO */
    const char *subject; /* "Kết quả khảo sát sự hài lòng ... tại phường Đông Hà" */
    const char *mark;    /* SỐ LIỆU MÔ PHỎNG, on every page; NULL = real figures */
    const char *mark_more;    /* what that means; NULL with it */
    const char *notice;       /* why these are not the official SIPAS figures; NULL = they may be */
    const char *notice_short; /* the same at the foot of every page; NULL with it */
    const struct block *blocks;
    size_t block_count;
};

/* One HTML file with its style inside, no script, nothing loaded from anywhere. */
CHECKED enum fault document_html(const struct document *document, struct buffer *out);

#endif
