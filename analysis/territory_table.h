/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * territory_table - a CSV file of names with columns found by their own name, read whole: the form
 * of the tables of successors and of regions.
 *
 *   old,new,share      --territory_table_read-->  rows of texts, one a wanted column
 *   Hà Giang,Tuyên Quang,
 *
 * Blanks at both ends of a cell are cut off. Columns that nobody wants are passed over (they say
 * where the facts come from).
 * Findings: errors table_column {column} (a column that must be there is not), table_cell {column}
 * (an empty cell of such a column), table_rows (no row), each with its place ("line 12").
 * Ownership: everything lives in the arena. Thread: one at a time.
 * Faults: those of csv.h; NOMEM, LIMIT of the arena. Limits: TERRITORY_COLUMNS_MAX wanted columns.
 */
#ifndef HAILONG_ANALYSIS_TERRITORY_TABLE_H
#define HAILONG_ANALYSIS_TERRITORY_TABLE_H

#include "base/arena.h"
#include "base/csv.h"

enum { TERRITORY_COLUMNS_MAX = 4 };

struct territory_column {
    const char *name;
    const char *other; /* another name of it; NULL = none */
    bool optional;     /* "" where it is not there */
};

struct territory_row {
    size_t line;
    const char *cells[TERRITORY_COLUMNS_MAX]; /* in the order of the wanted columns */
};

struct territory_table {
    const struct territory_row *rows;
    size_t count;
};

/* A kind of table, and the one of it that is built in. */
struct territory_kind {
    const char *builtin;
    struct territory_column columns[TERRITORY_COLUMNS_MAX + 1]; /* ended by one without name */
};

/* csv NULL: the one built in. What is read with errors is not to be used. */
CHECKED enum fault territory_table_read(struct csv_reader *csv, const struct territory_kind *kind,
                                        struct findings *findings, struct territory_table *out);

#endif
