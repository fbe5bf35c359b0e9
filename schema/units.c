/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/audit.h"
#include "schema/listing.h"
#include "schema/store_inside.h"

#include <stdio.h>

enum { COUNT_TEXT_SIZE = 24 };

static enum fault put_unit(struct connection *connection, const struct unit *unit)
{
    const struct bound values[] = {
        bound_text(unit->code),        bound_integer(unit->valid_from),
        bound_integer(unit->valid_to), bound_text(unit_level_name(unit->level)),
        bound_text(unit->type),        bound_text(unit->name),
        bound_text(unit->full_name),   bound_text(unit->full_name_en),
        bound_text(unit->parent),
    };
    return query_run(connection, QUERY_UNIT_PUT, values, ARRAY_LENGTH(values));
}

static enum fault put_heir(struct connection *connection, const struct unit_heir *heir)
{
    const struct bound values[] = {
        bound_text(heir->old_code),    bound_integer(heir->old_from), bound_text(heir->new_code),
        bound_integer(heir->new_from), bound_text(heir->share),       bound_text(heir->basis),
    };
    return query_run(connection, QUERY_UNIT_HEIR_PUT, values, ARRAY_LENGTH(values));
}

enum fault store_put_units_heirs(struct store *store, const struct unit_list *units,
                                 const struct unit_heirs *heirs, const char *actor)
{
    AUTO(store_writing) struct store_writing writing = {0};
    char count[COUNT_TEXT_SIZE];
    snprintf(count, sizeof count, "%zu", unit_list_count(units));
    const struct audit_entry entry = {
        .actor = actor, .action = "units_import", .subject = "", .detail = count};
    TRY(store_write(store, &writing));
    for (size_t i = 0; i < unit_list_count(units); i++)
        TRY(put_unit(writing.connection, unit_list_at(units, i)));
    for (size_t i = 0; i < heirs->count; i++)
        TRY(put_heir(writing.connection, &heirs->items[i]));
    TRY(audit_put(writing.connection, &entry));
    return store_commit(&writing);
}

enum fault store_put_units(struct store *store, const struct unit_list *units, const char *actor)
{
    static const struct unit_heirs none = {NULL, 0};
    return store_put_units_heirs(store, units, &none, actor);
}

static enum fault read_heir(const struct listing *listing, sqlite3_stmt *row, void *out)
{
    struct unit_heir *heir = out;
    heir->old_from = sqlite3_column_int(row, 2);
    heir->new_from = sqlite3_column_int(row, 4);
    TRY(store_keep_text(listing->arena, query_text(row, 1), &heir->old_code));
    TRY(store_keep_text(listing->arena, query_text(row, 3), &heir->new_code));
    TRY(store_keep_text(listing->arena, query_text(row, 5), &heir->share));
    return store_keep_text(listing->arena, query_text(row, 6), &heir->basis);
}

enum fault store_unit_heirs(struct store *store, struct arena *arena, struct unit_heirs *out)
{
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(reading.connection, QUERY_UNIT_HEIR_LIST, NULL, 0, &rows));
    const struct listing listing = {reading.connection, arena, sizeof(struct unit_heir), read_heir};
    struct listed listed;
    TRY(listing_read(&listing, rows, &listed));
    *out = (struct unit_heirs){listed.items, listed.count};
    return OK;
}

static enum fault add_unit(struct connection *connection, sqlite3_stmt *row, struct unit_list *list)
{
    struct unit unit = {
        .code = query_text(row, 0),
        .valid_from = sqlite3_column_int(row, 1),
        .valid_to = sqlite3_column_int(row, 2),
        .type = query_text(row, 4),
        .name = query_text(row, 5),
        .full_name = query_text(row, 6),
        .full_name_en = query_text(row, 7),
        .parent = query_text(row, 8),
    };
    if (!unit_level_parse(query_text(row, 3), &unit.level))
        return connection_fault(connection, SQLITE_CORRUPT);
    return unit_list_add(list, &unit);
}

enum fault store_units(struct store *store, struct unit_list **out)
{
    AUTO(unit_list) struct unit_list *list = NULL;
    TRY(unit_list_new(&list));
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(reading.connection, QUERY_UNIT_LIST, NULL, 0, &rows));
    for (;;) {
        bool more;
        TRY(query_step(reading.connection, rows, &more));
        if (!more)
            break;
        TRY(add_unit(reading.connection, rows, list));
    }
    TRY(unit_list_seal(list));
    *out = TAKE(list);
    return OK;
}
