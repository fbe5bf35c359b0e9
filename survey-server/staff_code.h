/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * staff_code - the second step of coming in, for accounts with one-time codes.
 *
 *   right password --code_ask--> cookie hailong-code, 303 to /staff/sign-in/code
 *   GET  /staff/sign-in/code     asks for the code
 *   POST /staff/sign-in/code     right: a session, 303 to where they wanted to go
 *
 * Until the code is right there is no session, only that this browser showed the password, for
 * DOORSTEP_MS. A browser that shows nothing of the kind is sent back to the first step. Wrong codes
 * are slowed down like wrong passwords, and with them (schema/second_factor.h).
 */
#ifndef HAILONG_SURVEY_SERVER_STAFF_CODE_H
#define HAILONG_SURVEY_SERVER_STAFF_CODE_H

#include "survey-server/http.h"

struct account;

/* In place of letting somebody in who showed the right password; `next` is a page of ours. */
CHECKED enum fault code_ask(struct request *request, const struct account *account,
                            const char *next);

enum fault code_page(struct request *request);
enum fault code_post(struct request *request);

#endif
