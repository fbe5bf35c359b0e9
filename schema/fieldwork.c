/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/fieldwork.h"

#include "schema/store_inside.h"

static enum fault keep_row(struct arena *arena, sqlite3_stmt *row, struct unit_fieldwork *out)
{
    TRY(store_keep_text(arena, query_text(row, 1), &out->unit));
    out->valid = sqlite3_column_int64(row, 2);
    out->partial = sqlite3_column_int64(row, 3);
    out->quarantined = sqlite3_column_int64(row, 4);
    out->refused = sqlite3_column_int64(row, 5);
    out->first_day = store_column_day(row, 6);
    out->last_day = store_column_day(row, 7);
    return OK;
}

enum fault store_fieldwork(struct store *store, const char *campaign, struct arena *arena,
                           const struct unit_fieldwork **out, size_t *out_count)
{
    const struct bound values[] = {bound_text(campaign)};
    struct unit_fieldwork *list = NULL;
    size_t count = 0;
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(reading.connection, QUERY_FIELDWORK, values, ARRAY_LENGTH(values), &rows));
    for (;;) {
        bool more;
        TRY(query_step(reading.connection, rows, &more));
        if (!more)
            break;
        if (list == NULL)
            list = arena_array(arena, (size_t)sqlite3_column_int64(rows, 0), sizeof *list);
        if (list == NULL)
            return store_arena_fault();
        TRY(keep_row(arena, rows, &list[count++]));
    }
    *out = list;
    *out_count = count;
    return OK;
}
