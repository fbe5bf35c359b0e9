/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/staff_post.h"

#include "survey-server/problem.h"
#include "survey-server/session.h"
#include "survey-server/upload.h"

static const char urlencoded[] = "application/x-www-form-urlencoded";

/* Why a post is refused, as its reply; *out_done false: it is not. */
static enum fault refuse(struct request *request, bool takes_files, bool *out_done)
{
    *out_done = true;
    if (!http_same_site(http_header(request, "Sec-Fetch-Site"), http_header(request, "Origin"),
                        http_header(request, "Host")))
        return problem_reply(request, 403, "http_cross_site", NULL);
    if (!http_body_is(request, urlencoded) && !(takes_files && upload_is(request)))
        return problem_reply(request, 415, "http_media_type", "expected", urlencoded, NULL);
    *out_done = false;
    return OK;
}

static enum fault parse(struct request *request, struct fields *out)
{
    if (upload_is(request))
        return upload_parse(request, out);
    return fields_parse(request->arena, request->body.data, request->body.length, out);
}

enum fault staff_post_read(struct request *request, struct fields *out, bool *out_done)
{
    TRY(refuse(request, true, out_done));
    if (*out_done)
        return OK;
    TRY(parse(request, out));
    *out_done =
        !session_is_operator(request) && !session_is_sealed(request, fields_first(out, "seal"));
    return *out_done ? problem_reply(request, 403, "http_cross_site", NULL) : OK;
}

enum fault staff_post_open(struct request *request, enum staff_right right, struct desk *out_desk,
                           struct fields *out, bool *out_done)
{
    TRY(desk_open(request, out_desk));
    *out_done = !staff_has(out_desk->staff, right);
    return *out_done ? desk_reply_nothing(request) : staff_post_read(request, out, out_done);
}

enum fault staff_post_read_stranger(struct request *request, struct fields *out, bool *out_done)
{
    TRY(refuse(request, false, out_done));
    if (*out_done)
        return OK;
    *out_done = !session_is_possible(request);
    if (*out_done)
        return problem_reply(request, 403, "staff_insecure", NULL);
    return parse(request, out);
}

const char *staff_post_field(const struct fields *fields, const char *name)
{
    const char *value = fields_first(fields, name);
    return value == NULL ? "" : value;
}
