/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * guard - which units' figures must not be shown to a reader who narrows results down and may not
 * know groups of 1 to 4 people (forms/staff.h: who may take answers out may).
 *
 *   a limit is a breakdown         days: by month   modes   counters   fields   a question's levels
 *   what is taken of it            its levels that are asked for
 *
 * A reader can ask again without any of the limits, and for every other level of each: so a unit
 * passes only when, for each limit, among the answers that meet any choice of the other limits, and
 * among those that meet such a choice and none of the rest, the breakdown may be written
 * (suppress.h) at every level taken, those that told no level being one. Then neither the
 * difference of two pages nor the levels missing from a sum point at few. A limit by days or modes
 * that leaves nobody out tells nothing and passes.
 *
 * The units that do not pass are withheld together with the smallest of the others until, taken as
 * one, they pass too: else a province less the units shown would be theirs; where that does not
 * end, all are.
 *
 * Days must be whole months. Not guarded against: what people outside know already; two groups of
 * different questions (gender and age), each of which may be shown; and answers that come in, or
 * are ruled on, between two looks at the same page.
 *
 * Ownership: codes are the caller's. Thread: any. One pass over the units' answers.
 * Faults: INVALID query_months; LIMIT guard_levels {limit}; the store's.
 */
#ifndef HAILONG_SURVEY_SERVER_GUARD_H
#define HAILONG_SURVEY_SERVER_GUARD_H

#include "analysis/result.h"
#include "schema/store.h"

enum { GUARD_LEVELS_MAX = 256 /* of one breakdown */ };

struct guard_asked {
    struct store *store;
    const struct form *form;
    const char *campaign;
    const char *const *units; /* that stand side by side, sorted by strcmp */
    size_t unit_count;
    const struct selection *selection;
    unsigned modes;
    int32_t from_day;
    int32_t to_day;
};

CHECKED enum fault guard_units(const struct guard_asked *asked, struct arena *arena,
                               struct withheld *out);

#endif
