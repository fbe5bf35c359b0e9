/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tally_counts - how often each code was answered to each question, in a cell: a village, a unit, a
 * unit's users (private to tally.c, but for what one answer is: index_vectors.h).
 *
 *   a row's codes --counts_add--> one count a question --counts_leaf, counts_choices--> what a
 * tally says of a cell
 *
 * A question has a count for each code 0 .. codes-1, one for other answers and one for missing
 * ones. Those that shares ask for come first, so that users are counted on these alone. Several
 * choices at once, and codes that are no small number, are one other answer here.
 *
 * Ownership: plan and counts live in the arena given; form and definition must outlive the plan.
 * Thread: one at a time. Faults: NOMEM. Limits: 2^32 - 1 rows a cell.
 */
#ifndef HAILONG_ANALYSIS_TALLY_COUNTS_H
#define HAILONG_ANALYSIS_TALLY_COUNTS_H

#include "analysis/index.h"
#include "forms/cursor.h"

enum { COUNTED_CODES_MAX = 64 };

struct counted_question {
    const struct question *question;
    size_t position; /* in the form */
    int column;
    uint32_t codes;  /* 0 .. codes-1 have counts of their own */
    uint32_t offset; /* of the first */
};

struct counts_plan {
    struct counted_question *questions;
    size_t count;
    size_t share_count; /* the first so many */
    size_t size;        /* counts of a cell */
};

CHECKED enum fault counts_plan_make(const struct form *form,
                                    const struct index_definition *definition, struct arena *arena,
                                    struct counts_plan *out);

/* A cell of zeros; NULL = no memory. */
uint32_t *counts_new(const struct counts_plan *plan, struct arena *arena);

/* Counts a row. The number of questions that shares ask for and that it answers. */
size_t counts_add(const struct counts_plan *plan, const int32_t *codes, uint32_t *counts);
/* Those questions alone. */
void counts_add_shares(const struct counts_plan *plan, const int32_t *codes, uint32_t *counts);

void counts_sum(const struct counts_plan *plan, const uint32_t *counts, uint32_t *to);

/* How many answered, and what their answers are worth to a share (index_node.parts). */
struct leaf_count counts_leaf(const struct counted_question *question,
                              const struct index_node *share, const uint32_t *counts);

/* The squares of what they are worth, added up. */
int64_t counts_squares(const struct counted_question *question, const struct index_node *share,
                       const uint32_t *counts);

/* How many answered. */
int64_t counts_answers(const struct counted_question *question, const uint32_t *counts);

/* What one answer is to a share. */
static inline struct leaf_count counts_one(const struct index_node *share, int32_t code)
{
    bool level = code >= 0 && code < INDEX_LEVELS;
    bool answer =
        share->among == 0 ? code_is_answer(code) : level && (share->among >> code & 1) != 0;
    return (struct leaf_count){answer && level ? share->parts[code] : 0, answer};
}

/* Adds the counts of codes to those of the question's choices. */
void counts_choices(const struct counted_question *question, const uint32_t *counts,
                    int64_t *choices);

#endif
