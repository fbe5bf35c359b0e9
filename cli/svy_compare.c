/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tests of means and two-way tables of a sheet, over one domain at a time.
 */
#include "cli/svy_sheet.h"

#include "analysis/survey/compare.h"
#include "analysis/survey/extract.h"

#include <math.h>
#include <stdlib.h>

/* --- tests ----------------------------------------------------------------------------------- */

static enum fault add_result(struct svy_sheet *sheet, const struct svy_figure *like,
                             const char *name, const struct t_result *result)
{
    struct svy_figure figure = *like;
    figure.column = name;
    figure.is_share = like->is_share;
    figure.deff = NAN;
    figure.estimate = result->estimate;
    figure.se = result->se;
    figure.df = result->df;
    figure.t = result->t;
    figure.p = result->p;
    figure.interval[0] = result->interval[0];
    figure.interval[1] = result->interval[1];
    if (!(figure.doubts & DOUBT_UNIT) && result->df < ADVICE_DF_MIN)
        figure.doubts |= DOUBT_DF;
    return name == NULL ? FAULT_NOMEM : svy_figure_add(sheet, &figure);
}

/* COLUMN=VALUE: is the mean that? */
static enum fault test_value(struct svy_sheet *sheet, const struct svy_task *task)
{
    const struct dataset *dataset = task->domain->design->dataset;
    const char *text = sheet->ask->operands[0];
    struct svy_condition condition;
    struct svy_figure mean;
    struct t_result result;
    struct vector y;
    char *end = NULL;
    if (!svy_is_condition(text))
        return fault_raise(FAULT_USAGE, "svy_test_value", "condition", text, NULL);
    TRY(svy_condition_parse(text, dataset->arena, &condition));
    double value = strtod(condition.values.items[0], &end);
    bool is_value = condition.test == TEST_EQUAL && condition.values.count == 1 && *end == '\0';
    if (!is_value || !isfinite(value))
        return fault_raise(FAULT_USAGE, "svy_test_value", "condition", text, NULL);
    TRY(svy_vector_asked(dataset, condition.column, &y));
    TRY(svy_mean_of(sheet, task, &y, &mean));
    TRY(svy_figure_add(sheet, &mean));
    if (mean.doubts & DOUBT_EMPTY)
        return OK;
    double *shifted = arena_array(dataset->arena, dataset->rows + 1, sizeof *shifted);
    uint8_t *missing = arena_array(dataset->arena, dataset->rows + 1, sizeof *missing);
    if (shifted == NULL || missing == NULL)
        return FAULT_NOMEM;
    for (size_t row = 0; row < dataset->rows; row++) {
        missing[row] = (uint8_t)vector_kind(&y, row);
        shifted[row] = vector_value(&y, row) - value;
    }
    y = (struct vector){.name = y.name, .values = shifted, .missing = missing};
    TRY(t_test_mean(task->domain, &y, sheet->ask->level, &result));
    return add_result(
        sheet, &mean,
        arena_format(dataset->arena, "%s - %s", condition.column, condition.values.items[0]),
        &result);
}

/* The column as labels, so that the test's slope is the difference of two groups whatever their
 * codes are. */
static enum fault take_groups(const struct dataset *dataset, const char *name,
                              struct grouping *groups, struct column *out)
{
    const struct column *column;
    TRY(svy_column_asked(dataset, name, &column));
    TRY(column_grouping(column, dataset->rows, dataset->arena, groups));
    *out = (struct column){.name = name,
                           .kind = COLUMN_LABELS,
                           .labels = groups->of_row,
                           .levels = groups->labels,
                           .level_count = groups->count};
    return OK;
}

static enum fault take_tested(struct svy_sheet *sheet, const struct design *design,
                              struct vector *out, bool *out_share)
{
    const char *operand = sheet->ask->operands[0];
    *out_share = svy_is_condition(operand);
    if (*out_share)
        return svy_condition_vector(sheet, design, operand, out);
    return svy_vector_asked(design->dataset, operand, out);
}

/* The means of both groups, each with its level in its name; *out_levels: their levels. */
static enum fault add_means(struct svy_sheet *sheet, const struct question *question,
                            const struct svy_task *task, bool is_share, size_t out_levels[2])
{
    struct estimates means;
    struct arena *arena = task->domain->design->dataset->arena;
    unsigned doubts[2];
    TRY(estimate(question, &means));
    if (means.groups != 2)
        return fault_raise(FAULT_INVALID, "svy_group_two", "column", sheet->ask->operands[1], NULL);
    TRY(advise_estimates(question, &means, doubts));
    for (size_t i = 0; i < 2; i++) {
        const char *level = question->by->labels[means.group[i]];
        struct svy_figure figure =
            svy_figure_none(arena_format(arena, "%s (%s=%s)", question->numerators[0].name,
                                         sheet->ask->operands[1], level),
                            task->group);
        if (figure.column == NULL)
            return FAULT_NOMEM;
        figure.is_share = is_share;
        figure.doubts = doubts[i];
        figure.n = means.answered[i];
        figure.estimate = means.estimate[i];
        figure.se = means.se[i];
        figure.deff = means.deff[i];
        figure.df = means.df_group[i];
        estimate_interval(figure.estimate, figure.se, figure.df, sheet->ask->level,
                          figure.interval);
        TRY(svy_figure_add(sheet, &figure));
        out_levels[i] = (size_t)means.group[i];
    }
    return OK;
}

enum fault svy_fill_test(struct svy_sheet *sheet, const struct svy_task *task)
{
    const struct design *design = task->domain->design;
    struct question question = {.domain = task->domain,
                                .statistic = STATISTIC_MEAN,
                                .terms = 1,
                                .missing = MISSING_DROP_ROW,
                                .deff = sheet->deff};
    struct grouping groups;
    struct column column;
    struct vector y;
    struct svy_figure all;
    struct t_result result;
    size_t levels[2];
    bool is_share;
    if (sheet->ask->operand_count == 1)
        return test_value(sheet, task);
    TRY(take_tested(sheet, design, &y, &is_share));
    TRY(take_groups(design->dataset, sheet->ask->operands[1], &groups, &column));
    question.numerators = &y;
    question.by = &groups;
    TRY(add_means(sheet, &question, task, is_share, levels));
    TRY(svy_mean_of(sheet, task, &y, &all));
    all.is_share = is_share;
    all.n = sheet->figures[sheet->count - 2].n + sheet->figures[sheet->count - 1].n;
    TRY(t_test_groups(task->domain, &y, &column, sheet->ask->level, &result));
    return add_result(sheet, &all,
                      arena_format(design->dataset->arena, "%s: %s - %s", y.name,
                                   groups.labels[levels[1]], groups.labels[levels[0]]),
                      &result);
}

/* --- two-way tables -------------------------------------------------------------------------- */

/* Of the levels met, or why there is no test as a finding. */
static enum fault take_test(struct svy_sheet *sheet, const struct svy_task *task,
                            const struct grouping sides[2], struct svy_two_way *table)
{
    struct table_result result;
    enum fault fault = table_test(task->domain, &sides[0], &sides[1], TABLE_F, &result);
    if (svy_is_local(fault)) {
        const char *label = svy_group_label(sheet, task->group);
        struct finding finding = *fault_detail();
        finding.at = label == NULL ? "test" : label;
        finding.severity = SEVERITY_WARNING;
        findings_put(&sheet->findings, &finding);
        return OK;
    }
    TRY(fault);
    table->has_test = true;
    table->statistic = result.statistic;
    table->ndf = result.ndf;
    table->ddf = result.ddf;
    table->p = result.p;
    return OK;
}

/* A table outlives the arena of its task. */
static enum fault keep_cells(struct svy_sheet *sheet, const double *weights, const int64_t *counts,
                             struct svy_two_way *out)
{
    size_t cells = sheet->sides[0].count * sheet->sides[1].count;
    out->weights = arena_array(sheet->arena, cells + 1, sizeof *out->weights);
    out->counts = arena_array(sheet->arena, cells + 1, sizeof *out->counts);
    if (out->weights == NULL || out->counts == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < cells; i++) {
        out->weights[i] = weights[i];
        out->counts[i] = counts[i];
    }
    return OK;
}

/* The sides of all tables, once. */
static enum fault take_sides(struct svy_sheet *sheet)
{
    for (size_t i = 0; i < 2; i++) {
        const struct column *column;
        TRY(svy_column_asked(&sheet->dataset, sheet->ask->operands[i], &column));
        TRY(column_grouping(column, sheet->dataset.rows, sheet->arena, &sheet->sides[i]));
        TRY(svy_levels_judge(column, sheet->sides[i].count));
    }
    sheet->tables = arena_array(sheet->arena, sheet->met_count + 1, sizeof *sheet->tables);
    return sheet->tables == NULL ? FAULT_NOMEM : OK;
}

enum fault svy_fill_table(struct svy_sheet *sheet, const struct svy_task *task)
{
    struct svy_two_way table = {
        .group = task->group, .statistic = NAN, .ndf = NAN, .ddf = NAN, .p = NAN};
    const struct dataset *dataset = task->domain->design->dataset;
    struct grouping sides[2];
    double *weights;
    int64_t *counts;
    if (sheet->tables == NULL)
        TRY(take_sides(sheet));
    for (size_t i = 0; i < 2; i++) {
        sides[i] = sheet->sides[i];
        if (task->rows != NULL)
            TRY(extract_grouping(&sheet->sides[i], task->rows, dataset->rows, dataset->arena,
                                 &sides[i]));
    }
    TRY(svy_cross(task->domain, sides, &weights, &counts));
    TRY(keep_cells(sheet, weights, counts, &table));
    TRY(take_test(sheet, task, sides, &table));
    sheet->tables[sheet->table_count++] = table;
    return OK;
}
