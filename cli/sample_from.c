/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/sample_from.h"

#include "base/date.h"
#include "base/file.h"
#include "base/text.h"
#include "cli/document_text.h"
#include "cli/units.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PLAN_BYTES = 1 << 20, DOCUMENT_OUT_BYTES = 64 << 20 };
#define SAMPLED_BYTES ((size_t)2 << 30)

void sampled_cleanup(struct sampled *sampled)
{
    json_free(sampled->record);
    json_free(sampled->again);
    unit_list_free(sampled->units);
    arena_free(sampled->arena);
}

static enum fault start(const struct call *call, struct sampled *sampled)
{
    TRY(arena_new(SAMPLED_BYTES, &sampled->arena));
    return call_has(call, "units")
               ? units_from_file(call, call_value(call, "units"), &sampled->units)
               : unit_list_builtin(&sampled->units);
}

enum fault sample_read_json(const char *path, size_t limit, struct json **out)
{
    AUTO(buffer) struct buffer text = buffer_of(limit);
    TRY(file_read(path, &text));
    return json_parse(text.data == NULL ? "" : text.data, text.length, out);
}

/* --- the plan -------------------------------------------------------------------------------- */

static bool is_preset(const char *name)
{
    for (const char *const *preset = sample_plan_presets(); *preset != NULL; preset++)
        if (strcmp(*preset, name) == 0)
            return true;
    return false;
}

static enum fault read_plan(const struct call *call, struct sampled *sampled)
{
    const char *path = call_value(call, "plan");
    AUTO(json) struct json *json = NULL;
    struct findings findings = findings_in(sampled->arena);
    if (is_preset(path))
        return sample_plan_preset(path, sampled->arena, &sampled->plan);
    if (access(path, F_OK) != 0 && errno == ENOENT)
        return fault_raise(FAULT_NOTFOUND, "sample_plan_absent", "path", path, NULL);
    TRY(sample_read_json(path, PLAN_BYTES, &json));
    TRY(sample_plan_read(json, sampled->arena, &findings, &sampled->plan));
    if (findings_errors(&findings) > 0)
        return call_refuse(call, "sample_plan_refused", path, &findings);
    return OK;
}

/* --- the frame and the draw ------------------------------------------------------------------ */

static enum fault read_frame(const struct call *call, struct sampled *sampled)
{
    const char *path = call_value(call, "frame");
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    struct findings findings = findings_in(sampled->arena);
    struct frame_ask ask = {sampled->plan.kind, sampled->units, sampled->day};
    TRY(csv_open(path, &csv));
    TRY(frame_read(csv, &ask, sampled->arena, &findings, &sampled->frame));
    if (findings_errors(&findings) > 0)
        return call_refuse(call, "sample_frame_refused", path, &findings);
    call_findings(call, path, &findings);
    return OK;
}

static enum fault draw(const struct call *call, int64_t seed, struct sampled *sampled)
{
    const char *path = call_value(call, "frame");
    struct findings findings = findings_in(sampled->arena);
    TRY(draw_make(&sampled->frame, &sampled->plan, seed, &findings, &sampled->draw));
    if (findings_errors(&findings) > 0)
        return call_refuse(call, "sample_draw_refused", path, &findings);
    call_findings(call, path, &findings);
    return OK;
}

enum fault sample_seed_of(const struct call *call, int64_t *out)
{
    const char *text = call_value(call, "seed");
    if (!text_to_integer(text, out) || *out < 0 || *out > RECORD_SEED_MAX)
        return fault_raise(FAULT_USAGE, "sample_seed", "value", text, NULL);
    return OK;
}

enum fault sample_asked(const struct call *call, struct sampled *out)
{
    const char *day = call_value(call, "day");
    int64_t seed;
    TRY(sample_seed_of(call, &seed));
    out->day = day_made();
    if (day != NULL && !day_parse(day, &out->day))
        return fault_raise(FAULT_USAGE, "option_day", "option", "day", "value", day, NULL);
    TRY(start(call, out));
    TRY(read_plan(call, out));
    TRY(read_frame(call, out));
    return draw(call, seed, out);
}

/* --- from a record --------------------------------------------------------------------------- */

static enum fault read_record(const struct call *call, struct sampled *sampled, int64_t *out_seed)
{
    const char *path = call_value(call, "record");
    struct findings findings = findings_in(sampled->arena);
    struct sample_record record;
    TRY(sample_read_json(path, RECORD_BYTES_MAX, &sampled->record));
    TRY(record_read(sampled->record, sampled->arena, &findings, &record));
    if (findings_errors(&findings) > 0)
        return call_refuse(call, "sample_record_refused", path, &findings);
    sampled->plan = record.plan;
    sampled->day = record.day;
    sampled->frame_hash = record.frame_hash;
    *out_seed = record.seed;
    return OK;
}

enum fault sample_recorded(const struct call *call, struct sampled *out)
{
    AUTO(buffer) struct buffer text = buffer_of(RECORD_BYTES_MAX);
    int64_t seed = 0;
    TRY(start(call, out));
    TRY(read_record(call, out, &seed));
    TRY(read_frame(call, out));
    TRY(draw(call, seed, out));
    TRY(record_write(&out->draw, out->day, &text));
    return json_parse(text.data, text.length, &out->again);
}

enum fault sample_verified(const struct call *call, struct sampled *out)
{
    TRY(sample_recorded(call, out));
    struct findings findings = findings_in(out->arena);
    TRY(record_compare(out->record, out->again, &findings));
    if (findings_errors(&findings) > 0)
        return call_refuse(call, "sample_verify_failed", call_value(call, "record"), &findings);
    return OK;
}

/* --- beside a draw --------------------------------------------------------------------------- */

enum fault sample_contacts(const struct call *call, const struct sampled *sampled,
                           struct findings *findings, struct contacts *out)
{
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    const char *path = call_value(call, "contacts");
    TRY(csv_open(path, &csv));
    TRY(contacts_read(csv, &sampled->draw, findings, out));
    return findings_errors(findings) > 0 ? call_refuse(call, "contact_refused", path, findings)
                                         : OK;
}

static bool is_in(const struct sample_list *list, const char *name)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->names[i], name) == 0)
            return true;
    return false;
}

enum fault sample_list_of(const struct call *call, const char *option, struct arena *arena,
                          struct sample_list *list)
{
    const char *text = call_value(call, option);
    char most[24];
    list->count = 0;
    snprintf(most, sizeof most, "%zu", list->limit);
    while (text != NULL) {
        size_t length = strcspn(text, ",");
        const char *name = arena_text_n(arena, text, length);
        if (name == NULL)
            return FAULT_NOMEM;
        if (length == 0 || list->count == list->limit || is_in(list, name))
            return fault_raise(FAULT_USAGE, "sample_list", "option", option, "limit", most, NULL);
        list->names[list->count++] = name;
        text = text[length] == ',' ? text + length + 1 : NULL;
    }
    return OK;
}

enum fault sample_kept(const char *path, const struct buffer *text)
{
    AUTO(buffer) struct buffer there = buffer_of(RECORD_BYTES_MAX);
    if (access(path, F_OK) != 0)
        return OK;
    TRY(file_read(path, &there));
    if (there.length == text->length && memcmp(there.data, text->data, there.length) == 0)
        return OK;
    return fault_raise(FAULT_CONFLICT, "sample_exists", "path", path, NULL);
}

enum fault sample_show(const struct call *call, const struct document *document,
                       struct arena *arena)
{
    AUTO(buffer) struct buffer text = buffer_of(DOCUMENT_OUT_BYTES);
    if (call_has(call, "out"))
        return document_write(call_value(call, "out"), document);
    TRY(document_text(document, arena, &text));
    return call_print(&text);
}
