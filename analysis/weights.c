/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/weights.h"

#include "analysis/survey/adjust.h"

#include <math.h>
#include <string.h>

enum { ROUNDS_MAX = 5000 };

const char *const weights_step_words[WEIGHTS_STEPS] = {"weights_step_base", "weights_step_answers",
                                                       "weights_step_raked", "weights_step_final"};

bool weights_is_step(const struct weighing *it, size_t step)
{
    return step == 0 || step == 3 || (step == 1 && it->ask->class_column != NULL) ||
           (step == 2 && it->margin_count > 0 && it->ask->has_limits);
}

bool weights_is_pair(const double pair[2])
{
    return isfinite(pair[0]) && isfinite(pair[1]) && pair[0] >= 0 && pair[0] < pair[1];
}

double weights_in(const struct weighing *it, const struct margin *margin, size_t cell,
                  const double *weights)
{
    double sum = 0;
    for (size_t row = 0; row < it->dataset.rows; row++)
        sum += margin->of_row[row] == (int32_t)cell ? weights[row] : 0;
    return sum;
}

/* --- rows ------------------------------------------------------------------------------------ */

enum fault weights_read(const struct weights_ask *ask, struct arena *arena, struct weighing *out)
{
    const struct weights_file *data = &ask->data;
    struct weighing it = {.ask = ask, .arena = arena, .findings = findings_in(arena)};
    TRY(data->text == NULL ? dataset_read_csv(data->path, NULL, 0, arena, &it.dataset)
                           : dataset_read_csv_text(data->path, data->text, arena, &it.dataset));
    *out = it;
    return OK;
}

/* What is wrong with a column that was asked for is wrong with what was asked. */
static enum fault usage(enum fault fault) { return fault == FAULT_INVALID ? FAULT_USAGE : fault; }

static enum fault vector_asked(const struct weighing *it, const char *name, struct vector *out)
{
    const struct column *column;
    TRY(usage(dataset_need(&it->dataset, name, &column)));
    return usage(column_vector(column, it->dataset.rows, it->arena, out));
}

/* --- steps ----------------------------------------------------------------------------------- */

/* Base weights, and those of who answered. */
static enum fault weigh_answers(struct weighing *it)
{
    size_t rows = it->dataset.rows;
    struct nonresponse_spec spec = {.rows = rows};
    struct grouping classes = {.count = 1};
    for (size_t i = 0; i < WEIGHTS_STEPS; i++) {
        it->weights[i] = arena_array(it->arena, rows + 1, sizeof(double));
        if (it->weights[i] == NULL)
            return FAULT_NOMEM;
    }
    int32_t *all = arena_array(it->arena, rows + 1, sizeof *all);
    TRY(vector_asked(it, it->ask->base, &spec.weight));
    classes.of_row = all;
    classes.labels = &it->dataset.columns[0].name;
    for (size_t row = 0; row < rows; row++)
        it->weights[0][row] = vector_value(&spec.weight, row);
    spec.respondent = (struct vector){.values = it->weights[0]};
    if (it->ask->class_column != NULL) {
        const struct column *column;
        TRY(vector_asked(it, it->ask->respondent_column, &spec.respondent));
        TRY(usage(dataset_need(&it->dataset, it->ask->class_column, &column)));
        TRY(column_grouping(column, rows, it->arena, &classes));
    }
    spec.classes = &classes;
    double *factors = arena_array(it->arena, classes.count + 1, sizeof *factors);
    if (factors == NULL || all == NULL)
        return FAULT_NOMEM;
    TRY(weights_for_nonresponse(&spec, it->weights[1], factors));
    return it->replicates == NULL || it->ask->class_column == NULL
               ? OK
               : weights_replicates_answer(it, &spec, &it->replicates);
}

/* Leaves errors in the findings when the margins cannot be met. */
static enum fault rake(struct weighing *it, struct design *design)
{
    const struct weights_ask *ask = it->ask;
    struct outcome outcome;
    if (ask->margins.path == NULL)
        return OK;
    TRY(weights_margins(it));
    TRY(margins_judge(it->margins, it->margin_count, &it->dataset, design->weights, &it->findings));
    if (findings_errors(&it->findings) > 0)
        return OK;
    struct step step = {.kind = STEP_RAKE,
                        .margins = it->margins,
                        .margin_count = it->margin_count,
                        .raking = {.epsilon = 1e-13, .most = ROUNDS_MAX}};
    if (ask->has_bounds)
        TRY(step_bound(&it->dataset, ask->bounds[0], ask->bounds[1], &step));
    if (design->replicates != NULL)
        TRY(weights_replicates_judge(it, design->replicates));
    TRY(adjust(design, &step, &outcome));
    it->rounds = outcome.steps;
    return design->replicates == NULL ? OK : weights_replicates_met(it, design->replicates);
}

static enum fault trim(const struct weights_ask *ask, struct design *design)
{
    struct outcome outcome;
    const struct step step = {.kind = STEP_TRIM,
                              .trimming = {ask->limits[0], ask->limits[1], true}};
    return ask->has_limits ? adjust(design, &step, &outcome) : OK;
}

enum fault weights_make(struct weighing *it)
{
    struct design design = {.dataset = &it->dataset, .rows = it->dataset.rows};
    TRY(weigh_answers(it));
    design.weights = it->weights[1];
    design.replicates = it->replicates;
    TRY(rake(it, &design));
    if (findings_errors(&it->findings) > 0)
        return OK;
    memcpy(it->weights[2], design.weights, design.rows * sizeof *design.weights);
    TRY(trim(it->ask, &design));
    memcpy(it->weights[3], design.weights, design.rows * sizeof *design.weights);
    return design.replicates == NULL ? OK : weights_replicates_end(it, &design);
}
