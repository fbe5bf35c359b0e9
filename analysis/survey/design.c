/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/survey/design.h"

#include "analysis/survey/dense.h"
#include "analysis/survey/pps.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* What the stages are made of. */
struct plan {
    const struct design_spec *spec;
    const struct dataset *dataset;
    struct arena *arena;
    struct grouping ids[DESIGN_STAGES_MAX];
    struct grouping strata[DESIGN_STAGES_MAX];
    struct vector fpc[DESIGN_STAGES_MAX];
    bool fpc_counts; /* else fractions */
};

static enum fault raise_row(const char *code, const char *column, size_t row)
{
    char number[24];
    snprintf(number, sizeof number, "%zu", row + 1);
    return fault_raise(FAULT_INVALID, code, "column", column, "row", number, NULL);
}

/* A column of the design as groups, each row in one. */
static enum fault take_grouping(const struct plan *plan, const char *name, struct grouping *out)
{
    const struct column *column;
    TRY(dataset_need(plan->dataset, name, &column));
    TRY(column_grouping(column, plan->dataset->rows, plan->arena, out));
    for (size_t row = 0; row < plan->dataset->rows; row++) {
        if (out->of_row[row] < 0)
            return raise_row("svy_design_missing", name, row);
    }
    return OK;
}

static enum fault take_vector(const struct plan *plan, const char *name, struct vector *out)
{
    const struct column *column;
    TRY(dataset_need(plan->dataset, name, &column));
    TRY(column_vector(column, plan->dataset->rows, plan->arena, out));
    for (size_t row = 0; row < plan->dataset->rows; row++) {
        if (vector_missing(out, row))
            return raise_row("svy_design_missing", name, row);
    }
    return OK;
}

static enum fault plan_make(const struct dataset *dataset, const struct design_spec *spec,
                            struct plan *out)
{
    struct plan plan = {.spec = spec, .dataset = dataset, .arena = dataset->arena};
    for (size_t i = 0; i < spec->id_count; i++)
        TRY(take_grouping(&plan, spec->ids[i], &plan.ids[i]));
    for (size_t i = 0; i < spec->stratum_count; i++)
        TRY(take_grouping(&plan, spec->strata[i], &plan.strata[i]));
    for (size_t i = 0; i < spec->fpc_count; i++) {
        TRY(take_vector(&plan, spec->fpc[i], &plan.fpc[i]));
        for (size_t row = 0; row < dataset->rows; row++)
            plan.fpc_counts = plan.fpc_counts || vector_value(&plan.fpc[i], row) > 1;
    }
    *out = plan;
    return OK;
}

/* --- units and strata of a stage ------------------------------------------------------------- */

/* Numbers the pairs of a row's first and second label; NULL = all rows are alike in it. */
static enum fault number_pairs(const struct plan *plan, const int32_t *first, const int32_t *second,
                               int32_t *out, size_t *out_count)
{
    AUTO(dense) struct dense pairs = {0};
    for (size_t row = 0; row < plan->dataset->rows; row++) {
        uint64_t key = dense_pair(first == NULL ? 0 : first[row], second == NULL ? 0 : second[row]);
        TRY(dense_number(&pairs, key, &out[row]));
    }
    *out_count = pairs.count;
    return OK;
}

static enum fault number_units(const struct plan *plan, size_t at, const int32_t *above,
                               int32_t *unit, size_t *out_count)
{
    const struct design_spec *spec = plan->spec;
    if (spec->id_count == 0) {
        for (size_t row = 0; row < plan->dataset->rows; row++)
            unit[row] = (int32_t)row;
        *out_count = plan->dataset->rows;
        return OK;
    }
    TRY(number_pairs(plan, above, plan->ids[at].of_row, unit, out_count));
    if (spec->nest && at < spec->stratum_count)
        TRY(number_pairs(plan, plan->strata[at].of_row, unit, unit, out_count));
    return OK;
}

/* By unit: the value of its rows, which must be one. */
static enum fault by_unit(const struct plan *plan, const struct stage *stage, size_t at,
                          const int32_t *value, int32_t *out)
{
    for (size_t unit = 0; unit < stage->unit_count; unit++)
        out[unit] = -1;
    for (size_t row = 0; row < plan->dataset->rows; row++) {
        int32_t *held = &out[stage->unit[row]];
        if (*held >= 0 && *held != value[row]) {
            size_t stratum = at < plan->spec->stratum_count ? at : plan->spec->stratum_count - 1;
            return fault_raise(FAULT_INVALID, "svy_nested", "column", plan->spec->ids[at],
                               "stratum", plan->spec->strata[stratum], NULL);
        }
        *held = value[row];
    }
    return OK;
}

/* Units in the order of their strata, by counting. */
static enum fault order_units(struct arena *arena, struct stage *stage)
{
    int32_t *begin = arena_array(arena, stage->stratum_count + 2, sizeof *begin);
    int32_t *order = arena_array(arena, stage->unit_count + 1, sizeof *order);
    if (begin == NULL || order == NULL)
        return FAULT_NOMEM;
    for (size_t unit = 0; unit < stage->unit_count; unit++)
        begin[stage->stratum[unit] + 2]++;
    for (size_t i = 2; i < stage->stratum_count + 2; i++)
        begin[i] += begin[i - 1];
    for (size_t unit = 0; unit < stage->unit_count; unit++)
        order[begin[stage->stratum[unit] + 1]++] = (int32_t)unit;
    stage->begin = begin;
    stage->order = order;
    return OK;
}

static enum fault name_strata(const struct plan *plan, const int32_t *stratum_of_row,
                              struct stage *stage)
{
    const char **names = arena_array(plan->arena, stage->stratum_count + 1, sizeof *names);
    if (names == NULL)
        return FAULT_NOMEM;
    for (size_t row = 0; row < plan->dataset->rows; row++) {
        const struct grouping *strata = &plan->strata[0];
        names[stratum_of_row[row]] =
            plan->spec->stratum_count == 0 ? "-" : strata->labels[strata->of_row[row]];
    }
    stage->names = names;
    return OK;
}

static enum fault stage_make(const struct plan *plan, size_t at, const struct stage *above,
                             struct stage *out)
{
    size_t rows = plan->dataset->rows;
    struct stage stage = {.unit_count = 0};
    int32_t *unit = arena_array(plan->arena, rows + 1, sizeof *unit);
    int32_t *stratum_of_row = arena_array(plan->arena, rows + 1, sizeof *stratum_of_row);
    if (unit == NULL || stratum_of_row == NULL)
        return FAULT_NOMEM;
    TRY(number_units(plan, at, above == NULL ? NULL : above->unit, unit, &stage.unit_count));
    size_t strata = plan->spec->stratum_count;
    size_t own = at < strata ? at : strata - 1;
    TRY(number_pairs(plan, above == NULL ? NULL : above->unit,
                     strata == 0 ? NULL : plan->strata[own].of_row, stratum_of_row,
                     &stage.stratum_count));
    stage.unit = unit;
    int32_t *stratum = arena_array(plan->arena, stage.unit_count + 1, sizeof *stratum);
    int32_t *parent = arena_array(plan->arena, stage.unit_count + 1, sizeof *parent);
    if (stratum == NULL || parent == NULL)
        return FAULT_NOMEM;
    TRY(by_unit(plan, &stage, at, stratum_of_row, stratum));
    stage.stratum = stratum;
    if (above != NULL) {
        TRY(by_unit(plan, &stage, at, above->unit, parent));
        stage.parent = parent;
    } else {
        TRY(name_strata(plan, stratum_of_row, &stage));
    }
    TRY(order_units(plan->arena, &stage));
    *out = stage;
    return OK;
}

/* --- populations ----------------------------------------------------------------------------- */

static enum fault raise_fpc(const char *code, const struct plan *plan, const struct stage *stage,
                            size_t at, size_t stratum)
{
    return fault_raise(FAULT_INVALID, code, "column", plan->spec->fpc[at], "stratum",
                       stage->names == NULL ? "-" : stage->names[stratum], NULL);
}

static bool alike(double a, double b) { return fabs(a - b) <= 1e-9 * fmax(fabs(a), fabs(b)); }

static enum fault take_population(const struct plan *plan, size_t at, struct stage *stage)
{
    double *population = arena_array(plan->arena, stage->stratum_count + 1, sizeof *population);
    if (population == NULL)
        return FAULT_NOMEM;
    for (size_t row = 0; row < plan->dataset->rows; row++) {
        size_t stratum = (size_t)stage->stratum[stage->unit[row]];
        double sampled = (double)stage_sampled(stage, stratum);
        double value = vector_value(&plan->fpc[at], row);
        double count = plan->fpc_counts ? value : sampled / value;
        if (!(value > 0) || count < sampled * (1 - 1e-9))
            return raise_fpc("svy_fpc_small", plan, stage, at, stratum);
        if (population[stratum] > 0 && !alike(population[stratum], count))
            return raise_fpc("svy_fpc_varies", plan, stage, at, stratum);
        population[stratum] = count;
    }
    stage->population = population;
    return OK;
}

/* The probability of each unit, which its rows must agree in. */
static enum fault take_chance(const struct plan *plan, const struct vector *vector,
                              struct stage *stage)
{
    double *chance = arena_array(plan->arena, stage->unit_count + 1, sizeof *chance);
    if (chance == NULL)
        return FAULT_NOMEM;
    for (size_t row = 0; row < plan->dataset->rows; row++) {
        double *held = &chance[stage->unit[row]];
        double value = vector_value(vector, row);
        if (!(value > 0 && value <= 1))
            return raise_row("svy_probability", vector->name, row);
        if (*held > 0 && !alike(*held, value))
            return raise_row("svy_pps_varies", vector->name, row);
        *held = value;
    }
    stage->chance = chance;
    return OK;
}

/* --- weights --------------------------------------------------------------------------------- */

/* What a stage multiplies a row's weight with. */
static double stage_weight(const struct stage *stage, size_t row)
{
    size_t unit = (size_t)stage->unit[row];
    size_t stratum = (size_t)stage->stratum[unit];
    if (stage->chance != NULL)
        return 1 / stage->chance[unit];
    if (stage->population != NULL)
        return stage->population[stratum] / (double)stage_sampled(stage, stratum);
    return 1;
}

static enum fault take_weights(const struct plan *plan, struct design *design)
{
    const char *name = plan->spec->weights != NULL ? plan->spec->weights : plan->spec->probs;
    bool inverse = plan->spec->weights == NULL && plan->spec->probs != NULL;
    double *weights = arena_array(plan->arena, design->rows + 1, sizeof *weights);
    struct vector given = {.name = NULL};
    if (weights == NULL)
        return FAULT_NOMEM;
    if (name != NULL)
        TRY(take_vector(plan, name, &given));
    for (size_t row = 0; row < design->rows; row++) {
        weights[row] = name == NULL ? 1 : vector_value(&given, row);
        if (inverse && !(weights[row] > 0 && weights[row] <= 1))
            return raise_row("svy_probability", name, row);
        if (weights[row] < 0)
            return raise_row("svy_weight", name, row);
        if (inverse)
            weights[row] = 1 / weights[row];
        for (size_t i = 0; name == NULL && i < design->stage_count; i++)
            weights[row] *= stage_weight(&design->stages[i], row);
    }
    design->weights = weights;
    design->weights_given = name != NULL;
    return OK;
}

static bool is_finite(const struct stage *stage)
{
    return stage->population != NULL || stage->chance != NULL;
}

static size_t depth_of(const struct design *design)
{
    size_t depth = 1;
    while (depth < design->stage_count && is_finite(&design->stages[depth - 1]) &&
           is_finite(&design->stages[depth]))
        depth++;
    return depth;
}

static enum fault judge_spec(const struct design_spec *spec, size_t stage_count)
{
    if (spec->fpc_count > stage_count)
        return fault_raise(FAULT_INVALID, "svy_fpc_stages", NULL);
    if (spec->stratum_count > stage_count)
        return fault_raise(FAULT_INVALID, "svy_strata_stages", NULL);
    if (spec->pps != PPS_NONE && spec->fpc_count == 0)
        return fault_raise(FAULT_INVALID, "svy_pps_chances", NULL);
    return OK;
}

enum fault design_make(const struct dataset *dataset, const struct design_spec *spec,
                       struct design *out)
{
    struct plan plan;
    TRY(plan_make(dataset, spec, &plan));
    struct design design = {.dataset = dataset,
                            .rows = dataset->rows,
                            .stage_count = spec->id_count == 0 ? 1 : spec->id_count,
                            .lonely = spec->lonely,
                            .adjust_domain_lonely = spec->adjust_domain_lonely};
    TRY(judge_spec(spec, design.stage_count));
    for (size_t i = 0; i < design.stage_count; i++) {
        TRY(stage_make(&plan, i, i == 0 ? NULL : &design.stages[i - 1], &design.stages[i]));
        if (i < spec->fpc_count && spec->pps != PPS_NONE)
            TRY(take_chance(&plan, &plan.fpc[i], &design.stages[i]));
        else if (i < spec->fpc_count)
            TRY(take_population(&plan, i, &design.stages[i]));
    }
    TRY(take_weights(&plan, &design));
    design.depth = depth_of(&design);
    if (spec->pps != PPS_NONE && spec->pps != PPS_BREWER)
        TRY(pps_form(&design, spec, &design.form));
    *out = design;
    return OK;
}

static const char *const lonely_names[] = {"fail", "remove", "certainty", "adjust", "average"};

const char *lonely_name(enum lonely lonely) { return lonely_names[lonely]; }

bool lonely_parse(const char *text, enum lonely *out)
{
    for (size_t i = 0; text != NULL && i < ARRAY_LENGTH(lonely_names); i++) {
        if (strcmp(text, lonely_names[i]) == 0) {
            *out = (enum lonely)i;
            return true;
        }
    }
    return false;
}
