/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/intake.h"

#include "base/json_write.h"
#include "schema/tickets.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    int status;
    const char *word;
} outcomes[] = {
    [PUT_STORED] = {201, "stored"},          [PUT_QUARANTINED] = {202, "quarantined"},
    [PUT_UNTICKETED] = {202, "quarantined"}, [PUT_REPEATED] = {200, "repeated"},
    [PUT_CONFLICT] = {409, "conflict"},
};

int intake_status(const struct intake *intake) { return outcomes[intake->job.outcome].status; }

const char *intake_word(const struct intake *intake) { return outcomes[intake->job.outcome].word; }

const struct findings *intake_reasons(const struct intake *intake)
{
    if (intake->job.outcome == PUT_UNTICKETED)
        return &intake->unticketed;
    return intake->job.outcome == PUT_QUARANTINED ? &intake->admission.findings : NULL;
}

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
    admission_cleanup(&intake->admission);
    buffer_cleanup(&intake->unticketed_reasons);
    catalog_let_go(intake->view);
    free(intake);
}

/* The body may say its id again (as in a batch), never another. */
static enum fault check_id(const struct intake *intake, struct uuid id)
{
    const struct json *member = json_member(intake->admission.response.document, "id");
    struct uuid own;
    if (member == NULL)
        return OK;
    const char *text = json_text(member);
    if (text != NULL && uuid_parse(text, &own) && memcmp(&own, &id, sizeof id) == 0)
        return OK;
    return fault_raise(FAULT_INVALID, "response_id_other", "id", intake->id, NULL);
}

/* What the writer needs when it refuses the ticket: `ticket` first, so that a full list has it. */
static enum fault ask_for_ticket(struct intake *intake, const struct access *access)
{
    const struct campaign *campaign = intake->entry->campaign;
    if (campaign->access != ACCESS_TICKET || intake->admission.response.test)
        return OK;
    findings_add(&intake->unticketed, SEVERITY_ERROR, "", "ticket", "campaign", campaign->id, NULL);
    findings_append(&intake->unticketed, "", &intake->admission.findings);
    if (intake->unticketed.failed)
        return fault_nomem();
    struct json_out out = json_out_to(&intake->unticketed_reasons);
    json_put_findings(&out, NULL, &intake->unticketed);
    TRY(buffer_check(&intake->unticketed_reasons));
    intake->ticket.shown = ticket_hash(access->ticket, &intake->ticket.hash);
    intake->ticket.reasons = intake->unticketed_reasons.data;
    intake->admission.request.ticket = &intake->ticket;
    return OK;
}

/* Copies what the request points to in the parsed body, and lets the body go. */
static enum fault let_body_go(struct intake *intake, struct arena *arena)
{
    struct put_request *request = &intake->admission.request;
    const char **const texts[] = {&request->unit, &request->village, &request->counter,
                                  &request->field};
    for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
        const char *kept = arena_text(arena, *texts[i]);
        if (kept == NULL && *texts[i] != NULL)
            return FAULT_NOMEM;
        *texts[i] = kept;
    }
    response_cleanup(&intake->admission.response);
    return OK;
}

static enum fault judge(struct intake *intake, const struct intake_body *body, struct uuid id)
{
    const struct catalog_entry *entry = intake->entry;
    const struct admission_target target = {entry->campaign, entry->form, entry->layout};
    access_judge(&body->access, intake->view, entry->campaign, &intake->admission.response,
                 &intake->admission.findings);
    intake->admission.clock = body->clock;
    TRY(admission_judge(&intake->admission, &target, id, body->now));
    TRY(ask_for_ticket(intake, &body->access));
    TRY(let_body_go(intake, body->arena));
    intake->job.request = intake->admission.request;
    return OK;
}

static enum fault find_campaign(struct catalog *catalog, struct intake *intake)
{
    TRY(catalog_look(catalog, &intake->view));
    return catalog_find(intake->view, intake->admission.response.campaign, &intake->entry);
}

static enum fault read(struct intake *intake, const struct intake_body *body,
                       struct json **document)
{
    if (*document == NULL)
        return admission_read(&intake->admission, body->text, body->length);
    TRY(admission_take(&intake->admission, *document));
    *document = NULL;
    return OK;
}

static enum fault prepare(struct catalog *catalog, const struct intake_body *body,
                          struct json **document, struct intake *intake)
{
    struct uuid id;
    if (!uuid_parse(body->id, &id))
        return fault_raise(FAULT_INVALID, "response_id", "id", body->id, NULL);
    uuid_text(id, intake->id);
    TRY(read(intake, body, document));
    TRY(check_id(intake, id));
    TRY(find_campaign(catalog, intake));
    return judge(intake, body, id);
}

enum fault intake_prepare(struct catalog *catalog, const struct intake_body *body,
                          struct intake **out)
{
    AUTO(json) struct json *document = body->document;
    AUTO(intake) struct intake *intake = calloc(1, sizeof *intake);
    if (intake == NULL)
        return fault_nomem();
    intake->admission = admission_in(body->arena);
    intake->unticketed = findings_in(body->arena);
    intake->unticketed_reasons = buffer_of(ADMISSION_BYTES_MAX);
    TRY(prepare(catalog, body, &document, intake));
    *out = TAKE(intake);
    return OK;
}
