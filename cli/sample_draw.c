/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/date.h"
#include "base/file.h"
#include "base/json_write.h"
#include "cli/sample_from.h"

#include <limits.h>
#include <stdio.h>

enum { OUTPUT_BYTES = 1 << 20 };

static const char *preset_text(const struct sample_plan *plan, enum language language)
{
    return plan->title[language] != NULL ? plan->title[language] : "";
}

/* --- plans ----------------------------------------------------------------------------------- */

static enum fault put_preset(const struct call *call, const char *id, struct json_out *json,
                             struct buffer *text)
{
    AUTO(arena) struct arena *arena = NULL;
    struct sample_plan plan;
    TRY(arena_new(OUTPUT_BYTES, &arena));
    TRY(sample_plan_preset(id, arena, &plan));
    if (!call->json) {
        buffer_format(text, "%-22s %s\n", id, preset_text(&plan, call->language));
        return OK;
    }
    json_open(json, NULL, '{');
    json_put_text(json, "id", id);
    json_put_text(json, "title", preset_text(&plan, call->language));
    json_close(json, '}');
    return OK;
}

static enum fault show_preset(const char *id)
{
    AUTO(arena) struct arena *arena = NULL;
    AUTO(buffer) struct buffer text = buffer_of(OUTPUT_BYTES);
    struct sample_plan plan;
    TRY(arena_new(OUTPUT_BYTES, &arena));
    TRY(sample_plan_preset(id, arena, &plan));
    buffer_format(&text, "%s\n", plan.text);
    return call_print(&text);
}

enum fault run_sample_plans(const struct call *call)
{
    AUTO(buffer) struct buffer text = buffer_of(OUTPUT_BYTES);
    struct json_out json = json_out_to(&text);
    if (call_has(call, "id"))
        return show_preset(call_value(call, "id"));
    if (call->json)
        json_open(&json, NULL, '[');
    for (const char *const *preset = sample_plan_presets(); *preset != NULL; preset++)
        TRY(put_preset(call, *preset, &json, &text));
    if (call->json) {
        json_close(&json, ']');
        buffer_char(&text, '\n');
    }
    return call_print(&text);
}

/* --- draw ------------------------------------------------------------------------------------ */

static enum fault path_in(const struct call *call, const char *name, char out[PATH_MAX])
{
    const char *folder = call_value(call, "out");
    if ((size_t)snprintf(out, PATH_MAX, "%s/%s", folder, name) >= PATH_MAX)
        return fault_raise(FAULT_LIMIT, "path_long", "path", folder, NULL);
    return OK;
}

static enum fault write_table(const struct call *call, const struct sample_draw *draw,
                              const char *name,
                              enum fault (*make)(const struct sample_draw *, struct buffer *))
{
    AUTO(buffer) struct buffer text = buffer_of(RECORD_BYTES_MAX);
    char path[PATH_MAX];
    TRY(path_in(call, name, path));
    TRY(make(draw, &text));
    return file_write(path, text.data, text.length, 0644);
}

/* The record comes last: where it is, the rest is. */
static enum fault write_all(const struct call *call, const struct sampled *sampled,
                            struct buffer *record)
{
    char path[PATH_MAX];
    TRY(path_in(call, "record.json", path));
    TRY(record_write(&sampled->draw, sampled->day, record));
    TRY(sample_kept(path, record));
    TRY(folder_make(call_value(call, "out"), 0755));
    TRY(write_table(call, &sampled->draw, "sample.csv", sample_csv));
    TRY(write_table(call, &sampled->draw, "probabilities.csv", probabilities_csv));
    TRY(write_table(call, &sampled->draw, "joint.csv", joint_csv));
    TRY(write_table(call, &sampled->draw, "design.json", sample_design));
    return file_write(path, record->data, record->length, 0644);
}

struct drawn_counts {
    size_t communes;
    size_t villages;
    size_t forms;
};

static struct drawn_counts count(const struct sample_draw *draw)
{
    struct drawn_counts counts = {0};
    const char *last = NULL;
    for (size_t i = 0; i < draw->cluster_count; i++) {
        const struct draw_cluster *cluster = &draw->clusters[i];
        if (cluster->reserve > 0)
            continue;
        counts.villages++;
        counts.communes += cluster->commune != last;
        counts.forms += cluster->count;
        last = cluster->commune;
    }
    return counts;
}

static void say_drawn(const struct call *call, const struct sample_draw *draw)
{
    struct drawn_counts counts = count(draw);
    char communes[24];
    char villages[24];
    char forms[24];
    snprintf(communes, sizeof communes, "%zu", counts.communes);
    snprintf(villages, sizeof villages, "%zu", counts.villages);
    snprintf(forms, sizeof forms, "%zu", counts.forms);
    if (draw->plan->kind == FRAME_DOSSIERS)
        call_say(call, "sample_drawn_dossiers", "path", call_value(call, "out"), "strata", villages,
                 "forms", forms, NULL);
    else
        call_say(call, "sample_drawn", "path", call_value(call, "out"), "communes", communes,
                 "villages", villages, "forms", forms, NULL);
}

enum fault run_sample_draw(const struct call *call)
{
    AUTO(sampled) struct sampled sampled = {.arena = NULL};
    AUTO(buffer) struct buffer record = buffer_of(RECORD_BYTES_MAX);
    TRY(sample_asked(call, &sampled));
    TRY(write_all(call, &sampled, &record));
    if (call->json)
        return call_print(&record);
    say_drawn(call, &sampled.draw);
    return OK;
}

/* --- verify ---------------------------------------------------------------------------------- */

static enum fault print_findings(const struct findings *findings)
{
    AUTO(buffer) struct buffer text = buffer_of(OUTPUT_BYTES);
    struct json_out json = json_out_to(&text);
    json_open(&json, NULL, '{');
    json_put_bool(&json, "same", findings_errors(findings) == 0);
    json_put_findings(&json, "findings", findings);
    json_close(&json, '}');
    buffer_char(&text, '\n');
    return call_print(&text);
}

enum fault run_sample_verify(const struct call *call)
{
    AUTO(sampled) struct sampled sampled = {.arena = NULL};
    const char *path = call_value(call, "record");
    if (call_has(call, "contacts") && !call_has(call, "revisit"))
        return fault_raise(FAULT_USAGE, "sample_verify_contacts", NULL);
    TRY(sample_recorded(call, &sampled));
    struct findings findings = findings_in(sampled.arena);
    TRY(record_compare(sampled.record, sampled.again, &findings));
    if (call_has(call, "revisit"))
        TRY(sample_revisit_compare(call, &sampled, &findings));
    if (call->json)
        TRY(print_findings(&findings));
    if (findings_errors(&findings) > 0)
        return call_refuse(call, "sample_verify_failed", path, &findings);
    if (!call->json)
        call_say(call, "sample_verified", "path", path, NULL);
    if (!call->json && call_has(call, "revisit"))
        call_say(call, "revisit_verified", "path", call_value(call, "revisit"), NULL);
    return OK;
}
