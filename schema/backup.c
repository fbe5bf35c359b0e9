/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/backup.h"

#include "base/file.h"
#include "schema/migrate.h"
#include "schema/schema_assets.h"
#include "schema/store_inside.h"

#include <string.h>
#include <sys/stat.h>

enum { FOLDER_MODE = 0700, FILE_MODE = 0600 };

static enum fault raise_damaged(const char *path, const char *what)
{
    return fault_raise(FAULT_CORRUPT, "backup_damaged", "path", path, "what", what, NULL);
}

/* Writes all that a connection sees to a file. */
static enum fault copy_into(struct connection *from, const char *path)
{
    AUTO(statement) sqlite3_stmt *statement = NULL;
    const struct bound values[] = {bound_text(path)};
    bool more;
    TRY(query_prepare(from, QUERY_BACKUP, &statement));
    TRY(query_bind_to(from, statement, values, ARRAY_LENGTH(values)));
    return query_step(from, statement, &more);
}

static enum fault check_integrity(struct connection *connection, const char *path)
{
    AUTO(statement) sqlite3_stmt *rows = NULL;
    bool more;
    TRY(query_prepare(connection, QUERY_VERIFY_INTEGRITY, &rows));
    TRY(query_step(connection, rows, &more));
    return strcmp(query_text(rows, 0), "ok") == 0 ? OK : raise_damaged(path, query_text(rows, 0));
}

static enum fault count(struct connection *connection, const char *path, struct backup_counts *out)
{
    AUTO(statement) sqlite3_stmt *rows = NULL;
    struct stat status;
    bool more;
    TRY(query_prepare(connection, QUERY_VERIFY_COUNTS, &rows));
    TRY(query_step(connection, rows, &more));
    out->responses = sqlite3_column_int64(rows, 0);
    out->bytes = stat(path, &status) == 0 ? (int64_t)status.st_size : 0;
    return OK;
}

/* Reads a file that was just written once more from its first page to its last. */
static enum fault check_copy(const char *path, struct backup_counts *out)
{
    AUTO(connection) struct connection *connection = NULL;
    int version = 0;
    TRY(connection_open_to_read(path, &connection));
    TRY(connection_identify(connection, migrate_latest(schema_assets), &version));
    TRY(check_integrity(connection, path));
    return count(connection, path, out);
}

/* A copy of all that a connection sees, looked at once it is written. */
static enum fault write_copy(struct connection *from, const char *path, struct backup_counts *out)
{
    AUTO(file_out) struct file_out *file = NULL;
    struct backup_counts counts = {0};
    TRY(file_out_open(path, FILE_MODE, &file));
    TRY(copy_into(from, file_out_name(file)));
    TRY(check_copy(file_out_name(file), &counts));
    TRY(file_out_end(file));
    *out = counts;
    return OK;
}

enum fault store_backup(struct store *store, const char *path, struct backup_counts *out)
{
    AUTO(connection) struct connection *connection = NULL;
    TRY(connection_open_to_read(store_path(store), &connection));
    return write_copy(connection, path, out);
}

/* Lets in nobody who was let in before: whoever has an old copy may know how. */
static enum fault shut_doors(const char *path, int version)
{
    static const struct {
        enum query query;
        int since; /* the migration */
    } doors[] = {{QUERY_SESSION_DELETE_ALL, 6},
                 {QUERY_INVITATION_DELETE_ALL, 6},
                 {QUERY_DOORSTEP_DELETE_ALL, 9}};
    AUTO(connection) struct connection *connection = NULL;
    if (version < doors[0].since)
        return OK;
    TRY(connection_open(path, &connection));
    for (size_t i = 0; i < ARRAY_LENGTH(doors) && version >= doors[i].since; i++) {
        AUTO(statement) sqlite3_stmt *statement = NULL;
        bool more;
        TRY(query_prepare(connection, doors[i].query, &statement));
        TRY(query_step(connection, statement, &more));
    }
    return OK;
}

enum fault store_restore(const char *path, const char *folder, struct backup_counts *out)
{
    AUTO(connection) struct connection *connection = NULL;
    AUTO(memory) char *target = NULL;
    int version = 0;
    if (!folder_is_empty(folder))
        return fault_raise(FAULT_CONFLICT, "store_exists", "path", folder, NULL);
    TRY(connection_open_to_read(path, &connection));
    TRY(connection_identify(connection, migrate_latest(schema_assets), &version));
    TRY(check_integrity(connection, path));
    TRY(folder_make(folder, FOLDER_MODE));
    TRY(store_path_in(folder, &target));
    TRY(write_copy(connection, target, out));
    return shut_doors(target, version);
}
