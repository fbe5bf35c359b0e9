/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * staff_invitation - a one-time link made in the browser: its secret goes into memory, to be shown
 * on the account's page once (told_once.h), and nowhere else.
 *
 *   staff_invite --> store: a hash     told_once: the secret --staff_invitation_put--> the page
 *
 * Thread: the request's. Faults: those of schema/accounts.h.
 */
#ifndef HAILONG_SURVEY_SERVER_STAFF_INVITATION_H
#define HAILONG_SURVEY_SERVER_STAFF_INVITATION_H

#include "base/json_write.h"
#include "survey-server/http.h"

struct account_actor;

CHECKED enum fault staff_invite(struct request *request, const char *account,
                                const struct account_actor *actor);

/* Writes "link", the whole address as this browser would write it, when there is one to show. */
CHECKED enum fault staff_invitation_put(struct json_out *out, const struct request *request,
                                        const char *account);

/* 303 to an account's page. */
enum fault staff_account_go(struct request *request, const char *account);

#endif
