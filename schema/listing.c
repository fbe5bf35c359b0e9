/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/listing.h"

#include "schema/store_inside.h"

static enum fault make_room(const struct listing *listing, sqlite3_stmt *row, void **out)
{
    size_t count = (size_t)sqlite3_column_int64(row, 0);
    *out = arena_array(listing->arena, count, listing->size);
    return *out == NULL ? store_arena_fault() : OK;
}

enum fault listing_read(const struct listing *listing, sqlite3_stmt *rows, struct listed *out)
{
    struct listed listed = {NULL, 0};
    for (;;) {
        bool more;
        TRY(query_step(listing->connection, rows, &more));
        if (!more)
            break;
        if (listed.items == NULL)
            TRY(make_room(listing, rows, &listed.items));
        TRY(listing->keep(listing, rows, (char *)listed.items + listed.count * listing->size));
        listed.count++;
    }
    *out = listed;
    return OK;
}

enum fault listing_keep_text(const struct listing *listing, sqlite3_stmt *row, void *out)
{
    return store_keep_text(listing->arena, query_text(row, 1), out);
}
