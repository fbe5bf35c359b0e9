/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/unit_heir.h"

#include "base/date.h"
#include "base/exact.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

enum heir_column {
    COLUMN_OLD_CODE,
    COLUMN_OLD_FROM,
    COLUMN_NEW_CODE,
    COLUMN_NEW_FROM,
    COLUMN_SHARE,
    COLUMN_BASIS,
    COLUMN_COUNT
};

enum { LINE_TEXT_SIZE = 32, FIRST_ROOM = 64 };

static const char *const column_names[COLUMN_COUNT] = {"old_code", "old_from", "new_code",
                                                       "new_from", "share",    "basis"};

/* --- writing --------------------------------------------------------------------------------- */

static void put_head(struct buffer *out)
{
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        csv_put(out, i == 0, column_names[i]);
    csv_end_row(out);
}

static void put_row(const struct unit_heir *heir, struct buffer *out)
{
    char old_from[DATE_TEXT_SIZE] = "";
    char new_from[DATE_TEXT_SIZE] = "";
    day_text(heir->old_from, old_from);
    if (heir->new_code[0] != '\0')
        day_text(heir->new_from, new_from);
    const char *const cells[COLUMN_COUNT] = {heir->old_code, old_from,    heir->new_code,
                                             new_from,       heir->share, heir->basis};
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        csv_put(out, i == 0, cells[i]);
    csv_end_row(out);
}

void unit_heir_write(const struct unit_heirs *heirs, struct buffer *out)
{
    put_head(out);
    for (size_t i = 0; i < heirs->count; i++)
        put_row(&heirs->items[i], out);
}

static bool same_name(struct arena *arena, const struct unit *a, const struct unit *b)
{
    const char *first = text_fold(arena, a->name);
    const char *second = text_fold(arena, b->name);
    return first != NULL && second != NULL && strcmp(first, second) == 0;
}

static const struct unit *guess(const struct unit_changes *changes, struct arena *arena,
                                const struct unit *ended)
{
    for (size_t i = 0; i < changes->count; i++) {
        const struct unit *unit = changes->items[i].after;
        if (changes->items[i].before == NULL && unit->valid_from == ended->valid_to + 1 &&
            unit->level == ended->level && strcmp(unit->parent, ended->parent) == 0 &&
            same_name(arena, unit, ended))
            return unit;
    }
    return NULL;
}

void unit_heir_suggest(const struct unit_changes *changes, struct arena *arena, struct buffer *out)
{
    bool headed = false;
    for (size_t i = 0; i < changes->count; i++) {
        const struct unit *ended = changes->items[i].after;
        if (!unit_change_ends(&changes->items[i]))
            continue;
        const struct unit *follows = guess(changes, arena, ended);
        const struct unit_heir heir = {.old_code = ended->code,
                                       .old_from = ended->valid_from,
                                       .new_code = follows == NULL ? "" : follows->code,
                                       .new_from = follows == NULL ? 0 : follows->valid_from,
                                       .share = follows == NULL ? "" : "1",
                                       .basis = ""};
        if (!headed)
            put_head(out);
        headed = true;
        put_row(&heir, out);
    }
}

/* --- reading --------------------------------------------------------------------------------- */

struct heir_reading {
    const struct unit_lists *units;
    struct findings *findings;
    struct arena *arena; /* the findings' */
    int places[COLUMN_COUNT];
    struct unit_heir *items;
    size_t count;
    size_t room;
};

static void refuse(struct heir_reading *reading, size_t line, const char *code,
                   const char *const values[4])
{
    char at[LINE_TEXT_SIZE];
    snprintf(at, sizeof at, "line %zu", line);
    findings_add(reading->findings, SEVERITY_ERROR, at, code, values[0], values[1], values[2],
                 values[3], NULL);
}

static bool find_columns(struct heir_reading *reading, const struct csv_row *names)
{
    bool whole = true;
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        reading->places[i] = csv_column(names, column_names[i]);
        if (reading->places[i] >= 0)
            continue;
        refuse(reading, names->line, "heir_column",
               (const char *const[]){"column", column_names[i], NULL, NULL});
        whole = false;
    }
    return whole;
}

static const char *cell(const struct heir_reading *reading, const struct csv_row *row,
                        enum heir_column column)
{
    return csv_plain(row->cells[reading->places[column]]);
}

/* A unit that either list has. */
static void read_unit(struct heir_reading *reading, const struct csv_row *row,
                      enum heir_column column, int32_t *out_from)
{
    const struct unit_lists *units = reading->units;
    const char *code = cell(reading, row, column);
    const char *day = cell(reading, row, column + 1);
    if (!day_parse(day, out_from)) {
        refuse(reading, row->line, "heir_day", (const char *const[]){"value", day, NULL, NULL});
        return;
    }
    if (unit_list_find_from(units->after, code, *out_from) == NULL &&
        unit_list_find_from(units->before, code, *out_from) == NULL)
        refuse(reading, row->line, "heir_unknown", (const char *const[]){"code", code, "day", day});
}

/* The rows before this one: the same pair, or more than the whole of a unit. */
static enum fault check_others(struct heir_reading *reading, const struct unit_heir *heir,
                               struct exact share, size_t line)
{
    struct exact sum = share;
    for (size_t i = 0; i < reading->count; i++) {
        const struct unit_heir *other = &reading->items[i];
        struct exact more;
        if (strcmp(other->old_code, heir->old_code) != 0 || other->old_from != heir->old_from)
            continue;
        if (strcmp(other->new_code, heir->new_code) == 0 && other->new_from == heir->new_from)
            refuse(reading, line, "heir_twice",
                   (const char *const[]){"old", heir->old_code, "new", heir->new_code});
        if (exact_parse(other->share, &more) == OK)
            TRY(exact_add(sum, more, &sum));
    }
    if (exact_compare(sum, exact_integer(1)) > 0)
        refuse(reading, line, "heir_over",
               (const char *const[]){"code", heir->old_code, NULL, NULL});
    return OK;
}

static enum fault keep(struct heir_reading *reading, const struct unit_heir *heir)
{
    if (reading->count == reading->room) {
        size_t room = reading->room == 0 ? FIRST_ROOM : 2 * reading->room;
        struct unit_heir *items = arena_array(reading->arena, room, sizeof *items);
        if (items == NULL)
            return fault_nomem();
        if (reading->count > 0)
            memcpy(items, reading->items, reading->count * sizeof *items);
        reading->items = items;
        reading->room = room;
    }
    struct unit_heir *kept = &reading->items[reading->count++];
    *kept = (struct unit_heir){
        arena_text(reading->arena, heir->old_code), heir->old_from,
        arena_text(reading->arena, heir->new_code), heir->new_from,
        arena_text(reading->arena, heir->share),    arena_text(reading->arena, heir->basis)};
    bool whole = kept->old_code != NULL && kept->new_code != NULL && kept->share != NULL &&
                 kept->basis != NULL;
    return whole ? OK : fault_nomem();
}

static enum fault read_row(struct heir_reading *reading, const struct csv_row *row)
{
    struct exact share = exact_integer(1);
    struct unit_heir heir = {.old_code = cell(reading, row, COLUMN_OLD_CODE),
                             .new_code = cell(reading, row, COLUMN_NEW_CODE),
                             .share = cell(reading, row, COLUMN_SHARE),
                             .basis = cell(reading, row, COLUMN_BASIS)};
    read_unit(reading, row, COLUMN_OLD_CODE, &heir.old_from);
    read_unit(reading, row, COLUMN_NEW_CODE, &heir.new_from);
    if (heir.basis[0] == '\0')
        refuse(reading, row->line, "heir_basis", (const char *const[]){NULL, NULL, NULL, NULL});
    if (exact_parse(heir.share, &share) != OK || share.numerator <= 0 ||
        exact_compare(share, exact_integer(1)) > 0) {
        refuse(reading, row->line, "heir_share",
               (const char *const[]){"value", heir.share, NULL, NULL});
        return OK;
    }
    TRY(check_others(reading, &heir, share, row->line));
    return keep(reading, &heir);
}

enum fault unit_heir_read(struct csv_reader *csv, const struct unit_lists *units,
                          struct findings *findings, struct unit_heirs *out)
{
    struct heir_reading reading = {.units = units, .findings = findings, .arena = findings->arena};
    const struct csv_row *row = NULL;
    TRY(csv_names(csv, &row));
    *out = (struct unit_heirs){NULL, 0};
    if (row == NULL || !find_columns(&reading, row))
        return OK;
    for (;;) {
        TRY(csv_next(csv, &row));
        if (row == NULL)
            break;
        if (!csv_row_is_empty(row))
            TRY(read_row(&reading, row));
    }
    *out = (struct unit_heirs){reading.items, reading.count};
    return OK;
}
