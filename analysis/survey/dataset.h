/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dataset - named columns of one length in memory: what a design and the estimators read.
 *
 *   column   kind     a row holds                              not there
 *   y        numbers  double                                   missing[row] says how
 *   commune  labels   number of its level in levels[]          -1
 *   q9_24    codes    0-251, packed as schema/layout.h does    255 blank, 254 not asked,
 *                                                              253 declined, 252 invalid
 *
 *   column --column_vector---> numbers + missing kinds       (any kind whose levels are numbers)
 *          --column_scored---> numbers of your own choice    (codes: 1 for satisfied, 0 for not)
 *          --column_grouping-> level of each row + labels    (any kind)
 *          --dataset_expand--> one vector, or an indicator for each level of labels
 *
 * NaN is never "missing": a missing answer has a kind. Levels: as declared; numbers ascending;
 * other texts by their bytes.
 *
 * Ownership: everything lives in the dataset's arena or outlives it (columns borrowed from a
 *            caller). Thread: a finished dataset may be read by any number of threads.
 * Faults:    INVALID svy_column {column}, svy_not_number {column, value}; FAULT_LIMIT limit_arena;
 *            NOMEM; those of csv.h; INVALID svy_data_special {path} (a pipe: the file is read more
 *            than once), svy_rows_none {path}, svy_column_twice {column},
 *            svy_level_twice {column, level}; LIMIT svy_groups_limit,
 *            svy_rows_limit {path}.
 * Limits:    DATASET_ROWS_MAX rows; of a CSV file with one column empty lines are no rows (csv.h).
 * Example:
 *     TRY(dataset_read_csv("answers.csv", factors, 1, arena, &dataset));
 *     TRY(dataset_need(&dataset, "q9_24", &column));
 *     TRY(column_vector(column, dataset.rows, arena, &vector));
 */
#ifndef HAILONG_ANALYSIS_SURVEY_DATASET_H
#define HAILONG_ANALYSIS_SURVEY_DATASET_H

#include "base/arena.h"

#include <stdint.h>

enum { DATASET_ROWS_MAX = 100000000 };

enum column_kind { COLUMN_NUMBERS, COLUMN_LABELS, COLUMN_CODES };

enum missing_kind {
    MISSING_NOT, /* it is there */
    MISSING_BLANK,
    MISSING_NOT_ASKED,
    MISSING_DECLINED,
    MISSING_INVALID
};

/* The lowest code that is no value. */
enum { COLUMN_CODE_INVALID = 252 };

struct column {
    const char *name;
    enum column_kind kind;
    const double *numbers;
    const uint8_t *missing; /* of numbers: enum missing_kind by row; NULL = all are there */
    const int32_t *labels;
    const char *const *levels;
    size_t level_count;
    const uint8_t *codes;
};

struct dataset {
    struct arena *arena;
    size_t rows;
    struct column *columns;
    size_t column_count;
};

/* A column whose levels are declared, in their order: labels even when it holds digits. */
struct factor {
    const char *column;
    const char *const *levels;
    size_t level_count;
};

/* What each code of a coded column counts as. */
struct scores {
    double value[256];    /* 0 where it is missing */
    uint8_t missing[256]; /* enum missing_kind */
};

/* A column as numbers: an array of doubles, or codes seen through scores (8 times smaller, and what
 * level_table.h is fast on). Read it by vector_value and vector_missing. */
struct vector {
    const char *name;
    const double *values;   /* 0 where it is missing */
    const uint8_t *missing; /* enum missing_kind by row; NULL = none is */
    const uint8_t *codes;   /* NULL, or by row; then `values` and `missing` are NULL */
    const struct scores *scores;
};

/* A column as groups of rows. */
struct grouping {
    size_t count;
    const char *const *labels; /* by group */
    const int32_t *of_row;     /* group, -1 = missing */
};

/* Reads a CSV file: a column all of whose cells are whole numbers of 0-251 or empty holds codes, of
 * other numbers numbers, any other labels; a cell that is no declared level counts as missing. */
CHECKED enum fault dataset_read_csv(const char *path, const struct factor *factors,
                                    size_t factor_count, struct arena *arena, struct dataset *out);
/* The same of a text that is in memory; `path` is for messages. */
CHECKED enum fault dataset_read_csv_text(const char *path, const char *text, struct arena *arena,
                                         struct dataset *out);

/* A column by name, or NULL; `need` raises svy_column. */
const struct column *dataset_column(const struct dataset *dataset, const char *name);
CHECKED enum fault dataset_need(const struct dataset *dataset, const char *name,
                                const struct column **out);

/* svy_not_number for labels whose levels are not all numbers. */
CHECKED enum fault column_vector(const struct column *column, size_t rows, struct arena *arena,
                                 struct vector *out);

/* A coded column that counts as `scores` say, which must outlive the vector. */
struct vector column_scored(const struct column *column, const struct scores *scores);

/* The scores of codes as they are: the value of 0-251, a missing kind for the rest. */
void scores_plain(struct scores *out);

/* Numbers and codes: the levels met, ascending. Labels: all their levels, met or not. */
CHECKED enum fault column_grouping(const struct column *column, size_t rows, struct arena *arena,
                                   struct grouping *out);

/* The vectors of several columns: labels give an indicator for each level ("stype=E"). */
CHECKED enum fault dataset_expand(const struct dataset *dataset, const char *const *names,
                                  size_t count, struct vector **out, size_t *out_count);

/* Several groupings at once: a group is a combination of theirs. */
struct crossing {
    const struct grouping *parts;
    size_t count;
    bool first_fastest; /* else the last runs fastest */
};

/* The combinations, over all rows, met or not; the label is that of each part, ":" between. */
CHECKED enum fault grouping_cross(const struct crossing *crossing, size_t rows, struct arena *arena,
                                  struct grouping *out);

/* The group of part `part` in the combination `group`. */
size_t crossing_part(const struct crossing *crossing, size_t group, size_t part);

static inline double vector_value(const struct vector *vector, size_t row)
{
    return vector->codes != NULL ? vector->scores->value[vector->codes[row]] : vector->values[row];
}

static inline enum missing_kind vector_kind(const struct vector *vector, size_t row)
{
    if (vector->codes != NULL)
        return (enum missing_kind)vector->scores->missing[vector->codes[row]];
    return vector->missing == NULL ? MISSING_NOT : (enum missing_kind)vector->missing[row];
}

static inline bool vector_missing(const struct vector *vector, size_t row)
{
    return vector_kind(vector, row) != MISSING_NOT;
}

/* False: no row is missing. True tells nothing. */
static inline bool vector_may_miss(const struct vector *vector)
{
    return vector->codes != NULL || vector->missing != NULL;
}

#endif
