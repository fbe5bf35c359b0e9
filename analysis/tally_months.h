/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tally_months - the headline of a unit month by month, for the trend (private to tally.c).
 *
 *   a row's day and codes --tally_months_add--> unit's months, sorted: responses, respondents,
 *                                               the headline's count
 *
 * A headline that is no share and pools none has responses alone.
 *
 * Ownership: plan and months live in the arena given. Thread: one at a time. Faults: NOMEM.
 */
#ifndef HAILONG_ANALYSIS_TALLY_MONTHS_H
#define HAILONG_ANALYSIS_TALLY_MONTHS_H

#include "analysis/index.h"
#include "forms/cursor.h"

struct tally_month {
    int32_t month; /* base/date.h */
    int64_t responses;
    int64_t respondents; /* with an answer to the headline */
    struct leaf_count count;
};

/* Of one unit. */
struct tally_months {
    struct tally_month *items; /* the earliest first */
    size_t count;
    size_t capacity;
};

/* The shares that the headline pools. */
struct months_plan {
    struct arena *arena;
    const struct index_node **shares;
    int *columns;
    size_t count;
};

CHECKED enum fault months_plan_make(const struct form *form,
                                    const struct index_definition *definition, struct arena *arena,
                                    struct months_plan *out);
CHECKED enum fault tally_months_add(const struct months_plan *plan,
                                    const struct coded_response *row, struct tally_months *months);

#endif
