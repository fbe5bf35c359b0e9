/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * staff_account_view - how pages about accounts say who somebody is, when something was, and what
 * the post before them did.
 *
 *   POST --account_view_say("staff_password_changed")--> 303 --account_view_put_said--> "said"
 *
 * Thread: the request's. Faults: NOMEM.
 */
#ifndef HAILONG_SURVEY_SERVER_STAFF_ACCOUNT_VIEW_H
#define HAILONG_SURVEY_SERVER_STAFF_ACCOUNT_VIEW_H

#include "survey-server/staff_desk.h"

/* "cán bộ"; "Phường Đông Hà"; "cả nước" for STAFF_EVERYWHERE. */
const char *account_view_role(const struct page *page, enum staff_role role);
const char *account_view_place(const struct page *page, const struct desk *desk, const char *place);

/* "21/11/2026 08:05", office time; nothing for 0. */
void account_view_put_moment(struct json_out *out, const char *name, int64_t at_ms);

/* That something was done, on the next look at a page: a name of words.<language>.json, NULL =
 * nothing. */
void account_view_say(const struct request *request, const char *where, const char *word);
CHECKED enum fault account_view_put_said(struct json_out *out, const struct page *page,
                                         const struct request *request, const char *where);

/* A text for an address: all but letters and digits as percent signs. */
void account_view_encode(const char *text, struct buffer *out);

/* The roles to choose from; `chosen` is a role's name, NULL = none yet. */
void account_view_put_roles(struct json_out *out, const struct page *page, const char *chosen);

/* The words of a fault that whoever asks can mend (CONFLICT, INVALID, NOTFOUND); any other stays a
 * fault. */
CHECKED enum fault account_view_explain(const struct request *request, enum fault fault,
                                        const char **out);

/* To whom it is said: the session, or the operator. */
struct hash account_view_listener(const struct request *request);

#endif
