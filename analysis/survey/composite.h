/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * composite - what is built of ratios: means of items each on its own answers, component indices
 * that are means over their items, and a score that sums points times indices.
 *
 *   pairs (num, den) --ratio--> R_j --mean over a component's pairs--> I_c --points--> score
 *
 * Linear in the ratios, so that their joint covariance V gives all: index A R with A V A', score
 * p'I with p'(A V A')p. A row without an answer to an item adds 0 to its num and den; rows with a
 * missing num or den are left out of that pair.
 *
 * Ownership: results live in the dataset's arena. Thread: one at a time.
 * Faults:    those of estimator.h; INVALID svy_empty for a component without pairs.
 */
#ifndef HAILONG_ANALYSIS_SURVEY_COMPOSITE_H
#define HAILONG_ANALYSIS_SURVEY_COMPOSITE_H

#include "analysis/survey/estimator.h"

struct component {
    const char *name;
    double points;
    size_t pairs;
    const struct vector *numerators;
    const struct vector *denominators;
};

struct composite {
    struct estimates parts; /* the components, or the items */
    struct estimates whole; /* one: the score, or the mean of the items */
    double points;          /* the most a score can be */
};

CHECKED enum fault composite_estimate(const struct domain *domain,
                                      const struct component *components, size_t count,
                                      struct composite *out);

/* Each item's mean over those who answered it; `parts.answered` counts them. */
CHECKED enum fault item_means_estimate(const struct domain *domain, const struct vector *items,
                                       size_t count, struct composite *out);

#endif
