/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * staff_desk - what every page of staff begins with: who looks, at which campaigns, and the page's
 * own frame.
 *
 *     AUTO(desk) struct desk desk = {0};
 *     TRY(desk_open(request, &desk));
 *     if (!desk_may(&desk, STAFF_RESULTS, unit))
 *         return desk_reply_nothing(request);
 *
 * Ownership: a desk holds the catalog's view. Thread: the request's. Faults: the store's.
 */
#ifndef HAILONG_SURVEY_SERVER_STAFF_DESK_H
#define HAILONG_SURVEY_SERVER_STAFF_DESK_H

#include "survey-server/catalog.h"
#include "survey-server/page.h"
#include "survey-server/session.h"

struct desk {
    struct catalog_view *view;
    const struct staff *staff;
};

CHECKED enum fault desk_open(struct request *request, struct desk *out);
void desk_cleanup(struct desk *desk);

/* Whether they have a right at a unit (forms/staff.h). */
bool desk_may(const struct desk *desk, enum staff_right right, const char *unit);

/* "21/11/2026 08:05" in Vietnam's time; a day, nothing for DAY_NONE. */
void desk_put_time(struct json_out *out, const char *name, int64_t utc_ms);
void desk_put_day(struct json_out *out, const char *name, int32_t day);

/* What is not there, and what they may not see: the same 404. */
enum fault desk_reply_nothing(struct request *request);

/* Opens a page's context: its title is a name of words.<language>.json. */
struct page desk_page(struct request *request, const struct desk *desk, const char *title,
                      struct json_out *out);

/* What is wrong with something that was sent, in the page's language: "findings":[{"where":...,
 * "text":..., "is_error":...}] and "has_findings". NULL = nothing. */
void desk_put_findings(struct json_out *out, const struct page *page,
                       const struct findings *findings);

/* "21/11/2026 08:05" in Vietnam's time. */
void desk_put_time(struct json_out *out, const char *name, int64_t utc_ms);

/* What a list of campaigns and a campaign's own pages say of it. */
void desk_put_campaign(struct json_out *out, const struct page *page,
                       const struct catalog_entry *entry);

#endif
