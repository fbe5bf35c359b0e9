/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * session - who is at the other end: somebody of the staff, by a cookie (schema/sessions.h), or the
 * operator, by the token.
 *
 *   session_begin --> Set-Cookie: __Host-hailong=SECRET; Secure; HttpOnly; SameSite=Lax; Path=/
 *                                 hailong=SECRET; HttpOnly; SameSite=Lax; Path=/   on this machine
 *
 * A cookie that others could read is never sent: over https only, which is our own (serve
 * --tls-cert) or a proxy's on this machine (X-Forwarded-Proto: https); and without it to this
 * machine alone, under a name of its own (127.0.0.1, [::1], localhost) and by no proxy.
 *
 * A form posted by staff carries session_seal(): without it the post is another site's.
 *
 * Ownership: the request's arena. Thread: the request's. Faults: the store's.
 */
#ifndef HAILONG_SURVEY_SERVER_SESSION_H
#define HAILONG_SURVEY_SERVER_SESSION_H

#include "forms/staff.h"
#include "schema/sessions.h"
#include "survey-server/http.h"

/* Whether the request shows the operator's token: Authorization: Bearer. */
bool session_is_operator(const struct request *request);

/* Who asks; NULL: nobody we know. Looked for once a request. Somebody a proxy has signed in
 * (single_sign_on.h) is let in by it, with a session as good as the proxy's word. */
CHECKED enum fault session_staff(struct request *request, const struct staff **out);

/* Whether the browser speaks https: to us, or to a proxy on this machine. */
bool session_is_https(const struct request *request);

/* Whether a cookie may be sent: else nobody can sign in here. */
bool session_is_possible(const struct request *request);

/* Lets the browser in with a new secret; what it had is ended. `password` is the hash of the
 * account's: *out_begun is false when it is in force no more. */
CHECKED enum fault session_begin(struct request *request, const char *account, const char *password,
                                 bool *out_begun);
CHECKED enum fault session_end(struct request *request);

/* The key of the browser's session, whether it is in force or not; false without a cookie. */
bool session_key(const struct request *request, struct hash *out);
/* What else is to be known of its browser before a session: a secret under a name of its own. */
const char *session_cookie(const struct request *request, const char *name);
/* Sets it for some seconds, 0 = as long as the browser runs; a NULL secret takes it away. */
void session_set_cookie(struct request *request, const char *name, const char *secret,
                        int64_t seconds);
enum { SESSION_SECRET_SIZE = 65 };
/* A new secret, its key, and what the browser calls itself, for an account and its password. */
struct session_start session_new(struct request *request, const char *account, const char *password,
                                 char out_secret[SESSION_SECRET_SIZE]);

/* The hidden field `seal` of forms, and whether a posted one is right; "" without a session. */
const char *session_seal(const struct request *request);
bool session_is_sealed(const struct request *request, const char *seal);

#endif
