/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/survey/model.h"

#include <stdio.h>

enum fault model_of_margins(const struct margin *margins, size_t count, size_t rows,
                            struct arena *arena, struct model *out)
{
    struct profiles profiles;
    size_t columns = 0;
    size_t size;
    TRY(profiles_make(margins, count, rows, arena, &profiles));
    for (size_t i = 0; i < count; i++)
        columns += margins[i].cells;
    if (__builtin_mul_overflow(profiles.count, columns, &size))
        return fault_nomem();
    double *x = arena_array(arena, size + 1, sizeof *x);
    const char **names = arena_array(arena, columns + 1, sizeof *names);
    if (x == NULL || names == NULL)
        return FAULT_NOMEM;
    size_t first = 0;
    for (size_t i = 0; i < count; i++) {
        const int32_t *cell = profiles.cell + i * profiles.count;
        for (size_t point = 0; point < profiles.count; point++)
            x[point * columns + first + (size_t)cell[point]] = 1;
        for (size_t c = 0; c < margins[i].cells; c++) {
            names[first + c] = arena_format(arena, "%s=%s", margins[i].name, margins[i].labels[c]);
            if (names[first + c] == NULL)
                return FAULT_NOMEM;
        }
        first += margins[i].cells;
    }
    int32_t *point_of = arena_array(arena, rows + 1, sizeof *point_of);
    if (point_of == NULL)
        return FAULT_NOMEM;
    for (size_t row = 0; row < rows; row++) /* rows in no profile have no weight */
        point_of[row] = profiles.of_row[row] < 0 ? 0 : profiles.of_row[row];
    *out = (struct model){profiles.count, columns, x, point_of, names};
    return OK;
}

/* The vectors of the columns, without the first level of each that has levels. */
static enum fault take_vectors(const struct dataset *dataset, const char *const *columns,
                               size_t count, struct vector *out, size_t *out_count)
{
    size_t made = 0;
    for (size_t i = 0; i < count; i++) {
        const struct column *column;
        struct vector *vectors;
        size_t own;
        TRY(dataset_need(dataset, columns[i], &column));
        TRY(dataset_expand(dataset, &columns[i], 1, &vectors, &own));
        for (size_t k = column->kind == COLUMN_LABELS ? 1 : 0; k < own; k++)
            out[made++] = vectors[k];
    }
    *out_count = made;
    return OK;
}

static enum fault judge_vector(const struct vector *vector, size_t rows)
{
    char number[24];
    for (size_t row = 0; row < rows && vector_may_miss(vector); row++) {
        snprintf(number, sizeof number, "%zu", row + 1);
        if (vector_missing(vector, row))
            return fault_raise(FAULT_INVALID, "svy_model_missing", "column", vector->name, "row",
                               number, NULL);
    }
    return OK;
}

static enum fault count_vectors(const struct dataset *dataset, const char *const *columns,
                                size_t count, size_t *out)
{
    *out = 0;
    for (size_t i = 0; i < count; i++) {
        const struct column *column;
        TRY(dataset_need(dataset, columns[i], &column));
        *out += column->kind == COLUMN_LABELS ? column->level_count : 1;
    }
    return OK;
}

enum fault model_of_columns(const struct dataset *dataset, const char *const *columns, size_t count,
                            struct model *out)
{
    struct arena *arena = dataset->arena;
    size_t most;
    size_t made;
    size_t size;
    TRY(count_vectors(dataset, columns, count, &most));
    struct vector *vectors = arena_array(arena, most + 1, sizeof *vectors);
    if (vectors == NULL)
        return FAULT_NOMEM;
    TRY(take_vectors(dataset, columns, count, vectors, &made));
    size_t width = made + 1;
    if (__builtin_mul_overflow(dataset->rows, width, &size))
        return fault_nomem();
    double *x = arena_array(arena, size + 1, sizeof *x);
    const char **names = arena_array(arena, width, sizeof *names);
    if (x == NULL || names == NULL)
        return FAULT_NOMEM;
    names[0] = "(Intercept)";
    for (size_t i = 0; i < made; i++) {
        TRY(judge_vector(&vectors[i], dataset->rows));
        names[i + 1] = vectors[i].name;
    }
    for (size_t row = 0; row < dataset->rows; row++) {
        x[row * width] = 1;
        for (size_t i = 0; i < made; i++)
            x[row * width + i + 1] = vector_value(&vectors[i], row);
    }
    *out = (struct model){dataset->rows, width, x, NULL, names};
    return OK;
}
