/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * connection - one SQLite connection with its settings and its prepared queries (private to
 * schema). The only place that opens the file, and the one map from SQLite's codes to faults.
 *
 *   connection_open --> struct connection --connection_prepare--> statements[QUERY_...]
 *
 * Ownership: the connection owns handle and statements; `path` is the store's.
 * Thread: one at a time (NOMUTEX); store.c guards who.
 * Faults: see connection_fault(); INVALID store_foreign, store_newer from connection_identify().
 */
#ifndef HAILONG_SCHEMA_CONNECTION_H
#define HAILONG_SCHEMA_CONNECTION_H

#include "base/fault.h"
#include "base/own.h"
#include "schema/query.h"

#include <sqlite3.h>

enum {
    CONNECTION_APPLICATION_ID = 0x484c4e47, /* "HLNG", in the file's header */
    CONNECTION_BUSY_MS = 10000,
    /* Growth of the WAL between checkpoints: 32 MB. The more, the fewer copies of pages that change
     * again and again (ids are random); the less, the shorter a checkpoint's fsync. */
    CONNECTION_CHECKPOINT_PAGES = 8000,
    CONNECTION_LONG_WAL = 3,     /* so many times that and a checkpoint waits ... */
    CONNECTION_READERS_MS = 100, /* ... so long, twice, for readers to end */
    CONNECTION_WAL_BYTES_KEPT = 64 << 20,
    /* Holds the pages that a full batch changes, about 10 MB: what does not fit is written twice.
     */
    CONNECTION_WRITER_CACHE_KIB = 16 << 10
};

struct connection {
    const char *path;
    sqlite3 *handle;
    sqlite3_stmt *statements[QUERY_COUNT]; /* NULL where this kind of connection has no use */
    int wal_pages;                         /* length of the WAL after the last commit */
    int checkpointed_pages;                /* its length at the last checkpoint */
    int checkpoint_pages;                  /* CONNECTION_CHECKPOINT_PAGES; less in tests */
    struct connection *next;               /* in the store's idle list */
};

/* Opens an existing file with every setting but those below. Touches nothing in it. */
CHECKED enum fault connection_open(const char *path, struct connection **out);
/* The same for a file that is only read: a backup, or a store to be copied. */
CHECKED enum fault connection_open_to_read(const char *path, struct connection **out);
void connection_close(struct connection *connection);
OWN_POINTER(connection, struct connection, connection_close)

/* Whether the file is ours, and its user_version (the number of its last migration). */
CHECKED enum fault connection_identify(struct connection *connection, int latest, int *out);

/* The settings of a connection that writes (WAL, fsync at COMMIT, checkpoints by hand) and of one
 * that must not. */
CHECKED enum fault connection_set_writing(struct connection *connection);
CHECKED enum fault connection_set_reading(struct connection *connection);

/* Prepares every query the table in query.c gives to `use`. */
CHECKED enum fault connection_prepare(struct connection *connection, enum query_use use);

/* Runs SQL of our own that is no query: a migration, a PRAGMA. */
CHECKED enum fault connection_execute(struct connection *connection, const char *sql);

/* The one integer a PRAGMA yields. */
CHECKED enum fault connection_integer(struct connection *connection, const char *sql, int *out);

/* Whether the WAL has grown by `checkpoint_pages` since the last time this was said, and whether it
 * is so long that readers must be waited for. */
enum checkpoint { CHECKPOINT_NOT_YET, CHECKPOINT_NOW, CHECKPOINT_PATIENT };
enum checkpoint connection_checkpoint_due(struct connection *connection);

/* Copies the WAL back into the file, as far as no reader is in the way. The caller holds the write
 * lock by another connection: before SQLite 3.51.3 a checkpoint that begins while another process
 * commits may note as copied what is not (sqlite.org/wal.html, "The WAL-reset bug"). */
void connection_checkpoint(struct connection *copier, enum checkpoint due);

/* The fault of a SQLite code, raised with the path and SQLite's words: FULL store_full, BUSY
 * store_busy, IO store_io, CORRUPT store_corrupt, LIMIT store_large, INVALID store_refused (a
 * constraint), DB store_failed. */
enum fault connection_fault(const struct connection *connection, int code);

#endif
