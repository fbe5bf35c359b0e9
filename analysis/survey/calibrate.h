/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * calibrate - weights as near as can be to those at hand that add up to known totals.
 *
 *   w = d F(x'b), sum of w x = T        b by Newton's method, steps halved while they do not help
 *   linear   F(u) = 1 + u               cut off at the bounds, if any
 *   raking   F(u) = e^u
 *   logit    F(u) = [L(U - 1) + U(1 - L)e^(Au)] / [U - 1 + (1 - L)e^(Au)], A = (U - L)/((1 - L)(U -
 * 1)) L and U bound w/d, L < 1 < U. Source: Deville, Särndal 1992; Deville, Särndal, Sautory 1993.
 *
 * Ownership: the caller's. Thread: one at a time.
 * Faults:    INVALID svy_bounds; NOMEM. Totals that cannot be met are told by `met` and `worst`.
 */
#ifndef HAILONG_ANALYSIS_SURVEY_CALIBRATE_H
#define HAILONG_ANALYSIS_SURVEY_CALIBRATE_H

#include "analysis/survey/model.h"

enum distance { DISTANCE_LINEAR, DISTANCE_RAKING, DISTANCE_LOGIT };

struct calibration {
    enum distance distance;
    double low; /* of w/d; -INFINITY and INFINITY = unbounded, which the logit cannot be */
    double high;
    const struct model *model;
    const double *totals; /* by column of the model */
    double epsilon;       /* relative to 1 + |total|: met, when each is as near */
    size_t most;          /* steps */
};

struct outcome {
    bool met;
    size_t steps;
    const char *worst; /* the total that is farthest from its own, and both */
    double got;
    double wanted;
};

/* Weights by row. Rows without a weight stay so. */
CHECKED enum fault calibrate(const struct calibration *calibration, const double *before,
                             size_t rows, double *after, struct outcome *out);

#endif
