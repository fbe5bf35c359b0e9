/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * xlsx_write - tables of cells as a workbook (.xlsx) for people.
 *
 *   pages {titles, columns, lines of cells} --xlsx_write--> one sheet a page
 *
 *   titles        bold, over the whole width, centred
 *   head          bold, wrapped, grey; on every printed page, and stays when one scrolls
 *   lines         texts wrapped, numbers as numbers in the column's format; strong ones bold
 *
 * Printed on A4, landscape, one page wide, with "1/3" at the foot (xlsx_sheets.h). A cell is a
 * number when it says so; its text is then a decimal with a point. Nothing is ever a formula.
 *
 * Ownership: the caller's. Thread: any, one at a time. The file is there whole or not at all.
 * Faults: those of file.h; LIMIT xlsx_text_long {path, place, limit}; IO xlsx_write {path, why}.
 * Limits: 32,767 characters a cell; SHEET_ROWS_MAX lines and SHEET_COLUMNS_MAX columns a page
 *         (assert).
 * Example:
 *     struct xlsx_page page = {.name = "Điểm", .columns = columns, .column_count = 2,
 *                              .lines = lines, .line_count = 1};
 *     TRY(xlsx_write("points.xlsx", &page, 1));
 */
#ifndef HAILONG_BASE_XLSX_WRITE_H
#define HAILONG_BASE_XLSX_WRITE_H

#include "base/sheet.h"

struct xlsx_column {
    const char *title;
    double width;       /* in characters */
    const char *number; /* format of numbers: "0.0000"; NULL = a column of texts */
};

struct xlsx_line {
    const struct sheet_cell *cells; /* as many as columns */
    bool strong;
};

struct xlsx_page {
    const char *name;          /* of the sheet: 1-31 characters, none of []:*?/\ */
    const char *const *titles; /* lines above the table */
    size_t title_count;
    const struct xlsx_column *columns;
    size_t column_count;
    const struct xlsx_line *lines;
    size_t line_count;
    size_t frozen_columns; /* that stay when one scrolls sideways */
};

CHECKED enum fault xlsx_write(const char *path, const struct xlsx_page *pages, size_t page_count);

#endif
