/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * "adjust": [{"op": "poststratify", "margin": {...}}, {"op": "rake", "margins": [...]}, ...], one
 * after the other.
 */
#include "analysis/survey/adjust.h"
#include "cli/svy_case.h"
#include "cli/svy_design.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { RAKE_ROUNDS = 1000, NEWTON_STEPS = 200 };

static enum fault bad_member(const char *member)
{
    return fault_raise(FAULT_INVALID, "svy_member", "member", member, NULL);
}

/* A number, or the default where there is none. */
static enum fault take_number(const struct json *json, const char *member, double fallback,
                              double *out)
{
    const struct json *value = json_member(json, member);
    *out = fallback;
    if (value == NULL || json_is(value, JSON_NULL))
        return OK;
    return json_number(value, out) ? OK : bad_member(member);
}

/* --- margins --------------------------------------------------------------------------------- */

static enum fault take_margin(const struct json *json, const struct dataset *dataset,
                              struct margin *out)
{
    struct arena *arena = dataset->arena;
    const struct json *levels = json_member(json, "levels");
    struct texts columns;
    struct numbers totals;
    TRY(svy_texts(json, "variables", arena, &columns));
    TRY(svy_numbers(json, "totals", arena, &totals));
    const char *const **lists = arena_array(arena, columns.count + 1, sizeof *lists);
    if (lists == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < columns.count; i++) {
        struct texts own;
        TRY(svy_texts(levels, columns.items[i], arena, &own));
        if (own.count != totals.count)
            return bad_member("levels");
        lists[i] = own.items;
    }
    const struct margin_spec spec = {columns.items, columns.count, lists, totals.items,
                                     totals.count};
    return margin_make(dataset, &spec, out);
}

static enum fault take_margins(const struct json *json, const struct dataset *dataset,
                               struct step *step)
{
    const struct json *list = json_member(json, "margins");
    struct margin *margins = arena_array(dataset->arena, json_count(list) + 2, sizeof *margins);
    if (margins == NULL)
        return FAULT_NOMEM;
    step->margins = margins;
    if (step->kind == STEP_POSTSTRATIFY) {
        step->margin_count = 1;
        return take_margin(json_member(json, "margin"), dataset, margins);
    }
    for (const struct json *at = list == NULL ? NULL : json_first(list); at != NULL;
         at = json_next(at))
        TRY(take_margin(at, dataset, &margins[step->margin_count++]));
    return step->margin_count > 0 ? OK : bad_member("margins");
}

static enum fault take_raking(const struct json *json, struct step *step)
{
    double most;
    const char *variance = json_member_text(json, "variance");
    TRY(take_number(json, "epsilon", 1e-12, &step->raking.epsilon));
    TRY(take_number(json, "maxit", RAKE_ROUNDS, &most));
    if (variance != NULL && strcmp(variance, "sweeps") != 0 && strcmp(variance, "residual") != 0)
        return bad_member("variance");
    if (!(most >= 1 && most <= 1e6))
        return bad_member("maxit");
    step->raking.most = (size_t)most;
    step->raking.sweeps = variance == NULL || strcmp(variance, "sweeps") == 0;
    step->raking.forgive = true;
    return OK;
}

/* --- calibration ----------------------------------------------------------------------------- */

static enum fault take_bounds(const struct json *json, struct calibration *out)
{
    const struct json *given = json_member(json, "bounds");
    const struct json *low = json_is(given, JSON_ARRAY) ? json_first(given) : NULL;
    out->low = -INFINITY;
    out->high = INFINITY;
    if (given == NULL || json_is(given, JSON_NULL))
        return OK;
    bool two = json_count(given) == 2 && low != NULL && json_number(low, &out->low) &&
               json_number(json_next(low), &out->high);
    return two ? OK : bad_member("bounds");
}

static enum fault take_calibration(const struct json *json, const struct dataset *dataset,
                                   struct calibration *out)
{
    static const char *const distances[] = {"linear", "raking", "logit"};
    struct arena *arena = dataset->arena;
    struct model *model = arena_alloc(arena, sizeof *model);
    struct texts columns;
    struct numbers totals;
    const char *name;
    double most;
    size_t distance = 0;
    if (model == NULL)
        return FAULT_NOMEM;
    TRY(svy_text(json, "calfun", &name));
    while (distance < ARRAY_LENGTH(distances) && strcmp(distances[distance], name) != 0)
        distance++;
    if (distance == ARRAY_LENGTH(distances))
        return bad_member("calfun");
    TRY(svy_texts(json, "formula_terms", arena, &columns));
    TRY(svy_numbers(json, "totals", arena, &totals));
    TRY(take_bounds(json, out));
    TRY(take_number(json, "epsilon", 1e-10, &out->epsilon));
    TRY(take_number(json, "maxit", NEWTON_STEPS, &most));
    TRY(model_of_columns(dataset, columns.items, columns.count, model));
    if (model->columns != totals.count)
        return bad_member("totals");
    out->distance = (enum distance)distance;
    out->model = model;
    out->totals = totals.items;
    out->most = most >= NEWTON_STEPS ? (size_t)fmin(most, 1e6) : NEWTON_STEPS;
    out->epsilon = fmax(out->epsilon, 1e-10);
    return OK;
}

/* "rake" with bounds. */
static enum fault bound_raking(const struct json *json, const struct dataset *dataset,
                               struct step *step)
{
    struct calibration bounds;
    TRY(take_bounds(json, &bounds));
    return isinf(bounds.high) ? OK : step_bound(dataset, bounds.low, bounds.high, step);
}

/* --- steps ----------------------------------------------------------------------------------- */

static enum fault take_step(const struct json *json, const struct dataset *dataset,
                            struct step *out)
{
    static const char *const names[] = {"poststratify", "rake", "calibrate", "trim"};
    struct step step = {.kind = STEP_POSTSTRATIFY};
    const char *name;
    size_t kind = 0;
    TRY(svy_text(json, "op", &name));
    while (kind < ARRAY_LENGTH(names) && strcmp(names[kind], name) != 0)
        kind++;
    if (kind == ARRAY_LENGTH(names))
        return bad_member("op");
    step.kind = (enum step_kind)kind;
    if (step.kind == STEP_POSTSTRATIFY || step.kind == STEP_RAKE)
        TRY(take_margins(json, dataset, &step));
    if (step.kind == STEP_RAKE) {
        TRY(take_raking(json, &step));
        TRY(bound_raking(json, dataset, &step));
    }
    if ((enum step_kind)kind == STEP_CALIBRATE)
        TRY(take_calibration(json, dataset, &step.calibration));
    if (step.kind == STEP_TRIM) {
        TRY(take_number(json, "lower", -INFINITY, &step.trimming.low));
        TRY(take_number(json, "upper", INFINITY, &step.trimming.high));
        step.trimming.strict = json_true(json_member(json, "strict"));
    }
    *out = step;
    return OK;
}

static void tell_unmet(const struct outcome *outcome, struct findings *findings)
{
    char got[40];
    char wanted[40];
    snprintf(got, sizeof got, "%.10g", outcome->got);
    snprintf(wanted, sizeof wanted, "%.10g", outcome->wanted);
    findings_add(findings, SEVERITY_WARNING, "design", "svy_margins_unmet", "total", outcome->worst,
                 "got", got, "wanted", wanted, NULL);
}

enum fault svy_adjust_apply(const struct json *json, struct design *design,
                            struct findings *findings)
{
    const struct json *list = json_member(json, "adjust");
    for (const struct json *at = list == NULL ? NULL : json_first(list); at != NULL;
         at = json_next(at)) {
        struct outcome outcome;
        struct step step;
        TRY(take_step(at, design->dataset, &step));
        TRY(adjust(design, &step, &outcome));
        if (!outcome.met)
            tell_unmet(&outcome, findings);
    }
    return OK;
}
