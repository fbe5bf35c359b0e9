/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/survey/extract.h"

#include <string.h>

/* What is taken of an array: elements of `size` bytes at `rows`. */
struct pick {
    const int32_t *rows;
    size_t count;
    struct arena *arena;
};

/* NULL stays NULL. */
static enum fault pick_from(const struct pick *pick, const void *from, size_t size,
                            const void **out)
{
    if (from == NULL)
        return OK;
    char *to = arena_array(pick->arena, pick->count + 1, size);
    if (to == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < pick->count; i++)
        memcpy(to + i * size, (const char *)from + (size_t)pick->rows[i] * size, size);
    *out = to;
    return OK;
}

static enum fault pick_column(const struct pick *pick, const struct column *from,
                              struct column *out)
{
    const void *numbers = NULL;
    const void *missing = NULL;
    const void *labels = NULL;
    const void *codes = NULL;
    TRY(pick_from(pick, from->numbers, sizeof *from->numbers, &numbers));
    TRY(pick_from(pick, from->missing, sizeof *from->missing, &missing));
    TRY(pick_from(pick, from->labels, sizeof *from->labels, &labels));
    TRY(pick_from(pick, from->codes, sizeof *from->codes, &codes));
    *out = *from;
    out->numbers = numbers;
    out->missing = missing;
    out->labels = labels;
    out->codes = codes;
    return OK;
}

static enum fault pick_dataset(const struct pick *pick, const struct dataset *from,
                               struct dataset *out)
{
    struct column *columns = arena_array(pick->arena, from->column_count + 1, sizeof *columns);
    if (columns == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < from->column_count; i++)
        TRY(pick_column(pick, &from->columns[i], &columns[i]));
    *out = (struct dataset){pick->arena, pick->count, columns, from->column_count};
    return OK;
}

static enum fault pick_design(const struct pick *pick, const struct design *from,
                              struct design *out)
{
    const void *weights = NULL;
    *out = *from;
    TRY(pick_from(pick, from->weights, sizeof *from->weights, &weights));
    out->rows = pick->count;
    out->weights = weights;
    for (size_t i = 0; i < from->stage_count; i++) {
        const void *unit = NULL;
        TRY(pick_from(pick, from->stages[i].unit, sizeof *from->stages[i].unit, &unit));
        out->stages[i].unit = unit;
    }
    return OK;
}

enum fault extract_make(const struct design *from, const int32_t *rows, size_t count,
                        struct arena *arena, struct extract *out)
{
    const struct pick pick = {rows, count, arena};
    TRY(pick_dataset(&pick, from->dataset, &out->dataset));
    TRY(pick_design(&pick, from, &out->design));
    out->design.dataset = &out->dataset;
    return domain_all(&out->design, &out->domain);
}

enum fault extract_grouping(const struct grouping *from, const int32_t *rows, size_t count,
                            struct arena *arena, struct grouping *out)
{
    const struct pick pick = {rows, count, arena};
    const void *of_row = NULL;
    TRY(pick_from(&pick, from->of_row, sizeof *from->of_row, &of_row));
    *out = *from;
    out->of_row = of_row;
    return OK;
}
