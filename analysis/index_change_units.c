/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which row of the earlier round a unit is, and adding up those it was made of.
 */
#include "analysis/index_change.h"

#include <string.h>

static enum change_refusal refusal_found(enum unit_found found)
{
    if (found == UNIT_NONE)
        return CHANGE_UNIT_ABSENT;
    return found == UNIT_ONE ? CHANGE_MADE : CHANGE_UNIT_SEVERAL;
}

static enum fault find_by_name(const struct change_round *before, const char *name,
                               struct change_unit *out)
{
    struct unit_match match;
    TRY(unit_names_find(&before->units, name, &match));
    out->refusal = refusal_found(match.found);
    out->row = match.position;
    return OK;
}

static enum fault find_parts(const struct change_round *before, const struct origin *origin,
                             struct arena *arena, struct change_unit *out)
{
    size_t *rows = arena_array(arena, origin->count, sizeof *rows);
    if (rows == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < origin->count; i++) {
        struct unit_match match;
        TRY(unit_names_find(&before->units, origin->parts[i], &match));
        rows[i] = match.found == UNIT_ONE ? match.position : SIZE_MAX;
    }
    out->refusal = CHANGE_UNIT_MERGED;
    out->rows = rows;
    return OK;
}

static enum fault find_by_origin(const struct change_round *before,
                                 const struct successors *successors, const char *name,
                                 struct arena *arena, struct change_unit *out)
{
    struct origin origin;
    TRY(successors_origin(successors, name, &origin));
    out->parts = origin.parts;
    out->part_count = origin.count;
    switch (origin.kind) {
    case ORIGIN_UNKNOWN:
        out->refusal = CHANGE_UNIT_UNKNOWN;
        return OK;
    case ORIGIN_SPLIT:
        out->refusal = CHANGE_UNIT_SPLIT;
        return OK;
    case ORIGIN_SAME:
        return find_by_name(before, origin.parts[0], out);
    case ORIGIN_MERGED:
        break;
    }
    return find_parts(before, &origin, arena, out);
}

enum fault change_units(const struct change_round *now, const struct change_round *before,
                        const struct successors *successors, struct arena *arena,
                        struct change_unit *out)
{
    for (size_t i = 0; i < now->units.count; i++) {
        const char *name = now->units.names[i];
        out[i] = (struct change_unit){.refusal = CHANGE_MADE};
        if (successors == NULL)
            TRY(find_by_name(before, name, &out[i]));
        else
            TRY(find_by_origin(before, successors, name, arena, &out[i]));
    }
    return OK;
}

size_t change_units_merged(const struct change_unit *units, size_t count)
{
    size_t merged = 0;
    for (size_t i = 0; i < count; i++)
        merged += units[i].refusal == CHANGE_UNIT_MERGED;
    return merged;
}

static bool has_all_parts(const struct change_unit *unit)
{
    for (size_t i = 0; i < unit->part_count; i++) {
        if (unit->rows[i] == SIZE_MAX)
            return false;
    }
    return true;
}

static enum fault overflow(void) { return fault_raise(FAULT_NUMERIC, "count_overflow", NULL); }

/* An item that a part has no answers to has none in the sum: it would be of another area. */
static enum fault pool_leaf(const struct change_unit *unit, const struct change_evidence *rows,
                            size_t node, struct leaf_count *out)
{
    struct leaf_count sum = {0};
    bool whole = true;
    for (size_t part = 0; part < unit->part_count; part++) {
        const struct leaf_count *leaves = rows[unit->rows[part]].leaves;
        struct leaf_count count = leaves == NULL ? (struct leaf_count){0} : leaves[node];
        whole = whole && count.answers > 0;
        if (__builtin_add_overflow(sum.satisfied, count.satisfied, &sum.satisfied) ||
            __builtin_add_overflow(sum.answers, count.answers, &sum.answers))
            return overflow();
    }
    *out = whole ? sum : (struct leaf_count){0};
    return OK;
}

static enum fault pool_input(const struct change_unit *unit, const struct change_evidence *rows,
                             size_t position, struct index_given *out)
{
    struct index_given sum = {.known = true, .value = exact_integer(0)};
    for (size_t part = 0; part < unit->part_count && sum.known; part++) {
        const struct index_given *inputs = rows[unit->rows[part]].inputs;
        sum.known = inputs != NULL && inputs[position].known;
        if (sum.known && exact_add(sum.value, inputs[position].value, &sum.value) != OK)
            return overflow();
    }
    *out = sum.known ? sum : (struct index_given){0};
    return OK;
}

static enum fault pool_parts(const struct index_definition *definition,
                             const struct change_unit *unit, const struct change_evidence *rows,
                             struct arena *arena, struct change_evidence *out)
{
    struct leaf_count *leaves = arena_array(arena, definition->node_count + 1, sizeof *leaves);
    struct index_given *inputs = arena_array(arena, definition->input_count + 1, sizeof *inputs);
    if (leaves == NULL || inputs == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < definition->node_count; i++) {
        if (definition->nodes[i].kind == NODE_SHARE)
            TRY(pool_leaf(unit, rows, i, &leaves[i]));
    }
    for (size_t i = 0; i < definition->input_count; i++) {
        if (definition->inputs[i].is_count)
            TRY(pool_input(unit, rows, i, &inputs[i]));
    }
    *out = (struct change_evidence){.leaves = leaves, .inputs = inputs};
    return OK;
}

bool change_can_pool(const struct index_definition *definition)
{
    for (size_t i = 0; i < definition->input_count; i++) {
        if (definition->inputs[i].is_count)
            return true;
    }
    return definition->form != NULL;
}

enum fault change_pool(const struct change_pooling *pooling, struct arena *arena,
                       struct change_evidence *out)
{
    for (size_t i = 0; i < pooling->unit_count; i++) {
        struct change_unit *unit = &pooling->units[i];
        out[i] = (struct change_evidence){0};
        if (unit->refusal == CHANGE_MADE)
            out[i] = pooling->rows[unit->row];
        if (unit->refusal == CHANGE_UNIT_MERGED) {
            unit->pooled = has_all_parts(unit);
            unit->refusal = unit->pooled ? CHANGE_MADE : CHANGE_UNIT_PART;
        }
        if (unit->pooled)
            TRY(pool_parts(pooling->definition, unit, pooling->rows, arena, &out[i]));
        unit->row = i;
    }
    return OK;
}
