/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * index_load - reading a definition (private to index*.c).
 *
 *   index_load.c    the document and its top members
 *   index_words.c   the small values everything is made of: texts, codes, names, decimals
 *   index_inputs.c  what rules speak of
 *   index_node.c    one node by itself
 *   index_leaf.c    what a leaf is: answers, a published score, a rule over inputs
 *   index_grades.c  grades
 *   index_tree.c    nodes tied together: children, parents, circles
 *   index_check.c   what only shows between nodes: kinds, weights, maxima, the one whole
 *
 * What any definition is read with is base/reader.h.
 */
#ifndef HAILONG_ANALYSIS_INDEX_LOAD_H
#define HAILONG_ANALYSIS_INDEX_LOAD_H

#include "analysis/index.h"
#include "base/reader.h"

struct index_reader {
    struct reader common;
    struct index_definition *definition; /* what is being read; all memory is its arena's */
    struct index_node *nodes;            /* definition->nodes, to write to */
    struct exact **worth; /* by node: of NODE_SHARE, by level, what an answer is worth (0 to 1) */
    struct index_given *tried; /* by input: what rules are tried with */
};

/* Both included. */
struct index_bounds {
    int64_t low;
    int64_t high;
};

/* index_words.c */

/* A text that is not empty, copied; else the finding and NULL. NULL without finding when absent. */
const char *index_string(const struct written *value);
/* A text that is a code (text_is_code); else the finding and NULL. */
const char *index_code(const struct written *value);
/* The texts of {"vi": ..., "en": ...}. */
void index_name(const struct written *value, const char **out_vi, const char **out_en);
/* A decimal in quotes of at least `low`, with EXACT_DIGITS_MAX decimals at most; false with the
 * finding otherwise. */
bool index_decimal(const struct written *value, int64_t low, struct exact *out);
/* A whole number within bounds; `bounds.low` with the finding otherwise. */
int64_t index_whole(const struct written *value, struct index_bounds bounds);

/* [10, 3] or "9.5": a bound, a weight; false with the finding otherwise. */
bool index_number(const struct written *value, struct exact *out);

/* index_inputs.c */

void index_read_inputs(struct index_reader *reader, const struct written *document);

/* index_node.c: reads the node at a position. */
void index_read_node(struct index_reader *reader, const struct written *value, size_t position);

/* index_leaf.c: reads what a leaf is; the node's kind and maximum are known. */
void index_read_answers(struct index_reader *reader, const struct written *value, size_t position);
void index_read_given(const struct written *value, struct index_node *node);
void index_read_rule(struct index_reader *reader, const struct written *value,
                     struct index_node *node);
/* Once all leaves are read: the parts an answer is counted in, and what each is worth in them. */
void index_read_parts(struct index_reader *reader, const struct written *list);

/* index_grades.c */
void index_read_grades(const struct written *value, struct index_node *node);

/* index_tree.c: ties nodes, each good by itself, together. `list` is the member "nodes". */
void index_tie(struct index_reader *reader, const struct written *list);
/* The place of an item of nodes, of a member of it, of an item of that. */
struct written index_at(const struct written *list, size_t position);

/* index_check.c: after index_tie, of nodes in order. */
void index_check_tree(struct index_reader *reader, const struct written *list);

/* index_evaluate.c: the points of a node for a percentage, for a unit's inputs; missing where its
 * rule says nothing. */
CHECKED enum fault index_score(const struct index_node *node, struct exact percent,
                               struct value *out);
CHECKED enum fault index_rule(const struct index_definition *definition,
                              const struct index_node *node, const struct index_given *inputs,
                              struct value *out);

#endif
