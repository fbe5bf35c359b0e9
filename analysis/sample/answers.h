/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * answers - coded answers with who asked them, as `hailong export` writes them or as somebody typed
 * them: the first ones, and the second ones of a re-visit.
 *
 *   form (or assignment), interviewer, unit, village, seconds, one a question --answers_read-->
 *   form, day, result, one a question (second answers)                            rows of codes
 *
 * A code is a whole number 0..ANSWER_CODE_MAX, `null` is declined, an empty cell was not asked; on
 * a scale 1..ANSWER_SCALE_MAX. Other columns are passed over, and so are rows without a form number
 * where one is needed: a campaign has answers that no interviewer brought.
 *
 * Results of a second visit: 1 met, and was asked before; 2 nobody met; 3 refused, or cannot
 * remember; 4 says that nobody ever asked; 5 no such household. Empty: not visited yet.
 *
 * Findings, `at` "line 12", all errors: answers_column {column}, answers_form_column,
 * answers_twice {form}, answers_code {form, column, value}, answers_scale {form, column, value},
 * answers_seconds {form, value}, answers_interviewer {form, value}, answers_result {form, value}.
 * Ownership: the findings' arena's. Thread: one at a time. Faults: those of csv.h, NOMEM.
 */
#ifndef HAILONG_ANALYSIS_SAMPLE_ANSWERS_H
#define HAILONG_ANALYSIS_SAMPLE_ANSWERS_H

#include "base/csv.h"

#include <stdint.h>

enum {
    ANSWER_NONE = -1,
    ANSWER_DECLINED = -2,
    ANSWER_CODE_MAX = 9999,
    ANSWER_SCALE_MAX = 10,
    ANSWER_QUESTIONS_MAX = 100
};

enum revisit_result {
    REVISIT_PENDING,
    REVISIT_MET,
    REVISIT_ABSENT,
    REVISIT_REFUSED,
    REVISIT_NEVER,
    REVISIT_NO_HOUSEHOLD,
    REVISIT_RESULTS
};

struct answers_ask {
    const char *const *questions; /* names of columns; outlive the answers */
    size_t question_count;
    size_t scales_from; /* questions from here on are scales; the count = none */
    bool by_form;       /* rows are known by their form */
    bool second;        /* `result` is needed */
};

struct answer_row {
    const char *form;        /* "" = not told */
    const char *interviewer; /* "" = not told */
    const char *unit;        /* "" */
    const char *village;     /* "" */
    int64_t seconds;         /* -1 = not told */
    enum revisit_result result;
    const int32_t *codes; /* by question; ANSWER_NONE, ANSWER_DECLINED */
    size_t line;
};

struct answers {
    struct answers_ask ask;
    struct answer_row *rows; /* by form; else in the file's order */
    size_t count;
    bool has_interviewer; /* columns */
    bool has_village;
    bool has_unit;
    bool has_seconds;
};

/* *out is to be used only when there were no errors. */
CHECKED enum fault answers_read(struct csv_reader *csv, const struct answers_ask *ask,
                                struct findings *findings, struct answers *out);

/* The row of a form; NULL = none. */
const struct answer_row *answers_of(const struct answers *answers, const char *form);

#endif
