/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * index_load - reading a definition (private to index*.c).
 *
 *   index_load.c    the document and its top members
 *   index_words.c   the small values everything is made of: objects, texts, codes, decimals
 *   index_node.c    one node by itself
 *   index_tree.c    what only shows between nodes: children, parents, circles, maxima
 *
 * A reader goes on after a mistake, so that one run shows them all. Lack of memory is remembered
 * in `fault` and looked at once, at the end.
 */
#ifndef HAILONG_ANALYSIS_INDEX_LOAD_H
#define HAILONG_ANALYSIS_INDEX_LOAD_H

#include "analysis/index.h"
#include "forms/place.h"

/* A value and where it stands; json is NULL when it is absent. */
struct written {
    const struct json *json;
    struct place at;
};

struct index_reader {
    struct index_definition *definition; /* what is being read; all memory is its arena's */
    struct index_node *nodes;            /* definition->nodes, to write to */
    struct findings *findings;
    enum fault fault; /* the first */
};

/* Both included. */
struct index_bounds {
    int64_t low;
    int64_t high;
};

/* Adds a finding at a value: message id, then name, value pairs of text. */
#define INDEX_ERROR(reader, value, ...)                                                            \
    findings_add((reader)->findings, SEVERITY_ERROR,                                               \
                 place_pointer(&(value)->at, (reader)->findings), __VA_ARGS__, NULL)

/* Errors so far, those counted but not listed included. */
size_t index_trouble(const struct index_reader *reader);

/* `count` zeroed elements in the definition's arena, or NULL with the fault remembered. */
void *index_array(struct index_reader *reader, size_t count, size_t size);

/* index_words.c */

/* True for an object; else the finding. `names` ends with NULL: any other member is a finding. */
bool index_object(struct index_reader *reader, const struct written *value,
                  const char *const *names);
/* True for an array of 1 to `most` items; else the finding (also when absent). */
bool index_list(struct index_reader *reader, const struct written *value, size_t most);

/* A member of an object. */
struct written index_member(const struct written *object, const char *name);
/* The same, with a finding when it is absent. */
struct written index_needed(struct index_reader *reader, const struct written *object,
                            const char *name);
struct written index_item(const struct written *list, const struct json *item, size_t position);

/* A text that is not empty, copied; else the finding and NULL. NULL without finding when absent. */
const char *index_string(struct index_reader *reader, const struct written *value);
/* A text that is a code (text_is_code); else the finding and NULL. */
const char *index_code(struct index_reader *reader, const struct written *value);
/* The texts of {"vi": ..., "en": ...}. */
void index_name(struct index_reader *reader, const struct written *value, const char **out_vi,
                const char **out_en);
/* A decimal in quotes of at least `low`; false with the finding otherwise. */
bool index_decimal(struct index_reader *reader, const struct written *value, int64_t low,
                   struct exact *out);
/* A whole number within bounds; `bounds.low` with the finding otherwise. */
int64_t index_whole(struct index_reader *reader, const struct written *value,
                    struct index_bounds bounds);
/* An expression; NULL with the findings otherwise. */
const struct expr *index_expression(struct index_reader *reader, const struct written *value);

/* index_node.c: reads the node at a position. */
void index_read_node(struct index_reader *reader, const struct written *value, size_t position);

/* index_tree.c: ties nodes, each good by itself, together. `list` is the member "nodes". */
void index_tie(struct index_reader *reader, const struct written *list);

/* index_evaluate.c: the points of a node for a percentage; missing where its rule says nothing. */
CHECKED enum fault index_score(const struct index_node *node, struct exact percent,
                               struct value *out);

#endif
