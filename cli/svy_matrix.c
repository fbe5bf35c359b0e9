/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers line by line, without names of columns: replicate weights, joint probabilities.
 */
#include "base/csv.h"
#include "cli/svy_design.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reading {
    const char *path;
    double *items;
    size_t count;
    size_t capacity;
    size_t columns;
    size_t rows;
};

static void reading_cleanup(struct reading *reading) { free(reading->items); }

static enum fault refuse(const char *path, size_t line)
{
    char number[24];
    snprintf(number, sizeof number, "%zu", line);
    return fault_raise(FAULT_INVALID, "svy_matrix", "path", path, "line", number, NULL);
}

static enum fault take_row(struct reading *reading, const struct csv_row *row)
{
    reading->columns = reading->rows == 0 ? row->count : reading->columns;
    for (size_t i = 0; i < row->count; i++) {
        char *end;
        double value = strtod(row->cells[i], &end);
        if (row->count != reading->columns || end == row->cells[i] || *end != '\0' ||
            !isfinite(value))
            return refuse(reading->path, row->line);
        double *items =
            memory_grow(reading->items, reading->count, &reading->capacity, sizeof *items);
        if (items == NULL)
            return FAULT_NOMEM;
        reading->items = items;
        items[reading->count++] = value;
    }
    reading->rows++;
    return OK;
}

enum fault svy_matrix_read(const char *folder, const char *name, struct arena *arena,
                           struct svy_matrix *out)
{
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    AUTO(reading) struct reading reading = {.items = NULL};
    const struct csv_row *row;
    const char *path = name[0] == '/' ? name : arena_format(arena, "%s%s", folder, name);
    if (path == NULL)
        return FAULT_NOMEM;
    reading.path = path;
    TRY(csv_open(path, &csv));
    for (;;) {
        TRY(csv_next(csv, &row));
        if (row == NULL)
            break;
        TRY(take_row(&reading, row));
    }
    if (reading.count == 0)
        return refuse(path, 1);
    struct svy_matrix matrix = {arena_array(arena, reading.count, sizeof *matrix.items),
                                reading.rows, reading.columns};
    if (matrix.items == NULL)
        return FAULT_NOMEM;
    memcpy(matrix.items, reading.items, reading.count * sizeof *matrix.items);
    *out = matrix;
    return OK;
}
