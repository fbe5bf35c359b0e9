/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/staff_desk.h"

#include "survey-server/problem.h"

#include <stdio.h>
#include <string.h>

enum { COUNT_SIZE = 24 };

void desk_cleanup(struct desk *desk) { catalog_let_go(desk->view); }

enum fault desk_open(struct request *request, struct desk *out)
{
    TRY(session_staff(request, &out->staff));
    return catalog_look(request->services->catalog, &out->view);
}

bool desk_may(const struct desk *desk, enum staff_right right, const char *unit)
{
    return staff_may(desk->staff, right, unit, desk->view->units);
}

/* The sections of staff's pages. A section is shown to whoever has its right somewhere; one that is
 * about no unit, to whoever has it everywhere. */
static const struct section {
    enum staff_right right;
    const char *path;
    const char *word; /* of words.<language>.json */
    bool everywhere;
} sections[] = {
    {STAFF_RESULTS, "/staff", "staff_home", false},
    {STAFF_CAMPAIGNS, "/staff/campaigns/new", "plan_new", false},
    {STAFF_RESULTS, "/staff/scorecards", "score_cards", false},
    {STAFF_SAMPLES, "/staff/sample-size", "size_page", false},
    {STAFF_RESULTS, "/staff/forms", "staff_forms", false},
    {STAFF_RESULTS, "/staff/units", "staff_unit_lists", false},
    {STAFF_ACCOUNTS, "/staff/accounts", "staff_accounts", false},
    {STAFF_RESULTS, "/staff/me", "staff_self", false},
    {STAFF_AUDIT, "/staff/audit", "staff_audit", true},
};

/* A page belongs to the longest section whose path it lies under. */
static const struct section *section_of(const char *path)
{
    const struct section *found = NULL;
    for (size_t i = 0; i < ARRAY_LENGTH(sections); i++) {
        size_t length = strlen(sections[i].path);
        bool under = strncmp(path, sections[i].path, length) == 0 &&
                     (path[length] == '\0' || path[length] == '/');
        if (under && (found == NULL || length > strlen(found->path)))
            found = &sections[i];
    }
    return found;
}

static void put_sections(struct json_out *out, const struct page *page, const struct desk *desk,
                         const char *path)
{
    const struct section *here = section_of(path);
    json_open(out, "sections", '[');
    for (size_t i = 0; i < ARRAY_LENGTH(sections); i++) {
        const struct section *section = &sections[i];
        if (!staff_has(desk->staff, section->right) ||
            (section->everywhere && !desk_may(desk, section->right, NULL)))
            continue;
        json_open(out, NULL, '{');
        json_put_text(out, "href", visit_address(page->arena, &page->visit, section->path));
        json_put_text(out, "name", page_word(page->arena, page_words(page), section->word));
        json_put_bool(out, "here", section == here);
        json_close(out, '}');
    }
    json_close(out, ']');
}

struct page desk_page(struct request *request, const struct desk *desk, const char *title,
                      struct json_out *out)
{
    struct page page = page_titled(request, request->path, title);
    page.kept = http_query_again(request, "lang");
    page_open(out, &page);
    page_put_staff_style(out, &page);
    json_put_text(out, "me", desk->staff->full_name);
    json_put_text(out, "my_place",
                  page_unit_name(desk->view->units, desk->staff->place, page_words(&page)));
    json_put_text(out, "seal", session_seal(request));
    json_put_text(out, "sign_out", visit_address(request->arena, &page.visit, "/staff/sign-out"));
    put_sections(out, &page, desk, request->path);
    json_put_text(out, "home_href", visit_address(request->arena, &page.visit, "/staff"));
    return page;
}

static void put_finding(struct json_out *out, const struct page *page,
                        const struct finding *finding)
{
    AUTO(buffer) struct buffer place = buffer_of(LIMIT_PAGE_BYTES);
    AUTO(buffer) struct buffer text = buffer_of(LIMIT_PAGE_BYTES);
    message_place(page_words(page), finding->at, &place);
    message_text(page_words(page), finding, &text);
    json_open(out, NULL, '{');
    json_put_text(out, "where", finding->at[0] == '\0' ? NULL : place.data);
    json_put_text(out, "text", buffer_check(&text) == OK ? text.data : finding->code);
    json_put_bool(out, "is_error", finding->severity == SEVERITY_ERROR);
    json_close(out, '}');
}

/* How many found no room in the list. */
static void put_more(struct json_out *out, const struct page *page, size_t dropped)
{
    AUTO(buffer) struct buffer text = buffer_of(LIMIT_PAGE_BYTES);
    char count[COUNT_SIZE];
    snprintf(count, sizeof count, "%zu", dropped);
    if (dropped > 0)
        message_say(&text, page_words(page), "findings_more", "count", count, NULL);
    json_put_text(out, "findings_more", buffer_check(&text) == OK ? text.data : NULL);
}

void desk_put_findings(struct json_out *out, const struct page *page,
                       const struct findings *findings)
{
    size_t count = findings == NULL ? 0 : findings->count;
    json_open(out, "findings", '[');
    for (size_t i = 0; i < count; i++)
        put_finding(out, page, &findings->items[i]);
    json_close(out, ']');
    json_put_bool(out, "has_findings", count > 0);
    put_more(out, page, findings == NULL ? 0 : findings->dropped);
}

static const char *title_of(const struct page *page, const struct catalog_entry *entry)
{
    return campaign_title(entry->campaign, entry->form, page->visit.language);
}

void desk_put_day(struct json_out *out, const char *name, int32_t day)
{
    char text[DATE_TEXT_SIZE];
    if (day == DAY_NONE)
        return;
    day_text_vi(day, text);
    json_put_text(out, name, text);
}

void desk_put_time(struct json_out *out, const char *name, int64_t utc_ms)
{
    char rfc[DATE_TEXT_SIZE];
    char day[DATE_TEXT_SIZE];
    char text[2 * DATE_TEXT_SIZE];
    struct instant instant = {utc_ms, DATE_ZONE_MINUTES};
    instant_text(instant, rfc);
    day_text_vi(instant_day(instant), day);
    snprintf(text, sizeof text, "%s %.5s", day, rfc + strlen("2026-11-21T"));
    json_put_text(out, name, text);
}

void desk_put_campaign(struct json_out *out, const struct page *page,
                       const struct catalog_entry *entry)
{
    static const char *const states[] = {[CAMPAIGN_DRAFT] = "staff_state_draft",
                                         [CAMPAIGN_OPEN] = "staff_state_open",
                                         [CAMPAIGN_CLOSING] = "staff_state_closing",
                                         [CAMPAIGN_CLOSED] = "staff_state_closed"};
    const struct campaign *campaign = entry->campaign;
    json_put_text(out, "id", campaign->id);
    json_put_text(out, "name", title_of(page, entry));
    json_put_text(out, "state", page_word(page->arena, page_words(page), states[campaign->state]));
    json_put_bool(out, "simulated_one", campaign->simulated);
    desk_put_day(out, "from", campaign->from_day);
    desk_put_day(out, "to", campaign->to_day);
}

enum fault desk_reply_nothing(struct request *request)
{
    return problem_reply(request, 404, "http_not_found", NULL);
}
