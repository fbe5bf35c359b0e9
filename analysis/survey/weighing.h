/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * weighing - weights by themselves: what they are like, and what nonresponse does to them.
 *
 *   nonresponse   w * sum of w in the class / sum of w of its respondents; 0 for the others
 *   Kish 1965     deff n sum w^2/(sum w)^2, effective n (sum w)^2/sum w^2, n rows with a weight
 *
 * Ownership: the caller's. Thread: any.
 * Faults:    INVALID svy_class_silent {class}, svy_class_missing {row}, svy_weight_row {row} (also
 *            above WEIGHT_MAX, of which no sum can be believed), svy_empty.
 */
#ifndef HAILONG_ANALYSIS_SURVEY_WEIGHING_H
#define HAILONG_ANALYSIS_SURVEY_WEIGHING_H

#include "analysis/survey/dataset.h"

#define WEIGHT_MAX 1e12

struct weight_summary {
    size_t count; /* rows with a weight; the rest is of them */
    double sum;
    double sum_of_squares;
    double least;
    double most;
    double variation; /* standard deviation / mean */
    double deff;
    double effective;
};

CHECKED enum fault weights_summary(const double *weights, size_t count, struct weight_summary *out);

struct nonresponse_spec {
    struct vector weight;
    struct vector respondent; /* 1, or 0 */
    const struct grouping *classes;
    size_t rows;
};

/* weights: by row. factors: by class, NaN where it has no row with a weight. */
CHECKED enum fault weights_for_nonresponse(const struct nonresponse_spec *spec, double *weights,
                                           double *factors);

#endif
