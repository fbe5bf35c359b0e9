/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * index_vectors - an index's percentages as numbers of a dataset's rows, to be estimated under a
 * design: what a row's answers to a node's items are worth, and how many they are.
 *
 *   dataset (a column a question) + definition --index_vectors_make--> level by leaf and row
 *       --index_vectors_node--> Y worth, X answers of each row; missing in a row that gave none
 *       --index_vectors_count-> a row's answers added to whole counts, as the tally has them
 *
 * A node's percentage is 100 sum w Y / sum w X. A cell holds a level as a whole number; an empty
 * one was not asked or not answered, "null" was declined. What is an answer and what it is worth is
 * the definition's, as in the tally (tally_counts.h); a number that is no choice of the question
 * (where the form is not known: not 0-62) is none, and svy_index_outside {column, count, value}
 * warns of it. Retired parts count nowhere.
 *
 * Ownership: everything lives in the dataset's arena, a node's vectors in the one given; definition
 * and dataset must outlive it. Thread: made by one, read by any. Faults: NOMEM; INVALID
 * svy_index_column {index, count, columns} where columns are absent, svy_index_value {column,
 * value} for a cell that is none of the above: a text, a fraction, several choices ("1;6"). Limits:
 * a byte by leaf and row.
 */
#ifndef HAILONG_ANALYSIS_INDEX_VECTORS_H
#define HAILONG_ANALYSIS_INDEX_VECTORS_H

#include "analysis/index.h"
#include "analysis/survey/dataset.h"

struct index_vectors {
    const struct index_definition *definition;
    size_t rows;
    const int8_t **levels; /* by node position, of leaves in use: by row, -1 = no answer,
                              INDEX_LEVELS = one beyond the levels, worth nothing */
};

/* Whether the dataset has a column for each leaf. */
CHECKED enum fault index_vectors_need(const struct index_definition *definition,
                                      const struct dataset *dataset);

/* What is read, and the form whose choices are answers: NULL = not known. */
struct index_vectors_input {
    const struct index_definition *definition;
    const struct form *form;
    const struct dataset *dataset;
};

CHECKED enum fault index_vectors_make(const struct index_vectors_input *input,
                                      struct findings *findings, struct index_vectors *out);

/* out: Y, X of a node that is counted; each is named by the node's code. */
CHECKED enum fault index_vectors_node(const struct index_vectors *vectors, size_t position,
                                      struct arena *arena, struct vector out[2]);

/* leaves: by node position. */
void index_vectors_count(const struct index_vectors *vectors, size_t row,
                         struct leaf_count *leaves);

#endif
