/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/migrate.h"

#include "base/date.h"
#include "base/id.h"
#include "schema/chain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char folder[] = "migrations/";

enum { PRAGMA_TEXT_MAX = 96 };

/* The number in "migrations/0001-start.sql"; 0 when it is no migration. */
static int number_of(const struct asset *asset)
{
    size_t length = sizeof folder - 1;
    bool inside = strncmp(asset->name, folder, length) == 0;
    return inside ? (int)strtol(asset->name + length, NULL, 10) : 0;
}

static const struct asset *find(const struct asset *assets, int number)
{
    for (const struct asset *asset = assets; asset->name != NULL; asset++) {
        if (number_of(asset) == number)
            return asset;
    }
    return NULL;
}

int migrate_latest(const struct asset *assets)
{
    int latest = 0;
    while (find(assets, latest + 1) != NULL)
        latest++;
    return latest;
}

/* Every migration recorded in the file must be, byte for byte, the one this program has. */
static enum fault compare(struct connection *connection, const struct asset *assets)
{
    AUTO(statement) sqlite3_stmt *rows = NULL;
    TRY(query_prepare(connection, QUERY_MIGRATION_LIST, &rows));
    for (;;) {
        bool more;
        TRY(query_step(connection, rows, &more));
        if (!more)
            return OK;
        struct hash recorded;
        TRY(query_bytes(connection, rows, 2, recorded.bytes, HASH_SIZE));
        const struct asset *asset = find(assets, sqlite3_column_int(rows, 0));
        if (asset == NULL || !hash_equal(hash_of(asset->data, asset->size), recorded))
            return fault_raise(FAULT_CORRUPT, "migration_changed", "path", connection->path, "name",
                               query_text(rows, 1), NULL);
    }
}

static enum fault record(struct connection *connection, const struct asset *asset)
{
    AUTO(statement) sqlite3_stmt *statement = NULL;
    TRY(query_prepare(connection, QUERY_MIGRATION_PUT, &statement));
    struct hash hash = hash_of(asset->data, asset->size);
    const char *name = asset->name + sizeof folder - 1;
    const struct bound values[] = {bound_integer(number_of(asset)), bound_text(name),
                                   bound_blob(hash.bytes, HASH_SIZE),
                                   bound_integer(instant_now().utc_ms)};
    TRY(query_bind_to(connection, statement, values, ARRAY_LENGTH(values)));
    bool more;
    return query_step(connection, statement, &more);
}

/* Inside a transaction. */
static enum fault apply(struct connection *connection, const struct asset *asset)
{
    char pragma[PRAGMA_TEXT_MAX];
    snprintf(pragma, sizeof pragma, "PRAGMA application_id = %d; PRAGMA user_version = %d",
             CONNECTION_APPLICATION_ID, number_of(asset));
    TRY(connection_execute(connection, asset->data));
    TRY(record(connection, asset));
    return connection_execute(connection, pragma);
}

/* Applies the next migration, unless another process did so while we waited for the lock. */
static enum fault apply_next(struct connection *connection, const struct asset *assets)
{
    int version = 0;
    TRY(connection_integer(connection, "PRAGMA user_version", &version));
    const struct asset *asset = find(assets, version + 1);
    if (asset == NULL)
        return OK;
    return apply(connection, asset);
}

enum fault migrate_apply(struct connection *connection, const struct asset *assets)
{
    int version = 0;
    TRY(connection_integer(connection, "PRAGMA user_version", &version));
    if (version > 0)
        TRY(compare(connection, assets));
    TRY(chain_register(connection));
    while (version < migrate_latest(assets)) {
        TRY(connection_execute(connection, "BEGIN IMMEDIATE"));
        enum fault fault = apply_next(connection, assets);
        if (fault == OK)
            fault = connection_execute(connection, "COMMIT");
        if (fault != OK) {
            /* Fails harmlessly when SQLite has rolled back by itself. */
            sqlite3_exec(connection->handle, "ROLLBACK", NULL, NULL, NULL);
            return fault;
        }
        TRY(connection_integer(connection, "PRAGMA user_version", &version));
    }
    return OK;
}
