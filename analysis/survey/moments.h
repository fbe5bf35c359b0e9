/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * moments - population variances with their standard errors, correlations, Cronbach's alpha.
 *
 *   variance      S2 = n/(n-1) sum w (y - mean)^2 / sum w, as the mean of n/(n-1) (y - mean)^2
 *   correlation   C_ij / sqrt(C_ii C_jj), C = sum w (y_i - mean_i)(y_j - mean_j)
 *   alpha         K/(K-1) (1 - sum of the items' S2 / S2 of their sum)
 * n = rows of the domain with a weight. The question's statistic, groups and design effect are not
 * used; rows with a missing answer are left out as it says (for alpha always).
 * Sources: Särndal, Swensson, Wretman 1992 ch. 5; Cronbach 1951.
 *
 * Ownership: results live in the dataset's arena. Thread: one at a time.
 * Faults:    those of estimator.h; INVALID svy_two_needed for alpha or a correlation of one.
 */
#ifndef HAILONG_ANALYSIS_SURVEY_MOMENTS_H
#define HAILONG_ANALYSIS_SURVEY_MOMENTS_H

#include "analysis/survey/estimator.h"

CHECKED enum fault estimate_variances(const struct question *question, struct estimates *out);
/* out: terms x terms. */
CHECKED enum fault estimate_correlation(const struct question *question, double *out);
CHECKED enum fault estimate_alpha(const struct question *question, double *out);

#endif
