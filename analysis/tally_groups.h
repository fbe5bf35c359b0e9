/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tally_groups - answers of a unit by what their place tells besides the unit: the field of the
 * procedure, the counter (private to tally.c; what comes out is struct tally_group of tally.h).
 *
 *   row {unit 3, field "Đất đai", counter "Quầy 2"} --groups_find--> two cells to count in
 *
 * Names are what devices and imports send, so there may be any number: beyond TALLY_GROUPS_MAX
 * nothing more is counted, and `many` says that the groups are not to be shown.
 *
 * Ownership: cells live in the arena; the table is freed by tally_groups_cleanup().
 * Thread: one at a time. Faults: NOMEM.
 */
#ifndef HAILONG_ANALYSIS_TALLY_GROUPS_H
#define HAILONG_ANALYSIS_TALLY_GROUPS_H

#include "analysis/tally.h"
#include "analysis/tally_counts.h"
#include "analysis/tally_names.h"

struct group_cell {
    size_t unit; /* number */
    enum group_kind kind;
    const char *name;
    int64_t responses;
    int64_t respondents; /* of them, with an answer to the headline */
    uint32_t *counts;
};

struct tally_groups {
    const struct counts_plan *plan;
    struct arena *arena;
    struct tally_names names;
    struct group_cell *cells; /* by number */
    size_t capacity;
    bool many;
};

static inline struct tally_groups tally_groups_of(const struct counts_plan *plan,
                                                  struct arena *arena)
{
    return (struct tally_groups){.plan = plan, .arena = arena, .names = tally_names_in(arena)};
}
void tally_groups_cleanup(struct tally_groups *groups);

/* The cell of a name in a unit; *out is NULL without a name, and when there are too many. */
CHECKED enum fault tally_groups_find(struct tally_groups *groups, size_t unit, enum group_kind kind,
                                     const char *name, struct group_cell **out);

#endif
