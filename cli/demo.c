/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/serving.h"
#include "cli/setup.h"
#include "cli/simulate.h"
#include "cli/units.h"

#include "analysis/report.h"
#include "base/file.h"
#include "cli/cli_assets.h"
#include "survey-server/intake.h"
#include "survey-server/listen.h"
#include "survey-server/results.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORK_BYTES = 256 << 20, REPORT_BYTES = 32 << 20, BATCH = 250 };

/* The demo's model and what it names. */
struct demo {
    const struct call *call;
    struct json *model;
    struct form *form;
    struct unit_list *units;
};

static void demo_cleanup(struct demo *demo)
{
    json_free(demo->model);
    form_free(demo->form);
    unit_list_free(demo->units);
}

static enum fault demo_load(const struct call *call, struct demo *out)
{
    AUTO(demo) struct demo demo = {.call = call};
    const struct asset *asset = asset_find(hailong_assets, "samples/demo/model.json");
    if (asset == NULL)
        return fault_raise(FAULT_CORRUPT, "asset_missing", "name", "samples/demo/model.json", NULL);
    TRY(json_parse(asset->data, asset->size, &demo.model));
    const char *form = json_member_text(demo.model, "form");
    TRY(form_builtin(form != NULL ? form : "", &demo.form));
    TRY(unit_list_builtin(&demo.units));
    *out = demo;
    demo = (struct demo){.call = NULL};
    return OK;
}

/* --- making ---------------------------------------------------------------------------------- */

/* Answers on their way into the store, a batch a transaction. */
struct batch {
    struct arena *arena; /* the intakes' */
    struct intake *intakes[BATCH];
    struct put_request requests[BATCH];
    size_t count;
};

static void batch_clear(struct batch *batch)
{
    for (size_t i = 0; i < batch->count; i++)
        intake_free(batch->intakes[i]);
    batch->count = 0;
    arena_free(TAKE(batch->arena));
}

static void batch_free(struct batch *batch)
{
    if (batch != NULL)
        batch_clear(batch);
    free(batch);
}
OWN_POINTER(batch, struct batch, batch_free)

static enum fault batch_store(struct batch *batch, struct store *store)
{
    enum put_outcome outcomes[BATCH];
    enum fault fault = store_put_responses(store, batch->requests, batch->count, outcomes);
    batch_clear(batch);
    return fault;
}

static enum fault put_one(struct simulation *simulation, struct catalog *catalog,
                          struct buffer *body, struct batch *batch)
{
    struct simulated_response made;
    char id[UUID_TEXT_SIZE];
    TRY(simulation_next(simulation, body, &made));
    uuid_text(made.id, id);
    if (batch->arena == NULL)
        TRY(arena_new(WORK_BYTES, &batch->arena));
    const struct intake_body taken = {.arena = batch->arena,
                                      .id = id,
                                      .text = body->data,
                                      .length = body->length,
                                      .now = made.received};
    struct intake **intake = &batch->intakes[batch->count];
    TRY(intake_prepare(catalog, &taken, intake));
    batch->requests[batch->count++] = (*intake)->job.request;
    return OK;
}

/* Every answer takes the road that a device's would: read, judged, stored. */
static enum fault put_answers(struct simulation *simulation, struct store *store)
{
    AUTO(catalog) struct catalog *catalog = NULL;
    AUTO(batch) struct batch *batch = calloc(1, sizeof *batch);
    AUTO(buffer) struct buffer body = buffer_of(RESPONSE_BYTES_MAX);
    size_t count = simulation_count(simulation);
    if (batch == NULL)
        return fault_nomem();
    TRY(catalog_open(store, &catalog));
    for (size_t i = 0; i < count; i++) {
        TRY(put_one(simulation, catalog, &body, batch));
        if (batch->count == BATCH || i + 1 == count)
            TRY(batch_store(batch, store));
    }
    return OK;
}

/* The campaign: every commune of the model's province, open, marked as simulated. */
static enum fault put_campaign(const struct demo *demo, struct arena *arena, struct store *store)
{
    struct campaign campaign = {.id = json_member_text(demo->model, "campaign"),
                                .form = demo->form->id,
                                .version = demo->form->version,
                                .index = json_member_text(demo->model, "index"),
                                .from_day = DAY_NONE,
                                .to_day = DAY_NONE,
                                .simulated = true};
    const char *province = json_member_text(demo->model, "province");
    if (campaign.id == NULL || campaign.index == NULL || province == NULL)
        return fault_raise(FAULT_INVALID, "demo_model", "what", "campaign, index, province", NULL);
    TRY(units_of_province(demo->units, province, arena, &campaign));
    TRY(store_create_campaign(store, &campaign));
    return store_set_campaign_state(store, campaign.id, CAMPAIGN_OPEN);
}

static enum fault fill(void *context, struct store *store)
{
    struct demo *demo = context;
    struct simulation *simulation;
    AUTO(arena) struct arena *arena = NULL;
    TRY(arena_new(WORK_BYTES, &arena));
    TRY(put_campaign(demo, arena, store));
    TRY(simulation_new(arena, demo->model, demo->form, demo->units, &simulation));
    return put_answers(simulation, store);
}

static const char *province_name(const struct demo *demo)
{
    const char *code = json_member_text(demo->model, "province");
    const struct unit *unit = code == NULL ? NULL : unit_list_find(demo->units, code);
    return unit != NULL ? unit->full_name : "";
}

static enum fault make(struct demo *demo, const char *folder)
{
    int64_t count = 0;
    char count_text[24];
    (void)json_integer(json_member(demo->model, "responses"), &count);
    snprintf(count_text, sizeof count_text, "%lld", (long long)count);
    call_say(demo->call, "demo_making", "province", province_name(demo), "count", count_text,
             "path", folder, NULL);
    const struct setup setup = {
        .folder = folder, .units = demo->units, .fill = fill, .context = demo};
    return setup_make(&setup);
}

/* --- showing --------------------------------------------------------------------------------- */

/* What a first look needs: the province's report, and that of the commune with most answers. */
struct shown {
    char unit[UNIT_CODE_MAX + 1];
    char unit_path[PATH_MAX];
    char province_path[PATH_MAX];
    int64_t responses;
    int64_t quarantined;
    size_t units;
    const char *province; /* its name */
};

static enum fault write_report(const struct demo *demo, struct campaign_results *results,
                               const char *unit, char path[PATH_MAX])
{
    AUTO(result) struct result *result = NULL;
    AUTO(report) struct report *report = NULL;
    AUTO(buffer) struct buffer html = buffer_of(REPORT_BYTES);
    AUTO(memory) char *folder = realpath(call_value(demo->call, "data"), NULL);
    if (folder == NULL)
        return fault_nomem();
    TRY(results_of(results, unit, &result));
    TRY(report_make(result, demo->call->language, &report));
    TRY(document_html(&report->document, &html));
    char reports[PATH_MAX];
    int length = snprintf(reports, sizeof reports, "%s/reports", folder);
    if (length < 0 || length > PATH_MAX - 100)
        return fault_raise(FAULT_LIMIT, "path_long", "path", folder, NULL);
    TRY(folder_make(reports, 0755));
    snprintf(path, PATH_MAX, "%.*s/%s-%s.html", PATH_MAX - 100, reports,
             results_campaign(results)->id, unit);
    return file_write(path, html.data, html.length, 0644);
}

/* The commune whose report is shown: the one with most answers. */
static const char *shown_unit(const struct result *province)
{
    const struct tally *tally = province->context->tally;
    const struct tally_unit *most = NULL;
    for (size_t i = 0; i < tally->unit_count; i++) {
        if (most == NULL || tally->units[i].responses > most->responses)
            most = &tally->units[i];
    }
    return most != NULL ? most->code : NULL;
}

static enum fault show_reports(const struct demo *demo, struct store *store, struct shown *out)
{
    AUTO(campaign_results) struct campaign_results *results = NULL;
    AUTO(result) struct result *province = NULL;
    const struct results_request request = {.campaign = json_member_text(demo->model, "campaign"),
                                            .from_day = DAY_NONE,
                                            .to_day = DAY_NONE};
    TRY(results_open(store, &request, &results));
    if (!results_campaign(results)->simulated)
        return fault_raise(FAULT_NOTFOUND, "demo_not_demo", "path", call_value(demo->call, "data"),
                           NULL);
    const char *code = results_campaign(results)->province;
    TRY(results_of(results, code, &province));
    out->province = province_name(demo);
    out->responses = province->subject.responses;
    out->quarantined = province->counts.quarantined;
    out->units = results_campaign(results)->unit_count;
    TRY(write_report(demo, results, code, out->province_path));
    const char *unit = shown_unit(province);
    snprintf(out->unit, sizeof out->unit, "%s",
             unit != NULL ? unit : results_campaign(results)->units[0]);
    return write_report(demo, results, out->unit, out->unit_path);
}

static void print_title(const struct call *call, const struct shown *shown)
{
    AUTO(buffer) struct buffer line = buffer_of(1000);
    char responses[24];
    char quarantined[24];
    char units[24];
    snprintf(responses, sizeof responses, "%lld", (long long)shown->responses);
    snprintf(quarantined, sizeof quarantined, "%lld", (long long)shown->quarantined);
    snprintf(units, sizeof units, "%zu", shown->units);
    message_say(&line, call->language, "demo_title", "province", shown->province, "responses",
                responses, "quarantined", quarantined, "units", units, NULL);
    printf("%s\n", line.data != NULL ? line.data : "");
}

static void announce(const struct call *call, const char *address, struct store *store,
                     void *context)
{
    (void)store;
    const struct shown *shown = context;
    print_title(call, shown);
    char line[3 * PATH_MAX];
    snprintf(line, sizeof line, "%s/", address);
    serving_print(call, "demo_home", "address", line);
    snprintf(line, sizeof line, "%s/c/demo?unit=%s", address, shown->unit);
    serving_print(call, "demo_form", "address", line);
    snprintf(line, sizeof line, "%s/c/demo?unit=%s&mode=kiosk", address, shown->unit);
    serving_print(call, "demo_kiosk", "address", line);
    snprintf(line, sizeof line, "file://%s", shown->unit_path);
    serving_print(call, "demo_report", "path", line);
    snprintf(line, sizeof line, "file://%s", shown->province_path);
    serving_print(call, "demo_report_province", "path", line);
    snprintf(line, sizeof line,
             "curl -H \"Authorization: Bearer $(cat %s/operator.token)\" "
             "\"%s/api/v1/campaigns/demo/index/sipas-2026?unit=%s\"",
             call_value(call, "data"), address, shown->unit);
    serving_print(call, "demo_index", "command", line);
    snprintf(line, sizeof line,
             "%s account add --data %s --name toi --role administrator --unit VN --address %s",
             program_invocation_name, call_value(call, "data"), address);
    serving_print(call, "demo_staff", "command", line);
    serving_print(call, "demo_stop", "address", address);
    fflush(stdout);
}

static enum fault prepare(struct demo *demo, struct shown *out)
{
    const char *folder = call_value(demo->call, "data");
    AUTO(store) struct store *store = NULL;
    if (folder_is_empty(folder))
        TRY(make(demo, folder));
    TRY(store_open(folder, &store));
    enum fault fault = show_reports(demo, store, out);
    if (fault == FAULT_NOTFOUND)
        return fault_raise(FAULT_NOTFOUND, "demo_not_demo", "path", folder, NULL);
    return fault;
}

enum fault run_demo(const struct call *call)
{
    AUTO(demo) struct demo demo = {.call = call};
    struct shown shown = {.responses = 0};
    enum fault fault = listen_check(call_value(call, "listen"));
    if (fault == FAULT_INVALID)
        fault = FAULT_USAGE;
    TRY(fault);
    TRY(demo_load(call, &demo));
    TRY(prepare(&demo, &shown));
    return serving_run(call, announce, &shown);
}
