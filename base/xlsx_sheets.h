/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * xlsx_sheets - a workbook (.xlsx) of sheets laid out cell by cell, with charts that are drawn from
 * the cells.
 *
 *   workbook {title, author, header, footer, sheets}
 *   sheet    {columns, rows of cells, which rows are the head, charts, pictures} --> a printed part
 *
 *   cell     a text, a number with its format, a day, a link to another sheet; over `span` columns
 *   face     how it looks: XLSX_BOLD | XLSX_FRAMED ...
 *   head     rows that stay when one scrolls, with all above, and stand on every printed page
 *
 * Printed on A4, landscape, one page wide (with a picture: upright and one page high); header and
 * footer on every page. The height of a row is counted from its texts: not every program measures
 * wrapped texts when it opens a workbook.
 * Nothing is ever a formula: "=1+1" is a text. The same workbook is the same file.
 *
 * Ownership: the caller's. Thread: any, one at a time. The file is there whole or not at all.
 * Faults: those of file.h; LIMIT xlsx_text_long {path, place, limit}; IO xlsx_write {path, why}.
 * Limits: 32,767 characters a cell; SHEET_ROWS_MAX rows and SHEET_COLUMNS_MAX columns a sheet,
 *         names of sheets that Excel allows and that differ (assert); XLSX_MARGIN_CHARACTERS of a
 *         text in the header or the footer, the rest is left out.
 */
#ifndef HAILONG_BASE_XLSX_SHEETS_H
#define HAILONG_BASE_XLSX_SHEETS_H

#include "base/sheet.h"

#include <stdint.h>

enum { XLSX_NAME_CHARACTERS = 31, XLSX_MARGIN_CHARACTERS = 100, XLSX_SERIES_MAX = 12 };

enum xlsx_kind { XLSX_TEXT, XLSX_NUMBER, XLSX_DAY, XLSX_LINK };

enum xlsx_face {
    XLSX_BOLD = 1,
    XLSX_ITALIC = 2,
    XLSX_LARGE = 4, /* a title */
    XLSX_SMALL = 8, /* a source line */
    XLSX_GREY = 16, /* the ground of a head */
    XLSX_FRAMED = 32,
    XLSX_CENTRED = 64,
    XLSX_RIGHT = 128,
    XLSX_MIDDLE = 256 /* upright; otherwise at the top */
};

struct xlsx_cell {
    enum xlsx_kind kind;
    const char *text;   /* of a text or a link; NULL or "" = empty */
    const char *sheet;  /* a link: where to */
    double number;      /* of a number; of a day: since 1970-01-01 */
    const char *format; /* of a number: "#,##0.00"; of a day: "dd/mm/yyyy" */
    unsigned face;
    unsigned indent;
    size_t span; /* columns it covers; 0 = 1 */
};

struct xlsx_row {
    const struct xlsx_cell *cells;
    size_t cell_count; /* with their spans at most as many as columns */
    double least;      /* lines of text that have room at least: a row to write in */
    double air;        /* lines that stay empty besides: around a title */
};

enum xlsx_chart_kind {
    XLSX_INTERVALS, /* series low, value, high, maybe one of hollow dots and one that stands out */
    XLSX_STACKED    /* bars of parts that make 100 percent */
};

/* Drawn from a block of cells: a row of names of series, under it a row a category. */
struct xlsx_chart {
    enum xlsx_chart_kind kind;
    size_t row; /* of its upper edge, at the first column */
    int width;  /* in pixels */
    int height;
    const char *title;
    const char *description; /* for who cannot see it */
    const char *category_title;
    const char *value_title;
    size_t head_row;     /* the names of the series; the categories begin under it */
    size_t row_count;    /* categories */
    size_t column;       /* of the categories; the series follow */
    size_t series_count; /* 3 to 5 of intervals; at most XLSX_SERIES_MAX */
    size_t reach_column; /* intervals: how far up from the value, in the next column how far down */
    bool hollow;         /* intervals: series 3 are values whose dots are white */
    double low;          /* of the axis; both 0 = the program's choice */
    double high;
    double step;
};

struct xlsx_picture {
    size_t row; /* of its upper edge */
    const void *data;
    size_t size;
    double scale;
    const char *description;
};

struct xlsx_sheet {
    const char *name;
    const double *widths; /* in characters */
    size_t column_count;
    const struct xlsx_row *rows;
    size_t row_count;
    size_t head_row; /* the first row of the head */
    size_t head_count;
    bool scrolls;          /* the head stays on paper only: it does not stand at the top */
    size_t frozen_columns; /* that stay when one scrolls sideways */
    size_t filter_count;   /* rows under the head, of cells without spans, that can be
                            * filtered; 0 = no filter */
    bool texts_of_digits;  /* codes such as "24" that are texts, not numbers: no warning */
    const struct xlsx_chart *charts;
    size_t chart_count;
    const struct xlsx_picture *pictures;
    size_t picture_count;
};

struct xlsx_workbook {
    const char *title; /* title, author, language of the file's properties; NULL = none */
    const char *author;
    const char *language; /* "vi" */
    int32_t made;         /* the day in the properties; 0 = the moment it is written */
    const char *header;   /* in the middle above every page; NULL = nothing */
    const char *footer;   /* at the left under it; in the middle stands "1/3" */
    const struct xlsx_sheet *sheets;
    size_t sheet_count;
};

CHECKED enum fault xlsx_sheets_write(const char *path, const struct xlsx_workbook *workbook);

/* How many lines a text takes when words wrap at `width` characters; one for "". */
size_t xlsx_lines(const char *text, double width);

#endif
