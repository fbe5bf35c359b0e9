/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/sheet.h"

#include "base/csv.h"
#include "base/file.h"
#include "base/xlsx_read.h"

#include <string.h>

static const char zip_begins[] = "PK\x03\x04";
static const char old_excel_begins[] = "\xd0\xcf\x11\xe0";

static bool begins(const struct buffer *bytes, const char *with)
{
    return bytes->length >= strlen(with) && memcmp(bytes->data, with, strlen(with)) == 0;
}

const char *sheet_text(const struct sheet_row *row, size_t column)
{
    return column < row->count ? row->cells[column].text : "";
}

const char *sheet_place(struct arena *arena, size_t line, size_t column)
{
    char letters[8];
    size_t at = sizeof letters - 1;
    letters[at] = '\0';
    for (size_t left = column + 1; left > 0 && at > 0; left = (left - 1) / 26)
        letters[--at] = (char)('A' + (left - 1) % 26);
    return arena_format(arena, "%s%zu", letters + at, line);
}

static enum fault take_row(struct arena *arena, const struct csv_row *row, struct sheet_row *out)
{
    *out = (struct sheet_row){.line = row->line};
    for (size_t i = 0; i < row->count; i++)
        out->count = row->cells[i][0] != '\0' ? i + 1 : out->count;
    if (out->count == 0)
        return OK;
    out->cells = arena_array(arena, out->count, sizeof *out->cells);
    if (out->cells == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < out->count; i++) {
        out->cells[i].text = arena_text(arena, csv_plain(row->cells[i]));
        if (out->cells[i].text == NULL)
            return FAULT_NOMEM;
    }
    return OK;
}

void sheet_rows_cleanup(struct sheet_rows *rows) { memory_cleanup(&rows->items); }

enum fault sheet_rows_add(struct sheet_rows *rows, const char *path, const struct sheet_row *row)
{
    if (rows->count == SHEET_ROWS_MAX)
        return fault_raise(FAULT_LIMIT, "sheet_rows", "path", path, "limit", "100000", NULL);
    struct sheet_row *items = memory_grow(rows->items, rows->count, &rows->capacity, sizeof *items);
    if (items == NULL)
        return FAULT_NOMEM;
    rows->items = items;
    items[rows->count++] = *row;
    return OK;
}

enum fault sheet_rows_keep(const struct sheet_rows *rows, struct arena *arena, struct sheet *out)
{
    struct sheet_row *kept = arena_array(arena, rows->count + 1, sizeof *kept);
    if (kept == NULL)
        return FAULT_NOMEM;
    if (rows->count > 0)
        memcpy(kept, rows->items, rows->count * sizeof *kept);
    *out = (struct sheet){kept, rows->count};
    return OK;
}

static enum fault read_csv(const char *path, const struct buffer *bytes, struct arena *arena,
                           struct sheet *out)
{
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    AUTO(sheet_rows) struct sheet_rows rows = {.count = 0};
    const struct csv_row *row;
    TRY(csv_open_text(path, bytes->length > 0 ? bytes->data : "", bytes->length, &csv));
    TRY(csv_names(csv, &row));
    while (row != NULL) {
        struct sheet_row made;
        TRY(take_row(arena, row, &made));
        if (made.count > 0)
            TRY(sheet_rows_add(&rows, path, &made));
        TRY(csv_next(csv, &row));
    }
    return sheet_rows_keep(&rows, arena, out);
}

enum fault sheet_read(const char *path, const char *name, struct arena *arena, struct sheet *out)
{
    AUTO(buffer) struct buffer bytes = buffer_of(SHEET_FILE_BYTES_MAX);
    TRY(file_read(path, &bytes));
    if (begins(&bytes, old_excel_begins))
        return fault_raise(FAULT_INVALID, "sheet_old", "path", path, NULL);
    if (begins(&bytes, zip_begins))
        return xlsx_read(&(struct xlsx_bytes){path, bytes.data, bytes.length}, name, arena, out);
    if (name != NULL)
        return fault_raise(FAULT_USAGE, "sheet_csv_named", "path", path, NULL);
    return read_csv(path, &bytes, arena, out);
}
