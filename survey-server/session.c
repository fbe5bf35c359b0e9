/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/session.h"

#include "schema/sessions.h"
#include "survey-server/sender.h"

#include <string.h>
#include <strings.h>

enum { SECRET_BYTES = 32, SECRET_TEXT_SIZE = 2 * SECRET_BYTES + 1 };

bool session_is_operator(const struct request *request)
{
    static const char scheme[] = "Bearer ";
    const char *given = http_header(request, "Authorization");
    const char *token = request->services->operator_token;
    return given != NULL && token != NULL && token[0] != '\0' &&
           strncasecmp(given, scheme, sizeof scheme - 1) == 0 &&
           secret_equal(given + sizeof scheme - 1, token);
}

static const char secure_name[] = "__Host-hailong";
static const char plain_name[] = "hailong";

static bool is_https(const struct request *request)
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
    return is_https(request) || is_here(request);
}

/* The secret that the browser shows; NULL = none, or one of another length. */
static const char *shown_secret(const struct request *request)
{
    const char *secret = http_cookie(request, is_https(request) ? secure_name : plain_name);
    bool fits =
        secret != NULL && session_is_possible(request) && strlen(secret) == SECRET_TEXT_SIZE - 1;
    return fits ? secret : NULL;
}

static struct hash key_of(const char *secret) { return hash_of(secret, strlen(secret)); }

static const struct staff operator_staff = {.name = "operator",
                                            .full_name = "operator",
                                            .role = STAFF_ADMINISTRATOR,
                                            .place = STAFF_EVERYWHERE};

static enum fault look(struct request *request)
{
    const char *secret = shown_secret(request);
    struct staff *staff = arena_alloc(request->arena, sizeof *staff);
    if (staff == NULL)
        return fault_nomem();
    if (secret != NULL)
        TRY(store_session(request->services->store, request->arena, key_of(secret),
                          instant_now().utc_ms, staff));
    if (staff->name != NULL)
        request->staff = staff;
    return OK;
}

enum fault session_staff(struct request *request, const struct staff **out)
{
    if (!request->staff_asked) {
        if (session_is_operator(request))
            request->staff = &operator_staff;
        else
            TRY(look(request));
        request->staff_asked = true;
    }
    *out = request->staff;
    return OK;
}

static void set_cookie(struct request *request, const char *secret, bool ends)
{
    bool https = is_https(request);
    const char *text = arena_format(request->arena, "%s=%s; Path=/; HttpOnly; SameSite=Lax%s%s",
                                    https ? secure_name : plain_name, secret,
                                    https ? "; Secure" : "", ends ? "; Max-Age=0" : "");
    if (text != NULL)
        http_reply_header(request, "Set-Cookie", text);
}

enum fault session_begin(struct request *request, const char *account, const char *password,
                         bool *out_begun)
{
    char secret[SECRET_TEXT_SIZE];
    const char *before = shown_secret(request);
    struct store *store = request->services->store;
    if (before != NULL)
        TRY(store_close_session(store, key_of(before)));
    secret_text(SECRET_BYTES, secret);
    const struct session_start start = {key_of(secret), account, password};
    TRY(store_open_session(store, &start, instant_now().utc_ms, out_begun));
    if (*out_begun)
        set_cookie(request, secret, false);
    return OK;
}

enum fault session_end(struct request *request)
{
    const char *secret = shown_secret(request);
    if (secret != NULL)
        TRY(store_close_session(request->services->store, key_of(secret)));
    set_cookie(request, "", true);
    return OK;
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
