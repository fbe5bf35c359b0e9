/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * interviewers - how much of what was answered depends on who asked, and whose interviews stand
 * apart.
 *
 *   answers with interviewer, place, seconds, items --interviewers_make--> lines, items, findings
 *
 * Effect on an item. y codes 0.. (declined and `unknown` ones left out), N answers in C cells, n_c
 * of a cell; a cell is an interviewer, or an interviewer in a place; P places, one = everything:
 *   MS_b = sum n_c (mean_c - mean_p)^2/(C - P)      MS_w = sum (y - mean_c)^2/(N - C)
 *   n_0  = (N - sum_p sum_c n_c^2/n_p)/(C - P)
 *   rho  = (MS_b - MS_w)/(MS_b + (n_0 - 1) MS_w)            ANOVA estimator for unequal sizes,
 *                                       Searle, Casella and McCulloch 1992; Kish 1962 for surveys
 *   interval (F/F_u - 1)/(F/F_u + n_0 - 1), F = MS_b/MS_w, F_u its quantiles 0.975 and 0.025 with
 *            C - P and N - C: exact for equal sizes, near otherwise         Donner and Wells 1986
 *   deff  = 1 + (m - 1) max(rho, 0), m = sum n_i^2/N over interviewers          Kish 1962
 *   p     = P(F_(C-P, N-C) > F), Holm over the items
 * MS_w = 0, or fewer than two cells in every place, or N = C: NaN.
 *
 * Place. An interviewer who alone worked in a place cannot be told from it. Where at least two
 * share a village, P are the villages so shared and only interviews there count; else communes so
 * shared; else all is one place, and interviewers_places says that the effect may be the place's.
 *
 * Standing apart, among interviewers with INTERVIEWERS_MIN interviews, when there are as many:
 *   z = 0.6745 (x - median)/MAD, MAD the median distance from the median; where that is 0,
 *   z = (x - median)/(1.2533 mean distance)                        Iglewicz and Hoaglin 1993
 *   |z| > 3.5 of log of the median seconds: fast (or slow)
 *   z > 3.5 of the share of straight lines (3 items or more answered, all with one code), of the
 *   share of items without an opinion; and p < 0.05 by subset_test.h against the others, Holm
 * Short: less than a third of the median time of all interviews.
 * Of fewer than INTERVIEWERS_MIN interviews only how many: no median, no share.
 *
 * Findings: errors interviewers_none; warnings interviewers_without {count}, interviewers_one,
 * interviewers_places, interviewers_communes, interviewers_shared {count}, interviewers_item {item,
 * rho}, interviewers_fast {interviewer, seconds}, interviewers_straight, interviewers_unknown
 * {interviewer, percent}. They call for a talk and prove nothing.
 * Ownership: the findings' arena's; the answers outlive it. Thread: one at a time. Faults: NOMEM.
 */
#ifndef HAILONG_ANALYSIS_INTERVIEWERS_H
#define HAILONG_ANALYSIS_INTERVIEWERS_H

#include "analysis/sample/answers.h"

enum { INTERVIEWERS_MIN = 5, INTERVIEWERS_UNKNOWN_MAX = 10 };

enum interviewers_within { WITHIN_NOTHING, WITHIN_COMMUNE, WITHIN_VILLAGE };

struct interviewers_ask {
    const struct answers *answers;             /* questions are the items */
    int32_t unknown[INTERVIEWERS_UNKNOWN_MAX]; /* codes that mean "do not know" */
    size_t unknown_count;
};

struct interviewer_line {
    const char *code;
    int64_t interviews;
    int64_t villages;    /* 0 = not told */
    double seconds;      /* median; NaN: not told */
    int64_t timed;       /* interviews with a time */
    int64_t shorts;      /* interviews */
    int64_t straight;    /* interviews, */
    int64_t straight_of; /* of those with enough items answered */
    int64_t unknown;     /* items without an opinion, */
    int64_t unknown_of;  /* of those asked */
    double seconds_z;    /* NaN: not reckoned */
    double straight_z;
    double unknown_z;
};

struct interviewer_effect {
    int64_t answers;
    int64_t interviewers;
    double rho; /* NaN: cannot be told */
    double interval[2];
    double deff;
    double p;
    double p_adjusted;
};

struct interviewers {
    const struct answers *answers;
    struct interviewer_line *lines; /* by code */
    size_t line_count;
    struct interviewer_effect *effects; /* by item */
    enum interviewers_within within;
    int64_t interviews;
    double seconds; /* median of all; NaN */
};

/* *out is to be used only when there were no errors. */
CHECKED enum fault interviewers_make(const struct interviewers_ask *ask, struct findings *findings,
                                     struct interviewers *out);

#endif
