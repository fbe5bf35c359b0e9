/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A page of a table is laid out as the rows of a sheet: titles, an empty row, the head, the lines.
 */
#include "base/xlsx_write.h"

#include "base/xlsx_sheets.h"

#include <assert.h>
#include <stdlib.h>

enum { ARENA_BYTES = 256 << 20 };

/* A sheet being laid out. */
struct layout {
    const struct xlsx_page *page;
    struct arena *arena;
    struct xlsx_row *rows;
    size_t row_count;
};

/* The cells of one more row; NULL without memory. */
static struct xlsx_cell *add_row(struct layout *layout, size_t cell_count, double air)
{
    struct xlsx_cell *cells = arena_array(layout->arena, cell_count + 1, sizeof *cells);
    if (cells != NULL)
        layout->rows[layout->row_count++] =
            (struct xlsx_row){.cells = cells, .cell_count = cell_count, .air = air};
    return cells;
}

static enum fault add_titles(struct layout *layout)
{
    const struct xlsx_page *page = layout->page;
    for (size_t i = 0; i < page->title_count; i++) {
        struct xlsx_cell *cell = add_row(layout, 1, 1);
        if (cell == NULL)
            return FAULT_NOMEM;
        *cell = (struct xlsx_cell){.text = page->titles[i],
                                   .face = XLSX_BOLD | XLSX_LARGE | XLSX_CENTRED | XLSX_MIDDLE,
                                   .span = page->column_count};
    }
    if (page->title_count > 0 && add_row(layout, 0, 0) == NULL)
        return FAULT_NOMEM;
    return OK;
}

static enum fault add_head(struct layout *layout)
{
    const struct xlsx_page *page = layout->page;
    struct xlsx_cell *cells = add_row(layout, page->column_count, 0);
    if (cells == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < page->column_count; i++)
        cells[i] = (struct xlsx_cell){.text = page->columns[i].title,
                                      .face = XLSX_BOLD | XLSX_GREY | XLSX_FRAMED | XLSX_CENTRED |
                                              XLSX_MIDDLE};
    return OK;
}

static enum fault add_line(struct layout *layout, const struct xlsx_line *line)
{
    const struct xlsx_page *page = layout->page;
    struct xlsx_cell *cells = add_row(layout, page->column_count, 0);
    if (cells == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < page->column_count; i++) {
        const struct sheet_cell *cell = &line->cells[i];
        const char *number = page->columns[i].number;
        bool is_number = cell->is_number && cell->text[0] != '\0';
        cells[i] = (struct xlsx_cell){
            .kind = is_number ? XLSX_NUMBER : XLSX_TEXT,
            .text = cell->text,
            .number = is_number ? strtod(cell->text, NULL) : 0,
            .format = number,
            .face =
                XLSX_FRAMED | (line->strong ? XLSX_BOLD : 0u) | (number != NULL ? XLSX_RIGHT : 0u),
        };
    }
    return OK;
}

static enum fault lay_out(const struct xlsx_page *page, struct arena *arena, struct xlsx_sheet *out)
{
    struct layout layout = {.page = page, .arena = arena};
    double *widths = arena_array(arena, page->column_count, sizeof *widths);
    layout.rows = arena_array(arena, page->title_count + page->line_count + 2, sizeof *layout.rows);
    if (widths == NULL || layout.rows == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < page->column_count; i++)
        widths[i] = page->columns[i].width;
    TRY(add_titles(&layout));
    size_t head = layout.row_count;
    TRY(add_head(&layout));
    for (size_t i = 0; i < page->line_count; i++)
        TRY(add_line(&layout, &page->lines[i]));
    *out = (struct xlsx_sheet){.name = page->name,
                               .widths = widths,
                               .column_count = page->column_count,
                               .rows = layout.rows,
                               .row_count = layout.row_count,
                               .head_row = head,
                               .head_count = 1,
                               .frozen_columns = page->frozen_columns};
    return OK;
}

enum fault xlsx_write(const char *path, const struct xlsx_page *pages, size_t page_count)
{
    AUTO(arena) struct arena *arena = NULL;
    TRY(arena_new(ARENA_BYTES, &arena));
    struct xlsx_sheet *sheets = arena_array(arena, page_count, sizeof *sheets);
    if (sheets == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < page_count; i++)
        TRY(lay_out(&pages[i], arena, &sheets[i]));
    return xlsx_sheets_write(path,
                             &(struct xlsx_workbook){.sheets = sheets, .sheet_count = page_count});
}
