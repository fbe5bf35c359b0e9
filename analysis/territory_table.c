/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/territory_table.h"

#include "analysis/analysis_assets.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct reading {
    const struct territory_column *columns;
    int places[TERRITORY_COLUMNS_MAX]; /* in a row of the file, -1 = absent */
    struct findings *findings;
    struct territory_row *rows; /* malloc'ed */
    size_t count;
    size_t capacity;
};

static void reading_cleanup(struct reading *reading) { free(reading->rows); }

static void refuse(struct reading *reading, size_t line, const char *code, const char *column)
{
    const char *place = arena_format(reading->findings->arena, "line %zu", line);
    findings_add(reading->findings, SEVERITY_ERROR, place == NULL ? "" : place, code, "column",
                 column, NULL);
}

static void find_columns(struct reading *reading, const struct csv_row *names)
{
    for (size_t i = 0; reading->columns[i].name != NULL; i++) {
        assert(i < TERRITORY_COLUMNS_MAX);
        const struct territory_column *column = &reading->columns[i];
        reading->places[i] = csv_column(names, column->name);
        if (reading->places[i] < 0 && column->other != NULL)
            reading->places[i] = csv_column(names, column->other);
        if (reading->places[i] < 0 && !column->optional)
            refuse(reading, names->line, "table_column", column->name);
    }
}

static enum fault read_cell(const struct reading *reading, const char *cell, const char **out)
{
    static const char blanks[] = " \t\r\n";
    cell += strspn(cell, blanks);
    size_t length = strlen(cell);
    while (length > 0 && strchr(blanks, cell[length - 1]) != NULL)
        length--;
    const char *text = arena_text_n(reading->findings->arena, cell, length);
    if (text == NULL)
        return FAULT_NOMEM;
    *out = text;
    return OK;
}

static enum fault read_row(struct reading *reading, const struct csv_row *cells)
{
    struct territory_row row = {.line = cells->line};
    struct territory_row *rows =
        memory_grow(reading->rows, reading->count, &reading->capacity, sizeof *rows);
    if (rows == NULL)
        return FAULT_NOMEM;
    reading->rows = rows;
    for (size_t i = 0; reading->columns[i].name != NULL; i++) {
        int place = reading->places[i];
        TRY(read_cell(reading, place < 0 ? "" : cells->cells[place], &row.cells[i]));
        if (place >= 0 && row.cells[i][0] == '\0' && !reading->columns[i].optional)
            refuse(reading, cells->line, "table_cell", reading->columns[i].name);
    }
    rows[reading->count++] = row;
    return OK;
}

static enum fault read_rows(struct reading *reading, struct csv_reader *csv)
{
    const struct csv_row *row;
    TRY(csv_names(csv, &row));
    if (row != NULL) {
        find_columns(reading, row);
        TRY(csv_next(csv, &row));
    }
    while (row != NULL) {
        if (!csv_row_is_empty(row))
            TRY(read_row(reading, row));
        TRY(csv_next(csv, &row));
    }
    if (reading->count == 0)
        findings_add(reading->findings, SEVERITY_ERROR, "", "table_rows", NULL);
    return OK;
}

static enum fault open_builtin(const char *path, struct csv_reader **out)
{
    const struct asset *asset = asset_find(analysis_assets, path);
    assert(asset != NULL);
    return csv_open_text(path, asset->data, asset->size, out);
}

enum fault territory_table_read(struct csv_reader *csv, const struct territory_kind *kind,
                                struct findings *findings, struct territory_table *out)
{
    AUTO(csv_reader) struct csv_reader *builtin = NULL;
    AUTO(reading) struct reading reading = {.columns = kind->columns, .findings = findings};
    if (csv == NULL)
        TRY(open_builtin(kind->builtin, &builtin));
    TRY(read_rows(&reading, csv == NULL ? builtin : csv));
    struct territory_row *rows = arena_array(findings->arena, reading.count + 1, sizeof *rows);
    if (rows == NULL)
        return FAULT_NOMEM;
    if (reading.count > 0)
        memcpy(rows, reading.rows, reading.count * sizeof *rows);
    *out = (struct territory_table){rows, reading.count};
    return OK;
}
