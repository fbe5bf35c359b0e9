/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading what is in quarantine, and the rulings on it.
 */
#include "base/json_write.h"
#include "schema/listing.h"
#include "schema/rulings.h"
#include "schema/store_inside.h"

enum { UNITS_BYTES_MAX = 1 << 20 };

/* Columns of held-list.sql. */
enum {
    LIST_ALL,
    LIST_ID,
    LIST_UNIT,
    LIST_RECEIVED,
    LIST_DAY,
    LIST_COMPLETE,
    LIST_REASONS,
    LIST_RULING
};

/* A ruling whose columns number, ruled_in, actor, at_ms, why begin at `first`. */
static enum fault keep_ruling(struct arena *arena, sqlite3_stmt *row, int first, struct ruling *out)
{
    out->number = sqlite3_column_int64(row, first);
    out->in = sqlite3_column_int(row, first + 1) != 0;
    TRY(store_keep_text(arena, query_text(row, first + 2), &out->actor));
    out->at_ms = sqlite3_column_int64(row, first + 3);
    return store_keep_text(arena, query_text(row, first + 4), &out->why);
}

static enum fault keep_listed(const struct listing *listing, sqlite3_stmt *row, void *out)
{
    return keep_ruling(listing->arena, row, 1, out);
}

enum fault store_rulings(struct store *store, const char *province, struct uuid id,
                         struct arena *arena, struct ruling_list *out)
{
    const struct bound values[] = {bound_text(province), bound_blob(id.bytes, UUID_SIZE)};
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(reading.connection, QUERY_RULING_LIST, values, ARRAY_LENGTH(values), &rows));
    const struct listing listing = {reading.connection, arena, sizeof(struct ruling), keep_listed};
    struct listed listed;
    TRY(listing_read(&listing, rows, &listed));
    *out = (struct ruling_list){listed.items, listed.count};
    return OK;
}

static enum fault keep_held(struct connection *connection, sqlite3_stmt *row, struct arena *arena,
                            struct held_response *out)
{
    TRY(query_bytes(connection, row, LIST_ID, out->id.bytes, UUID_SIZE));
    TRY(store_keep_text(arena, query_text(row, LIST_UNIT), &out->unit));
    out->received_ms = sqlite3_column_int64(row, LIST_RECEIVED);
    out->started_day = store_column_day(row, LIST_DAY);
    out->complete = sqlite3_column_int(row, LIST_COMPLETE) != 0;
    TRY(store_keep_text(arena, query_text(row, LIST_REASONS), &out->reasons));
    bool ruled = sqlite3_column_type(row, LIST_RULING) != SQLITE_NULL;
    return ruled ? keep_ruling(arena, row, LIST_RULING, &out->ruling) : OK;
}

/* The units as held-list.sql takes them. */
static enum fault list_units(const struct held_query *query, struct buffer *out)
{
    struct json_out json = json_out_to(out);
    json_open(&json, NULL, '[');
    for (size_t i = 0; i < query->unit_count; i++)
        json_put_text(&json, NULL, query->units[i]);
    json_close(&json, ']');
    return buffer_check(out);
}

enum fault store_held(struct store *store, const struct held_query *query, struct arena *arena,
                      struct held_list *out)
{
    static const char *const rulings[] = {
        [HELD_ANY] = NULL, [HELD_UNRULED] = "none", [HELD_IN] = "in", [HELD_OUT] = "out"};
    AUTO(buffer) struct buffer units = buffer_of(UNITS_BYTES_MAX);
    struct held_response *list = arena_array(arena, query->limit + 1, sizeof *list);
    struct held_list held = {.items = list};
    if (list == NULL)
        return store_arena_fault();
    if (query->units != NULL)
        TRY(list_units(query, &units));
    const struct bound values[] = {bound_text(query->campaign),
                                   bound_text(query->units != NULL ? units.data : NULL),
                                   bound_text(query->reason),
                                   bound_text(rulings[query->ruling]),
                                   bound_integer((int64_t)query->limit),
                                   bound_integer((int64_t)query->first)};
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(reading.connection, QUERY_HELD_LIST, values, ARRAY_LENGTH(values), &rows));
    for (;;) {
        bool more;
        TRY(query_step(reading.connection, rows, &more));
        if (!more)
            break;
        held.all = sqlite3_column_int64(rows, LIST_ALL);
        TRY(keep_held(reading.connection, rows, arena, &list[held.count++]));
    }
    *out = held;
    return OK;
}
