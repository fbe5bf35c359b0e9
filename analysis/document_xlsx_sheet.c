/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of a sheet: texts, figures, blocks one under the other.
 */
#include "analysis/xlsx_layout.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

enum { ROWS_FIRST = 32, FIGURE_COLUMNS = 3, ANSWER_CHARACTERS = 28 };

struct layout layout_of(const struct document *document, struct arena *arena)
{
    return (struct layout){.document = document, .arena = arena};
}

const char *layout_words(const struct layout *layout, const char *code)
{
    return message_words(layout->document->language, code);
}

static bool make_room(struct layout *layout)
{
    if (layout->row_count < layout->row_capacity)
        return true;
    size_t capacity = layout->row_capacity == 0 ? ROWS_FIRST : 2 * layout->row_capacity;
    struct xlsx_row *rows = arena_array(layout->arena, capacity, sizeof *rows);
    if (rows == NULL)
        return false;
    if (layout->rows != NULL)
        memcpy(rows, layout->rows, layout->row_count * sizeof *rows);
    layout->rows = rows;
    layout->row_capacity = capacity;
    return true;
}

struct xlsx_cell *layout_row(struct layout *layout, size_t cell_count)
{
    assert(cell_count <= LAYOUT_COLUMNS_MAX);
    struct xlsx_cell *cells = arena_array(layout->arena, cell_count + 1, sizeof *cells);
    if (layout->fault == OK && (cells == NULL || !make_room(layout)))
        layout->fault = FAULT_NOMEM;
    if (layout->fault != OK)
        return layout->spare;
    layout->rows[layout->row_count++] = (struct xlsx_row){.cells = cells, .cell_count = cell_count};
    return cells;
}

void layout_gap(struct layout *layout) { layout_row(layout, 0); }

void layout_text(struct layout *layout, const char *text, unsigned face)
{
    if (text == NULL || *text == '\0')
        return;
    *layout_row(layout, 1) =
        (struct xlsx_cell){.text = text, .face = face, .span = layout->column_count};
}

/* --- numbers --------------------------------------------------------------------------------- */

/* Words in a number format stand in quotes, and can hold none. */
static void quote(struct buffer *out, const char *words)
{
    if (words == NULL || *words == '\0')
        return;
    buffer_char(out, '"');
    for (const char *at = words; *at != '\0'; at++)
        if (*at != '"')
            buffer_char(out, *at);
    buffer_char(out, '"');
}

const char *layout_format(struct layout *layout, const struct cell_value *value)
{
    AUTO(buffer) struct buffer format = buffer_of(255);
    quote(&format, value->before);
    buffer_text(&format, "#,##0");
    for (int i = 0; i < value->digits; i++)
        buffer_text(&format, i == 0 ? ".0" : "0");
    quote(&format, value->after);
    if (value->after == NULL)
        buffer_text(&format, "_)"); /* room at the right */
    const char *kept = buffer_check(&format) == OK ? arena_text(layout->arena, format.data) : NULL;
    if (kept == NULL && layout->fault == OK)
        layout->fault = FAULT_NOMEM;
    return kept;
}

void layout_value(struct layout *layout, struct xlsx_cell *cell, const struct cell_value *value)
{
    assert(value->kind != CELL_INTERVAL);
    if (value->kind == CELL_TEXT)
        return;
    cell->kind = value->kind == CELL_DAY ? XLSX_DAY : XLSX_NUMBER;
    cell->number = value->number;
    cell->text = NULL;
    cell->format = value->kind == CELL_DAY ? "dd/mm/yyyy" : layout_format(layout, value);
}

/* --- blocks ---------------------------------------------------------------------------------- */

static void figure_head(struct layout *layout)
{
    static const char *const titles[FIGURE_COLUMNS] = {
        "report_sheet_question", "report_sheet_answer", "report_sheet_detail"};
    struct xlsx_cell *cells = layout_row(layout, FIGURE_COLUMNS);
    for (size_t i = 0; i < FIGURE_COLUMNS; i++)
        cells[i] = (struct xlsx_cell){.text = layout_words(layout, titles[i]),
                                      .face = XLSX_BOLD | XLSX_GREY | XLSX_FRAMED | XLSX_CENTRED |
                                              XLSX_MIDDLE};
}

/* Cells of numbers do not wrap: what stands behind a comma goes before the detail. */
static void shorten(struct layout *layout, struct xlsx_cell *detail, struct cell_value *value)
{
    const char *comma = strchr(value->after, ',');
    if (comma == NULL)
        return;
    const char *rest = comma + 1 + strspn(comma + 1, " ");
    value->after = arena_text_n(layout->arena, value->after, (size_t)(comma - value->after));
    detail->text =
        arena_format(layout->arena, "(%s) %s", rest, detail->text == NULL ? "" : detail->text);
    if ((value->after == NULL || detail->text == NULL) && layout->fault == OK)
        layout->fault = FAULT_NOMEM;
}

static void figure_value(struct layout *layout, struct xlsx_cell *cells,
                         const struct cell_value *value)
{
    struct cell_value shown = *value;
    if (shown.kind != CELL_NUMBER)
        return;
    if (shown.after != NULL && text_length(cells[1].text) > ANSWER_CHARACTERS)
        shorten(layout, &cells[2], &shown);
    layout_value(layout, &cells[1], &shown);
}

void layout_figures(struct layout *layout, const struct block *block)
{
    bool leads = block->level == 1;
    unsigned frame = leads ? XLSX_FRAMED : 0u;
    if (leads)
        figure_head(layout);
    for (size_t i = 0; i < block->figure_count; i++) {
        const struct key_figure *figure = &block->figures[i];
        struct xlsx_cell *cells = layout_row(layout, FIGURE_COLUMNS);
        cells[0] =
            (struct xlsx_cell){.text = figure->label, .face = frame | (leads ? XLSX_BOLD : 0u)};
        cells[1] =
            (struct xlsx_cell){.text = figure->value, .face = frame | (leads ? XLSX_BOLD : 0u)};
        cells[2] = (struct xlsx_cell){.text = figure->detail, .face = frame};
        if (block->figure_values != NULL)
            figure_value(layout, cells, &block->figure_values[i]);
        cells[1].face |= XLSX_CENTRED * leads;
    }
}

static void small_table(struct layout *layout, const struct block *block)
{
    layout_gap(layout);
    layout_text(layout, block->text, XLSX_BOLD);
    layout_table(layout, block);
    layout_text(layout, block->source, XLSX_SMALL | XLSX_ITALIC);
}

void layout_block(struct layout *layout, const struct block *block)
{
    switch (block->kind) {
    case BLOCK_HEADING:
        if (layout->row_count > 0)
            layout_gap(layout);
        layout_text(layout, block->text, XLSX_BOLD | (block->level <= 2 ? XLSX_LARGE : 0u));
        break;
    case BLOCK_TEXT:
        layout_text(layout, block->text, 0);
        break;
    case BLOCK_NOTE:
        *layout_row(layout, 1) =
            (struct xlsx_cell){.text = block->text, .indent = 1, .span = layout->column_count};
        break;
    case BLOCK_KEY_FIGURES:
        layout_gap(layout);
        layout_figures(layout, block);
        break;
    case BLOCK_TABLE:
        small_table(layout, block);
        break;
    case BLOCK_CHART:
        break;
    }
}

struct xlsx_sheet layout_sheet(struct layout *layout, const char *name)
{
    double *widths = arena_array(layout->arena, layout->column_count, sizeof *widths);
    if (widths == NULL)
        layout->fault = FAULT_NOMEM;
    else
        memcpy(widths, layout->widths, layout->column_count * sizeof *widths);
    return (struct xlsx_sheet){.name = name,
                               .widths = widths,
                               .column_count = layout->column_count,
                               .rows = layout->rows,
                               .row_count = layout->row_count,
                               .texts_of_digits = true};
}
