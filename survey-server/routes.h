/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * routes - every address of the server in one table: method, pattern, who may, what answers, help.
 *
 *   "PUT /api/v1/responses/0193..." --route_find--> row + {"0193..."} --route_answer--> reply
 *
 * A pattern's {hole} takes one segment, never empty. HEAD goes where GET goes; OPTIONS goes
 * wherever there is a row, and names its methods. docs/openapi.yaml describes the rows under
 * /api/v1; a test holds it to this table. Thread: any (a constant table).
 */
#ifndef HAILONG_SURVEY_SERVER_ROUTES_H
#define HAILONG_SURVEY_SERVER_ROUTES_H

#include "survey-server/http.h"

enum permission {
    PERMISSION_ANYONE,
    PERMISSION_SENDER, /* anyone, with responses: --rate holds, what is refused is counted */
    PERMISSION_STAFF,  /* Authorization: Bearer with the operator's token */
    PERMISSION_PERSON, /* somebody of the staff (session.h); the handler asks for the right */
    PERMISSION_LOCAL   /* the same, or from this machine (sender.h) without one */
};

/* In what dress a problem comes: RFC 9457 JSON, or a page. */
enum dress { DRESS_API, DRESS_PAGE };

struct route {
    enum method method;
    const char *pattern;
    enum permission permission;
    enum dress dress;
    size_t body_limit;
    request_handler handler;
    const char *help; /* one line */
};

/* The table, ended by a row whose pattern is NULL. */
const struct route *route_table(void);

/* The place of a row in the table; of NULL the number of rows. */
size_t route_index(const struct route *route);

/* Finds the request's route, arguments and allowed methods by its path and method. */
CHECKED enum fault route_find(struct request *request);

/* The dress of a request's problems; paths outside the table are pages unless under /api/. */
enum dress route_dress(const struct request *request);

/* Checks the permission and runs the handler: always leaves a reply, or a wait. */
void route_answer(struct request *request);

#endif
