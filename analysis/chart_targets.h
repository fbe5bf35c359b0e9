/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * chart_targets - how near something came to its targets, before and after: a row a target, both as
 * percents of it.
 *
 *                      100
 *   sex 1      o        |          o  before: a ring
 *   sex 2               *    o     *  after: a dot
 *   age 1         o     *
 *
 * Every word comes from the caller and is escaped here. Thread: any. Faults: the buffer's.
 */
#ifndef HAILONG_ANALYSIS_CHART_TARGETS_H
#define HAILONG_ANALYSIS_CHART_TARGETS_H

#include "base/buffer.h"

enum { TARGETS_MAX = 60, TARGETS_TICKS = 5 };

struct target_row {
    const char *name;
    double before; /* percent of the target */
    double after;
};

struct targets_chart {
    const char *id;
    const char *title;
    const char *description;
    const char *keys[2]; /* before, after */
    double low;          /* of the axis; 100 lies in it */
    double high;
    int tick_count;                       /* steps of the axis, TARGETS_TICKS at most */
    const char *ticks[TARGETS_TICKS + 1]; /* words from low to high, evenly */
    const char *axis_title;
    const struct target_row *rows; /* TARGETS_MAX at most */
    size_t row_count;
};

void chart_targets(const struct targets_chart *chart, struct buffer *out);

#endif
