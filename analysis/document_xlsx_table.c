/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tables in a sheet: which columns hold numbers and which intervals, how wide each is, and the
 * cells.
 */
#include "analysis/xlsx_layout.h"

#include "base/text.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum {
    FILL_LINES = 3,
    HEAD_FACE = XLSX_BOLD | XLSX_GREY | XLSX_FRAMED | XLSX_CENTRED | XLSX_MIDDLE
};

static const double number_width = 10.5;
static const double text_least = 7;
static const double text_most = 40;
static const double fill_width = 38;

static const struct cell_value *value_of(const struct block *block, size_t row, size_t column)
{
    static const struct cell_value none = {.kind = CELL_TEXT};
    const struct cell_value *values = block->rows[row].values;
    return values == NULL ? &none : &values[column];
}

static bool holds(const struct block *block, size_t column, enum cell_kind kind)
{
    for (size_t i = 0; i < block->row_count; i++)
        if (value_of(block, i, column)->kind == kind)
            return true;
    return false;
}

/* How many columns of the sheet it takes. */
static size_t columns_of(const struct block *block, size_t column)
{
    return holds(block, column, CELL_INTERVAL) ? 2 : 1;
}

static bool is_filled_by_hand(const struct block *block, size_t column)
{
    return block->to_fill && column + 1 == block->column_count;
}

static bool has_groups(const struct block *block)
{
    for (size_t i = 0; i < block->column_count; i++)
        if (block->columns[i].group != NULL)
            return true;
    return false;
}

size_t layout_head_rows(const struct block *block) { return has_groups(block) ? 2 : 1; }

/* --- widths ---------------------------------------------------------------------------------- */

static double length_of(const char *text) { return (double)text_length(text); }

/* The longest word of a head must fit. */
static double head_width(const char *title)
{
    double longest = 0;
    while (*title != '\0') {
        size_t word = strcspn(title, " ");
        double length = 0;
        for (size_t i = 0; i < word; i++)
            length += ((unsigned char)title[i] & 0xc0) != 0x80;
        longest = fmax(longest, length);
        title += word + (title[word] == ' ');
    }
    return longest + 3;
}

static double width_of(const struct block *block, size_t column)
{
    const struct table_column *own = &block->columns[column];
    if (is_filled_by_hand(block, column))
        return fill_width;
    if (holds(block, column, CELL_INTERVAL))
        return number_width;
    double longest = 0;
    for (size_t i = 0; i < block->row_count; i++)
        longest = fmax(longest, length_of(block->rows[i].cells[column]) +
                                    (column < 2 ? 2 * block->rows[i].level : 0));
    if (own->align == ALIGN_RIGHT)
        return fmax(number_width, fmin(longest + 2, text_most));
    return fmax(fmax(text_least, head_width(own->title)), fmin(longest + 2, text_most));
}

void layout_widen(struct layout *layout, const struct block *block)
{
    size_t place = 0;
    for (size_t i = 0; i < block->column_count; i++) {
        double width = width_of(block, i);
        for (size_t part = 0; part < columns_of(block, i); part++, place++)
            layout->widths[place] = fmax(layout->widths[place], width);
    }
    layout->column_count = place > layout->column_count ? place : layout->column_count;
}

/* What is missing to a width; 0 when nothing is. */
static double missing(const struct layout *layout, double width)
{
    double sum = 0;
    for (size_t i = 0; i < layout->column_count; i++)
        sum += layout->widths[i];
    return fmax(0, width - sum);
}

void layout_fill(struct layout *layout, double width)
{
    layout->widths[layout->column_count - 1] += missing(layout, width);
}

void layout_beside(struct layout *layout, double width)
{
    double more = missing(layout, width);
    if (more == 0)
        return;
    assert(layout->column_count < LAYOUT_COLUMNS_MAX);
    layout->widths[layout->column_count++] = more;
}

/* --- head ------------------------------------------------------------------------------------ */

static bool same_group(const char *one, const char *other)
{
    return one != NULL && other != NULL && strcmp(one, other) == 0;
}

static void put_groups(struct layout *layout, const struct block *block)
{
    struct xlsx_cell cells[LAYOUT_COLUMNS_MAX];
    size_t count = 0;
    for (size_t i = 0; i < block->column_count; i++) {
        const char *group = block->columns[i].group;
        if (i > 0 && same_group(group, block->columns[i - 1].group))
            cells[count - 1].span += columns_of(block, i);
        else
            cells[count++] =
                (struct xlsx_cell){.text = group, .face = HEAD_FACE, .span = columns_of(block, i)};
    }
    memcpy(layout_row(layout, count), cells, count * sizeof *cells);
}

/* "Tỷ lệ hài lòng (%)" */
static const char *title_of(struct layout *layout, const struct table_column *column)
{
    if (column->unit == NULL)
        return column->title;
    const char *title = arena_format(layout->arena, "%s (%s)", column->title, column->unit);
    if (title == NULL)
        layout->fault = FAULT_NOMEM;
    return title;
}

/* "Khoảng tin cậy 95%: cận dưới" */
static const char *end_title(struct layout *layout, const char *code, const char *column)
{
    AUTO(buffer) struct buffer text = buffer_of(1 << 16);
    const struct finding_arg args[] = {{"column", column}};
    const struct finding finding = {.code = code, .args = args, .arg_count = ARRAY_LENGTH(args)};
    message_text(layout->document->language, &finding, &text);
    const char *kept = buffer_check(&text) == OK ? arena_text(layout->arena, text.data) : NULL;
    if (kept == NULL)
        layout->fault = FAULT_NOMEM;
    return kept;
}

static void put_head(struct layout *layout, const struct block *block)
{
    struct xlsx_cell cells[LAYOUT_COLUMNS_MAX];
    size_t count = 0;
    if (has_groups(block))
        put_groups(layout, block);
    for (size_t i = 0; i < block->column_count; i++) {
        const char *title = title_of(layout, &block->columns[i]);
        bool interval = columns_of(block, i) == 2;
        cells[count++] = (struct xlsx_cell){
            .text = interval ? end_title(layout, "report_sheet_low", title) : title,
            .face = HEAD_FACE};
        if (interval)
            cells[count++] = (struct xlsx_cell){
                .text = end_title(layout, "report_sheet_high", title), .face = HEAD_FACE};
    }
    memcpy(layout_row(layout, count), cells, count * sizeof *cells);
}

/* --- rows ------------------------------------------------------------------------------------ */

/* The column that names the rows: the second of a table of numbers with codes before it. */
static size_t name_column(const struct block *block)
{
    bool coded =
        !block->first_names && block->column_count > 2 && block->columns[1].align == ALIGN_LEFT;
    return coded ? 1 : 0;
}

static unsigned face_of(const struct block *block, const struct table_row *row, size_t column)
{
    return XLSX_FRAMED | (row->emphasis ? XLSX_BOLD : 0u) |
           (block->columns[column].align == ALIGN_RIGHT ? XLSX_RIGHT : 0u);
}

static size_t put_cell(struct layout *layout, const struct block *block, size_t index,
                       size_t column, struct xlsx_cell *cells)
{
    const struct table_row *row = &block->rows[index];
    const struct cell_value *value = value_of(block, index, column);
    unsigned face = face_of(block, row, column);
    cells[0] = (struct xlsx_cell){.text = row->cells[column], .face = face};
    if (column == name_column(block))
        cells[0].indent = (unsigned)row->level;
    if (columns_of(block, column) == 1) {
        if (value->kind != CELL_INTERVAL)
            layout_value(layout, &cells[0], value);
        return 1;
    }
    cells[1] = (struct xlsx_cell){.face = face};
    if (value->kind == CELL_INTERVAL) {
        struct cell_value end = {.kind = CELL_NUMBER, .digits = value->digits};
        end.number = value->number;
        layout_value(layout, &cells[0], &end);
        end.number = value->high;
        layout_value(layout, &cells[1], &end);
    }
    return 2;
}

static void put_row(struct layout *layout, const struct block *block, size_t index)
{
    struct xlsx_cell cells[LAYOUT_COLUMNS_MAX];
    size_t count = 0;
    for (size_t i = 0; i < block->column_count; i++)
        count += put_cell(layout, block, index, i, &cells[count]);
    memcpy(layout_row(layout, count), cells, count * sizeof *cells);
    if (block->to_fill && layout->fault == OK)
        layout->rows[layout->row_count - 1].least = FILL_LINES;
}

void layout_table(struct layout *layout, const struct block *block)
{
    layout_widen(layout, block);
    put_head(layout, block);
    for (size_t i = 0; i < block->row_count; i++)
        put_row(layout, block, i);
}
