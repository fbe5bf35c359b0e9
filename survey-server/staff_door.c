/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/staff_door.h"

#include "base/password.h"
#include "base/spoken.h"
#include "schema/accounts.h"
#include "survey-server/door_words.h"
#include "survey-server/errands.h"
#include "survey-server/guesses.h"
#include "survey-server/page.h"
#include "survey-server/problem.h"
#include "survey-server/query_text.h"
#include "survey-server/session.h"
#include "survey-server/staff_code.h"
#include "survey-server/staff_post.h"

#include <string.h>

static const char home[] = "/staff";

/* Where to go once signed in: a page of ours for staff, or the first of them. */
static const char *safe_next(const char *next)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                                  "/._-?=&,";
    bool fits = next != NULL && strncmp(next, home, sizeof home - 1) == 0 &&
                strchr("/?", next[sizeof home - 1]) != NULL &&
                strspn(next, letters) == strlen(next) && strstr(next, "/sign-") == NULL &&
                strstr(next, "/.") == NULL && strstr(next, "//") == NULL;
    return fits ? next : home;
}

/* --- the pages ------------------------------------------------------------------------------- */

/* What stands on the sign-in page; the last of both may be NULL. */
struct sign_in_page {
    int status;
    const char *name;
    const char *wrong;
};

static enum fault reply_sign_in(struct request *request, const char *next,
                                const struct sign_in_page *shown)
{
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    AUTO(buffer) struct buffer kept = buffer_of(LIMIT_CONNECTION_BYTES);
    struct json_out out = json_out_to(&context);
    struct page page = page_titled(request, "/staff/sign-in", "staff_sign_in");
    query_text_add(&kept, "next", safe_next(next));
    TRY(buffer_check(&kept));
    page.kept = kept.data;
    page.links = request->method == METHOD_GET;
    page_open(&out, &page);
    page_put_staff_style(&out, &page);
    json_put_text(&out, "action", visit_address(request->arena, &page.visit, "/staff/sign-in"));
    json_put_text(&out, "next", safe_next(next));
    json_put_bool(&out, "possible", session_is_possible(request));
    json_put_text(&out, "name", shown->name);
    json_put_text(&out, "wrong", shown->wrong);
    return page_reply(request, shown->status, "staff-sign-in", &out);
}

enum fault door_sign_in(struct request *request)
{
    const struct sign_in_page shown = {.status = 200};
    return reply_sign_in(request, http_query(request, "next"), &shown);
}

enum fault door_refuse(struct request *request)
{
    const struct sign_in_page shown = {.status = 401};
    return reply_sign_in(request, request->method == METHOD_GET ? request->path : NULL, &shown);
}

static enum fault go(struct request *request, const char *where)
{
    http_reply_see_other(request, where);
    return OK;
}

/* --- signing in ------------------------------------------------------------------------------ */

static enum fault refuse_for_now(struct request *request, const struct fields *fields,
                                 int64_t wait_ms)
{
    struct sign_in_page shown = {.status = 429, .name = staff_post_field(fields, "name")};
    TRY(door_words_wait(request, wait_ms, &shown.wrong));
    return reply_sign_in(request, staff_post_field(fields, "next"), &shown);
}

static enum fault refuse_wrong(struct request *request, const struct fields *fields)
{
    const struct sign_in_page shown = {422, staff_post_field(fields, "name"),
                                       message_words(http_language(request), "staff_wrong")};
    return reply_sign_in(request, staff_post_field(fields, "next"), &shown);
}

/* Whether the password is that of somebody who may come in; costs the same for everybody. */
static bool is_right(const struct account *account, bool known, const char *password)
{
    if (known && account->password != NULL)
        return password_matches(account->password, password) && !account->disabled;
    password_pretend(password);
    return false;
}

static enum fault note_wrong(struct request *request, const struct fields *fields, bool known,
                             int64_t now_ms)
{
    const char *name = staff_post_field(fields, "name");
    if (!known)
        guesses_note(request->services->guesses, name, now_ms);
    TRY(store_note_sign_in(request->services->store, known ? name : ACCOUNT_NOBODY, false));
    return refuse_wrong(request, fields);
}

static enum fault sign_in(struct request *request)
{
    struct fields fields = {0};
    struct account account = {0};
    struct store *store = request->services->store;
    bool known = false;
    bool begun = false;
    int64_t now_ms = instant_now().utc_ms;
    TRY(fields_parse(request->arena, request->body.data, request->body.length, &fields));
    const char *name = staff_post_field(&fields, "name");
    const char *password = staff_post_field(&fields, "password");
    if (strlen(password) > PASSWORD_BYTES_MAX)
        return refuse_wrong(request, &fields); /* before it could tell whose name is known */
    if (staff_name_fits(name))
        TRY(store_account(store, request->arena, name, &account, &known));
    int64_t wait_ms = known ? account_wait_ms(&account, now_ms)
                            : guesses_wait_ms(request->services->guesses, name, now_ms);
    if (wait_ms > 0)
        return refuse_for_now(request, &fields, wait_ms);
    if (!is_right(&account, known, password))
        return note_wrong(request, &fields, known, now_ms);
    if (account.has_code)
        return code_ask(request, &account, safe_next(staff_post_field(&fields, "next")));
    TRY(store_note_sign_in(store, name, true));
    TRY(session_begin(request, name, account.password, &begun));
    if (!begun)
        return refuse_wrong(request, &fields); /* shut out, or another password, meanwhile */
    return go(request, safe_next(staff_post_field(&fields, "next")));
}

enum fault door_sign_in_post(struct request *request)
{
    struct fields fields = {0};
    bool done = false;
    TRY(staff_post_read_stranger(request, &fields, &done));
    if (!done)
        errand_run(request, sign_in);
    return OK;
}

enum fault door_sign_out_post(struct request *request)
{
    struct fields fields = {0};
    bool done = false;
    TRY(staff_post_read(request, &fields, &done));
    if (done)
        return OK;
    if (session_is_operator(request)) /* came by the token: there is no session to end */
        return problem_reply(request, 403, "http_cross_site", NULL);
    TRY(session_end(request));
    return go(request, "/staff/sign-in");
}

/* --- the one-time link ----------------------------------------------------------------------- */

/* The hash of the key in the address; false when it reads as none. */
static bool key_of(const struct request *request, struct hash *out)
{
    char secret[SPOKEN_TEXT_SIZE];
    if (!spoken_read(request->arguments[0], INVITATION_SYMBOLS, secret))
        return false;
    *out = hash_of(secret, strlen(secret));
    return true;
}

/* Whose link it is; a NULL name: nobody's. */
static enum fault invited(struct request *request, struct hash *key, struct staff *out)
{
    out->name = NULL;
    if (!key_of(request, key))
        return OK;
    return store_invited(request->services->store, request->arena, *key, instant_now().utc_ms, out);
}

static enum fault reply_no_link(struct request *request)
{
    return problem_reply(request, 404, "staff_link_over", NULL);
}

static enum fault reply_welcome(struct request *request, const struct staff *staff,
                                const char *wrong)
{
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    struct json_out out = json_out_to(&context);
    struct page page = page_titled(request, request->path, "staff_welcome");
    page.links = request->method == METHOD_GET;
    page_open(&out, &page);
    page_put_staff_style(&out, &page);
    json_put_text(&out, "action", visit_address(request->arena, &page.visit, request->path));
    json_put_bool(&out, "possible", session_is_possible(request));
    json_put_text(&out, "name", staff->name);
    json_put_text(&out, "full_name", staff->full_name);
    json_put_text(&out, "wrong", wrong);
    return page_reply(request, wrong == NULL ? 200 : 422, "staff-welcome", &out);
}

enum fault door_welcome(struct request *request)
{
    struct staff staff;
    struct hash key;
    TRY(invited(request, &key, &staff));
    return staff.name == NULL ? reply_no_link(request) : reply_welcome(request, &staff, NULL);
}

/* Lets in whoever chose a password; a one-time code, if the account has them, is still asked for.
 */
static enum fault welcomed(struct request *request, const char *name, const char *password)
{
    struct account account = {0};
    bool found = false;
    TRY(store_account(request->services->store, request->arena, name, &account, &found));
    account.password = password;
    if (found && account.has_code)
        return code_ask(request, &account, home);
    TRY(session_begin(request, name, password, &found));
    return go(request, found ? home : "/staff/sign-in");
}

static enum fault welcome(struct request *request)
{
    struct fields fields = {0};
    struct staff staff;
    struct hash key;
    const char *wrong = NULL;
    char hash[PASSWORD_HASH_SIZE];
    bool found = false;
    TRY(fields_parse(request->arena, request->body.data, request->body.length, &fields));
    TRY(invited(request, &key, &staff));
    if (staff.name == NULL)
        return reply_no_link(request);
    TRY(door_words_password(request, &fields, staff.name, &wrong));
    if (wrong != NULL)
        return reply_welcome(request, &staff, wrong);
    TRY(password_hash(staff_post_field(&fields, "password"), hash));
    TRY(store_accept_invitation(request->services->store, key, instant_now().utc_ms, hash, &found));
    return found ? welcomed(request, staff.name, hash) : reply_no_link(request); /* twice at once */
}

enum fault door_welcome_post(struct request *request)
{
    struct fields fields = {0};
    bool done = false;
    TRY(staff_post_read_stranger(request, &fields, &done));
    if (!done)
        errand_run(request, welcome);
    return OK;
}
