/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * listing - the rows of a query as one array in an arena (private to schema).
 *
 *     const struct listing listing = {connection, arena, sizeof(struct form_entry), keep_entry};
 *     struct listed forms;
 *     TRY(listing_read(&listing, rows, &forms));
 *     forms.items, forms.count
 *
 * The query's first column says how many rows there are, as count(*) OVER () does: the array is
 * made once, of the right size. `keep` copies one row into an item, which is zero before.
 *
 * Ownership: the arena's. Thread: the connection's. Faults: the connection's, NOMEM, LIMIT, and
 * those of `keep`.
 */
#ifndef HAILONG_SCHEMA_LISTING_H
#define HAILONG_SCHEMA_LISTING_H

#include "base/arena.h"
#include "schema/connection.h"

struct listing {
    struct connection *connection;
    struct arena *arena;
    size_t size; /* of an item */
    enum fault (*keep)(const struct listing *listing, sqlite3_stmt *row, void *out);
};

struct listed {
    void *items; /* NULL when there are none */
    size_t count;
};

CHECKED enum fault listing_read(const struct listing *listing, sqlite3_stmt *rows,
                                struct listed *out);

/* A `keep` for items that are the text of the second column, const char *. */
enum fault listing_keep_text(const struct listing *listing, sqlite3_stmt *row, void *out);

#endif
