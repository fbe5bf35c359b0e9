/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/audit.h"
#include "schema/store_inside.h"

#include "base/text.h"

#include <string.h>

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

enum fault store_create_campaign(struct store *store, const struct campaign *campaign)
{
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(store, &writing));
    TRY(check_names(writing.connection, campaign));
    TRY(put_campaign(writing.connection, campaign));
    for (size_t i = 0; i < campaign->unit_count; i++)
        TRY(put_campaign_unit(writing.connection, campaign->id, campaign->units[i]));
    TRY(audit_put(writing.connection,
                  &(struct audit_entry){.action = "campaign_create",
                                        .subject = campaign->id,
                                        .detail = campaign_state_name(campaign->state)}));
    return store_commit(&writing);
}

static enum fault keep_units(struct connection *connection, struct arena *arena,
                             struct campaign *campaign)
{
    const struct bound values[] = {bound_text(campaign->id)};
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(connection, QUERY_CAMPAIGN_UNIT_LIST, values, ARRAY_LENGTH(values), &rows));
    const char **units = NULL;
    for (;;) {
        bool more;
        TRY(query_step(connection, rows, &more));
        if (!more)
            break;
        if (units == NULL)
            units = arena_array(arena, (size_t)sqlite3_column_int64(rows, 0), sizeof *units);
        if (units == NULL)
            return store_arena_fault();
        TRY(store_keep_text(arena, query_text(rows, 1), &units[campaign->unit_count++]));
    }
    campaign->units = units;
    return OK;
}

static enum fault keep_campaign(struct connection *connection, sqlite3_stmt *row,
                                struct arena *arena, struct campaign *out)
{
    *out = (struct campaign){.from_day = store_column_day(row, 8),
                             .to_day = store_column_day(row, 9),
                             .simulated = sqlite3_column_int(row, 10) != 0,
                             .withdrawal = sqlite3_column_type(row, 11) != SQLITE_NULL};
    if (out->withdrawal)
        TRY(query_bytes(connection, row, 11, out->withdrawal_key.bytes, HASH_SIZE));
    if (!campaign_state_parse(query_text(row, 6), &out->state) ||
        !campaign_access_parse(query_text(row, 7), &out->access))
        return connection_fault(connection, SQLITE_CORRUPT);
    TRY(store_keep_text(arena, query_text(row, 1), &out->id));
    TRY(store_keep_text(arena, query_text(row, 2), &out->province));
    TRY(store_keep_text(arena, query_text(row, 3), &out->form));
    TRY(store_keep_text(arena, query_text(row, 4), &out->version));
    TRY(store_keep_text(arena, query_text(row, 5), &out->index));
    return keep_units(connection, arena, out);
}

/* One campaign, or all when `id` is NULL. */
static enum fault list(struct store *store, struct arena *arena, const char *id,
                       const struct campaign **out, size_t *out_count)
{
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    const struct bound values[] = {bound_text(id)};
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(reading.connection, QUERY_CAMPAIGN_LIST, values, ARRAY_LENGTH(values), &rows));
    struct campaign *campaigns = NULL;
    size_t count = 0;
    for (;;) {
        bool more;
        TRY(query_step(reading.connection, rows, &more));
        if (!more)
            break;
        if (campaigns == NULL)
            campaigns =
                arena_array(arena, (size_t)sqlite3_column_int64(rows, 0), sizeof *campaigns);
        if (campaigns == NULL)
            return store_arena_fault();
        TRY(keep_campaign(reading.connection, rows, arena, &campaigns[count++]));
    }
    *out = campaigns;
    *out_count = count;
    return OK;
}

enum fault store_campaign(struct store *store, struct arena *arena, const char *id,
                          struct campaign *out)
{
    const struct campaign *found = NULL;
    size_t count = 0;
    TRY(list(store, arena, id, &found, &count));
    if (count == 0)
        return fault_raise(FAULT_NOTFOUND, "campaign_unknown", "campaign", id, NULL);
    *out = *found;
    return OK;
}

enum fault store_campaigns(struct store *store, struct arena *arena, const struct campaign **out,
                           size_t *out_count)
{
    return list(store, arena, NULL, out, out_count);
}

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

enum fault store_set_campaign_state(struct store *store, const char *id, enum campaign_state state)
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
    TRY(audit_put(
        writing.connection,
        &(struct audit_entry){.action = "campaign_state", .subject = id, .detail = name}));
    return store_commit(&writing);
}
