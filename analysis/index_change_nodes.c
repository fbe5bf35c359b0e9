/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which node of the earlier round a node is, and what differs where there is none.
 */
#include "analysis/index_change.h"

#include <string.h>

/* One definition as the other sees it: the leaves of both by their concepts. */
struct side {
    struct arena *arena;
    const struct index_definition *definition;
    size_t match[INDEX_NODES_MAX];  /* by position: the other's node of that concept, or SIZE_MAX */
    size_t leaves[INDEX_NODES_MAX]; /* by position: how many there are below, 1 for a leaf */
};

static bool is_leaf(const struct index_node *node)
{
    return node->child_count == 0 && !node->retired;
}

static size_t find_concept(const struct index_definition *definition, const char *concept_name)
{
    for (size_t i = 0; concept_name != NULL && i < definition->node_count; i++) {
        const char *other = definition->nodes[i].concept_name;
        if (other != NULL && !definition->nodes[i].retired && strcmp(other, concept_name) == 0)
            return i;
    }
    return SIZE_MAX;
}

/* Adds 1 to a node and to all above it. */
static void count_up(const struct index_definition *definition, size_t node, size_t *counts)
{
    for (size_t at = node; at != SIZE_MAX; at = definition->nodes[at].parent)
        counts[at]++;
}

static void look_at(const struct index_definition *own, const struct index_definition *other,
                    struct arena *arena, struct side *out)
{
    *out = (struct side){.arena = arena, .definition = own};
    for (size_t i = 0; i < own->node_count; i++) {
        out->match[i] = find_concept(other, own->nodes[i].concept_name);
        if (is_leaf(&own->nodes[i]))
            count_up(own, i, out->leaves);
    }
}

static bool is_below(const struct index_definition *definition, size_t node, size_t top)
{
    while (node != top && node != SIZE_MAX)
        node = definition->nodes[node].parent;
    return node == top;
}

/* The node of `other` with most leaves in common; of those with as many the smallest. SIZE_MAX
 * without any. */
static size_t find_counterpart(const struct side *own, size_t top, const struct side *other)
{
    size_t shared[INDEX_NODES_MAX] = {0};
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < own->definition->node_count; i++) {
        if (is_leaf(&own->definition->nodes[i]) && is_below(own->definition, i, top))
            count_up(other->definition, own->match[i], shared);
    }
    for (size_t i = 0; i < other->definition->node_count; i++) {
        bool more = shared[i] > 0 && (best == SIZE_MAX || shared[i] > shared[best]);
        bool smaller =
            best != SIZE_MAX && shared[i] == shared[best] && other->leaves[i] < other->leaves[best];
        if (more || smaller)
            best = i;
    }
    return best;
}

/* The nodes below `top` of which there is nothing below `partner`, the highest only: a dimension
 * rather than its parts. */
static enum fault list_foreign(const struct side *own, size_t top, const struct side *other,
                               size_t partner, struct node_list *out)
{
    const struct index_definition *definition = own->definition;
    size_t shared[INDEX_NODES_MAX] = {0};
    size_t *nodes = arena_array(own->arena, definition->node_count + 1, sizeof *nodes);
    size_t count = 0;
    if (nodes == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < definition->node_count; i++) {
        if (is_leaf(&definition->nodes[i]) && own->match[i] != SIZE_MAX &&
            is_below(other->definition, own->match[i], partner))
            count_up(definition, i, shared);
    }
    for (size_t i = 0; i < definition->node_count; i++) {
        size_t above = definition->nodes[i].parent;
        bool highest = i == top || (above != SIZE_MAX && shared[above] > 0);
        if (shared[i] == 0 && highest && own->leaves[i] > 0 && is_below(definition, i, top))
            nodes[count++] = i;
    }
    *out = (struct node_list){nodes, count};
    return OK;
}

static enum fault explain(const struct side *now, size_t node, const struct side *before,
                          struct change_node *out)
{
    out->before = find_counterpart(now, node, before);
    if (out->before == SIZE_MAX)
        return OK;
    TRY(list_foreign(now, node, before, out->before, &out->came));
    return list_foreign(before, out->before, now, node, &out->went);
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool is_valid_in(const struct change_round *round)
{
    return round->year >= round->definition->valid_from &&
           round->year <= round->definition->valid_to;
}

static bool same_scale(const struct index_node *a, const struct index_node *b)
{
    if (a->is_percent != b->is_percent || a->has_maximum != b->has_maximum)
        return false;
    return a->is_percent || !a->has_maximum || exact_compare(a->maximum, b->maximum) == 0;
}

static enum fault pair_node(const struct side *now, size_t position, const struct side *before,
                            struct change_node *out)
{
    const struct index_node *node = &now->definition->nodes[position];
    bool one = hash_equal(now->definition->hash, before->definition->hash);
    out->before = one ? position : now->match[position];
    if (out->before != SIZE_MAX) {
        if (!same_scale(node, &before->definition->nodes[out->before]))
            out->refusal = CHANGE_SCALE;
        return OK;
    }
    out->refusal = node->concept_name == NULL ? CHANGE_NO_CONCEPT : CHANGE_CONCEPT;
    return node->concept_name == NULL ? OK : explain(now, position, before, out);
}

static enum change_refusal refuse_whole(const struct change_round *now,
                                        const struct change_round *before)
{
    if (!same_text(now->definition->form, before->definition->form))
        return CHANGE_INSTRUMENT;
    if (!is_valid_in(now))
        return CHANGE_YEAR_NOW;
    return is_valid_in(before) ? CHANGE_MADE : CHANGE_YEAR_BEFORE;
}

enum fault change_nodes(const struct change_round *now, const struct change_round *before,
                        struct arena *arena, struct change_node *out)
{
    struct side side_now;
    struct side side_before;
    enum change_refusal whole = refuse_whole(now, before);
    look_at(now->definition, before->definition, arena, &side_now);
    look_at(before->definition, now->definition, arena, &side_before);
    for (size_t i = 0; i < now->definition->node_count; i++) {
        out[i] = (struct change_node){.refusal = whole, .before = SIZE_MAX};
        if (whole == CHANGE_INSTRUMENT)
            continue;
        TRY(pair_node(&side_now, i, &side_before, &out[i]));
        out[i].refusal = whole == CHANGE_MADE ? out[i].refusal : whole;
    }
    return OK;
}
