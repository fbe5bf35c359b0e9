/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/staff_code.h"

#include "schema/second_factor.h"
#include "survey-server/door_words.h"
#include "survey-server/one_time_code.h"
#include "survey-server/page.h"
#include "survey-server/session.h"
#include "survey-server/staff_post.h"

#include <string.h>

static const char cookie[] = "hailong-code";
static const char path[] = "/staff/sign-in/code";

static enum fault go(struct request *request, const char *where)
{
    http_reply_see_other(request, where);
    return OK;
}

enum fault code_ask(struct request *request, const struct account *account, const char *next)
{
    char secret[SESSION_SECRET_SIZE];
    const struct session_start start =
        session_new(request, account->staff.name, account->password, secret);
    TRY(store_wait_at_door(request->services->store, &start, next, instant_now().utc_ms));
    session_set_cookie(request, cookie, secret, DOORSTEP_MS / 1000);
    return go(request,
              http_language(request) == LANGUAGE_EN ? "/staff/sign-in/code?lang=en" : path);
}

/* Whose browser it is, and its key; a NULL account: it showed no password, or long ago. */
static enum fault look(struct request *request, struct hash *key, struct doorstep *out)
{
    const char *secret = session_cookie(request, cookie);
    out->account = NULL;
    if (secret == NULL)
        return OK;
    *key = hash_of(secret, strlen(secret));
    return store_doorstep(request->services->store, request->arena, *key, instant_now().utc_ms,
                          out);
}

static enum fault reply(struct request *request, int status, const char *wrong)
{
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    struct json_out out = json_out_to(&context);
    struct page page = page_titled(request, path, "staff_code_title");
    page.links = request->method == METHOD_GET;
    page_open(&out, &page);
    page_put_staff_style(&out, &page);
    json_put_text(&out, "action", visit_address(request->arena, &page.visit, path));
    json_put_text(&out, "again", visit_address(request->arena, &page.visit, "/staff/sign-in"));
    json_put_text(&out, "wrong", wrong);
    return page_reply(request, status, "staff-code", &out);
}

enum fault code_page(struct request *request)
{
    struct hash key;
    struct doorstep doorstep;
    TRY(look(request, &key, &doorstep));
    return doorstep.account == NULL ? go(request, "/staff/sign-in") : reply(request, 200, NULL);
}

static enum fault refuse_for_now(struct request *request, int64_t wait_ms)
{
    const char *words = NULL;
    TRY(door_words_wait(request, wait_ms, &words));
    return reply(request, 429, words);
}

/* Whether a code is right and was not used before; then it is now. */
static enum fault spend(struct request *request, const struct account *account, const char *typed,
                        bool *out_spent)
{
    struct store *store = request->services->store;
    struct code_use use = {.account = account->staff.name};
    memcpy(use.secret.bytes, account->code_secret, CODE_SECRET_SIZE);
    TRY(one_time_code_step(&use.secret, typed, instant_now().utc_ms, &use.step));
    *out_spent = false;
    if (use.step < 0)
        return store_note_wrong_code(store, use.account);
    return store_spend_code(store, &use, out_spent);
}

static enum fault let_in(struct request *request, struct hash key, const struct doorstep *doorstep,
                         const struct account *account)
{
    bool begun = false;
    TRY(store_leave_doorstep(request->services->store, key));
    TRY(session_begin(request, doorstep->account, account->password, &begun));
    session_set_cookie(request, cookie, NULL, 0);
    return go(request, begun ? doorstep->next : "/staff/sign-in");
}

enum fault code_post(struct request *request)
{
    struct fields fields = {0};
    struct hash key;
    struct doorstep doorstep;
    struct account account = {0};
    struct store *store = request->services->store;
    int64_t wait_ms = 0;
    bool done = false;
    bool found = false;
    TRY(staff_post_read_stranger(request, &fields, &done));
    if (done)
        return OK;
    TRY(look(request, &key, &doorstep));
    if (doorstep.account == NULL)
        return go(request, "/staff/sign-in");
    TRY(store_try_code(store, doorstep.account, instant_now().utc_ms, &wait_ms));
    if (wait_ms > 0)
        return refuse_for_now(request, wait_ms);
    TRY(store_account(store, request->arena, doorstep.account, &account, &found));
    if (!found || !account.has_code)
        return go(request, "/staff/sign-in");
    TRY(spend(request, &account, staff_post_field(&fields, "code"), &done));
    if (!done)
        return reply(request, 422, message_words(http_language(request), "staff_code_wrong"));
    return let_in(request, key, &doorstep, &account);
}
