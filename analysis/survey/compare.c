/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/survey/compare.h"

#include "analysis/survey/replicate.h"
#include "analysis/survey/sum.h"

#include <math.h>

static void finish(struct t_result *result, double level)
{
    result->t = estimate_t(result->estimate, result->se);
    result->p = estimate_p(result->t, result->df);
    estimate_interval(result->estimate, result->se, result->df, level, result->interval);
}

enum fault t_test_mean(const struct domain *domain, const struct vector *y, double level,
                       struct t_result *out)
{
    struct question question = {.domain = domain,
                                .statistic = STATISTIC_MEAN,
                                .terms = 1,
                                .numerators = y,
                                .missing = MISSING_DROP_ROW};
    struct estimates mean;
    TRY(estimate(&question, &mean));
    struct t_result result = {.estimate = mean.estimate[0], .se = mean.se[0], .df = mean.df - 1};
    finish(&result, level);
    *out = result;
    return OK;
}

/* --- two groups ------------------------------------------------------------------------------ */

/* A factor's second level as 1, its first as 0; numbers as themselves. */
static enum fault take_group(const struct domain *domain, const struct column *column,
                             struct vector *out)
{
    struct arena *arena = domain->design->dataset->arena;
    size_t rows = domain->design->rows;
    struct grouping grouping;
    int32_t met[2] = {-1, -1};
    TRY(column_grouping(column, rows, arena, &grouping));
    for (size_t row = 0; row < rows; row++) {
        int32_t level = grouping.of_row[row];
        if (!domain->in[row] || level < 0 || level == met[0] || level == met[1])
            continue;
        if (met[1] >= 0)
            return fault_raise(FAULT_INVALID, "svy_group_two", "column", column->name, NULL);
        met[met[0] < 0 ? 0 : 1] = level;
    }
    if (met[1] < 0)
        return fault_raise(FAULT_INVALID, "svy_group_two", "column", column->name, NULL);
    if (column->kind != COLUMN_LABELS)
        return column_vector(column, rows, arena, out);
    double *values = arena_array(arena, rows + 1, sizeof *values);
    uint8_t *missing = arena_array(arena, rows + 1, sizeof *missing);
    if (values == NULL || missing == NULL)
        return FAULT_NOMEM;
    int32_t second = met[0] > met[1] ? met[0] : met[1];
    for (size_t row = 0; row < rows; row++) {
        values[row] = grouping.of_row[row] == second;
        missing[row] = (uint8_t)(grouping.of_row[row] < 0 ? MISSING_BLANK : MISSING_NOT);
    }
    *out = (struct vector){.name = column->name, .values = values, .missing = missing};
    return OK;
}

struct line {
    const struct domain *domain;
    const struct vector *x;
    const struct vector *y;
};

/* Weighted sums of a line: means, and of dx dy and dx^2, d from them. */
struct line_sums {
    double mean_x;
    double mean_y;
    double top;
    double bottom;
};

static double mean_by(const struct line *line, const struct vector *vector, const double *weights)
{
    struct sum weight = {0};
    struct sum off = {0};
    double first = NAN;
    for (size_t row = 0; row < line->domain->design->rows; row++) {
        if (!line->domain->in[row])
            continue;
        first = isnan(first) ? vector_value(vector, row) : first;
        sum_add(&weight, weights[row]);
        sum_add(&off, weights[row] * (vector_value(vector, row) - first));
    }
    return first + sum_value(&off) / sum_value(&weight);
}

static struct line_sums line_by(const struct line *line, const double *weights)
{
    struct line_sums sums = {mean_by(line, line->x, weights), mean_by(line, line->y, weights), 0,
                             0};
    struct sum top = {0};
    struct sum bottom = {0};
    for (size_t row = 0; row < line->domain->design->rows; row++) {
        if (!line->domain->in[row])
            continue;
        double off_x = vector_value(line->x, row) - sums.mean_x;
        sum_add(&top, weights[row] * off_x * (vector_value(line->y, row) - sums.mean_y));
        sum_add(&bottom, weights[row] * off_x * off_x);
    }
    sums.top = sum_value(&top);
    sums.bottom = sum_value(&bottom);
    return sums;
}

static double slope_by(const double *weights, const void *context)
{
    struct line_sums sums = line_by(context, weights);
    return sums.top / sums.bottom;
}

/* Slope = sum w dx dy / sum w dx^2, influence w dx (dy - slope dx)/sum w dx^2. */
static enum fault slope(const struct line *line, struct t_result *out)
{
    const struct design *design = line->domain->design;
    struct line_sums sums = line_by(line, design->weights);
    double variance;
    double *influence = arena_array(design->dataset->arena, design->rows + 1, sizeof *influence);
    if (influence == NULL)
        return FAULT_NOMEM;
    out->estimate = sums.top / sums.bottom;
    for (size_t row = 0; row < design->rows; row++) {
        if (!line->domain->in[row])
            continue;
        double off_x = vector_value(line->x, row) - sums.mean_x;
        double residual = vector_value(line->y, row) - sums.mean_y - out->estimate * off_x;
        influence[row] = design->weights[row] * off_x * residual / sums.bottom;
    }
    if (design->replicates != NULL)
        TRY(replicates_variance(design, slope_by, line, &variance));
    else
        TRY(variance_of_rows(design, line->domain->in, influence, &variance));
    out->se = sqrt(variance);
    return OK;
}

enum fault t_test_groups(const struct domain *domain, const struct vector *y,
                         const struct column *group, double level, struct t_result *out)
{
    struct vector x;
    struct domain used;
    struct domain_size size;
    struct t_result result = {0};
    TRY(domain_copy(domain, &used));
    domain_complete(&used, y, 1);
    TRY(take_group(&used, group, &x));
    domain_complete(&used, &x, 1);
    TRY(domain_measure(&used, &size));
    if (size.weighted == 0)
        return fault_raise(FAULT_INVALID, "svy_empty", NULL);
    const struct line line = {&used, &x, y};
    TRY(slope(&line, &result));
    result.df = domain_df(&size) - 1;
    finish(&result, level);
    *out = result;
    return OK;
}

/* --- a unit and the whole -------------------------------------------------------------------- */

static void against(struct unit_result *result, double whole, double mean, double spread)
{
    for (size_t i = 0; i < result->means.groups; i++) {
        double share = result->means.weight_group[i] / whole;
        double own = result->means.se[i] * result->means.se[i];
        result->difference[i] = result->means.estimate[i] - mean;
        result->se[i] = sqrt((1 - 2 * share) * own + spread);
        result->t[i] = estimate_t(result->difference[i], result->se[i]);
        result->p[i] = estimate_p(result->t[i], result->df);
    }
}

enum fault unit_against_all(const struct question *question, struct unit_result *out)
{
    struct unit_result result;
    struct question means = *question;
    struct arena *arena = question->domain->design->dataset->arena;
    means.statistic = STATISTIC_MEAN;
    means.covariance = false;
    TRY(estimate(&means, &result.means));
    size_t count = result.means.groups;
    result.difference = arena_array(arena, count, sizeof *result.difference);
    result.se = arena_array(arena, count, sizeof *result.se);
    result.t = arena_array(arena, count, sizeof *result.t);
    result.p = arena_array(arena, count, sizeof *result.p);
    if (result.difference == NULL || result.se == NULL || result.t == NULL || result.p == NULL)
        return FAULT_NOMEM;
    double whole = 0;
    for (size_t i = 0; i < count; i++)
        whole += result.means.weight_group[i];
    struct sum mean = {0};
    struct sum spread = {0};
    double first = result.means.estimate[0];
    for (size_t i = 0; i < count; i++) {
        double share = result.means.weight_group[i] / whole;
        sum_add(&mean, share * (result.means.estimate[i] - first));
        sum_add(&spread, share * share * result.means.se[i] * result.means.se[i]);
    }
    result.df = result.means.df;
    against(&result, whole, first + sum_value(&mean), sum_value(&spread));
    *out = result;
    return OK;
}
