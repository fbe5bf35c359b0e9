/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/survey/two_phases.h"

#include "analysis/survey/dense.h"
#include "analysis/survey/extract.h"
#include "analysis/survey/form.h"

#include <math.h>
#include <stdlib.h>

/* What is known of the second phase's rows, from both. */
struct making {
    struct arena *arena;
    const struct two_phases *phases;
    const struct design *first; /* of all rows */
    struct design *second;
    const int32_t *from; /* by row of the second phase: its row in the first */
    size_t rows;
    double *inside; /* by second-phase stratum: units of it in the first phase */
    double *square; /* by row: D1, D2 on the diagonal, and in a stratum */
    double *within;
    double *square2;
    double *within2;
    struct form *form;
};

static double *numbers(const struct making *making, size_t count)
{
    return arena_array(making->arena, count + 1, sizeof(double));
}

static int32_t unit_of(const struct making *making, size_t row)
{
    return making->first->stages[0].unit[making->from[row]];
}

static int32_t stratum_of(const struct making *making, size_t row)
{
    return making->first->stages[0].stratum[unit_of(making, row)];
}

static int32_t unit2_of(const struct making *making, size_t row)
{
    return making->second->stages[0].unit[row];
}

static int32_t stratum2_of(const struct making *making, size_t row)
{
    return making->second->stages[0].stratum[unit2_of(making, row)];
}

/* --- who is in both -------------------------------------------------------------------------- */

static enum fault take_rows(struct making *making, const struct dataset *dataset,
                            struct dataset *second)
{
    struct extract *extract = arena_alloc(making->arena, sizeof *extract);
    int32_t *from = arena_array(making->arena, dataset->rows + 1, sizeof *from);
    if (extract == NULL || from == NULL)
        return FAULT_NOMEM;
    for (size_t row = 0; row < dataset->rows; row++) {
        if (making->phases->in_second[row])
            from[making->rows++] = (int32_t)row;
    }
    if (making->rows == 0)
        return fault_raise(FAULT_INVALID, "svy_empty", NULL);
    TRY(extract_make(making->first, from, making->rows, making->arena, extract));
    *second = extract->dataset;
    making->from = from;
    return OK;
}

/* Units of each second-phase stratum in the first phase, by the strata of all rows; every one must
 * have a unit in the second phase. */
static enum fault take_inside(struct making *making, const struct dataset *dataset)
{
    const struct stage *own = &making->second->stages[0];
    const struct design_spec *given = &making->phases->specs[1];
    struct design_spec spec = {
        .id_count = given->id_count, .stratum_count = given->stratum_count, .nest = given->nest};
    struct design all;
    spec.ids[0] = given->ids[0];
    spec.strata[0] = given->strata[0];
    TRY(design_make(dataset, &spec, &all));
    const struct stage *stage = &all.stages[0];
    bool *met = arena_array(making->arena, stage->stratum_count + 1, sizeof *met);
    making->inside = numbers(making, own->stratum_count);
    if (met == NULL || making->inside == NULL)
        return FAULT_NOMEM;
    for (size_t row = 0; row < making->rows; row++) {
        size_t h = (size_t)stage->stratum[stage->unit[making->from[row]]];
        met[h] = true;
        making->inside[stratum2_of(making, row)] = (double)stage_sampled(stage, h);
    }
    for (size_t h = 0; h < stage->stratum_count; h++) {
        if (!met[h])
            return fault_raise(FAULT_INVALID, "svy_phases_empty", "stratum", stage->names[h], NULL);
    }
    for (size_t h = 0; own->population != NULL && h < own->stratum_count; h++)
        making->inside[h] = own->population[h];
    return OK;
}

/* Of the units of a second-phase stratum, the share that is in the second phase. */
static double share2(const struct making *making, int32_t stratum)
{
    return (double)stage_sampled(&making->second->stages[0], (size_t)stratum) /
           making->inside[stratum];
}

static enum fault take_weights(struct making *making)
{
    struct design *second = making->second;
    double *weights = numbers(making, making->rows);
    bool given = making->phases->specs[1].weights != NULL || making->phases->specs[1].probs != NULL;
    if (weights == NULL)
        return FAULT_NOMEM;
    for (size_t row = 0; row < making->rows; row++) {
        double own = given ? second->weights[row] : 1 / share2(making, stratum2_of(making, row));
        weights[row] = making->first->weights[making->from[row]] * own;
    }
    second->weights = weights;
    second->weights_given = true;
    return OK;
}

/* --- forms ----------------------------------------------------------------------------------- */

typedef int32_t class_of_row(const struct making *making, size_t row);

/* A part whose class is a pair of two classes of each row; what: its coefficient, by row. */
static enum fault add_part(struct making *making, class_of_row *const classes[2],
                           const double *coefficient, const double *multiplier)
{
    AUTO(dense) struct dense pairs = {0};
    int32_t *class_of = arena_array(making->arena, making->rows + 1, sizeof *class_of);
    if (class_of == NULL)
        return FAULT_NOMEM;
    for (size_t row = 0; row < making->rows; row++) {
        int32_t other = classes[1] == NULL ? 0 : classes[1](making, row);
        TRY(dense_number(&pairs, dense_pair(classes[0](making, row), other), &class_of[row]));
    }
    double *by_class = numbers(making, pairs.count);
    if (by_class == NULL)
        return FAULT_NOMEM;
    for (size_t row = making->rows; row > 0; row--) /* that of its first row */
        by_class[class_of[row - 1]] = coefficient[row - 1];
    making->form->parts[making->form->count++] = (struct form_part){.classes = pairs.count,
                                                                    .class_of = class_of,
                                                                    .multiplier = multiplier,
                                                                    .coefficient = by_class};
    return OK;
}

/* Of the first phase: I without a population; else by its n of N. */
static void take_first(const struct making *making, size_t row)
{
    const struct stage *stage = &making->first->stages[0];
    size_t h = (size_t)stratum_of(making, row);
    double n = (double)stage_sampled(stage, h);
    double weight = making->first->weights[making->from[row]];
    bool finite = stage->population != NULL;
    double p = finite ? n / stage->population[h] : weight > 1 ? 1 / weight : 0;
    making->within[row] = finite && n > 1 ? -(1 - p) / (n - 1) : 0;
    making->square[row] = 1 - p - making->within[row];
}

static void take_second(const struct making *making, size_t row)
{
    int32_t h = stratum2_of(making, row);
    double n = (double)stage_sampled(&making->second->stages[0], (size_t)h);
    double p = share2(making, h);
    making->within2[row] = n > 1 ? -(1 - p) / (n - 1) : 0;
    making->square2[row] = 1 - p - making->within2[row];
}

/* D1 = [same stratum] a1 + [same unit] b1, D2 likewise: their product has four parts. */
static enum fault full_form(struct making *making)
{
    class_of_row *const classes[2] = {stratum_of, unit_of};
    class_of_row *const classes2[2] = {stratum2_of, unit2_of};
    const double *const values[2] = {making->within, making->square};
    const double *const values2[2] = {making->within2, making->square2};
    for (size_t row = 0; row < making->rows; row++) {
        take_first(making, row);
        take_second(making, row);
    }
    for (size_t i = 0; i < 2; i++) {
        class_of_row *const one[2] = {classes[i], NULL};
        class_of_row *const other[2] = {classes2[i], NULL};
        TRY(add_part(making, one, values[i], NULL));
        TRY(add_part(making, other, values2[i], NULL));
        for (size_t k = 0; k < 2; k++) {
            class_of_row *const both[2] = {classes[i], classes2[k]};
            double *less = numbers(making, making->rows);
            if (less == NULL)
                return FAULT_NOMEM;
            for (size_t row = 0; row < making->rows; row++)
                less[row] = -values[i][row] * values2[k][row];
            TRY(add_part(making, both, less, NULL));
        }
    }
    return OK;
}

/* --- approximate ----------------------------------------------------------------------------- */

/* By row: the share of first-phase units, in its second-phase stratum or, without strata there, in
 * its first-phase one, that the second phase has. */
static enum fault take_shares(const struct making *making, double *out)
{
    bool strata2 = making->phases->specs[1].stratum_count > 0;
    const struct stage *stage = &making->first->stages[0];
    size_t strata = strata2 ? making->second->stages[0].stratum_count : stage->stratum_count;
    AUTO(dense) struct dense units = {0};
    double *seen = numbers(making, strata);
    if (seen == NULL)
        return FAULT_NOMEM;
    for (size_t row = 0; row < making->rows; row++) {
        int32_t h = strata2 ? stratum2_of(making, row) : stratum_of(making, row);
        int32_t number;
        size_t before = units.count;
        TRY(dense_number(&units, dense_pair(unit_of(making, row), h), &number));
        seen[h] += units.count > before;
    }
    for (size_t row = 0; row < making->rows; row++) {
        int32_t h = strata2 ? stratum2_of(making, row) : stratum_of(making, row);
        out[row] =
            seen[h] / (strata2 ? making->inside[h] : (double)stage_sampled(stage, (size_t)h));
    }
    return OK;
}

/* c (share t^2) by unit, c (S/n^2 - 2/n) T^2 by stratum: S the sum of 1/share over units seen. */
static enum fault approximate_first(struct making *making)
{
    const struct stage *stage = &making->first->stages[0];
    class_of_row *const units[2] = {unit_of, NULL};
    class_of_row *const strata[2] = {stratum_of, NULL};
    AUTO(memory) bool *seen = calloc(stage->unit_count + 1, sizeof *seen);
    double *share = numbers(making, making->rows);
    double *inverse = numbers(making, stage->stratum_count);
    if (seen == NULL)
        return fault_nomem();
    if (share == NULL || inverse == NULL)
        return FAULT_NOMEM;
    TRY(take_shares(making, share));
    for (size_t row = 0; row < making->rows; row++) {
        inverse[stratum_of(making, row)] += seen[unit_of(making, row)] ? 0 : 1 / share[row];
        seen[unit_of(making, row)] = true;
    }
    for (size_t row = 0; row < making->rows; row++) {
        size_t h = (size_t)stratum_of(making, row);
        double n = (double)stage_sampled(stage, h);
        double finite = stage->population == NULL ? 1 : 1 - n / stage->population[h];
        double scale = n > 1 ? finite * n / (n - 1) : finite;
        making->square[row] = scale * share[row];
        making->within[row] = scale * (inverse[h] / (n * n) - 2 / n);
    }
    TRY(add_part(making, units, making->square, NULL));
    return add_part(making, strata, making->within, NULL);
}

/* Whether two second-phase units lie in one first-phase unit. */
static enum fault shares_units(const struct making *making, bool *out)
{
    const struct stage *stage = &making->second->stages[0];
    AUTO(memory) int32_t *held = calloc(making->first->stages[0].unit_count + 1, sizeof *held);
    if (held == NULL || stage == NULL)
        return fault_nomem();
    *out = false;
    for (size_t row = 0; row < making->rows; row++) {
        int32_t *unit = &held[unit_of(making, row)];
        int32_t own = unit2_of(making, row) + 1;
        *out = *out || (*unit != 0 && *unit != own);
        *unit = own;
    }
    return OK;
}

/* Where they do, the second phase speaks of totals inside the first phase's units. */
static enum fault approximate_second(struct making *making)
{
    class_of_row *const units[2] = {unit2_of, NULL};
    class_of_row *const strata[2] = {stratum2_of, NULL};
    double *multiplier = numbers(making, making->rows);
    bool shared = false;
    if (multiplier == NULL)
        return FAULT_NOMEM;
    TRY(shares_units(making, &shared));
    for (size_t row = 0; row < making->rows; row++) {
        int32_t h = stratum2_of(making, row);
        double n = (double)stage_sampled(&making->second->stages[0], (size_t)h);
        double left = 1 - share2(making, h);
        making->square2[row] = n > 1 ? left * n / (n - 1) : left;
        making->within2[row] = n > 1 ? -left / (n - 1) : 0;
        multiplier[row] = sqrt(1 / making->first->weights[making->from[row]]);
    }
    TRY(add_part(making, units, making->square2, shared ? multiplier : NULL));
    return add_part(making, strata, making->within2, shared ? multiplier : NULL);
}

/* --- the whole ------------------------------------------------------------------------------- */

static enum fault judge(const struct two_phases *phases)
{
    for (size_t i = 0; i < 2; i++) {
        const struct design_spec *spec = &phases->specs[i];
        if (spec->id_count > 1 || spec->pps != PPS_NONE)
            return fault_raise(FAULT_INVALID, "svy_phases_stages", NULL);
    }
    return OK;
}

/* A unit alone in its second-phase stratum, of several, tells no variance. */
static enum fault judge_lonely(const struct making *making)
{
    const struct stage *stage = &making->second->stages[0];
    for (size_t h = 0; h < stage->stratum_count; h++) {
        if (stage_sampled(stage, h) == 1 && making->inside[h] > 1)
            return fault_raise(FAULT_INVALID, "svy_phases_one", "stratum", stage->names[h], NULL);
    }
    return OK;
}

enum fault two_phases_make(const struct dataset *dataset, const struct two_phases *phases,
                           struct dataset *second, struct design *out)
{
    struct design first;
    struct making making = {.arena = dataset->arena, .phases = phases, .second = out};
    TRY(judge(phases));
    TRY(design_make(dataset, &phases->specs[0], &first));
    making.first = &first;
    TRY(take_rows(&making, dataset, second));
    TRY(design_make(second, &phases->specs[1], out));
    TRY(take_inside(&making, dataset));
    TRY(judge_lonely(&making));
    TRY(take_weights(&making));
    making.form = arena_alloc(making.arena, sizeof *making.form);
    making.square = numbers(&making, making.rows);
    making.within = numbers(&making, making.rows);
    making.square2 = numbers(&making, making.rows);
    making.within2 = numbers(&making, making.rows);
    if (making.form == NULL || making.square == NULL || making.within == NULL ||
        making.square2 == NULL || making.within2 == NULL)
        return FAULT_NOMEM;
    if (phases->approximate) {
        TRY(approximate_first(&making));
        TRY(approximate_second(&making));
    } else {
        TRY(full_form(&making));
    }
    out->form = making.form;
    return OK;
}
