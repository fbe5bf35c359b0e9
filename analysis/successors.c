/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/successors.h"

#include "analysis/territory_table.h"
#include "base/place.h"

#include <string.h>

enum { COLUMN_OLD, COLUMN_NEW, COLUMN_SHARE };

static const struct territory_kind kind = {
    .builtin = "territories/successors-2025.csv",
    .columns = {{.name = "old", .other = "old_code"},
                {.name = "new", .other = "new_code"},
                {.name = "share", .optional = true}},
};

static const char *place_of(const struct territory_row *row, struct arena *arena)
{
    const char *place = arena_format(arena, "line %zu", row->line);
    return place == NULL ? "" : place;
}

static bool is_share(struct exact value)
{
    return value.numerator > 0 && exact_compare(value, exact_integer(1)) <= 0;
}

static enum fault take_row(const struct territory_row *row, const struct unit_naming *naming,
                           struct findings *findings, struct succession *out)
{
    const char *share = row->cells[COLUMN_SHARE];
    *out = (struct succession){
        .old = row->cells[COLUMN_OLD], .new = row->cells[COLUMN_NEW], .share = exact_integer(1)};
    TRY(unit_name_key(naming, out->old, &out->old_key));
    TRY(unit_name_key(naming, out->new, &out->new_key));
    if (share[0] != '\0' && (exact_parse(share, &out->share) != OK || !is_share(out->share))) {
        findings_add(findings, SEVERITY_ERROR, place_of(row, naming->arena), "successors_share",
                     "value", place_excerpt(share, findings), NULL);
        out->share = exact_integer(1);
    }
    return OK;
}

/* The row at `last` against those before it: the same pair, more than the whole of a unit. */
static enum fault check_row(const struct succession *items, size_t last,
                            const struct territory_row *row, struct findings *findings)
{
    const struct succession *item = &items[last];
    struct exact sum = item->share;
    const char *old = place_excerpt(item->old, findings);
    for (size_t i = 0; i < last; i++) {
        if (strcmp(items[i].old_key, item->old_key) != 0)
            continue;
        TRY(exact_add(sum, items[i].share, &sum));
        if (strcmp(items[i].new_key, item->new_key) == 0) {
            findings_add(findings, SEVERITY_ERROR, place_of(row, findings->arena),
                         "successors_twice", "old", old, "new", place_excerpt(item->new, findings),
                         NULL);
            return OK;
        }
    }
    if (exact_compare(sum, exact_integer(1)) > 0)
        findings_add(findings, SEVERITY_ERROR, place_of(row, findings->arena), "successors_over",
                     "old", old, NULL);
    return OK;
}

enum fault successors_read(struct csv_reader *csv, const struct unit_naming *naming,
                           struct findings *findings, struct successors *out)
{
    struct territory_table table;
    TRY(territory_table_read(csv, &kind, findings, &table));
    struct succession *items = arena_array(naming->arena, table.count + 1, sizeof *items);
    if (items == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < table.count; i++) {
        TRY(take_row(&table.rows[i], naming, findings, &items[i]));
        TRY(check_row(items, i, &table.rows[i], findings));
    }
    *out = (struct successors){naming, items, table.count};
    return OK;
}

enum fault successors_origin(const struct successors *successors, const char *unit,
                             struct origin *out)
{
    const char *key;
    struct origin origin = {.kind = ORIGIN_UNKNOWN};
    bool whole = true;
    TRY(unit_name_key(successors->naming, unit, &key));
    origin.parts =
        arena_array(successors->naming->arena, successors->count + 1, sizeof *origin.parts);
    if (origin.parts == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < successors->count; i++) {
        const struct succession *item = &successors->items[i];
        if (strcmp(item->new_key, key) != 0)
            continue;
        origin.parts[origin.count++] = item->old;
        whole = whole && exact_compare(item->share, exact_integer(1)) == 0;
    }
    if (origin.count > 0)
        origin.kind = !whole ? ORIGIN_SPLIT : origin.count == 1 ? ORIGIN_SAME : ORIGIN_MERGED;
    *out = origin;
    return OK;
}
