/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ranking - the places of published scores among each other, and the four groups PAPI puts them in.
 *
 *   scores of the units --ranking_make--> place 1 .. of `ranked`, group
 *
 * Places: 1 is the highest; equal scores share a place and the next ones are passed over (1, 2, 2,
 * 4). Only units with a score are ranked, so the number ranked belongs to every place.
 * Groups: cuts at the quartiles by linear interpolation (Hyndman and Fan 1996, type 7): with n
 * scores ascending, at position 1 + (n - 1) k/4. A score at a cut goes to the group above (`upper`:
 * 63 provinces give 16, 16, 15, 16 as PAPI 2019 and 2022 have it) or below (`lower`: PAPI 2023's
 * report counts 16 of 61 as low). docs/formulas.md has the checks. All of it in exact numbers, from
 * unrounded scores.
 *
 * Ownership: the caller's arrays. Thread: any. Faults: NOMEM; NUMERIC exact_overflow.
 * Edge cases: fewer than RANKING_GROUPED_LEAST scores have no groups.
 */
#ifndef HAILONG_ANALYSIS_RANKING_H
#define HAILONG_ANALYSIS_RANKING_H

#include "base/exact.h"

enum { RANKING_GROUPED_LEAST = 4 };

enum group_ties { TIES_UPPER, TIES_LOWER };

enum ranking_group { GROUP_NONE, GROUP_LOW, GROUP_LOWER_MIDDLE, GROUP_UPPER_MIDDLE, GROUP_HIGH };

struct ranking_place {
    size_t rank; /* 0 = not ranked */
    enum ranking_group group;
};

/* A place told by itself, with the number ranked; 0 = none. */
struct index_place {
    size_t rank;
    size_t ranked;
    bool printed; /* by who published the round, not computed here */
};

struct ranking_scores {
    const struct exact *values; /* by unit, read where known */
    const bool *known;
    size_t count;
};

/* out: by unit; *out_ranked: how many have a place. */
CHECKED enum fault ranking_make(const struct ranking_scores *scores, enum group_ties ties,
                                struct ranking_place *out, size_t *out_ranked);

/* "upper", "lower"; false when it is neither. */
bool group_ties_parse(const char *text, enum group_ties *out);
const char *group_ties_name(enum group_ties ties);

/* "high", "upper_middle", ...; NULL for none. */
const char *ranking_group_name(enum ranking_group group);

#endif
