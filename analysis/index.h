/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * index - an index as data: a tree of nodes, and one evaluator that scores it exactly.
 *
 *   indices/sipas-2026.json --index_load--> struct index_definition
 *   a unit's evidence (answers counted, published scores, named inputs)
 *       --index_evaluate--> one struct index_value a node (exact, rounded only where said)
 *
 * Leaves of a definition with a form are answers and give a percentage, 100 parts / answers:
 *   share    {"code":"q9_1","share":{"question":"q9_1","levels":[4,5]}}   answers at some levels;
 *            "among":[1,2,3,4,5] = only these levels are answers (others: don't know)
 *   survey   {"code":"2.4.1","survey":{"question":"c1","values":[[1,"1"],[2,"0.6"],[3,"0"]]}}
 *            the mean of what each level is worth, 0 to 1; levels not listed are no answers
 *   rescaled {"code":"d1","rescaled":{"question":"c1","from":[1,4]}}      (mean - 1) / (4 - 1);
 *            [4, 1] turns it over; levels outside are no answers
 * All three are a NODE_SHARE: what an answer at a level is worth, in parts of `whole`.
 * Leaves of a definition without one give points:
 *   given    {"code":"3.1","given":{"low":[33,100],"high":[10,3]}}  a published score and its
 *            scale, whose high end is its maximum; bounds are ratios or decimals ("9.5")
 *   score    {"code":"3.4.1","maximum":"1.5","score":EXPRESSION}    over the definition's inputs
 *            and `maximum`; missing where an input it names is
 * Inner nodes:
 *   pooled   {"code":"II.A","combine":"pooled","children":["q9_24",...]}  answers added up
 *   points   {"code":"8.1.1","of":"II.A","maximum":"1.5","points":EXPRESSION}  over the names
 *            `percent` (of the node `of`, exact) and `maximum`
 *   sum      {"code":"8.1","combine":"sum","children":["8.1.1",...],"maximum":"10"}  of points
 *   mean     {"combine":"mean","children":[...]}              of points or of percentages
 *   weighted {"combine":"weighted","children":[...],"weights":["0.5",[1,3],[1,6]]}  the same; the
 *            weights add up to one
 * each with "name" {vi,en} (shares, surveys and rescaled may leave it to the question's label) and
 * optional "concept" (what it is across definitions; codes are local). Nodes of points may have
 *   "round": decimals, half up, before anything else uses the value; the only rounding there is
 *            besides what an expression says
 *   "clamp": true on a sum: not under 0, not over its maximum
 *   "role":  "bonus" or "penalty", as a part of a sum: added to it or taken off, outside its
 *            maximum, and nothing where it is not known
 *   "grades": [{"code","name","from":"15"},{"code","name","from":"12","below":"15"},{"code","name",
 *            "below":"12"}], the highest first: `from` is included, `below` is not (index_grades.c)
 * and leaves may have
 *   "retired": true  kept for its code and concept; counts nowhere, in no maximum and no weight
 *   "by": "appraisal", "survey", "sipas" or "manual": who judges it
 *
 * Top members: id, name, form, verified (false: the rule was not read in the source itself; reports
 * say so), source, valid {from,to} years, rounding {percent, points: decimals shown}, users
 * (condition over question ids: who counts for official_users), assumed_deff (decimal text: the
 * design effect until data give one), headline (code of the node that reports lead with), nodes.
 * Without a form there are no users, assumed_deff and headline; there may be groups {rule:
 * "quartiles", ties: "upper" or "lower"} (ranking.h) and inputs [{"code","name","low","high",
 * "count"}], `count` = true for what is added up when units are merged; and just one node is
 * nobody's part: the whole.
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

enum {
    INDEX_BYTES_MAX = 1 << 20,
    INDEX_NODES_MAX = 500,
    INDEX_INPUTS_MAX = 500,
    INDEX_GRADES_MAX = 20,
    INDEX_LEVELS = EXPR_SET_MAX + 1,
    INDEX_WHOLE_MAX = 10000 /* the finest parts an answer is counted in */
};

enum node_kind {
    NODE_SHARE,
    NODE_POOLED,
    NODE_POINTS,
    NODE_SUM,
    NODE_MEAN,
    NODE_WEIGHTED,
    NODE_GIVEN,
    NODE_SCORE
};

enum node_role { ROLE_PART, ROLE_BONUS, ROLE_PENALTY };

enum node_judge { JUDGE_NONE, JUDGE_APPRAISAL, JUDGE_SURVEY, JUDGE_SIPAS, JUDGE_MANUAL };

/* A grade holds from its own `from` (included) to that of the grade above. */
struct index_grade {
    const char *code;
    const char *name_vi;
    const char *name_en;
    bool has_from; /* false: the lowest */
    struct exact from;
};

struct index_node {
    const char *code;
    const char *concept_name; /* NULL = none */
    const char *name_vi;      /* NULL where the question's label speaks */
    const char *name_en;
    enum node_kind kind;
    enum node_role role;
    enum node_judge judge;
    bool retired;
    bool clamped;
    bool is_percent;         /* its value is a percentage; else points */
    const char *question;    /* NODE_SHARE */
    const char *leaf_member; /* NODE_SHARE: "share", "survey", "rescaled": how it was written */
    uint64_t levels;         /* NODE_SHARE: bit v = the leaf speaks of level v */
    uint64_t among;          /* NODE_SHARE: bit v = level v is an answer; 0 = every answer is */
    const int64_t *parts; /* NODE_SHARE: by level, what an answer is worth, in parts of `whole` */
    size_t of;            /* NODE_POINTS: position of the node it scores */
    const struct expr *points; /* NODE_POINTS, NODE_SCORE: the rule */
    bool has_maximum;
    struct exact maximum;
    struct exact low;            /* NODE_GIVEN */
    int round_digits;            /* -1 = not rounded */
    const size_t *children;      /* positions in nodes[] */
    const struct exact *weights; /* NODE_WEIGHTED: by child */
    size_t child_count;
    size_t parent;                    /* position, or SIZE_MAX for a root */
    const struct index_grade *grades; /* the highest first */
    size_t grade_count;
};

/* Something that rules speak of: a number of tasks, a rate. */
struct index_quantity {
    const char *code;
    const char *name_vi;
    const char *name_en;
    bool has_low;
    bool has_high;
    bool is_count; /* adds up when units are merged */
    struct exact low;
    struct exact high;
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
    int64_t whole; /* parts an answer is counted in: 1 where leaves are plain shares */
    const struct index_quantity *inputs;
    size_t input_count;
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

/* Position of an input, or SIZE_MAX. */
size_t index_find_input(const struct index_definition *definition, const char *code);

/* True for leaves of answers and what pools them: a percentage with counts behind it, which can be
 * estimated. */
static inline bool index_node_is_counted(const struct index_node *node)
{
    return node->kind == NODE_SHARE || node->kind == NODE_POOLED;
}

/* True for a published score and a rule over inputs. */
static inline bool index_node_is_leaf(const struct index_node *node)
{
    return node->kind == NODE_SHARE || node->kind == NODE_GIVEN || node->kind == NODE_SCORE;
}

/* The grade a value falls into; NULL for a node without grades. */
const struct index_grade *index_grade_of(const struct index_node *node, struct exact value);

/* Appends a decimal with as few digits as say it exactly: maxima, weights. */
CHECKED enum fault index_decimal_text(struct exact value, struct buffer *out);

/* The answers a leaf got, and what they are worth together, in parts of the definition's whole: for
 * a plain share (whole = 1) how many are at its levels. Percentage: 100 satisfied/(answers whole).
 */
struct leaf_count {
    int64_t satisfied;
    int64_t answers;
};

struct index_value {
    bool known;              /* false: nobody answered, or a part is unknown */
    struct leaf_count count; /* shares and pooled nodes */
    struct exact percent;    /* is_percent: unrounded */
    struct exact points;     /* else: as rounded as the definition says */
    const char *problem;     /* why it could not be computed, "exact_divide", "exact_overflow": only
                                without a form; NULL = nothing failed here */
};

/* A published value, an input; `known` is false where there is none. */
struct index_given {
    bool known;
    struct exact value;
};

/* What is known of a unit. Any may be NULL = nothing of the kind. */
struct index_evidence {
    const struct leaf_count *leaves;     /* by node position, read for NODE_SHARE */
    const struct index_given *published; /* by node position: stands in place of what is computed */
    const struct index_given *inputs;    /* by input position */
};

/* Scores every node. `out` has node_count. A node is unknown when one of its parts is, when nobody
 * answered, or when its rule is missing there. A rule that cannot be computed for this unit is a
 * `problem` of its node and unknown above it; with a form it is the fault. */
CHECKED enum fault index_evaluate(const struct index_definition *definition,
                                  const struct index_evidence *evidence, struct index_value *out);

/* What to print of a node: percent or points. */
static inline struct exact index_value_of(const struct index_node *node,
                                          const struct index_value *value)
{
    return node->is_percent ? value->percent : value->points;
}

#endif
