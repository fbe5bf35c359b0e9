/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sheet - a table of cells in memory, from a .csv or an .xlsx file (xlsx_read.h), and to an .xlsx
 * file (xlsx_write.h).
 *
 *   scores.csv, scores.xlsx --sheet_read--> rows of cells: the text, whether it is a number
 *
 * A number cell of a workbook is a decimal with a point ("0.0075"); `look` tells where Excel shows
 * it as a percentage or a day. A cell of a CSV file is always a text. Cells of a merged range but
 * the first are empty, as stored. Rows without a text are left out, and so are empty cells behind
 * the last text of a row.
 *
 * Ownership: everything lives in the arena. Thread: one at a time.
 * Faults: those of csv.h and xlsx_read.h; INVALID sheet_old {path} (.xls);
 *         USAGE sheet_csv_named {path} (a CSV file has no sheets); LIMIT sheet_rows {path, limit}.
 * Limits: SHEET_ROWS_MAX, SHEET_COLUMNS_MAX, and the arena's.
 * Example:
 *     TRY(sheet_read("scores.xlsx", NULL, arena, &sheet));
 *     sheet_text(&sheet.rows[0], 2), sheet_place(arena, sheet.rows[0].line, 2) -> "C1"
 */
#ifndef HAILONG_BASE_SHEET_H
#define HAILONG_BASE_SHEET_H

#include "base/arena.h"
#include "base/buffer.h"

enum { SHEET_ROWS_MAX = 100000, SHEET_COLUMNS_MAX = 1024, SHEET_FILE_BYTES_MAX = 32 << 20 };

/* What a number cell of a workbook looks like there: 0.985 as 98,5%, 45416 as a day. */
enum sheet_look { SHEET_PLAIN, SHEET_PERCENT, SHEET_DATE };

struct sheet_cell {
    const char *text; /* NUL-terminated UTF-8, never NULL; empty = "" */
    bool is_number;
    enum sheet_look look;
};

struct sheet_row {
    size_t line; /* row of the workbook, line of the CSV file; from 1 */
    size_t count;
    struct sheet_cell *cells;
};

struct sheet {
    const struct sheet_row *rows;
    size_t row_count;
};

/* Rows while their number is not known: what the readers of both formats collect. */
struct sheet_rows {
    struct sheet_row *items; /* malloc'ed; the cells are the arena's */
    size_t count;
    size_t capacity;
};
void sheet_rows_cleanup(struct sheet_rows *rows);
CHECKED enum fault sheet_rows_add(struct sheet_rows *rows, const char *path,
                                  const struct sheet_row *row);
/* Copies them into the arena. */
CHECKED enum fault sheet_rows_keep(const struct sheet_rows *rows, struct arena *arena,
                                   struct sheet *out);

/* `name` is the sheet to read, NULL = the first that is not hidden. */
CHECKED enum fault sheet_read(const char *path, const char *name, struct arena *arena,
                              struct sheet *out);

/* The same of a file in memory. */
struct xlsx_bytes;
CHECKED enum fault sheet_read_bytes(const struct xlsx_bytes *file, const char *name,
                                    struct arena *arena, struct sheet *out);

/* Appends the table as a CSV file that reads back as the same cells at the same places: a break in
 * a cell becomes a space, a day of a workbook dd/mm/yyyy, and a number that would then have two
 * readings gets a decimal more ("1.2340"). */
CHECKED enum fault sheet_write_csv(const struct sheet *sheet, struct buffer *out);

/* The text of a cell, "" behind the last one. */
const char *sheet_text(const struct sheet_row *row, size_t column);

/* "C12", in the arena; NULL without memory. */
const char *sheet_place(struct arena *arena, size_t line, size_t column);

#endif
