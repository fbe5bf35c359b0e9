/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/staff_accounts.h"

#include "schema/accounts.h"
#include "survey-server/name_search.h"
#include "survey-server/staff_account_view.h"
#include "survey-server/staff_invitation.h"
#include "survey-server/staff_place.h"
#include "survey-server/staff_post.h"

#include <stdio.h>
#include <string.h>

enum { WORK_BYTES = 64 << 20, ON_A_PAGE = 100, ADDRESS_BYTES = 4096 };

static const char path[] = "/staff/accounts";

/* What was posted and could not be; all "" for a new form. */
struct draft {
    const char *name;
    const char *full_name;
    const char *role;
    const char *place;
    const char *wrong;
    int status;
};

static bool fits(const struct name_search *search, const struct staff *staff)
{
    return strstr(staff->name, search->wanted) != NULL ||
           name_search_fits(search, staff->full_name, staff->name);
}

static enum fault put_entry(struct json_out *out, const struct page *page, const struct desk *desk,
                            const struct account_entry *entry)
{
    const char *tail = arena_format(page->arena, "%s/%s", path, entry->staff.name);
    if (tail == NULL)
        return fault_nomem();
    json_open(out, NULL, '{');
    json_put_text(out, "href", visit_address(page->arena, &page->visit, tail));
    json_put_text(out, "account", entry->staff.name);
    json_put_text(out, "full_name", entry->staff.full_name);
    json_put_text(out, "role", account_view_role(page, entry->staff.role));
    json_put_text(out, "place_name", account_view_place(page, desk, entry->staff.place));
    json_put_bool(out, "disabled", entry->disabled);
    json_put_bool(out, "waiting", !entry->has_password && entry->signed_in_ms == 0);
    json_put_bool(out, "has_code", entry->has_code);
    account_view_put_moment(out, "last", entry->signed_in_ms);
    json_close(out, '}');
    return OK;
}

/* What is looked for, and which part of what is found is shown. */
struct look {
    struct store *store;
    const char *wanted; /* as it was typed; "" = all */
    size_t number;      /* of the page, from 1 */
};

/* The address of another page of what is found. */
static const char *page_address(const struct page *page, const struct look *look, size_t number)
{
    AUTO(buffer) struct buffer text = buffer_of(ADDRESS_BYTES);
    buffer_format(&text, "%s&page=%zu&q=", visit_address(page->arena, &page->visit, path), number);
    account_view_encode(look->wanted, &text);
    return buffer_check(&text) == OK ? arena_text(page->arena, text.data) : NULL;
}

/* Writes those of a page; *out_found counts all. */
static enum fault put_found(struct json_out *out, const struct page *page, const struct desk *desk,
                            const struct look *look, size_t *out_found)
{
    const struct account_entry *entries = NULL;
    size_t first = (look->number - 1) * ON_A_PAGE;
    size_t count = 0;
    size_t found = 0;
    AUTO(arena) struct arena *arena = NULL;
    TRY(arena_new(WORK_BYTES, &arena));
    struct name_search search;
    TRY(name_search_begin(arena, look->wanted, &search));
    TRY(store_accounts(look->store, arena, &entries, &count));
    for (size_t i = 0; i < count; i++) {
        const struct account_entry *entry = &entries[i];
        if (!desk_may(desk, STAFF_ACCOUNTS, entry->staff.place) || !fits(&search, &entry->staff))
            continue;
        if (found >= first && found < first + ON_A_PAGE)
            TRY(put_entry(out, page, desk, entry));
        found++;
    }
    *out_found = found;
    return OK;
}

static enum fault put_list(struct request *request, const struct desk *desk,
                           const struct page *page, struct json_out *out)
{
    const char *wanted = http_query(request, "q");
    struct look look = {.store = request->services->store, .wanted = wanted == NULL ? "" : wanted};
    size_t found = 0;
    TRY(name_search_page(request, &look.number));
    json_open(out, "accounts", '[');
    TRY(put_found(out, page, desk, &look, &found));
    json_close(out, ']');
    json_put_text(out, "q", look.wanted);
    json_put_bool(out, "has_accounts", found > (look.number - 1) * ON_A_PAGE);
    json_put_integer(out, "count", (int64_t)found);
    if (look.number > 1)
        json_put_text(out, "before_href", page_address(page, &look, look.number - 1));
    if (found > look.number * ON_A_PAGE)
        json_put_text(out, "after_href", page_address(page, &look, look.number + 1));
    return OK;
}

static enum fault reply(struct request *request, const struct desk *desk, const struct draft *draft)
{
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    struct json_out out = json_out_to(&context);
    struct page page = desk_page(request, desk, "staff_accounts", &out);
    json_put_text(&out, "action", visit_address(page.arena, &page.visit, path));
    json_put_text(&out, "name", draft->name);
    json_put_text(&out, "typed_full_name", draft->full_name);
    json_put_text(&out, "wrong", draft->wrong);
    account_view_put_roles(&out, &page, draft->role);
    staff_place_put(&out, &page, &(struct staff_places){desk, STAFF_ACCOUNTS, false}, draft->place);
    TRY(account_view_put_said(&out, &page, request, path));
    TRY(put_list(request, desk, &page, &out));
    return page_reply(request, draft->status, "staff-accounts", &out);
}

enum fault staff_accounts(struct request *request)
{
    static const struct draft none = {.name = "", .full_name = "", .status = 200};
    AUTO(desk) struct desk desk = {0};
    TRY(desk_open(request, &desk));
    return staff_has(desk.staff, STAFF_ACCOUNTS) ? reply(request, &desk, &none)
                                                 : desk_reply_nothing(request);
}

/* Adds it and makes its link. */
static enum fault add(struct request *request, const struct desk *desk, const struct staff *staff)
{
    const struct account_actor actor = {desk->staff->name, staff->place};
    TRY(store_add_account(request->services->store, staff, &actor));
    return staff_invite(request, staff->name, &actor);
}

static enum fault take(struct request *request, const struct desk *desk, struct draft *draft)
{
    struct staff staff = {.name = draft->name, .full_name = draft->full_name};
    TRY(staff_place_read(request, &(struct staff_places){desk, STAFF_ACCOUNTS, false}, draft->place,
                         &staff.place, &draft->wrong));
    if (staff.place == NULL)
        return reply(request, desk, draft);
    if (!staff_role_parse(draft->role, &staff.role)) {
        draft->wrong = message_words(http_language(request), "account_role_wanted");
        return reply(request, desk, draft);
    }
    enum fault fault = add(request, desk, &staff);
    if (fault == OK)
        return staff_account_go(request, staff.name);
    TRY(account_view_explain(request, fault, &draft->wrong));
    return reply(request, desk, draft);
}

enum fault staff_accounts_post(struct request *request)
{
    struct fields fields = {0};
    bool refused = false;
    AUTO(desk) struct desk desk = {0};
    TRY(staff_post_open(request, STAFF_ACCOUNTS, &desk, &fields, &refused));
    if (refused)
        return OK;
    struct draft draft = {.name = staff_post_field(&fields, "name"),
                          .full_name = staff_post_field(&fields, "full_name"),
                          .role = staff_post_field(&fields, "role"),
                          .place = staff_post_field(&fields, "place"),
                          .status = 422};
    return take(request, &desk, &draft);
}
