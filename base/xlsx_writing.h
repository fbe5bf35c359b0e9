/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * xlsx_writing - what the parts of a workbook are written with (private to xlsx_sheets.c,
 * xlsx_formats.c, xlsx_charts.c and xlsx_finish.c, the only homes of libxlsxwriter).
 *
 *   xlsx_format(writing, cell) -> the library's format of such a cell, made once
 *
 * A NULL of the library stands for no memory: it gives no other reason for it.
 */
#ifndef HAILONG_BASE_XLSX_WRITING_H
#define HAILONG_BASE_XLSX_WRITING_H

#include "base/xlsx_sheets.h"

#include <xlsxwriter.h>

extern const char xlsx_font[];
enum { XLSX_LINE_GREY = 0x9aa5ad };

/* A format by what it is made of. */
struct xlsx_format {
    unsigned face;
    unsigned indent;
    const char *number; /* NULL = of texts */
    lxw_format *format; /* the book's */
};

struct xlsx_writing {
    const char *path;
    lxw_workbook *book;
    const struct xlsx_sheet *page;
    lxw_worksheet *sheet;
    struct xlsx_format *formats; /* malloc'ed */
    size_t format_count;
    size_t format_capacity;
    struct arena *arena; /* for places and names */
};

/* NULL without memory. */
lxw_format *xlsx_format(struct xlsx_writing *writing, const struct xlsx_cell *cell);

/* Where the library refuses: at a place of the sheet, from 0. */
CHECKED enum fault xlsx_check(const struct xlsx_writing *writing, lxw_error error, size_t row,
                              size_t column);

CHECKED enum fault xlsx_put_chart(struct xlsx_writing *writing, const struct xlsx_chart *chart);

/* Adds to a finished workbook what the library cannot draw. */
CHECKED enum fault xlsx_finish_charts(const struct xlsx_workbook *workbook, const void *bytes,
                                      size_t length, struct buffer *out);

#endif
