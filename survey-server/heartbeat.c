/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/heartbeat.h"

#include "base/text.h"
#include "survey-server/access.h"

#include <stdio.h>
#include <string.h>

enum { NAME_SIZE = 32 };

struct reading {
    const struct json *device;
    struct findings *findings;
};

/* A member, NULL when absent or null. */
static const struct json *member_of(const struct reading *reading, const char *name)
{
    const struct json *member = json_member(reading->device, name);
    return json_is(member, JSON_NULL) ? NULL : member;
}

static void warn(const struct reading *reading, const char *name, const char *expected)
{
    char at[NAME_SIZE];
    snprintf(at, sizeof at, "/device/%s", name);
    findings_add(reading->findings, SEVERITY_WARNING, at, "type", "question", at + 1, "expected",
                 expected, NULL);
}

/* C0 and C1 controls and DEL: what a terminal might obey. */
static bool has_controls(const char *text)
{
    for (const unsigned char *at = (const unsigned char *)text; *at != '\0'; at++) {
        if (*at < ' ' || *at == 0x7F || (at[0] == 0xC2 && at[1] < 0xA0))
            return true;
    }
    return false;
}

/* NULL when absent or (with the warning) of no use. */
static const char *read_text(const struct reading *reading, const char *name)
{
    const struct json *member = member_of(reading, name);
    const char *text = json_text(member);
    if (member == NULL)
        return NULL;
    if (text == NULL || text[0] == '\0' || text_length(text) > DEVICE_TEXT_MAX ||
        has_controls(text)) {
        warn(reading, name, "\"abc\"");
        return NULL;
    }
    const char *kept = arena_text(reading->findings->arena, text);
    reading->findings->failed |= kept == NULL;
    return kept;
}

/* -1 when absent or (with the warning) no count. */
static int64_t read_count(const struct reading *reading, const char *name)
{
    const struct json *member = member_of(reading, name);
    int64_t count = -1;
    if (member != NULL && (!json_integer(member, &count) || count < 0)) {
        warn(reading, name, "1");
        return -1;
    }
    return count;
}

static bool read_time(const struct reading *reading, const char *name, int64_t *out_ms)
{
    const struct json *member = member_of(reading, name);
    struct instant instant;
    if (member == NULL)
        return false;
    if (!instant_parse(json_text(member), &instant)) {
        warn(reading, name, "\"2026-12-31T08:00:00+07:00\"");
        return false;
    }
    *out_ms = instant.utc_ms;
    return true;
}

/* Whether who sends it may speak for the device it names. */
static enum fault may_speak(struct request *request, const char *id, bool *out)
{
    const struct device *shown = NULL;
    bool in_force = false;
    TRY(access_device(request, &shown));
    if (shown != NULL) {
        *out = strcmp(shown->id, id) == 0;
        return OK;
    }
    TRY(store_device_in_force(request->services->store, id, &in_force));
    *out = !in_force;
    return OK;
}

static struct device_report report_of(const struct reading *reading,
                                      const struct heartbeat *heartbeat, const char *id)
{
    struct instant sent = {0};
    struct device_report report = {
        .device = id,
        .seen_ms = heartbeat->received.utc_ms,
        .has_sent = heartbeat->clock.told && instant_parse(heartbeat->sent, &sent),
        .skew_ms = heartbeat->clock.skew_ms,
        .unsent = read_count(reading, "unsent"),
        .app = read_text(reading, "app"),
        .form = read_text(reading, "form"),
        .storage_free = read_count(reading, "storage_free"),
    };
    report.sent_ms = sent.utc_ms;
    report.has_oldest = read_time(reading, "oldest", &report.oldest_ms);
    return report;
}

enum fault heartbeat_read(struct request *request, const struct heartbeat *heartbeat,
                          struct findings *findings, struct device_report *out, bool *out_kept)
{
    const struct reading reading = {heartbeat->device, findings};
    bool speaks = false;
    *out_kept = false;
    if (heartbeat->device == NULL)
        return OK;
    const char *id = read_text(&reading, "id");
    if (id == NULL) {
        if (member_of(&reading, "id") == NULL)
            warn(&reading, "id", "\"k7\"");
        return OK;
    }
    TRY(may_speak(request, id, &speaks));
    if (!speaks) {
        findings_add(findings, SEVERITY_WARNING, "/device/id", "heartbeat_token", "device", id,
                     NULL);
        return OK;
    }
    *out = report_of(&reading, heartbeat, id);
    *out_kept = true;
    return findings->failed ? fault_nomem() : OK;
}
