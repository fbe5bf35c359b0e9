/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/tally.h"

#include <string.h>

static void join_days(struct tally *whole, const struct tally *part)
{
    if (part->unit_count == 0)
        return;
    bool first = whole->unit_count == 0;
    if (first || part->first_day < whole->first_day)
        whole->first_day = part->first_day;
    if (first || part->last_day > whole->last_day)
        whole->last_day = part->last_day;
}

/* All groups of all parts; none when they are too many together. */
static enum fault join_groups(struct tally *const *parts, size_t count, struct tally *whole)
{
    size_t group_count = 0;
    bool many = false;
    for (size_t i = 0; i < count; i++) {
        group_count += parts[i]->group_count;
        many = many || parts[i]->groups_many;
    }
    whole->groups_many = many || group_count > TALLY_GROUPS_MAX;
    size_t kept = whole->groups_many ? 0 : group_count;
    struct tally_group *groups = arena_array(whole->arena, kept + 1, sizeof *groups);
    if (groups == NULL)
        return FAULT_NOMEM;
    size_t at = 0;
    for (size_t i = 0; i < count && kept > 0; i++) {
        if (parts[i]->group_count > 0)
            memcpy(groups + at, parts[i]->groups, parts[i]->group_count * sizeof *groups);
        at += parts[i]->group_count;
    }
    whole->groups = groups;
    whole->group_count = kept;
    return OK;
}

enum fault tally_join(struct tally *const *parts, size_t count, struct tally **out)
{
    struct tally *whole = parts[0];
    size_t unit_count = 0;
    for (size_t i = 0; i < count; i++)
        unit_count += parts[i]->unit_count;
    struct tally_unit *units = arena_array(whole->arena, unit_count + 1, sizeof *units);
    if (units == NULL)
        return FAULT_NOMEM;
    TRY(join_groups(parts, count, whole));
    memcpy(units, whole->units, whole->unit_count * sizeof *units);
    whole->units = units;
    for (size_t i = 1; i < count; i++) {
        const struct tally *part = parts[i];
        memcpy(units + whole->unit_count, part->units, part->unit_count * sizeof *units);
        join_days(whole, part);
        whole->unit_count += part->unit_count;
        parts[i - 1]->joined = parts[i];
    }
    *out = whole;
    return OK;
}

void tally_free(struct tally *tally)
{
    while (tally != NULL) {
        struct tally *joined = tally->joined;
        arena_free(tally->arena); /* the tally lives in its own arena */
        tally = joined;
    }
}
