/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * subset_test - whether some of many have more of something than chance gives: exact, one-sided.
 *
 *   scores 0, 1, 2 ... of N interviews, of which m are one interviewer's --subset_upper--> p
 *
 * p = P(S >= s), S the sum of the scores of m drawn at random from the N without replacement, s the
 * sum of the m in question: the permutation test (Fisher 1935; Pitman 1937); with scores 0 and 1
 * Fisher's exact test. Reckoned score by score: of the c with one score, k fall among the m with
 * the hypergeometric probability given those before, so that nothing overflows.
 * Where that takes more than SUBSET_WORK_MAX steps, m is large and the sum nearly normal:
 *   p = Q((s - 1/2 - m a)/sqrt(m (N - m)/(N - 1) v)), a mean and v variance (by N) of the scores
 * NaN where the m are all of the N or none.
 *
 * Ownership: scratch in the arena. Thread: any, with an arena of its own. Faults: NOMEM.
 * Limits: steps = m^2 times the sum in question, for each different score.
 */
#ifndef HAILONG_ANALYSIS_SUBSET_TEST_H
#define HAILONG_ANALYSIS_SUBSET_TEST_H

#include "base/arena.h"

#include <stddef.h>
#include <stdint.h>

enum { SUBSET_SCORE_MAX = 100, SUBSET_WORK_MAX = 20000000 };

/* How many interviews have each score, of all and of those in question. */
struct subset_scores {
    int64_t all[SUBSET_SCORE_MAX + 1];
    int64_t some[SUBSET_SCORE_MAX + 1];
};

CHECKED enum fault subset_upper(const struct subset_scores *scores, struct arena *arena,
                                double *out);

#endif
