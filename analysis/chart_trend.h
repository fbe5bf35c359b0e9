/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * chart_trend - one figure over time: a dot and an interval a month, months in a row joined.
 *
 *   85% |      |          dot = estimate, bar = interval, words above each dot
 *       |  o---o     o    no dot: the month has none; no line: a month between is without
 *   80% |  |         |
 *        9/26 10/26 11/26
 *         n    n     n
 *
 * The scale is cut, as only dots are read on it. Every word comes from the caller and is escaped
 * here. Thread: any. Faults: the buffer's. Limits: TREND_POINTS_MAX points are legible on A4.
 */
#ifndef HAILONG_ANALYSIS_CHART_TREND_H
#define HAILONG_ANALYSIS_CHART_TREND_H

#include "base/buffer.h"

#include <stdbool.h>

enum { TREND_POINTS_MAX = 24 };

struct trend_point {
    const char *name; /* "11/2026" */
    bool known;
    double estimate; /* percent */
    bool has_interval;
    double low;
    double high;
    const char *text;  /* "80,2" */
    const char *count; /* under the name */
};

struct trend_chart {
    const char *id;
    const char *title;
    const char *description;
    const char *mark;                 /* NULL = real figures */
    const struct trend_point *points; /* every month from the first to the last */
    size_t point_count;
};

void chart_trend(const struct trend_chart *chart, struct buffer *out);

#endif
