/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lines are counted first, so that arrays need not grow; then the file is read, and once more for
 * columns that turned out to be texts (csv_column.h).
 */
#include "analysis/survey/csv_column.h"
#include "base/csv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { BLOCK_BYTES = 64 * 1024 };

/* A file, or text in its place. */
struct csv_source {
    const char *path;
    const char *text; /* NULL = the file's */
    size_t length;
};

struct csv_reading {
    const struct csv_source *source;
    struct csv_column *columns;
    size_t count;
    size_t rows;
};

static void csv_reading_cleanup(struct csv_reading *reading)
{
    for (size_t i = 0; i < reading->count; i++)
        csv_column_cleanup(&reading->columns[i]);
}

/* Lines of the file: rows and more (blank ones, ends of lines in quotes). 0 when it cannot be read:
 * csv_open says why. */
static size_t count_file_lines(const char *path)
{
    char block[BLOCK_BYTES];
    size_t lines = 1;
    size_t got;
    FILE *file = fopen(path, "rbe");
    if (file == NULL)
        return 0;
    while ((got = fread(block, 1, sizeof block, file)) > 0) {
        const char *at = block;
        while ((at = memchr(at, '\n', (size_t)(block + got - at))) != NULL) {
            lines++;
            at++;
        }
    }
    (void)fclose(file);
    return lines;
}

static size_t count_lines(const struct csv_source *source)
{
    size_t lines = 1;
    if (source->text == NULL)
        return count_file_lines(source->path);
    for (size_t i = 0; i < source->length; i++)
        lines += source->text[i] == '\n';
    return lines;
}

/* A pipe gives its lines once, and one without a writer would be waited for. What is not there is
 * csv_open's to tell. */
static enum fault judge_file(const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0 || S_ISREG(status.st_mode) || S_ISDIR(status.st_mode))
        return OK;
    return fault_raise(FAULT_INVALID, "svy_data_special", "path", path, NULL);
}

static enum fault raise_none(const char *path)
{
    return fault_raise(FAULT_INVALID, "svy_rows_none", "path", path, NULL);
}

/* Opens the file and reads the names. */
static enum fault open_at_names(const struct csv_source *source, struct csv_reader **out,
                                const struct csv_row **out_names)
{
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    if (source->text == NULL)
        TRY(csv_open(source->path, &csv));
    else
        TRY(csv_open_text(source->path, source->text, source->length, &csv));
    TRY(csv_names(csv, out_names));
    if (*out_names == NULL)
        return raise_none(source->path);
    *out = TAKE(csv);
    return OK;
}

struct factors {
    const struct factor *items;
    size_t count;
};

static enum fault start(const struct csv_row *names, size_t lines, const struct factors *factors,
                        struct arena *arena, struct csv_reading *out)
{
    out->columns = arena_array(arena, names->count, sizeof *out->columns);
    if (out->columns == NULL)
        return FAULT_NOMEM;
    out->count = names->count;
    for (size_t i = 0; i < names->count; i++) {
        struct csv_column *column = &out->columns[i];
        column->name = arena_text(arena, names->cells[i]);
        if (column->name == NULL)
            return FAULT_NOMEM;
        if (csv_column(names, names->cells[i]) < (int)i)
            return fault_raise(FAULT_INVALID, "svy_column_twice", "column", column->name, NULL);
        for (size_t k = 0; k < factors->count; k++) {
            if (strcmp(factors->items[k].column, column->name) == 0)
                column->factor = &factors->items[k];
        }
        column->arena = arena;
        column->capacity = lines;
        TRY(csv_column_start(column));
    }
    return OK;
}

static enum fault take_rows(struct csv_reader *csv, struct csv_reading *reading)
{
    const struct csv_row *row;
    for (size_t at = 0; at < reading->columns[0].capacity; at++) {
        TRY(csv_next(csv, &row));
        if (row == NULL)
            break;
        for (size_t i = 0; i < row->count; i++)
            TRY(csv_column_take(&reading->columns[i], at, row->cells[i]));
        reading->rows = at + 1;
    }
    return reading->rows == 0 ? raise_none(reading->source->path) : OK;
}

/* The columns that turned out to be texts. The file may have been written to since: no row more,
 * and no row less. */
static enum fault read_again(struct csv_reading *reading)
{
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    const struct csv_row *row;
    bool again = false;
    AUTO(memory) bool *texts = calloc(reading->count, sizeof *texts);
    if (texts == NULL)
        return fault_nomem();
    for (size_t i = 0; i < reading->count; i++) {
        texts[i] = reading->columns[i].again;
        again = again || texts[i];
        if (texts[i])
            TRY(csv_column_restart(&reading->columns[i]));
    }
    if (!again)
        return OK;
    TRY(open_at_names(reading->source, &csv, &row));
    for (size_t at = 0; at < reading->rows; at++) {
        TRY(csv_next(csv, &row));
        if (row == NULL || row->count != reading->count)
            return raise_none(reading->source->path);
        for (size_t i = 0; i < row->count; i++) {
            if (texts[i])
                TRY(csv_column_take(&reading->columns[i], at, row->cells[i]));
        }
    }
    return OK;
}

static enum fault read_source(const struct csv_source *source, const struct factors *factors,
                              struct arena *arena, struct dataset *out)
{
    AUTO(csv_reading) struct csv_reading reading = {.source = source};
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    const struct csv_row *names;
    size_t lines = count_lines(source);
    TRY(open_at_names(source, &csv, &names));
    if (lines > DATASET_ROWS_MAX)
        return fault_raise(FAULT_LIMIT, "svy_rows_limit", "path", source->path, NULL);
    TRY(start(names, lines, factors, arena, &reading));
    TRY(take_rows(csv, &reading));
    TRY(read_again(&reading));
    struct column *columns = arena_array(arena, reading.count, sizeof *columns);
    if (columns == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < reading.count; i++)
        TRY(csv_column_finish(&reading.columns[i], reading.rows, &columns[i]));
    *out = (struct dataset){arena, reading.rows, columns, reading.count};
    return OK;
}

enum fault dataset_read_csv(const char *path, const struct factor *factors, size_t factor_count,
                            struct arena *arena, struct dataset *out)
{
    TRY(judge_file(path));
    return read_source(&(struct csv_source){.path = path}, &(struct factors){factors, factor_count},
                       arena, out);
}

enum fault dataset_read_csv_text(const char *path, const char *text, struct arena *arena,
                                 struct dataset *out)
{
    return read_source(&(struct csv_source){path, text, strlen(text)}, &(struct factors){NULL, 0},
                       arena, out);
}
