/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * csv_column - inside dataset_csv.c: a column while its cells come in.
 *
 *   codes (small whole numbers) --another number--> doubles --a text--> labels
 *                               --------------a text-------------->
 *
 * A column that turns to labels after numbers were met must be read again, for "1.0" and "1" are
 * one number and two texts. Ownership: arrays live in the arena, the rest until csv_column_cleanup.
 * Thread: one at a time. Faults: NOMEM, LIMIT of the arena; INVALID svy_level_twice {column,
 * level}.
 */
#ifndef HAILONG_ANALYSIS_SURVEY_CSV_COLUMN_H
#define HAILONG_ANALYSIS_SURVEY_CSV_COLUMN_H

#include "analysis/survey/dataset.h"
#include "analysis/survey/dense.h"

struct csv_column {
    const char *name;
    struct arena *arena;
    size_t capacity;             /* rows at most */
    const struct factor *factor; /* or NULL */
    enum column_kind kind;
    bool again; /* the first time through was in vain */
    bool met;   /* a cell that is not empty */
    uint8_t *codes;
    double *numbers;
    uint8_t *missing; /* of numbers; NULL = none so far */
    int32_t *labels;
    struct dense keys; /* of texts, by their hash: two of one hash (2^-64) take the next key */
    const char **levels;
    size_t level_capacity;
};

/* name, arena, capacity and factor are set. */
CHECKED enum fault csv_column_start(struct csv_column *column);
void csv_column_cleanup(struct csv_column *column);

/* Rows come in order. A column to be read again takes nothing until csv_column_restart. */
CHECKED enum fault csv_column_take(struct csv_column *column, size_t row, const char *cell);
CHECKED enum fault csv_column_restart(struct csv_column *column);

/* The column of so many rows; the levels of labels that were not declared in order of their bytes.
 */
CHECKED enum fault csv_column_finish(struct csv_column *column, size_t rows, struct column *out);

#endif
