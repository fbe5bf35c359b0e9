/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * multiple - many comparisons at once: adjusted p values, and all pairwise differences.
 *
 *   p[0..n-1] --method--> adjusted, in the same places
 *
 * With p ascending, p_(1) <= ... <= p_(n):
 *   bonferroni   min(1, n p)
 *   holm         largest of (n-j+1) p_(j) over j <= i, at most 1          Holm 1979
 *   hochberg     smallest of (n-j+1) p_(j) over j >= i                    Hochberg 1988
 *   hommel       largest over sizes m of Simes' p of the worst set of m that holds i: i itself and
 *                the m-1 largest, min(m p_(min(i, n-m+1)), m p_(n-m+j)/j for j = 2..m)
 *                                                  Simes 1986; Hommel 1988; Wright 1992
 *   BH           smallest of n p_(j)/j over j >= i, at most 1             Benjamini, Hochberg 1995
 *   BY           that times 1 + 1/2 + ... + 1/n, at most 1                Benjamini, Yekutieli 2001
 * A p that is NaN stays NaN and is none of the n.
 *
 * Tukey-Kramer: difference_ij = e_i - e_j, se^2 = V_ii + V_jj - 2 V_ij, t = difference/se,
 *     p = P(Q_{k,df} > |t| sqrt 2), interval difference -+ c se, c = q_{k,df}(level)/sqrt 2
 * with k estimates (Tukey 1953; Kramer 1956; Q in distribution.h). A pair without a standard error
 * above 0 has no t, p or interval (NaN): a se of 0 is a design that cannot tell, not certainty.
 *
 * Ownership: scratch is in the arena. Thread: any, with an arena of its own.
 * Faults:    NOMEM.
 * Limits:    hommel takes time by the square of n. A pair costs a tail of
 *            distribution.h: the 4950 of 100 units some 3 s.
 */
#ifndef HAILONG_ANALYSIS_SURVEY_MULTIPLE_H
#define HAILONG_ANALYSIS_SURVEY_MULTIPLE_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

enum p_method {
    P_BONFERRONI,
    P_HOLM,
    P_HOCHBERG,
    P_HOMMEL,
    P_BENJAMINI_HOCHBERG,
    P_BENJAMINI_YEKUTIELI,
    P_METHOD_COUNT
};

/* "BH" -> P_BENJAMINI_HOCHBERG; false: no such name. */
bool p_method_of(const char *name, enum p_method *out);

/* out: `count` values; may be p itself. */
CHECKED enum fault p_adjust(enum p_method method, const double *p, size_t count,
                            struct arena *arena, double *out);

struct tukey_question {
    size_t count;
    const double *estimate;
    const double *covariance; /* count x count */
    double df;
    double level;
};

struct tukey_pair {
    size_t first; /* from 0; first < second */
    size_t second;
    double difference;
    double se;
    double t;
    double p;
    double interval[2];
};

/* out: count (count - 1)/2 pairs, the first estimate slowest; critical: c, NaN for less than two
 * estimates or df < 1. */
void tukey_pairs(const struct tukey_question *question, struct tukey_pair *out, double *critical);

#endif
