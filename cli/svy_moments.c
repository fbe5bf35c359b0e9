/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Variances, correlations, alpha and means of items of a sheet, over one domain at a time.
 */
#include "cli/svy_sheet.h"

#include "analysis/survey/composite.h"
#include "analysis/survey/moments.h"

#include <math.h>

enum fault svy_fill_variance(struct svy_sheet *sheet, const struct svy_task *task)
{
    struct vector y;
    struct svy_figure figure;
    struct estimates variance;
    struct question question = {
        .domain = task->domain, .terms = 1, .numerators = &y, .missing = MISSING_DROP_ROW};
    TRY(svy_vector_asked(task->domain->design->dataset, task->operand, &y));
    TRY(svy_mean_of(sheet, task, &y, &figure)); /* who answered, and what is to be doubted */
    if (!(figure.doubts & DOUBT_EMPTY)) {
        TRY(estimate_variances(&question, &variance));
        figure.estimate = variance.estimate[0];
        figure.se = variance.se[0];
        estimate_interval(figure.estimate, figure.se, figure.df, sheet->ask->level,
                          figure.interval);
    }
    return svy_figure_add(sheet, &figure);
}

/* --- of several columns ---------------------------------------------------------------------- */

/* A figure of those who answered all of them, with nothing estimated yet. */
static enum fault complete_figure(const struct svy_task *task, const struct vector *vectors,
                                  size_t count, struct svy_figure *out)
{
    struct domain used;
    struct domain_size size;
    TRY(domain_copy(task->domain, &used));
    domain_complete(&used, vectors, count);
    TRY(domain_measure(&used, &size));
    *out = svy_figure_none(NULL, task->group);
    out->n = (int64_t)size.weighted;
    out->df = domain_df(&size);
    out->doubts = size.weighted == 0 ? DOUBT_EMPTY : 0;
    return OK;
}

/* Without spread nothing goes together with anything. */
static enum fault add_coefficient(struct svy_sheet *sheet, struct svy_figure *figure, double value)
{
    figure->estimate = value;
    if (isnan(value) && figure->doubts == 0)
        figure->doubts = DOUBT_ALIKE;
    return svy_figure_add(sheet, figure);
}

enum fault svy_fill_correlation(struct svy_sheet *sheet, const struct svy_task *task)
{
    const struct dataset *dataset = task->domain->design->dataset;
    size_t terms = sheet->ask->operand_count;
    struct question question = {
        .domain = task->domain, .terms = terms, .missing = MISSING_DROP_ROW};
    struct svy_figure figure;
    struct vector *vectors;
    double *matrix = arena_array(dataset->arena, terms * terms, sizeof *matrix);
    if (matrix == NULL)
        return FAULT_NOMEM;
    TRY(svy_operand_vectors(sheet, dataset, &vectors));
    TRY(complete_figure(task, vectors, terms, &figure));
    question.numerators = vectors;
    if (figure.doubts == 0)
        TRY(estimate_correlation(&question, matrix));
    for (size_t a = 0; a < terms; a++) {
        for (size_t b = a + 1; b < terms; b++) {
            struct svy_figure pair = figure;
            pair.column = arena_format(dataset->arena, "%s, %s", vectors[a].name, vectors[b].name);
            if (pair.column == NULL)
                return FAULT_NOMEM;
            TRY(add_coefficient(sheet, &pair, figure.doubts == 0 ? matrix[a * terms + b] : NAN));
        }
    }
    return OK;
}

enum fault svy_fill_alpha(struct svy_sheet *sheet, const struct svy_task *task)
{
    struct question question = {.domain = task->domain, .terms = sheet->ask->operand_count};
    struct svy_figure figure;
    struct vector *vectors;
    double alpha = NAN;
    TRY(svy_operand_vectors(sheet, task->domain->design->dataset, &vectors));
    TRY(complete_figure(task, vectors, question.terms, &figure));
    question.numerators = vectors;
    if (figure.doubts == 0)
        TRY(estimate_alpha(&question, &alpha));
    return add_coefficient(sheet, &figure, isfinite(alpha) ? alpha : NAN);
}

/* --- items ----------------------------------------------------------------------------------- */

/* The mean over the items that somebody answered: none where one is unknown. */
static enum fault add_whole(struct svy_sheet *sheet, const struct svy_task *task,
                            const struct composite *made, unsigned doubts)
{
    struct svy_figure figure = svy_figure_none(NULL, task->group);
    figure.n = made->parts.rows_group[0];
    figure.doubts = doubts;
    figure.estimate = made->whole.estimate[0];
    figure.se = made->whole.se[0];
    figure.df = made->whole.df;
    estimate_interval(figure.estimate, figure.se, figure.df, sheet->ask->level, figure.interval);
    return svy_figure_add(sheet, &figure);
}

enum fault svy_fill_items(struct svy_sheet *sheet, const struct svy_task *task)
{
    struct question question = {.domain = task->domain,
                                .statistic = STATISTIC_MEAN,
                                .terms = sheet->ask->operand_count,
                                .missing = MISSING_DROP_TERM};
    const struct dataset *dataset = task->domain->design->dataset;
    struct composite made;
    struct vector *vectors;
    unsigned *doubts = arena_array(dataset->arena, question.terms, sizeof *doubts);
    unsigned in_all = ~0u; /* doubted of every item, and so of their mean */
    unsigned in_any = 0;
    if (doubts == NULL)
        return FAULT_NOMEM;
    TRY(svy_operand_vectors(sheet, dataset, &vectors));
    question.numerators = vectors;
    TRY(item_means_estimate(task->domain, vectors, question.terms, &made));
    TRY(advise_estimates(&question, &made.parts, doubts));
    for (size_t i = 0; i < question.terms; i++) {
        struct svy_figure figure;
        struct svy_task one = {task->domain, task->group, task->rows, vectors[i].name};
        TRY(svy_mean_of(sheet, &one, &vectors[i], &figure));
        in_all &= doubts[i];
        in_any |= doubts[i] & DOUBT_EMPTY;
        TRY(svy_figure_add(sheet, &figure));
    }
    return add_whole(sheet, task, &made, in_all | in_any);
}
