/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/intake.h"

#include "base/json_write.h"
#include "survey-server/limits.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    int status;
    const char *word;
} outcomes[] = {
    [PUT_STORED] = {201, "stored"},
    [PUT_QUARANTINED] = {202, "quarantined"},
    [PUT_REPEATED] = {200, "repeated"},
    [PUT_CONFLICT] = {409, "conflict"},
};

int intake_status(const struct intake *intake) { return outcomes[intake->job.outcome].status; }

const char *intake_word(const struct intake *intake) { return outcomes[intake->job.outcome].word; }

bool intake_is_answer_finding(const struct finding *finding)
{
    static const char *const mendable[] = {"required", "choice", "type", "range", "relevance"};
    static const char answers[] = "/answers/";
    if (strcmp(finding->code, "consent") == 0)
        return true;
    if (strncmp(finding->at, answers, sizeof answers - 1) != 0)
        return false;
    for (size_t i = 0; i < ARRAY_LENGTH(mendable); i++) {
        if (strcmp(finding->code, mendable[i]) == 0)
            return true;
    }
    return false;
}

void intake_free(struct intake *intake)
{
    if (intake == NULL)
        return;
    response_cleanup(&intake->response);
    buffer_cleanup(&intake->document);
    buffer_cleanup(&intake->reasons);
    catalog_let_go(intake->view);
    free(intake);
}

/* The body may say its id again (as in a batch), never another. */
static enum fault check_id(const struct intake *intake, struct uuid id)
{
    const struct json *member = json_member(intake->response.document, "id");
    struct uuid own;
    if (member == NULL)
        return OK;
    const char *text = json_text(member);
    if (text != NULL && uuid_parse(text, &own) && memcmp(&own, &id, sizeof id) == 0)
        return OK;
    return fault_raise(FAULT_INVALID, "response_id_other", "id", intake->id, NULL);
}

static enum fault judge(struct intake *intake, struct instant now)
{
    const struct catalog_entry *entry = intake->entry;
    TRY(response_validate(entry->form, &intake->response, &intake->findings));
    campaign_admit(entry->campaign, &intake->response, now, &intake->findings);
    if (intake->findings.failed)
        return fault_nomem();
    if (findings_errors(&intake->findings) == 0)
        return OK;
    struct json_out out = json_out_to(&intake->reasons);
    json_put_findings(&out, NULL, &intake->findings);
    return buffer_check(&intake->reasons);
}

static enum fault fill_request(struct intake *intake, struct uuid id, struct instant now)
{
    const struct response *response = &intake->response;
    struct put_request *request = &intake->job.request;
    *request = (struct put_request){
        .province = intake->entry->campaign->province,
        .campaign = intake->entry->campaign->id,
        .unit = response->unit,
        .id = id,
        .reasons = intake->reasons.length > 0 ? intake->reasons.data : NULL,
        .complete = response->complete,
        .has_started = response->has_started,
        .started_ms = response->started.utc_ms,
        .started_day = response->has_started ? instant_day(response->started) : 0,
        .received_ms = now.utc_ms,
    };
    TRY(response_canonical(response, &intake->document, &request->hash));
    request->document = intake->document.data;
    request->document_length = intake->document.length;
    return OK;
}

static enum fault prepare(struct catalog *catalog, const struct intake_body *body,
                          struct intake *intake)
{
    struct uuid id;
    if (!uuid_parse(body->id, &id))
        return fault_raise(FAULT_INVALID, "response_id", "id", body->id, NULL);
    uuid_text(id, intake->id);
    TRY(response_read(body->text, body->length, &intake->findings, &intake->response));
    TRY(check_id(intake, id));
    TRY(catalog_look(catalog, &intake->view));
    TRY(catalog_find(intake->view, intake->response.campaign, &intake->entry));
    TRY(judge(intake, body->now));
    return fill_request(intake, id, body->now);
}

enum fault intake_prepare(struct catalog *catalog, const struct intake_body *body,
                          struct intake **out)
{
    AUTO(intake) struct intake *intake = calloc(1, sizeof *intake);
    if (intake == NULL)
        return fault_nomem();
    intake->findings = findings_in(body->arena);
    intake->document = buffer_of(LIMIT_DOCUMENT_BYTES);
    intake->reasons = buffer_of(LIMIT_DOCUMENT_BYTES);
    TRY(prepare(catalog, body, intake));
    *out = TAKE(intake);
    return OK;
}
