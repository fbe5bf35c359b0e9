/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/refusals.h"

#include "schema/store_inside.h"

enum fault store_refusals(struct store *store, const char *campaign, int64_t *out)
{
    const struct bound values[] = {bound_text(campaign)};
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    AUTO(query) sqlite3_stmt *rows = NULL;
    bool found;
    TRY(query_bind(reading.connection, QUERY_REFUSAL_COUNT, values, ARRAY_LENGTH(values), &rows));
    TRY(query_step(reading.connection, rows, &found));
    *out = sqlite3_column_int64(rows, 0);
    return OK;
}
