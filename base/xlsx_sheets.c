/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/xlsx_writing.h"

#include "base/file.h"
#include "base/xlsx_cells.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    PAPER_A4 = 9,
    HEIGHT_MAX = 409,
    BOOK_BYTES_MAX = 128 << 20,
    WIDE = 40, /* characters: a paragraph */
    MARGIN_BYTES = 512,
    EXCEL_DAY = 25569,
    ZONE_SECONDS = 25200
};

static const double line_height = 14.6; /* points of a line of text */
static const double line_large = 17.3;
static const double line_room = 4;

static void xlsx_writing_cleanup(struct xlsx_writing *writing)
{
    if (writing->book != NULL)
        lxw_workbook_free(writing->book);
    memory_cleanup(&writing->formats);
}

enum fault xlsx_check(const struct xlsx_writing *writing, lxw_error error, size_t row,
                      size_t column)
{
    if (error == LXW_NO_ERROR)
        return OK;
    if (error == LXW_ERROR_MEMORY_MALLOC_FAILED)
        return fault_nomem();
    if (error == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED) {
        const char *place = sheet_place(writing->arena, row + 1, column);
        return fault_raise(FAULT_LIMIT, "xlsx_text_long", "path", writing->path, "place",
                           place == NULL ? "" : place, "limit", "32767", NULL);
    }
    return fault_raise(FAULT_IO, "xlsx_write", "path", writing->path, "why", lxw_strerror(error),
                       NULL);
}

/* --- heights --------------------------------------------------------------------------------- */

size_t xlsx_lines(const char *text, double width)
{
    size_t lines = 1;
    double used = 0;
    while (*text != '\0') {
        size_t space = strspn(text, " ");
        size_t word = strcspn(text + space, " \n");
        double length = 0;
        for (size_t i = 0; i < word; i++)
            length += ((unsigned char)text[space + i] & 0xc0) != 0x80;
        if (used > 0 && used + (double)space + length > width) {
            lines++;
            used = 0;
        }
        used += (used > 0 ? (double)space : 0) + length;
        while (used > width && length > width) {
            used -= width;
            lines++;
        }
        text += space + word;
        if (*text == '\n') {
            lines++;
            used = 0;
            text++;
        }
    }
    return lines;
}

static size_t span_of(const struct xlsx_cell *cell) { return cell->span == 0 ? 1 : cell->span; }

/* How many letters stand side by side: narrower than the digits that widths are counted in, wider
 * when bold or large. */
static double room_of(const struct xlsx_sheet *page, size_t column, const struct xlsx_cell *cell)
{
    double width = 0;
    for (size_t i = column; i < column + span_of(cell); i++)
        width += page->widths[i];
    double share = (cell->face & XLSX_BOLD) != 0 ? 1.05 : 1.15;
    if (width > WIDE) /* less is lost at the ends of lines */
        share += 0.15;
    if ((cell->face & XLSX_LARGE) != 0)
        share *= 0.8;
    if ((cell->face & XLSX_SMALL) != 0)
        share *= 1.08;
    width = width * share - 2 * cell->indent;
    return width < 1 ? 1 : width;
}

static double height_of(const struct xlsx_sheet *page, const struct xlsx_row *row)
{
    double most = line_height * (row->least > 1 ? row->least : 1);
    size_t column = 0;
    for (size_t i = 0; i < row->cell_count; i++) {
        const struct xlsx_cell *cell = &row->cells[i];
        bool written = cell->text != NULL && (cell->kind == XLSX_TEXT || cell->kind == XLSX_LINK);
        size_t lines = written ? xlsx_lines(cell->text, room_of(page, column, cell)) : 1;
        double height = (double)lines * ((cell->face & XLSX_LARGE) != 0 ? line_large : line_height);
        most = height > most ? height : most;
        column += span_of(cell);
    }
    most += line_room + line_height * row->air;
    return most > HEIGHT_MAX ? HEIGHT_MAX : most;
}

/* --- cells ----------------------------------------------------------------------------------- */

/* The text as the file keeps it; longer than a cell holds is refused. */
static lxw_error encode(const struct xlsx_cell *cell, struct buffer *out)
{
    xlsx_text_encode(cell->text == NULL ? "" : cell->text, out);
    buffer_text(out, "");
    if (out->fault == OK)
        return LXW_NO_ERROR;
    return out->fault == FAULT_NOMEM ? LXW_ERROR_MEMORY_MALLOC_FAILED
                                     : LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED;
}

static lxw_error put_link(const struct xlsx_writing *writing, lxw_row_t row, lxw_col_t column,
                          const struct xlsx_cell *cell, lxw_format *format)
{
    const char *target = arena_format(writing->arena, "internal:'%s'!A1", cell->sheet);
    if (target == NULL)
        return LXW_ERROR_MEMORY_MALLOC_FAILED;
    return worksheet_write_url_opt(writing->sheet, row, column, target, format, cell->text, NULL);
}

static lxw_error put_text(const struct xlsx_writing *writing, lxw_row_t row, lxw_col_t column,
                          const struct xlsx_cell *cell, lxw_format *format)
{
    AUTO(buffer) struct buffer text = buffer_of(XLSX_TEXT_BYTES_MAX);
    lxw_error error = encode(cell, &text);
    if (error != LXW_NO_ERROR)
        return error;
    const char *written = text.length == 0 ? "" : text.data;
    lxw_col_t last = (lxw_col_t)(column + span_of(cell) - 1);
    if (last > column)
        return worksheet_merge_range(writing->sheet, row, column, row, last, written, format);
    if (*written == '\0')
        return worksheet_write_blank(writing->sheet, row, column, format);
    return worksheet_write_string(writing->sheet, row, column, written, format);
}

static enum fault put_cell(struct xlsx_writing *writing, size_t row, size_t column,
                           const struct xlsx_cell *cell)
{
    lxw_format *format = xlsx_format(writing, cell);
    lxw_row_t line = (lxw_row_t)row;
    lxw_col_t place = (lxw_col_t)column;
    lxw_error error = LXW_NO_ERROR;
    if (format == NULL)
        return fault_nomem();
    switch (cell->kind) {
    case XLSX_TEXT:
        error = put_text(writing, line, place, cell, format);
        break;
    case XLSX_LINK:
        error = put_link(writing, line, place, cell, format);
        break;
    case XLSX_NUMBER:
    case XLSX_DAY:
        assert(span_of(cell) == 1);
        error =
            worksheet_write_number(writing->sheet, line, place,
                                   cell->number + (cell->kind == XLSX_DAY ? EXCEL_DAY : 0), format);
        break;
    }
    return xlsx_check(writing, error, row, column);
}

static enum fault put_row(struct xlsx_writing *writing, size_t index)
{
    const struct xlsx_sheet *page = writing->page;
    const struct xlsx_row *row = &page->rows[index];
    size_t column = 0;
    TRY(xlsx_check(writing,
                   worksheet_set_row(writing->sheet, (lxw_row_t)index, height_of(page, row), NULL),
                   index, 0));
    for (size_t i = 0; i < row->cell_count; i++) {
        assert(column + span_of(&row->cells[i]) <= page->column_count);
        TRY(put_cell(writing, index, column, &row->cells[i]));
        column += span_of(&row->cells[i]);
    }
    return OK;
}

/* --- a sheet --------------------------------------------------------------------------------- */

/* As many characters as fit, with && for &: in a header & begins a command. */
static void margin_text(const char *text, struct buffer *out)
{
    size_t characters = 0;
    for (const char *at = text; *at != '\0'; at++) {
        characters += ((unsigned char)*at & 0xc0) != 0x80;
        if (characters > XLSX_MARGIN_CHARACTERS)
            return;
        buffer_text(out, *at == '&' ? "&" : "");
        buffer_char(out, *at);
    }
}

static enum fault set_margins(struct xlsx_writing *writing, const struct xlsx_workbook *workbook)
{
    AUTO(buffer) struct buffer header = buffer_of(MARGIN_BYTES);
    AUTO(buffer) struct buffer footer = buffer_of(MARGIN_BYTES);
    buffer_format(&header, "&C&\"%s,Bold\"&11", xlsx_font);
    margin_text(workbook->header == NULL ? "" : workbook->header, &header);
    if (workbook->footer != NULL) {
        buffer_format(&footer, "&L&\"%s,Regular\"&9", xlsx_font);
        margin_text(workbook->footer, &footer);
        buffer_format(&footer, "&R&\"%s,Regular\"&9&P/&N", xlsx_font);
    } else {
        buffer_text(&footer, "&C&P/&N");
    }
    TRY(buffer_check(&header));
    TRY(buffer_check(&footer));
    if (workbook->header != NULL)
        TRY(xlsx_check(writing, worksheet_set_header(writing->sheet, header.data), 0, 0));
    return xlsx_check(writing, worksheet_set_footer(writing->sheet, footer.data), 0, 0);
}

/* A picture is not cut by the end of a page. */
static void set_paper(lxw_worksheet *sheet, const struct xlsx_sheet *page)
{
    if (page->picture_count == 0)
        worksheet_set_landscape(sheet);
    worksheet_set_paper(sheet, PAPER_A4);
    worksheet_fit_to_pages(sheet, 1, page->picture_count == 0 ? 0 : 1);
    worksheet_set_margins(sheet, 0.6, 0.6, 0.7, 0.7);
    worksheet_gridlines(sheet, LXW_HIDE_ALL_GRIDLINES);
}

static enum fault set_head(struct xlsx_writing *writing)
{
    const struct xlsx_sheet *page = writing->page;
    if (page->head_count == 0)
        return OK;
    lxw_row_t first = (lxw_row_t)page->head_row;
    lxw_row_t last = first + (lxw_row_t)page->head_count - 1;
    if (!page->scrolls)
        worksheet_freeze_panes(writing->sheet, last + 1, (lxw_col_t)page->frozen_columns);
    TRY(xlsx_check(writing, worksheet_repeat_rows(writing->sheet, first, last), first, 0));
    if (page->filter_count == 0)
        return OK;
    lxw_col_t width = (lxw_col_t)page->rows[last].cell_count;
    return xlsx_check(writing,
                      worksheet_autofilter(writing->sheet, last, 0,
                                           last + (lxw_row_t)page->filter_count, width - 1),
                      last, 0);
}

static enum fault put_picture(struct xlsx_writing *writing, const struct xlsx_picture *picture)
{
    lxw_image_options options = {.x_scale = picture->scale,
                                 .y_scale = picture->scale,
                                 .description = (char *)picture->description,
                                 .object_position = LXW_OBJECT_MOVE_DONT_SIZE};
    return xlsx_check(writing,
                      worksheet_insert_image_buffer_opt(writing->sheet, (lxw_row_t)picture->row, 0,
                                                        picture->data, picture->size, &options),
                      picture->row, 0);
}

static enum fault put_columns(struct xlsx_writing *writing)
{
    for (size_t i = 0; i < writing->page->column_count; i++) {
        lxw_col_t column = (lxw_col_t)i;
        TRY(xlsx_check(
            writing,
            worksheet_set_column(writing->sheet, column, column, writing->page->widths[i], NULL), 0,
            i));
    }
    return OK;
}

static enum fault put_page(struct xlsx_writing *writing, const struct xlsx_workbook *workbook,
                           const struct xlsx_sheet *page)
{
    assert(page->column_count > 0 && page->column_count <= SHEET_COLUMNS_MAX);
    assert(page->row_count > 0 && page->row_count <= SHEET_ROWS_MAX);
    assert(workbook_validate_sheet_name(writing->book, page->name) == LXW_NO_ERROR);
    writing->page = page;
    writing->sheet = workbook_add_worksheet(writing->book, page->name);
    if (writing->sheet == NULL)
        return fault_nomem();
    set_paper(writing->sheet, writing->page);
    TRY(set_margins(writing, workbook));
    TRY(put_columns(writing));
    for (size_t i = 0; i < page->row_count; i++)
        TRY(put_row(writing, i));
    TRY(set_head(writing));
    if (page->texts_of_digits) {
        const char *last = sheet_place(writing->arena, page->row_count, page->column_count - 1);
        const char *range = last == NULL ? NULL : arena_format(writing->arena, "A1:%s", last);
        if (range == NULL)
            return FAULT_NOMEM;
        TRY(xlsx_check(
            writing,
            worksheet_ignore_errors(writing->sheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT, range), 0,
            0));
    }
    for (size_t i = 0; i < page->chart_count; i++)
        TRY(xlsx_put_chart(writing, &page->charts[i]));
    for (size_t i = 0; i < page->picture_count; i++)
        TRY(put_picture(writing, &page->pictures[i]));
    return OK;
}

/* --- the file -------------------------------------------------------------------------------- */

static enum fault set_properties(const struct xlsx_writing *writing,
                                 const struct xlsx_workbook *workbook)
{
    lxw_doc_properties properties = {.title = (char *)workbook->title,
                                     .author = (char *)workbook->author};
    if (workbook->made != 0) /* its first minute here */
        properties.created = (time_t)workbook->made * 86400 - ZONE_SECONDS;
    TRY(xlsx_check(writing, workbook_set_properties(writing->book, &properties), 0, 0));
    if (workbook->language == NULL)
        return OK;
    return xlsx_check(
        writing, workbook_set_custom_property_string(writing->book, "Language", workbook->language),
        0, 0);
}

/* The library writes a file of its own, which is read and done away with. */
static enum fault write_book(struct xlsx_writing *writing, const struct xlsx_workbook *workbook,
                             const char *name, struct buffer *out)
{
    writing->book = workbook_new(name);
    if (writing->book == NULL)
        return fault_nomem();
    TRY(set_properties(writing, workbook));
    for (size_t i = 0; i < workbook->sheet_count; i++)
        TRY(put_page(writing, workbook, &workbook->sheets[i]));
    lxw_error error = workbook_close(TAKE(writing->book)); /* frees the book whatever happens */
    enum fault fault = xlsx_check(writing, error, 0, 0);
    if (fault == OK)
        fault = file_read(name, out);
    unlink(name);
    return fault;
}

enum fault xlsx_sheets_write(const char *path, const struct xlsx_workbook *workbook)
{
    AUTO(file_out) struct file_out *file = NULL;
    AUTO(arena) struct arena *arena = NULL;
    AUTO(xlsx_writing) struct xlsx_writing writing = {.path = path};
    AUTO(buffer) struct buffer plain = buffer_of(BOOK_BYTES_MAX);
    AUTO(buffer) struct buffer finished = buffer_of(BOOK_BYTES_MAX);
    TRY(arena_new(1 << 20, &arena));
    TRY(file_out_open(path, 0644, &file));
    writing.arena = arena;
    const char *name = arena_format(arena, "%s.book", file_out_name(file));
    if (name == NULL)
        return FAULT_NOMEM;
    TRY(write_book(&writing, workbook, name, &plain));
    TRY(xlsx_finish_charts(workbook, plain.data, plain.length, &finished));
    TRY(file_out_put(file, finished.data, finished.length));
    return file_out_end(file);
}
