/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * frame_parts - what the files that read a frame share (private to frame*.c).
 *
 *   names of columns --frame_columns--> positions --frame_drop_people--> positions without people
 *
 * Ownership: the arena's. Thread: one at a time. Faults: NOMEM; those of csv.h.
 */
#ifndef HAILONG_ANALYSIS_SAMPLE_FRAME_PARTS_H
#define HAILONG_ANALYSIS_SAMPLE_FRAME_PARTS_H

#include "analysis/sample/frame.h"

enum frame_column {
    FRAME_CODE,
    FRAME_NAME,
    FRAME_UNIT,
    FRAME_HOUSEHOLDS,
    FRAME_SIZE,
    FRAME_STRATUM,
    FRAME_CERTAIN,
    FRAME_FIELD,
    FRAME_FINISHED,
    FRAME_COLUMNS
};

struct frame_reading {
    const struct frame_ask *ask;
    struct arena *arena;
    struct findings *findings;
    int positions[FRAME_COLUMNS]; /* -1 = not there */
    struct frame_row *rows;       /* malloc'ed while they are read */
    size_t count;
    size_t capacity;
    size_t named; /* names of villages that look like a person's */
};

/* Says what is missing, unknown or of people. */
CHECKED enum fault frame_columns(struct frame_reading *reading, const struct csv_row *names);
/* Whether a text begins like the name of a person. */
CHECKED enum fault frame_is_person(const char *text, bool *out);
/* "line 12", in the findings' arena. */
const char *frame_place(const struct frame_reading *reading, size_t line);
/* What only shows in all rows: duplicates, the total. */
void frame_check(struct frame_reading *reading);

#endif
