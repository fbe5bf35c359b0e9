/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * unit_compare - what a list of units would change in the one that holds.
 *
 *   19333 valid to open      -->  19333 valid to 30/6/2027     an end
 *   (not there)              -->  19500 valid from 1/7/2027    a new unit
 *
 * A row stands for itself by (code, valid_from), as the store keeps it; what the new list does not
 * name stays as it is.
 * Ownership: the array is the arena's, units are their lists'. Thread: any. Faults: NOMEM, LIMIT.
 */
#ifndef HAILONG_FORMS_UNIT_COMPARE_H
#define HAILONG_FORMS_UNIT_COMPARE_H

#include "base/finding.h"
#include "forms/unit.h"

struct unit_change {
    const struct unit *before; /* NULL = new */
    const struct unit *after;
};

struct unit_changes {
    const struct unit_change *items; /* in the order of the new list */
    size_t count;
    size_t same;    /* rows of the new list that change nothing */
    size_t unnamed; /* units in force that the new list does not name */
};

CHECKED enum fault unit_compare(const struct unit_list *before, const struct unit_list *after,
                                struct arena *arena, struct unit_changes *out);

/* What the new list would leave in two minds: a unit of it that is in force on a day on which one
 * of the old list, of the same code and not named in the new one, is too (unit_overlap_held {code,
 * day}, an error at the code). */
void unit_compare_check(const struct unit_list *before, const struct unit_list *after,
                        struct findings *findings);

/* Whether a change ends a unit that had no last day. */
bool unit_change_ends(const struct unit_change *change);

#endif
