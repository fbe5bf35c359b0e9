/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/aside.h"
#include "schema/collected.h"
#include "schema/devices.h"
#include "schema/fieldwork.h"
#include "schema/rulings.h"
#include "survey-server/errands.h"
#include "survey-server/fieldwork_chart.h"
#include "survey-server/fieldwork_quotas.h"
#include "survey-server/notes.h"
#include "survey-server/staff_desk.h"
#include "survey-server/staff_pages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    WORK_BYTES = 64 << 20,
    WORDS_BYTES = 64 << 10,
    COUNT_SIZE = 24,
    RATE_SIZE = 32,
    WEEK = 7,
    MINUTE_MS = 60 * 1000
};

/* What the page is made of. */
struct field_page {
    struct request *request;
    struct desk desk;
    const struct catalog_entry *entry;
    struct arena *arena; /* lists of a nation's units are larger than a request's arena */
    struct page page;
    struct json_out out;
    const char **units; /* codes of the campaign's units in their place, sorted */
    size_t unit_count;
    struct fieldwork fieldwork;  /* of these */
    struct target_table targets; /* of the whole campaign */
    int32_t last;                /* the last of the recent days */
    const char *quarantine;      /* address of the list, with its question mark */
};

/* A unit in the order of the page. */
struct ranked_unit {
    const char *code;
    const struct unit_fieldwork *row;
    struct quota_share share; /* of what is wanted of it */
};

static bool is_mine(const struct field_page *field, const char *unit)
{
    return desk_may(&field->desk, STAFF_FIELDWORK, unit);
}

/* --- units ----------------------------------------------------------------------------------- */

/* "4,2" (or "4.2"): how much of what came is set aside, in percent; NULL when nothing came. */
static const char *rate_of(const struct field_page *field, const struct unit_fieldwork *row)
{
    char digits[RATE_SIZE];
    int64_t all = row->valid + row->partial + row->quarantined;
    if (all == 0)
        return NULL;
    snprintf(digits, sizeof digits, "%.1f", 100.0 * (double)row->quarantined / (double)all);
    if (page_words(&field->page) == LANGUAGE_VI)
        *strchr(digits, '.') = ',';
    return arena_text(field->arena, digits);
}

static int64_t recent_of(const struct unit_fieldwork *row, size_t days)
{
    int64_t sum = 0;
    for (size_t i = FIELDWORK_RECENT - days; i < FIELDWORK_RECENT; i++)
        sum += row->recent[i];
    return sum;
}

static void put_counts(struct field_page *field, const struct unit_fieldwork *row)
{
    struct json_out *out = &field->out;
    json_put_integer(out, "valid", row->valid);
    json_put_integer(out, "partial", row->partial);
    json_put_integer(out, "quarantined", row->quarantined);
    json_put_integer(out, "refused", row->refused);
    json_put_integer(out, "today", recent_of(row, 1));
    json_put_integer(out, "week", recent_of(row, WEEK));
    json_put_bool(out, "has_held", row->quarantined > 0);
    json_put_text(out, "rate", rate_of(field, row));
}

static void put_unit(struct field_page *field, const struct ranked_unit *unit)
{
    struct json_out *out = &field->out;
    json_open(out, NULL, '{');
    json_put_text(out, "code", unit->code);
    json_put_text(out, "unit_name",
                  page_unit_name(field->desk.view->units, unit->code, page_words(&field->page)));
    put_counts(field, unit->row);
    if (unit->share.target > 0) {
        json_put_integer(out, "target", unit->share.target);
        json_put_integer(out, "percent", quota_percent(unit->share));
    }
    desk_put_day(out, "last", unit->row->last_day);
    const char *tail =
        arena_format(field->arena, "%s&ruled=any&unit=%s", field->quarantine, unit->code);
    json_put_text(out, "held_href", tail);
    json_close(out, '}');
}

static void add_up(struct unit_fieldwork *sum, const struct unit_fieldwork *row)
{
    sum->valid += row->valid;
    sum->partial += row->partial;
    sum->quarantined += row->quarantined;
    sum->refused += row->refused;
    for (size_t i = 0; i < FIELDWORK_RECENT; i++)
        sum->recent[i] += row->recent[i];
}

/* Who lags stands first: the smallest part of what is wanted, then the fewest answers. */
static int compare_units(const void *left, const void *right)
{
    const struct ranked_unit *a = left;
    const struct ranked_unit *b = right;
    int order = quota_compare(a->share, b->share);
    if (order != 0)
        return order;
    if (a->row->valid != b->row->valid)
        return a->row->valid < b->row->valid ? -1 : 1;
    return strcmp(a->code, b->code);
}

static enum fault put_units(struct field_page *field, struct unit_fieldwork *sum)
{
    struct ranked_unit *ranked = arena_array(field->arena, field->unit_count + 1, sizeof *ranked);
    int64_t wanted = 0;
    if (ranked == NULL)
        return fault_nomem();
    for (size_t i = 0; i < field->unit_count; i++) {
        const struct unit_fieldwork *row = &field->fieldwork.units[i];
        int64_t target = quota_of_unit(&field->targets, field->units[i]);
        ranked[i] = (struct ranked_unit){field->units[i], row, {row->valid, target}};
        wanted += target;
        add_up(sum, row);
    }
    qsort(ranked, field->unit_count, sizeof *ranked, compare_units);
    json_put_bool(&field->out, "has_targets", wanted > 0);
    json_put_integer(&field->out, "wanted", wanted);
    json_open(&field->out, "units", '[');
    for (size_t i = 0; i < field->unit_count; i++)
        put_unit(field, &ranked[i]);
    json_close(&field->out, ']');
    return OK;
}

/* --- days ------------------------------------------------------------------------------------ */

static enum fault put_chart(struct field_page *field, const struct unit_fieldwork *sum)
{
    AUTO(buffer) struct buffer told = buffer_of(WORDS_BYTES);
    char all[COUNT_SIZE];
    char week[COUNT_SIZE];
    snprintf(all, sizeof all, "%lld", (long long)recent_of(sum, FIELDWORK_RECENT));
    snprintf(week, sizeof week, "%lld", (long long)recent_of(sum, WEEK));
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

static enum fault put_reasons(struct field_page *field)
{
    const struct campaign *campaign = field->entry->campaign;
    struct collected collected;
    const struct response_query query = {.campaign = campaign->id,
                                         .units = field->units,
                                         .unit_count = field->unit_count,
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
        json_put_text(&field->out, "href",
                      arena_format(field->arena, "%s&ruled=any&reason=%s", field->quarantine,
                                   collected.reasons[i].code));
        json_close(&field->out, '}');
    }
    json_close(&field->out, ']');
    return OK;
}

/* Answers held that name no unit of the campaign, for who sees the whole of it. */
static enum fault put_nowhere(struct field_page *field, const struct unit_fieldwork *sum)
{
    const struct held_query query = {.campaign = field->entry->campaign->id, .limit = 1};
    struct held_list all = {0};
    if (!desk_may(&field->desk, STAFF_FIELDWORK, field->entry->campaign->province))
        return OK;
    TRY(store_held(field->request->services->store, &query, field->arena, &all));
    int64_t nowhere = all.all - sum->quarantined;
    json_put_bool(&field->out, "has_nowhere", nowhere > 0);
    json_put_integer(&field->out, "nowhere", nowhere);
    return OK;
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

static enum fault list_units(struct field_page *field)
{
    const struct campaign *campaign = field->entry->campaign;
    field->units = arena_array(field->arena, campaign->unit_count + 1, sizeof *field->units);
    if (field->units == NULL)
        return fault_nomem();
    for (size_t i = 0; i < campaign->unit_count; i++)
        if (is_mine(field, campaign->units[i]))
            field->units[field->unit_count++] = campaign->units[i];
    return OK;
}

/* Counts; the recent days end with the campaign, or today. */
static enum fault count(struct field_page *field)
{
    const struct campaign *campaign = field->entry->campaign;
    field->last = fieldwork_last(campaign, instant_day(instant_now()));
    const struct fieldwork_query query = {campaign->id, field->units, field->unit_count,
                                          field->last};
    struct store *store = field->request->services->store;
    TRY(store_fieldwork(store, &query, field->arena, &field->fieldwork));
    return store_target_progress(store, field->entry->form, campaign->id, field->arena,
                                 &field->targets);
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
    TRY(put_addresses(field));
    const struct quota_page quotas = {&field->desk, &field->page, field->entry->form, field->arena};
    TRY(put_units(field, &sum));
    TRY(quotas_put(&field->out, &quotas, &field->targets));
    json_open(&field->out, "sum", '{');
    put_counts(field, &sum);
    json_close(&field->out, '}');
    TRY(put_chart(field, &sum));
    put_days(field);
    TRY(put_reasons(field));
    TRY(put_nowhere(field, &sum));
    return put_devices(field);
}

static enum fault make_page(struct request *request)
{
    AUTO(desk) struct desk desk = {0};
    AUTO(arena) struct arena *arena = NULL;
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    TRY(arena_new(WORK_BYTES, &arena));
    TRY(desk_open(request, &desk));
    struct field_page field = {
        .request = request, .desk = desk, .arena = arena, .out = json_out_to(&context)};
    TRY(catalog_find(desk.view, request->arguments[0], &field.entry));
    TRY(list_units(&field));
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
