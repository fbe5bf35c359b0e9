/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * staff_post - what forms of staff post, let through when they come from a page of ours.
 *
 *     AUTO(desk) struct desk desk = {0};
 *     struct fields fields = {0};
 *     bool done = false;
 *     TRY(staff_post_open(request, STAFF_CAMPAIGNS, &desk, &fields, &done));
 *     if (done)
 *         return OK;                        refused, and that is the reply
 *
 * staff_post_read is for pages behind the door: the form carries the seal of its session
 * (session.h). Only the operator's token needs none, for no browser sends it by itself.
 * staff_post_read_stranger is for the door. Both refuse other sites (403), other media types (415)
 * and addresses where nobody can sign in (403). A form behind the door may bring a file (upload.h):
 * its text is the value of its field.
 *
 * Ownership: fields live in the request's arena. Thread: the request's. Faults: those of fields.h.
 */
#ifndef HAILONG_SURVEY_SERVER_STAFF_POST_H
#define HAILONG_SURVEY_SERVER_STAFF_POST_H

#include "survey-server/fields.h"
#include "survey-server/http.h"
#include "survey-server/staff_desk.h"

/* The beginning of a post that takes a right: who does not have it anywhere gets what is not there
 * (404), and only then is the form read. Where they have it, the handler asks the desk. */
CHECKED enum fault staff_post_open(struct request *request, enum staff_right right,
                                   struct desk *out_desk, struct fields *out, bool *out_done);

CHECKED enum fault staff_post_read(struct request *request, struct fields *out, bool *out_done);
CHECKED enum fault staff_post_read_stranger(struct request *request, struct fields *out,
                                            bool *out_done);

/* The first value of a name, "" when it is not there. */
const char *staff_post_field(const struct fields *fields, const char *name);

#endif
