/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/plan.h"

#include "base/text.h"
#include "schema/audit.h"
#include "schema/store_inside.h"

#include <stdio.h>
#include <string.h>

static const char *or_nothing(const char *text) { return text == NULL ? "" : text; }

/* Checks what the campaign names, so that a wrong name is said by name. */
static enum fault check_names(struct connection *connection, const struct campaign *campaign)
{
    bool found;
    const struct bound id[] = {bound_text(campaign->id)};
    const struct bound form[] = {bound_text(campaign->form), bound_text(campaign->version)};
    const struct bound index[] = {bound_text(campaign->index)};
    if (!text_is_code(campaign->id))
        return fault_raise(FAULT_INVALID, "campaign_id", "campaign", campaign->id, NULL);
    TRY(query_finds(connection, QUERY_CAMPAIGN_STATE, id, ARRAY_LENGTH(id), &found));
    if (found)
        return fault_raise(FAULT_CONFLICT, "campaign_exists", "campaign", campaign->id, NULL);
    TRY(query_finds(connection, QUERY_FORM_HASH, form, ARRAY_LENGTH(form), &found));
    if (!found)
        return fault_raise(FAULT_NOTFOUND, "form_version_unknown", "form", campaign->form,
                           "version", campaign->version, NULL);
    TRY(query_finds(connection, QUERY_INDEX_HASH, index, ARRAY_LENGTH(index), &found));
    if (!found)
        return fault_raise(FAULT_NOTFOUND, "index_unknown", "index", campaign->index, NULL);
    return OK;
}

static enum fault put_campaign(struct connection *connection, const struct campaign *campaign)
{
    const struct bound values[] = {
        bound_text(campaign->id),
        bound_text(campaign->province),
        bound_text(campaign->form),
        bound_text(campaign->version),
        bound_text(campaign->index),
        bound_text(campaign_state_name(campaign->state)),
        bound_text(campaign_access_name(campaign->access)),
        store_bound_day(campaign->from_day),
        store_bound_day(campaign->to_day),
        bound_integer(campaign->simulated),
        bound_integer(instant_now().utc_ms),
        campaign->withdrawal ? bound_blob(campaign->withdrawal_key.bytes, HASH_SIZE) : bound_null(),
        bound_text(or_nothing(campaign->name_vi)),
        bound_text(or_nothing(campaign->name_en)),
        bound_text(or_nothing(campaign->languages)),
        bound_integer(campaign->idle_s),
        bound_text(campaign_kind_name(campaign->kind)),
    };
    return query_run(connection, QUERY_CAMPAIGN_PUT, values, ARRAY_LENGTH(values));
}

static enum fault put_campaign_unit(struct connection *connection, const char *campaign,
                                    const char *unit)
{
    bool found;
    const struct bound code[] = {bound_text(unit)};
    const struct bound values[] = {bound_text(campaign), bound_text(unit)};
    TRY(query_finds(connection, QUERY_UNIT_EXISTS, code, ARRAY_LENGTH(code), &found));
    if (!found)
        return fault_raise(FAULT_NOTFOUND, "unit_unknown", "unit", unit, NULL);
    return query_run(connection, QUERY_CAMPAIGN_UNIT_PUT, values, ARRAY_LENGTH(values));
}

static enum fault put_targets(struct connection *connection, const struct campaign_plan *plan)
{
    for (size_t i = 0; i < plan->targets.count; i++) {
        const struct campaign_target *target = &plan->targets.items[i];
        const struct bound values[] = {bound_text(plan->campaign.id), bound_text(target->unit),
                                       bound_text(target->question), bound_integer(target->level),
                                       bound_integer(target->target)};
        TRY(query_run(connection, QUERY_TARGET_PUT, values, ARRAY_LENGTH(values)));
    }
    return OK;
}

enum fault store_make_plan(struct store *store, const struct campaign_plan *plan, const char *actor)
{
    const struct campaign *campaign = &plan->campaign;
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(store, &writing));
    TRY(check_names(writing.connection, campaign));
    TRY(put_campaign(writing.connection, campaign));
    for (size_t i = 0; i < campaign->unit_count; i++)
        TRY(put_campaign_unit(writing.connection, campaign->id, campaign->units[i]));
    TRY(put_targets(writing.connection, plan));
    TRY(audit_put(writing.connection,
                  &(struct audit_entry){.actor = actor,
                                        .action = "campaign_create",
                                        .subject = campaign->id,
                                        .detail = campaign_state_name(campaign->state)}));
    return store_commit(&writing);
}

enum fault store_create_campaign(struct store *store, const struct campaign *campaign)
{
    const struct campaign_plan plan = {.campaign = *campaign};
    return store_make_plan(store, &plan, NULL);
}

/* --- changing ----------------------------------------------------------------------------------
 */

static enum fault is_answered(struct connection *connection, const char *campaign, const char *unit,
                              bool *out)
{
    const struct bound values[] = {bound_text(campaign), bound_text(unit)};
    return query_finds(connection, QUERY_CAMPAIGN_ANSWERED, values, ARRAY_LENGTH(values), out);
}

enum fault store_is_answered(struct store *store, const char *campaign, bool *out)
{
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    return is_answered(reading.connection, campaign, NULL, out);
}

/* What the campaign is now must allow what it shall be. */
static enum fault check_change(struct connection *connection, const struct campaign *campaign)
{
    bool answered = false;
    const struct bound values[] = {bound_text(campaign->id)};
    AUTO(query) sqlite3_stmt *rows = NULL;
    bool found = false;
    TRY(query_bind(connection, QUERY_CAMPAIGN_LIST, values, ARRAY_LENGTH(values), &rows));
    TRY(query_step(connection, rows, &found));
    if (!found)
        return fault_raise(FAULT_NOTFOUND, "campaign_unknown", "campaign", campaign->id, NULL);
    if (strcmp(query_text(rows, 6), campaign_state_name(CAMPAIGN_CLOSED)) == 0)
        return fault_raise(FAULT_CONFLICT, "campaign_over", "campaign", campaign->id, NULL);
    bool index = strcmp(query_text(rows, 5), campaign->index) != 0;
    bool kind = strcmp(query_text(rows, 16), campaign_kind_name(campaign->kind)) != 0;
    TRY(is_answered(connection, campaign->id, NULL, &answered));
    if (answered && (index || kind))
        return fault_raise(FAULT_CONFLICT, "campaign_answered", "campaign", campaign->id, NULL);
    return OK;
}

static enum fault change_campaign(struct connection *connection, const struct campaign *campaign)
{
    const struct bound values[] = {
        bound_text(campaign->id),
        bound_integer(campaign->revision),
        bound_text(campaign->index),
        bound_text(campaign_access_name(campaign->access)),
        store_bound_day(campaign->from_day),
        store_bound_day(campaign->to_day),
        bound_text(or_nothing(campaign->name_vi)),
        bound_text(or_nothing(campaign->name_en)),
        bound_text(or_nothing(campaign->languages)),
        bound_integer(campaign->idle_s),
        bound_text(campaign_kind_name(campaign->kind)),
    };
    bool found;
    const struct bound index[] = {bound_text(campaign->index)};
    TRY(query_finds(connection, QUERY_INDEX_HASH, index, ARRAY_LENGTH(index), &found));
    if (!found)
        return fault_raise(FAULT_NOTFOUND, "index_unknown", "index", campaign->index, NULL);
    TRY(query_run(connection, QUERY_CAMPAIGN_CHANGE, values, ARRAY_LENGTH(values)));
    if (sqlite3_changes(connection->handle) == 0)
        return fault_raise(FAULT_CONFLICT, "campaign_revised", "campaign", campaign->id, NULL);
    return OK;
}

/* The next unit that is to be taken out of the campaign; "" = none is. */
static enum fault next_dropped(struct connection *connection, const struct campaign *campaign,
                               char out[UNIT_CODE_MAX + 1])
{
    const struct bound values[] = {bound_text(campaign->id)};
    AUTO(query) sqlite3_stmt *rows = NULL;
    out[0] = '\0';
    TRY(query_bind(connection, QUERY_CAMPAIGN_UNIT_LIST, values, ARRAY_LENGTH(values), &rows));
    for (;;) {
        bool more;
        TRY(query_step(connection, rows, &more));
        if (!more)
            return OK;
        if (campaign_has_unit(campaign, query_text(rows, 1)))
            continue;
        snprintf(out, UNIT_CODE_MAX + 1, "%s", query_text(rows, 1));
        return OK;
    }
}

static enum fault change_units(struct connection *connection, const struct campaign *campaign)
{
    for (;;) {
        char unit[UNIT_CODE_MAX + 1];
        bool answered = false;
        TRY(next_dropped(connection, campaign, unit));
        if (unit[0] == '\0')
            break;
        TRY(is_answered(connection, campaign->id, unit, &answered));
        if (answered)
            return fault_raise(FAULT_CONFLICT, "campaign_unit_answered", "unit", unit, NULL);
        const struct bound dropped[] = {bound_text(campaign->id), bound_text(unit)};
        TRY(query_run(connection, QUERY_CAMPAIGN_UNIT_DELETE, dropped, ARRAY_LENGTH(dropped)));
    }
    for (size_t i = 0; i < campaign->unit_count; i++)
        TRY(put_campaign_unit(connection, campaign->id, campaign->units[i]));
    return OK;
}

enum fault store_change_plan(struct store *store, const struct campaign_plan *plan,
                             const char *actor)
{
    const struct campaign *campaign = &plan->campaign;
    const struct bound values[] = {bound_text(campaign->id)};
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(store, &writing));
    TRY(check_change(writing.connection, campaign));
    TRY(change_campaign(writing.connection, campaign));
    TRY(query_run(writing.connection, QUERY_TARGET_DELETE, values, ARRAY_LENGTH(values)));
    TRY(change_units(writing.connection, campaign));
    TRY(put_targets(writing.connection, plan));
    TRY(audit_put(writing.connection, &(struct audit_entry){.actor = actor,
                                                            .action = "campaign_change",
                                                            .subject = campaign->id,
                                                            .detail = ""}));
    return store_commit(&writing);
}

/* --- states ------------------------------------------------------------------------------------
 */

static enum fault read_state(struct connection *connection, const char *id,
                             enum campaign_state *out)
{
    const struct bound values[] = {bound_text(id)};
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(connection, QUERY_CAMPAIGN_STATE, values, ARRAY_LENGTH(values), &rows));
    bool found;
    TRY(query_step(connection, rows, &found));
    if (!found)
        return fault_raise(FAULT_NOTFOUND, "campaign_unknown", "campaign", id, NULL);
    if (!campaign_state_parse(query_text(rows, 0), out))
        return connection_fault(connection, SQLITE_CORRUPT);
    return OK;
}

/* The arrows of campaign.h's picture. */
static bool may_follow(enum campaign_state from, enum campaign_state to)
{
    switch (from) {
    case CAMPAIGN_DRAFT:
        return to == CAMPAIGN_OPEN;
    case CAMPAIGN_OPEN:
        return to == CAMPAIGN_CLOSING;
    case CAMPAIGN_CLOSING:
        return to == CAMPAIGN_CLOSED || to == CAMPAIGN_OPEN;
    case CAMPAIGN_CLOSED:
        break;
    }
    return false;
}

enum fault store_move_campaign(struct store *store, const char *id, enum campaign_state state,
                               const char *actor)
{
    const char *name = campaign_state_name(state);
    const struct bound values[] = {bound_text(id), bound_text(name)};
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(store, &writing));
    enum campaign_state now = CAMPAIGN_DRAFT;
    TRY(read_state(writing.connection, id, &now));
    if (!may_follow(now, state))
        return fault_raise(FAULT_CONFLICT, "campaign_state", "campaign", id, "from",
                           campaign_state_name(now), "to", name, NULL);
    TRY(query_run(writing.connection, QUERY_CAMPAIGN_SET_STATE, values, ARRAY_LENGTH(values)));
    TRY(audit_put(writing.connection,
                  &(struct audit_entry){
                      .actor = actor, .action = "campaign_state", .subject = id, .detail = name}));
    return store_commit(&writing);
}

enum fault store_set_campaign_state(struct store *store, const char *id, enum campaign_state state)
{
    return store_move_campaign(store, id, state, NULL);
}
