/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/api.h"
#include "survey-server/notes.h"

#include "base/json_write.h"
#include "schema/withdrawal.h"
#include "survey-server/catalog.h"
#include "survey-server/intake.h"
#include "survey-server/results_query.h"

#include <stdio.h>
#include <string.h>

static const char json_type[] = "application/json";

/* Replies with what `out` wrote into `body`. */
static enum fault reply_json(struct request *request, int status, struct buffer *body)
{
    TRY(buffer_check(body));
    http_reply(request, status, json_type, body);
    return OK;
}

/* The code that takes it back, for whoever has just sent it. */
static void put_withdrawal(struct json_out *out, const struct intake *intake)
{
    const struct campaign *campaign = intake->entry->campaign;
    char code[SPOKEN_TEXT_SIZE];
    if (!campaign->withdrawal || intake->job.outcome == PUT_CONFLICT)
        return;
    withdrawal_code(campaign, intake->job.request.id, code);
    json_put_text(out, "withdrawal", code);
}

static enum fault response_stored(struct request *request)
{
    struct intake *intake = request->intake;
    if (intake->job.fault != OK) {
        fault_detail_adopt(&intake->job.detail);
        return intake->job.fault;
    }
    const struct findings *reasons = intake_reasons(intake);
    struct findings none = findings_in(request->arena);
    AUTO(buffer) struct buffer body = buffer_of(LIMIT_PAGE_BYTES);
    struct json_out out = json_out_to(&body);
    json_open(&out, NULL, '{');
    json_put_text(&out, "id", intake->id);
    json_put_text(&out, "status", intake_word(intake));
    json_put_findings(&out, "findings", reasons != NULL ? reasons : &none);
    put_withdrawal(&out, intake);
    json_close(&out, '}');
    http_reply_header(request, "Cache-Control", "no-store");
    return reply_json(request, intake_status(intake), &body);
}

enum fault api_put_response(struct request *request)
{
    struct intake_body body = {
        .arena = request->arena,
        .id = request->arguments[0],
        .text = request->body.data == NULL ? "" : request->body.data,
        .length = request->body.length,
        .now = instant_now(),
    };
    TRY(access_of(request, &body.access));
    TRY(intake_prepare(request->services->catalog, &body, &request->intake));
    struct put_job *job = &request->intake->job;
    http_wait(request, &job, 1, response_stored);
    return OK;
}

enum fault api_form(struct request *request)
{
    const struct form *form = NULL;
    TRY(catalog_form(request->services->catalog, request->arguments[0], request->arguments[1],
                     &form));
    char hash[HASH_TEXT_SIZE];
    char tag[HASH_TEXT_SIZE + 2];
    hash_text(form->hash, hash);
    snprintf(tag, sizeof tag, "\"%s\"", hash);
    http_reply_header(request, "Cache-Control", "no-cache");
    if (http_reply_unchanged(request, tag))
        return OK;
    AUTO(buffer) struct buffer body = buffer_of(FORM_BYTES_MAX);
    buffer_text(&body, form->document);
    return reply_json(request, 200, &body);
}

enum fault api_index(struct request *request)
{
    struct results_request asked = {.campaign = request->arguments[0],
                                    .index = request->arguments[1]};
    TRY(results_query(request, NULL, &asked));
    AUTO(campaign_results) struct campaign_results *results = NULL;
    TRY(results_open(request->services->store, &asked, &results));
    const char *unit = http_query(request, "unit");
    AUTO(result) struct result *result = NULL;
    if (unit == NULL)
        unit = results_campaign(results)->province;
    TRY(results_of(results, unit, &result));
    AUTO(buffer) struct buffer body = buffer_of(LIMIT_PAGE_BYTES);
    struct json_out out = json_out_to(&body);
    result_json(result, &out);
    note_look(request, "index_read", asked.campaign, unit);
    http_reply_header(request, "Cache-Control", "no-store");
    return reply_json(request, 200, &body);
}
