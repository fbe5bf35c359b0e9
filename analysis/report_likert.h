/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * report_likert - the items of a report with what was answered to each, level by level (private to
 * report_likert*.c).
 *
 *   nodes --report_likert_items--> head, item, item, head, item ...
 *
 * A commune's own counts are suppressed (suppress.h). How many were satisfied stands in every
 * report, so the levels that count as satisfied and the others are two breakdowns, each with a
 * total that is known; where answers have values of their own, one small count hides all levels.
 * Thread: one at a time. Limits: LEVELS_MAX levels; what has more, or one, is no item here.
 */
#ifndef HAILONG_ANALYSIS_REPORT_LIKERT_H
#define HAILONG_ANALYSIS_REPORT_LIKERT_H

#include "analysis/report_maker.h"

enum { LEVELS_MAX = 7 };

/* An item, or the head of those that follow. */
struct likert_item {
    size_t node;
    const struct question *question; /* NULL = a head */
    size_t levels[LEVELS_MAX];       /* places of choices, from the least satisfied */
    size_t level_count;
    int64_t counts[LEVELS_MAX];
    enum cell_shown shown[LEVELS_MAX];
    bool upper[LEVELS_MAX]; /* it counts in full; false for all where levels have values */
    int64_t answers;        /* at these levels */
    bool lowest;
};

/* At most twice as many as the definition has nodes; how many. Heads without items are left out. */
size_t report_likert_items(const struct report_maker *maker, struct likert_item *items);

#endif
