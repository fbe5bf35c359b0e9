/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/staff_campaigns.h"

#include "schema/targets.h"
#include "schema/trials.h"
#include "survey-server/plan_fields.h"
#include "survey-server/problem.h"
#include "survey-server/staff_post.h"
#include "survey-server/trial_key.h"

#include <string.h>

/* What a page says beside the plan. */
struct plan_reply {
    int status;
    const char *wrong; /* why the post could not be done; NULL = nothing was posted */
};

/* The words of the fault that was raised last, when it is the poster's to mend; NULL when it is
 * ours. */
static const char *words_of(struct request *request, enum fault fault)
{
    AUTO(buffer) struct buffer words = buffer_of(LIMIT_PAGE_BYTES);
    bool mendable = fault == FAULT_INVALID || fault == FAULT_CONFLICT || fault == FAULT_NOTFOUND ||
                    fault == FAULT_LIMIT || fault == FAULT_USAGE;
    if (!mendable)
        return NULL;
    message_text(http_language(request), fault_detail(), &words);
    return buffer_check(&words) == OK ? arena_text(request->arena, words.data) : NULL;
}

static enum fault go(struct request *request, const char *campaign, const char *tail)
{
    const char *where = arena_format(request->arena, "/staff/campaigns/%s%s?lang=%s", campaign,
                                     tail, language_code(http_language(request)));
    if (where == NULL)
        return fault_nomem();
    http_reply_see_other(request, where);
    return OK;
}

/* --- a new one ---------------------------------------------------------------------------------
 */

static enum fault reply_new(const struct plan_page *shown, const struct plan_reply *reply)
{
    struct request *request = shown->request;
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    struct json_out out = json_out_to(&context);
    struct page page = desk_page(request, shown->desk, "plan_new", &out);
    json_put_text(&out, "action", visit_address(request->arena, &page.visit, request->path));
    json_put_text(&out, "look", request->path);
    json_put_text(&out, "language", page.visit.language);
    json_put_text(&out, "wrong", reply->wrong);
    TRY(plan_put(shown, &page, &out));
    return page_reply(request, reply->status, "staff-campaign-new", &out);
}

static enum fault list_instruments(struct request *request, struct instruments *out)
{
    return instruments_list(request->services->catalog, request->services->store, request->arena,
                            out);
}

enum fault staff_campaign_new(struct request *request)
{
    AUTO(desk) struct desk desk = {0};
    struct instruments instruments = {0};
    const struct plan_reply reply = {.status = 200};
    TRY(desk_open(request, &desk));
    if (!staff_has(desk.staff, STAFF_CAMPAIGNS))
        return desk_reply_nothing(request);
    TRY(list_instruments(request, &instruments));
    const struct plan_page shown = {.request = request, .desk = &desk, .instruments = &instruments};
    return reply_new(&shown, &reply);
}

static enum fault make(const struct plan_page *from, struct campaign_plan *out)
{
    TRY(plan_read(from, out));
    return store_make_plan(from->request->services->store, out, from->desk->staff->name);
}

enum fault staff_campaign_new_post(struct request *request)
{
    AUTO(desk) struct desk desk = {0};
    struct fields fields = {0};
    struct instruments instruments = {0};
    struct campaign_plan plan = {.campaign = {.id = ""}};
    bool done = false;
    TRY(staff_post_open(request, STAFF_CAMPAIGNS, &desk, &fields, &done));
    if (done)
        return OK;
    TRY(list_instruments(request, &instruments));
    const struct plan_page from = {
        .request = request, .desk = &desk, .fields = &fields, .instruments = &instruments};
    enum fault fault = make(&from, &plan);
    const struct plan_reply reply = {.status = 422, .wrong = words_of(request, fault)};
    if (fault == OK)
        return go(request, plan.campaign.id, "/settings");
    return reply.wrong == NULL ? fault : reply_new(&from, &reply);
}

/* --- what it is --------------------------------------------------------------------------------
 */

/* The campaign of the address, when they may run it; *out stays NULL otherwise. */
static const struct catalog_entry *own_campaign(const struct request *request,
                                                const struct desk *desk)
{
    const struct catalog_entry *entry = NULL;
    if (catalog_find(desk->view, request->arguments[0], &entry) != OK ||
        !plan_may_run(desk, entry->campaign))
        return NULL;
    return entry;
}

static const char *own_address(const struct page *page, const char *campaign, const char *tail)
{
    const char *path = arena_format(page->arena, "/staff/campaigns/%s%s", campaign, tail);
    return path == NULL ? NULL : visit_address(page->arena, &page->visit, path);
}

/* Words of the states: what one is, and how it is come to. */
static const char *const is_words[] = {"plan_is_draft", "plan_is_open", "plan_is_closing",
                                       "plan_is_closed"};
static const char *const to_words[] = {NULL, "plan_to_open", "plan_to_closing", "plan_to_closed"};

/* The next states, each with its address and what it means. */
static void put_moves(struct json_out *out, const struct page *page,
                      const struct campaign *campaign)
{
    static const enum campaign_state next[][2] = {
        [CAMPAIGN_DRAFT] = {CAMPAIGN_OPEN, CAMPAIGN_OPEN},
        [CAMPAIGN_OPEN] = {CAMPAIGN_CLOSING, CAMPAIGN_CLOSING},
        [CAMPAIGN_CLOSING] = {CAMPAIGN_CLOSED, CAMPAIGN_OPEN},
    };
    json_open(out, "moves", '[');
    for (size_t i = 0; campaign->state != CAMPAIGN_CLOSED && i < 2; i++) {
        enum campaign_state to = next[campaign->state][i];
        const char *name = campaign_state_name(to);
        const char *tail = arena_format(page->arena, "/state/%s", name);
        if (tail == NULL || (i == 1 && to == next[campaign->state][0]))
            break;
        json_open(out, NULL, '{');
        json_put_text(out, "move_href", own_address(page, campaign->id, tail));
        json_put_text(out, "move", page_word(page->arena, page_words(page), to_words[to]));
        json_close(out, '}');
    }
    json_close(out, ']');
    json_put_text(out, "means",
                  page_word(page->arena, page_words(page), is_words[campaign->state]));
}

static enum fault put_trial(struct request *request, struct json_out *out, const struct page *page,
                            const struct campaign *campaign)
{
    int64_t count = 0;
    const struct visit visit = {.campaign = campaign->id,
                                .unit = campaign->unit_count == 1 ? campaign->units[0] : NULL,
                                .language = page->visit.language,
                                .test = trial_key(request, campaign->id)};
    TRY(store_count_trials(request->services->store, campaign->id, &count));
    json_put_integer(out, "trials", count);
    if (campaign->state != CAMPAIGN_CLOSED && visit.test != NULL)
        json_put_text(out, "try_href", visit_address(page->arena, &visit, ""));
    return OK;
}

static enum fault reply_settings(const struct plan_page *shown, const struct plan_reply *reply)
{
    struct request *request = shown->request;
    const struct campaign *campaign = shown->entry->campaign;
    bool answered = false;
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    struct json_out out = json_out_to(&context);
    TRY(store_is_answered(request->services->store, campaign->id, &answered));
    struct page page = desk_page(request, shown->desk, "plan_settings", &out);
    desk_put_campaign(&out, &page, shown->entry);
    json_put_text(&out, "form_id", campaign->form);
    json_put_text(&out, "form_version", campaign->version);
    json_put_text(&out, "index_id", campaign->index);
    json_put_integer(&out, "unit_count", (int64_t)campaign->unit_count);
    json_put_bool(&out, "answered", answered);
    json_put_bool(&out, "changes", campaign->state != CAMPAIGN_CLOSED);
    json_put_text(&out, "wrong", reply->wrong);
    json_put_text(&out, "campaign_href", own_address(&page, campaign->id, ""));
    json_put_text(&out, "poster_href", own_address(&page, campaign->id, "/poster"));
    json_put_text(&out, "action", own_address(&page, campaign->id, "/settings"));
    put_moves(&out, &page, campaign);
    TRY(put_trial(request, &out, &page, campaign));
    TRY(plan_put(shown, &page, &out));
    return page_reply(request, reply->status, "staff-campaign-settings", &out);
}

enum fault staff_campaign_settings(struct request *request)
{
    AUTO(desk) struct desk desk = {0};
    const struct plan_reply reply = {.status = 200};
    struct plan_page shown = {.request = request, .desk = &desk};
    TRY(desk_open(request, &desk));
    shown.entry = own_campaign(request, &desk);
    if (shown.entry == NULL)
        return desk_reply_nothing(request);
    TRY(store_targets(request->services->store, shown.entry->campaign->id, request->arena,
                      &shown.targets));
    return reply_settings(&shown, &reply);
}

static enum fault change(const struct plan_page *from)
{
    struct campaign_plan plan = {.campaign = {.id = ""}};
    TRY(plan_read(from, &plan));
    return store_change_plan(from->request->services->store, &plan, from->desk->staff->name);
}

enum fault staff_campaign_settings_post(struct request *request)
{
    AUTO(desk) struct desk desk = {0};
    struct fields fields = {0};
    struct plan_page from = {.request = request, .desk = &desk, .fields = &fields};
    bool done = false;
    TRY(staff_post_open(request, STAFF_CAMPAIGNS, &desk, &fields, &done));
    if (done)
        return OK;
    from.entry = own_campaign(request, &desk);
    if (from.entry == NULL)
        return desk_reply_nothing(request);
    enum fault fault = change(&from);
    const struct plan_reply reply = {.status = 422, .wrong = words_of(request, fault)};
    if (fault == OK)
        return go(request, from.entry->campaign->id, "/settings");
    return reply.wrong == NULL ? fault : reply_settings(&from, &reply);
}

/* --- its state ---------------------------------------------------------------------------------
 */

/* The state of the address: any but a draft, which nothing becomes again. */
static bool state_of(const struct request *request, enum campaign_state *out)
{
    return campaign_state_parse(request->arguments[1], out) && *out != CAMPAIGN_DRAFT;
}

static enum fault reply_state(struct request *request, const struct desk *desk,
                              const struct catalog_entry *entry, const struct plan_reply *reply)
{
    enum campaign_state to = CAMPAIGN_DRAFT;
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    struct json_out out = json_out_to(&context);
    (void)state_of(request, &to); /* who comes here has looked */
    struct page page = desk_page(request, desk, to_words[to], &out);
    desk_put_campaign(&out, &page, entry);
    json_put_text(&out, "move", page.title);
    json_put_text(&out, "means", page_word(request->arena, page_words(&page), is_words[to]));
    json_put_text(&out, "wrong", reply->wrong);
    json_put_text(&out, "action", visit_address(request->arena, &page.visit, request->path));
    json_put_text(&out, "campaign_href", own_address(&page, entry->campaign->id, ""));
    json_put_text(&out, "back_href", own_address(&page, entry->campaign->id, "/settings"));
    return page_reply(request, reply->status, "staff-campaign-state", &out);
}

enum fault staff_campaign_state(struct request *request)
{
    AUTO(desk) struct desk desk = {0};
    enum campaign_state state;
    const struct plan_reply reply = {.status = 200};
    TRY(desk_open(request, &desk));
    const struct catalog_entry *entry = own_campaign(request, &desk);
    if (entry == NULL || !state_of(request, &state))
        return desk_reply_nothing(request);
    return reply_state(request, &desk, entry, &reply);
}

enum fault staff_campaign_state_post(struct request *request)
{
    AUTO(desk) struct desk desk = {0};
    struct fields fields = {0};
    enum campaign_state state = CAMPAIGN_DRAFT;
    bool done = false;
    TRY(staff_post_open(request, STAFF_CAMPAIGNS, &desk, &fields, &done));
    if (done)
        return OK;
    const struct catalog_entry *entry = own_campaign(request, &desk);
    if (entry == NULL || !state_of(request, &state))
        return desk_reply_nothing(request);
    if (entry->campaign->state == state) /* sent twice */
        return go(request, entry->campaign->id, "/settings");
    enum fault fault =
        store_move_campaign(request->services->store, entry->campaign->id, state, desk.staff->name);
    const struct plan_reply reply = {.status = 422, .wrong = words_of(request, fault)};
    if (fault == OK)
        return go(request, entry->campaign->id, "/settings");
    return reply.wrong == NULL ? fault : reply_state(request, &desk, entry, &reply);
}
