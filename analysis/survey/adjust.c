/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/survey/adjust.h"

#include "analysis/survey/rake.h"
#include "analysis/survey/replicate.h"
#include "analysis/survey/sum.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TRIM_ROUNDS_MAX = 10000, NEWTON_STEPS = 200 };

/* Margins are met, or they are not. */
static const double MET = 1e-8;

/* A step with what is common to the sample and its replicates. */
struct work {
    const struct step *step;
    struct design *design;
    struct arena *arena;
    struct profiles profiles;
    double *ratio;
    size_t rounds; /* as many as the sample took; 0 = not known yet */
};

/* --- one step's weights ---------------------------------------------------------------------- */

static enum fault classes(const struct margin *margin, size_t rows, const double *before,
                          double *after)
{
    AUTO(memory) struct sum *sums = calloc(margin->cells + 1, sizeof *sums);
    AUTO(memory) double *ratio = calloc(margin->cells + 1, sizeof *ratio);
    if (sums == NULL || ratio == NULL)
        return fault_nomem();
    for (size_t row = 0; row < rows; row++) {
        if (margin->of_row[row] >= 0)
            sum_add(&sums[margin->of_row[row]], before[row]);
    }
    for (size_t cell = 0; cell < margin->cells; cell++) {
        double sum = sum_value(&sums[cell]);
        ratio[cell] = fabs(sum) > 0 ? margin->totals[cell] / sum : 0;
    }
    for (size_t row = 0; row < rows; row++) {
        int32_t cell = margin->of_row[row];
        after[row] = cell < 0 ? before[row] : before[row] * ratio[cell];
    }
    return OK;
}

static enum fault rake(struct work *work, const double *before, double *after, struct outcome *out)
{
    const struct raking_rule *rule = &work->step->raking;
    struct sum whole = {0};
    size_t rows = work->design->rows;
    for (size_t row = 0; row < rows; row++)
        sum_add(&whole, before[row]);
    bool first = work->rounds == 0;
    struct raking raking = {work->step->margins, work->step->margin_count, &work->profiles,
                            rule->epsilon < 1 ? rule->epsilon * sum_value(&whole) : rule->epsilon,
                            rule->most};
    struct raked raked = {.ratio = work->ratio};
    if (!first) {
        raking.epsilon = 0;
        raking.most = work->rounds;
    }
    TRY(rake_weights(&raking, rows, before, after, &raked));
    const struct margin *worst = &work->step->margins[raked.margin];
    work->rounds = raked.rounds;
    *out = (struct outcome){.met = raked.off <= MET,
                            .steps = raked.rounds,
                            .worst = worst->name,
                            .got = raked.got,
                            .wanted = worst->totals[raked.cell]};
    return OK;
}

/* Sum of weights that are over or under, and how many rows are neither. */
static double cut(const struct trimming *rule, size_t rows, const double *before, double *after,
                  double *out_rest)
{
    struct sum over = {0};
    *out_rest = 0;
    for (size_t row = 0; row < rows; row++) {
        after[row] = fabs(before[row]) > 0 ? fmin(fmax(before[row], rule->low), rule->high) : 0;
        sum_add(&over, before[row] - after[row]);
        *out_rest +=
            fabs(before[row]) > 0 && !(before[row] < rule->low) && !(before[row] > rule->high);
    }
    return sum_value(&over);
}

static bool is_within(const struct trimming *rule, size_t rows, const double *weights)
{
    for (size_t row = 0; row < rows; row++) {
        bool counts = fabs(weights[row]) > 0;
        if (counts && (weights[row] < rule->low || weights[row] > rule->high))
            return false;
    }
    return true;
}

static enum fault trim(const struct trimming *rule, size_t rows, const double *before,
                       double *after)
{
    AUTO(memory) double *from = calloc(rows + 1, sizeof *from);
    double rest;
    if (from == NULL)
        return fault_nomem();
    memcpy(after, before, rows * sizeof *after);
    for (int i = 0; i < TRIM_ROUNDS_MAX && !is_within(rule, rows, after); i++) {
        if (i > 0 && !rule->strict)
            return OK;
        memcpy(from, after, rows * sizeof *from);
        double over = cut(rule, rows, from, after, &rest);
        if (!(rest > 0))
            return fault_raise(FAULT_INVALID, "svy_trim_bounds", NULL);
        for (size_t row = 0; row < rows; row++) {
            bool shares =
                fabs(from[row]) > 0 && !(from[row] < rule->low) && !(from[row] > rule->high);
            after[row] += shares ? over / rest : 0;
        }
    }
    bool done = !rule->strict || is_within(rule, rows, after);
    return done ? OK : fault_raise(FAULT_INVALID, "svy_trim_bounds", NULL);
}

static enum fault weigh(struct work *work, const double *before, double *after, struct outcome *out)
{
    const struct step *step = work->step;
    size_t rows = work->design->rows;
    *out = (struct outcome){.met = true, .steps = 1};
    switch (step->kind) {
    case STEP_POSTSTRATIFY:
        return classes(step->margins, rows, before, after);
    case STEP_RAKE:
        return rake(work, before, after, out);
    case STEP_CALIBRATE:
        return calibrate(&step->calibration, before, rows, after, out);
    case STEP_TRIM:
        return trim(&step->trimming, rows, before, after);
    }
    return OK;
}

/* --- faults ---------------------------------------------------------------------------------- */

/* The first of what is wrong with the margins, as a fault. */
static enum fault judge(const struct work *work)
{
    struct findings findings = findings_in(work->arena);
    const struct finding *first;
    TRY(margins_judge(work->step->margins, work->step->margin_count, work->design->dataset,
                      work->design->weights, &findings));
    if (findings_errors(&findings) == 0)
        return OK;
    first = findings_first_error(&findings);
    const char *pairs[2 * 4 + 1] = {NULL};
    for (size_t i = 0; i < first->arg_count && i < 4; i++) {
        pairs[2 * i] = first->args[i].name;
        pairs[2 * i + 1] = first->args[i].value;
    }
    return fault_raise(FAULT_INVALID, first->code, pairs[0], pairs[1], pairs[2], pairs[3], pairs[4],
                       pairs[5], pairs[6], pairs[7], NULL);
}

static enum fault refuse(const struct step *step, const struct outcome *outcome)
{
    char got[40];
    char wanted[40];
    bool bounded = isfinite(step->calibration.low) || isfinite(step->calibration.high);
    const char *code = step->kind == STEP_RAKE ? "svy_margins_unmet"
                       : bounded               ? "svy_bounds_tight"
                                               : "svy_calibrate_failed";
    snprintf(got, sizeof got, "%.10g", outcome->got);
    snprintf(wanted, sizeof wanted, "%.10g", outcome->wanted);
    return fault_raise(FAULT_INVALID, code, "total", outcome->worst, "got", got, "wanted", wanted,
                       NULL);
}

/* --- what the variance is to know ------------------------------------------------------------ */

static enum fault prepare_model(const struct work *work, const struct model *model,
                                struct adjustment *out)
{
    struct normal normal;
    double *weight = arena_array(work->arena, model->points + 1, sizeof *weight);
    if (weight == NULL)
        return FAULT_NOMEM;
    TRY(normal_new(model->columns, work->arena, &normal));
    for (size_t row = 0; row < work->design->rows; row++)
        weight[model_point(model, row)] += out->before[row];
    for (size_t point = 0; point < model->points; point++)
        normal_add(&normal, model->x + point * model->columns, weight[point]);
    normal_factor(&normal);
    out->kind = ADJUSTED_MODEL;
    out->model = model;
    out->weight = weight;
    out->normal = normal;
    return OK;
}

static enum fault take_margins_model(const struct work *work, struct adjustment *out)
{
    struct model *model = arena_alloc(work->arena, sizeof *model);
    if (model == NULL)
        return FAULT_NOMEM;
    TRY(model_of_margins(work->step->margins, work->step->margin_count, work->design->rows,
                         work->arena, model));
    return prepare_model(work, model, out);
}

static enum fault note(const struct work *work, const double *after)
{
    struct design *design = work->design;
    size_t count = design->adjustment_count;
    struct adjustment made = {.kind = ADJUSTED_CLASSES,
                              .before = design->weights,
                              .after = after,
                              .margins = work->step->margins,
                              .margin_count = work->step->margin_count,
                              .profiles = work->profiles,
                              .ratio = work->ratio};
    struct adjustment *all = arena_array(work->arena, count + 1, sizeof *all);
    if (all == NULL)
        return FAULT_NOMEM;
    if (work->step->kind == STEP_CALIBRATE)
        TRY(prepare_model(work, work->step->calibration.model, &made));
    else if (work->step->kind == STEP_RAKE && work->step->raking.sweeps)
        made.kind = ADJUSTED_SWEEPS;
    else if (work->step->kind == STEP_RAKE)
        TRY(take_margins_model(work, &made));
    if (count > 0)
        memcpy(all, design->adjustments, count * sizeof *all);
    all[count] = made;
    design->adjustments = all;
    design->adjustment_count = count + 1;
    return OK;
}

/* --- replicates ------------------------------------------------------------------------------ */

static enum fault weigh_replicates(struct work *work)
{
    struct design *design = work->design;
    const struct replicates *from = design->replicates;
    struct replicates_builder builder;
    AUTO(memory) double *before = calloc(design->rows + 1, sizeof *before);
    AUTO(memory) double *after = calloc(design->rows + 1, sizeof *after);
    if (before == NULL || after == NULL)
        return fault_nomem();
    TRY(replicates_builder_make(from, design->rows, work->arena, &builder));
    for (size_t r = 0; r < from->count; r++) {
        struct outcome outcome;
        replicates_weights(from, design->rows, r, before);
        TRY(weigh(work, before, after, &outcome));
        replicates_builder_take(&builder, r, after);
    }
    return replicates_builder_finish(&builder, &design->replicates);
}

/* --- bounded raking -------------------------------------------------------------------------- */

static const double BOUNDED_MET = 1e-9;

enum fault step_bound(const struct dataset *dataset, double low, double high, struct step *step)
{
    struct model *model = arena_alloc(dataset->arena, sizeof *model);
    size_t at = 0;
    if (model == NULL)
        return FAULT_NOMEM;
    TRY(model_of_margins(step->margins, step->margin_count, dataset->rows, dataset->arena, model));
    double *totals = arena_array(dataset->arena, model->columns + 1, sizeof *totals);
    if (totals == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < step->margin_count; i++) {
        for (size_t cell = 0; cell < step->margins[i].cells; cell++)
            totals[at++] = step->margins[i].totals[cell];
    }
    step->kind = STEP_CALIBRATE;
    step->calibration = (struct calibration){.distance = DISTANCE_LOGIT,
                                             .low = low,
                                             .high = high,
                                             .model = model,
                                             .totals = totals,
                                             .epsilon = BOUNDED_MET,
                                             .most = NEWTON_STEPS};
    return OK;
}

/* --- the whole ------------------------------------------------------------------------------- */

static enum fault prepare(struct work *work)
{
    const struct step *step = work->step;
    if (step->margin_count > 0)
        TRY(judge(work));
    if (step->kind != STEP_RAKE)
        return OK;
    TRY(profiles_make(step->margins, step->margin_count, work->design->rows, work->arena,
                      &work->profiles));
    work->ratio = arena_array(work->arena, step->margin_count * work->profiles.count + 1,
                              sizeof *work->ratio);
    return work->ratio == NULL ? FAULT_NOMEM : OK;
}

enum fault adjust(struct design *design, const struct step *step, struct outcome *out)
{
    struct arena *arena = design->dataset->arena;
    struct work work = {.step = step, .design = design, .arena = arena};
    struct outcome outcome;
    double *after = arena_array(arena, design->rows + 1, sizeof *after);
    if (after == NULL)
        return FAULT_NOMEM;
    TRY(prepare(&work));
    TRY(weigh(&work, design->weights, after, &outcome));
    bool forgiven = step->kind == STEP_RAKE && step->raking.forgive;
    if (!outcome.met && !forgiven)
        return refuse(step, &outcome);
    if (design->replicates != NULL)
        TRY(weigh_replicates(&work));
    else if (step->kind != STEP_TRIM)
        TRY(note(&work, after));
    design->weights = after;
    *out = outcome;
    return OK;
}
