/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/published.h"

#include "base/json_write.h"
#include "base/text.h"

#include <stdio.h>

enum { WORK_BYTES = 64 << 20, OUTPUT_BYTES = 64 << 20, NUMBER_SIZE = 24, VALUE_BYTES = 64 };

enum fault published_from_file(const struct call *call, const char *path, struct store *store,
                               struct arena *arena, struct published_list *out)
{
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    AUTO(unit_list) struct unit_list *units = NULL;
    struct findings findings = findings_in(arena);
    struct published_list list;
    TRY(store_units(store, &units));
    TRY(csv_open(path, &csv));
    TRY(published_read(csv, units, arena, &findings, &list));
    if (findings_errors(&findings) > 0)
        return call_refuse(call, "published_refused", path, &findings);
    call_findings(call, path, &findings);
    *out = list;
    return OK;
}

enum fault run_published_add(const struct call *call)
{
    AUTO(store) struct store *store = NULL;
    AUTO(arena) struct arena *arena = NULL;
    struct published_list list;
    size_t added = 0;
    char added_text[NUMBER_SIZE];
    char same_text[NUMBER_SIZE];
    TRY(store_open(call_value(call, "data"), &store));
    TRY(arena_new(WORK_BYTES, &arena));
    TRY(published_from_file(call, call->operand, store, arena, &list));
    TRY(store_put_published(store, &list, &added));
    snprintf(added_text, sizeof added_text, "%zu", added);
    snprintf(same_text, sizeof same_text, "%zu", list.count - added);
    call_say(call, "published_added", "path", call->operand, "count", added_text, "same", same_text,
             NULL);
    return OK;
}

/* --- the list -------------------------------------------------------------------------------- */

static enum fault put_line(const struct call *call, const struct published_figure *figure,
                           struct buffer *out)
{
    AUTO(buffer) struct buffer value = buffer_of(VALUE_BYTES);
    TRY(exact_text(figure->value, figure->digits, &value));
    TRY(buffer_check(&value));
    buffer_format(out, "%s\t%d\t%s\t", figure->place, figure->year, figure->instrument->id);
    if (call->language == LANGUAGE_VI)
        text_decimal_vi(value.data, out);
    else
        buffer_text(out, value.data);
    buffer_format(out, "%s\t%s\n", figure->instrument->is_percent ? "%" : "", figure->source);
    return OK;
}

static enum fault put_json(const struct published_figure *figure, struct json_out *out)
{
    json_open(out, NULL, '{');
    TRY(published_json(figure, out));
    json_close(out, '}');
    return OK;
}

enum fault run_published_list(const struct call *call)
{
    AUTO(store) struct store *store = NULL;
    AUTO(arena) struct arena *arena = NULL;
    AUTO(buffer) struct buffer text = buffer_of(OUTPUT_BYTES);
    struct published_list list;
    TRY(store_open(call_value(call, "data"), &store));
    TRY(arena_new(WORK_BYTES, &arena));
    TRY(store_published(store, arena, &list));
    struct json_out out = json_out_to(&text);
    if (call->json)
        json_open(&out, NULL, '[');
    for (size_t i = 0; i < list.count; i++) {
        const struct published_figure *figure = &list.figures[i];
        TRY(call->json ? put_json(figure, &out) : put_line(call, figure, &text));
    }
    if (call->json) {
        json_close(&out, ']');
        buffer_char(&text, '\n');
    }
    return call_print(&text);
}

enum fault run_published_remove(const struct call *call)
{
    AUTO(store) struct store *store = NULL;
    int64_t year = 0;
    const char *place = call_value(call, "place");
    const char *text = call_value(call, "year");
    const char *instrument = call_value(call, "instrument");
    if (!text_to_integer(text, &year) || year < 1 || year > 9999)
        return fault_raise(FAULT_USAGE, "published_year_wrong", "value", text, NULL);
    TRY(store_open(call_value(call, "data"), &store));
    TRY(store_remove_published(store, place, (int)year, instrument));
    call_say(call, "published_removed", "instrument", instrument, "place", place, "year", text,
             NULL);
    return OK;
}
