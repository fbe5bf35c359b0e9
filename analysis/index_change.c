/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/index_change.h"

#include <string.h>

static const char *const refusal_names[CHANGE_REFUSALS] = {
    [CHANGE_INSTRUMENT] = "instrument",     [CHANGE_YEAR_NOW] = "year_now",
    [CHANGE_YEAR_BEFORE] = "year_before",   [CHANGE_CONCEPT] = "concept",
    [CHANGE_NO_CONCEPT] = "no_concept",     [CHANGE_SCALE] = "scale",
    [CHANGE_UNIT_ABSENT] = "unit_absent",   [CHANGE_UNIT_SEVERAL] = "unit_several",
    [CHANGE_UNIT_UNKNOWN] = "unit_unknown", [CHANGE_UNIT_SPLIT] = "unit_split",
    [CHANGE_UNIT_MERGED] = "unit_merged",   [CHANGE_UNIT_PART] = "unit_part",
    [CHANGE_MISSING_NOW] = "missing_now",   [CHANGE_MISSING_BEFORE] = "missing_before",
};

const char *change_refusal_name(enum change_refusal refusal) { return refusal_names[refusal]; }

static int digits_of(const struct change_round *round, const struct index_node *node)
{
    if (round->digits >= 0)
        return round->digits;
    return node->is_percent ? round->definition->percent_digits : round->definition->points_digits;
}

static enum fault direction_of(struct exact value, int digits, int *out)
{
    struct exact printed;
    TRY(exact_round(value, digits, &printed));
    *out = exact_compare(printed, exact_integer(0));
    return OK;
}

/* A place among a few lines of a file is no place beside one among all: 1 of 1, 35 of 63. */
static bool are_comparable(struct index_place a, struct index_place b)
{
    size_t fewer = a.ranked < b.ranked ? a.ranked : b.ranked;
    size_t more = a.ranked < b.ranked ? b.ranked : a.ranked;
    return a.rank > 0 && b.rank > 0 && fewer > 1 && 2 * fewer >= more;
}

/* Where figures are refused, only places printed of the same unit and node are told. */
static void take_places(const struct change_question *question, struct change *change)
{
    size_t nodes_now = question->now->definition->node_count;
    size_t nodes_before = question->before->definition->node_count;
    size_t row = question->unit->row;
    if (question->node->before == SIZE_MAX || question->unit->refusal != CHANGE_MADE ||
        change->refusal == CHANGE_INSTRUMENT)
        return;
    change->now = question->now->places[question->row * nodes_now + question->position];
    change->before = question->before->places[row * nodes_before + question->node->before];
    change->placed = are_comparable(change->now, change->before) &&
                     (change->valued || (change->now.printed && change->before.printed));
    change->same_ranked = change->placed && change->now.ranked == change->before.ranked;
    if (change->placed)
        change->places = (int64_t)change->before.rank - (int64_t)change->now.rank;
}

/* What a merged unit has no figure of was not counted in each of its parts. */
static enum change_refusal refusal_of(const struct change_question *question)
{
    const struct change_round *now = question->now;
    const struct change_round *before = question->before;
    if (question->node->refusal != CHANGE_MADE)
        return question->node->refusal;
    if (question->unit->refusal != CHANGE_MADE)
        return question->unit->refusal;
    if (!now->values[question->row * now->definition->node_count + question->position].known)
        return CHANGE_MISSING_NOW;
    size_t at = question->unit->row * before->definition->node_count + question->node->before;
    if (before->values[at].known)
        return CHANGE_MADE;
    return question->unit->pooled ? CHANGE_UNIT_MERGED : CHANGE_MISSING_BEFORE;
}

static enum fault take_figures(const struct change_question *question, struct change *change)
{
    const struct index_definition *definition = question->now->definition;
    const struct index_definition *earlier = question->before->definition;
    size_t own = question->row * definition->node_count + question->position;
    size_t at = question->unit->row * earlier->node_count + question->node->before;
    change->figure_now =
        index_value_of(&definition->nodes[question->position], &question->now->values[own]);
    change->figure_before =
        index_value_of(&earlier->nodes[question->node->before], &question->before->values[at]);
    TRY(exact_subtract(change->figure_now, change->figure_before, &change->value));
    return direction_of(change->value, change->digits, &change->direction);
}

enum fault change_make(const struct change_question *question, struct change *out)
{
    const struct index_node *node = &question->now->definition->nodes[question->position];
    struct change change = {.refusal = refusal_of(question),
                            .percent = node->is_percent,
                            .digits = digits_of(question->now, node)};
    change.valued = change.refusal == CHANGE_MADE;
    if (change.valued)
        TRY(take_figures(question, &change));
    take_places(question, &change);
    bool missing = change.refusal == CHANGE_MISSING_NOW || change.refusal == CHANGE_MISSING_BEFORE;
    if (missing && change.placed)
        change.refusal = CHANGE_MADE;
    *out = change;
    return OK;
}

size_t change_whole(const struct index_definition *definition)
{
    if (definition->form != NULL)
        return definition->headline;
    size_t whole = 0;
    for (size_t i = 0; i < definition->node_count; i++) {
        if (definition->nodes[i].parent == SIZE_MAX && !definition->nodes[i].retired)
            whole = i;
    }
    return whole;
}

struct change_counts change_count(const struct index_definition *definition, size_t node,
                                  const struct change *changes)
{
    const struct index_node *whole = &definition->nodes[node];
    struct change_counts counts = {0};
    for (size_t i = 0; i < whole->child_count; i++) {
        const struct change *change = &changes[whole->children[i]];
        const struct index_node *part = &definition->nodes[whole->children[i]];
        if (part->retired || part->role != ROLE_PART)
            continue;
        if (!change->valued)
            counts.refused++;
        else if (change->direction == 0)
            counts.same++;
        else
            *(change->direction > 0 ? &counts.up : &counts.down) += 1;
    }
    return counts;
}
