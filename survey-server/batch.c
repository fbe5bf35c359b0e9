/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/batch.h"

#include "base/json_split.h"
#include "base/json_write.h"
#include "base/place.h"
#include "survey-server/heartbeat.h"
#include "survey-server/intake.h"
#include "survey-server/metrics.h"
#include "survey-server/problem.h"
#include "survey-server/sender.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_SIZE = 24 };

struct item {
    const char *id;        /* as it was sent, cut; NULL = none that is a text */
    struct intake *intake; /* NULL: refused before the writer saw it; then: */
    int status;
    const char *code;
    const char *detail; /* words */
};

struct batch {
    struct arena *arena;
    struct instant received;
    struct device_clock clock;
    struct access access;
    struct findings findings; /* about `sent` and `device` */
    struct device_report report;
    struct put_job report_job;
    bool has_report;
    struct item items[LIMIT_BATCH_ITEMS];
    size_t count;
};

void batch_free(struct batch *batch)
{
    if (batch == NULL)
        return;
    for (size_t i = 0; i < batch->count; i++)
        intake_free(batch->items[i].intake);
    arena_free(batch->arena);
    free(batch);
}

static enum fault batch_new(struct request *request)
{
    request->batch = calloc(1, sizeof *request->batch);
    if (request->batch == NULL)
        return fault_nomem();
    TRY(arena_new(LIMIT_BATCH_ARENA_BYTES, &request->batch->arena));
    request->batch->findings = findings_in(request->batch->arena);
    request->batch->received = instant_now();
    return access_of(request, &request->batch->access);
}

/* --- taking in -------------------------------------------------------------------------------- */

/* An item that cannot be used: what a PUT would have been told. */
static enum fault refuse(struct request *request, enum fault fault, struct item *item)
{
    struct fault_detail detail;
    AUTO(buffer) struct buffer words = buffer_of(LIMIT_PAGE_BYTES);
    item->status = problem_of(request, fault, &detail);
    message_text(http_language(request), &detail.finding, &words);
    TRY(buffer_check(&words));
    if (item->status / 100 == 4)
        metrics_refused(request->services->metrics);
    item->code = arena_text(request->batch->arena, detail.finding.code);
    item->detail = arena_text(request->batch->arena, words.data);
    return item->code == NULL || item->detail == NULL ? FAULT_NOMEM : OK;
}

/* A text with what only a tree shows to be no JSON: it is the batch that is none. */
static bool is_no_json(enum fault fault)
{
    const char *code = fault_detail()->code;
    return fault == FAULT_INVALID &&
           (strcmp(code, "json_duplicate") == 0 || strcmp(code, "json_number") == 0);
}

/* Reads and judges an item; the fault is its own. `document` is taken over. */
static enum fault judge(struct request *request, struct json *document, struct item *item)
{
    struct batch *batch = request->batch;
    AUTO(json) struct json *taken = document;
    if (!json_is(taken, JSON_OBJECT))
        return fault_raise(FAULT_INVALID, "response_not_object", NULL);
    const struct json *ticket = json_take(taken, "ticket");
    struct intake_body body = {.arena = batch->arena,
                               .id = json_member_text(taken, "id"),
                               .now = batch->received,
                               .clock = batch->clock,
                               .access = batch->access};
    if (body.id != NULL)
        item->id = arena_text(batch->arena, place_excerpt(body.id, &batch->findings));
    if (ticket != NULL)
        body.access.ticket = json_text(ticket);
    body.document = TAKE(taken);
    return intake_prepare(request->services->catalog, &body, &item->intake);
}

/* The fault is the batch's. */
static enum fault take_item(struct request *request, const struct json_piece *piece)
{
    struct item *item = &request->batch->items[request->batch->count++];
    struct json *document = NULL;
    enum fault fault = response_parse(piece->text, piece->length, &document);
    if (is_no_json(fault))
        return fault;
    if (fault == OK)
        fault = judge(request, document, item);
    return fault == OK ? OK : refuse(request, fault, item);
}

static enum fault take_sender(struct request *request, const struct json *rest)
{
    struct batch *batch = request->batch;
    const struct json *sent = json_member(rest, "sent");
    const struct json *device = json_member(rest, "device");
    struct heartbeat heartbeat = {.device = json_is(device, JSON_NULL) ? NULL : device,
                                  .sent = json_text(sent),
                                  .received = batch->received};
    batch->clock = heartbeat.clock = clock_of(heartbeat.sent, heartbeat.received);
    if (sent != NULL && !json_is(sent, JSON_NULL) && !batch->clock.told)
        findings_add(&batch->findings, SEVERITY_WARNING, "/sent", "type", "question", "sent",
                     "expected", "\"2026-12-31T08:00:00+07:00\"", NULL);
    return heartbeat_read(request, &heartbeat, &batch->findings, &batch->report,
                          &batch->has_report);
}

static enum fault check_shape(const struct json_split *split)
{
    char count[NUMBER_SIZE];
    char limit[NUMBER_SIZE];
    if (split->rest == NULL)
        return fault_raise(FAULT_INVALID, "batch_shape", NULL);
    if (split->count <= LIMIT_BATCH_ITEMS)
        return OK;
    snprintf(count, sizeof count, "%zu", split->count);
    snprintf(limit, sizeof limit, "%d", LIMIT_BATCH_ITEMS);
    return fault_raise(FAULT_INVALID, "batch_many", "count", count, "limit", limit, NULL);
}

static enum fault take_in(struct request *request)
{
    const struct buffer *body = &request->body;
    AUTO(json_split) struct json_split split = {0};
    TRY(json_split(body->data == NULL ? "" : body->data, body->length, "responses", &split));
    TRY(check_shape(&split));
    if (split.count > 1)
        TRY(sender_charge(request, split.count - 1));
    TRY(batch_new(request));
    TRY(take_sender(request, split.rest));
    for (size_t i = 0; i < split.count; i++)
        TRY(take_item(request, &split.items[i]));
    return OK;
}

/* --- answering -------------------------------------------------------------------------------- */

static void put_error(struct json_out *out, const struct item *item)
{
    json_put_integer(out, "status", item->status);
    json_put_text(out, "code", item->code);
    json_put_text(out, "detail", item->detail);
}

/* What the writer could not store. A full disk fails every item alike: it is logged once. */
static enum fault tell_failing(struct request *request, struct item *item)
{
    const struct put_job *job = &item->intake->job;
    for (const struct item *before = request->batch->items; before < item; before++) {
        if (before->intake != NULL && before->intake->job.fault == job->fault) {
            item->status = before->status;
            item->code = before->code;
            item->detail = before->detail;
            return OK;
        }
    }
    fault_detail_adopt(&job->detail);
    return refuse(request, job->fault, item);
}

static enum fault put_result(struct request *request, struct json_out *out, struct item *item)
{
    const struct intake *intake = item->intake;
    const struct findings none = findings_in(request->batch->arena);
    const struct findings *reasons = NULL;
    if (intake != NULL && intake->job.fault != OK)
        TRY(tell_failing(request, item));
    json_open(out, NULL, '{');
    json_put_text(out, "id", intake != NULL ? intake->id : item->id);
    if (item->status != 0) {
        put_error(out, item);
    } else {
        json_put_integer(out, "status", intake_status(intake));
        reasons = intake_reasons(intake);
    }
    json_put_findings(out, "findings", reasons != NULL ? reasons : &none);
    json_close(out, '}');
    return OK;
}

/* A heartbeat that could not be kept is sent again with the next batch; only where there is nothing
 * else to answer is that the answer. */
static enum fault check_report(const struct batch *batch)
{
    if (!batch->has_report || batch->count > 0 || batch->report_job.fault == OK)
        return OK;
    fault_detail_adopt(&batch->report_job.detail);
    return batch->report_job.fault;
}

static enum fault reply(struct request *request)
{
    struct batch *batch = request->batch;
    AUTO(buffer) struct buffer body = buffer_of(LIMIT_BATCH_REPLY_BYTES);
    struct json_out out = json_out_to(&body);
    char received[DATE_TEXT_SIZE];
    instant_text(batch->received, received);
    TRY(check_report(batch));
    json_open(&out, NULL, '{');
    json_put_text(&out, "received", received);
    json_open(&out, "results", '[');
    for (size_t i = 0; i < batch->count; i++)
        TRY(put_result(request, &out, &batch->items[i]));
    json_close(&out, ']');
    if (batch->findings.count > 0)
        json_put_findings(&out, "findings", &batch->findings);
    json_close(&out, '}');
    TRY(buffer_check(&body));
    http_reply_header(request, "Cache-Control", "no-store");
    http_reply(request, 200, "application/json", &body);
    return OK;
}

/* The writer's no to all is the answer to all: nothing of the batch was stored. */
static enum fault batch_stored(struct request *request)
{
    return request->refusal != OK ? request->refusal : reply(request);
}

enum fault api_post_responses(struct request *request)
{
    struct put_job *jobs[LIMIT_BATCH_ITEMS + 1];
    size_t count = 0;
    TRY(take_in(request));
    struct batch *batch = request->batch;
    for (size_t i = 0; i < batch->count; i++) {
        if (batch->items[i].intake != NULL)
            jobs[count++] = &batch->items[i].intake->job;
    }
    if (batch->has_report) {
        batch->report_job.report = &batch->report;
        jobs[count++] = &batch->report_job;
    }
    if (count == 0)
        return reply(request);
    http_wait(request, jobs, count, batch_stored);
    return OK;
}
