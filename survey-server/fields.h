/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fields - what a plain form posts, and the response it stands for.
 *
 *   "id=0193...&q5=2&q2=1&q2=6&other=..." --fields_parse--> {name, value}, in order
 *                                         --fields_response--> the JSON of a PUT
 *
 * Coded answers become integers, "null" becomes null (declined), several values of a multiple
 * choice an array; every value is trimmed, line ends are LF, empty is absent. What does not fit (a
 * letter where a number belongs) goes on as text, and validation says so. The same fields always
 * give the same JSON, so that a form sent twice is the same body.
 *
 * Hidden fields: id, unit, lang, started, version, and ticket, which is never part of the response.
 * Any other name is an answer, known or not: nothing odd is thrown away.
 *
 * Ownership: fields live in the arena. Thread: any. Faults: INVALID field_encoding (not UTF-8, a
 * NUL, a bad percent sign), LIMIT field_count; NOMEM.
 */
#ifndef HAILONG_SURVEY_SERVER_FIELDS_H
#define HAILONG_SURVEY_SERVER_FIELDS_H

#include "base/buffer.h"
#include "forms/form.h"
#include "forms/response.h"

struct field {
    const char *name;
    const char *value;
    const struct field *next; /* of the same name, NULL at the last */
    bool again;               /* one before it has the same name */
    const void *bytes;        /* of a workbook (upload.h), whose value is ""; NULL = it is none */
    size_t size;
};

struct fields {
    struct field *items;
    size_t count;
};

/* Reads application/x-www-form-urlencoded. */
CHECKED enum fault fields_parse(struct arena *arena, const char *text, size_t length,
                                struct fields *out);

/* Fills `next` and `again` of items that somebody else has read (upload.h). */
CHECKED enum fault fields_tie(struct arena *arena, struct fields *fields);

/* The first value of a name, or NULL. */
const char *fields_first(const struct fields *fields, const char *name);
/* True when a name was posted with this very value. */
bool fields_have(const struct fields *fields, const char *name, const char *value);

/* What the fields are about beside the answers. */
struct fields_about {
    const char *campaign;
    const struct form *form;
    enum response_mode mode;
    bool test; /* it tries the campaign out */
};

/* Appends the response's JSON. */
CHECKED enum fault fields_response(const struct fields *fields, const struct fields_about *about,
                                   struct buffer *out);

#endif
