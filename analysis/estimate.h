/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * estimate - a share with what is not known about it: standard error, interval, df, design effect.
 *
 * The statistic of a node is the pooled ratio p = Y/X, Y = satisfied answers, X = answers to its
 * items; where answers are worth parts of one (index.h, survey and rescaled leaves), Y = what they
 * are worth, and p is their mean. Its influence values summed over a cluster c are z_c = (y_c - p
 * x_c)/X, and V = m/(m-1) sum_c (z_c - mean z)^2        m clusters, df = m - 1 (Särndal, Swensson,
 * Wretman 1992 ch. 5; one stratum, with replacement). The z_c add up to zero, so V needs of the
 * clusters only sum yy, sum yx, sum xx (tally.h). A cluster without answers to the node is not one
 * of the m. Design effect: V / (p(1-p)/n), n = X; of a mean that is at least what a mean's own
 * variance would give, so that its interval is rather too wide. Interval: Wilson's with the
 * effective size n* = n / max(1, deff) (analysis/survey/proportion.h). Two designs, never confused:
 *   a commune  its villages (or respondents) are the clusters; deff is pooled over the communes
 *              (sum of V over sum of p(1-p)/n), se = sqrt(deff p(1-p)/n), q normal: method
 *              "wilson_deff". Everybody or nobody satisfied still gives an interval; the standard
 *              error is then 0 and says nothing.
 *   a province its communes are the clusters; its own deff, se = sqrt V, q = t with df: method
 *              "wilson". Where V is 0 (all communes alike, as when everybody is satisfied) the
 *              pooled deff of the communes stands in, so that the interval is not too narrow.
 * Thread: any. Faults: none.
 */
#ifndef HAILONG_ANALYSIS_ESTIMATE_H
#define HAILONG_ANALYSIS_ESTIMATE_H

#include "analysis/tally.h"

enum { ESTIMATE_RESPONDENTS_MIN = 10, ESTIMATE_DF_MIN = 3 };

struct estimate {
    bool known;     /* false: nobody answered */
    double percent; /* NaN when not known */
    double se;      /* percentage points; NaN where there is none */
    bool has_interval;
    double low; /* percent, 95 %; NaN where there is none */
    double high;
    int64_t n;          /* item answers */
    int64_t clusters;   /* those with answers to the node */
    int64_t df;         /* clusters - 1, 0 without clusters */
    double deff;        /* the one the interval rests on; NaN where there is none */
    const char *method; /* "wilson_deff", "wilson" */
    const char *reason; /* why no interval: "few", "df", "one_cluster"; NULL */
};

/* V of Y/X, in parts, from a node's totals and the sums of squares over its clusters, as above:
 * whole numbers to the last division, so the order of the rows cannot matter. NaN with fewer than
 * two clusters. */
double ratio_variance(struct leaf_count total, const struct cluster_sums *sums);

/* The pooled design effect of a node over the units of a tally, and where it came from. */
struct pooled_deff {
    double value;
    size_t units; /* how many communes gave it; 0 = the definition's assumption */
    double df;    /* their clusters less one each, added up; infinite when assumed */
};

/* Communes with two clusters or more and 0 < p < 1 give it; it takes two such communes. */
struct pooled_deff estimate_pooled_deff(const struct tally *tally, size_t node);

/* A commune's node under the commune design, with a given design effect. `unit` NULL = a unit that
 * nobody answered for. */
struct estimate estimate_commune(const struct tally_unit *unit, size_t node, double deff);

/* A node over several units under the province design: each unit is a cluster. `deff` stands in
 * where the variance is 0. */
struct estimate estimate_province(const struct tally_unit *const *units, size_t count, size_t node,
                                  double deff);

#endif
