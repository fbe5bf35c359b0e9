/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include "base/json_write.h"
#include "base/spoken.h"
#include "schema/devices.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { WORK_BYTES = 64 << 20, OUTPUT_BYTES = 64 << 20, NUMBER_SIZE = 24 };

static const int64_t MINUTE_MS = 60 * 1000;

static enum fault print_token(const struct call *call, const struct device *device,
                              const char *token)
{
    AUTO(buffer) struct buffer text = buffer_of(OUTPUT_BYTES);
    struct json_out out = json_out_to(&text);
    if (!call->json) {
        buffer_format(&text, "%s\n", token);
        return call_print(&text);
    }
    json_open(&out, NULL, '{');
    json_put_text(&out, "id", device->id);
    json_put_text(&out, "unit", device->unit);
    json_put_text(&out, "campaign", device->campaign);
    json_put_text(&out, "token", token);
    json_close(&out, '}');
    buffer_char(&text, '\n');
    return call_print(&text);
}

enum fault run_device_enrol(const struct call *call)
{
    AUTO(store) struct store *store = NULL;
    const struct device device = {.id = call_value(call, "id"),
                                  .unit = call_value(call, "unit"),
                                  .campaign = call_value(call, "campaign")};
    char token[SPOKEN_TEXT_SIZE];
    TRY(store_open(call_value(call, "data"), &store));
    spoken_new(DEVICE_TOKEN_SYMBOLS, token);
    TRY(store_enrol_device(store, &device, hash_of(token, strlen(token))));
    TRY(print_token(call, &device, token));
    call_say(call, "device_enrolled_now", "device", device.id, "unit", device.unit, NULL);
    return OK;
}

enum fault run_device_revoke(const struct call *call)
{
    AUTO(store) struct store *store = NULL;
    const char *id = call_value(call, "id");
    TRY(store_open(call_value(call, "data"), &store));
    TRY(store_revoke_device(store, id));
    call_say(call, "device_revoked_now", "device", id, NULL);
    return OK;
}

enum fault run_device_forget(const struct call *call)
{
    AUTO(store) struct store *store = NULL;
    const char *id = call_value(call, "id");
    TRY(store_open(call_value(call, "data"), &store));
    TRY(store_forget_device(store, id));
    call_say(call, "device_forgotten", "device", id, NULL);
    return OK;
}

/* --- the list -------------------------------------------------------------------------------- */

static const char *standing(const struct device_entry *entry)
{
    if (entry->in_force)
        return "device_in_force";
    return entry->device.unit != NULL ? "device_revoked" : "device_stranger";
}

static void local_text(int64_t utc_ms, char out[DATE_TEXT_SIZE])
{
    instant_text((struct instant){utc_ms, DATE_ZONE_MINUTES}, out);
}

/* By our clock. */
static int64_t oldest_ms(const struct device_report *report)
{
    return report->oldest_ms + report->skew_ms;
}

/* "3 giờ 20 phút"; nothing is negative. */
static void put_duration(const struct call *call, int64_t ms, struct buffer *out)
{
    char days[NUMBER_SIZE];
    char hours[NUMBER_SIZE];
    char minutes[NUMBER_SIZE];
    int64_t all = (ms < 0 ? -ms : ms) / MINUTE_MS;
    snprintf(days, sizeof days, "%" PRId64, all / (24 * 60));
    snprintf(hours, sizeof hours, "%" PRId64, all < 24 * 60 ? all / 60 : all / 60 % 24);
    snprintf(minutes, sizeof minutes, "%" PRId64, all % 60);
    const char *code = all >= 24 * 60 ? "duration_days"
                       : all >= 60    ? "duration_hours"
                                      : "duration_minutes";
    message_say(out, call->language, code, "days", days, "hours", hours, "minutes", minutes, NULL);
}

static void put_seen(const struct call *call, const struct device_report *report, int64_t now_ms,
                     struct buffer *out)
{
    AUTO(buffer) struct buffer silent = buffer_of(OUTPUT_BYTES);
    char seen[DATE_TEXT_SIZE];
    local_text(report->seen_ms - report->seen_ms % 1000, seen);
    put_duration(call, now_ms - report->seen_ms, &silent);
    message_say(out, call->language, "device_seen", "seen", seen, "silent", silent.data, NULL);
}

static void put_clock(const struct call *call, const struct device_report *report,
                      struct buffer *out)
{
    AUTO(buffer) struct buffer duration = buffer_of(OUTPUT_BYTES);
    put_duration(call, report->skew_ms, &duration);
    const char *code = !report->has_sent      ? "clock_untold"
                       : report->skew_ms == 0 ? "clock_right"
                       : report->skew_ms > 0  ? "clock_behind"
                                              : "clock_ahead";
    message_say(out, call->language, code, "duration", duration.data, NULL);
}

static void put_line(const struct call *call, const struct device_entry *entry, int64_t now_ms,
                     struct buffer *out)
{
    const struct device_report *report = &entry->report;
    buffer_format(out, "%s\t%s\t%s\t", entry->device.id,
                  entry->device.unit != NULL ? entry->device.unit : "-",
                  message_words(call->language, standing(entry)));
    if (!entry->has_report) {
        buffer_format(out, "%s\n", message_words(call->language, "device_unseen"));
        return;
    }
    char unsent[NUMBER_SIZE] = "?";
    if (report->unsent >= 0)
        snprintf(unsent, sizeof unsent, "%" PRId64, report->unsent);
    put_seen(call, report, now_ms, out);
    buffer_char(out, '\t');
    message_say(out, call->language, "device_unsent", "count", unsent, NULL);
    buffer_char(out, '\t');
    put_clock(call, report, out);
    buffer_char(out, '\n');
}

static void put_time(struct json_out *out, const char *name, bool told, int64_t utc_ms)
{
    char text[DATE_TEXT_SIZE];
    local_text(utc_ms, text);
    json_put_text(out, name, told ? text : NULL);
}

static void put_number(struct json_out *out, const char *name, bool told, int64_t number)
{
    if (told)
        json_put_integer(out, name, number);
    else
        json_put_null(out, name);
}

static void put_json(struct json_out *out, const struct device_entry *entry, int64_t now_ms)
{
    const struct device_report *report = &entry->report;
    bool seen = entry->has_report;
    bool told = seen && report->has_sent;
    json_open(out, NULL, '{');
    json_put_text(out, "id", entry->device.id);
    json_put_text(out, "unit", entry->device.unit);
    json_put_text(out, "campaign", entry->device.campaign);
    json_put_bool(out, "enrolled", entry->in_force);
    json_put_bool(out, "revoked", !entry->in_force && entry->device.unit != NULL);
    put_time(out, "seen", seen, report->seen_ms);
    put_number(out, "silent_s", seen, (now_ms - report->seen_ms) / 1000);
    put_time(out, "sent", told, report->sent_ms);
    put_number(out, "skew_s", told, report->skew_ms / 1000);
    put_number(out, "unsent", seen && report->unsent >= 0, report->unsent);
    put_time(out, "oldest", seen && report->has_oldest, oldest_ms(report));
    json_put_text(out, "app", report->app);
    json_put_text(out, "form", report->form);
    put_number(out, "storage_free", seen && report->storage_free >= 0, report->storage_free);
    json_close(out, '}');
}

enum fault run_device_list(const struct call *call)
{
    AUTO(arena) struct arena *arena = NULL;
    AUTO(store) struct store *store = NULL;
    AUTO(buffer) struct buffer text = buffer_of(OUTPUT_BYTES);
    const struct device_entry *entries = NULL;
    size_t count = 0;
    int64_t now_ms = instant_now().utc_ms;
    TRY(arena_new(WORK_BYTES, &arena));
    TRY(store_open(call_value(call, "data"), &store));
    TRY(store_devices(store, arena, &entries, &count));
    struct json_out out = json_out_to(&text);
    if (call->json)
        json_open(&out, NULL, '[');
    for (size_t i = 0; i < count; i++) {
        if (call->json)
            put_json(&out, &entries[i], now_ms);
        else
            put_line(call, &entries[i], now_ms, &text);
    }
    if (call->json) {
        json_close(&out, ']');
        buffer_char(&text, '\n');
    }
    if (count == 0 && !call->json)
        call_say(call, "device_none", NULL);
    return call_print(&text);
}
