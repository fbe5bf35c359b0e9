/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/survey/calibrate.h"

#include "analysis/survey/normal.h"
#include "analysis/survey/sum.h"

#include <stdlib.h>
#include <string.h>

enum { HALVINGS_MAX = 30 };

/* The search goes on to here, where the caller would be content with less: its digits are then
 * those of the solution. */
static const double SHARP = 1e-14;

struct search {
    const struct calibration *calibration;
    struct arena *arena;
    double *weight; /* d, by point */
    double *factor; /* F, by point */
    double *slope;  /* F' */
    double *b;
    double *missing; /* T - sum of w x */
    double off;      /* the largest of them, relative */
};

/* --- distances ------------------------------------------------------------------------------- */

static double linear(const struct calibration *it, double u, double *slope)
{
    double value = 1 + u;
    *slope = value > it->low && value < it->high ? 1 : 0;
    return fmin(fmax(value, it->low), it->high);
}

static double logit(const struct calibration *it, double u, double *slope)
{
    double below = 1 - it->low;
    double above = it->high - 1;
    double a = (it->high - it->low) / (below * above);
    double power = exp(fmin(fmax(a * u, -500), 500));
    double bottom = above + below * power;
    *slope = power * a * (it->high - it->low) * above * below / (bottom * bottom);
    return (it->low * above + it->high * below * power) / bottom;
}

static double factor_of(const struct calibration *it, double u, double *slope)
{
    if (it->distance == DISTANCE_LINEAR)
        return linear(it, u, slope);
    if (it->distance == DISTANCE_LOGIT)
        return logit(it, u, slope);
    double value = exp(fmin(u, 500));
    double cut = fmin(fmax(value, it->low), it->high);
    *slope = fabs(cut - value) > 0 ? 0 : value;
    return cut;
}

/* --- Newton ---------------------------------------------------------------------------------- */

/* Factors and what is missing at b. */
static void look(struct search *search, const double *b)
{
    const struct model *model = search->calibration->model;
    const double *totals = search->calibration->totals;
    memcpy(search->missing, totals, model->columns * sizeof *totals);
    for (size_t point = 0; point < model->points; point++) {
        const double *x = model->x + point * model->columns;
        double u = 0;
        for (size_t i = 0; i < model->columns; i++)
            u += x[i] * b[i];
        search->factor[point] = factor_of(search->calibration, u, &search->slope[point]);
        double weight = search->weight[point] * search->factor[point];
        for (size_t i = 0; i < model->columns && fabs(weight) > 0; i++)
            search->missing[i] -= weight * x[i];
    }
    search->off = 0;
    for (size_t i = 0; i < model->columns; i++)
        search->off = fmax(search->off, fabs(search->missing[i]) / (1 + fabs(totals[i])));
    if (isnan(search->missing[0]))
        search->off = INFINITY;
}

/* The step from b, in `step`. */
static enum fault newton_step(const struct search *search, double *step)
{
    const struct model *model = search->calibration->model;
    struct normal normal;
    TRY(normal_new(model->columns, search->arena, &normal));
    for (size_t point = 0; point < model->points; point++)
        normal_add(&normal, model->x + point * model->columns,
                   search->weight[point] * search->slope[point]);
    normal_factor(&normal);
    memcpy(step, search->missing, model->columns * sizeof *step);
    normal_solve(&normal, step);
    return OK;
}

/* Goes along the step, by halves, until less is missing. False: nothing helps. */
static bool advance(struct search *search, const double *step, double *tried)
{
    size_t columns = search->calibration->model->columns;
    double off = search->off;
    double part = 1;
    for (int i = 0; i < HALVINGS_MAX; i++, part /= 2) {
        for (size_t c = 0; c < columns; c++)
            tried[c] = search->b[c] + part * step[c];
        look(search, tried);
        if (search->off < off) {
            memcpy(search->b, tried, columns * sizeof *tried);
            return true;
        }
    }
    look(search, search->b);
    return false;
}

static enum fault run(struct search *search, struct outcome *outcome)
{
    size_t columns = search->calibration->model->columns;
    double *step = arena_array(search->arena, columns + 1, sizeof *step);
    double *tried = arena_array(search->arena, columns + 1, sizeof *tried);
    if (step == NULL || tried == NULL)
        return FAULT_NOMEM;
    look(search, search->b);
    bool moving = true;
    while (moving && search->off > SHARP && outcome->steps < search->calibration->most) {
        TRY(newton_step(search, step));
        moving = advance(search, step, tried);
        outcome->steps++;
    }
    return OK;
}

/* --- the whole ------------------------------------------------------------------------------- */

static enum fault start(struct search *search, const double *before, size_t rows)
{
    const struct model *model = search->calibration->model;
    size_t points = model->points;
    struct sum *sums = arena_array(search->arena, points + 1, sizeof *sums);
    search->weight = arena_array(search->arena, points + 1, sizeof *search->weight);
    search->factor = arena_array(search->arena, points + 1, sizeof *search->factor);
    search->slope = arena_array(search->arena, points + 1, sizeof *search->slope);
    search->b = arena_array(search->arena, model->columns + 1, sizeof *search->b);
    search->missing = arena_array(search->arena, model->columns + 1, sizeof *search->missing);
    if (sums == NULL || search->weight == NULL || search->factor == NULL || search->slope == NULL ||
        search->b == NULL || search->missing == NULL)
        return FAULT_NOMEM;
    for (size_t row = 0; row < rows; row++)
        sum_add(&sums[model_point(model, row)], before[row]);
    for (size_t point = 0; point < points; point++)
        search->weight[point] = sum_value(&sums[point]);
    return OK;
}

static void take_outcome(const struct search *search, struct outcome *out)
{
    const struct calibration *it = search->calibration;
    double most = -1;
    out->met = search->off <= it->epsilon;
    for (size_t i = 0; i < it->model->columns; i++) {
        double off = fabs(search->missing[i]) / (1 + fabs(it->totals[i]));
        if (!(off > most))
            continue;
        most = off;
        out->worst = it->model->names[i];
        out->wanted = it->totals[i];
        out->got = it->totals[i] - search->missing[i];
    }
}

enum fault calibrate(const struct calibration *calibration, const double *before, size_t rows,
                     double *after, struct outcome *out)
{
    AUTO(arena) struct arena *arena = NULL;
    struct outcome outcome = {.steps = 0};
    bool within = calibration->low < 1 && calibration->high > 1;
    bool finite = isfinite(calibration->low) && isfinite(calibration->high);
    if (!within || (calibration->distance == DISTANCE_LOGIT && !finite))
        return fault_raise(FAULT_INVALID, "svy_bounds", NULL);
    TRY(arena_new((size_t)8 << 30, &arena));
    struct search search = {.calibration = calibration, .arena = arena};
    TRY(start(&search, before, rows));
    TRY(run(&search, &outcome));
    take_outcome(&search, &outcome);
    for (size_t row = 0; row < rows; row++)
        after[row] = before[row] * search.factor[model_point(calibration->model, row)];
    *out = outcome;
    return OK;
}
