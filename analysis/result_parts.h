/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * result_parts - what result.c is made of besides itself (private to it): the comparison of units
 * (result_compare.c) and what the figures must not be taken for (result_checks.c).
 *
 * Thread: one at a time. Faults: NOMEM.
 */
#ifndef HAILONG_ANALYSIS_RESULT_PARTS_H
#define HAILONG_ANALYSIS_RESULT_PARTS_H

#include "analysis/result.h"

/* Units of the tally that make up a unit. */
struct members {
    const struct tally_unit **units;
    size_t count;
};

/* The units of the tally at or under a unit. */
CHECKED enum fault result_members(const struct result *result, const struct unit *unit,
                                  struct arena *arena, struct members *out);

/* The headline of each member beside all of them together and beside each other. */
CHECKED enum fault result_compare(struct result *result, const struct members *members,
                                  const struct unit_figures *all);

/* Every node of the subject beside the whole that contains it, judged among the other members. */
CHECKED enum fault result_stand(struct result *result, const struct members *members);

/* All members as one; and, from a second tally, the figures with what is ruled in (result_ruled.c).
 */
CHECKED enum fault result_sum(const struct result *result, const struct members *members,
                              struct tally_unit *out);
CHECKED enum fault result_rule_in(struct result *result, const struct members *valid);

/* The findings. */
CHECKED enum fault result_check(struct result *result);

/* How many were satisfied; where answers are worth parts of one, what they are worth together. */
void result_put_satisfied(struct json_out *out, const struct index_definition *definition,
                          struct leaf_count count);

/* The subject's months, of its members (result_more.c). */
CHECKED enum fault result_months(struct result *result, const struct members *members);

/* Whether a counted unit is another of the subject's level and type. */
bool result_is_like(const struct result *result, const struct tally_unit *counted);

#endif
