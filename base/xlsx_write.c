/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/xlsx_write.h"

#include "base/file.h"
#include "base/xlsx_cells.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

enum { PAPER_A4 = 9, HEAD_GREY = 0xe7ebee, LINE_GREY = 0x9aa5ad, HEIGHT_MAX = 409 };

static const char font[] = "Times New Roman";
static const double size_text = 11;
static const double size_title = 13;
static const double line_height = 14.6; /* points of a line of text */
static const double line_room = 4;

struct writing {
    const char *path;
    lxw_workbook *book;
    const struct xlsx_page *page;
    lxw_worksheet *sheet;
    lxw_format *title;
    lxw_format *head;
    lxw_format **formats; /* column x plain, strong; malloc'ed */
    lxw_row_t row;        /* the next one */
    struct arena *arena;  /* for places */
};

static void writing_cleanup(struct writing *writing)
{
    if (writing->book != NULL)
        lxw_workbook_free(writing->book);
    memory_cleanup(&writing->formats);
}

/* NULL in any pointer stands for no memory: the library gives no other reason for it. */
static lxw_format *format_of(lxw_workbook *book, double size, bool bold)
{
    lxw_format *format = workbook_add_format(book);
    if (format == NULL)
        return NULL;
    format_set_font_name(format, font);
    format_set_font_size(format, size);
    format_set_text_wrap(format);
    if (bold)
        format_set_bold(format);
    return format;
}

static void frame(lxw_format *format)
{
    format_set_border(format, LXW_BORDER_THIN);
    format_set_border_color(format, LINE_GREY);
}

static enum fault make_formats(struct writing *writing)
{
    size_t columns = writing->page->column_count;
    writing->title = format_of(writing->book, size_title, true);
    writing->head = format_of(writing->book, size_text, true);
    memory_cleanup(&writing->formats);
    writing->formats = calloc(2 * columns, sizeof(lxw_format *));
    if (writing->title == NULL || writing->head == NULL || writing->formats == NULL)
        return fault_nomem();
    format_set_align(writing->title, LXW_ALIGN_CENTER);
    format_set_align(writing->title, LXW_ALIGN_VERTICAL_CENTER);
    format_set_align(writing->head, LXW_ALIGN_CENTER);
    format_set_align(writing->head, LXW_ALIGN_VERTICAL_CENTER);
    format_set_bg_color(writing->head, HEAD_GREY);
    frame(writing->head);
    for (size_t i = 0; i < 2 * columns; i++) {
        const char *number = writing->page->columns[i / 2].number;
        lxw_format *format = format_of(writing->book, size_text, i % 2 == 1);
        if (format == NULL)
            return fault_nomem();
        format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
        frame(format);
        if (number != NULL) {
            format_set_num_format(format, number);
            format_set_align(format, LXW_ALIGN_RIGHT);
        }
        writing->formats[i] = format;
    }
    return OK;
}

static enum fault check(const struct writing *writing, lxw_error error, size_t column)
{
    if (error == LXW_NO_ERROR)
        return OK;
    if (error == LXW_ERROR_MEMORY_MALLOC_FAILED)
        return fault_nomem();
    if (error == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED) {
        const char *place = sheet_place(writing->arena, writing->row + 1, column);
        return fault_raise(FAULT_LIMIT, "xlsx_text_long", "path", writing->path, "place",
                           place == NULL ? "" : place, "limit", "32767", NULL);
    }
    return fault_raise(FAULT_IO, "xlsx_write", "path", writing->path, "why", lxw_strerror(error),
                       NULL);
}

/* --- heights: not every program measures wrapped texts when it opens a workbook --------------- */

/* How many lines a text takes when words wrap at `width` characters; one for "". */
static size_t lines_of(const char *text, double width)
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

static enum fault set_height(struct writing *writing, size_t lines)
{
    double height = line_height * (double)lines + line_room;
    return check(writing,
                 worksheet_set_row(writing->sheet, writing->row,
                                   height > HEIGHT_MAX ? HEIGHT_MAX : height, NULL),
                 0);
}

/* Bold letters are wider. */
static double room_for(const struct xlsx_column *column, bool bold)
{
    return column->width * (bold ? 1.05 : 1.15);
}

static size_t head_lines(const struct xlsx_page *page)
{
    size_t most = 1;
    for (size_t i = 0; i < page->column_count; i++) {
        size_t lines = lines_of(page->columns[i].title, room_for(&page->columns[i], true));
        most = lines > most ? lines : most;
    }
    return most;
}

static size_t line_lines(const struct xlsx_page *page, const struct xlsx_line *line)
{
    size_t most = 1;
    for (size_t i = 0; i < page->column_count; i++) {
        size_t lines =
            line->cells[i].is_number
                ? 1
                : lines_of(line->cells[i].text, room_for(&page->columns[i], line->strong));
        most = lines > most ? lines : most;
    }
    return most;
}

static size_t title_lines(const struct xlsx_page *page, const char *title)
{
    double width = 0;
    for (size_t i = 0; i < page->column_count; i++)
        width += page->columns[i].width;
    return lines_of(title, width * size_text / size_title * 0.95);
}

/* --- a sheet --------------------------------------------------------------------------------- */

static enum fault put_titles(struct writing *writing)
{
    const struct xlsx_page *page = writing->page;
    for (size_t i = 0; i < page->title_count; i++, writing->row++) {
        const char *title = page->titles[i];
        TRY(set_height(writing, title_lines(page, title) + 1));
        lxw_col_t last = (lxw_col_t)(page->column_count - 1);
        lxw_error error =
            last == 0
                ? worksheet_write_string(writing->sheet, writing->row, 0, title, writing->title)
                : worksheet_merge_range(writing->sheet, writing->row, 0, writing->row, last, title,
                                        writing->title);
        TRY(check(writing, error, 0));
    }
    writing->row += page->title_count > 0;
    return OK;
}

static enum fault put_head(struct writing *writing)
{
    const struct xlsx_page *page = writing->page;
    TRY(set_height(writing, head_lines(page)));
    for (size_t i = 0; i < page->column_count; i++) {
        lxw_col_t column = (lxw_col_t)i;
        TRY(check(
            writing,
            worksheet_set_column(writing->sheet, column, column, page->columns[i].width, NULL), i));
        TRY(check(writing,
                  worksheet_write_string(writing->sheet, writing->row, column,
                                         page->columns[i].title, writing->head),
                  i));
    }
    TRY(check(writing, worksheet_repeat_rows(writing->sheet, writing->row, writing->row), 0));
    worksheet_freeze_panes(writing->sheet, writing->row + 1, (lxw_col_t)page->frozen_columns);
    writing->row++;
    return OK;
}

/* A text longer than a cell holds is refused by the library. */
static lxw_error write_text(struct writing *writing, size_t column, const char *text,
                            lxw_format *format)
{
    AUTO(buffer) struct buffer encoded = buffer_of(XLSX_TEXT_BYTES_MAX);
    xlsx_text_encode(text, &encoded);
    if (encoded.fault != OK)
        return encoded.fault == FAULT_NOMEM ? LXW_ERROR_MEMORY_MALLOC_FAILED
                                            : LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED;
    return worksheet_write_string(writing->sheet, writing->row, (lxw_col_t)column, encoded.data,
                                  format);
}

static enum fault put_line(struct writing *writing, const struct xlsx_line *line)
{
    TRY(set_height(writing, line_lines(writing->page, line)));
    for (size_t i = 0; i < writing->page->column_count; i++) {
        const struct sheet_cell *cell = &line->cells[i];
        lxw_format *format = writing->formats[2 * i + line->strong];
        lxw_col_t column = (lxw_col_t)i;
        lxw_error error = cell->text[0] == '\0'
                              ? worksheet_write_blank(writing->sheet, writing->row, column, format)
                          : cell->is_number
                              ? worksheet_write_number(writing->sheet, writing->row, column,
                                                       strtod(cell->text, NULL), format)
                              : write_text(writing, i, cell->text, format);
        TRY(check(writing, error, i));
    }
    writing->row++;
    return OK;
}

static void set_paper(lxw_worksheet *sheet)
{
    worksheet_set_landscape(sheet);
    worksheet_set_paper(sheet, PAPER_A4);
    worksheet_fit_to_pages(sheet, 1, 0);
    worksheet_set_margins(sheet, 0.6, 0.6, 0.7, 0.7);
    worksheet_gridlines(sheet, LXW_HIDE_ALL_GRIDLINES);
}

static enum fault put_page(struct writing *writing)
{
    const struct xlsx_page *page = writing->page;
    assert(page->column_count > 0 && page->column_count <= SHEET_COLUMNS_MAX);
    assert(page->line_count + page->title_count < SHEET_ROWS_MAX);
    assert(workbook_validate_sheet_name(writing->book, page->name) == LXW_NO_ERROR);
    writing->sheet = workbook_add_worksheet(writing->book, page->name);
    writing->row = 0;
    if (writing->sheet == NULL)
        return fault_nomem();
    set_paper(writing->sheet);
    TRY(check(writing, worksheet_set_footer(writing->sheet, "&C&P/&N"), 0));
    TRY(make_formats(writing));
    TRY(put_titles(writing));
    TRY(put_head(writing));
    for (size_t i = 0; i < page->line_count; i++)
        TRY(put_line(writing, &page->lines[i]));
    return OK;
}

enum fault xlsx_write(const char *path, const struct xlsx_page *pages, size_t page_count)
{
    AUTO(file_out) struct file_out *file = NULL;
    AUTO(arena) struct arena *arena = NULL;
    AUTO(writing) struct writing writing = {.path = path};
    TRY(arena_new(1 << 16, &arena));
    TRY(file_out_open(path, 0644, &file));
    writing.arena = arena;
    writing.book = workbook_new(file_out_name(file));
    if (writing.book == NULL)
        return fault_nomem();
    for (size_t i = 0; i < page_count; i++) {
        writing.page = &pages[i];
        TRY(put_page(&writing));
    }
    lxw_error error = workbook_close(TAKE(writing.book)); /* frees the book whatever happens */
    TRY(check(&writing, error, 0));
    return file_out_end(file);
}
