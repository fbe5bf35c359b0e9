/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * single_sign_on - somebody a proxy on this machine has signed in, by a header (serve
 * --sso-header).
 *
 *   X-Remote-User: an              the account's name, once
 *   Hailong-Proxy-Secret: ...      what only the proxy knows, once  --sso_account--> "an"
 *
 * Without both, from another machine, or with either twice, the headers are as good as absent: who
 * asks is whoever the cookie says. Whether there is such an account is not decided here.
 * Thread: the request's.
 */
#ifndef HAILONG_SURVEY_SERVER_SINGLE_SIGN_ON_H
#define HAILONG_SURVEY_SERVER_SINGLE_SIGN_ON_H

#include "survey-server/http.h"

#define SSO_SECRET_HEADER "Hailong-Proxy-Secret"

enum { SSO_SECRET_LEAST = 32, SSO_SECRET_MOST = 256, SSO_HEADER_MOST = 64 };

struct sso {
    const char *header;
    const char *secret;
};

/* Whether a text may be the header's name, and the secret. */
bool sso_header_fits(const char *header);
bool sso_secret_fits(const char *secret);

/* The name in the header; NULL: none that counts. */
const char *sso_account(const struct request *request);

#endif
