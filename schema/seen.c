/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An unnamed SQLite database: its pages stay in memory while they are few and go to a file without
 * a name when they are many. It begins empty and is one transaction, so nothing is journalled.
 */
#include "schema/seen.h"

#include "schema/connection.h"

#include <stdlib.h>

struct seen {
    struct connection *connection;
};

/* Where SQLite puts such a file: for messages. */
static const char *temporary_folder(void)
{
    const char *folder = getenv("SQLITE_TMPDIR");
    folder = folder != NULL ? folder : getenv("TMPDIR");
    return folder != NULL ? folder : "/var/tmp";
}

static enum fault make_table(struct connection *connection)
{
    AUTO(statement) sqlite3_stmt *statement = NULL;
    bool more;
    TRY(query_prepare(connection, QUERY_SEEN_CREATE, &statement));
    return query_step(connection, statement, &more);
}

enum fault seen_open(struct seen **out)
{
    AUTO(seen) struct seen *seen = calloc(1, sizeof *seen);
    if (seen == NULL)
        return fault_nomem();
    TRY(connection_open("", &seen->connection));
    seen->connection->path = temporary_folder();
    TRY(make_table(seen->connection));
    TRY(connection_prepare(seen->connection, QUERY_SEEING));
    TRY(query_run(seen->connection, QUERY_BEGIN, NULL, 0));
    *out = TAKE(seen);
    return OK;
}

void seen_close(struct seen *seen)
{
    if (seen == NULL)
        return;
    connection_close(seen->connection);
    free(seen);
}

static enum fault look_up(struct connection *connection, const struct seen_id *id,
                          struct seen_before *out)
{
    const struct bound value = bound_blob(id->id.bytes, UUID_SIZE);
    AUTO(query) sqlite3_stmt *rows = NULL;
    struct hash hash;
    bool found;
    TRY(query_bind(connection, QUERY_SEEN_GET, &value, 1, &rows));
    TRY(query_step(connection, rows, &found));
    if (!found)
        return connection_fault(connection, SQLITE_CORRUPT);
    TRY(query_bytes(connection, rows, 0, hash.bytes, HASH_SIZE));
    *out = (struct seen_before){.line = (size_t)sqlite3_column_int64(rows, 1),
                                .same = hash_equal(hash, id->hash)};
    return OK;
}

enum fault seen_note(struct seen *seen, const struct seen_id *id, struct seen_before *out)
{
    const struct bound values[] = {bound_blob(id->id.bytes, UUID_SIZE),
                                   bound_blob(id->hash.bytes, HASH_SIZE),
                                   bound_integer((int64_t)id->line)};
    TRY(query_run(seen->connection, QUERY_SEEN_PUT, values, ARRAY_LENGTH(values)));
    if (sqlite3_changes(seen->connection->handle) == 0)
        return look_up(seen->connection, id, out);
    *out = (struct seen_before){.line = 0};
    return OK;
}
