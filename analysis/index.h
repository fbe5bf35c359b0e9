/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * index - an index as data: a tree of nodes, and one evaluator that scores it exactly.
 *
 *   indices/sipas-2026.json --index_load--> struct index_definition
 *   leaf counts --index_evaluate--> one struct index_value a node (exact, rounded only where said)
 *   published scores --index_evaluate_given--> likewise
 *
 * A node is one of
 *   share    {"code":"q9_1","share":{"question":"q9_1","levels":[4,5]}}        counts of one item
 *   pooled   {"code":"II.A","combine":"pooled","children":["q9_24",...]}       counts added up
 *   points   {"code":"8.1.1","of":"II.A","maximum":"1.5","points":EXPRESSION}  over the names
 *            `percent` (100 satisfied/answers of the node `of`, exact) and `maximum`
 *   sum      {"code":"8.1","combine":"sum","children":["8.1.1",...],"maximum":"10"}
 *   given    {"code":"3.1","given":{"low":[33,100],"high":[10,3]}}             a published score,
 * which lies within two ratios; its maximum is `high` each with "name" {vi,en}, optional "concept"
 * (what it is across definitions; codes are local). More kinds (mean, weighted, grades, ranks) come
 * with the other indices.
 *
 * Top members: id, name, form, verified (false: the rule was not read in the source itself; reports
 * say so), source, valid {from,to} years, rounding {percent, points: decimals}, users (condition
 * over question ids: who counts for official_users), assumed_deff (decimal text: the design effect
 * until data give one), headline (code of the node that reports lead with), nodes.
 * A definition is for a form, with shares for leaves; or, without the members form, users,
 * assumed_deff and headline, for published scores, with given leaves. The latter may have groups
 * {rule: "quartiles", ties: "upper" or "lower"}: see ranking.h.
 *
 * Levels are whole numbers 0-62. Names in `users` are question ids; see base/expr.h for EXPRESSION.
 *
 * Ownership: a definition owns everything in it. Thread: read by any. Faults: NOMEM, LIMIT,
 * INVALID when not JSON, NUMERIC from evaluation; what is wrong with a definition is findings.
 */
#ifndef HAILONG_ANALYSIS_INDEX_H
#define HAILONG_ANALYSIS_INDEX_H

#include "analysis/ranking.h"
#include "base/expr.h"
#include "forms/form.h"

enum { INDEX_BYTES_MAX = 1 << 20, INDEX_NODES_MAX = 500 };

enum node_kind { NODE_SHARE, NODE_POOLED, NODE_POINTS, NODE_SUM, NODE_GIVEN };

struct index_node {
    const char *code;
    const char *concept_name; /* NULL = none */
    const char *name_vi;      /* NULL for shares: the question's label speaks */
    const char *name_en;
    enum node_kind kind;
    const char *question; /* NODE_SHARE */
    uint64_t levels;      /* NODE_SHARE: bit v = level v counts as satisfied */
    size_t of;            /* NODE_POINTS: position of the node it scores */
    const struct expr *points;
    bool has_maximum;
    struct exact maximum;
    struct exact low;       /* NODE_GIVEN */
    const size_t *children; /* positions in nodes[] */
    size_t child_count;
    size_t parent; /* position, or SIZE_MAX for a root */
};

struct index_definition {
    struct arena *arena;
    const char *id;
    const char *name_vi;
    const char *name_en;
    const char *form; /* NULL = for published scores */
    bool verified;
    const char *source;
    int valid_from; /* years, both included */
    int valid_to;
    int percent_digits;
    int points_digits;
    const struct expr *users; /* NULL = no such group */
    struct exact assumed_deff;
    size_t headline; /* position in nodes[]; with a form */
    bool has_groups;
    enum group_ties ties;
    const struct index_node *nodes; /* as written: the order of reports */
    size_t node_count;
    const size_t *order;  /* positions with children before parents */
    const char *document; /* canonical JSON */
    struct hash hash;
};

/* Reads a definition. `findings` receives everything wrong with it, each with its JSON pointer, and
 * *out stays NULL; what only shows between nodes is looked at once each node is good by itself. */
CHECKED enum fault index_load(const char *text, size_t length, struct findings *findings,
                              struct index_definition **out);
void index_free(struct index_definition *definition);
OWN_POINTER(index_definition, struct index_definition, index_free)

/* A definition shipped with the program; NOTFOUND index_unknown {index}. */
CHECKED enum fault index_builtin(const char *id, struct index_definition **out);

/* Checks a definition against a form: every question exists, is a choice of one, has the levels;
 * those of `users` have codes. */
void index_check_form(const struct index_definition *definition, const struct form *form,
                      struct findings *findings);

/* Position of a node, or SIZE_MAX. */
size_t index_find(const struct index_definition *definition, const char *code);

/* True for shares and pooled nodes: those with a percentage. */
static inline bool index_node_has_percent(const struct index_node *node)
{
    return node->kind == NODE_SHARE || node->kind == NODE_POOLED;
}

/* Appends a decimal with as few digits as say it exactly: maxima, weights. */
CHECKED enum fault index_decimal_text(struct exact value, struct buffer *out);

/* How many answers a share node got, and how many at its levels. */
struct leaf_count {
    int64_t satisfied;
    int64_t answers;
};

struct index_value {
    bool known;              /* false: nobody answered, or a part is unknown */
    struct leaf_count count; /* shares and pooled nodes */
    struct exact percent;    /* shares and pooled: unrounded */
    struct exact points;     /* points, sums and given scores */
};

/* Scores every node. leaves[i] is read for NODE_SHARE positions; both arrays have node_count. A
 * points node is unknown when its node is, or when its expression is missing there; a sum when one
 * of its parts is. */
CHECKED enum fault index_evaluate(const struct index_definition *definition,
                                  const struct leaf_count *leaves, struct index_value *out);

/* A published score; `known` is false where none was published. */
struct index_given {
    bool known;
    struct exact value;
};

/* Scores every node of a definition for published scores: given[i] is read for NODE_GIVEN. */
CHECKED enum fault index_evaluate_given(const struct index_definition *definition,
                                        const struct index_given *given, struct index_value *out);

#endif
