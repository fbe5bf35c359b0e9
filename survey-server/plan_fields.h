/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plan_fields - a campaign as a form of staff posts it, and the form as it is shown.
 *
 *   fields --plan_read--> struct campaign_plan          who may not is told that the unit is
 * unknown fields or a campaign --plan_put--> {"name_vi":..., "units":[...], ...}
 *
 * Fields: id, instrument, name_vi, name_en, all (every commune below `below`), unit (each),
 * from_day, to_day (2026-11-21 or 21/11/2026), kind, access, language (each; none = all), idle,
 * each (a target for every unit) or table (forms/target.h), withdrawal, revision.
 *
 * Ownership: the request's arena. Thread: the request's. Faults: those of campaign_check() and
 * target.h; NOTFOUND unit_unknown {unit}; INVALID campaign_id {campaign}, campaign_instrument,
 * campaign_day {value}, campaign_choice {value}.
 */
#ifndef HAILONG_SURVEY_SERVER_PLAN_FIELDS_H
#define HAILONG_SURVEY_SERVER_PLAN_FIELDS_H

#include "schema/plan.h"
#include "survey-server/fields.h"
#include "survey-server/instruments.h"
#include "survey-server/staff_desk.h"

enum { PLAN_UNITS_SHOWN = 400 }; /* boxes to tick on one page */

struct plan_page {
    struct request *request;
    const struct desk *desk;
    const struct fields *fields;           /* what was typed; NULL = nothing yet */
    const struct catalog_entry *entry;     /* the campaign that is changed; NULL = a new one */
    const struct instruments *instruments; /* of a new one */
    struct target_list targets;            /* of the one that is changed */
};

CHECKED enum fault plan_read(const struct plan_page *from, struct campaign_plan *out);

/* The unit below which units are shown: asked for and theirs, else their place; NULL = everywhere.
 */
const char *plan_below(const struct plan_page *from);

CHECKED enum fault plan_put(const struct plan_page *from, const struct page *page,
                            struct json_out *out);

/* Whether they may run the campaign: all its units are theirs. */
bool plan_may_run(const struct desk *desk, const struct campaign *campaign);

#endif
