/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * intake - one response on its way into the store, whoever sends it: PUT, a batch, the plain form.
 *
 *   body --intake_prepare--> read, campaign found, judged --> put_job --http_wait--> outcome
 *
 * Decided in this order: size, id, JSON, campaign; then the writer says stored, repeated or
 * conflict before anything else matters, the ticket included. A body with findings is stored in
 * quarantine with them.
 *
 * A parsed body takes up to fifty times the room of its text, so it is let go here: what waits for
 * the writer is the canonical text.
 *
 * Ownership: the intake owns the document and holds the catalogue's view; freed after the job's
 * `done`, before the arena. Thread: one at a time.
 * Faults: INVALID response_id {id} (not a UUID), response_id_other (the body names another), those
 * of response_read(); NOTFOUND campaign_unknown; LIMIT, NOMEM. As statuses: 422, 404, 413, 503.
 */
#ifndef HAILONG_SURVEY_SERVER_INTAKE_H
#define HAILONG_SURVEY_SERVER_INTAKE_H

#include "schema/admission.h"
#include "survey-server/access.h"

struct intake_body {
    struct arena *arena; /* of the request: findings live in it */
    const char *id;      /* as the address, the batch or the form has it */
    const char *text;
    size_t length;
    struct json *document; /* the text, parsed already: taken over; NULL = not yet */
    struct instant now;
    struct device_clock clock;
    struct access access;
};

struct intake {
    struct catalog_view *view;
    const struct catalog_entry *entry;
    struct admission admission;
    struct put_job job; /* ready to be submitted, but for `done` */
    char id[UUID_TEXT_SIZE];
    struct put_ticket ticket; /* these three: in a campaign that asks for tickets */
    struct findings unticketed;
    struct buffer unticketed_reasons;
};

CHECKED enum fault intake_prepare(struct catalog *catalog, const struct intake_body *body,
                                  struct intake **out);
void intake_free(struct intake *intake);
OWN_POINTER(intake, struct intake, intake_free)

/* Status and word of what became of it: 201 stored, 202 quarantined, 200 repeated, 409 conflict. */
int intake_status(const struct intake *intake);
const char *intake_word(const struct intake *intake);
/* Why it was quarantined; NULL when it was not, this time. */
const struct findings *intake_reasons(const struct intake *intake);

/* True for a finding a citizen can mend on the form: about an answer (required, choice, type,
 * range, relevance) or the consent. */
bool intake_is_answer_finding(const struct finding *finding);

#endif
