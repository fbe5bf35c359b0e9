/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An index of a sheet: the share of each part that counts answers is a weighted ratio with its
 * error; the rules take these. Beside each what the same rows give without weights.
 */
#include "cli/svy_sheet.h"

#include <math.h>
#include <string.h>

static const size_t ARENA_BYTES = (size_t)16 << 30;

/* A group: one of those met, or the whole domain. */
struct index_work {
    struct svy_sheet *sheet;
    const struct svy_index *index;
    struct arena *arena;
    struct svy_rows rows;       /* those of the domain that have a weight */
    struct svy_figure *figures; /* part x group */
    struct svy_plain *plain;    /* group x part */
};

static enum fault place_rows(struct index_work *work)
{
    const struct svy_sheet *sheet = work->sheet;
    const struct domain *domain = &sheet->domain;
    const struct grouping *by = &sheet->by.groups;
    int32_t *place = arena_array(work->arena, by->count + 1, sizeof *place);
    int32_t *group_of = arena_array(work->arena, domain->design->rows + 1, sizeof *group_of);
    if (place == NULL || group_of == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < sheet->met_count; i++)
        place[sheet->met[i]] = (int32_t)i;
    for (size_t row = 0; row < domain->design->rows; row++) {
        bool counts = domain->in[row] && weight_counts(domain->design->weights[row]);
        int32_t group = sheet->met_count > 0 ? by->of_row[row] : 0;
        group_of[row] = counts && group >= 0 ? place[group] : -1;
    }
    work->rows = (struct svy_rows){group_of, sheet->met_count > 0 ? sheet->met_count : 1};
    return OK;
}

static enum fault work_begin(struct index_work *work)
{
    TRY(place_rows(work));
    size_t count = work->index->count * work->rows.groups;
    work->figures = arena_array(work->arena, count, sizeof *work->figures);
    work->plain = arena_array(work->arena, count, sizeof *work->plain);
    if (work->figures == NULL || work->plain == NULL)
        return FAULT_NOMEM;
    return svy_index_plain(work->index, &work->rows, work->arena, work->plain);
}

/* --- shares ---------------------------------------------------------------------------------- */

/* V over what it would be if every answer had been drawn by itself: of an item that is the design
 * effect of its share. `population`: the answers' weights. */
static double deff_of(const struct svy_figure *figure, enum deff_rule rule, double population)
{
    double n = (double)figure->n;
    double simple = figure->estimate * (1 - figure->estimate) / (n - 1);
    if (rule == DEFF_WITHOUT_REPLACEMENT)
        simple *= (population - n) / population;
    return n > 1 && simple > 0 ? figure->se * figure->se / simple : NAN;
}

/* What a share of answers has besides one of rows. */
static enum fault take_answers(const struct index_work *work, size_t part,
                               const struct vector *answers, struct arena *arena,
                               struct svy_figure *figures)
{
    const struct svy_sheet *sheet = work->sheet;
    double *population = arena_array(arena, work->rows.groups, sizeof *population);
    if (population == NULL)
        return FAULT_NOMEM;
    for (size_t row = 0; row < sheet->design.rows; row++) {
        if (work->rows.group[row] >= 0)
            population[work->rows.group[row]] += sheet->design.weights[row] * answers->values[row];
    }
    for (size_t group = 0; group < work->rows.groups; group++) {
        const struct svy_plain *plain = &work->plain[group * work->index->count + part];
        figures[group].n = plain->answers;
        figures[group].unweighted = plain->value;
        figures[group].deff = deff_of(&figures[group], sheet->deff, population[group]);
    }
    return OK;
}

static enum fault estimate_part(struct index_work *work, size_t part)
{
    const struct svy_sheet *sheet = work->sheet;
    AUTO(arena) struct arena *arena = NULL;
    struct svy_place place;
    struct vector sides[2];
    struct svy_figure *figures;
    size_t count;
    TRY(arena_new(ARENA_BYTES, &arena));
    svy_place_make(sheet, arena, &place);
    TRY(svy_index_vectors(work->index, part, arena, sides));
    const struct question question = {.domain = &place.domain,
                                      .by = sheet->met_count > 0 ? &sheet->by.groups : NULL,
                                      .statistic = STATISTIC_RATIO,
                                      .terms = 1,
                                      .numerators = &sides[0],
                                      .denominators = &sides[1],
                                      .missing = MISSING_DROP_ROW};
    TRY(svy_figures_of(sheet, &question, &figures, &count));
    TRY(take_answers(work, part, &sides[1], arena, figures));
    TRY(svy_share_intervals(sheet, figures, count));
    memcpy(work->figures + part * work->rows.groups, figures, count * sizeof *figures);
    return OK;
}

/* --- what the rules make of them ------------------------------------------------------------- */

static struct svy_figure rule_figure(const struct index_work *work, size_t part, size_t group,
                                     double value)
{
    const struct svy_sheet *sheet = work->sheet;
    const struct svy_part *of = &work->index->parts[part];
    struct svy_figure figure =
        svy_figure_none(of->code, sheet->met_count > 0 ? sheet->met[group] : -1);
    figure.n = -1;
    figure.is_share = of->is_percent;
    figure.doubts = isnan(value) ? (unsigned)DOUBT_EMPTY : 0;
    figure.estimate = value;
    figure.unweighted = work->plain[group * work->index->count + part].value;
    return figure;
}

static enum fault apply_rules(struct index_work *work)
{
    size_t parts = work->index->count;
    size_t groups = work->rows.groups;
    double *values = arena_array(work->arena, parts, sizeof *values);
    if (values == NULL)
        return FAULT_NOMEM;
    for (size_t group = 0; group < groups; group++) {
        for (size_t part = 0; part < parts; part++)
            values[part] = work->figures[part * groups + group].estimate;
        TRY(svy_index_rules(work->index, work->arena, values));
        for (size_t part = 0; part < parts; part++) {
            if (!work->index->parts[part].is_counted)
                work->figures[part * groups + group] = rule_figure(work, part, group, values[part]);
        }
    }
    return OK;
}

enum fault svy_fill_index(struct svy_sheet *sheet, const struct svy_task *task)
{
    struct index_work work = {
        .sheet = sheet, .index = sheet->index, .arena = task->domain->design->dataset->arena};
    TRY(work_begin(&work));
    for (size_t part = 0; part < work.index->count; part++) {
        if (work.index->parts[part].is_counted)
            TRY(estimate_part(&work, part));
    }
    TRY(apply_rules(&work));
    for (size_t i = 0; i < work.index->count * work.rows.groups; i++)
        TRY(svy_figure_add(sheet, &work.figures[i]));
    return OK;
}
