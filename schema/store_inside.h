/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * store_inside - what the files of schema share of a store: its connections, lent with a guard
 * that gives them back when the scope ends (private to schema).
 *
 *     AUTO(store_reading) struct store_reading reading = {0};
 *     TRY(store_read(store, &reading));          reading.connection ...
 *
 *     AUTO(store_writing) struct store_writing writing = {0};
 *     TRY(store_write(store, &writing));         BEGIN IMMEDIATE; rolled back unless
 *     return store_commit(&writing);             committed
 *
 * Order of declaration: guard first, statements after it, so that they are reset before it ends.
 * Thread: a guard is used on the thread that took it (a cursor may hand its guard on).
 * Faults: BUSY store_readers when STORE_READERS_MAX are lent out for CONNECTION_BUSY_MS.
 */
#ifndef HAILONG_SCHEMA_STORE_INSIDE_H
#define HAILONG_SCHEMA_STORE_INSIDE_H

#include "schema/connection.h"
#include "schema/store.h"

enum { STORE_READERS_MAX = 16 };

struct store_reading {
    struct store *store;
    struct connection *connection;
};

struct store_writing {
    struct store *store;
    struct connection *connection;
    bool open; /* a transaction is under way */
};

CHECKED enum fault store_read(struct store *store, struct store_reading *out);
void store_reading_cleanup(struct store_reading *reading);

/* Locks the writing connection among our threads and begins a transaction. */
CHECKED enum fault store_write(struct store *store, struct store_writing *out);
/* Ends it: durable when OK. */
CHECKED enum fault store_commit(struct store_writing *writing);
void store_writing_cleanup(struct store_writing *writing);

/* The path of a store's file, and of the file in a folder that may become one. */
const char *store_path(const struct store *store);
CHECKED enum fault store_path_in(const char *folder, char **out);

/* Copies the WAL back when it has grown long. */
void store_checkpoint(struct store *store);

/* A day as a parameter and as a column: DAY_NONE is null. */
struct bound store_bound_day(int32_t day);
int32_t store_column_day(sqlite3_stmt *row, int column);

/* Modes as a query takes those of documents: ",kiosk,phone,". */
enum { STORE_MODES_SIZE = 64 };
void store_list_modes(unsigned modes, char out[STORE_MODES_SIZE]);

/* The first column of a query's first row; 0 when there is none. */
CHECKED enum fault store_number(struct store *store, enum query query, const struct bound *values,
                                size_t count, int64_t *out);

/* `text` in the arena, or NOMEM / LIMIT as the arena's detail says. */
CHECKED enum fault store_keep_text(struct arena *arena, const char *text, const char **out);

/* The fault behind a NULL from an arena. */
enum fault store_arena_fault(void);

#endif
