/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rows - every row of a CSV file that is not empty, handed to a function; what is wrong with a row
 * as such (its cells, its UTF-8) is a finding and the next row goes on.
 *
 *   csv_reader --rows_each--> take(context, row) ...
 *
 * Ownership: a row is the reader's, until take returns. Thread: one at a time.
 * Faults: those of csv.h that end the reading, and take's.
 */
#ifndef HAILONG_ANALYSIS_SAMPLE_ROWS_H
#define HAILONG_ANALYSIS_SAMPLE_ROWS_H

#include "base/csv.h"

/* The first row; a name that stands twice is an error sample_column_twice {column}, for nobody can
 * tell which of the two was meant. */
CHECKED enum fault rows_names(struct csv_reader *csv, struct findings *findings,
                              const struct csv_row **out);

CHECKED enum fault rows_each(struct csv_reader *csv, struct findings *findings,
                             enum fault (*take)(void *context, const struct csv_row *row),
                             void *context);

#endif
