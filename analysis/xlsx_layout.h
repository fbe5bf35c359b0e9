/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * xlsx_layout - how the blocks of a document stand in the rows of a sheet (private to
 * document_xlsx*.c).
 *
 *     struct layout layout = layout_of(document, arena);
 *     layout_text(&layout, caption, XLSX_BOLD);
 *     layout_table(&layout, block);
 *
 * The first fault stays in the layout; rows after it are dropped, and the cells to write to are
 * spare ones.
 * Ownership: everything lives in the arena. Thread: one.
 */
#ifndef HAILONG_ANALYSIS_XLSX_LAYOUT_H
#define HAILONG_ANALYSIS_XLSX_LAYOUT_H

#include "analysis/document.h"
#include "base/xlsx_sheets.h"

enum { LAYOUT_COLUMNS_MAX = 2 * DOCUMENT_COLUMNS_MAX + 1 }; /* every one an interval, one empty */

struct layout {
    const struct document *document;
    struct arena *arena;
    struct xlsx_row *rows;
    size_t row_count;
    size_t row_capacity;
    double widths[LAYOUT_COLUMNS_MAX];
    size_t column_count;
    enum fault fault;
    struct xlsx_cell spare[LAYOUT_COLUMNS_MAX];
};

struct layout layout_of(const struct document *document, struct arena *arena);
const char *layout_words(const struct layout *layout, const char *code);

/* The cells of a new row, at most LAYOUT_COLUMNS_MAX of them. */
struct xlsx_cell *layout_row(struct layout *layout, size_t cell_count);
void layout_gap(struct layout *layout);
/* A text over all columns; NULL and "" make no row. */
void layout_text(struct layout *layout, const char *text, unsigned face);
/* A number as the document shows it, in a cell that has its face already. */
void layout_value(struct layout *layout, struct xlsx_cell *cell, const struct cell_value *value);
/* "#,##0.00" with the words around it, in the arena. */
const char *layout_format(struct layout *layout, const struct cell_value *value);

/* Head and rows of a table; the columns it takes are made wide enough. */
void layout_table(struct layout *layout, const struct block *block);
/* How many rows its head has, and its columns. */
size_t layout_head_rows(const struct block *block);
void layout_widen(struct layout *layout, const struct block *block);
/* Makes the last column wider until all are at least so wide. */
void layout_fill(struct layout *layout, double width);
/* Adds an empty column instead, so that texts have room beside a narrow table. */
void layout_beside(struct layout *layout, double width);

/* Facts and questions in three columns. */
void layout_figures(struct layout *layout, const struct block *block);
/* A block among others: heading, text, note, figures, table; a chart is none. */
void layout_block(struct layout *layout, const struct block *block);

/* The sheet so far, under a name. */
struct xlsx_sheet layout_sheet(struct layout *layout, const char *name);

/* A sheet with a chart and the table it is drawn from, or its picture, behind the rows so far. */
void layout_chart_widths(struct layout *layout, const struct block *block);
struct xlsx_sheet layout_chart(struct layout *layout, const char *name, const struct block *block);

#endif
