/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * answers - a response's answers laid beside the questions of its form (private to forms).
 *
 *   {"q2":[1,7], "q2_other":"..."}  +  form  -->  items[i]: what questions[i] got
 *
 * Conditions speak only of earlier questions, so one pass in form order settles everything. In a
 * condition only what was asked and rightly answered counts; the rest is missing.
 * validate.c turns the result into findings, codes.c into codes: they cannot disagree.
 */
#ifndef HAILONG_FORMS_ANSWERS_H
#define HAILONG_FORMS_ANSWERS_H

#include "forms/response.h"

enum answer_kind {
    ANSWER_BLANK,     /* nothing, "" or [] */
    ANSWER_GIVEN,     /* an answer the form allows */
    ANSWER_DECLINED,  /* null where the form allows it */
    ANSWER_NOT_ASKED, /* not relevant */
    ANSWER_WRONG
};

struct answer {
    enum answer_kind kind;
    const char *wrong;       /* the finding's code: ANSWER_WRONG, or answered though not asked */
    int64_t value;           /* ANSWER_GIVEN: the code (cursor.h), of a question with a column;
                                `range` and `choice`: what was off, of a text its length */
    const struct json *json; /* NULL = absent */
};

struct answers {
    const struct form *form;
    size_t known; /* members of `given` that belong to a question */
    struct answer items[FORM_QUESTIONS_MAX];
};

/* Judges every question of the form. `given` (an object, or NULL) must outlive `out`. */
void answers_judge(const struct form *form, const struct json *given, struct answers *out);

/* The codes of what was judged: form->column_count of them. */
void answers_codes(const struct answers *answers, int32_t *codes);

/* What `range` holds an answer to: a number's bounds, the ends of a scale, a text's characters. */
struct question_bounds {
    int64_t low;
    int64_t high;
};
struct question_bounds question_bounds(const struct question *question);

/* True when the question's answer belongs in "answers". */
bool question_is_answered(const struct question *question);

#endif
