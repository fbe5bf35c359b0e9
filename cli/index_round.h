/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * index_round - a round: the units of one file of figures, scored and placed among each other.
 *
 *   definition + input --index_round_score--> values, places, number ranked
 *
 * Findings (warnings, at the unit's line): index_rule_divided, index_rule_overflowed {unit, node};
 * index_beyond {unit, node, value, maximum} for what a rule gives outside 0 and the maximum,
 * index_claim_differs {unit, node, printed, computed} for a printed total that its parts do not
 * come to. What is taken off (penalties) has no places.
 *
 * Ownership: everything lives in the arena; definition and input must outlive it. Thread: one at a
 * time. Faults: NOMEM, LIMIT, NUMERIC of a definition with a form.
 */
#ifndef HAILONG_CLI_INDEX_ROUND_H
#define HAILONG_CLI_INDEX_ROUND_H

#include "cli/command.h"
#include "cli/index_input.h"

struct index_round {
    const struct index_definition *definition;
    struct index_input *input;
    enum group_ties ties;
    struct arena *arena;
    int digits;                   /* shown; -1 = the definition's */
    struct index_value *values;   /* unit x node */
    struct ranking_place *places; /* node x unit */
    size_t *ranked;               /* by node */
};

CHECKED enum fault index_round_score(struct index_round *round);

/* index.c: a definition by its id or file, and the units of a file scored; what is found in the
 * files goes to stderr. INVALID index_file_refused {path, count}. */
CHECKED enum fault index_take_definition(const struct call *call, const char *path,
                                         struct arena *arena, struct index_definition **out);
CHECKED enum fault index_round_read(const struct call *call, const char *path,
                                    struct index_round *round);

static inline const struct index_value *round_value(const struct index_round *round, size_t unit,
                                                    size_t node)
{
    return &round->values[unit * round->definition->node_count + node];
}

static inline const struct ranking_place *round_place(const struct index_round *round, size_t unit,
                                                      size_t node)
{
    return &round->places[node * round->input->unit_count + unit];
}

/* Whether a node's points count from 0 to its maximum, so that a share of the maximum and what was
 * lost mean something: not where scores begin at 1. */
bool index_counts_from_zero(const struct index_definition *definition, size_t node);

/* The decimals shown. */
int index_round_digits(const struct index_round *round, bool percent);

/* Texts in the arena; NULL = not known, or no memory (the arena then says so). A value with the
 * digits shown; 100 value / maximum; value - maximum. */
const char *round_value_text(const struct index_round *round, size_t unit, size_t node);
const char *round_percent_text(const struct index_round *round, size_t unit, size_t node);
const char *round_lost_text(const struct index_round *round, size_t unit, size_t node);

/* The whole answer of `hailong index` for a program, and the figures for people. */
struct index_context;
CHECKED enum fault index_round_json(const struct index_round *round,
                                    const struct index_context *context, struct buffer *out);
CHECKED enum fault index_round_page(const struct index_round *round, enum language language,
                                    struct buffer *out);

#endif
