/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * proportion - the confidence interval of a share, by any of eleven rules.
 *
 * p share, v its variance, d degrees of freedom, n rows with a weight, n_e = p(1-p)/v effective
 * size, t = t quantile of d and z = normal quantile at (1 + level)/2, r = t quantile of n-1 over t:
 *   mean         p -+ t sqrt v
 *   xlogit       expit(logit p -+ t sqrt v/(p(1-p)))                     SUDAAN, SPSS
 *   logit        the same through a logistic regression: equal           Lumley 2010
 *   asin         sin^2(asin sqrt p -+ t sqrt v/(2 sqrt(p(1-p))))
 *   beta         n* = n_e r^2 (r of `rows`): beta quantiles ((1-level)/2; n*p, n*(1-p)+1) and
 *                ((1+level)/2; n*p+1, n*(1-p))                           Korn and Graubard 1998
 *   kg_nchs      the same with n* = min(n, n_e r^2)                      Parker et al. 2017
 *   likelihood   x with p log(p/x) + (1-p) log((1-p)/(1-x)) = n/(n-1) t^2/(2 n_e)
 *                                                                        Rao and Scott 1984, scaled
 *   wilson       c -+ h, c = (p + q^2/2n*)/(1 + q^2/n*),
 *                h = q/(1 + q^2/n*) sqrt(p(1-p)/n* + q^2/4n*^2), n* = n_e, q = t
 *                                                          Wilson 1927; Franco et al. 2019
 *   wilson_adj   the same, n* = min(n, n_e r^2), q = z                   Dean and Pagano 2015
 *   wilson_deff  the same, n* = n/max(1, deff), q = z; deff given (pooled over communes)
 *   cp_deff      the beta quantiles, n* = n/max(1, deff)
 *
 * Where v tells nothing (everybody or nobody: p = 0 or 1; or v = 0 between, as when a domain is one
 * PSU) n_e is not known:
 *   xlogit logit asin beta likelihood wilson   NaN at p = 0 and 1, as R survey has it; at v = 0
 *                between, xlogit, logit and asin are p itself and beta, likelihood, wilson NaN
 *   mean         p itself: no interval in earnest, but R's
 *   kg_nchs wilson_adj   n stands in for n_e
 *   wilson_deff cp_deff  do not ask for v
 * and those with an interval end exactly at p = 0 or p = 1. A share within 1e-12 of 0 or 1 is taken
 * for it, and v for 0, also where n_e would be above 1e24: sums of weights that did not cancel.
 * NaN also: d <= 0 (but for wilson_deff and cp_deff), n or rows of 1 where r is needed, a share
 * outside [0, 1], v < 0, a level outside (0, 1), no deff where it is needed.
 * A design effect of few people is mostly chance; many groups of one design are pooled:
 *   pooled deff = sum of v / sum of p(1-p)/n over groups that can tell (d > 0, 0 < p < 1; at p = 0
 *   or 1 both parts are 0), of DEFF_POOL_GROUPS_MIN such groups or more; else what was assumed.
 * How often each rule holds the truth: docs/coverage.md.
 * Thread: any. Faults: none. Limits: 1e-12 (likelihood 1e-10).
 * Example:
 *     struct share share = {.p = 0.9, .variance = 0.001, .df = 3, .n = 40, .level = 0.95};
 *     double ends[2];
 *     share_interval(&share, SHARE_KG_NCHS, ends);
 */
#ifndef HAILONG_ANALYSIS_SURVEY_PROPORTION_H
#define HAILONG_ANALYSIS_SURVEY_PROPORTION_H

#include <stdbool.h>
#include <stddef.h>

enum share_method {
    SHARE_MEAN,
    SHARE_XLOGIT,
    SHARE_LOGIT,
    SHARE_ASIN,
    SHARE_BETA,
    SHARE_KG_NCHS,
    SHARE_LIKELIHOOD,
    SHARE_WILSON,
    SHARE_WILSON_ADJUSTED,
    SHARE_WILSON_DEFF,
    SHARE_CP_DEFF,
    SHARE_METHOD_COUNT
};

struct share {
    double p;
    double variance;
    double df;   /* may be infinite */
    double n;    /* rows of the domain with a weight and an answer */
    double rows; /* beta alone: rows of the design. R counts those outside the domain where it keeps
                    them (calibrated, PPS); else n */
    double deff; /* wilson_deff and cp_deff alone */
    double level; /* 0.95 */
};

/* "mean", ..., "kg_nchs". */
const char *share_method_name(enum share_method method);

/* "kg_nchs" -> SHARE_KG_NCHS; false: no such name. */
bool share_method_of(const char *name, enum share_method *out);

/* Whether a method has an interval where everybody or nobody is in, all the same. */
bool share_method_stands(enum share_method method);

/* p(1-p)/v; NaN where v tells nothing. */
double share_effective_size(const struct share *share);

/* Wilson's interval of p with an effective size and a quantile that are known; `out` is left alone
 * where size <= 0 or q is NaN. Ends exactly at p = 0 and p = 1. */
void share_wilson(double p, double size, double q, double out[2]);

/* out: low, high. */
void share_interval(const struct share *share, enum share_method method, double out[2]);

enum { DEFF_POOL_GROUPS_MIN = 2 };

/* Starts as {0}. */
struct deff_pool {
    double variance;
    double simple; /* p(1-p)/n: the variance if each answer had been drawn by itself */
    size_t groups; /* that could tell */
};

/* Takes in one group: its p, variance, df and n. */
void deff_pool_add(struct deff_pool *pool, const struct share *share);
/* The pooled design effect, or `assumed` where too few groups could tell. */
double deff_pool_value(const struct deff_pool *pool, double assumed);

#endif
