/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/svy_sheet.h"

#include "analysis/survey/extract.h"

#include <math.h>
#include <string.h>

static const size_t ARENA_BYTES = (size_t)16 << 30;

const char *svy_group_label(const struct svy_sheet *sheet, int32_t group)
{
    return group < 0 ? NULL : sheet->by.groups.labels[group];
}

/* --- figures --------------------------------------------------------------------------------- */

struct svy_figure svy_figure_none(const char *column, int32_t group)
{
    return (struct svy_figure){.column = column,
                               .group = group,
                               .estimate = NAN,
                               .unweighted = NAN,
                               .se = NAN,
                               .interval = {NAN, NAN},
                               .deff = NAN,
                               .df = NAN,
                               .t = NAN,
                               .p = NAN,
                               .pooled = NAN};
}

/* Takes out what is not to be believed. */
static void hide_doubted(struct svy_figure *figure)
{
    enum share_method method = SHARE_MEAN;
    bool stands = figure->method != NULL && share_method_of(figure->method, &method) &&
                  share_method_stands(method);
    unsigned no_se = DOUBT_EMPTY | DOUBT_UNIT | DOUBT_ALIKE | DOUBT_UNKNOWN;
    unsigned no_interval =
        DOUBT_EMPTY | DOUBT_UNIT | DOUBT_DF | DOUBT_UNKNOWN | (stands ? 0u : (unsigned)DOUBT_ALIKE);
    if (figure->doubts & no_se)
        figure->se = figure->deff = figure->t = figure->p = NAN;
    if (figure->doubts & no_interval)
        figure->interval[0] = figure->interval[1] = figure->t = figure->p = NAN;
}

enum fault svy_figure_add(struct svy_sheet *sheet, const struct svy_figure *figure)
{
    if (sheet->count == sheet->capacity) {
        size_t capacity = sheet->capacity == 0 ? 64 : 2 * sheet->capacity;
        struct svy_figure *more = arena_array(sheet->arena, capacity, sizeof *more);
        if (more == NULL)
            return FAULT_NOMEM;
        if (sheet->count > 0)
            memcpy(more, sheet->figures, sheet->count * sizeof *more);
        sheet->figures = more;
        sheet->capacity = capacity;
    }
    struct svy_figure *place = &sheet->figures[sheet->count];
    *place = *figure;
    place->column = arena_text(sheet->arena, figure->column);
    if (figure->column != NULL && place->column == NULL)
        return FAULT_NOMEM;
    hide_doubted(place);
    sheet->count++;
    return OK;
}

static void take_estimate(const struct svy_sheet *sheet, const struct estimates *from, size_t at,
                          struct svy_figure *out)
{
    size_t group = at % from->groups;
    out->estimate = from->estimate[at];
    out->se = from->se[at];
    out->n = from->answered[at];
    out->df = from->df_group[group];
    out->deff = from->deff == NULL ? NAN : from->deff[at];
    estimate_interval(out->estimate, out->se, out->df, sheet->ask->level, out->interval);
}

/* Whether a row of the domain that has a weight answers the whole question. */
static enum fault is_answered(const struct question *question, bool *out)
{
    struct domain used;
    struct domain_size size;
    TRY(domain_copy(question->domain, &used));
    domain_complete(&used, question->numerators, question->terms);
    if (question->statistic == STATISTIC_RATIO)
        domain_complete(&used, question->denominators, question->terms);
    for (size_t row = 0; question->by != NULL && row < used.design->rows; row++)
        used.in[row] = used.in[row] && question->by->of_row[row] >= 0;
    TRY(domain_measure(&used, &size));
    *out = size.weighted > 0;
    return OK;
}

/* Where each group of the sheet is among the estimates, -1 = nobody answered there. */
static enum fault place_groups(const struct svy_sheet *sheet, const struct question *question,
                               const struct estimates *estimates, int32_t **out)
{
    size_t groups = question->by == NULL ? 1 : sheet->met_count;
    size_t next = 0;
    int32_t *place = arena_array(question->domain->design->dataset->arena, groups, sizeof *place);
    if (place == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < groups; i++) {
        int32_t group = question->by == NULL ? 0 : sheet->met[i];
        bool is_there = next < estimates->groups && estimates->group[next] == group;
        place[i] = is_there ? (int32_t)next++ : -1;
    }
    *out = place;
    return OK;
}

enum fault svy_figures_of(const struct svy_sheet *sheet, const struct question *question,
                          struct svy_figure **out, size_t *out_count)
{
    struct arena *arena = question->domain->design->dataset->arena;
    size_t groups = question->by == NULL ? 1 : sheet->met_count;
    size_t count = question->terms * groups;
    struct svy_figure *figures = arena_array(arena, count + 1, sizeof *figures);
    struct estimates estimates = {.groups = 0};
    unsigned *doubts = NULL;
    int32_t *place = NULL;
    bool answered;
    TRY(is_answered(question, &answered));
    if (answered) {
        TRY(estimate(question, &estimates));
        doubts = arena_array(arena, estimates.count + 1, sizeof *doubts);
        if (doubts == NULL)
            return FAULT_NOMEM;
        TRY(advise_estimates(question, &estimates, doubts));
    }
    TRY(place_groups(sheet, question, &estimates, &place));
    if (figures == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < count; i++) {
        int32_t at = place[i % groups];
        int32_t group = question->by == NULL ? -1 : sheet->met[i % groups];
        figures[i] = svy_figure_none(question->numerators[i / groups].name, group);
        figures[i].doubts = DOUBT_EMPTY;
        if (at < 0)
            continue;
        size_t from = i / groups * estimates.groups + (size_t)at;
        take_estimate(sheet, &estimates, from, &figures[i]);
        figures[i].doubts = doubts[from];
    }
    *out = figures;
    *out_count = count;
    return OK;
}

enum fault svy_mean_of(const struct svy_sheet *sheet, const struct svy_task *task,
                       const struct vector *y, struct svy_figure *out)
{
    struct question question = {.domain = task->domain,
                                .statistic = STATISTIC_MEAN,
                                .terms = 1,
                                .numerators = y,
                                .missing = MISSING_DROP_ROW};
    struct svy_figure *figures;
    size_t count;
    TRY(svy_figures_of(sheet, &question, &figures, &count));
    *out = figures[0];
    out->group = task->group;
    return OK;
}

/* --- the whole ------------------------------------------------------------------------------- */

static const struct {
    svy_fill *fill;
    bool each_operand;
    bool knows_groups;
} ways[SVY_STATISTIC_COUNT] = {
    [SVY_MEAN] = {svy_fill_mean, true, true},
    [SVY_TOTAL] = {svy_fill_mean, true, true},
    [SVY_PROPORTION] = {svy_fill_share, true, true},
    [SVY_RATIO] = {svy_fill_ratio, true, true},
    [SVY_VARIANCE] = {svy_fill_variance, true, false},
    [SVY_CORRELATION] = {svy_fill_correlation, false, false},
    [SVY_TABLE] = {svy_fill_table, false, false},
    [SVY_TEST] = {svy_fill_test, false, false},
    [SVY_ALPHA] = {svy_fill_alpha, false, false},
    [SVY_ITEM_MEANS] = {svy_fill_items, false, false},
    [SVY_INDEX] = {svy_fill_index, false, true},
};

bool svy_is_local(enum fault fault)
{
    bool is_refused = fault == FAULT_INVALID || fault == FAULT_NUMERIC;
    return is_refused && strcmp(fault_detail()->code, "svy_lonely") != 0;
}

/* Rows of the domain, group by group, by counting. */
static enum fault order_rows(struct svy_sheet *sheet)
{
    const int32_t *of_row = sheet->by.groups.of_row;
    size_t rows = sheet->design.rows;
    int32_t *place = arena_array(sheet->arena, sheet->by.groups.count + 1, sizeof *place);
    size_t *begin = arena_array(sheet->arena, sheet->met_count + 2, sizeof *begin);
    int32_t *order = arena_array(sheet->arena, rows + 1, sizeof *order);
    if (place == NULL || begin == NULL || order == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < sheet->met_count; i++)
        place[sheet->met[i]] = (int32_t)i + 1; /* 0 = not met */
    for (size_t row = 0; row < rows; row++) {
        if (sheet->domain.in[row] && of_row[row] >= 0 && place[of_row[row]] > 0)
            begin[place[of_row[row]] + 1]++;
    }
    for (size_t i = 2; i < sheet->met_count + 2; i++)
        begin[i] += begin[i - 1];
    for (size_t row = 0; row < rows; row++) {
        if (sheet->domain.in[row] && of_row[row] >= 0 && place[of_row[row]] > 0)
            order[begin[place[of_row[row]]]++] = (int32_t)row;
    }
    sheet->rows_met = order;
    sheet->rows_begin = begin;
    return OK;
}

void svy_place_make(const struct svy_sheet *sheet, struct arena *arena, struct svy_place *out)
{
    *out = (struct svy_place){sheet->dataset, sheet->design, sheet->domain};
    out->dataset.arena = arena;
    out->design.dataset = &out->dataset;
    out->domain.design = &out->design;
}

static enum fault fill_whole(struct svy_sheet *sheet, const char *operand)
{
    AUTO(arena) struct arena *arena = NULL;
    struct svy_place place;
    TRY(arena_new(ARENA_BYTES, &arena));
    svy_place_make(sheet, arena, &place);
    const struct svy_task task = {&place.domain, -1, NULL, operand};
    return ways[sheet->ask->statistic].fill(sheet, &task);
}

/* Rows by themselves, where the others have no part in a variance. */
static enum fault fill_extract(struct svy_sheet *sheet, const char *operand, size_t at,
                               struct arena *arena)
{
    struct extract extract;
    const int32_t *rows = sheet->rows_met + sheet->rows_begin[at];
    size_t count = sheet->rows_begin[at + 1] - sheet->rows_begin[at];
    TRY(extract_make(&sheet->design, rows, count, arena, &extract));
    const struct svy_task task = {&extract.domain, sheet->met[at], rows, operand};
    return ways[sheet->ask->statistic].fill(sheet, &task);
}

/* Rows as a mask, where they have. */
static enum fault fill_mask(struct svy_sheet *sheet, const char *operand, size_t at,
                            struct arena *arena)
{
    struct svy_place place;
    svy_place_make(sheet, arena, &place);
    const struct svy_task task = {&place.domain, sheet->met[at], NULL, operand};
    TRY(domain_copy(&place.domain, &place.domain));
    domain_group(&place.domain, &sheet->by.groups, (size_t)sheet->met[at]);
    return ways[sheet->ask->statistic].fill(sheet, &task);
}

/* The group at a place of `met`, with an arena of its own. */
static enum fault fill_group(struct svy_sheet *sheet, const char *operand, size_t at)
{
    AUTO(arena) struct arena *arena = NULL;
    bool whole = design_is_whole(&sheet->design) || sheet->design.replicates != NULL;
    TRY(arena_new(ARENA_BYTES, &arena));
    enum fault fault =
        whole ? fill_mask(sheet, operand, at, arena) : fill_extract(sheet, operand, at, arena);
    if (!svy_is_local(fault))
        return fault;
    struct finding finding = *fault_detail(); /* one group cannot be answered for, others can */
    finding.at = svy_group_label(sheet, sheet->met[at]);
    finding.severity = SEVERITY_WARNING;
    findings_put(&sheet->findings, &finding);
    return OK;
}

/* Group after group. */
static enum fault fill_groups(struct svy_sheet *sheet, const char *operand)
{
    if (sheet->rows_met == NULL)
        TRY(order_rows(sheet));
    for (size_t i = 0; i < sheet->met_count; i++)
        TRY(fill_group(sheet, operand, i));
    return OK;
}

static enum fault advise(struct svy_sheet *sheet)
{
    struct told_figure *told = arena_array(sheet->arena, sheet->count + 1, sizeof *told);
    bool all_few = domain_df(&sheet->size) < ADVICE_DF_MIN;
    size_t count = 0;
    if (told == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < sheet->count; i++) {
        const struct svy_figure *figure = &sheet->figures[i];
        const char *group = svy_group_label(sheet, figure->group);
        if (figure->column == NULL && sheet->count > 1)
            continue; /* what is made of the others has their doubts */
        const char *column = figure->column == NULL ? sheet->ask->name : figure->column;
        told[count] = (struct told_figure){column, group, figure->doubts};
        if (group == NULL && all_few) /* told of the whole domain already */
            told[count].doubts &= ~(unsigned)(DOUBT_UNIT | DOUBT_DF);
        count++;
    }
    return advise_figures(told, count, &sheet->findings);
}

enum fault svy_sheet_fill(struct svy_sheet *sheet)
{
    const struct svy_ask *ask = sheet->ask;
    size_t operands = ways[ask->statistic].each_operand ? ask->operand_count : 1;
    bool apart = !ways[ask->statistic].knows_groups && sheet->met_count > 0;
    TRY(advise_domain(&sheet->domain, &sheet->findings));
    for (size_t i = 0; i < operands; i++) {
        const char *operand = ways[ask->statistic].each_operand ? ask->operands[i] : NULL;
        TRY(apart ? fill_groups(sheet, operand) : fill_whole(sheet, operand));
    }
    return advise(sheet);
}
