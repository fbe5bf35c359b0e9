/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * response - one person's answers: read from JSON, judged against a form, turned into codes.
 *
 *   body --response_read--> struct response --response_validate--> findings (none = stored as 201)
 *                                           --response_codes--> one int32 a column (cursor.h)
 *
 * Unusable (not JSON, not an object, no campaign) is FAULT_INVALID: the 422 of the contract. All
 * else is a finding, and the response is kept in quarantine with its reasons: type range choice
 * required relevance unknown_member consent here; version unit time late draft in campaign.h,
 * device in survey-server/access.h, ticket in schema/put.h.
 *
 * Ownership: texts point into the parsed document, which the response owns. Thread: one at a time.
 * Limits: RESPONSE_BYTES_MAX; RESPONSE_ID_MAX characters for place and by.
 */
#ifndef HAILONG_FORMS_RESPONSE_H
#define HAILONG_FORMS_RESPONSE_H

#include "base/date.h"
#include "base/json_write.h"
#include "forms/form.h"

enum { RESPONSE_BYTES_MAX = 256 * 1024, RESPONSE_ID_MAX = 64 };

enum response_mode { MODE_KIOSK, MODE_PHONE, MODE_INTERVIEWER, MODE_PAPER, MODE_COUNT };

struct response {
    struct json *document; /* owned; as it came, `id` included when it had one */
    const char *id;        /* the member "id" (batch, import), or NULL */
    const char *campaign;  /* never NULL */
    const char *form;      /* these: "" when absent or of the wrong type */
    const char *version;
    const char *unit;
    const char *language;
    enum response_mode mode;
    bool has_started;
    struct instant started;
    int64_t seconds;     /* -1 = not given */
    bool complete;       /* absent = true */
    bool test;           /* tries the campaign out; absent = false, and only true may stand there */
    const char *village; /* these: NULL when absent or null */
    const char *counter;
    const char *field;
    const char *assignment;
    const char *device;
    const char *interviewer;
    const struct json *answers; /* an object, or NULL */
};

/* Reads a body. Findings: what is wrong with the members outside `answers` (type,
 * unknown_member, required for campaign's companions form, version, unit, mode, started, answers;
 * choice for mode; range for a text over its limit or a negative time). null and "" count as
 * absent. FAULT_INVALID response_not_json {line, column, what}, json_duplicate, json_number,
 * response_not_object, response_no_campaign; FAULT_LIMIT response_large over the size. */
CHECKED enum fault response_read(const char *body, size_t length, struct findings *findings,
                                 struct response *out);
/* The same in two steps, for who must look into the document in between: its text parsed (same
 * faults, but an object is not asked for), and a document read, which `out` owns when OK. */
CHECKED enum fault response_parse(const char *body, size_t length, struct json **out);
CHECKED enum fault response_from_json(struct json *document, struct findings *findings,
                                      struct response *out);
void response_cleanup(struct response *response);

/* Judges the answers, the consent and the language against the form: see the top. When `complete`
 * is false, required is not checked. Answers to questions that are not relevant: null, "" and []
 * are fine, anything else is `relevance`. Arguments of findings: `question` (its id; outside the
 * answers the member's path), `value`, `low` and `high` (of a text: its length in characters),
 * `expected` (the right kind, by example). `codes` (may be NULL) gets what response_codes() would
 * write. */
CHECKED enum fault response_validate(const struct form *form, const struct response *response,
                                     struct findings *findings, int32_t *codes);

/* Message id of the words a citizen sees beside a question whose finding has `code`; NULL stands
 * for a finding that is about no question. The finding's arguments fill the words. */
const char *validate_citizen_message(const struct question *question, const char *code);

/* Writes form->column_count codes (cursor.h). Never fails: what does not fit is CODE_INVALID. */
void response_codes(const struct form *form, const struct json *answers, int32_t *codes);

const char *response_mode_name(enum response_mode mode);
bool response_mode_parse(const char *text, enum response_mode *out);

/* Some of the modes, "kiosk,phone", as a set: bit m = enum response_mode m; never empty. */
bool response_modes_parse(const char *text, unsigned *out);

/* The member "modes": ["kiosk","phone"], or null for 0, which is all of them. */
void response_modes_json(unsigned modes, struct json_out *out);

/* The canonical document without `id` (what is stored and hashed) and its hash. */
CHECKED enum fault response_canonical(const struct response *response, struct buffer *out,
                                      struct hash *out_hash);

#endif
