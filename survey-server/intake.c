/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/intake.h"

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
    admission_cleanup(&intake->admission);
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

static enum fault prepare(struct catalog *catalog, const struct intake_body *body,
                          struct intake *intake)
{
    struct uuid id;
    if (!uuid_parse(body->id, &id))
        return fault_raise(FAULT_INVALID, "response_id", "id", body->id, NULL);
    uuid_text(id, intake->id);
    TRY(admission_read(&intake->admission, body->text, body->length));
    TRY(check_id(intake, id));
    TRY(catalog_look(catalog, &intake->view));
    TRY(catalog_find(intake->view, intake->admission.response.campaign, &intake->entry));
    const struct catalog_entry *entry = intake->entry;
    const struct admission_target target = {entry->campaign, entry->form, entry->layout};
    TRY(admission_judge(&intake->admission, &target, id, body->now));
    intake->job.request = intake->admission.request;
    return OK;
}

enum fault intake_prepare(struct catalog *catalog, const struct intake_body *body,
                          struct intake **out)
{
    AUTO(intake) struct intake *intake = calloc(1, sizeof *intake);
    if (intake == NULL)
        return fault_nomem();
    intake->admission = admission_in(body->arena);
    TRY(prepare(catalog, body, intake));
    *out = TAKE(intake);
    return OK;
}
