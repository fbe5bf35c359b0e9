/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * score_task - what is to be done about one criterion of a scorecard: by whom, until when, how far.
 *
 *   open --> done | dropped --> open again
 *
 * A task is never changed: each change is another one behind it, and the last holds. It is overdue
 * while it is open after the day it was due.
 *
 * A quarter is one of the calendar, "2026-Q3".
 * Thread: any. Ownership: texts are the caller's.
 */
#ifndef HAILONG_FORMS_SCORE_TASK_H
#define HAILONG_FORMS_SCORE_TASK_H

#include "base/date.h"

#include <stddef.h>

enum {
    SCORE_TASK_PERSON_MAX = 200, /* characters */
    SCORE_TASK_NOTE_MAX = 1000
};

enum score_task_state {
    SCORE_TASK_OPEN,
    SCORE_TASK_DONE,
    SCORE_TASK_DROPPED,
    SCORE_TASK_STATES,
};

struct score_task {
    int64_t number;      /* of the change that says so; 0 = there is none */
    const char *code;    /* of the criterion */
    const char *account; /* whose it is; "" = nobody's who signs in */
    const char *person; /* whose it is when it is no account's: "Sở Tài chính"; "" = nobody's */
    int32_t due_day;    /* the last day in time; DAY_NONE = none was set */
    enum score_task_state state;
    const char *hoped; /* points to win back, a decimal with a point; "" = not said */
    const char *note;
    const char *actor; /* who changed it, and when */
    int64_t at_ms;
    int64_t origin; /* the scorecard it was taken over from; 0 = none */
};

const char *score_task_state_name(enum score_task_state state); /* "open" */
bool score_task_state_parse(const char *text, enum score_task_state *out);

bool score_task_is_overdue(const struct score_task *task, int32_t today);

/* Whether a text may be a person or a note of at most `most` characters: nothing that a page or a
 * terminal obeys. A person stands on one line. */
bool score_task_text_fits(const char *text, size_t most);

struct quarter {
    int year;
    int number; /* 1 to 4 */
    int32_t first_day;
    int32_t last_day;
};

enum { QUARTER_TEXT_SIZE = 16 };

struct quarter quarter_of(int32_t day);
/* "2026-Q3". */
bool quarter_parse(const char *text, struct quarter *out);
void quarter_text(const struct quarter *quarter, char out[QUARTER_TEXT_SIZE]);

#endif
