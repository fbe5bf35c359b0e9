/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * compare - tests: is a table independent, is a mean 0, do two groups differ, does a unit differ
 * from the whole that contains it.
 *
 * Rao-Scott (Rao and Scott 1984; Thomas and Rao 1987): with p the cells' shares, V their
 * covariance, D = diag p, C the interactions orthogonal to rows and columns,
 *     X2 = n sum (p_ij - p_i. p_.j)^2/(p_i. p_.j)       n = rows of the domain, also those missing
 *     Delta = (C' D^-1/n C)^-1 C' D^-1 V D^-1 C
 *   F      X2/tr Delta on F(d0, d0 nu), d0 = (tr Delta)^2/tr Delta^2
 *   Chisq  X2/(tr Delta/len) on chi-square with len = (rows-1)(columns-1)
 *   Wald   of N_ij - N_i. N_.j/N by the delta method; adjWald times (nu - k + 1)/(k nu)
 * nu: PSUs less strata of the whole domain.
 * t test: the slope of y on the group (a factor's second level is 1, a number is itself), df = PSUs
 * less strata less 1.
 * Unit against the whole: Var(y_c - mean) = (1 - 2 a_c) V_c + sum a_j^2 V_j, a = shares of weight,
 * for units that are strata or whole sets of strata.
 *
 * Ownership: results live in the dataset's arena. Thread: one at a time.
 * Faults:    those of estimator.h; INVALID svy_group_two {column}, svy_table_small,
 *            FAULT_NUMERIC svy_singular.
 */
#ifndef HAILONG_ANALYSIS_SURVEY_COMPARE_H
#define HAILONG_ANALYSIS_SURVEY_COMPARE_H

#include "analysis/survey/estimator.h"

enum table_test { TABLE_F, TABLE_CHISQ, TABLE_WALD, TABLE_WALD_ADJUSTED };

struct table_result {
    double statistic;
    double ndf; /* of Chisq: its degrees of freedom */
    double ddf; /* of Chisq: NaN */
    double p;
};

CHECKED enum fault table_test(const struct domain *domain, const struct grouping *rows,
                              const struct grouping *columns, enum table_test method,
                              struct table_result *out);

struct t_result {
    double estimate;
    double se;
    double t;
    double df;
    double p;
    double interval[2];
};

/* Is the mean 0? */
CHECKED enum fault t_test_mean(const struct domain *domain, const struct vector *y, double level,
                               struct t_result *out);
CHECKED enum fault t_test_groups(const struct domain *domain, const struct vector *y,
                                 const struct column *group, double level, struct t_result *out);

struct unit_result {
    struct estimates means; /* by unit */
    double *difference;     /* by unit that stayed, as the rest */
    double *se;
    double *t;
    double *p;
    double df;
};

CHECKED enum fault unit_against_all(const struct question *question, struct unit_result *out);

#endif
