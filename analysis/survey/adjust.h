/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * adjust - what is done to a design's weights after the draw, and what the variance must know of
 * it.
 *
 *   design --adjust(step)--> design with other weights, one adjustment more, and every replicate
 *                            weighted the same way
 *   influence values z --adjustments_project--> residuals: what the known totals do not tell
 *
 *   step            weights                                 residual of e = z/w'
 *   post-stratify   w N_g / sum of w in g                   less its mean in g, weighted by w
 *   rake            post-stratification to one margin after the other, until nothing moves
 *                                                           of a regression on the margins, by w;
 * or ten rounds of unweighted means (R's) calibrate       calibrate.h of a regression on x, by w
 *   trim            cut to bounds, what was cut shared      none: the variance does not know of it
 *                   equally among the others
 * w are the weights before the step, w' those after; the residual times w' is the new z. Several
 * steps are taken in their order. Sources: Deming, Stephan 1940; Holt, Smith 1979; Deville, Särndal
 * 1992; Lumley 2010 ch. 7.
 *
 * Ownership: everything lives in the dataset's arena. Thread: one at a time.
 * Faults:    INVALID with the first finding of margins_judge; svy_margins_unmet {total, got,
 *            wanted}, svy_bounds, svy_bounds_tight {total, got, wanted}, svy_calibrate_failed
 *            {total, got, wanted}, svy_trim_bounds; NOMEM.
 */
#ifndef HAILONG_ANALYSIS_SURVEY_ADJUST_H
#define HAILONG_ANALYSIS_SURVEY_ADJUST_H

#include "analysis/survey/calibrate.h"
#include "analysis/survey/design.h"
#include "analysis/survey/normal.h"

enum step_kind { STEP_POSTSTRATIFY, STEP_RAKE, STEP_CALIBRATE, STEP_TRIM };

/* When raking ends: after a round in which no profile's weight moved by epsilon (below 1: of the
 * sum of weights), or at the most rounds. */
struct raking_rule {
    double epsilon;
    size_t most;
    bool sweeps;  /* the variance as R's, of ten rounds; else of the regression */
    bool forgive; /* margins that are not met to 1e-8 are no fault */
};

struct trimming {
    double low;
    double high;
    bool strict; /* again, until all are within */
};

struct step {
    enum step_kind kind;
    const struct margin *margins; /* one to post-stratify, all to rake */
    size_t margin_count;
    struct raking_rule raking;
    struct calibration calibration;
    struct trimming trimming;
};

/* out: rounds or Newton steps, and the total that is farthest from its own. */
CHECKED enum fault adjust(struct design *design, const struct step *step, struct outcome *out);

/* Raking with w/d between two bounds, by the logit: makes the step of one that has margins. */
CHECKED enum fault step_bound(const struct dataset *dataset, double low, double high,
                              struct step *step);

enum adjustment_kind { ADJUSTED_CLASSES, ADJUSTED_SWEEPS, ADJUSTED_MODEL };

/* What the variance knows of a step. */
struct adjustment {
    enum adjustment_kind kind;
    const double *before; /* weights by row */
    const double *after;
    const struct margin *margins;
    size_t margin_count;
    struct profiles profiles; /* of sweeps */
    const double *ratio; /* margin x profile: weight after that margin's turn in the last round,
                            to the last weight */
    const struct model *model;
    const double *weight; /* of the model: before, by point */
    struct normal normal;
};

/* influence: by row, overwritten. */
CHECKED enum fault adjustments_project(const struct design *design, double *influence);

#endif
