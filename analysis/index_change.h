/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * index_change - what became of each unit's figures and places between two rounds, or why that
 * cannot be said.
 *
 *   two struct change_round --change_nodes--> by node: its counterpart, matched by CONCEPT
 *                          --change_units--> by unit: its row of before (through successors)
 *   node + unit            --change_make-->  points and places gained, or a refusal
 *
 * Codes are local to a definition (PAPI 2.1 of 2011 is not 2.1 of 2018), concepts are not. Where
 * the concept is not in the other round, the counterpart is looked for by the concepts of its
 * leaves, so that the reason can name what came and what went: the smallest node with most of them.
 * Nodes without a concept are compared within one and the same definition only.
 *
 * Refusals, first come first said: see enum change_refusal.
 * Points: the difference of unrounded figures; up or down is judged by what is printed, so that
 * what prints as 0.0000 stayed. Places: those of before less those of now, so that more is better;
 * the numbers ranked may differ (`same_ranked`), then both belong beside it. Where one round ranked
 * fewer than half as many as the other, or one unit alone, no places are told. Places that both
 * rounds print are told even where the figures are not: they are facts of their own rounds.
 *
 * Merged units: published figures of units that were merged are never averaged (of 50 % among 1,000
 * people and 90 % among 100 the mean is 70 %, the truth 53.6 %); counts can be added
 * (change_pool), and the round of before is computed again from the sums.
 *
 * Ownership: results live in the arena given; rounds are the caller's and outlive them.
 * Thread: any. Faults: NOMEM, LIMIT of the arena; NUMERIC exact_overflow.
 */
#ifndef HAILONG_ANALYSIS_INDEX_CHANGE_H
#define HAILONG_ANALYSIS_INDEX_CHANGE_H

#include "analysis/index.h"
#include "analysis/successors.h"
#include "base/message.h"

struct change_round {
    const struct index_definition *definition;
    int year;
    int digits; /* shown; -1 = the definition's */
    struct unit_names units;
    const struct index_value *values; /* unit x node */
    const struct index_place *places; /* unit x node */
};

enum change_refusal {
    CHANGE_MADE,
    CHANGE_INSTRUMENT,     /* the definitions are for different forms */
    CHANGE_YEAR_NOW,       /* outside the years of the definition */
    CHANGE_YEAR_BEFORE,    /* likewise */
    CHANGE_CONCEPT,        /* the other round has no such concept */
    CHANGE_NO_CONCEPT,     /* the node has none, and the definitions differ */
    CHANGE_SCALE,          /* percent against points, or other maxima */
    CHANGE_UNIT_ABSENT,    /* not in the round of before */
    CHANGE_UNIT_SEVERAL,   /* several names there could be it */
    CHANGE_UNIT_UNKNOWN,   /* the table of successors does not name it */
    CHANGE_UNIT_SPLIT,     /* made of parts of units: nobody knows who answered in which */
    CHANGE_UNIT_MERGED,    /* made of several units, and there are no counts to add */
    CHANGE_UNIT_PART,      /* made of several units, and one of them was not in the round */
    CHANGE_MISSING_NOW,    /* no figure */
    CHANGE_MISSING_BEFORE, /* likewise */
    CHANGE_REFUSALS
};

/* "instrument", "year_now", ... for programs. */
const char *change_refusal_name(enum change_refusal refusal);

struct node_list {
    const size_t *nodes;
    size_t count;
};

/* A node of now against the round of before. */
struct change_node {
    enum change_refusal refusal;
    size_t before;         /* its counterpart; SIZE_MAX = none */
    struct node_list came; /* CHANGE_CONCEPT: positions in the definition of now */
    struct node_list went; /* likewise, in that of before */
};

/* out: by node of now. */
CHECKED enum fault change_nodes(const struct change_round *now, const struct change_round *before,
                                struct arena *arena, struct change_node *out);

/* A unit of now in the round of before. */
struct change_unit {
    enum change_refusal refusal;
    size_t row;         /* CHANGE_MADE */
    const char **parts; /* the units it was made of; NULL = none were looked for */
    const size_t *rows; /* theirs; SIZE_MAX = not there */
    size_t part_count;
    bool pooled; /* its figures of before are of the counts of its parts */
};

/* out: by unit of now. `successors` NULL: units are looked for by their names. */
CHECKED enum fault change_units(const struct change_round *now, const struct change_round *before,
                                const struct successors *successors, struct arena *arena,
                                struct change_unit *out);

/* How many units of now can be had only by adding up those of before. */
size_t change_units_merged(const struct change_unit *units, size_t count);

/* True when a definition has something that adds up: answers, or inputs that count. */
bool change_can_pool(const struct index_definition *definition);

/* What is known of a unit: struct index_evidence, as it is read. */
struct change_evidence {
    struct leaf_count *leaves;
    struct index_given *published;
    struct index_given *inputs;
};

struct change_pooling {
    const struct index_definition *definition; /* of the round of before */
    const struct change_evidence *rows;        /* by its units */
    struct change_unit *units;                 /* by unit of now */
    size_t unit_count;
};

/* What was known of the units of before as that of the units of now (`out`), and `units` told where
 * it is: unit i in row i. Merged units get what adds up and nothing else: counts that each of their
 * parts has. A unit that is none of before has nothing known. NUMERIC count_overflow. */
CHECKED enum fault change_pool(const struct change_pooling *pooling, struct arena *arena,
                               struct change_evidence *out);

struct change {
    enum change_refusal refusal;
    bool valued;        /* CHANGE_MADE: there are figures; else places alone */
    bool percent;       /* the figures are percentages: the change is percentage points */
    struct exact value; /* now less before, unrounded */
    int digits;         /* shown */
    int direction;      /* -1, 0, 1: of the value as printed */
    struct exact figure_now;
    struct exact figure_before;
    struct index_place now;
    struct index_place before;
    bool placed;      /* both rounds have a place, of numbers of one size */
    bool same_ranked; /* of the same number */
    int64_t places;   /* gained; negative = lost */
};

struct change_question {
    const struct change_round *now;
    const struct change_round *before;
    const struct change_node *node; /* of `position` */
    size_t position;
    const struct change_unit *unit; /* of `row` */
    size_t row;
};

CHECKED enum fault change_make(const struct change_question *question, struct change *out);

/* The whole of an index: the node that is nobody's part, or the headline of one for a form. */
size_t change_whole(const struct index_definition *definition);

/* How many parts of a node (no bonus, no penalty) went up, went down, stayed, or cannot be said. */
struct change_counts {
    size_t up;
    size_t down;
    size_t same;
    size_t refused;
};

/* changes: of one unit, by node. */
struct change_counts change_count(const struct index_definition *definition, size_t node,
                                  const struct change *changes);

/* --- words (index_change_words.c) --- */

/* "tăng 7 bậc", "giảm 14 bậc", "giữ nguyên bậc". */
void change_say_places(int64_t places, enum language language, struct buffer *out);

/* "42/63 → 35/63". */
void change_say_ranks(const struct change *change, struct buffer *out);

/* "+0.0143", "-14.20", "0.0000": of percentages it is percentage points. */
CHECKED enum fault change_text(const struct change *change, struct buffer *out);

/* Why there is no change, as a sentence. */
CHECKED enum fault change_say_refusal(const struct change_question *question,
                                      enum change_refusal refusal, enum language language,
                                      struct buffer *out);

/* The name of a node with its code: "5.2 Giấy phép xây dựng". */
void change_say_node(const struct index_definition *definition, size_t node, enum language language,
                     struct buffer *out);

#endif
