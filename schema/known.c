/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Questions that are asked often and that cost one look-up each.
 */
#include "schema/store_inside.h"

enum fault store_campaign_changes(struct store *store, int64_t *out)
{
    return store_number(store, QUERY_AUDIT_LAST, NULL, 0, out);
}

enum fault store_has_response(struct store *store, const char *province, struct uuid id, bool *out)
{
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    const struct bound values[] = {bound_text(province), bound_blob(id.bytes, sizeof id.bytes)};
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(reading.connection, QUERY_RESPONSE_HASH, values, ARRAY_LENGTH(values), &rows));
    return query_step(reading.connection, rows, out);
}

static enum fault keep_response(struct connection *connection, sqlite3_stmt *row,
                                struct arena *arena, struct known_response *out)
{
    struct stored_response *response = &out->response;
    bool valid = sqlite3_column_type(row, 3) == SQLITE_NULL;
    TRY(store_keep_text(arena, query_text(row, 5), &out->campaign));
    TRY(store_keep_text(arena, query_text(row, 0), &response->unit));
    TRY(store_keep_text(arena, query_text(row, 1), &response->document));
    response->received_ms = sqlite3_column_int64(row, 2);
    if (!valid)
        TRY(store_keep_text(arena, query_text(row, 3), &response->reasons));
    return query_bytes(connection, row, 4, out->hash.bytes, HASH_SIZE);
}

enum fault store_response(struct store *store, const char *province, struct uuid id,
                          struct arena *arena, const struct known_response **out)
{
    const struct bound values[] = {bound_text(province), bound_blob(id.bytes, sizeof id.bytes)};
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    AUTO(query) sqlite3_stmt *rows = NULL;
    bool found;
    TRY(query_bind(reading.connection, QUERY_RESPONSE_GET, values, ARRAY_LENGTH(values), &rows));
    TRY(query_step(reading.connection, rows, &found));
    if (!found) {
        *out = NULL;
        return OK;
    }
    struct known_response *known = arena_alloc(arena, sizeof *known);
    if (known == NULL)
        return store_arena_fault();
    known->response.id = id;
    TRY(keep_response(reading.connection, rows, arena, known));
    *out = known;
    return OK;
}
