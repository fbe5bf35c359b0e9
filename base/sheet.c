/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/sheet.h"

#include "base/csv.h"
#include "base/date.h"
#include "base/file.h"
#include "base/number_cell.h"
#include "base/xlsx_read.h"

#include <stdlib.h>
#include <string.h>

/* Excel's day 1 is 1900-01-01, and it believes in 1900-02-29: days are right from March on. Empty
 * lines are kept so that cells stay where they were; more than GAP_MOST of them are no table's. */
enum { EXCEL_FIRST = 61, EXCEL_LAST = 2958465, EXCEL_EPOCH = 25569, GAP_MOST = 10000 };

static const char zip_begins[] = "PK\x03\x04";
static const char old_excel_begins[] = "\xd0\xcf\x11\xe0";

static bool begins(const struct xlsx_bytes *file, const char *with)
{
    return file->size >= strlen(with) && memcmp(file->data, with, strlen(with)) == 0;
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

static enum fault read_csv(const struct xlsx_bytes *file, struct arena *arena, struct sheet *out)
{
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    AUTO(sheet_rows) struct sheet_rows rows = {.count = 0};
    const struct csv_row *row;
    TRY(csv_open_text(file->path, file->size > 0 ? file->data : "", file->size, &csv));
    TRY(csv_names(csv, &row));
    while (row != NULL) {
        struct sheet_row made;
        TRY(take_row(arena, row, &made));
        if (made.count > 0)
            TRY(sheet_rows_add(&rows, file->path, &made));
        TRY(csv_next(csv, &row));
    }
    return sheet_rows_keep(&rows, arena, out);
}

enum fault sheet_read_bytes(const struct xlsx_bytes *file, const char *name, struct arena *arena,
                            struct sheet *out)
{
    if (begins(file, old_excel_begins))
        return fault_raise(FAULT_INVALID, "sheet_old", "path", file->path, NULL);
    if (begins(file, zip_begins))
        return xlsx_read(file, name, arena, out);
    if (name != NULL)
        return fault_raise(FAULT_USAGE, "sheet_csv_named", "path", file->path, NULL);
    return read_csv(file, arena, out);
}

enum fault sheet_read(const char *path, const char *name, struct arena *arena, struct sheet *out)
{
    AUTO(buffer) struct buffer bytes = buffer_of(SHEET_FILE_BYTES_MAX);
    TRY(file_read(path, &bytes));
    const struct xlsx_bytes file = {path, bytes.data, bytes.length};
    return sheet_read_bytes(&file, name, arena, out);
}

/* --- writing --------------------------------------------------------------------------------- */

/* A number cell as a text that reads as the same number. */
static void put_number(const char *text, struct buffer *out)
{
    struct number_cell read = number_cell_read(text);
    if (read.kind == NUMBER_TWO)
        buffer_format(out, "%s0", text);
    else
        buffer_text(out, text);
}

static void put_cell(const struct sheet_cell *cell, struct buffer *out)
{
    char day[DATE_TEXT_SIZE];
    long serial = cell->is_number ? strtol(cell->text, NULL, 10) : 0;
    bool is_day = cell->look == SHEET_DATE && serial >= EXCEL_FIRST && serial <= EXCEL_LAST;
    if (is_day)
        day_text_vi((int32_t)serial - EXCEL_EPOCH, day);
    if (is_day)
        buffer_text(out, day);
    else if (cell->is_number)
        put_number(cell->text, out);
    for (const char *at = cell->text; !cell->is_number && *at != '\0'; at++) {
        buffer_char(out, *at == '\n' || *at == '\r' ? ' ' : *at);
    }
}

static void put_row(const struct sheet_row *row, size_t width, struct buffer *cell,
                    struct buffer *out)
{
    static const struct sheet_cell none = {.text = ""};
    for (size_t i = 0; i < width; i++) {
        buffer_reset(cell);
        put_cell(i < row->count ? &row->cells[i] : &none, cell);
        csv_put(out, i == 0, cell->length == 0 ? "" : cell->data);
    }
    csv_end_row(out);
}

enum fault sheet_write_csv(const struct sheet *sheet, struct buffer *out)
{
    AUTO(buffer) struct buffer cell = buffer_of(SHEET_FILE_BYTES_MAX);
    size_t width = 0;
    size_t line = 1;
    for (size_t i = 0; i < sheet->row_count; i++)
        width = sheet->rows[i].count > width ? sheet->rows[i].count : width;
    for (size_t i = 0; i < sheet->row_count; i++) {
        const struct sheet_row *row = &sheet->rows[i];
        for (; line < row->line && row->line - line < GAP_MOST; line++)
            buffer_text(out, "\r\n");
        put_row(row, width, &cell, out);
        line = row->line + 1;
    }
    TRY(buffer_check(&cell));
    return buffer_check(out);
}
