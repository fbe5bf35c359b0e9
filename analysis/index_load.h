/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * index_load - reading a definition (private to index*.c).
 *
 *   index_load.c    the document and its top members
 *   index_words.c   the small values everything is made of: texts, codes, names, decimals
 *   index_node.c    one node by itself
 *   index_tree.c    what only shows between nodes: children, parents, circles, maxima
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

/* index_node.c: reads the node at a position. */
void index_read_node(struct index_reader *reader, const struct written *value, size_t position);

/* index_tree.c: ties nodes, each good by itself, together. `list` is the member "nodes". */
void index_tie(struct index_reader *reader, const struct written *list);

/* index_evaluate.c: the points of a node for a percentage; missing where its rule says nothing. */
CHECKED enum fault index_score(const struct index_node *node, struct exact percent,
                               struct value *out);

#endif
