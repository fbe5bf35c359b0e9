/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * draw - a sample from a frame by a plan and a seed: which communes, villages and household
 * numbers, with the probability of each, and the reserves in their order.
 *
 *   frame + plan + seed --draw_make--> strata, units (drawn or not), clusters with their numbers
 *
 *   stratum -> communes -> villages -> numbers 1..households      (stages may be absent)
 *   stratum -> numbers 1..dossiers, in the frame's sorted order
 *
 * Each group is drawn by a generator of its own (random.h), seeded by the hash of "hailong sample
 * 1", the seed, the stage, the stratum and the unit above, a line each: what happens in one village
 * does not depend on another. All sizes are checked before anything is drawn, also in places that
 * would not have been drawn.
 *
 * A reserve village has its numbers too; it has no probability, as it is in only by the rule.
 *
 * Findings: errors: sample_larger {where, stage, take, count}, sample_stratum_column,
 * sample_stratum_none {code}, sample_stratum_split {unit}, sample_stratum_take {stratum},
 * sample_least {total, strata}; warnings: sample_all {where, stage, take, count},
 * sample_shared {where, stage, take, count}, sample_reserves_few {where, stage, reserves, count}.
 * Ownership: the arena's; frame and plan outlive it. Thread: one at a time.
 * Faults: NOMEM, LIMIT of the arena, LIMIT sample_sampford_slow.
 */
#ifndef HAILONG_ANALYSIS_SAMPLE_DRAW_H
#define HAILONG_ANALYSIS_SAMPLE_DRAW_H

#include "analysis/sample/plan.h"

/* Pairs of a group larger than this are not told: there are too many. */
enum { DRAW_JOINT_MAX = 100 };

struct draw_stratum {
    const char *name; /* "" = the whole */
    size_t from;      /* of the rows in order */
    size_t to;
    size_t units; /* of the first stage */
    int64_t size;
    int64_t take;
};

/* A commune or village there was to choose from. */
struct draw_unit {
    enum plan_stage stage;
    const char *stratum;
    const char *within; /* code of the commune; "" = the stratum */
    const char *code;
    const char *name;
    int64_t size;
    int64_t households;
    struct exact probability; /* within what is above it */
    bool certain;
    bool drawn;
    size_t reserve; /* its place among the reserves, from 1; 0 = none */
};

/* Where numbers were drawn: a village, or a stratum of dossiers. */
struct draw_cluster {
    const char *stratum;
    const char *commune; /* "" for dossiers of several */
    const char *code;    /* of the village; "D01" for the first stratum of dossiers */
    const char *name;
    int64_t population;
    size_t first_row;               /* of the rows in order: the dossiers' */
    size_t reserve;                 /* of the village; 0 = drawn */
    struct exact above[STAGE_FORM]; /* of its commune, of the village; 1 = all are in */
    struct exact within;            /* of a number, once the cluster is in */
    bool has_overall;               /* a ratio of 64 bits holds it; never for a reserve */
    struct exact overall;
    double decimal; /* the same */
    const int64_t *numbers;
    size_t count;
    const int64_t *reserves; /* in the order they stand in */
    size_t reserve_count;
};

struct draw_joint {
    enum plan_stage stage;
    const char *stratum;
    const char *within;
    const char *a;
    const char *b;
    double value; /* NaN = no formula */
};

struct sample_draw {
    const struct frame *frame;
    const struct sample_plan *plan;
    int64_t seed;
    const struct frame_row **rows; /* in order: by stratum, unit, code */
    struct draw_stratum *strata;
    size_t stratum_count;
    struct draw_unit *units;
    size_t unit_count;
    struct draw_cluster *clusters;
    size_t cluster_count;
    struct draw_joint *joints;
    size_t joint_count;
};

/* *out is to be used only when there were no errors. */
CHECKED enum fault draw_make(const struct frame *frame, const struct sample_plan *plan,
                             int64_t seed, struct findings *findings, struct sample_draw *out);

/* "19333-03-07", of a reserve "19333-03-R02": the number of a form, in the arena. */
const char *draw_form_number(struct arena *arena, const struct draw_cluster *cluster, size_t place,
                             bool reserve);

#endif
