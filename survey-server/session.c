/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/session.h"

#include "survey-server/browser_name.h"
#include "survey-server/sender.h"
#include "survey-server/single_sign_on.h"

#include <string.h>
#include <strings.h>

enum { SECRET_BYTES = 32 };
_Static_assert(SESSION_SECRET_SIZE == 2 * SECRET_BYTES + 1, "as secret_text writes it");

bool session_is_operator(const struct request *request)
{
    static const char scheme[] = "Bearer ";
    const char *given = http_header(request, "Authorization");
    const char *token = request->services->operator_token;
    return given != NULL && token != NULL && token[0] != '\0' &&
           strncasecmp(given, scheme, sizeof scheme - 1) == 0 &&
           secret_equal(given + sizeof scheme - 1, token);
}

static const char cookie_name[] = "hailong";
static const char secure_prefix[] = "__Host-";

bool session_is_https(const struct request *request)
{
    const char *forwarded = http_header(request, "X-Forwarded-Proto");
    if (request->services->is_tls)
        return true;
    return forwarded != NULL && strcasecmp(forwarded, "https") == 0 && sender_is_local(request);
}

static bool came_by_proxy(const struct request *request)
{
    static const char *const traces[] = {"X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host",
                                         "X-Real-IP",       "Forwarded",         "Via"};
    for (size_t i = 0; i < ARRAY_LENGTH(traces); i++) {
        if (http_header(request, traces[i]) != NULL)
            return true;
    }
    return false;
}

/* ":8080", or nothing. */
static bool is_port(const char *text)
{
    return text[0] == '\0' || (text[0] == ':' && text[1 + strspn(text + 1, "0123456789")] == '\0');
}

/* Whether the address bar names this machine, and no proxy stands between. */
static bool is_here(const struct request *request)
{
    static const char *const names[] = {"localhost", "127.0.0.1", "[::1]"};
    const char *host = http_header(request, "Host");
    if (host == NULL || !sender_is_local(request) || came_by_proxy(request))
        return false;
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
        size_t length = strlen(names[i]);
        if (strncasecmp(host, names[i], length) == 0 && is_port(host + length))
            return true;
    }
    return false;
}

bool session_is_possible(const struct request *request)
{
    return session_is_https(request) || is_here(request);
}

/* A cookie's whole name here; NULL: no memory. */
static const char *name_here(const struct request *request, const char *name)
{
    return arena_format(request->arena, "%s%s", session_is_https(request) ? secure_prefix : "",
                        name);
}

const char *session_cookie(const struct request *request, const char *name)
{
    const char *whole = name_here(request, name);
    const char *secret = whole == NULL ? NULL : http_cookie(request, whole);
    bool fits =
        secret != NULL && session_is_possible(request) && strlen(secret) == SESSION_SECRET_SIZE - 1;
    return fits ? secret : NULL;
}

void session_set_cookie(struct request *request, const char *name, const char *secret,
                        int64_t seconds)
{
    const char *whole = name_here(request, name);
    const char *age = secret == NULL ? "; Max-Age=0"
                      : seconds > 0
                          ? arena_format(request->arena, "; Max-Age=%lld", (long long)seconds)
                          : "";
    if (whole == NULL || age == NULL)
        return;
    const char *text = arena_format(request->arena, "%s=%s; Path=/; HttpOnly; SameSite=Lax%s%s",
                                    whole, secret == NULL ? "" : secret,
                                    session_is_https(request) ? "; Secure" : "", age);
    if (text != NULL)
        http_reply_header(request, "Set-Cookie", text);
}

/* The secret that the browser shows, or is being given; NULL = none, or one of another length. */
static const char *shown_secret(const struct request *request)
{
    return request->let_in != NULL ? request->let_in : session_cookie(request, cookie_name);
}

static struct hash key_of(const char *secret) { return hash_of(secret, strlen(secret)); }

static const struct staff operator_staff = {.name = STAFF_OPERATOR,
                                            .full_name = STAFF_OPERATOR,
                                            .role = STAFF_ADMINISTRATOR,
                                            .place = STAFF_EVERYWHERE};

/* The session of the cookie, unless it was begun for a proxy that says something else now. */
static enum fault look(struct request *request, const char *proxied, struct session *out)
{
    const char *secret = shown_secret(request);
    if (secret == NULL)
        return OK;
    TRY(store_session(request->services->store, request->arena, key_of(secret),
                      instant_now().utc_ms, out));
    const char *name = out->staff.name;
    if (name != NULL && out->by_proxy && (proxied == NULL || strcmp(proxied, name) != 0))
        out->staff.name = NULL;
    return OK;
}

/* Opens a session in place of what the browser had. */
static enum fault open_session(struct request *request, const struct session_start *start,
                               const char *secret, bool *out_begun)
{
    const char *before = shown_secret(request);
    struct store *store = request->services->store;
    TRY(store_open_session(store, start, instant_now().utc_ms, out_begun));
    if (!*out_begun)
        return OK;
    if (before != NULL)
        TRY(store_close_session(store, key_of(before)));
    session_set_cookie(request, cookie_name, secret, 0);
    request->let_in = arena_text(request->arena, secret);
    return request->let_in == NULL ? fault_nomem() : OK;
}

/* Lets somebody in whom the proxy has signed in, if there is such an account. */
static enum fault begin_by_proxy(struct request *request, const char *account, struct session *out)
{
    char secret[SESSION_SECRET_SIZE];
    bool begun = false;
    struct session_start start = session_new(request, account, "", secret);
    start.by_proxy = true;
    if (!session_is_possible(request))
        return OK;
    TRY(open_session(request, &start, secret, &begun));
    return begun ? look(request, account, out) : OK;
}

static enum fault look_for_staff(struct request *request)
{
    const char *proxied = sso_account(request);
    struct session *session = arena_alloc(request->arena, sizeof *session);
    if (session == NULL)
        return fault_nomem();
    *session = (struct session){0};
    TRY(look(request, proxied, session));
    const char *name = session->staff.name;
    if (proxied != NULL && (name == NULL || strcmp(name, proxied) != 0))
        TRY(begin_by_proxy(request, proxied, session));
    if (session->staff.name != NULL)
        request->staff = &session->staff;
    return OK;
}

enum fault session_staff(struct request *request, const struct staff **out)
{
    if (!request->staff_asked) {
        if (session_is_operator(request))
            request->staff = &operator_staff;
        else
            TRY(look_for_staff(request));
        request->staff_asked = true;
    }
    *out = request->staff;
    return OK;
}

struct session_start session_new(struct request *request, const char *account, const char *password,
                                 char out_secret[SESSION_SECRET_SIZE])
{
    char browser[BROWSER_NAME_SIZE];
    browser_name(http_header(request, "User-Agent"), browser);
    const char *kept = arena_text(request->arena, browser);
    secret_text(SECRET_BYTES, out_secret);
    return (struct session_start){.key = key_of(out_secret),
                                  .account = account,
                                  .password = password,
                                  .browser = kept == NULL ? "" : kept};
}

enum fault session_begin(struct request *request, const char *account, const char *password,
                         bool *out_begun)
{
    char secret[SESSION_SECRET_SIZE];
    const struct session_start start = session_new(request, account, password, secret);
    return open_session(request, &start, secret, out_begun);
}

enum fault session_end(struct request *request)
{
    const char *secret = shown_secret(request);
    if (secret != NULL)
        TRY(store_close_session(request->services->store, key_of(secret)));
    session_set_cookie(request, cookie_name, NULL, 0);
    return OK;
}

bool session_key(const struct request *request, struct hash *out)
{
    const char *secret = shown_secret(request);
    if (secret != NULL)
        *out = key_of(secret);
    return secret != NULL;
}

const char *session_seal(const struct request *request)
{
    char seal[HASH_TEXT_SIZE];
    const char *secret = shown_secret(request);
    const char *text = secret == NULL ? NULL : arena_format(request->arena, "seal %s", secret);
    if (text == NULL)
        return "";
    hash_text(key_of(text), seal);
    const char *kept = arena_text(request->arena, seal);
    return kept == NULL ? "" : kept;
}

bool session_is_sealed(const struct request *request, const char *seal)
{
    const char *right = session_seal(request);
    return seal != NULL && right[0] != '\0' && secret_equal(seal, right);
}
