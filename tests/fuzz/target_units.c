/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * units: a list of units as CSV (forms/unit.h). Whatever is wrong with it is told by findings; a
 * list that is taken, written out in its order and read again is the same list.
 */
#include "tests/fuzz/fuzz.h"

#include "base/date.h"
#include "forms/unit.h"

#include <string.h>

enum { ARENA_BYTES = 16 << 20, LIST_TEXT_BYTES = 16 << 20 };

static void read_list(const char *text, size_t length, struct unit_list **out)
{
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    AUTO(arena) struct arena *arena = NULL;
    MUST_BE_OK(csv_open_text("units", text, length, &csv));
    MUST_BE_OK(arena_new(ARENA_BYTES, &arena));
    struct findings findings = findings_in(arena);
    MUST_BE_OK(unit_list_read(csv, &findings, out));
    fuzz_check_findings(&findings);
    MUST((*out == NULL) == (findings_errors(&findings) > 0));
}

/* Always in quotes, and without the guard against formulas: names come back as they are. */
static void put_cell(const char *text, const char *end, struct buffer *out)
{
    buffer_char(out, '"');
    for (; *text != '\0'; text++) {
        if (*text == '"')
            buffer_char(out, '"');
        buffer_char(out, *text);
    }
    buffer_text(out, "\"");
    buffer_text(out, end);
}

static void put_unit(const struct unit *unit, struct buffer *out)
{
    char from[DATE_TEXT_SIZE];
    char to[DATE_TEXT_SIZE] = "";
    day_text(unit->valid_from, from);
    if (unit->valid_to != INT32_MAX)
        day_text(unit->valid_to, to);
    put_cell(unit->code, ",", out);
    put_cell(unit_level_name(unit->level), ",", out);
    put_cell(unit->type, ",", out);
    put_cell(unit->name, ",", out);
    put_cell(unit->full_name, ",", out);
    put_cell(unit->full_name_en, ",", out);
    put_cell(unit->parent, ",", out);
    put_cell(from, ",", out);
    put_cell(to, "\n", out);
}

static void write_list(const struct unit_list *list, struct buffer *out)
{
    buffer_text(out, "code,level,type,name,full_name,full_name_en,parent,valid_from,valid_to\n");
    for (size_t i = 0; i < unit_list_count(list); i++)
        put_unit(unit_list_at(list, i), out);
    MUST_BE_OK(buffer_check(out));
}

static void check_units(const struct unit_list *list)
{
    size_t count = unit_list_count(list);
    MUST(count >= 1);
    for (size_t i = 0; i < count; i++) {
        const struct unit *unit = unit_list_at(list, i);
        const struct unit *latest = unit_list_find(list, unit->code);
        const struct unit *parent = unit_list_find(list, unit->parent);
        MUST(latest != NULL && latest->valid_from >= unit->valid_from);
        MUST(unit->valid_from <= unit->valid_to);
        MUST(unit_list_within(list, unit->code, unit->code));
        MUST(unit->level == UNIT_PROVINCE || parent != NULL);
        if (parent == NULL)
            continue;
        MUST(parent->level < unit->level);
        MUST(unit != latest || unit_list_within(list, unit->code, parent->code));
        MUST(!unit_list_within(list, parent->code, unit->code));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(unit_list) struct unit_list *first = NULL;
    AUTO(unit_list) struct unit_list *second = NULL;
    AUTO(buffer) struct buffer once = buffer_of(LIST_TEXT_BYTES);
    AUTO(buffer) struct buffer twice = buffer_of(LIST_TEXT_BYTES);
    read_list((const char *)data, size, &first);
    if (first == NULL)
        return 0;
    check_units(first);
    write_list(first, &once);
    read_list(once.data, once.length, &second);
    MUST(second != NULL);
    write_list(second, &twice);
    MUST(fuzz_same(&once, &twice));
    return 0;
}
