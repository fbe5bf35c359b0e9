/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * index_input - published scores as a CSV file: the unit in the first column, then one column a
 * given leaf of a definition, by its code. An empty cell = not published.
 *
 *   province,1.1,1.2,...        --index_input_read-->  given[unit x node]
 *   Dak Nong,1.5532,1.9002,...
 *
 * Findings: errors (index_unit_empty, index_unit_twice {unit}, index_cell {value, column},
 * index_column_twice {column}) refuse the file; warnings (index_column_unknown {column},
 * index_column_missing {column}, index_cell_range {value, column, low, high}) do not. Each has its
 * place ("line 12").
 * Ownership: everything lives in the arena. Thread: one at a time.
 * Faults: those of csv.h; INVALID index_rows_none {path}; LIMIT of the arena; NOMEM.
 */
#ifndef HAILONG_CLI_INDEX_INPUT_H
#define HAILONG_CLI_INDEX_INPUT_H

#include "analysis/index.h"

struct index_input {
    const char **units;
    size_t unit_count;
    struct index_given *given; /* unit x node */
    struct findings findings;
};

CHECKED enum fault index_input_read(const char *path, const struct index_definition *definition,
                                    struct arena *arena, struct index_input *out);

#endif
