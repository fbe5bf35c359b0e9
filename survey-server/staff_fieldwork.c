/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/aside.h"
#include "schema/devices.h"
#include "survey-server/errands.h"
#include "survey-server/fieldwork_chart.h"
#include "survey-server/fieldwork_kept.h"
#include "survey-server/fieldwork_quotas.h"
#include "survey-server/fieldwork_units.h"
#include "survey-server/notes.h"
#include "survey-server/staff_desk.h"
#include "survey-server/staff_pages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORK_BYTES = 64 << 20, WORDS_BYTES = 64 << 10, COUNT_SIZE = 24, MINUTE_MS = 60 * 1000 };

/* What the page is made of. */
struct field_page {
    struct request *request;
    struct desk desk;
    const struct catalog_entry *entry;
    struct arena *arena; /* lists of a nation's units are larger than a request's arena */
    struct page page;
    struct json_out out;
    struct held_fieldwork held; /* of the whole campaign */
    bool *mine;                 /* which of the campaign's units lie in their place */
    struct fieldwork fieldwork; /* of these */
    int32_t last;               /* the last of the recent days */
    const char *quarantine;     /* address of the list, with its question mark */
};

static void field_page_cleanup(struct field_page *field) { held_fieldwork_cleanup(&field->held); }

static bool is_mine(const struct field_page *field, const char *unit)
{
    return desk_may(&field->desk, STAFF_FIELDWORK, unit);
}

/* --- all of them together -------------------------------------------------------------------- */

static void add_up(struct unit_fieldwork *sum, const struct unit_fieldwork *row)
{
    sum->valid += row->valid;
    sum->partial += row->partial;
    sum->quarantined += row->quarantined;
    sum->refused += row->refused;
    for (size_t i = 0; i < FIELDWORK_RECENT; i++)
        sum->recent[i] += row->recent[i];
}

static void put_sum(struct field_page *field, struct unit_fieldwork *sum)
{
    const struct campaign *campaign = field->entry->campaign;
    int64_t wanted = 0;
    for (size_t i = 0; i < campaign->unit_count; i++) {
        if (!field->mine[i])
            continue;
        add_up(sum, &field->fieldwork.units[i]);
        wanted += quota_of_unit(&field->held.counted->targets, campaign->units[i]);
    }
    json_put_bool(&field->out, "has_targets", wanted > 0);
    json_put_integer(&field->out, "wanted", wanted);
    json_open(&field->out, "sum", '{');
    fieldwork_counts_put(&field->out, &field->page, field->arena, sum);
    json_close(&field->out, '}');
}

/* --- days ------------------------------------------------------------------------------------ */

static enum fault put_chart(struct field_page *field, const struct unit_fieldwork *sum)
{
    AUTO(buffer) struct buffer told = buffer_of(WORDS_BYTES);
    char all[COUNT_SIZE];
    char week[COUNT_SIZE];
    snprintf(all, sizeof all, "%lld", (long long)fieldwork_recent(sum, FIELDWORK_RECENT));
    snprintf(week, sizeof week, "%lld", (long long)fieldwork_recent(sum, FIELDWORK_WEEK));
    message_say(&told, page_words(&field->page), "staff_bars_told", "count", all, "week", week,
                NULL);
    TRY(buffer_check(&told));
    const struct fieldwork_bars bars = {sum->recent, FIELDWORK_RECENT, field->last};
    fieldwork_chart(&bars, &field->out);
    json_put_text(&field->out, "bars_told", told.data);
    return OK;
}

/* The latest first. */
static void put_days(struct field_page *field)
{
    const struct fieldwork *found = &field->fieldwork;
    json_put_bool(&field->out, "has_days", found->day_count > 0);
    json_open(&field->out, "days", '[');
    for (size_t i = found->day_count; i-- > 0;) {
        json_open(&field->out, NULL, '{');
        desk_put_day(&field->out, "day", found->days[i].day);
        json_put_integer(&field->out, "valid", found->days[i].valid);
        json_put_integer(&field->out, "quarantined", found->days[i].quarantined);
        json_put_integer(&field->out, "refused", found->days[i].refused);
        json_close(&field->out, '}');
    }
    json_close(&field->out, ']');
}

/* --- why answers are set aside --------------------------------------------------------------- */

/* Of the units in their place; what is counted stands by unit, as the campaign's units do. */
static enum fault add_reasons(const struct field_page *field, struct collected *collected)
{
    const struct campaign *campaign = field->entry->campaign;
    const struct unit_reasons *all = &field->held.counted->reasons;
    size_t at = 0;
    collected->reasons = arena_array(field->arena, REASONS_MAX, sizeof *collected->reasons);
    if (collected->reasons == NULL)
        return fault_nomem();
    for (size_t i = 0; i < all->count; i++) {
        while (at < campaign->unit_count && strcmp(campaign->units[at], all->rows[i].unit) < 0)
            at++;
        bool named =
            at < campaign->unit_count && strcmp(campaign->units[at], all->rows[i].unit) == 0;
        if (named && field->mine[at])
            TRY(collected_add(collected, &all->rows[i].reason));
    }
    collected_sort(collected);
    return OK;
}

static enum fault put_reasons(struct field_page *field)
{
    struct collected collected = {0};
    TRY(add_reasons(field, &collected));
    json_put_bool(&field->out, "has_reasons", collected.reason_count > 0);
    json_open(&field->out, "reasons", '[');
    for (size_t i = 0; i < collected.reason_count; i++) {
        json_open(&field->out, NULL, '{');
        json_put_text(&field->out, "why",
                      aside_words(page_words(&field->page), collected.reasons[i].code));
        json_put_integer(&field->out, "count", collected.reasons[i].count);
        json_put_text(&field->out, "href",
                      arena_format(field->arena, "%s&ruled=any&reason=%s", field->quarantine,
                                   collected.reasons[i].code));
        json_close(&field->out, '}');
    }
    json_close(&field->out, ']');
    return OK;
}

/* Answers held that name no unit of the campaign, for who sees the whole of it. */
static void put_nowhere(struct field_page *field)
{
    int64_t nowhere = field->held.counted->nowhere;
    if (!desk_may(&field->desk, STAFF_FIELDWORK, field->entry->campaign->province))
        return;
    json_put_bool(&field->out, "has_nowhere", nowhere > 0);
    json_put_integer(&field->out, "nowhere", nowhere);
}

/* --- devices --------------------------------------------------------------------------------- */

/* How wrong its clock is, in words: to the minute, which is what answers are placed by. */
static const char *clock_words(const struct field_page *field, const struct device_report *report)
{
    AUTO(buffer) struct buffer words = buffer_of(WORDS_BYTES);
    char minutes[COUNT_SIZE];
    int64_t off = report->skew_ms / MINUTE_MS;
    snprintf(minutes, sizeof minutes, "%lld", (long long)(off < 0 ? -off : off));
    const char *code = off == 0  ? "staff_clock_right"
                       : off > 0 ? "staff_clock_slow"
                                 : "staff_clock_fast";
    message_say(&words, page_words(&field->page), code, "minutes", minutes, NULL);
    return buffer_check(&words) == OK ? arena_text(field->arena, words.data) : NULL;
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
        if (entry->has_report && entry->report.has_sent)
            json_put_text(out, "clock", clock_words(field, &entry->report));
        json_close(out, '}');
    }
    json_close(out, ']');
    json_put_bool(out, "has_devices", shown > 0);
    return OK;
}

/* --- the page -------------------------------------------------------------------------------- */

/* The recent days end with the campaign, or today. */
static enum fault count(struct field_page *field)
{
    const struct campaign *campaign = field->entry->campaign;
    struct services *services = field->request->services;
    field->mine = arena_array(field->arena, campaign->unit_count + 1, sizeof *field->mine);
    if (field->mine == NULL)
        return fault_nomem();
    for (size_t i = 0; i < campaign->unit_count; i++)
        field->mine[i] = is_mine(field, campaign->units[i]);
    field->last = fieldwork_last(campaign, instant_day(instant_now()));
    const struct fieldwork_query query = {campaign->id, campaign->units, campaign->unit_count,
                                          field->last};
    TRY(fieldwork_kept_take(services->fieldwork, services->store, field->entry, &field->held));
    return fieldwork_sum(&field->held.counted->table, &query, field->mine, field->arena,
                         &field->fieldwork);
}

static enum fault put_addresses(struct field_page *field)
{
    const char *id = field->entry->campaign->id;
    const char *back = arena_format(field->arena, "/staff/campaigns/%s", id);
    const char *held = arena_format(field->arena, "/staff/campaigns/%s/quarantine", id);
    if (back == NULL || held == NULL)
        return fault_nomem();
    field->quarantine = visit_address(field->arena, &field->page.visit, held);
    json_put_text(&field->out, "campaign_href",
                  visit_address(field->arena, &field->page.visit, back));
    json_put_text(&field->out, "quarantine_href", field->quarantine);
    return field->quarantine == NULL ? fault_nomem() : OK;
}

static enum fault put_page(struct field_page *field)
{
    struct unit_fieldwork sum = {0};
    const struct target_table *targets = &field->held.counted->targets;
    TRY(put_addresses(field));
    const struct quota_page quotas = {&field->desk, &field->page, field->entry->form, field->arena};
    const struct fieldwork_units units = {
        field->request,         &field->desk,           &field->page, field->arena,
        field->entry->campaign, field->fieldwork.units, targets,      field->quarantine};
    desk_put_time(&field->out, "counted", field->held.counted->counted_ms);
    put_sum(field, &sum);
    TRY(fieldwork_units_put(&field->out, &units));
    TRY(quotas_put(&field->out, &quotas, targets));
    TRY(put_chart(field, &sum));
    put_days(field);
    TRY(put_reasons(field));
    put_nowhere(field);
    return put_devices(field);
}

static enum fault make_page(struct request *request)
{
    AUTO(desk) struct desk desk = {0};
    AUTO(arena) struct arena *arena = NULL;
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    TRY(arena_new(WORK_BYTES, &arena));
    TRY(desk_open(request, &desk));
    AUTO(field_page)
    struct field_page field = {
        .request = request, .desk = desk, .arena = arena, .out = json_out_to(&context)};
    TRY(catalog_find(desk.view, request->arguments[0], &field.entry));
    TRY(count(&field));
    field.page = desk_page(request, &desk, "staff_fieldwork", &field.out);
    desk_put_campaign(&field.out, &field.page, field.entry);
    TRY(put_page(&field));
    note_look(request, "fieldwork_read", field.entry->campaign->id, "");
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
