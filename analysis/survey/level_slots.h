/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * level_slots - which codes a column may hold, numbered: the places of its sums in a level_table.
 *
 *   codes 4 1 5 255 4 --level_slots_find--> 0: 0, 1: 1, ... 5: 5, 6: 255
 *
 * 0 to the highest code below 252 have slots, and 252 to 255 where any of them but 255 is met, or
 * 255 alone: this reads every answer once more and must be cheap.
 * Thread: any. Faults: none.
 */
#ifndef HAILONG_ANALYSIS_SURVEY_LEVEL_SLOTS_H
#define HAILONG_ANALYSIS_SURVEY_LEVEL_SLOTS_H

#include <stddef.h>
#include <stdint.h>

struct level_slots {
    size_t count;
    uint8_t code[256];    /* by slot, ascending */
    uint8_t of_code[256]; /* slot; 0 for codes that the column does not hold */
};

void level_slots_find(const uint8_t *codes, size_t rows, struct level_slots *out);

#endif
