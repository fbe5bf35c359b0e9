/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Influence values without what known totals tell of them (adjust.h).
 */
#include "analysis/survey/adjust.h"
#include "analysis/survey/sum.h"

#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 10 }; /* of means, where the variance is R's */

static double relative(const struct adjustment *it, const double *influence, size_t row)
{
    return fabs(it->after[row]) > 0 ? influence[row] / it->after[row] : 0;
}

/* --- classes --------------------------------------------------------------------------------- */

static enum fault project_classes(const struct adjustment *it, size_t rows, double *influence)
{
    const struct margin *margin = it->margins;
    AUTO(memory) struct sum *tops = calloc(margin->cells + 1, sizeof *tops);
    AUTO(memory) struct sum *bottoms = calloc(margin->cells + 1, sizeof *bottoms);
    if (tops == NULL || bottoms == NULL)
        return fault_nomem();
    for (size_t row = 0; row < rows; row++) {
        int32_t cell = margin->of_row[row];
        if (cell < 0)
            continue;
        sum_add(&tops[cell], it->before[row] * relative(it, influence, row));
        sum_add(&bottoms[cell], it->before[row]);
    }
    for (size_t row = 0; row < rows; row++) {
        int32_t cell = margin->of_row[row];
        double bottom = cell < 0 ? 0 : sum_value(&bottoms[cell]);
        if (fabs(bottom) > 0)
            influence[row] -= it->after[row] * sum_value(&tops[cell]) / bottom;
    }
    return OK;
}

/* --- sweeps ---------------------------------------------------------------------------------- */

/* Sums of e over the rows of a profile, and what is taken from each of them. */
struct sweep {
    const struct adjustment *it;
    double *sum;   /* by profile: of e */
    double *rows;  /* by profile */
    double *taken; /* by profile: from e */
    double *mean;  /* by cell */
    double *count; /* by cell */
};

static void sweep_cleanup(struct sweep *sweep)
{
    free(sweep->sum);
    free(sweep->rows);
    free(sweep->taken);
    free(sweep->mean);
    free(sweep->count);
}

static enum fault sweep_make(const struct adjustment *it, size_t rows, const double *influence,
                             struct sweep *out)
{
    size_t profiles = it->profiles.count + 1;
    size_t cells = 1;
    for (size_t i = 0; i < it->margin_count; i++)
        cells = it->margins[i].cells > cells ? it->margins[i].cells : cells;
    out->it = it;
    out->sum = calloc(profiles, sizeof *out->sum);
    out->rows = calloc(profiles, sizeof *out->rows);
    out->taken = calloc(profiles, sizeof *out->taken);
    out->mean = calloc(cells, sizeof *out->mean);
    out->count = calloc(cells, sizeof *out->count);
    if (out->sum == NULL || out->rows == NULL || out->taken == NULL || out->mean == NULL ||
        out->count == NULL)
        return fault_nomem();
    for (size_t row = 0; row < rows; row++) {
        int32_t profile = it->profiles.of_row[row];
        if (profile < 0 || !(fabs(it->after[row]) > 0))
            continue;
        out->sum[profile] += relative(it, influence, row);
        out->rows[profile]++;
    }
    return OK;
}

/* Takes the unweighted means of z/w out, w those of that margin's turn. */
static void sweep_margin(struct sweep *sweep, size_t margin)
{
    const struct adjustment *it = sweep->it;
    size_t profiles = it->profiles.count;
    const int32_t *cell = it->profiles.cell + margin * profiles;
    const double *ratio = it->ratio + margin * profiles;
    size_t cells = it->margins[margin].cells;
    memset(sweep->mean, 0, cells * sizeof *sweep->mean);
    memset(sweep->count, 0, cells * sizeof *sweep->count);
    for (size_t p = 0; p < profiles; p++) {
        double left = sweep->sum[p] - sweep->rows[p] * sweep->taken[p];
        sweep->mean[cell[p]] += ratio[p] > 0 ? left / ratio[p] : 0;
        sweep->count[cell[p]] += sweep->rows[p];
    }
    for (size_t p = 0; p < profiles; p++) {
        if (sweep->count[cell[p]] > 0)
            sweep->taken[p] += ratio[p] * sweep->mean[cell[p]] / sweep->count[cell[p]];
    }
}

static enum fault project_sweeps(const struct adjustment *it, size_t rows, double *influence)
{
    AUTO(sweep) struct sweep sweep = {.it = it};
    TRY(sweep_make(it, rows, influence, &sweep));
    for (int i = 0; i < ROUNDS; i++) {
        for (size_t margin = 0; margin < it->margin_count; margin++)
            sweep_margin(&sweep, margin);
    }
    for (size_t row = 0; row < rows; row++) {
        int32_t profile = it->profiles.of_row[row];
        if (profile >= 0)
            influence[row] -= it->after[row] * sweep.taken[profile];
    }
    return OK;
}

/* --- models ---------------------------------------------------------------------------------- */

/* b += the regression of what b leaves of the sums; fitted: x'b by point. */
static void regress(const struct adjustment *it, const double *sums, double *b, double *fitted,
                    double *work)
{
    const struct model *model = it->model;
    memset(work, 0, model->columns * sizeof *work);
    for (size_t point = 0; point < model->points; point++) {
        const double *x = model->x + point * model->columns;
        double left = sums[point] - it->weight[point] * fitted[point];
        for (size_t i = 0; i < model->columns; i++)
            work[i] += left * x[i];
    }
    normal_solve(&it->normal, work);
    for (size_t i = 0; i < model->columns; i++)
        b[i] += work[i];
    for (size_t point = 0; point < model->points; point++) {
        const double *x = model->x + point * model->columns;
        fitted[point] = 0;
        for (size_t i = 0; i < model->columns; i++)
            fitted[point] += x[i] * b[i];
    }
}

static enum fault project_model(const struct adjustment *it, size_t rows, double *influence)
{
    const struct model *model = it->model;
    AUTO(memory) double *sums = calloc(model->points + 1, sizeof *sums);
    AUTO(memory) double *fitted = calloc(model->points + 1, sizeof *fitted);
    AUTO(memory) double *b = calloc(model->columns + 1, sizeof *b);
    AUTO(memory) double *work = calloc(model->columns + 1, sizeof *work);
    if (sums == NULL || fitted == NULL || b == NULL || work == NULL)
        return fault_nomem();
    for (size_t row = 0; row < rows; row++)
        sums[model_point(model, row)] += it->before[row] * relative(it, influence, row);
    regress(it, sums, b, fitted, work);
    regress(it, sums, b, fitted, work);
    for (size_t row = 0; row < rows; row++)
        influence[row] -= it->after[row] * fitted[model_point(model, row)];
    return OK;
}

enum fault adjustments_project(const struct design *design, double *influence)
{
    for (size_t i = 0; i < design->adjustment_count; i++) {
        const struct adjustment *it = &design->adjustments[i];
        if (it->kind == ADJUSTED_CLASSES)
            TRY(project_classes(it, design->rows, influence));
        else if (it->kind == ADJUSTED_SWEEPS)
            TRY(project_sweeps(it, design->rows, influence));
        else
            TRY(project_model(it, design->rows, influence));
    }
    return OK;
}
