/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * level_table - the one pass over coded answers: what each level of each column weighs in each
 * cell. Means, shares, ratios, their influence totals and design effects are small sums over it.
 *
 *   cells of the rows (cells.h) + columns of codes + weights
 *      --level_table_fill--> column: cell x slot {sum of weights, rows with a weight}
 *
 * A column's slots are the codes it holds (level_slots.h).
 * Rows without a weight are left out. Rows of a cell are best kept together; where they lie
 * scattered they are gathered block by block. Columns are dealt out to threads, each column is
 * summed by one of them and in one order: the digits do not depend on how many there are.
 *
 * Ownership: the table owns its sums until level_table_cleanup; cells and codes are borrowed.
 * Thread:    one fills (and starts others); any number may read.
 * Faults:    NOMEM.
 * Limits:    memory for cells x slots x 16 bytes a column: level_table_pays says when that is less
 *            than what the rows themselves take.
 */
#ifndef HAILONG_ANALYSIS_SURVEY_LEVEL_TABLE_H
#define HAILONG_ANALYSIS_SURVEY_LEVEL_TABLE_H

#include "analysis/survey/cells.h"
#include "analysis/survey/level_slots.h"

struct level_sum {
    double weight;
    double rows;
};

struct level_column {
    const uint8_t *codes; /* by row */
    struct level_slots slots;
    struct level_sum *sums; /* cell x slot */
};

struct level_table {
    const struct cells *cells;
    size_t count;
    struct level_column *columns;
};

/* True where each cell has several rows. */
bool level_table_pays(const struct cells *cells);

/* threads: 0 = as many as the machine has processors and the work is worth. */
CHECKED enum fault level_table_fill(const struct cells *cells, const uint8_t *const *codes,
                                    size_t count, unsigned threads, struct level_table *out);
void level_table_cleanup(struct level_table *table);

#endif
