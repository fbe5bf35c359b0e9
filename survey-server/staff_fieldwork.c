/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/aside.h"
#include "schema/collected.h"
#include "schema/devices.h"
#include "schema/fieldwork.h"
#include "survey-server/errands.h"
#include "survey-server/staff_desk.h"
#include "survey-server/staff_pages.h"

#include <string.h>

enum { WORK_BYTES = 64 << 20 };

/* What the page is made of. */
struct field_page {
    struct request *request;
    struct desk desk;
    const struct catalog_entry *entry;
    struct arena *arena; /* lists of a nation's units are larger than a request's arena */
    struct page page;
    struct json_out out;
};

static bool is_mine(const struct field_page *field, const char *unit)
{
    return desk_may(&field->desk, STAFF_FIELDWORK, unit);
}

/* The row of a unit; of one where nothing came in yet all is 0. */
static const struct unit_fieldwork *row_of(const struct unit_fieldwork *rows, size_t count,
                                           const char *unit)
{
    static const struct unit_fieldwork none = {.first_day = DAY_NONE, .last_day = DAY_NONE};
    size_t low = 0;
    for (size_t high = count; low < high;) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(rows[middle].unit, unit);
        if (order == 0)
            return &rows[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return &none;
}

static void put_unit(struct field_page *field, const char *unit, const struct unit_fieldwork *row)
{
    struct json_out *out = &field->out;
    json_open(out, NULL, '{');
    json_put_text(out, "code", unit);
    json_put_text(out, "unit_name",
                  page_unit_name(field->desk.view->units, unit, page_words(&field->page)));
    json_put_integer(out, "valid", row->valid);
    json_put_integer(out, "partial", row->partial);
    json_put_integer(out, "quarantined", row->quarantined);
    json_put_integer(out, "refused", row->refused);
    desk_put_day(out, "last", row->last_day);
    json_close(out, '}');
}

static enum fault put_units(struct field_page *field, struct unit_fieldwork *sum)
{
    const struct campaign *campaign = field->entry->campaign;
    const struct unit_fieldwork *rows = NULL;
    size_t count = 0;
    TRY(store_fieldwork(field->request->services->store, campaign->id, field->arena, &rows,
                        &count));
    json_open(&field->out, "units", '[');
    for (size_t i = 0; i < campaign->unit_count; i++) {
        if (!is_mine(field, campaign->units[i]))
            continue;
        const struct unit_fieldwork *row = row_of(rows, count, campaign->units[i]);
        put_unit(field, campaign->units[i], row);
        sum->valid += row->valid;
        sum->partial += row->partial;
        sum->quarantined += row->quarantined;
        sum->refused += row->refused;
    }
    json_close(&field->out, ']');
    return OK;
}

static enum fault put_reasons(struct field_page *field)
{
    const struct campaign *campaign = field->entry->campaign;
    const char **units = arena_array(field->arena, campaign->unit_count + 1, sizeof *units);
    struct collected collected;
    size_t count = 0;
    if (units == NULL)
        return fault_nomem();
    for (size_t i = 0; i < campaign->unit_count; i++)
        if (is_mine(field, campaign->units[i]))
            units[count++] = campaign->units[i];
    const struct response_query query = {.campaign = campaign->id,
                                         .units = units,
                                         .unit_count = count,
                                         .from_day = DAY_NONE,
                                         .to_day = DAY_NONE};
    TRY(store_collected(field->request->services->store, &query, field->arena, &collected));
    json_put_bool(&field->out, "has_reasons", collected.reason_count > 0);
    json_open(&field->out, "reasons", '[');
    for (size_t i = 0; i < collected.reason_count; i++) {
        json_open(&field->out, NULL, '{');
        json_put_text(&field->out, "why",
                      aside_words(page_words(&field->page), collected.reasons[i].code));
        json_put_integer(&field->out, "count", collected.reasons[i].count);
        json_close(&field->out, '}');
    }
    json_close(&field->out, ']');
    return OK;
}

/* A device of this campaign or of all, in a place of theirs. */
static bool shows_device(const struct field_page *field, const struct device_entry *entry)
{
    const struct device *device = &entry->device;
    return entry->in_force && device->unit != NULL && is_mine(field, device->unit) &&
           (device->campaign == NULL || strcmp(device->campaign, field->entry->campaign->id) == 0);
}

static enum fault put_devices(struct field_page *field)
{
    const struct device_entry *entries = NULL;
    struct json_out *out = &field->out;
    size_t count = 0;
    size_t shown = 0;
    TRY(store_devices(field->request->services->store, field->arena, &entries, &count));
    json_open(out, "devices", '[');
    for (size_t i = 0; i < count; i++) {
        const struct device_entry *entry = &entries[i];
        if (!shows_device(field, entry))
            continue;
        shown++;
        json_open(out, NULL, '{');
        json_put_text(out, "device", entry->device.id);
        json_put_text(
            out, "unit_name",
            page_unit_name(field->desk.view->units, entry->device.unit, page_words(&field->page)));
        if (entry->has_report)
            desk_put_time(out, "seen", entry->report.seen_ms);
        if (entry->has_report && entry->report.unsent >= 0)
            json_put_integer(out, "unsent", entry->report.unsent);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_put_bool(out, "has_devices", shown > 0);
    return OK;
}

static enum fault make_page(struct request *request)
{
    AUTO(desk) struct desk desk = {0};
    AUTO(arena) struct arena *arena = NULL;
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    struct unit_fieldwork sum = {0};
    TRY(arena_new(WORK_BYTES, &arena));
    TRY(desk_open(request, &desk));
    struct field_page field = {
        .request = request, .desk = desk, .arena = arena, .out = json_out_to(&context)};
    TRY(catalog_find(desk.view, request->arguments[0], &field.entry));
    field.page = desk_page(request, &desk, "staff_fieldwork", &field.out);
    desk_put_campaign(&field.out, &field.page, field.entry);
    const char *back =
        arena_format(request->arena, "/staff/campaigns/%s", field.entry->campaign->id);
    json_put_text(&field.out, "campaign_href",
                  visit_address(request->arena, &field.page.visit, back == NULL ? "/staff" : back));
    TRY(put_units(&field, &sum));
    json_put_integer(&field.out, "all_valid", sum.valid);
    json_put_integer(&field.out, "all_partial", sum.partial);
    json_put_integer(&field.out, "all_quarantined", sum.quarantined);
    json_put_integer(&field.out, "all_refused", sum.refused);
    TRY(put_reasons(&field));
    TRY(put_devices(&field));
    return page_reply(request, 200, "staff-fieldwork", &field.out);
}

enum fault staff_fieldwork(struct request *request)
{
    AUTO(desk) struct desk desk = {0};
    const struct catalog_entry *entry = NULL;
    size_t mine = 0;
    TRY(desk_open(request, &desk));
    if (catalog_find(desk.view, request->arguments[0], &entry) != OK)
        return desk_reply_nothing(request);
    for (size_t i = 0; i < entry->campaign->unit_count; i++)
        mine += desk_may(&desk, STAFF_FIELDWORK, entry->campaign->units[i]);
    if (mine == 0)
        return desk_reply_nothing(request);
    errand_run(request, make_page);
    return OK;
}
