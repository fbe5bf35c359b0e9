/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/sample/plan.h"

#include "analysis/sample/sample_assets.h"
#include "base/reader.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

static const struct reader_codes codes = {
    .type = "plan_type",
    .count = "plan_count",
    .unknown_member = "plan_member",
    .missing = "plan_missing",
    .missing_in_object = true,
};

static const char *const presets[] = {"papi-two-level", "sipas-2024-two-level",
                                      "users-of-a-commune", NULL};
static const char *const strata_names[] = {"none", "stratum", "unit", "type", "field"};

const char *const *sample_plan_presets(void) { return presets; }

enum plan_stage sample_plan_first(const struct sample_plan *plan)
{
    enum plan_stage stage = STAGE_COMMUNE;
    while (stage < STAGE_FORM && !plan->stages[stage].used)
        stage++;
    return stage;
}

const char *sample_plan_stage_name(const struct sample_plan *plan, enum plan_stage stage)
{
    static const char *const names[] = {"commune", "village", "household"};
    return stage == STAGE_FORM && plan->kind == FRAME_DOSSIERS ? "dossier" : names[stage];
}

/* --- values ---------------------------------------------------------------------------------- */

static const char *read_text(const struct written *value)
{
    return value->json != NULL && reader_is(value, JSON_TEXT, "\"...\"")
               ? reader_copy(value->reader, json_text(value->json))
               : NULL;
}

static int64_t read_count(const struct written *value, int64_t least, int64_t otherwise)
{
    int64_t count;
    if (value->json == NULL || !reader_is(value, JSON_NUMBER, "20"))
        return otherwise;
    if (json_integer(value->json, &count) && count >= least && count <= PLAN_TAKE_MAX)
        return count;
    READER_ERROR(value, "plan_number");
    return otherwise;
}

/* Position of a text among some; the finding and 0 when it is none of them. */
static size_t read_choice(const struct written *value, const char *const *names, size_t count)
{
    const char *text = read_text(value);
    for (size_t i = 0; text != NULL && i < count; i++)
        if (strcmp(text, names[i]) == 0)
            return i;
    if (text != NULL)
        reader_refuse(value, "plan_value", "value", text);
    return 0;
}

static void read_words(const struct written *value, const char *out[2])
{
    static const char *const names[] = {"vi", "en", NULL};
    if (value->json == NULL || !reader_object(value, names))
        return;
    for (size_t i = 0; i < 2; i++) {
        struct written words = reader_needed(value, names[i]);
        out[i] = read_text(&words);
    }
}

/* --- stages ---------------------------------------------------------------------------------- */

static void read_takes(const struct written *value, struct sample_plan *plan)
{
    struct reader *reader = value->reader;
    if (value->json == NULL || !reader_is(value, JSON_OBJECT, "{\"A\":3}"))
        return;
    size_t count = json_count(value->json);
    if (count > PLAN_TAKES_MAX) {
        READER_ERROR(value, "plan_takes");
        return;
    }
    plan->takes = reader_array(reader, count + 1, sizeof *plan->takes);
    if (plan->takes == NULL)
        return;
    for (const struct json *at = json_first(value->json); at != NULL; at = json_next(at)) {
        struct written entry = reader_entry(value, at);
        plan->takes[plan->take_count++] =
            (struct stratum_take){reader_copy(reader, json_name(at)), read_count(&entry, 0, 0)};
    }
}

static void read_stage(const struct written *value, struct sample_plan *plan, enum plan_stage stage)
{
    static const char *const members[] = {"method", "take",     "total", "takes",
                                          "least",  "reserves", "short", NULL};
    static const char *const shorts[] = {"refuse", "all"};
    struct stage_plan *out = &plan->stages[stage];
    if (value->json == NULL || !reader_object(value, members))
        return;
    bool first = sample_plan_first(plan) == STAGE_FORM || sample_plan_first(plan) == stage;
    struct written method = reader_needed(value, "method");
    const char *name = read_text(&method);
    if (name != NULL && !select_method_parse(name, &out->method))
        reader_refuse(&method, "plan_value", "value", name);
    else if (name != NULL && stage == STAGE_FORM && select_by_size(out->method))
        reader_refuse(&method, "plan_value", "value", name);
    struct written take = reader_member(value, "take");
    struct written total = reader_member(value, "total");
    struct written takes = reader_member(value, "takes");
    struct written least = reader_member(value, "least");
    struct written reserves = reader_member(value, "reserves");
    struct written when = reader_member(value, "short");
    out->used = true;
    out->take = read_count(&take, 1, 0);
    out->total = read_count(&total, 1, 0);
    out->least = read_count(&least, 0, 1);
    out->reserves = read_count(&reserves, 0, 0);
    out->all_when_short = read_choice(&when, shorts, ARRAY_LENGTH(shorts)) == 1;
    read_takes(&takes, plan);
    int ways = (take.json != NULL) + (total.json != NULL) + (takes.json != NULL);
    /* In each village there is no total to be shared out. */
    bool each = stage == STAGE_FORM && plan->kind == FRAME_VILLAGES;
    if (ways != 1 || (!first && take.json == NULL) || (each && total.json != NULL))
        READER_ERROR(value, "plan_takes");
}

static void read_stages(const struct written *document, struct sample_plan *plan)
{
    const char *last = sample_plan_stage_name(plan, STAGE_FORM);
    const char *const villages[] = {"commune", "village", last, NULL};
    struct written stages = reader_needed(document, "stages");
    const char *const *names = plan->kind == FRAME_DOSSIERS ? villages + 2 : villages;
    if (!reader_object(&stages, names))
        return;
    for (int i = STAGE_COMMUNE; i < STAGE_FORM && plan->kind == FRAME_VILLAGES; i++) {
        struct written stage = reader_member(&stages, villages[i]);
        read_stage(&stage, plan, (enum plan_stage)i);
    }
    struct written form = reader_needed(&stages, last);
    read_stage(&form, plan, STAGE_FORM);
}

static void read_replacement(const struct written *document, struct sample_plan *plan)
{
    static const char *const members[] = {"visits", "after", NULL};
    struct written value = reader_member(document, "replacement");
    plan->visits = 1;
    if (value.json == NULL || !reader_object(&value, members))
        return;
    struct written visits = reader_needed(&value, "visits");
    struct written after = reader_needed(&value, "after");
    plan->visits = read_count(&visits, 1, 1);
    if (!reader_list(&after, PLAN_AFTER_MAX))
        return;
    plan->after = reader_array(value.reader, PLAN_AFTER_MAX, sizeof *plan->after);
    for (const struct json *at = json_first(after.json); plan->after != NULL && at != NULL;
         at = json_next(at)) {
        struct written item = reader_item(&after, at, plan->after_count);
        plan->after[plan->after_count++] = read_text(&item);
    }
}

/* What strata there can be depends on the frame; a commune is not drawn within itself. */
static void check_strata(const struct written *value, const struct sample_plan *plan)
{
    bool right = plan->kind == FRAME_DOSSIERS || plan->strata != STRATA_FIELD;
    if (plan->strata == STRATA_UNIT && plan->stages[STAGE_COMMUNE].used)
        right = false;
    if (!right)
        READER_ERROR(value, "plan_strata", "strata", strata_names[plan->strata]);
}

enum fault sample_plan_read(const struct json *json, struct arena *arena, struct findings *findings,
                            struct sample_plan *out)
{
    static const char *const members[] = {"id",     "version", "title",       "source", "frame",
                                          "strata", "stages",  "replacement", NULL};
    static const char *const frames[] = {"villages", "dossiers"};
    struct reader reader = reader_of(&codes, arena, findings);
    struct written document = {.json = json, .reader = &reader};
    struct sample_plan plan = {.id = NULL};
    if (reader_object(&document, members)) {
        struct written id = reader_needed(&document, "id");
        struct written version = reader_needed(&document, "version");
        struct written title = reader_needed(&document, "title");
        struct written source = reader_member(&document, "source");
        struct written frame = reader_needed(&document, "frame");
        struct written strata = reader_needed(&document, "strata");
        plan.id = read_text(&id);
        plan.version = read_text(&version);
        read_words(&title, plan.title);
        read_words(&source, plan.source);
        plan.kind = (enum frame_kind)read_choice(&frame, frames, ARRAY_LENGTH(frames));
        plan.strata = (enum strata_by)read_choice(&strata, strata_names, STRATA_WAYS);
        read_stages(&document, &plan);
        read_replacement(&document, &plan);
        check_strata(&strata, &plan);
        if (plan.id != NULL && !text_is_code(plan.id))
            reader_refuse(&id, "plan_value", "value", plan.id);
    }
    TRY(reader_end(&reader, json, &plan.text, &plan.hash));
    *out = plan;
    return OK;
}

enum fault sample_plan_preset(const char *id, struct arena *arena, struct sample_plan *out)
{
    char name[FRAME_CODE_MAX + 16];
    AUTO(json) struct json *json = NULL;
    struct findings findings = findings_in(arena);
    const struct asset *asset = NULL;
    snprintf(name, sizeof name, "plans/%s.json", text_is_code(id) ? id : "-");
    asset = asset_find(sample_assets, name);
    if (asset == NULL)
        return fault_raise(FAULT_NOTFOUND, "plan_unknown", "id", id, NULL);
    TRY(json_parse(asset->data, asset->size, &json));
    TRY(sample_plan_read(json, arena, &findings, out));
    if (findings_errors(&findings) > 0)
        return fault_of_finding(FAULT_CORRUPT, findings_first_error(&findings));
    return OK;
}
