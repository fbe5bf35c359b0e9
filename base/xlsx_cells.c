/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * <row r="5"><c r="B5" t="s"><v>17</v></c></row>: rows and cells come in order; where r is left out
 * they follow each other. t says what <v> is: s a shared text's number, str a formula's text,
 * inlineStr a text in <is><t>, b a truth, e an error's word, n or nothing a number.
 */
#include "base/xlsx_cells.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum value_kind { VALUE_NUMBER, VALUE_SHARED, VALUE_TEXT, VALUE_TRUTH };

struct cells_reader {
    struct arena *arena;
    const struct xlsx_shared *shared;
    struct sheet_rows rows;
    struct sheet_cell *cells; /* of the row being read; malloc'ed */
    size_t cell_count;
    size_t cell_capacity;
    size_t line;
    size_t column; /* of the cell being read */
    size_t next;   /* the column of a cell that does not name its own */
    enum value_kind kind;
    enum sheet_look look;
    struct buffer raw;
    struct buffer text;
    bool in_data;
    bool in_row;
    bool in_cell;
    bool wanted; /* inside <v> or a <t> of <is> */
};

static void cells_reader_cleanup(struct cells_reader *reader)
{
    sheet_rows_cleanup(&reader->rows);
    memory_cleanup(&reader->cells);
    buffer_cleanup(&reader->raw);
    buffer_cleanup(&reader->text);
}

static void broken(struct xlsx_walk *walk) { xlsx_stop(walk, FAULT_INVALID, "xlsx_order"); }

/* "BC12" to 54; SIZE_MAX for anything else. */
static size_t column_of(const char *place)
{
    size_t column = 0;
    size_t letters = 0;
    for (; place[letters] >= 'A' && place[letters] <= 'Z' && letters < 4; letters++)
        column = 26 * column + (size_t)(place[letters] - 'A' + 1);
    return letters == 0 || letters > 3 ? SIZE_MAX : column - 1;
}

static void open_row(struct xlsx_walk *walk, const char **attributes)
{
    struct cells_reader *reader = walk->self;
    const char *number = xlsx_attribute(attributes, "r");
    int64_t line = (int64_t)reader->line + 1;
    if (number != NULL && !text_to_integer(number, &line))
        line = 0;
    if (line <= (int64_t)reader->line || line > 1 << 20) {
        broken(walk);
        return;
    }
    reader->line = (size_t)line;
    reader->cell_count = 0;
    reader->next = 0;
    reader->in_row = true;
}

static enum value_kind kind_of(const char *type)
{
    if (type == NULL || strcmp(type, "n") == 0)
        return VALUE_NUMBER;
    if (strcmp(type, "s") == 0)
        return VALUE_SHARED;
    return strcmp(type, "b") == 0 ? VALUE_TRUTH : VALUE_TEXT;
}

/* A style that the workbook does not have says nothing. */
static enum sheet_look look_of(const struct cells_reader *reader, const char *style)
{
    const struct xlsx_looks *looks = &reader->shared->looks;
    int64_t position;
    if (style == NULL || !text_to_integer(style, &position) || position < 0 ||
        (size_t)position >= looks->count)
        return SHEET_PLAIN;
    return looks->items[position];
}

static void open_cell(struct xlsx_walk *walk, const char **attributes)
{
    struct cells_reader *reader = walk->self;
    const char *place = xlsx_attribute(attributes, "r");
    size_t column = place == NULL ? reader->next : column_of(place);
    if (column == SIZE_MAX || column < reader->next) {
        broken(walk);
        return;
    }
    reader->column = column;
    reader->next = column + 1;
    reader->kind = kind_of(xlsx_attribute(attributes, "t"));
    reader->look = look_of(reader, xlsx_attribute(attributes, "s"));
    buffer_reset(&reader->raw);
    reader->in_cell = true;
}

static void cells_open(struct xlsx_walk *walk, const char *name, const char **attributes)
{
    struct cells_reader *reader = walk->self;
    if (strcmp(name, "sheetData") == 0)
        reader->in_data = true;
    else if (reader->in_data && !reader->in_row && strcmp(name, "row") == 0)
        open_row(walk, attributes);
    else if (reader->in_row && !reader->in_cell && strcmp(name, "c") == 0)
        open_cell(walk, attributes);
    else if (reader->in_cell && strcmp(name, "rPh") == 0)
        reader->wanted = false;
    else if (reader->in_cell && (strcmp(name, "v") == 0 || strcmp(name, "t") == 0))
        reader->wanted = true;
}

static void cells_text(struct xlsx_walk *walk, const char *text, size_t length)
{
    struct cells_reader *reader = walk->self;
    if (!reader->wanted)
        return;
    buffer_bytes(&reader->raw, text, length);
    if (reader->raw.fault != OK)
        walk->fault = buffer_check(&reader->raw);
}

/* What the cell holds; "" for nothing. */
static const char *cell_text(struct xlsx_walk *walk, bool *is_number)
{
    struct cells_reader *reader = walk->self;
    const char *raw = reader->raw.length > 0 ? reader->raw.data : "";
    int64_t position;
    if (reader->kind == VALUE_SHARED && raw[0] != '\0') {
        if (text_to_integer(raw, &position) && position >= 0 &&
            (size_t)position < reader->shared->texts.count)
            return reader->shared->texts.items[position];
        broken(walk);
        return "";
    }
    if (reader->kind == VALUE_TRUTH && raw[0] != '\0')
        return strcmp(raw, "1") == 0 ? "TRUE" : "FALSE";
    buffer_reset(&reader->text);
    buffer_text(&reader->text, "");
    *is_number = reader->kind == VALUE_NUMBER && xlsx_number_decimal(raw, &reader->text);
    if (!*is_number)
        xlsx_text_decode(raw, &reader->text);
    if (reader->text.fault != OK)
        walk->fault = buffer_check(&reader->text);
    return walk->fault != OK ? "" : arena_text(reader->arena, reader->text.data);
}

static bool make_room(struct xlsx_walk *walk, size_t column)
{
    struct cells_reader *reader = walk->self;
    if (column >= SHEET_COLUMNS_MAX) {
        xlsx_stop(walk, FAULT_LIMIT, "xlsx_columns");
        return false;
    }
    while (reader->cell_count <= column) {
        struct sheet_cell *cells =
            memory_grow(reader->cells, reader->cell_count, &reader->cell_capacity, sizeof *cells);
        if (cells == NULL) {
            walk->fault = FAULT_NOMEM;
            return false;
        }
        reader->cells = cells;
        cells[reader->cell_count++] = (struct sheet_cell){.text = ""};
    }
    return true;
}

static void close_cell(struct xlsx_walk *walk)
{
    struct cells_reader *reader = walk->self;
    bool is_number = false;
    const char *text = cell_text(walk, &is_number);
    reader->in_cell = false;
    if (text == NULL)
        walk->fault = FAULT_NOMEM;
    if (walk->fault != OK || text[0] == '\0')
        return; /* cells with a style only may reach to the last column of all */
    if (make_room(walk, reader->column))
        reader->cells[reader->column] =
            (struct sheet_cell){text, is_number, is_number ? reader->look : SHEET_PLAIN};
}

static void close_row(struct xlsx_walk *walk)
{
    struct cells_reader *reader = walk->self;
    reader->in_row = false;
    if (reader->cell_count == 0)
        return;
    struct sheet_row row = {.line = reader->line, .count = reader->cell_count};
    row.cells = arena_array(reader->arena, row.count, sizeof *row.cells);
    if (row.cells == NULL) {
        walk->fault = FAULT_NOMEM;
        return;
    }
    memcpy(row.cells, reader->cells, row.count * sizeof *row.cells);
    walk->fault = sheet_rows_add(&reader->rows, walk->path, &row);
}

static void cells_close(struct xlsx_walk *walk, const char *name)
{
    struct cells_reader *reader = walk->self;
    if (strcmp(name, "sheetData") == 0)
        reader->in_data = false;
    else if (reader->in_cell && strcmp(name, "c") == 0)
        close_cell(walk);
    else if (reader->in_row && strcmp(name, "row") == 0)
        close_row(walk);
    else
        reader->wanted = false;
}

enum fault xlsx_cells_read(struct xlsx_book *book, const char *part,
                           const struct xlsx_shared *shared, struct arena *arena, struct sheet *out)
{
    AUTO(cells_reader)
    struct cells_reader reader = {.arena = arena,
                                  .shared = shared,
                                  .raw = buffer_of(XLSX_TEXT_BYTES_MAX),
                                  .text = buffer_of(XLSX_TEXT_BYTES_MAX)};
    struct xlsx_walk walk = {.part = part,
                             .self = &reader,
                             .open = cells_open,
                             .close = cells_close,
                             .text = cells_text};
    TRY(xlsx_walk(book, &walk));
    return sheet_rows_keep(&reader.rows, arena, out);
}
