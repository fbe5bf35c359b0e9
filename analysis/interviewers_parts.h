/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * interviewers_parts - what the files of interviewers.h share.
 *
 *   interviewers.c         rows, lines, places, findings on them
 *   interviewers_effect.c  the effect on an item
 *   interviewers_apart.c   whose interviews stand apart
 * Ownership, thread, faults: interviewers.h.
 */
#ifndef HAILONG_ANALYSIS_INTERVIEWERS_PARTS_H
#define HAILONG_ANALYSIS_INTERVIEWERS_PARTS_H

#include "analysis/interviewers.h"

/* What is counted of an interview. */
enum interview_score { SCORE_STRAIGHT, SCORE_UNKNOWN, SCORES };

struct interview {
    const struct answer_row *row;
    size_t line;       /* of its interviewer */
    const char *place; /* "" = everything is one */
    bool shared;       /* its place has two interviewers or more; all where everything is one */
    int64_t scores[SCORES]; /* -1 = none: too few items for a line, none asked */
};

struct interviewers_work {
    const struct interviewers_ask *ask;
    struct findings *findings;
    struct interview *interviews; /* by place, then line */
    size_t count;
    struct interviewers made;
};

/* Whether a code is an opinion; declined and unknown ones are none. */
bool interviewers_is_opinion(const struct interviewers_ask *ask, int32_t code);

CHECKED enum fault interviewers_effects(struct interviewers_work *work);
CHECKED enum fault interviewers_apart(struct interviewers_work *work);

/* Ascending. */
int interviewers_by_number(const void *a, const void *b);
/* Of numbers in ascending order; NaN of none. */
double interviewers_median(const double *numbers, size_t count);

#endif
