/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Means, totals, ratios and shares of a sheet, over its groups at once.
 */
#include "cli/svy_sheet.h"

#include <math.h>
#include <string.h>

/* A question over the task's domain and the sheet's groups, each column on its own answers. */
static struct question question_of(const struct svy_sheet *sheet, const struct svy_task *task,
                                   enum statistic statistic)
{
    return (struct question){.domain = task->domain,
                             .by = sheet->met_count > 0 ? &sheet->by.groups : NULL,
                             .statistic = statistic,
                             .missing = MISSING_DROP_ROW,
                             .deff = statistic == STATISTIC_RATIO ? DEFF_NONE : sheet->deff};
}

/* --- means, totals, ratios ------------------------------------------------------------------- */

static enum fault add_figures(struct svy_sheet *sheet, const struct question *question,
                              const char *name, bool is_share)
{
    struct svy_figure *figures;
    size_t count;
    TRY(svy_figures_of(sheet, question, &figures, &count));
    for (size_t i = 0; i < count; i++) {
        figures[i].is_share = is_share;
        if (name != NULL)
            figures[i].column = name;
        TRY(svy_figure_add(sheet, &figures[i]));
    }
    return OK;
}

enum fault svy_fill_mean(struct svy_sheet *sheet, const struct svy_task *task)
{
    const struct dataset *dataset = task->domain->design->dataset;
    bool is_total = sheet->ask->statistic == SVY_TOTAL;
    struct question question =
        question_of(sheet, task, is_total ? STATISTIC_TOTAL : STATISTIC_MEAN);
    const struct column *column;
    struct vector vector;
    struct vector *vectors = &vector;
    TRY(svy_column_asked(dataset, task->operand, &column));
    bool is_label = column->kind == COLUMN_LABELS;
    question.terms = 1;
    if (is_label)
        TRY(svy_level_vectors(dataset, column, &vectors, &question.terms));
    else
        TRY(svy_vector_asked(dataset, task->operand, vectors));
    question.numerators = vectors;
    return add_figures(sheet, &question, NULL, is_label && !is_total);
}

enum fault svy_fill_ratio(struct svy_sheet *sheet, const struct svy_task *task)
{
    const struct dataset *dataset = task->domain->design->dataset;
    struct question question = question_of(sheet, task, STATISTIC_RATIO);
    size_t length = strcspn(task->operand, "/");
    struct vector sides[2];
    const char *names[2] = {arena_text_n(dataset->arena, task->operand, length),
                            task->operand + length + (task->operand[length] == '/')};
    if (names[0] == NULL)
        return FAULT_NOMEM;
    if (names[0][0] == '\0' || names[1][0] == '\0')
        return fault_raise(FAULT_USAGE, "svy_ratio", "what", task->operand, NULL);
    for (size_t i = 0; i < 2; i++)
        TRY(svy_vector_asked(dataset, names[i], &sides[i]));
    question.terms = 1;
    question.numerators = &sides[0];
    question.denominators = &sides[1];
    return add_figures(sheet, &question, task->operand, false);
}

/* --- shares ---------------------------------------------------------------------------------- */

static bool is_zero_or_one(const struct vector *vector, size_t rows)
{
    for (size_t row = 0; row < rows; row++) {
        double value = vector_value(vector, row);
        bool is_either = fabs(value) <= 0 || fabs(value - 1) <= 0;
        if (!is_either && !vector_missing(vector, row))
            return false;
    }
    return true;
}

/* What an operand has shares of: a condition, a column of 0 and 1, or each level of a column. */
static enum fault take_indicators(struct svy_sheet *sheet, const struct svy_task *task,
                                  struct question *question)
{
    const struct design *design = task->domain->design;
    const struct dataset *dataset = design->dataset;
    struct vector *vectors = arena_array(dataset->arena, 1, sizeof *vectors);
    const struct column *column;
    if (vectors == NULL)
        return FAULT_NOMEM;
    question->terms = 1;
    question->numerators = vectors;
    if (svy_is_condition(task->operand))
        return svy_condition_vector(sheet, design, task->operand, vectors);
    TRY(svy_column_asked(dataset, task->operand, &column));
    if (column->kind != COLUMN_LABELS) {
        TRY(column_vector(column, dataset->rows, dataset->arena, vectors));
        if (is_zero_or_one(vectors, dataset->rows))
            return OK;
    }
    TRY(svy_level_vectors(dataset, column, &vectors, &question->terms));
    question->numerators = vectors;
    return OK;
}

static struct share share_of(const struct svy_sheet *sheet, const struct svy_figure *figure)
{
    return (struct share){.p = figure->estimate,
                          .variance = figure->se * figure->se,
                          .df = figure->df,
                          .n = (double)figure->n,
                          .rows = (double)figure->n,
                          .deff = NAN,
                          .level = sheet->ask->level};
}

/* What the groups of a term tell together. */
struct pool {
    double deff; /* NaN where they are none or tell nothing */
    size_t groups;
    double df_least;
};

static struct pool pool_of(const struct svy_sheet *sheet, const struct svy_figure *figures,
                           size_t groups)
{
    struct deff_pool pool = {0};
    double df_least = INFINITY;
    for (size_t i = 0; i < groups; i++) {
        struct share share = share_of(sheet, &figures[i]);
        if (figures[i].doubts & (DOUBT_EMPTY | DOUBT_UNIT))
            continue;
        df_least = fmin(df_least, share.df);
        deff_pool_add(&pool, &share);
    }
    return (struct pool){deff_pool_value(&pool, NAN), pool.groups, df_least};
}

static bool is_pooled(enum share_method method)
{
    return method == SHARE_WILSON_DEFF || method == SHARE_CP_DEFF;
}

/* The method that was asked for; else Wilson's: with the pooled design effect where groups are too
 * small to tell their own, as communes of four villages are. */
static enum fault choose_method(const struct svy_sheet *sheet, const struct pool *pool,
                                enum share_method *out)
{
    const struct svy_ask *ask = sheet->ask;
    const char *name = share_method_name(ask->method);
    bool takes_pooled = !isnan(pool->deff) && pool->df_least < SVY_DF_OWN;
    *out = takes_pooled ? SHARE_WILSON_DEFF : SHARE_WILSON_ADJUSTED;
    if (!ask->has_method)
        return OK;
    *out = ask->method;
    if (!is_pooled(ask->method))
        return OK;
    if (sheet->met_count == 0)
        return fault_raise(FAULT_USAGE, "svy_deff_group", "method", name, NULL);
    return isnan(pool->deff) ? fault_raise(FAULT_INVALID, "svy_deff_pooled", "method", name, NULL)
                             : OK;
}

enum fault svy_share_intervals(const struct svy_sheet *sheet, struct svy_figure *figures,
                               size_t groups)
{
    const struct pool pooled = pool_of(sheet, figures, groups);
    enum share_method method;
    TRY(choose_method(sheet, &pooled, &method));
    for (size_t i = 0; i < groups; i++) {
        struct share share = share_of(sheet, &figures[i]);
        if (is_pooled(method)) {
            share.deff = figures[i].pooled = pooled.deff;
            figures[i].pooled_groups = pooled.groups;
        }
        share_interval(&share, method, figures[i].interval);
        figures[i].is_share = true;
        figures[i].method = share_method_name(method);
    }
    return OK;
}

enum fault svy_fill_share(struct svy_sheet *sheet, const struct svy_task *task)
{
    struct question question = question_of(sheet, task, STATISTIC_MEAN);
    struct svy_figure *figures;
    size_t count;
    TRY(take_indicators(sheet, task, &question));
    TRY(svy_figures_of(sheet, &question, &figures, &count));
    size_t groups = count / question.terms;
    for (size_t term = 0; term < question.terms; term++)
        TRY(svy_share_intervals(sheet, figures + term * groups, groups));
    for (size_t i = 0; i < count; i++)
        TRY(svy_figure_add(sheet, &figures[i]));
    return OK;
}
