/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * agreement - what second visits say of the first interviews: by interviewer and as a whole.
 *
 *   struct revisit (who was on the list) --.
 *   first answers, second answers ---------+--agreement_make--> lines, questions, findings
 *
 * An interview is compared when the person was met and at least one question has a code both times
 * (a declined answer is none). Of an interviewer with n interviews compared:
 *   share     answers that are the same / answers compared
 *   interval  Wilson's with n for the size, not the answers: answers of one person go together, and
 *             n is right even were they all as one (proportion.h); of a question all pairs count
 *   kappa     by question (kappa.h), weighted for scales
 *   p         that the answers that differ are as many, were his n interviews any n of all those
 *             compared (subset_test.h), Holm over the interviewers tested (multiple.h)
 * Of fewer than AGREEMENT_MIN interviews there are counts alone, and no test. Neither is there one
 * with one interviewer.
 *
 * Findings: `at` "line 12" of the second answers: errors agreement_form {form} (not on the list),
 * agreement_first {form} (a second answer without a first), agreement_result {form} (answers,
 * though nobody was met); warnings agreement_interviewer {form, listed, found}, agreement_never
 * {form, interviewer}, agreement_no_household {form, interviewer} (an interview that may not have
 * taken place), and with `at` "" agreement_lower {interviewer, percent, rest}: adjusted p below
 * AGREEMENT_P. They call for a talk and prove nothing. Ownership: the findings' arena's; what is
 * given outlives it. Thread: one at a time. Faults: NOMEM, LIMIT kappa_codes.
 */
#ifndef HAILONG_ANALYSIS_AGREEMENT_H
#define HAILONG_ANALYSIS_AGREEMENT_H

#include "analysis/kappa.h"
#include "analysis/sample/answers.h"
#include "analysis/sample/revisit.h"

enum { AGREEMENT_MIN = 5 };
#define AGREEMENT_P 0.05

struct agreement_question {
    struct kappa kappa;
    double share; /* NaN: fewer than AGREEMENT_MIN */
    double interval[2];
};

struct agreement_line {
    const char *interviewer; /* NULL = all */
    int64_t done;
    int64_t listed;
    int64_t results[REVISIT_RESULTS];
    int64_t compared; /* interviews */
    int64_t answers;  /* compared */
    int64_t same;
    double share; /* NaN: fewer than AGREEMENT_MIN */
    double interval[2];
    double p; /* NaN: not tested */
    double p_adjusted;
    struct agreement_question questions[REVISIT_QUESTIONS_MAX];
};

struct agreement {
    const struct revisit *revisit;
    struct agreement_line *lines; /* by interviewer; then that of all */
    size_t interviewer_count;
    size_t tested;
};

/* *out is to be used only when there were no errors. */
CHECKED enum fault agreement_make(const struct revisit *revisit, const struct answers *first,
                                  const struct answers *second, struct findings *findings,
                                  struct agreement *out);

#endif
