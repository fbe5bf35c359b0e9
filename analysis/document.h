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

/* What a text of numbers says, for exporters whose cells have types. */
enum cell_kind { CELL_TEXT, CELL_NUMBER, CELL_INTERVAL, CELL_DAY };

struct cell_value {
    enum cell_kind kind;
    double number; /* as the text shows it, rounded; of an interval the lower end; of a day: since
                    * 1970-01-01 */
    double high;   /* of an interval */
    int digits;    /* behind the point */
    const char *before; /* "± ", " điểm": what stands around the number; NULL = nothing */
    const char *after;
};

struct table_row {
    const char *const *cells;        /* as many as columns; "" = nothing */
    int level;                       /* 0 = main row, 1 and more = under it */
    bool emphasis;                   /* the unit in question, a total */
    const struct cell_value *values; /* beside the cells; NULL = texts all */
};

struct key_figure {
    const char *label;
    const char *value;
    const char *detail; /* n, interval in words; NULL = none */
};

/* What a chart is drawn from, for exporters that draw it themselves. */
enum chart_kind {
    CHART_INTERVALS, /* series low, value, high; maybe one of hollow dots, one that stands out */
    CHART_STACKED    /* parts that make a whole: of choices, from the worst to the best */
};

struct chart_data {
    enum chart_kind kind;
    const char *title;
    const char *text; /* what it shows, as far as it does not depend on how it is drawn; or NULL */
    const char *category_title;
    const char *value_title;
    const char *const *categories;
    size_t category_count;
    const char *const *series; /* their names */
    size_t series_count;
    const double *values; /* category by category, as many as series each; NAN = none */
    int digits;           /* of the values */
    bool hollow;          /* intervals: the fourth series are values whose dots are hollow */
    double low;           /* of the axis; both 0 = any */
    double high;
    double step;
};

struct block {
    enum block_kind kind;
    int level;        /* heading: 1-3; key figures: 1 = what the report leads with, 2 = facts */
    const char *text; /* heading, text, note, caption of table or chart */
    const char *svg;  /* chart: complete <svg> element, drawn once for every exporter */
    const struct chart_data *data; /* chart: what it shows; NULL = not told */
    const struct table_column *columns;
    size_t column_count;
    const struct table_row *rows;
    size_t row_count;
    bool folded;      /* table that repeats the chart before it: behind a disclosure */
    bool first_names; /* table of words whose first column names its rows, not the second */
    bool new_page;    /* heading: begins a page, on paper */
    bool to_fill;     /* table whose last column is left empty for writing by hand */
    const struct key_figure *figures;
    size_t figure_count;
    const struct cell_value *figure_values; /* of the figures' values; NULL = texts all */
    const char *source; /* line under a chart or table: instrument, period, n, weights */
};

struct paper_measures;

struct document {
    enum language language;
    const char *issuer[2]; /* office title block, left: "Ủy ban nhân dân", "Phường Đông Hà" */
    const char *title;     /* BÁO CÁO */
    const char *subject; /* "Kết quả khảo sát sự hài lòng ... tại phường Đông Hà" */
    const char *mark;    /* SỐ LIỆU MÔ PHỎNG, on every page; NULL = real figures */
    const char *mark_more;    /* what that means; NULL with it */
    const char *notice;       /* why these are not the official SIPAS figures; NULL = they may be */
    const char *notice_short; /* the same at the foot of every page; NULL with it */
    int32_t made;             /* the day; 0 = not told */
    const struct block *blocks;
    size_t block_count;
    struct paper_measures
        *measures; /* shared with documents after it (paper_measures.h), or NULL */
};

/* One HTML file with its style inside, no script, nothing loaded from anywhere. */
CHECKED enum fault document_html(const struct document *document, struct buffer *out);
/* Its blocks alone, to stand in a page that brings title and style: <section>, <table>, <figure> ...
 * under a heading of the page's. */
CHECKED enum fault document_html_blocks(const struct document *document, struct buffer *out);

#endif
