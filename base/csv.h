/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * csv - RFC 4180 in and out: comma, double quotes, CRLF or LF, optional BOM. Streaming.
 *
 *     AUTO(csv_reader) struct csv_reader *csv = NULL;
 *     TRY(csv_open(path, &csv));
 *     while ((f = csv_next(csv, &row)) == OK && row != NULL)
 *         row->cells[0] ...; row->line
 *
 * Faults: FAULT_IO, FAULT_NOTFOUND, FAULT_DENIED file_open / file_read {path, why}; FAULT_INVALID
 *         csv_quote (the line where the quote began), csv_utf8, csv_nul {path, line}, csv_columns
 *         {path, line, expected, found}: a row with another number of cells than the first;
 *         FAULT_LIMIT csv_row_limit, csv_columns_limit {path, line, limit}.
 *         After csv_utf8, csv_nul and csv_columns the next call goes on with the next row; after
 *         any other fault the reader is at its end.
 * A line without a single character is passed over.
 * Ownership: a row is the reader's, until the next csv_next(). Thread: one at a time.
 */
#ifndef HAILONG_BASE_CSV_H
#define HAILONG_BASE_CSV_H

#include "base/buffer.h"

enum { CSV_ROW_MAX = 1 << 20, CSV_COLUMNS_MAX = 4096 };

struct csv_row {
    size_t line; /* where the row begins, from 1 */
    size_t count;
    char **cells; /* NUL-terminated UTF-8, never NULL; empty = "" */
};

struct csv_reader;

CHECKED enum fault csv_open(const char *path, struct csv_reader **out);
/* Reads from memory that outlives the reader; `path` is for messages. */
CHECKED enum fault csv_open_text(const char *path, const char *text, size_t length,
                                 struct csv_reader **out);
void csv_close(struct csv_reader *reader);
OWN_POINTER(csv_reader, struct csv_reader, csv_close)

/* The next row, NULL at the end. The first row (the names) is a row like any other. */
CHECKED enum fault csv_next(struct csv_reader *reader, const struct csv_row **out);

/* The first row, of names; INVALID csv_semicolon {path, line} when it is one cell with semicolons,
 * as Excel writes where the comma is the decimal mark; csv_return {path, line} when a name has a
 * carriage return: lines that end with it alone are one line, and the file would seem empty. */
CHECKED enum fault csv_names(struct csv_reader *reader, const struct csv_row **out);

/* As csv_names, for tables of codes and whole numbers: semicolons, or tabs, in a first row of one
 * cell lie between the cells of this row and of all that follow. */
CHECKED enum fault csv_names_any(struct csv_reader *reader, const struct csv_row **out);

/* A row of empty cells, as spreadsheets leave below a table. */
bool csv_row_is_empty(const struct csv_row *row);

/* Index of a column by name in a row, or -1. */
int csv_column(const struct csv_row *names, const char *name);

/* Appends the BOM that spreadsheets know UTF-8 by; before the first cell. */
void csv_put_mark(struct buffer *out);

/* Appends one cell with a comma before it unless `first`; in quotes when it must be, also where it
 * begins with a BOM, which would be passed over as the file's own. Cells that a spreadsheet would
 * take for a formula (= + - @ tab or newline first, and not a number) get a leading ', and so do
 * those that look as if they had got one. */
void csv_put(struct buffer *out, bool first, const char *cell);
/* The cell without the ' that csv_put put there. */
const char *csv_plain(const char *cell);
/* CRLF; a row of one empty cell is written "" so that it is not a blank line. */
void csv_end_row(struct buffer *out);

#endif
