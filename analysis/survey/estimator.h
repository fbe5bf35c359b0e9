/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * estimator - totals, means, shares and ratios, of a whole domain or of all its groups at once,
 * each with its influence values handed to variance.h.
 *
 *   term j: numerator y_j (and denominator x_j) --estimate--> column j * groups + g of the result
 *
 *   statistic  estimate                          influence of a row of group g
 *   total      sum w y                           w y
 *   mean       sum w y / sum w                   w (y - mean)/sum w          sums over the group
 *   ratio R    sum w y / sum w x                 w (y - R x)/sum w x
 * (Särndal, Swensson, Wretman 1992 ch. 5). Missing answers: an estimate that has one is not known
 * (NaN, as its standard error), unless rows with any are left out of the domain, or of the term.
 * Design effect: V / V_srs, V_srs = S2/n (1 - n/N), N = sum of weights ("without replacement": NaN
 * when N < n, where weights are no counts), or S2/n; n rows with a weight.
 * df: PSUs less strata, of the domain and of each group.
 *
 * Terms that are codes (struct vector) are added up by levels, in one pass and by several threads
 * (level_table.h); others row by row.
 * Groups without a row that has a weight are left out: `group` names those that stayed.
 * Ownership: results live in the dataset's arena. Thread: one at a time.
 * Faults:    INVALID svy_empty; those of variance.h; NOMEM.
 * Limits:    covariance needs the square of terms x groups doubles, and units x terms x groups.
 */
#ifndef HAILONG_ANALYSIS_SURVEY_ESTIMATOR_H
#define HAILONG_ANALYSIS_SURVEY_ESTIMATOR_H

#include "analysis/survey/domain.h"
#include "analysis/survey/variance.h"

enum statistic { STATISTIC_TOTAL, STATISTIC_MEAN, STATISTIC_RATIO };
enum missing_rule { MISSING_UNKNOWN, MISSING_DROP_ROW, MISSING_DROP_TERM };
enum deff_rule { DEFF_NONE, DEFF_WITHOUT_REPLACEMENT, DEFF_REPLACEMENT };

struct question {
    const struct domain *domain;
    const struct grouping *by; /* NULL = the domain is the one group */
    enum statistic statistic;
    size_t terms;
    const struct vector *numerators;
    const struct vector *denominators; /* of a ratio */
    enum missing_rule missing;
    enum deff_rule deff;
    bool covariance;  /* else `covariance` of the result is NULL */
    unsigned threads; /* for coded answers, at most; 0 = as many as pay. The digits are the same */
};

struct estimates {
    size_t terms;
    size_t groups;
    size_t count;         /* terms x groups */
    const int32_t *group; /* by group: its number in `by` */
    double *estimate;     /* by term and group */
    double *se;
    double *deff;         /* NULL unless asked for */
    double *covariance;   /* count x count, or NULL */
    int64_t *answered;    /* rows with a weight and an answer */
    double df;            /* of the domain, its rows used */
    double *df_group;     /* by group */
    double *weight_group; /* by group: sum of weights of the rows used */
    int64_t *rows_group;  /* by group: rows used that have a weight */
};

CHECKED enum fault estimate(const struct question *question, struct estimates *out);

/* Linear combinations: matrix is rows x from->count. Only estimate, se, covariance and df. `from`
 * has a covariance. */
CHECKED enum fault estimate_combine(const struct estimates *from, const double *matrix, size_t rows,
                                    struct arena *arena, struct estimates *out);

/* estimate -+ t se; the normal's when df is infinite; NaN without degrees of freedom. */
void estimate_interval(double estimate, double se, double df, double level, double out[2]);

/* estimate / se; NaN at an error of 0, where everybody is alike: a design that cannot tell is no
 * certainty. */
double estimate_t(double estimate, double se);

/* Two-sided p of t. */
double estimate_p(double t, double df);

#endif
