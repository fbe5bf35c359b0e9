/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/survey/cells.h"

#include "analysis/survey/dense.h"

static enum fault number_cells(const struct design *design, const int32_t *group_of_row,
                               struct dense *pairs, int32_t *of_row)
{
    const int32_t *unit = design->stages[design->depth - 1].unit;
    for (size_t row = 0; row < design->rows; row++) {
        of_row[row] = -1;
        if (group_of_row[row] < 0)
            continue;
        TRY(dense_number(pairs, dense_pair(unit[row], group_of_row[row]), &of_row[row]));
    }
    return OK;
}

struct sorting {
    const int32_t *key; /* by item: 0 .. keys - 1 */
    size_t keys;
    int32_t *begin; /* keys + 2 zeros; then, by key, where its items begin */
};

/* Stable, by counting; from: the items in an order, or NULL. */
static void sort_items(const struct sorting *by, const int32_t *from, size_t count, int32_t *out)
{
    for (size_t i = 0; i < count; i++)
        by->begin[by->key[i] + 2]++;
    for (size_t i = 2; i < by->keys + 2; i++)
        by->begin[i] += by->begin[i - 1];
    for (size_t i = 0; i < count; i++) {
        int32_t item = from == NULL ? (int32_t)i : from[i];
        out[by->begin[by->key[item] + 1]++] = item;
    }
}

static enum fault order_cells(struct cells *cells)
{
    struct arena *arena = cells->design->dataset->arena;
    size_t strata = cells->design->stages[cells->design->depth - 1].stratum_count;
    int32_t *by_stratum = arena_array(arena, strata + 2, sizeof *by_stratum);
    int32_t *by_group = arena_array(arena, cells->groups + 2, sizeof *by_group);
    int32_t *stratum = arena_array(arena, cells->count + 1, sizeof *stratum);
    int32_t *first = arena_array(arena, cells->count + 1, sizeof *first);
    int32_t *order = arena_array(arena, cells->count + 1, sizeof *order);
    if (by_stratum == NULL || by_group == NULL || stratum == NULL || first == NULL || order == NULL)
        return FAULT_NOMEM;
    for (size_t cell = 0; cell < cells->count; cell++)
        stratum[cell] = cell_stratum(cells, (int32_t)cell);
    sort_items(&(struct sorting){stratum, strata, by_stratum}, NULL, cells->count, first);
    sort_items(&(struct sorting){cells->group, cells->groups, by_group}, first, cells->count,
               order);
    cells->order = order;
    cells->begin = by_group;
    return OK;
}

enum fault cells_make(const struct design *design, const int32_t *group_of_row, size_t groups,
                      struct cells *out)
{
    AUTO(dense) struct dense pairs = {0};
    struct arena *arena = design->dataset->arena;
    int32_t *of_row = arena_array(arena, design->rows + 1, sizeof *of_row);
    if (of_row == NULL)
        return FAULT_NOMEM;
    TRY(number_cells(design, group_of_row, &pairs, of_row));
    int32_t *unit = arena_array(arena, pairs.count + 1, sizeof *unit);
    int32_t *group = arena_array(arena, pairs.count + 1, sizeof *group);
    if (unit == NULL || group == NULL)
        return FAULT_NOMEM;
    for (size_t cell = 0; cell < pairs.count; cell++) {
        unit[cell] = (int32_t)(pairs.key_of[cell] >> 32);
        group[cell] = (int32_t)(uint32_t)pairs.key_of[cell];
    }
    struct cells cells = {.design = design,
                          .groups = groups,
                          .count = pairs.count,
                          .of_row = of_row,
                          .unit = unit,
                          .group = group};
    TRY(order_cells(&cells));
    *out = cells;
    return OK;
}

enum fault cell_totals_make(const struct cells *cells, size_t terms, struct cell_totals *out)
{
    size_t count;
    if (__builtin_mul_overflow(cells->count, terms, &count))
        return fault_nomem();
    double *sums = arena_array(cells->design->dataset->arena, count + 1, sizeof *sums);
    if (sums == NULL)
        return FAULT_NOMEM;
    *out = (struct cell_totals){cells, terms, sums};
    return OK;
}

/* --- degrees of freedom ---------------------------------------------------------------------- */

/* PSUs and strata, each marked with the last group that met it, + 1. */
struct met {
    int32_t *unit;
    int32_t *stratum;
};

static enum fault met_make(const struct design *design, struct met *out)
{
    const struct stage *stage = &design->stages[0];
    struct arena *arena = design->dataset->arena;
    out->unit = arena_array(arena, stage->unit_count + 1, sizeof *out->unit);
    out->stratum = arena_array(arena, stage->stratum_count + 1, sizeof *out->stratum);
    return out->unit == NULL || out->stratum == NULL ? FAULT_NOMEM : OK;
}

/* 1 for a new PSU, less 1 for a new stratum. */
static int meet(struct met *met, const struct cells *cells, int32_t cell, int32_t mark)
{
    const struct stage *stages = cells->design->stages;
    int32_t unit = cells->unit[cell];
    for (size_t at = cells->design->depth - 1; at > 0; at--)
        unit = stages[at].parent[unit];
    int32_t stratum = stages[0].stratum[unit];
    int more = (met->unit[unit] != mark) - (met->stratum[stratum] != mark);
    met->unit[unit] = mark;
    met->stratum[stratum] = mark;
    return more;
}

enum fault cells_df(const struct cells *cells, double *by_group, double *of_all)
{
    const struct design *design = cells->design;
    bool *weighs = arena_array(design->dataset->arena, cells->count + 1, sizeof *weighs);
    struct met met;
    if (weighs == NULL)
        return FAULT_NOMEM;
    TRY(met_make(design, &met));
    for (size_t row = 0; row < design->rows; row++) {
        if (cells->of_row[row] >= 0 && design->weights[row] > 0)
            weighs[cells->of_row[row]] = true;
    }
    for (size_t group = 0; group < cells->groups; group++) {
        by_group[group] = 0;
        for (int32_t i = cells->begin[group]; i < cells->begin[group + 1]; i++) {
            int32_t cell = cells->order[i];
            if (weighs[cell])
                by_group[group] += meet(&met, cells, cell, (int32_t)group + 1);
        }
    }
    *of_all = 0;
    for (size_t cell = 0; cell < cells->count; cell++) {
        if (weighs[cell])
            *of_all += meet(&met, cells, (int32_t)cell, (int32_t)cells->groups + 1);
    }
    return OK;
}
