/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * index_columns - what the columns of a file of figures are to a definition (index_input.h).
 *
 *   "3.4.1"      COLUMN_PUBLISHED or, with a column below the node, COLUMN_CLAIM
 *   "tasks"      COLUMN_INPUT
 *   "q9_1=4"     COLUMN_COUNT, for every leaf that asks that question
 *   "rank:total", "ranked:total"   COLUMN_RANK, COLUMN_RANKED: a printed place, and of how many
 *
 * Ownership: the arena's. Thread: one at a time. Faults: NOMEM.
 */
#ifndef HAILONG_CLI_INDEX_COLUMNS_H
#define HAILONG_CLI_INDEX_COLUMNS_H

#include "analysis/index.h"
#include "base/csv.h"

enum column_kind {
    COLUMN_NOTHING,
    COLUMN_PUBLISHED,
    COLUMN_CLAIM,
    COLUMN_INPUT,
    COLUMN_COUNT,
    COLUMN_RANK,
    COLUMN_RANKED
};

struct index_column {
    const char *name;
    enum column_kind kind;
    size_t position;      /* of the node or input */
    const char *question; /* COLUMN_COUNT */
    int level;
};

struct index_columns {
    const struct index_column *items; /* [0] is the unit's */
    size_t count;
};

/* Findings at "line 1": see index_input.h. */
CHECKED enum fault index_columns_read(const struct csv_row *names,
                                      const struct index_definition *definition,
                                      struct findings *findings, struct arena *arena,
                                      struct index_columns *out);

#endif
