/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * chart_likert - answers on a scale as bars that part at the middle of the scale.
 *
 *   II.A Access                                                          n
 *   24. Signs are easy to see    [//very//][/not/][neu|tral][ yes ][very] 318
 *   25. Seats and desks          ...               ^ one line through all rows
 *
 * Grey-scale safe: what lies below the middle is hatched, above it plain, the outer levels dark,
 * the inner light, the middle white; a share stands in its segment where it fits. Shares that are
 * not told apart (suppress.h) are one segment, dotted. Rows of the lowest items have a triangle.
 * Every word comes from the caller and is escaped here. Thread: any. Faults: the buffer's.
 * Limits: LIKERT_HEIGHT_MAX is the tallest figure that fits an A4 page with its heading.
 */
#ifndef HAILONG_ANALYSIS_CHART_LIKERT_H
#define HAILONG_ANALYSIS_CHART_LIKERT_H

#include "base/buffer.h"

enum { LIKERT_SEGMENTS_MAX = 8, LIKERT_STYLES = 6, LIKERT_HEIGHT_MAX = 780 };

enum likert_style {
    LIKERT_FAR_BELOW,
    LIKERT_BELOW,
    LIKERT_MIDDLE,
    LIKERT_ABOVE,
    LIKERT_FAR_ABOVE,
    LIKERT_TOGETHER
};

struct likert_segment {
    enum likert_style style;
    double percent;
    const char *text; /* "12%" */
};

/* Without segments: the head of the rows that follow. */
struct likert_row {
    const char *name;
    struct likert_segment segments[LIKERT_SEGMENTS_MAX]; /* from the lowest */
    size_t segment_count;
    double before;     /* percent that lies left of the middle */
    const char *count; /* n */
    bool lowest;
};

struct likert_chart {
    const char *id;
    const char *title;
    const char *description;
    const char *mark;                /* SỐ LIỆU MÔ PHỎNG; NULL = real figures */
    const char *keys[LIKERT_STYLES]; /* words by style; NULL = not in the chart */
    const char *lowest_key;          /* words for the triangle; NULL = none */
    const char *count_title;
    const struct likert_row *rows;
    size_t row_count;
    double left; /* percent left of the middle that the scale has room for, and right of it */
    double right;
};

/* The style of the level at a place of so many. */
enum likert_style likert_style_of(size_t place, size_t levels);

/* How tall a row is. */
double likert_row_height(const struct likert_row *row);

void chart_likert(const struct likert_chart *chart, struct buffer *out);

#endif
