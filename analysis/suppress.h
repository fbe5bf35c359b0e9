/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * suppress - which counts of a breakdown may be written, so that none of them points at 1 to 4
 * people: not by itself, and not by what the others add up to.
 *
 *     counts, whose total a reader knows --suppress_cells--> the number, "under 5", or not given
 *
 *     120 people:  82  30  5  3     3 is under 5
 *                              ^ and the least of the others is not given, else 120-82-30-5 = 3
 *
 * What a reader is taken to know: the total, every number written, that "under 5" is 1 to 4, that a
 * cell not given is 5 or more and less than any number written, and this page. A cell of nobody is
 * written as 0. Beside small cells the smallest other is not given, and one after another more,
 * until by the sum of what is hidden every small cell may as well be 1 as 4; where there are not
 * enough others, no cell is given, not even those of nobody. The same where the total is less than
 * SUPPRESS_TOTAL_BELOW.
 * Where parts of a breakdown have totals that a reader knows too (satisfied and not), each part is
 * a breakdown of its own.
 * Not guarded against: two reports of the same people over days, modes or conditions that differ by
 * few; and all reports of a province set against the province's own. Exports for analysts are rows
 * of answers and are not suppressed.
 *
 * Thread: any. Faults: none.
 */
#ifndef HAILONG_ANALYSIS_SUPPRESS_H
#define HAILONG_ANALYSIS_SUPPRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SUPPRESS_BELOW = 5, SUPPRESS_TOTAL_BELOW = 2 * SUPPRESS_BELOW };

enum cell_shown { CELL_SHOWN, CELL_FEW, CELL_NOT_GIVEN };

/* Whether a count of people is one to four. */
static inline bool suppress_is_few(int64_t count) { return count > 0 && count < SUPPRESS_BELOW; }

/* How each of `count` cells is written; whether all of them are. */
bool suppress_cells(const int64_t *counts, size_t count, enum cell_shown *out);

#endif
