/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Questions that a server asks often and that cost one look-up each.
 */
#include "schema/store_inside.h"

enum fault store_campaign_changes(struct store *store, int64_t *out)
{
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    AUTO(query) sqlite3_stmt *rows = NULL;
    bool more;
    TRY(query_bind(reading.connection, QUERY_AUDIT_LAST, NULL, 0, &rows));
    TRY(query_step(reading.connection, rows, &more));
    *out = sqlite3_column_int64(rows, 0);
    return OK;
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
