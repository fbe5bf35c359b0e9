/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * report - a list of blocks in memory, the only input of every exporter.
 *
 *   struct result --report_make--> struct report {blocks} --report_html--> one self-contained file
 *                                                         --report_json--> blocks + index object
 *
 *   office title block, title, mark          (members of the report)
 *   facts; the reader's five questions       (key figures)
 *   1 components  2 comparison  3 harassment, extra payments  4 lowest items  5 all items  6 notes
 *
 * Every text is plain, in the report's language, and not escaped: an exporter escapes for its
 * format. Only the line that says so depends on the day a report is made. Without answers the
 * sections 1-5 are one sentence that says so.
 *
 * Ownership: a report owns its blocks; the result must outlive it. Thread: any, once made.
 * Faults: NOMEM, LIMIT, NUMERIC from the exact figures.
 */
#ifndef HAILONG_ANALYSIS_REPORT_H
#define HAILONG_ANALYSIS_REPORT_H

#include "analysis/result.h"
#include "base/message.h"

enum {
    REPORT_COLUMNS_MAX = 12,           /* of a table */
    REPORT_BYTES_MAX = 8 * 1024 * 1024 /* blocks in memory; no exporter writes more text */
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
    bool folded;  /* table that repeats the chart before it: behind a disclosure */
    bool to_fill; /* table whose last column is left empty for writing by hand */
    const struct key_figure *figures;
    size_t figure_count;
    const char *source; /* line under a chart or table: instrument, period, n, weights */
};

struct report {
    struct arena *arena;
    const struct result *result;
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

CHECKED enum fault report_make(const struct result *result, enum language language,
                               struct report **out);
void report_free(struct report *report);
OWN_POINTER(report, struct report, report_free)

/* One HTML file with its style inside, no script, nothing loaded from anywhere. */
CHECKED enum fault report_html(const struct report *report, struct buffer *out);

/* One JSON object: the index object, the whole, the communes compared, the blocks. */
CHECKED enum fault report_json(const struct report *report, struct buffer *out);

#endif
