/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/staff_desk.h"

#include "survey-server/problem.h"

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

struct page desk_page(struct request *request, const struct desk *desk, const char *title,
                      struct json_out *out)
{
    struct page page = page_titled(request, request->path, title);
    page_open(out, &page);
    page_put_staff_style(out, &page);
    json_put_text(out, "me", desk->staff->full_name);
    json_put_text(out, "my_place",
                  page_unit_name(desk->view->units, desk->staff->place, page_words(&page)));
    json_put_text(out, "seal", session_seal(request));
    json_put_text(out, "sign_out", visit_address(request->arena, &page.visit, "/staff/sign-out"));
    json_put_text(out, "home_href", visit_address(request->arena, &page.visit, "/staff"));
    return page;
}

static const char *title_of(const struct page *page, const struct catalog_entry *entry)
{
    int language = form_language(entry->form, page->visit.language);
    return form_text(entry->form, &entry->form->title, language < 0 ? 0 : language, NULL);
}

static void put_day(struct json_out *out, const char *name, int32_t day)
{
    char text[DATE_TEXT_SIZE];
    if (day == DAY_NONE)
        return;
    day_text_vi(day, text);
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
    put_day(out, "from", campaign->from_day);
    put_day(out, "to", campaign->to_day);
}

enum fault desk_reply_nothing(struct request *request)
{
    return problem_reply(request, 404, "http_not_found", NULL);
}
