/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plan - how a sample is to be drawn, as data: strata, stages with method and number, reserves,
 * when a reserve may stand in.
 *
 *   {"id":"sipas-2024-two-level","version":"1","frame":"villages","strata":"type",
 *    "title":{"vi":"...","en":"..."},"source":{"vi":"...","en":"..."},
 *    "stages":{"commune":{"method":"pps_systematic","total":12,"least":2},
 *              "village":{"method":"sampford","take":2,"reserves":1,"short":"all"},
 *              "household":{"method":"systematic","take":20,"reserves":10,"short":"all"}},
 *    "replacement":{"visits":3,"after":["2.2","4.5"]}}
 *
 * strata: none; stratum (the frame's column); unit; type (of the unit: xã, phường, đặc khu); field
 *         (of a dossier). Stages from the top: commune and village may be absent (all are then in);
 *         the last is household, or dossier in a frame of dossiers.
 * take:   how many in each unit above, or in each stratum at the first stage there; there also
 *         `takes` by stratum, or `total` shared out by size (Hamilton's way: largest remainders),
 *         `least` each; but no total of households in each of all villages. short: what to do
 *         where there are fewer: `refuse` (nothing is drawn) or `all` of them; what a stratum then
 *         lacks of a total goes to the others.
 * after:  results of a visit (AAPOR) after which the next reserve stands in.
 *
 * Findings: plan_type {expected}, plan_count {limit}, plan_member {member}, plan_missing {member},
 * plan_value {value}, plan_strata {strata}, plan_takes.
 * Ownership: the arena's. Thread: read by any. Faults: those of json.h and reader.h.
 * Limits: PLAN_TAKES_MAX strata with a number of their own, PLAN_TAKE_MAX units.
 */
#ifndef HAILONG_ANALYSIS_SAMPLE_PLAN_H
#define HAILONG_ANALYSIS_SAMPLE_PLAN_H

#include "analysis/sample/frame.h"
#include "analysis/sample/select.h"
#include "base/json.h"

enum { PLAN_TAKES_MAX = 200, PLAN_TAKE_MAX = 1000000, PLAN_AFTER_MAX = 20 };

enum strata_by { STRATA_NONE, STRATA_COLUMN, STRATA_UNIT, STRATA_TYPE, STRATA_FIELD, STRATA_WAYS };

enum plan_stage { STAGE_COMMUNE, STAGE_VILLAGE, STAGE_FORM, STAGE_COUNT };

struct stage_plan {
    bool used;
    enum select_method method;
    int64_t take;  /* 0 = by `total` or `takes` */
    int64_t total; /* 0 = none */
    int64_t least;
    int64_t reserves;
    bool all_when_short;
};

struct stratum_take {
    const char *stratum;
    int64_t take;
};

struct sample_plan {
    const char *id;
    const char *version;
    const char *title[2]; /* by enum language */
    const char *source[2];
    enum frame_kind kind;
    enum strata_by strata;
    struct stage_plan stages[STAGE_COUNT];
    struct stratum_take *takes; /* of the first stage */
    size_t take_count;
    int64_t visits;
    const char **after;
    size_t after_count;
    const char *text; /* canonical */
    struct hash hash;
};

/* *out is to be used only when there were no errors. `json` need not outlive the plan. */
CHECKED enum fault sample_plan_read(const struct json *json, struct arena *arena,
                                    struct findings *findings, struct sample_plan *out);

/* A preset by its id; NOTFOUND plan_unknown {id}. */
CHECKED enum fault sample_plan_preset(const char *id, struct arena *arena, struct sample_plan *out);
/* The ids of the presets, ended by NULL. */
const char *const *sample_plan_presets(void);

/* The first stage that is drawn at. */
enum plan_stage sample_plan_first(const struct sample_plan *plan);
/* "commune", "village", "household" or "dossier". */
const char *sample_plan_stage_name(const struct sample_plan *plan, enum plan_stage stage);

#endif
