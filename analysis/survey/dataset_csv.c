/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Read twice: the first time counts rows and finds which columns are numbers, so that the second
 * fills arrays of the right size.
 */
#include "analysis/survey/dataset.h"

#include "analysis/survey/dense.h"
#include "base/csv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One column being read. Texts are numbered by their hash: two texts of one hash (2^-64) go on to
 * the next key. */
struct reading {
    bool is_number;
    bool has_missing;
    const struct factor *factor;
    double *numbers;
    uint8_t *missing;
    int32_t *labels;
    struct dense keys;
    const char **levels;
    size_t level_capacity;
};

struct csv_reading {
    size_t count;
    size_t rows;
    struct reading *columns;
    const char **names;
};

static void csv_reading_cleanup(struct csv_reading *reading)
{
    for (size_t i = 0; i < reading->count; i++) {
        dense_cleanup(&reading->columns[i].keys);
        free(reading->columns[i].levels);
    }
}

/* A finite decimal; "nan", "inf" and hexadecimal are texts. */
static bool cell_number(const char *cell, double *out)
{
    if (cell[strspn(cell, "0123456789+-.eE")] != '\0')
        return false;
    char *end;
    double value = strtod(cell, &end);
    if (end == cell || *end != '\0' || !isfinite(value))
        return false;
    *out = value;
    return true;
}

static uint64_t text_hash(const char *text)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325); /* FNV-1a */
    for (const char *at = text; *at != '\0'; at++)
        hash = (hash ^ (uint8_t)*at) * UINT64_C(0x100000001b3);
    return hash;
}

/* The number of a level: a new one for a text not met before. */
static enum fault level_number(struct reading *column, const char *text, struct arena *arena,
                               int32_t *out)
{
    for (uint64_t key = text_hash(text);; key++) {
        size_t before = column->keys.count;
        int32_t number;
        TRY(dense_number(&column->keys, key, &number));
        if ((size_t)number < before) {
            if (strcmp(column->levels[number], text) != 0)
                continue;
            *out = number;
            return OK;
        }
        const char **levels =
            memory_grow(column->levels, before, &column->level_capacity, sizeof *levels);
        if (levels == NULL)
            return FAULT_NOMEM;
        column->levels = levels;
        levels[number] = arena_text(arena, text);
        *out = number;
        return levels[number] == NULL ? FAULT_NOMEM : OK;
    }
}

/* --- the first time -------------------------------------------------------------------------- */

static enum fault take_names(const struct csv_row *row, const struct factor *factors,
                             size_t factor_count, struct arena *arena, struct csv_reading *out)
{
    struct reading *columns = arena_array(arena, row->count, sizeof *columns);
    const char **names = arena_array(arena, row->count, sizeof *names);
    if (columns == NULL || names == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < row->count; i++) {
        names[i] = arena_text(arena, row->cells[i]);
        if (names[i] == NULL)
            return FAULT_NOMEM;
        if (csv_column(row, row->cells[i]) < (int)i)
            return fault_raise(FAULT_INVALID, "svy_column_twice", "column", row->cells[i], NULL);
        columns[i].is_number = true;
        for (size_t k = 0; k < factor_count; k++) {
            if (strcmp(factors[k].column, names[i]) == 0)
                columns[i].factor = &factors[k];
        }
    }
    out->columns = columns;
    out->names = names;
    out->count = row->count;
    return OK;
}

static void look_at(const struct csv_row *row, struct csv_reading *reading)
{
    double value;
    for (size_t i = 0; i < row->count; i++) {
        struct reading *column = &reading->columns[i];
        if (row->cells[i][0] == '\0')
            column->has_missing = true;
        else if (column->is_number && column->factor == NULL)
            column->is_number = cell_number(row->cells[i], &value);
    }
    reading->rows++;
}

static enum fault look(const char *path, const struct factor *factors, size_t factor_count,
                       struct arena *arena, struct csv_reading *out)
{
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    const struct csv_row *row;
    TRY(csv_open(path, &csv));
    TRY(csv_next(csv, &row));
    if (row == NULL)
        return fault_raise(FAULT_INVALID, "svy_rows_none", "path", path, NULL);
    TRY(take_names(row, factors, factor_count, arena, out));
    for (;;) {
        TRY(csv_next(csv, &row));
        if (row == NULL || out->rows >= DATASET_ROWS_MAX)
            break;
        look_at(row, out);
    }
    if (out->rows == 0)
        return fault_raise(FAULT_INVALID, "svy_rows_none", "path", path, NULL);
    return OK;
}

/* --- the second time ------------------------------------------------------------------------- */

static enum fault make_room(struct csv_reading *reading, struct arena *arena)
{
    for (size_t i = 0; i < reading->count; i++) {
        struct reading *column = &reading->columns[i];
        column->is_number = column->is_number && column->factor == NULL;
        if (column->is_number)
            column->numbers = arena_array(arena, reading->rows, sizeof *column->numbers);
        else
            column->labels = arena_array(arena, reading->rows, sizeof *column->labels);
        if (column->is_number && column->has_missing)
            column->missing = arena_array(arena, reading->rows, sizeof *column->missing);
        if ((column->is_number ? (void *)column->numbers : (void *)column->labels) == NULL ||
            (column->is_number && column->has_missing && column->missing == NULL))
            return FAULT_NOMEM;
        for (size_t k = 0; column->factor != NULL && k < column->factor->level_count; k++) {
            int32_t number;
            TRY(level_number(column, column->factor->levels[k], arena, &number));
            if ((size_t)number != k)
                return fault_raise(FAULT_INVALID, "svy_level_twice", "column",
                                   column->factor->column, "level", column->factor->levels[k],
                                   NULL);
        }
    }
    return OK;
}

static enum fault take_cell(struct reading *column, size_t at, const char *cell,
                            struct arena *arena)
{
    if (column->is_number) {
        double value = 0;
        if (!cell_number(cell, &value) && column->missing != NULL)
            column->missing[at] = MISSING_BLANK;
        column->numbers[at] = value;
        return OK;
    }
    int32_t number = -1;
    if (cell[0] != '\0')
        TRY(level_number(column, cell, arena, &number));
    bool declared = column->factor == NULL || number < (int32_t)column->factor->level_count;
    column->labels[at] = declared ? number : -1;
    return OK;
}

static enum fault fill(const char *path, struct arena *arena, struct csv_reading *reading)
{
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    const struct csv_row *row;
    TRY(csv_open(path, &csv));
    TRY(csv_next(csv, &row));
    for (size_t at = 0; at < reading->rows; at++) {
        TRY(csv_next(csv, &row));
        if (row == NULL || row->count != reading->count)
            return fault_raise(FAULT_INVALID, "svy_rows_none", "path", path, NULL);
        for (size_t i = 0; i < row->count; i++)
            TRY(take_cell(&reading->columns[i], at, row->cells[i], arena));
    }
    return OK;
}

struct text_level {
    const char *text;
    int32_t number;
};

static int compare_texts(const void *a, const void *b)
{
    return strcmp(((const struct text_level *)a)->text, ((const struct text_level *)b)->text);
}

/* Levels that were not declared, in the order of their bytes. */
static enum fault order_levels(struct reading *column, size_t rows, struct arena *arena,
                               struct column *out)
{
    size_t count = column->factor == NULL ? column->keys.count : column->factor->level_count;
    struct text_level *order = arena_array(arena, count + 1, sizeof *order);
    int32_t *place = arena_array(arena, count + 1, sizeof *place);
    const char **levels = arena_array(arena, count + 1, sizeof *levels);
    if (order == NULL || place == NULL || levels == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < count; i++)
        order[i] = (struct text_level){column->levels[i], (int32_t)i};
    if (column->factor == NULL)
        qsort(order, count, sizeof *order, compare_texts);
    for (size_t i = 0; i < count; i++) {
        levels[i] = order[i].text;
        place[order[i].number] = (int32_t)i;
    }
    for (size_t row = 0; row < rows; row++)
        column->labels[row] = column->labels[row] < 0 ? -1 : place[column->labels[row]];
    out->levels = levels;
    out->level_count = count;
    return OK;
}

enum fault dataset_read_csv(const char *path, const struct factor *factors, size_t factor_count,
                            struct arena *arena, struct dataset *out)
{
    AUTO(csv_reading) struct csv_reading reading = {.count = 0};
    TRY(look(path, factors, factor_count, arena, &reading));
    TRY(make_room(&reading, arena));
    TRY(fill(path, arena, &reading));
    struct column *columns = arena_array(arena, reading.count, sizeof *columns);
    if (columns == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < reading.count; i++) {
        struct reading *from = &reading.columns[i];
        columns[i] = (struct column){.name = reading.names[i],
                                     .kind = from->is_number ? COLUMN_NUMBERS : COLUMN_LABELS,
                                     .numbers = from->numbers,
                                     .missing = from->missing,
                                     .labels = from->labels};
        if (!from->is_number)
            TRY(order_levels(from, reading.rows, arena, &columns[i]));
    }
    *out = (struct dataset){arena, reading.rows, columns, reading.count};
    return OK;
}
