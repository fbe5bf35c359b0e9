/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * unit_heir - which unit follows one that has ended, and with how much of it.
 *
 *   old_code,old_from,new_code,new_from,share,basis
 *   19333,2026-04-30,19500,2027-07-01,1,Nghị quyết 12/NQ-HĐND
 *
 * The file is what `hailong index` reads as its --successors, by its columns old_code, new_code,
 * share. A suggestion is only that: a unit that begins the day after, of the same level under the
 * same parent, with the same name without tones. A person confirms it, with the basis in law.
 *
 * Findings (at "line 3"): heir_column {column}, heir_unknown {code, day}, heir_day {value},
 * heir_share {value} (not above 0 and up to 1), heir_over {code} (more than the whole), heir_twice
 * {old, new}, heir_basis (empty); csv_...
 * Ownership: rows and texts are the arena's. Thread: any. Faults: NOMEM, LIMIT.
 */
#ifndef HAILONG_FORMS_UNIT_HEIR_H
#define HAILONG_FORMS_UNIT_HEIR_H

#include "base/finding.h"
#include "forms/unit_compare.h"

struct unit_heir {
    const char *old_code;
    int32_t old_from;
    const char *new_code;
    int32_t new_from;
    const char *share; /* of the old unit's people, decimal, above 0 and up to 1 */
    const char *basis; /* what says so: a resolution */
};

struct unit_heirs {
    const struct unit_heir *items;
    size_t count;
};

/* A line for each unit that ends by the changes: the unit that seems to follow it, else nothing
 * between the commas; "" when none ends. */
void unit_heir_suggest(const struct unit_changes *changes, struct arena *arena, struct buffer *out);

/* Reads lines about units of either list; *out holds all of them when there was no error. */
struct unit_lists {
    const struct unit_list *before;
    const struct unit_list *after;
};
CHECKED enum fault unit_heir_read(struct csv_reader *csv, const struct unit_lists *units,
                                  struct findings *findings, struct unit_heirs *out);

/* The same as a file. */
void unit_heir_write(const struct unit_heirs *heirs, struct buffer *out);

#endif
