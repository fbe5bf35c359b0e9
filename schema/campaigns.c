/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/listing.h"
#include "schema/store_inside.h"

static enum fault keep_units(struct connection *connection, struct arena *arena,
                             struct campaign *campaign)
{
    const struct bound values[] = {bound_text(campaign->id)};
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(connection, QUERY_CAMPAIGN_UNIT_LIST, values, ARRAY_LENGTH(values), &rows));
    const struct listing listing = {connection, arena, sizeof(const char *), listing_keep_text};
    struct listed listed;
    TRY(listing_read(&listing, rows, &listed));
    campaign->units = listed.items;
    campaign->unit_count = listed.count;
    return OK;
}

static enum fault keep_campaign(const struct listing *listing, sqlite3_stmt *row, void *out)
{
    struct connection *connection = listing->connection;
    struct arena *arena = listing->arena;
    struct campaign *campaign = out;
    *campaign = (struct campaign){.from_day = store_column_day(row, 8),
                                  .to_day = store_column_day(row, 9),
                                  .simulated = sqlite3_column_int(row, 10) != 0,
                                  .idle_s = sqlite3_column_int(row, 15),
                                  .revision = sqlite3_column_int64(row, 17),
                                  .withdrawal = sqlite3_column_type(row, 11) != SQLITE_NULL};
    if (campaign->withdrawal)
        TRY(query_bytes(connection, row, 11, campaign->withdrawal_key.bytes, HASH_SIZE));
    if (!campaign_state_parse(query_text(row, 6), &campaign->state) ||
        !campaign_access_parse(query_text(row, 7), &campaign->access) ||
        !campaign_kind_parse(query_text(row, 16), &campaign->kind))
        return connection_fault(connection, SQLITE_CORRUPT);
    TRY(store_keep_text(arena, query_text(row, 1), &campaign->id));
    TRY(store_keep_text(arena, query_text(row, 2), &campaign->province));
    TRY(store_keep_text(arena, query_text(row, 3), &campaign->form));
    TRY(store_keep_text(arena, query_text(row, 4), &campaign->version));
    TRY(store_keep_text(arena, query_text(row, 5), &campaign->index));
    TRY(store_keep_text(arena, query_text(row, 12), &campaign->name_vi));
    TRY(store_keep_text(arena, query_text(row, 13), &campaign->name_en));
    TRY(store_keep_text(arena, query_text(row, 14), &campaign->languages));
    return keep_units(connection, arena, campaign);
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
    const struct listing listing = {reading.connection, arena, sizeof(struct campaign),
                                    keep_campaign};
    struct listed listed;
    TRY(listing_read(&listing, rows, &listed));
    *out = listed.items;
    *out_count = listed.count;
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
