/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * chart - figures as SVG text, drawn once for the screen, paper and PDF.
 *
 *   forest   one row a unit: name | dot and 95 % line | strip | n, estimate, interval as text
 *            the interval of the whole is a light band behind all rows; the strip stands for the
 *            list of all units from left to right: a tick at the row's own place, a grey bar over
 *            the units it cannot be told from, so that no place stands without its uncertainty
 *
 * Shape before colour: a unit that differs from the whole is a full dot, one that cannot be told
 * from it a hollow grey dot, the unit in question a diamond; a row without an interval has no line,
 * and a bare row no mark at all, under a rule that parts it from the others.
 * Every word comes from the caller and is escaped here. The svg element stands alone: no style
 * sheet, no script, nothing loaded; it names itself by title and desc.
 *
 * Ownership: nothing is kept. Thread: any. Faults: those of the buffer.
 * Limits: FOREST_ROWS_MAX rows keep the figure on one A4 page; more rows are drawn in parts that
 * share one scale (forest_scale).
 */
#ifndef HAILONG_ANALYSIS_CHART_H
#define HAILONG_ANALYSIS_CHART_H

#include "base/buffer.h"

enum { FOREST_ROWS_MAX = 80 };

struct forest_row {
    const char *name;
    double estimate; /* percent */
    bool has_interval;
    double low;
    double high;
    bool differs;  /* from the whole */
    bool emphasis; /* the unit in question */
    const char *count_text;
    const char *estimate_text;
    const char *interval_text; /* or why there is none */
    bool bare; /* only its texts: no dot, no line, no part in the scale; such rows come last */
    const signed char
        *pairs;   /* by place in the list: 0 = cannot be told from it; NULL = no strip */
    size_t place; /* its own */
};

struct forest_band {
    bool has_interval;
    double estimate;
    double low;
    double high;
    const char *text; /* written above it; NULL = no band at all */
};

/* The part of 0-100 percent that is drawn; `step` between ticks. */
struct forest_axis {
    double low;
    double high;
    double step;
    bool points; /* of a scale that is none of percents: ticks without the sign */
};

/* Words above a row that begins a band of rows, on a line of their own. */
struct forest_head {
    size_t row;
    const char *text;
};

struct forest_chart {
    const char *id; /* of the element, a code: several figures may stand on one page */
    const char *title;
    const char *description;
    const char *note; /* what it shows, without how it is drawn; NULL = nothing (not drawn) */
    const char *mark; /* SỐ LIỆU MÔ PHỎNG; NULL = real figures */
    const char *column_titles[5]; /* units, n, estimate, interval, strip */
    size_t pair_count;            /* places in the strip; 0 = no strip */
    const char *keys[3]; /* words for differs, not told apart, in question; NULL = not drawn */
    bool long_names;     /* a wider column for names */
    const struct forest_row *rows;
    size_t row_count;
    const struct forest_head *heads; /* by row */
    size_t head_count;
    struct forest_band band;
    struct forest_axis axis;
};

/* The axis that holds every row and the band, ends on ticks. */
struct forest_axis forest_scale(const struct forest_row *rows, size_t count,
                                const struct forest_band *band);

void chart_forest(const struct forest_chart *chart, struct buffer *out);

#endif
