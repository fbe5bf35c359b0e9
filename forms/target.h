/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * target - how many complete answers a campaign wants of a unit, or of a group within it.
 *
 *   unit,target              unit,question,level,target
 *   19333,200                19333,gender,2,100          women in 19333
 *   ...                      19333,,,200                 everybody there
 *
 * A group is a choice of a coded question (one, many, scale). Semicolons do as well as commas.
 * Ownership: the arena. Thread: any. Faults: NOMEM, and INVALID target_columns {line, value},
 * target_unit {line, unit} (none of the campaign's), target_question {line, question} (no coded
 * one), target_level {line, value}, target_count {line, value} (no whole number of 1 to
 * TARGET_MOST), target_twice {unit}; csv_... .
 */
#ifndef HAILONG_FORMS_TARGET_H
#define HAILONG_FORMS_TARGET_H

#include "forms/campaign.h"
#include "forms/cursor.h"

enum { TARGET_MOST = 10000000, TARGETS_MAX = 100000 };

struct campaign_target {
    const char *unit;
    const char *question; /* "" = everybody */
    int32_t level;        /* the choice's value; 0 with everybody */
    int64_t target;
};

struct target_list {
    const struct campaign_target *items; /* by unit, question and level */
    size_t count;
};

/* Reads a table; sorted by unit, question and level. LIMIT target_many {limit}. */
CHECKED enum fault targets_read(const char *text, const struct campaign *campaign,
                                const struct form *form, struct arena *arena,
                                struct target_list *out);

/* The same number for every unit; sorted. INVALID target_count {line, value}. */
CHECKED enum fault targets_same(const char *number, const struct campaign *campaign,
                                struct arena *arena, struct target_list *out);

/* Writes them as targets_read() reads them. */
void targets_write(const struct target_list *targets, struct buffer *out);

/* Whether an answer (its codes) is of the target's group; the unit is not looked at. */
bool target_takes(const struct campaign_target *target, const struct form *form,
                  const int32_t *codes);

#endif
