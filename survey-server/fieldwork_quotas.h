/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fieldwork_quotas - how far a campaign has come towards what it wants of units and of groups
 * within them (schema/targets.h), for the page of fieldwork.
 *
 *   TRY(store_target_progress(store, form, campaign, arena, &table));
 *   quota_of_unit(&table, "19333")  --> 200, 0 = nothing is said
 *   quotas_put(...)                 --> "quotas":[{"unit_name","group","count","target","percent"}]
 *
 * Who lags stands first. Thread: the request's. Faults: NOMEM.
 */
#ifndef HAILONG_SURVEY_SERVER_FIELDWORK_QUOTAS_H
#define HAILONG_SURVEY_SERVER_FIELDWORK_QUOTAS_H

#include "schema/targets.h"
#include "survey-server/staff_desk.h"

enum { QUOTAS_SHOWN = 200 };

/* How many answers are wanted of a unit, of everybody there; 0 = that is not said. */
int64_t quota_of_unit(const struct target_table *table, const char *unit);

/* <0, 0, >0: whose count is the smaller part of what is wanted; with nothing wanted comes last. */
struct quota_share {
    int64_t count;
    int64_t target;
};
int quota_compare(struct quota_share a, struct quota_share b);

/* Whole percent of what is wanted, rounded down: 100 is reached, 99 is not. */
int64_t quota_percent(struct quota_share share);

/* Writes the groups of those units where one may see the fieldwork: "has_quotas", "quotas" (the
 * QUOTAS_SHOWN that lag most), "quotas_more". */
struct quota_page {
    const struct desk *desk;
    const struct page *page;
    const struct form *form;
    struct arena *arena;
};
CHECKED enum fault quotas_put(struct json_out *out, const struct quota_page *page,
                              const struct target_table *table);

#endif
