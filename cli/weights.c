/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/file.h"
#include "cli/document_text.h"
#include "cli/svy_design.h"
#include "cli/weights_work.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DESIGN_BYTES = 1 << 20, ROUNDS_MAX = 5000 };
static const size_t ARENA_BYTES = (size_t)16 << 30;
static const size_t OUTPUT_BYTES = (size_t)64 << 20;

/* --- what was asked -------------------------------------------------------------------------- */

/* "L,U", the lower one less. */
static enum fault take_pair(const struct call *call, const char *option, bool *out_has,
                            double out[2])
{
    const char *value = call_value(call, option);
    char *comma;
    char *end;
    *out_has = value != NULL;
    if (value == NULL)
        return OK;
    out[0] = strtod(value, &comma);
    bool good = comma != value && *comma == ',';
    out[1] = good ? strtod(comma + 1, &end) : 0;
    good = good && end != comma + 1 && *end == '\0';
    good = good && isfinite(out[0]) && isfinite(out[1]) && out[0] >= 0 && out[0] < out[1];
    return good ? OK
                : fault_raise(FAULT_USAGE, "weights_pair", "option", option, "value", value, NULL);
}

static enum fault take_class(struct weighing *it)
{
    const char *value = call_value(it->call, "nonresponse");
    const char *colon = value == NULL ? NULL : strchr(value, ':');
    if (value == NULL)
        return OK;
    if (colon == NULL || colon == value || colon[1] == '\0')
        return fault_raise(FAULT_USAGE, "weights_class", "value", value, NULL);
    it->class_column = arena_text_n(it->arena, value, (size_t)(colon - value));
    it->respondent_column = colon + 1;
    return it->class_column == NULL ? FAULT_NOMEM : OK;
}

/* --- steps ----------------------------------------------------------------------------------- */

static enum fault vector_asked(const struct weighing *it, const char *name, struct vector *out)
{
    const struct column *column;
    TRY(call_usage(dataset_need(&it->dataset, name, &column)));
    return call_usage(column_vector(column, it->dataset.rows, it->arena, out));
}

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
    TRY(vector_asked(it, call_value(it->call, "base"), &spec.weight));
    classes.of_row = all;
    classes.labels = &it->dataset.columns[0].name;
    for (size_t row = 0; row < rows; row++)
        it->weights[0][row] = vector_value(&spec.weight, row);
    spec.respondent = (struct vector){.values = it->weights[0]};
    if (it->class_column != NULL) {
        const struct column *column;
        TRY(vector_asked(it, it->respondent_column, &spec.respondent));
        TRY(call_usage(dataset_need(&it->dataset, it->class_column, &column)));
        TRY(column_grouping(column, rows, it->arena, &classes));
    }
    spec.classes = &classes;
    double *factors = arena_array(it->arena, classes.count + 1, sizeof *factors);
    if (factors == NULL || all == NULL)
        return FAULT_NOMEM;
    return weights_for_nonresponse(&spec, it->weights[1], factors);
}

static enum fault rake(struct weighing *it, struct design *design)
{
    struct outcome outcome;
    const char *path = call_value(it->call, "rake");
    if (path == NULL)
        return OK;
    TRY(weights_margins(it, path));
    TRY(margins_judge(it->margins, it->margin_count, &it->dataset, design->weights, &it->findings));
    if (findings_errors(&it->findings) > 0)
        return call_refuse(it->call, "weights_refused", path, &it->findings);
    struct step step = {.kind = STEP_RAKE,
                        .margins = it->margins,
                        .margin_count = it->margin_count,
                        .raking = {.epsilon = 1e-13, .most = ROUNDS_MAX}};
    if (it->has_bounds)
        TRY(step_bound(&it->dataset, it->bounds[0], it->bounds[1], &step));
    TRY(adjust(design, &step, &outcome));
    it->rounds = outcome.steps;
    return OK;
}

static enum fault trim(const struct weighing *it, struct design *design)
{
    struct outcome outcome;
    const struct step step = {.kind = STEP_TRIM, .trimming = {it->limits[0], it->limits[1], true}};
    return it->has_limits ? adjust(design, &step, &outcome) : OK;
}

static enum fault weigh(struct weighing *it)
{
    struct design design = {.dataset = &it->dataset, .rows = it->dataset.rows};
    TRY(weigh_answers(it));
    design.weights = it->weights[1];
    TRY(rake(it, &design));
    memcpy(it->weights[2], design.weights, design.rows * sizeof *design.weights);
    TRY(trim(it, &design));
    memcpy(it->weights[3], design.weights, design.rows * sizeof *design.weights);
    return OK;
}

double weights_in(const struct weighing *it, const struct margin *margin, size_t cell,
                  const double *weights)
{
    double sum = 0;
    for (size_t row = 0; row < it->dataset.rows; row++)
        sum += margin->of_row[row] == (int32_t)cell ? weights[row] : 0;
    return sum;
}

/* --- the whole ------------------------------------------------------------------------------- */

static enum fault take_design(struct weighing *it, struct json **out)
{
    const char *path = call_value(it->call, "design");
    AUTO(buffer) struct buffer text = buffer_of(DESIGN_BYTES);
    if (path == NULL)
        return OK;
    TRY(file_read(path, &text));
    TRY(json_parse(text.data, text.length, out));
    svy_design_judge(*out, &it->dataset, &it->findings);
    if (findings_errors(&it->findings) > 0)
        return call_refuse(it->call, "svy_design_refused", path, &it->findings);
    it->design = *out;
    return OK;
}

enum fault run_weights(const struct call *call)
{
    AUTO(arena) struct arena *arena = NULL;
    AUTO(json) struct json *design = NULL;
    AUTO(buffer) struct buffer text = buffer_of(OUTPUT_BYTES);
    struct weighing it = {.call = call};
    TRY(arena_new(ARENA_BYTES, &arena));
    it.arena = arena;
    it.findings = findings_in(arena);
    TRY(take_pair(call, "bounds", &it.has_bounds, it.bounds));
    TRY(take_pair(call, "trim", &it.has_limits, it.limits));
    TRY(take_class(&it));
    if (call_has(call, "report"))
        TRY(document_writable(call_value(call, "report")));
    TRY(dataset_read_csv(call_value(call, "data"), NULL, 0, arena, &it.dataset));
    TRY(take_design(&it, &design));
    TRY(weigh(&it));
    TRY(weights_write(&it));
    TRY(weights_report(&it));
    if (call->json)
        TRY(weights_json(&it, &text));
    else
        weights_text(&it, &text);
    return call_print(&text);
}
