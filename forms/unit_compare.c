/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/unit_compare.h"

#include "base/date.h"

#include <string.h>

static bool same(const struct unit *a, const struct unit *b)
{
    return a->level == b->level && a->valid_to == b->valid_to && strcmp(a->type, b->type) == 0 &&
           strcmp(a->name, b->name) == 0 && strcmp(a->full_name, b->full_name) == 0 &&
           strcmp(a->full_name_en, b->full_name_en) == 0 && strcmp(a->parent, b->parent) == 0;
}

bool unit_change_ends(const struct unit_change *change)
{
    return change->before != NULL && change->before->valid_to == INT32_MAX &&
           change->after->valid_to != INT32_MAX;
}

static size_t count_unnamed(const struct unit_list *before, const struct unit_list *after)
{
    size_t count = 0;
    for (size_t i = 0; i < unit_list_count(before); i++) {
        const struct unit *unit = unit_list_at(before, i);
        count += unit->valid_to == INT32_MAX &&
                 unit_list_find_from(after, unit->code, unit->valid_from) == NULL;
    }
    return count;
}

enum fault unit_compare(const struct unit_list *before, const struct unit_list *after,
                        struct arena *arena, struct unit_changes *out)
{
    size_t total = unit_list_count(after);
    struct unit_changes changes = {.unnamed = count_unnamed(before, after)};
    struct unit_change *items = arena_array(arena, total + 1, sizeof *items);
    if (items == NULL)
        return fault_nomem();
    for (size_t i = 0; i < total; i++) {
        const struct unit *unit = unit_list_at(after, i);
        const struct unit *held = unit_list_find_from(before, unit->code, unit->valid_from);
        if (held != NULL && same(held, unit))
            changes.same++;
        else
            items[changes.count++] = (struct unit_change){held, unit};
    }
    changes.items = items;
    *out = changes;
    return OK;
}

void unit_compare_check(const struct unit_list *before, const struct unit_list *after,
                        struct findings *findings)
{
    char day[DATE_TEXT_SIZE];
    for (size_t i = 0; i < unit_list_count(before); i++) {
        const struct unit *held = unit_list_at(before, i);
        if (unit_list_find_from(after, held->code, held->valid_from) != NULL ||
            unit_list_overlap(after, held) == NULL)
            continue;
        day_text(held->valid_from, day);
        findings_add(findings, SEVERITY_ERROR, held->code, "unit_overlap_held", "code", held->code,
                     "day", day, NULL);
    }
}
