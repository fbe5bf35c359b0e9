/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/survey/cells.h"

#include "analysis/survey/dense.h"

#include <stdlib.h>

/* Cells while the rows go by. */
struct numbering {
    struct dense pairs;
    double *weight;
    int64_t *rows;
    size_t weight_capacity;
    size_t rows_capacity;
    bool weightless;
};

static void numbering_cleanup(struct numbering *numbering)
{
    dense_cleanup(&numbering->pairs);
    free(numbering->weight);
    free(numbering->rows);
}

/* The number of a pair, and places for its sums. */
static enum fault number_pair(struct numbering *numbering, uint64_t key, int32_t *out)
{
    size_t before = numbering->pairs.count;
    TRY(dense_number(&numbering->pairs, key, out));
    if (numbering->pairs.count == before)
        return OK;
    double *weight = memory_grow(numbering->weight, before, &numbering->weight_capacity,
                                 sizeof *numbering->weight);
    if (weight == NULL)
        return FAULT_NOMEM;
    numbering->weight = weight;
    int64_t *rows =
        memory_grow(numbering->rows, before, &numbering->rows_capacity, sizeof *numbering->rows);
    if (rows == NULL)
        return FAULT_NOMEM;
    numbering->rows = rows;
    weight[before] = 0;
    rows[before] = 0;
    return OK;
}

/* Sums of rows that follow each other in a cell. */
struct stretch {
    uint64_t pair;
    int32_t cell;
    double weight;
    int64_t rows;
};

static enum fault next_stretch(struct numbering *numbering, uint64_t pair, struct stretch *stretch)
{
    if (stretch->cell >= 0) {
        numbering->weight[stretch->cell] += stretch->weight;
        numbering->rows[stretch->cell] += stretch->rows;
    }
    *stretch = (struct stretch){.pair = pair};
    return number_pair(numbering, pair, &stretch->cell);
}

static enum fault number_rows(const struct design *design, const bool *in,
                              const struct grouping *by, struct numbering *numbering,
                              int32_t *of_row)
{
    const int32_t *unit = design->stages[design->depth - 1].unit;
    struct stretch stretch = {.cell = -1};
    bool weightless = false;
    for (size_t row = 0; row < design->rows; row++) {
        int32_t group = !in[row] ? -1 : by == NULL ? 0 : by->of_row[row];
        of_row[row] = -1;
        if (group < 0)
            continue;
        uint64_t pair = dense_pair(unit[row], group);
        if (pair != stretch.pair || stretch.cell < 0)
            TRY(next_stretch(numbering, pair, &stretch));
        double weight = design->weights[row];
        of_row[row] = stretch.cell;
        stretch.weight += weight;
        stretch.rows += weight_counts(weight);
        weightless = weightless || !weight_counts(weight);
    }
    numbering->weightless = weightless;
    return stretch.cell < 0 ? OK : next_stretch(numbering, stretch.pair, &stretch);
}

/* --- groups that stay ------------------------------------------------------------------------ */

static int32_t pair_unit(uint64_t pair) { return (int32_t)(pair >> 32); }
static int32_t pair_group(uint64_t pair) { return (int32_t)(uint32_t)pair; }

/* By group in `by`: its new number, -1 = left out. */
static enum fault take_groups(const struct numbering *numbering, size_t all, struct arena *arena,
                              int32_t **out_place, struct cells *out)
{
    int32_t *place = arena_array(arena, all + 1, sizeof *place);
    int32_t *group_of = arena_array(arena, all + 1, sizeof *group_of);
    if (place == NULL || group_of == NULL)
        return FAULT_NOMEM;
    for (size_t cell = 0; cell < numbering->pairs.count; cell++) {
        if (numbering->rows[cell] > 0)
            place[pair_group(numbering->pairs.key_of[cell])] = 1;
    }
    for (size_t i = 0; i < all; i++) {
        if (place[i] > 0)
            group_of[out->groups++] = (int32_t)i;
        place[i] = place[i] > 0 ? (int32_t)out->groups - 1 : -1;
    }
    if (out->groups == 0)
        return fault_raise(FAULT_INVALID, "svy_empty", NULL);
    out->group_of = group_of;
    *out_place = place;
    return OK;
}

/* The cells of groups that stay, numbered anew where some do not. */
static enum fault keep_cells(const struct numbering *numbering, const int32_t *place,
                             int32_t *of_row, struct cells *out)
{
    struct arena *arena = out->design->dataset->arena;
    size_t count = numbering->pairs.count;
    int32_t *unit = arena_array(arena, count + 1, sizeof *unit);
    int32_t *group = arena_array(arena, count + 1, sizeof *group);
    double *weight = arena_array(arena, count + 1, sizeof *weight);
    int64_t *rows = arena_array(arena, count + 1, sizeof *rows);
    AUTO(memory) int32_t *kept = calloc(count + 1, sizeof *kept);
    if (unit == NULL || group == NULL || weight == NULL || rows == NULL)
        return FAULT_NOMEM;
    if (kept == NULL)
        return fault_nomem();
    for (size_t cell = 0; cell < count; cell++) {
        uint64_t pair = numbering->pairs.key_of[cell];
        kept[cell] = place[pair_group(pair)] < 0 ? -1 : (int32_t)out->count;
        if (kept[cell] < 0)
            continue;
        unit[out->count] = pair_unit(pair);
        group[out->count] = place[pair_group(pair)];
        weight[out->count] = numbering->weight[cell];
        rows[out->count++] = numbering->rows[cell];
    }
    for (size_t row = 0; out->count < count && row < out->design->rows; row++)
        of_row[row] = of_row[row] < 0 ? -1 : kept[of_row[row]];
    out->of_row = of_row;
    out->unit = unit;
    out->group = group;
    out->weight = weight;
    out->rows = rows;
    out->weightless = numbering->weightless;
    return OK;
}

/* --- their order ----------------------------------------------------------------------------- */

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

enum fault cells_make(const struct design *design, const bool *in, const struct grouping *by,
                      struct cells *out)
{
    AUTO(numbering) struct numbering numbering = {.weight = NULL};
    struct arena *arena = design->dataset->arena;
    struct cells cells = {.design = design};
    int32_t *place = NULL;
    int32_t *of_row = arena_array(arena, design->rows + 1, sizeof *of_row);
    if (of_row == NULL)
        return FAULT_NOMEM;
    TRY(number_rows(design, in, by, &numbering, of_row));
    TRY(take_groups(&numbering, by == NULL ? 1 : by->count, arena, &place, &cells));
    TRY(keep_cells(&numbering, place, of_row, &cells));
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
    struct met met;
    TRY(met_make(cells->design, &met));
    for (size_t group = 0; group < cells->groups; group++) {
        by_group[group] = 0;
        for (int32_t i = cells->begin[group]; i < cells->begin[group + 1]; i++) {
            int32_t cell = cells->order[i];
            if (cells->rows[cell] > 0)
                by_group[group] += meet(&met, cells, cell, (int32_t)group + 1);
        }
    }
    *of_all = 0;
    for (size_t cell = 0; cell < cells->count; cell++) {
        if (cells->rows[cell] > 0)
            *of_all += meet(&met, cells, (int32_t)cell, (int32_t)cells->groups + 1);
    }
    return OK;
}
