/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/connection.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Larger than any document the limits of forms/ let in, with room for a row's other columns. */
enum { VALUE_BYTES_MAX = 4 << 20, SQL_TEXT_MAX = 64, READERS_STEP_MS = 5 };

/* A quota, a limit of the file's size, or no room for the shared memory file come as I/O errors;
 * they are a full disk. sqlite3_system_errno() knows nothing of a COMMIT that failed, so it is
 * errno itself that is looked at; whoever calls SQLite clears it before. */
static bool is_disk_full(void) { return errno == ENOSPC || errno == EDQUOT || errno == EFBIG; }

enum fault connection_fault(const struct connection *connection, int code)
{
    static const struct {
        int code;
        enum fault fault;
        const char *id;
    } map[] = {
        {SQLITE_FULL, FAULT_FULL, "store_full"},
        {SQLITE_BUSY, FAULT_BUSY, "store_busy"},
        {SQLITE_LOCKED, FAULT_BUSY, "store_busy"},
        {SQLITE_IOERR, FAULT_IO, "store_io"},
        {SQLITE_CANTOPEN, FAULT_IO, "store_io"},
        {SQLITE_READONLY, FAULT_IO, "store_io"},
        {SQLITE_PERM, FAULT_IO, "store_io"},
        {SQLITE_CORRUPT, FAULT_CORRUPT, "store_corrupt"},
        {SQLITE_NOTADB, FAULT_CORRUPT, "store_corrupt"},
        {SQLITE_TOOBIG, FAULT_LIMIT, "store_large"},
        {SQLITE_CONSTRAINT, FAULT_INVALID, "store_refused"},
    };
    bool full = is_disk_full(); /* before anything else is called */
    /* SQLite's own words are about the last call, which may have gone well when the fault is
     * one we found in what it read. */
    bool own = sqlite3_errcode(connection->handle) == code ||
               sqlite3_extended_errcode(connection->handle) == code;
    const char *why = own ? sqlite3_errmsg(connection->handle) : sqlite3_errstr(code);
    int primary = code & 0xff;
    if (primary == SQLITE_NOMEM)
        return fault_nomem();
    if (primary == SQLITE_IOERR && full)
        primary = SQLITE_FULL;
    for (size_t i = 0; i < ARRAY_LENGTH(map); i++) {
        if (map[i].code == primary)
            return fault_raise(map[i].fault, map[i].id, "path", connection->path, "why", why, NULL);
    }
    return fault_raise(FAULT_DB, "store_failed", "path", connection->path, "why", why, NULL);
}

/* Settings that live in the connection, not in the file. */
static int set_safe(sqlite3 *handle)
{
    static const struct {
        int option;
        int value;
    } options[] = {
        {SQLITE_DBCONFIG_ENABLE_FKEY, 1},
        {SQLITE_DBCONFIG_DEFENSIVE, 1},
        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_DQS_DML, 0},
        {SQLITE_DBCONFIG_DQS_DDL, 0},
        {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
        /* Until the file is known to be ours, closing must not move anything in it. */
        {SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(options); i++) {
        int code = sqlite3_db_config(handle, options[i].option, options[i].value, NULL);
        if (code != SQLITE_OK)
            return code;
    }
    sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, VALUE_BYTES_MAX);
    return sqlite3_busy_timeout(handle, CONNECTION_BUSY_MS);
}

static enum fault open_with(const char *path, int flags, struct connection **out)
{
    AUTO(connection) struct connection *connection = calloc(1, sizeof *connection);
    if (connection == NULL)
        return fault_nomem();
    connection->path = path;
    connection->checkpoint_pages = CONNECTION_CHECKPOINT_PAGES;
    errno = 0;
    int code = sqlite3_open_v2(path, &connection->handle,
                               flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
    if (code == SQLITE_OK)
        code = set_safe(connection->handle);
    if (code != SQLITE_OK)
        return connection_fault(connection, code);
    TRY(connection_execute(connection, "PRAGMA cell_size_check = ON"));
    *out = TAKE(connection);
    return OK;
}

enum fault connection_open(const char *path, struct connection **out)
{
    return open_with(path, SQLITE_OPEN_READWRITE, out);
}

enum fault connection_open_to_read(const char *path, struct connection **out)
{
    if (access(path, R_OK) != 0)
        return fault_raise(errno == ENOENT ? FAULT_NOTFOUND : FAULT_DENIED, "file_open", "path",
                           path, "why", strerror(errno), NULL);
    return open_with(path, SQLITE_OPEN_READONLY, out);
}

void connection_close(struct connection *connection)
{
    if (connection == NULL)
        return;
    for (int i = 0; i < QUERY_COUNT; i++)
        sqlite3_finalize(connection->statements[i]);
    sqlite3_close(connection->handle);
    free(connection);
}

enum fault connection_integer(struct connection *connection, const char *sql, int *out)
{
    AUTO(statement) sqlite3_stmt *statement = NULL;
    errno = 0;
    int code = sqlite3_prepare_v2(connection->handle, sql, -1, &statement, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(statement);
    if (code != SQLITE_ROW)
        return connection_fault(connection, code);
    *out = sqlite3_column_int(statement, 0);
    return OK;
}

enum fault connection_identify(struct connection *connection, int latest, int *out)
{
    int application = 0;
    int version = 0;
    TRY(connection_integer(connection, "PRAGMA application_id", &application));
    TRY(connection_integer(connection, "PRAGMA user_version", &version));
    if (application != CONNECTION_APPLICATION_ID || version < 0)
        return fault_raise(FAULT_INVALID, "store_foreign", "path", connection->path, NULL);
    if (version > latest) {
        char text[32];
        snprintf(text, sizeof text, "%d", version);
        return fault_raise(FAULT_INVALID, "store_newer", "path", connection->path, "version", text,
                           NULL);
    }
    *out = version;
    return OK;
}

enum fault connection_execute(struct connection *connection, const char *sql)
{
    errno = 0;
    int code = sqlite3_exec(connection->handle, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? OK : connection_fault(connection, code);
}

static int note_wal_pages(void *context, sqlite3 *handle, const char *database, int pages)
{
    (void)handle;
    (void)database;
    struct connection *connection = context;
    connection->wal_pages = pages;
    return SQLITE_OK;
}

/* The PRAGMA reports what it could do instead of failing: on a network disk, no WAL. */
static enum fault set_wal(struct connection *connection)
{
    AUTO(statement) sqlite3_stmt *statement = NULL;
    const char *sql = "PRAGMA journal_mode = WAL";
    errno = 0;
    int code = sqlite3_prepare_v2(connection->handle, sql, -1, &statement, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(statement);
    if (code != SQLITE_ROW)
        return connection_fault(connection, code);
    if (strcmp(query_text(statement, 0), "wal") != 0)
        return connection_fault(connection, SQLITE_IOERR_SHMOPEN);
    return OK;
}

enum fault connection_set_writing(struct connection *connection)
{
    char cache[SQL_TEXT_MAX];
    char limit[SQL_TEXT_MAX];
    snprintf(cache, sizeof cache, "PRAGMA cache_size = -%d", CONNECTION_WRITER_CACHE_KIB);
    snprintf(limit, sizeof limit, "PRAGMA journal_size_limit = %d", CONNECTION_WAL_BYTES_KEPT);
    TRY(set_wal(connection));
    TRY(connection_execute(connection, "PRAGMA synchronous = FULL"));
    /* An answer that was taken back is gone from the file, too. */
    TRY(connection_execute(connection, "PRAGMA secure_delete = ON"));
    TRY(connection_execute(connection, cache));
    TRY(connection_execute(connection, limit));
    sqlite3_db_config(connection->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
    /* In place of the automatic checkpoint, which would run inside somebody's COMMIT. */
    sqlite3_wal_hook(connection->handle, note_wal_pages, connection);
    return OK;
}

enum fault connection_set_reading(struct connection *connection)
{
    sqlite3_db_config(connection->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
    return connection_execute(connection, "PRAGMA query_only = ON");
}

enum fault connection_prepare(struct connection *connection, enum query_use use)
{
    for (int i = 0; i < QUERY_COUNT; i++) {
        enum query query = (enum query)i;
        if (query_is_used(query, use))
            TRY(query_prepare(connection, query, &connection->statements[i]));
    }
    return OK;
}

enum checkpoint connection_checkpoint_due(struct connection *connection)
{
    int pages = connection->wal_pages;
    if (pages < connection->checkpointed_pages)
        connection->checkpointed_pages = 0; /* the WAL began anew */
    if (pages - connection->checkpointed_pages < connection->checkpoint_pages)
        return CHECKPOINT_NOT_YET;
    connection->checkpointed_pages = pages;
    bool longer = pages >= CONNECTION_LONG_WAL * connection->checkpoint_pages;
    return longer ? CHECKPOINT_PATIENT : CHECKPOINT_NOW;
}

/* Whether everything is in the file now. */
static bool copy_log(struct connection *copier)
{
    int pages = 0;
    int copied = -1;
    /* What is in the WAL is safe there: what a checkpoint could not copy, the next one will. */
    sqlite3_wal_checkpoint_v2(copier->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, &pages, &copied);
    return copied == pages;
}

void connection_checkpoint(struct connection *copier, enum checkpoint due)
{
    bool whole = copy_log(copier);
    if (due != CHECKPOINT_PATIENT)
        return;
    /* Readers that overlap for ever keep the WAL from beginning anew: nothing is copied that one of
     * them must not see yet. With the lock held those of before end; who comes when everything is
     * copied reads from the file; and once those between have ended the WAL is nobody's. */
    for (int waited = 0; !whole && waited < CONNECTION_READERS_MS; waited += READERS_STEP_MS) {
        usleep(READERS_STEP_MS * 1000);
        whole = copy_log(copier);
    }
    if (whole)
        usleep(CONNECTION_READERS_MS * 1000);
}
