/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plan - a campaign as staff make and change it: what it is, with its targets.
 *
 * Of a campaign id, province, form and version never change. Once an answer came neither its index
 * nor its kind does, and no unit that has one is taken out; a closed one does not change at all.
 * store_create_campaign() and store_set_campaign_state() (store.h) are the same without targets,
 * by whoever runs the program.
 *
 * `actor` is the account's name in the audit; NULL = whoever runs the program.
 * Thread: any. Faults: those of store.h; INVALID of campaign_check(); CONFLICT campaign_revised
 * (somebody else changed it since it was read), campaign_answered {campaign},
 * campaign_unit_answered {unit}, campaign_over.
 */
#ifndef HAILONG_SCHEMA_PLAN_H
#define HAILONG_SCHEMA_PLAN_H

#include "forms/target.h"
#include "schema/store.h"

struct campaign_plan {
    struct campaign campaign;
    struct target_list targets;
};

CHECKED enum fault store_make_plan(struct store *store, const struct campaign_plan *plan,
                                   const char *actor);

/* `revision` of the campaign is the one it was read at, or -1: whatever it is now. */
CHECKED enum fault store_change_plan(struct store *store, const struct campaign_plan *plan,
                                     const char *actor);

CHECKED enum fault store_move_campaign(struct store *store, const char *id,
                                       enum campaign_state state, const char *actor);

/* Whether an answer of the campaign, valid or not, is there. */
CHECKED enum fault store_is_answered(struct store *store, const char *campaign, bool *out);

#endif
