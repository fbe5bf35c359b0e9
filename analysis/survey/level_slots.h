/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * level_slots - which codes a column holds, numbered: the places of its sums in a level_table.
 *
 *   codes 4 1 5 255 4 --level_slots_find--> 0: 1, 1: 2, 2: 3, 3: 4, 4: 5, 5: 255
 *
 * 0 has a slot where it is met, 1 to the highest code below 252 all have one, and each of 252 to
 * 255 where it is met. Thread: any. Faults: none.
 */
#ifndef HAILONG_ANALYSIS_SURVEY_LEVEL_SLOTS_H
#define HAILONG_ANALYSIS_SURVEY_LEVEL_SLOTS_H

#include <stddef.h>
#include <stdint.h>

struct level_slots {
    size_t count;
    uint8_t code[256]; /* by slot, ascending */
};

void level_slots_find(const uint8_t *codes, size_t rows, struct level_slots *out);

#endif
