/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Margins from a file of their cells: margin,level,total. Cells of a margin need not follow each
 * other; margins stand in the order of their first cells.
 */
#include "analysis/weights.h"
#include "base/csv.h"
#include "base/exact.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MARGINS_MAX = 64, PARTS_MAX = 8, NUMBER_BYTES = 24 };

/* A margin while its cells come in. */
struct gathered {
    const char *name;
    const char **levels; /* as they stand, "1:2" */
    double *totals;
    size_t count;
    size_t levels_capacity;
    size_t totals_capacity;
};

struct gathering {
    struct arena *arena;
    const char *path;
    struct gathered margins[MARGINS_MAX];
    size_t count;
};

static void gathering_cleanup(struct gathering *gathering)
{
    for (size_t i = 0; i < gathering->count; i++) {
        free(gathering->margins[i].levels);
        free(gathering->margins[i].totals);
    }
}

static enum fault refuse(const struct gathering *gathering, size_t line)
{
    char number[24];
    snprintf(number, sizeof number, "%zu", line);
    return fault_raise(FAULT_INVALID, "weights_total", "path", gathering->path, "line", number,
                       NULL);
}

/* "14.000" would be 14, and the weights wrong without a word. */
static enum fault refuse_grouped(const struct gathering *gathering, const struct csv_row *row,
                                 const char *total)
{
    char number[NUMBER_BYTES];
    snprintf(number, sizeof number, "%zu", row->line);
    return fault_raise(FAULT_INVALID, "weights_total_grouped", "path", gathering->path, "line",
                       number, "total", total, NULL);
}

static struct gathered *margin_named(struct gathering *gathering, const char *name)
{
    for (size_t i = 0; i < gathering->count; i++) {
        if (strcmp(gathering->margins[i].name, name) == 0)
            return &gathering->margins[i];
    }
    if (gathering->count == MARGINS_MAX)
        return NULL;
    struct gathered *made = &gathering->margins[gathering->count++];
    made->name = arena_text(gathering->arena, name);
    return made->name == NULL ? NULL : made;
}

static enum fault take_cell(struct gathering *gathering, const struct csv_row *row,
                            const int columns[3])
{
    char *end;
    const char *total = row->cells[columns[2]];
    struct gathered *margin = margin_named(gathering, row->cells[columns[0]]);
    if (exact_is_grouped(total, strlen(total)))
        return refuse_grouped(gathering, row, total);
    double value = strtod(total, &end);
    if (margin == NULL || end == total || *end != '\0' || !isfinite(value))
        return refuse(gathering, row->line);
    const char **levels =
        memory_grow(margin->levels, margin->count, &margin->levels_capacity, sizeof *levels);
    if (levels == NULL)
        return FAULT_NOMEM;
    margin->levels = levels;
    double *totals =
        memory_grow(margin->totals, margin->count, &margin->totals_capacity, sizeof *totals);
    if (totals == NULL)
        return FAULT_NOMEM;
    margin->totals = totals;
    totals[margin->count] = value;
    levels[margin->count] = arena_text(gathering->arena, csv_plain(row->cells[columns[1]]));
    return levels[margin->count++] == NULL ? FAULT_NOMEM : OK;
}

/* "a:b" into its parts; how many. */
static size_t split(struct arena *arena, const char *text, const char *parts[PARTS_MAX])
{
    size_t count = 0;
    for (const char *at = text; count < PARTS_MAX; count++) {
        size_t length = strcspn(at, ":");
        parts[count] = arena_text_n(arena, at, length);
        if (parts[count] == NULL)
            return 0;
        if (at[length] == '\0')
            return count + 1;
        at += length + 1;
    }
    return count;
}

static enum fault make_spec(struct arena *arena, const struct gathered *from, const char *path,
                            struct margin_spec *out)
{
    const char *names[PARTS_MAX];
    size_t parts = split(arena, from->name, names);
    const char **columns = arena_array(arena, PARTS_MAX, sizeof *columns);
    const char *const **lists = arena_array(arena, PARTS_MAX, sizeof *lists);
    double *totals = arena_array(arena, from->count + 1, sizeof *totals);
    if (columns == NULL || lists == NULL || totals == NULL || parts == 0)
        return FAULT_NOMEM;
    memcpy(columns, names, parts * sizeof *columns);
    memcpy(totals, from->totals, from->count * sizeof *totals);
    for (size_t i = 0; i < parts; i++) {
        const char **levels = arena_array(arena, from->count + 1, sizeof *levels);
        if (levels == NULL)
            return FAULT_NOMEM;
        for (size_t cell = 0; cell < from->count; cell++) {
            const char *own[PARTS_MAX] = {from->levels[cell]};
            if (parts > 1 && split(arena, from->levels[cell], own) != parts)
                return fault_raise(FAULT_INVALID, "weights_columns", "path", path, NULL);
            levels[cell] = own[i];
        }
        lists[i] = levels;
    }
    *out = (struct margin_spec){columns, parts, lists, totals, from->count};
    return OK;
}

static enum fault gather(const struct weights_file *file, struct gathering *gathering)
{
    const char *path = file->path;
    static const char *const names[3] = {"margin", "level", "total"};
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    const struct csv_row *row;
    int columns[3];
    if (file->text == NULL)
        TRY(csv_open(path, &csv));
    else
        TRY(csv_open_text(path, file->text, strlen(file->text), &csv));
    TRY(csv_names_any(csv, &row));
    for (size_t i = 0; i < 3; i++) {
        columns[i] = row == NULL ? -1 : csv_column(row, names[i]);
        if (columns[i] < 0)
            return fault_raise(FAULT_INVALID, "weights_columns", "path", path, NULL);
    }
    for (;;) {
        TRY(csv_next(csv, &row));
        if (row == NULL)
            break;
        if (!csv_row_is_empty(row))
            TRY(take_cell(gathering, row, columns));
    }
    return gathering->count > 0 ? OK
                                : fault_raise(FAULT_INVALID, "weights_columns", "path", path, NULL);
}

/* Time grows with the cube of the groups. */
static enum fault check_groups(const struct weights_ask *ask, const struct gathering *gathering)
{
    char got[NUMBER_BYTES];
    char limit[NUMBER_BYTES];
    size_t groups = 0;
    for (size_t i = 0; i < gathering->count; i++)
        groups += gathering->margins[i].count;
    if (ask->groups_max == 0 || groups <= ask->groups_max)
        return OK;
    snprintf(got, sizeof got, "%zu", groups);
    snprintf(limit, sizeof limit, "%zu", ask->groups_max);
    return fault_raise(FAULT_LIMIT, "weights_groups", "count", got, "limit", limit, NULL);
}

enum fault weights_margins(struct weighing *it)
{
    const char *path = it->ask->margins.path;
    AUTO(gathering) struct gathering gathering = {.arena = it->arena, .path = path};
    TRY(gather(&it->ask->margins, &gathering));
    TRY(check_groups(it->ask, &gathering));
    struct margin_spec *specs = arena_array(it->arena, gathering.count, sizeof *specs);
    it->margins = arena_array(it->arena, gathering.count, sizeof *it->margins);
    if (specs == NULL || it->margins == NULL)
        return FAULT_NOMEM;
    it->specs = specs;
    it->margin_count = gathering.count;
    for (size_t i = 0; i < gathering.count; i++) {
        TRY(make_spec(it->arena, &gathering.margins[i], path, &specs[i]));
        TRY(margin_make(&it->dataset, &specs[i], &it->margins[i]));
    }
    return OK;
}
