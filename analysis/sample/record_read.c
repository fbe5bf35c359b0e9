/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/sample/record.h"

#include "base/date.h"
#include "base/place.h"

#include <stdio.h>
#include <string.h>

enum { QUOTED_BYTES = 4096 };

/* --- reading --------------------------------------------------------------------------------- */

static void lacks(struct findings *findings, const char *member)
{
    findings_add(findings, SEVERITY_ERROR, "", "record_member", "member", member, NULL);
}

enum fault record_seal_check(const struct json *json, struct findings *findings)
{
    const char *told = json_member_text(json, "hash");
    AUTO(buffer) struct buffer text = buffer_of(RECORD_BYTES_MAX);
    char hash[HASH_TEXT_SIZE];
    if (told == NULL) {
        lacks(findings, "hash");
        return OK;
    }
    json_canonical(json, "hash", &text);
    TRY(buffer_check(&text));
    hash_text(hash_of(text.data, text.length), hash);
    if (strcmp(hash, told) != 0)
        findings_add(findings, SEVERITY_ERROR, "/hash", "record_hash", NULL);
    return OK;
}

enum fault record_read(const struct json *json, struct arena *arena, struct findings *findings,
                       struct sample_record *out)
{
    struct sample_record record = {.seed = 0};
    int64_t version = 0;
    const char *day = json_member_text(json, "day");
    const char *hash = json_member_text(json, "hash");
    const char *frame = json_member_text(json_member(json, "frame"), "hash");
    if (!json_integer(json_member(json, "record"), &version) || version != RECORD_VERSION) {
        char text[24];
        snprintf(text, sizeof text, "%d", RECORD_VERSION);
        findings_add(findings, SEVERITY_ERROR, "/record", "record_version", "version", text, NULL);
        return OK;
    }
    if (day == NULL || !day_parse(day, &record.day))
        lacks(findings, "day");
    if (!json_integer(json_member(json, "seed"), &record.seed) || record.seed < 0)
        lacks(findings, "seed");
    if (frame == NULL)
        lacks(findings, "frame");
    TRY(record_seal_check(json, findings));
    record.frame_hash = arena_text(arena, frame);
    record.hash = arena_text(arena, hash);
    if (json_member(json, "plan") == NULL)
        lacks(findings, "plan");
    else
        TRY(sample_plan_read(json_member(json, "plan"), arena, findings, &record.plan));
    *out = record;
    return OK;
}

/* --- comparing ------------------------------------------------------------------------------- */

static enum fault quote(const struct json *value, struct buffer *out)
{
    if (json_is(value, JSON_ARRAY) || json_is(value, JSON_OBJECT))
        buffer_format(out, "[%zu]", json_count(value));
    else
        json_canonical(value, NULL, out);
    return buffer_check(out);
}

static enum fault say_differs(const struct place *at, const struct json *recorded,
                              const struct json *again, struct findings *findings)
{
    AUTO(buffer) struct buffer one = buffer_of(QUOTED_BYTES);
    AUTO(buffer) struct buffer other = buffer_of(QUOTED_BYTES);
    if (quote(recorded, &one) != OK || quote(again, &other) != OK)
        return buffer_check(one.fault != OK ? &one : &other);
    findings_add(findings, SEVERITY_ERROR, place_pointer(at, findings), "record_differs",
                 "recorded", place_excerpt(one.data, findings), "again",
                 place_excerpt(other.data, findings), NULL);
    return OK;
}

static enum fault compare(const struct place *at, const struct json *recorded,
                          const struct json *again, struct findings *findings);

static enum fault compare_members(const struct place *at, const struct json *recorded,
                                  const struct json *again, struct findings *findings)
{
    for (const struct json *one = json_first(recorded); one != NULL; one = json_next(one)) {
        struct place place = place_member(at, json_name(one));
        const struct json *other = json_member(again, json_name(one));
        if (other == NULL)
            findings_add(findings, SEVERITY_ERROR, place_pointer(&place, findings), "record_more",
                         NULL);
        else
            TRY(compare(&place, one, other, findings));
    }
    for (const struct json *other = json_first(again); other != NULL; other = json_next(other)) {
        struct place place = place_member(at, json_name(other));
        if (json_member(recorded, json_name(other)) == NULL)
            findings_add(findings, SEVERITY_ERROR, place_pointer(&place, findings),
                         "record_missing", NULL);
    }
    return OK;
}

static enum fault compare_items(const struct place *at, const struct json *recorded,
                                const struct json *again, struct findings *findings)
{
    const struct json *other = json_first(again);
    size_t position = 0;
    if (json_count(recorded) != json_count(again))
        return say_differs(at, recorded, again, findings);
    for (const struct json *one = json_first(recorded); one != NULL; one = json_next(one)) {
        struct place place = place_item(at, position++);
        TRY(compare(&place, one, other, findings));
        other = json_next(other);
    }
    return OK;
}

static enum fault compare(const struct place *at, const struct json *recorded,
                          const struct json *again, struct findings *findings)
{
    if (json_kind(recorded) == JSON_OBJECT && json_kind(again) == JSON_OBJECT)
        return compare_members(at, recorded, again, findings);
    if (json_kind(recorded) == JSON_ARRAY && json_kind(again) == JSON_ARRAY)
        return compare_items(at, recorded, again, findings);
    AUTO(buffer) struct buffer one = buffer_of(RECORD_BYTES_MAX);
    AUTO(buffer) struct buffer other = buffer_of(RECORD_BYTES_MAX);
    json_canonical(recorded, NULL, &one);
    json_canonical(again, NULL, &other);
    TRY(buffer_check(&one));
    TRY(buffer_check(&other));
    return strcmp(one.data, other.data) == 0 ? OK : say_differs(at, recorded, again, findings);
}

enum fault record_compare_parts(const struct json *recorded, const struct json *again,
                                const char *const *parts, struct findings *findings)
{
    const struct place top = {.in = NULL};
    for (; *parts != NULL; parts++) {
        struct place place = place_member(&top, *parts);
        const struct json *one = json_member(recorded, *parts);
        if (one == NULL)
            findings_add(findings, SEVERITY_ERROR, place_pointer(&place, findings),
                         "record_missing", NULL);
        else
            TRY(compare(&place, one, json_member(again, *parts), findings));
    }
    return OK;
}

/* Who wrote it and the hash of it all are no part of the draw. */
enum fault record_compare(const struct json *recorded, const struct json *again,
                          struct findings *findings)
{
    static const char *const parts[] = {"record",    "day",   "seed",   "plan",
                                        "plan_hash", "frame", "strata", "units",
                                        "clusters",  "joint", NULL};
    return record_compare_parts(recorded, again, parts, findings);
}
