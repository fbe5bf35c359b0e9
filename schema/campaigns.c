/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/store_inside.h"

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
                             .idle_s = sqlite3_column_int(row, 15),
                             .revision = sqlite3_column_int64(row, 17),
                             .withdrawal = sqlite3_column_type(row, 11) != SQLITE_NULL};
    if (out->withdrawal)
        TRY(query_bytes(connection, row, 11, out->withdrawal_key.bytes, HASH_SIZE));
    if (!campaign_state_parse(query_text(row, 6), &out->state) ||
        !campaign_access_parse(query_text(row, 7), &out->access) ||
        !campaign_kind_parse(query_text(row, 16), &out->kind))
        return connection_fault(connection, SQLITE_CORRUPT);
    TRY(store_keep_text(arena, query_text(row, 1), &out->id));
    TRY(store_keep_text(arena, query_text(row, 2), &out->province));
    TRY(store_keep_text(arena, query_text(row, 3), &out->form));
    TRY(store_keep_text(arena, query_text(row, 4), &out->version));
    TRY(store_keep_text(arena, query_text(row, 5), &out->index));
    TRY(store_keep_text(arena, query_text(row, 12), &out->name_vi));
    TRY(store_keep_text(arena, query_text(row, 13), &out->name_en));
    TRY(store_keep_text(arena, query_text(row, 14), &out->languages));
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
