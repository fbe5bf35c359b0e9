/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/regions.h"

#include "analysis/territory_table.h"
#include "base/place.h"

#include <string.h>

enum { COLUMN_REGION, COLUMN_UNIT, COLUMN_REGION_EN };

static const struct territory_kind kind = {
    .builtin = "territories/regions-2023.csv",
    .columns = {{.name = "region"}, {.name = "unit"}, {.name = "region_en", .optional = true}},
};

/* The position of a region, made at its first row. */
static size_t take_region(struct region *list, size_t *count, const struct territory_row *row)
{
    const char *name = row->cells[COLUMN_REGION];
    const char *name_en = row->cells[COLUMN_REGION_EN];
    for (size_t i = 0; i < *count; i++) {
        if (strcmp(list[i].name, name) == 0)
            return i;
    }
    list[*count] = (struct region){name, name_en[0] == '\0' ? name : name_en};
    return (*count)++;
}

/* Names as they are written: two that only fold alike are found by neither key. */
static void check_twice(const char *const *names, size_t last, const struct territory_row *row,
                        struct findings *findings)
{
    for (size_t i = 0; i < last; i++) {
        if (strcmp(names[i], names[last]) != 0)
            continue;
        const char *place = arena_format(findings->arena, "line %zu", row->line);
        findings_add(findings, SEVERITY_ERROR, place == NULL ? "" : place, "regions_twice", "unit",
                     place_excerpt(names[last], findings), NULL);
        return;
    }
}

enum fault regions_read(struct csv_reader *csv, const struct unit_naming *naming,
                        struct findings *findings, struct regions *out)
{
    struct territory_table table;
    TRY(territory_table_read(csv, &kind, findings, &table));
    struct region *list = arena_array(naming->arena, table.count + 1, sizeof *list);
    size_t *of = arena_array(naming->arena, table.count + 1, sizeof *of);
    const char **names = arena_array(naming->arena, table.count + 1, sizeof *names);
    struct regions regions = {.list = list, .of = of};
    if (list == NULL || of == NULL || names == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < table.count; i++) {
        names[i] = table.rows[i].cells[COLUMN_UNIT];
        of[i] = take_region(list, &regions.count, &table.rows[i]);
        check_twice(names, i, &table.rows[i], findings);
    }
    TRY(unit_names_make(naming, names, table.count, &regions.units));
    *out = regions;
    return OK;
}

enum fault regions_of(const struct regions *regions, const char *const *names, size_t count,
                      size_t *out)
{
    for (size_t i = 0; i < count; i++) {
        struct unit_match match;
        TRY(unit_names_find(&regions->units, names[i], &match));
        out[i] = match.found == UNIT_ONE ? regions->of[match.position] : SIZE_MAX;
    }
    return OK;
}
