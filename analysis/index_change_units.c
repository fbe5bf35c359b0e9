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

static enum fault find_by_name(const struct index_round *before, const char *name,
                               struct change_unit *out)
{
    struct unit_match match;
    TRY(unit_names_find(&before->units, name, &match));
    out->refusal = refusal_found(match.found);
    out->row = match.position;
    return OK;
}

static enum fault find_parts(const struct index_round *before, const struct origin *origin,
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

static enum fault find_by_origin(const struct index_round *before,
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

enum fault change_units(const struct index_round *now, const struct index_round *before,
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

static bool add_count(struct leaf_count *sum, struct leaf_count part)
{
    return !__builtin_add_overflow(sum->satisfied, part.satisfied, &sum->satisfied) &&
           !__builtin_add_overflow(sum->answers, part.answers, &sum->answers);
}

static enum fault pool_parts(const struct change_unit *unit, const struct leaf_count *rows,
                             size_t width, struct leaf_count *out)
{
    for (size_t leaf = 0; leaf < width; leaf++) {
        struct leaf_count sum = {0};
        bool whole = true;
        for (size_t part = 0; part < unit->part_count; part++) {
            struct leaf_count count = rows[unit->rows[part] * width + leaf];
            whole = whole && count.answers > 0;
            if (!add_count(&sum, count))
                return fault_raise(FAULT_NUMERIC, "count_overflow", NULL);
        }
        out[leaf] = whole ? sum : (struct leaf_count){0};
    }
    return OK;
}

static bool has_all_parts(const struct change_unit *unit)
{
    for (size_t i = 0; i < unit->part_count; i++) {
        if (unit->rows[i] == SIZE_MAX)
            return false;
    }
    return true;
}

enum fault change_pool_counts(struct change_unit *units, size_t unit_count,
                              const struct leaf_count *rows, size_t width, struct leaf_count *out)
{
    for (size_t i = 0; i < unit_count; i++) {
        struct change_unit *unit = &units[i];
        struct leaf_count *sums = out + i * width;
        memset(sums, 0, width * sizeof *sums);
        if (unit->refusal == CHANGE_MADE) {
            memcpy(sums, rows + unit->row * width, width * sizeof *sums);
        } else if (unit->refusal == CHANGE_UNIT_MERGED && has_all_parts(unit)) {
            TRY(pool_parts(unit, rows, width, sums));
            unit->pooled = true;
            unit->refusal = CHANGE_MADE;
        } else if (unit->refusal == CHANGE_UNIT_MERGED) {
            unit->refusal = CHANGE_UNIT_PART;
        }
        unit->row = i;
    }
    return OK;
}
