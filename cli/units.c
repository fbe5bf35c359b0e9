/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/units.h"

#include "base/json_write.h"
#include "schema/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FINDINGS_BYTES = 4 << 20, LIST_BYTES = 64 << 20 };

enum fault units_from_file(const struct call *call, const char *path, struct unit_list **out)
{
    AUTO(arena) struct arena *arena = NULL;
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    AUTO(unit_list) struct unit_list *units = NULL;
    TRY(arena_new(FINDINGS_BYTES, &arena));
    TRY(csv_open(path, &csv));
    struct findings findings = findings_in(arena);
    TRY(unit_list_read(csv, &findings, &units));
    if (units == NULL)
        return call_refuse(call, "units_refused", path, &findings);
    call_findings(call, path, &findings);
    *out = TAKE(units);
    return OK;
}

static int compare_codes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void units_sort(const char **codes, size_t count)
{
    qsort(codes, count, sizeof *codes, compare_codes);
}

enum fault units_of_province(const struct unit_list *units, const char *province,
                             struct arena *arena, struct campaign *campaign)
{
    const struct unit *found = unit_list_find(units, province);
    if (found == NULL || found->level != UNIT_PROVINCE)
        return fault_raise(FAULT_NOTFOUND, "province_unknown", "unit", province, NULL);
    size_t total = unit_list_count(units);
    const char **codes = arena_array(arena, total, sizeof *codes);
    if (codes == NULL)
        return FAULT_NOMEM;
    size_t count = 0;
    for (size_t i = 0; i < total; i++) {
        const struct unit *unit = unit_list_at(units, i);
        if (unit->level == UNIT_COMMUNE && strcmp(unit->parent, province) == 0)
            codes[count++] = unit->code;
    }
    units_sort(codes, count);
    campaign->province = found->code;
    campaign->units = codes;
    campaign->unit_count = count;
    return OK;
}

static void unit_json(struct json_out *out, const struct unit *unit)
{
    json_open(out, NULL, '{');
    json_put_text(out, "code", unit->code);
    json_put_text(out, "level", unit_level_name(unit->level));
    json_put_text(out, "name", unit->name);
    json_put_text(out, "full_name", unit->full_name);
    json_put_text(out, "parent", unit->parent);
    json_close(out, '}');
}

enum fault run_unit_list(const struct call *call)
{
    AUTO(store) struct store *store = NULL;
    AUTO(unit_list) struct unit_list *units = NULL;
    AUTO(buffer) struct buffer text = buffer_of(LIST_BYTES);
    const char *parent = call_value(call, "parent");
    TRY(store_open(call_value(call, "data"), &store));
    TRY(store_units(store, &units));
    if (parent != NULL && unit_list_find(units, parent) == NULL)
        return fault_raise(FAULT_NOTFOUND, "unit_unknown", "unit", parent, NULL);
    struct json_out out = json_out_to(&text);
    if (call->json)
        json_open(&out, NULL, '[');
    for (size_t i = 0; i < unit_list_count(units); i++) {
        const struct unit *unit = unit_list_at(units, i);
        if (parent != NULL ? strcmp(unit->parent, parent) != 0 : unit->level != UNIT_PROVINCE)
            continue;
        if (call->json)
            unit_json(&out, unit);
        else
            buffer_format(&text, "%s\t%s\n", unit->code, unit->full_name);
    }
    if (call->json) {
        json_close(&out, ']');
        buffer_char(&text, '\n');
    }
    return call_print(&text);
}

enum fault run_unit_check(const struct call *call)
{
    AUTO(unit_list) struct unit_list *units = NULL;
    TRY(units_from_file(call, call->operand, &units));
    char count[24];
    snprintf(count, sizeof count, "%zu", unit_list_count(units));
    call_say(call, "units_good", "path", call->operand, "count", count, NULL);
    return OK;
}

enum fault run_unit_heirs(const struct call *call)
{
    AUTO(arena) struct arena *arena = NULL;
    AUTO(store) struct store *store = NULL;
    AUTO(buffer) struct buffer text = buffer_of(LIST_BYTES);
    struct unit_heirs heirs;
    TRY(arena_new(LIST_BYTES, &arena));
    TRY(store_open(call_value(call, "data"), &store));
    TRY(store_unit_heirs(store, arena, &heirs));
    unit_heir_write(&heirs, &text);
    return call_print(&text);
}

/* A list goes in only where no code is in force twice on a day with it. */
static enum fault check_against_held(const struct call *call, struct store *store,
                                     const struct unit_list *units)
{
    AUTO(arena) struct arena *arena = NULL;
    AUTO(unit_list) struct unit_list *held = NULL;
    TRY(arena_new(FINDINGS_BYTES, &arena));
    TRY(store_units(store, &held));
    struct findings findings = findings_in(arena);
    unit_compare_check(held, units, &findings);
    bool refused = findings_errors(&findings) > 0;
    return refused ? call_refuse(call, "units_refused", call->operand, &findings) : OK;
}

enum fault run_unit_import(const struct call *call)
{
    AUTO(unit_list) struct unit_list *units = NULL;
    AUTO(store) struct store *store = NULL;
    TRY(units_from_file(call, call->operand, &units));
    TRY(store_open(call_value(call, "data"), &store));
    TRY(check_against_held(call, store, units));
    TRY(store_put_units(store, units, NULL));
    char count[24];
    snprintf(count, sizeof count, "%zu", unit_list_count(units));
    call_say(call, "units_imported", "path", call->operand, "count", count, NULL);
    return OK;
}
