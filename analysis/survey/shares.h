/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * shares - many units' shares beside one another: each against the whole that contains them all,
 * and each against each. Pure functions on counts; the units are strata, so independent.
 *
 *   counts, pooled deff --shares_against_whole--> difference, se, p, adjusted p by unit
 *                       --shares_critical------> c --share_pair--> 1, 0, -1 for two units
 *
 * p_i = y_i/n_i, y satisfied of n answers; p all units together, a_i = n_i/sum n; D = max(1, deff);
 * q = p(1-p) of the hypothesis tested, so that a unit where everybody agrees is not certain (its
 * own p(1-p) is 0), and so that test and Wilson interval, which is the score test turned round,
 * agree: whole   d = p_i - p,    Var d = (1-a_i)^2 D q/n_i + sum over j != i of a_j^2 D
 * p_j(1-p_j)/n_j which is (1 - 2a_i) V_i + sum of all a_j^2 V_j           with q = p(1-p) in V_i p
 * value by t with df, then adjusted over the units judged pair    d = p_i - p_j,  Var d = D q
 * (1/n_i + 1/n_j),  q = r(1-r), r = (y_i + y_j)/(n_i + n_j) differ when |d| > c se, c =
 * q_{k,df}(level)/sqrt 2, k units judged (Tukey 1953, Kramer 1956; never too bold with units of
 * unequal size: Hayter 1984) Why Tukey for pairs: one quantile serves all k(k-1)/2 of them, and it
 * asks less than Holm's first step (k = 70: 4.0 against 4.3 standard errors). Why an adjusted p for
 * the whole: those tests hang together through the whole, and Holm holds however tests hang
 * together.
 *
 * Units that are not judged (too few answers) are part of the whole and nothing else.
 * Degenerate: nothing varies (all satisfied, one unit): se 0, p NaN: nothing can be told apart.
 * Ownership: scratch is in the arena. Thread: any, with an arena of its own.
 * Faults: NOMEM. Limits: the quantile costs some 20 ms for df >= 100, 200 ms for df of 5.
 */
#ifndef HAILONG_ANALYSIS_SURVEY_SHARES_H
#define HAILONG_ANALYSIS_SURVEY_SHARES_H

#include "analysis/survey/multiple.h"

struct share_count {
    double satisfied;
    double answers; /* 0: no part in anything */
    bool judged;
};

struct shares {
    const struct share_count *units;
    size_t count;
    double deff;  /* pooled over the units, or assumed */
    double df;    /* behind it; infinite when assumed */
    double level; /* 0.95, of the pairs */
};

/* All NaN for a unit that is not judged. */
struct share_standing {
    double difference;
    double se;
    double p;
    double adjusted;
};

/* out: by unit. */
CHECKED enum fault shares_against_whole(const struct shares *shares, enum p_method method,
                                        struct arena *arena, struct share_standing *out);

/* The last c found, for whoever asks the same again and again; {0} at the start. */
struct share_threshold {
    double judged;
    double df;
    double level;
    double critical;
};

/* c above; NaN with fewer than two units judged. `kept` is looked at first and written: NULL =
 * none. */
double shares_critical(const struct shares *shares, struct share_threshold *kept);

/* 1: the first is higher, -1: lower, 0: they cannot be told apart, or one is not judged. */
int share_pair(const struct shares *shares, double critical, size_t first, size_t second);

#endif
