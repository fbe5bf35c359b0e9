/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * design - how the rows of a dataset were sampled: stages of units within strata, population
 * counts, weights.
 *
 *   spec (names of columns) + dataset --design_make--> struct design
 *
 *   stage 0   stratum h:  n_h units sampled (of N_h)       unit = PSU
 *   stage 1   inside each PSU: strata, n, N of its own     unit = second-stage unit, ...
 *
 * n_h is counted on the whole dataset. A domain is a mask over rows (domain.h) and never changes
 * the design: units outside count as zeros.
 * Finite population correction: a column a stage; if any value of them is above 1 they are counts
 * of units in the stratum, else fractions sampled. Later stages count only where this stage and
 * those before it have one (variance.h).
 * Weights: a column; or 1/probs; or N/n over the stages of the fpc; or 1, which is a finding.
 * Drawn with unequal probabilities (enum pps): the fpc columns hold the probability of each unit,
 * the weights are 1 over their product, and the variance is Brewer's, by stages, or a quadratic
 * form in the units' totals (pps.h). What is done to the weights afterwards, and known to the
 * variance, is `adjustments` (adjust.h); `replicates` (replicate.h) are another variance of the
 * same estimates.
 *
 * Ownership: everything lives in the dataset's arena. Thread: a finished design may be read by
 *            any number of threads.
 * Faults:    INVALID svy_column {column}, svy_design_missing {column, row}, svy_nested {column,
 *            stratum}, svy_fpc_varies {column, stratum}, svy_fpc_small {column, stratum},
 *            svy_fpc_stages, svy_strata_stages, svy_weight {column, row}, svy_probability {column,
 *            row}, svy_pps_chances, svy_pps_varies {column, row}; those of pps.h; NOMEM.
 * Limits:    DESIGN_STAGES_MAX stages.
 */
#ifndef HAILONG_ANALYSIS_SURVEY_DESIGN_H
#define HAILONG_ANALYSIS_SURVEY_DESIGN_H

#include "analysis/survey/dataset.h"

enum { DESIGN_STAGES_MAX = 8 };

/* What a stratum with one sampled unit gives (statistics: docs/formulas.md). */
enum lonely {
    LONELY_FAIL,      /* refuse, with the list of strata */
    LONELY_REMOVE,    /* nothing */
    LONELY_CERTAINTY, /* nothing: it was taken for certain */
    LONELY_ADJUST,    /* its total, not centred */
    LONELY_AVERAGE    /* as much as the other strata do on average */
};

/* How units were drawn with unequal probabilities. */
enum pps {
    PPS_NONE,
    PPS_BREWER,      /* at every stage; the fpc columns hold probabilities */
    PPS_OVERTON,     /* these three at the one stage: a form (pps.h) */
    PPS_HARTLEY_RAO, /* likewise */
    PPS_JOINT        /* likewise, of given joint probabilities */
};

struct design_spec {
    const char *ids[DESIGN_STAGES_MAX]; /* columns of units by stage; none = each row is a unit */
    size_t id_count;
    const char *strata[DESIGN_STAGES_MAX]; /* by stage; the last serves the stages after it */
    size_t stratum_count;
    const char *fpc[DESIGN_STAGES_MAX];
    size_t fpc_count;
    const char *weights; /* or NULL */
    const char *probs;   /* or NULL; weights come first */
    bool nest;           /* unit labels repeat in different strata */
    enum lonely lonely;
    bool adjust_domain_lonely; /* adjust, average: also where the domain met one unit of more */
    enum pps pps;
    bool yates_grundy;  /* else Horvitz-Thompson's form */
    double square_mean; /* of Hartley and Rao: the population's sum of p^2 / n; 0 = the mean of p */
    const double *joint; /* of PPS_JOINT: unit x unit, in the order of the rows */
    size_t joint_size;
};

struct stage {
    size_t unit_count;
    size_t stratum_count;
    const int32_t *unit;      /* by row */
    const int32_t *stratum;   /* by unit */
    const int32_t *parent;    /* by unit: the unit of the stage before; NULL at stage 0 */
    const int32_t *order;     /* units, stratum by stratum */
    const int32_t *begin;     /* by stratum and one more: where its units begin in `order` */
    const double *population; /* by stratum: N_h; NULL = drawn with replacement, or `chance` */
    const double *chance;     /* by unit: the probability it was drawn with; NULL = not by one */
    const char *const *names; /* by stratum, of stage 0; others NULL */
};

struct adjustment;
struct replicates;
struct form;

struct design {
    const struct dataset *dataset;
    size_t rows;
    size_t stage_count;
    size_t depth; /* stages that count in a variance: 1 or more */
    struct stage stages[DESIGN_STAGES_MAX];
    const double *weights; /* by row, 0 or more */
    enum lonely lonely;
    bool adjust_domain_lonely;
    bool weights_given;                   /* false: they come from the fpc, or are all 1 */
    const struct adjustment *adjustments; /* in their order; what the variance knows of */
    size_t adjustment_count;
    const struct replicates *replicates; /* or NULL */
    const struct form *form;             /* or NULL: the variance goes by stages */
};

CHECKED enum fault design_make(const struct dataset *dataset, const struct design_spec *spec,
                               struct design *out);

/* "fail", "remove", ...; false when it is none of them. */
bool lonely_parse(const char *text, enum lonely *out);
const char *lonely_name(enum lonely lonely);

/* The variance speaks of every row, also of those outside a domain: each may have an influence. */
static inline bool design_is_whole(const struct design *design)
{
    return design->adjustment_count > 0 || design->form != NULL || design->stages[0].chance != NULL;
}

/* A calibration may leave weights below 0; only 0 is none. */
static inline bool weight_counts(double weight) { return weight < 0 || weight > 0; }

/* Units sampled in a stratum of a stage. */
static inline size_t stage_sampled(const struct stage *stage, size_t stratum)
{
    return (size_t)(stage->begin[stratum + 1] - stage->begin[stratum]);
}

#endif
