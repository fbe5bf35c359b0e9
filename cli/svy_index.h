/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * svy_index - an index as a sheet sees it: its parts in the definition's order, their answers as
 * vectors, and what its rules make of shares. A definition stays behind it, for forms and surveys
 * both have a struct question.
 *
 *   sipas-2026 --svy_index_take--> parts --svy_index_read (the data)--> levels of rows
 *       --svy_index_vectors--> a part's worth and answers by row  (index_vectors.h), to be
 * estimated
 *       --svy_index_plain----> every part without weights, by group
 *   weighted shares of the parts --svy_index_rules--> points and means, as the definition rounds
 *
 * Ownership: texts and parts live in the arena given; definition and form are the index's own, its
 * levels the dataset's. Thread: main's.
 * Faults:    USAGE svy_index_form {index}, svy_index_column {index, count, columns}; INVALID
 *            svy_index_value {column, value}; those of index_take_definition; NUMERIC of rules.
 */
#ifndef HAILONG_CLI_SVY_INDEX_H
#define HAILONG_CLI_SVY_INDEX_H

#include "analysis/survey/dataset.h"
#include "cli/command.h"

struct index_definition;
struct index_vectors;
struct form;

/* A node that is not retired. */
struct svy_part {
    size_t position; /* in the definition */
    const char *code;
    const char *name_vi; /* NULL where the question's label speaks */
    const char *name_en;
    const char *maximum; /* a decimal; NULL = none */
    bool is_percent;
    bool is_counted; /* a share of answers: can be estimated */
};

struct svy_index {
    struct index_definition *definition;
    struct form *form;                   /* whose choices are answers; NULL = not known */
    const struct index_vectors *vectors; /* once the data are read */
    const char *id;
    const char *name_vi;
    const char *name_en;
    const char *hash;
    bool verified;
    int percent_digits;
    int points_digits;
    const struct svy_part *parts;
    size_t count;
};

/* By its id or file; it has a form. */
CHECKED enum fault svy_index_take(const struct call *call, const char *name, struct arena *arena,
                                  struct svy_index *out);
void svy_index_cleanup(struct svy_index *index);

/* Whether the data have its columns. */
CHECKED enum fault svy_index_need(const struct svy_index *index, const struct dataset *dataset);
CHECKED enum fault svy_index_read(struct svy_index *index, const struct dataset *dataset,
                                  struct findings *findings);

/* out: worth and answers of a part that is counted. */
CHECKED enum fault svy_index_vectors(const struct svy_index *index, size_t part,
                                     struct arena *arena, struct vector out[2]);

/* A part without weights: NaN where nobody answered; a percentage as a share. */
struct svy_plain {
    double value;
    int64_t answers;
};

/* Rows by group, -1 = in none. */
struct svy_rows {
    const int32_t *group;
    size_t groups;
};

/* out: group x part. */
CHECKED enum fault svy_index_plain(const struct svy_index *index, const struct svy_rows *rows,
                                   struct arena *arena, struct svy_plain *out);

/* values: by part, shares of those that are counted, NaN = not known; the others are filled in. */
CHECKED enum fault svy_index_rules(const struct svy_index *index, struct arena *arena,
                                   double *values);

#endif
