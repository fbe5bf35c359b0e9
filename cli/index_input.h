/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * index_input - figures of units as a CSV file: the unit in the first column, then a column for
 * whatever is known. An empty cell = not known.
 *
 *   province,1.1,1.2,...          published scores of leaves, by their codes
 *   province,tasks,late,...       inputs of rules, by their codes
 *   province,8.1,total            published values of inner nodes; a rule's own leaf; a percentage
 *   commune,q9_1=1,q9_1=2,...     how many chose level 1, 2 ... of a question (definitions with a
 *                                 form)
 *   province,total,rank:total,ranked:total   a printed place, and of how many
 *       --index_input_read--> struct index_input
 *
 * A node's own column stands in place of what would be computed when the file has no column below
 * the node: of its parts, its inputs, its answers. Else it is a claim, which index_round.h holds
 * against what is computed.
 *
 * Findings: errors (index_unit_empty, index_unit_twice {unit}, index_cell {value, column},
 * index_count_cell {value, column}, index_column_twice {column}, index_columns_none {index},
 * index_level_unknown {column, question, form}) refuse the file; warnings (index_column_unknown
 * {column}, index_column_missing {column}, index_column_retired {column}, index_cell_range {value,
 * column, low, high}, index_unit_alike {unit, other, line}) do not. Each has its place ("line
 * 12"). Ownership: everything lives in the arena. Thread: one at a time. Faults: those of csv.h;
 * INVALID index_rows_none {path}; LIMIT of the arena; NOMEM.
 */
#ifndef HAILONG_CLI_INDEX_INPUT_H
#define HAILONG_CLI_INDEX_INPUT_H

#include "analysis/index.h"

/* What a cell said of a node that is computed from others, with the decimals it was printed in. */
struct index_claim {
    bool known;
    struct exact value;
    int digits;
};

/* What the file says of a unit; arrays by node and by input. */
struct index_figures {
    const char *name;
    const char *key; /* of the name (unit_name.h); NULL where units were added up */
    size_t line;
    struct index_given *published;
    struct index_given *inputs;
    struct leaf_count *leaves;
    struct index_claim *claims;
    struct index_place *places; /* as printed; NULL = none are */
};

struct index_input {
    struct index_figures *units;
    size_t unit_count;
    struct findings findings;
};

/* "line 12", in the arena. */
const char *index_line_place(struct arena *arena, size_t line);

CHECKED enum fault index_input_read(const char *path, const struct index_definition *definition,
                                    struct arena *arena, struct index_input *out);

#endif
