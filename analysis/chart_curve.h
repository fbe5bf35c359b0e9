/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * chart_curve - lines of one figure against another, both from 0: a half-width against its cost.
 *
 *   5 |\                one line a case, named by a key at the right
 *     | \___            a ring: what was chosen
 *     |   o  \____
 *     +------------
 *       10   20   30
 *
 * Every word comes from the caller and is escaped here. Thread: any. Faults: the buffer's.
 * Limits: CURVE_LINES_MAX lines are told apart, by dashes too.
 */
#ifndef HAILONG_ANALYSIS_CHART_CURVE_H
#define HAILONG_ANALYSIS_CHART_CURVE_H

#include "base/buffer.h"

enum { CURVE_LINES_MAX = 4, CURVE_TICKS = 5 };

struct curve_line {
    const char *name;
    const double *x;
    const double *y;
    size_t count;
};

struct curve_chart {
    const char *id;
    const char *title;
    const char *description;
    const char *x_title;
    const char *y_title;
    double x_high; /* the axes end here */
    double y_high;
    const char *x_ticks[CURVE_TICKS]; /* words at 1/5 .. 5/5 of the axis */
    const char *y_ticks[CURVE_TICKS];
    const struct curve_line *lines;
    size_t line_count;
    double chosen[2]; /* NaN = nothing chosen */
};

/* Where an axis may end: the next of 1, 2, 5 times a power of ten; of what is above 0. */
double curve_end(double value);

void chart_curve(const struct curve_chart *chart, struct buffer *out);

#endif
