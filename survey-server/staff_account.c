/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/accounts.h"
#include "survey-server/staff_account_view.h"
#include "survey-server/staff_accounts.h"
#include "survey-server/staff_invitation.h"
#include "survey-server/staff_place.h"
#include "survey-server/staff_post.h"

#include <string.h>

static const char list_path[] = "/staff/accounts";

/* The account that is looked at. */
struct shown {
    struct request *request;
    struct desk desk;
    struct account account;
    /* What was posted and could not be, and why. */
    const char *full_name;
    const char *role;
    const char *place;
    const char *wrong;
    int status;
};

/* --- the page -------------------------------------------------------------------------------- */

static const char *own_path(const struct shown *shown)
{
    return arena_format(shown->request->arena, "%s/%s", list_path, shown->account.staff.name);
}

static enum fault reply(const struct shown *shown)
{
    struct request *request = shown->request;
    const struct account *account = &shown->account;
    const char *tail = own_path(shown);
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    struct json_out out = json_out_to(&context);
    if (tail == NULL)
        return fault_nomem();
    struct page page = desk_page(request, &shown->desk, "staff_account", &out);
    json_put_text(&out, "action", visit_address(page.arena, &page.visit, tail));
    json_put_text(&out, "list_href", visit_address(page.arena, &page.visit, list_path));
    json_put_text(&out, "account", account->staff.name);
    json_put_text(&out, "full_name", account->staff.full_name);
    json_put_text(&out, "role_name", account_view_role(&page, account->staff.role));
    json_put_text(&out, "place_name",
                  account_view_place(&page, &shown->desk, account->staff.place));
    json_put_bool(&out, "disabled", account->disabled);
    json_put_bool(&out, "waiting", account->password == NULL && account->signed_in_ms == 0);
    json_put_bool(&out, "has_code", account->has_code);
    json_put_text(&out, "typed_full_name", shown->full_name);
    json_put_text(&out, "wrong", shown->wrong);
    account_view_put_moment(&out, "last", account->signed_in_ms);
    account_view_put_roles(&out, &page, shown->role);
    staff_place_put(&out, &page, &(struct staff_places){&shown->desk, STAFF_ACCOUNTS, false},
                    shown->place);
    TRY(account_view_put_said(&out, &page, request, tail));
    TRY(staff_invitation_put(&out, request, account->staff.name));
    return page_reply(request, shown->status, "staff-account", &out);
}

/* Finds the account of the address; *out_found is false when it is none of theirs. */
static enum fault look(struct request *request, struct shown *out, bool *out_found)
{
    const char *name = request->arguments[0];
    *out_found = false;
    out->request = request;
    out->status = 200;
    TRY(desk_open(request, &out->desk));
    if (!staff_name_fits(name))
        return OK;
    TRY(store_account(request->services->store, request->arena, name, &out->account, out_found));
    *out_found = *out_found && desk_may(&out->desk, STAFF_ACCOUNTS, out->account.staff.place);
    out->full_name = out->account.staff.full_name;
    out->place = out->account.staff.place;
    out->role = *out_found ? staff_role_name(out->account.staff.role) : NULL;
    return OK;
}

static void shown_cleanup(struct shown *shown) { desk_cleanup(&shown->desk); }

enum fault staff_account(struct request *request)
{
    AUTO(shown) struct shown shown = {0};
    bool found = false;
    TRY(look(request, &shown, &found));
    return found ? reply(&shown) : desk_reply_nothing(request);
}

/* --- what is done to it ---------------------------------------------------------------------- */

static struct account_actor actor_of(const struct shown *shown)
{
    return (struct account_actor){shown->desk.staff->name, shown->account.staff.place};
}

static enum fault done(const struct shown *shown, const char *said)
{
    const char *where = own_path(shown);
    if (where == NULL)
        return fault_nomem();
    account_view_say(shown->request, where, said);
    return staff_account_go(shown->request, shown->account.staff.name);
}

/* Why it could not be done, on the page; what is not there any more is not there. */
static enum fault explain(struct shown *shown, enum fault fault)
{
    if (fault == FAULT_NOTFOUND)
        return desk_reply_nothing(shown->request);
    TRY(account_view_explain(shown->request, fault, &shown->wrong));
    shown->status = fault == FAULT_CONFLICT ? 409 : 422;
    return reply(shown);
}

static enum fault change(struct shown *shown, const struct fields *fields)
{
    const struct account_actor actor = actor_of(shown);
    struct staff staff = {.name = shown->account.staff.name};
    shown->status = 422;
    shown->full_name = staff_post_field(fields, "full_name");
    shown->role = staff_post_field(fields, "role");
    shown->place = staff_post_field(fields, "place");
    staff.full_name = shown->full_name;
    TRY(staff_place_read(shown->request,
                         &(struct staff_places){&shown->desk, STAFF_ACCOUNTS, false}, shown->place,
                         &staff.place, &shown->wrong));
    if (staff.place == NULL)
        return reply(shown);
    if (!staff_role_parse(shown->role, &staff.role)) {
        shown->wrong = message_words(http_language(shown->request), "account_role_wanted");
        return reply(shown);
    }
    enum fault fault = store_change_account(shown->request->services->store, &staff, &actor);
    return fault == OK ? done(shown, "staff_account_changed") : explain(shown, fault);
}

static enum fault invite(struct shown *shown, const struct fields *fields)
{
    (void)fields;
    const struct account_actor actor = actor_of(shown);
    enum fault fault = staff_invite(shown->request, shown->account.staff.name, &actor);
    return fault == OK ? done(shown, NULL) : explain(shown, fault);
}

static enum fault shut(struct shown *shown, bool disabled, const char *said)
{
    const struct account_actor actor = actor_of(shown);
    enum fault fault = store_disable_account(shown->request->services->store,
                                             shown->account.staff.name, disabled, &actor);
    return fault == OK ? done(shown, said) : explain(shown, fault);
}

static enum fault disable(struct shown *shown, const struct fields *fields)
{
    (void)fields;
    return shut(shown, true, "staff_account_disabled");
}

static enum fault enable(struct shown *shown, const struct fields *fields)
{
    (void)fields;
    return shut(shown, false, "staff_account_enabled");
}

static enum fault sign_out(struct shown *shown, const struct fields *fields)
{
    (void)fields;
    const struct account_actor actor = actor_of(shown);
    enum fault fault =
        store_sign_out_account(shown->request->services->store, shown->account.staff.name, &actor);
    return fault == OK ? done(shown, "staff_account_signed_out") : explain(shown, fault);
}

static enum fault reset_code(struct shown *shown, const struct fields *fields)
{
    (void)fields;
    const struct account_actor actor = actor_of(shown);
    enum fault fault =
        store_reset_code(shown->request->services->store, shown->account.staff.name, &actor);
    return fault == OK ? done(shown, "staff_account_code_reset") : explain(shown, fault);
}

static enum fault take_away(struct shown *shown, const struct fields *fields)
{
    struct request *request = shown->request;
    const struct account_actor actor = actor_of(shown);
    if (!fields_have(fields, "sure", "1")) {
        shown->status = 422;
        shown->wrong = message_words(http_language(request), "account_remove_unsure");
        return reply(shown);
    }
    enum fault fault =
        store_remove_account(request->services->store, shown->account.staff.name, &actor);
    if (fault != OK)
        return explain(shown, fault);
    account_view_say(request, list_path, "staff_account_removed");
    http_reply_see_other(request, http_language(request) == LANGUAGE_EN ? "/staff/accounts?lang=en"
                                                                        : list_path);
    return OK;
}

static const struct {
    const char *name;
    enum fault (*run)(struct shown *shown, const struct fields *fields);
} deeds[] = {{"change", change},     {"invite", invite},   {"disable", disable}, {"enable", enable},
             {"sign-out", sign_out}, {"code", reset_code}, {"remove", take_away}};

enum fault staff_account_post(struct request *request)
{
    struct fields fields = {0};
    bool refused = false;
    bool found = false;
    AUTO(desk) struct desk desk = {0};
    AUTO(shown) struct shown shown = {0};
    TRY(staff_post_open(request, STAFF_ACCOUNTS, &desk, &fields, &refused));
    if (refused)
        return OK;
    TRY(look(request, &shown, &found));
    const char *name = staff_post_field(&fields, "do");
    for (size_t i = 0; found && i < ARRAY_LENGTH(deeds); i++) {
        if (strcmp(name, deeds[i].name) == 0)
            return deeds[i].run(&shown, &fields);
    }
    return desk_reply_nothing(request);
}
