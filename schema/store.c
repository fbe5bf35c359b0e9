/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/store_inside.h"

#include "base/file.h"
#include "schema/codes.h"
#include "schema/migrate.h"
#include "schema/schema_assets.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { FOLDER_MODE = 0700, FILE_MODE = 0600 };

static const char file_name[] = "/hailong.db";

struct store {
    char *folder;
    char *path;
    char *wal_path;
    dev_t device; /* which file it is, whatever its name */
    ino_t file;
    pthread_mutex_t write_lock; /* guards `writer` */
    struct connection *writer;
    struct connection *copier; /* copies the log back while `writer` holds the lock */
    pthread_mutex_t read_lock; /* guards the two below */
    pthread_cond_t reader_idle;
    struct connection *idle;
    int reader_count; /* idle and lent */
};

static enum fault path_in(const char *folder, const char *suffix, char **out)
{
    return asprintf(out, "%s%s%s", folder, file_name, suffix) < 0 ? fault_nomem() : OK;
}

/* Claims the name: of two that create at once, one fails. */
static enum fault claim(const char *path)
{
    int file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, FILE_MODE);
    if (file < 0 && errno == EEXIST)
        return fault_raise(FAULT_CONFLICT, "store_exists", "path", path, NULL);
    if (file < 0)
        return fault_raise(errno == ENOSPC ? FAULT_FULL : FAULT_IO, "file_write", "path", path,
                           "why", strerror(errno), NULL);
    close(file);
    return OK;
}

static enum fault fill(const char *path)
{
    AUTO(connection) struct connection *connection = NULL;
    TRY(connection_open(path, &connection));
    TRY(connection_set_writing(connection));
    return migrate_apply(connection, schema_assets);
}

/* Takes away what a failed creation left. */
static void discard(const char *folder)
{
    static const char *const suffixes[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < ARRAY_LENGTH(suffixes); i++) {
        AUTO(memory) char *path = NULL;
        if (path_in(folder, suffixes[i], &path) == OK)
            unlink(path);
    }
}

enum fault store_create(const char *folder)
{
    AUTO(memory) char *path = NULL;
    if (!folder_is_empty(folder))
        return fault_raise(FAULT_CONFLICT, "store_exists", "path", folder, NULL);
    TRY(folder_make(folder, FOLDER_MODE));
    TRY(path_in(folder, "", &path));
    TRY(claim(path));
    enum fault fault = fill(path);
    if (fault != OK)
        discard(folder);
    return fault;
}

static enum fault identify(struct store *store)
{
    struct stat status;
    if (stat(store->path, &status) != 0)
        return fault_raise(FAULT_NOTFOUND, "store_missing", "path", store->folder, NULL);
    store->device = status.st_dev;
    store->file = status.st_ino;
    return OK;
}

static enum fault open_writer(struct store *store)
{
    int version = 0;
    if (access(store->path, F_OK) != 0)
        return fault_raise(FAULT_NOTFOUND, "store_missing", "path", store->folder, NULL);
    TRY(connection_open(store->path, &store->writer));
    TRY(connection_identify(store->writer, migrate_latest(schema_assets), &version));
    TRY(connection_set_writing(store->writer));
    TRY(migrate_apply(store->writer, schema_assets));
    TRY(connection_open(store->path, &store->copier));
    TRY(connection_set_writing(store->copier));
    TRY(connection_prepare(store->writer, QUERY_WRITING));
    /* Now that it was written: a layered file system copies a file when it is first opened so. */
    return identify(store);
}

static enum fault open_reader(struct store *store, struct connection **out)
{
    AUTO(connection) struct connection *reader = NULL;
    TRY(connection_open(store->path, &reader));
    TRY(connection_set_reading(reader));
    TRY(connection_prepare(reader, QUERY_READING));
    *out = TAKE(reader);
    return OK;
}

enum fault store_open(const char *folder, struct store **out)
{
    AUTO(store) struct store *store = calloc(1, sizeof *store);
    if (store == NULL)
        return fault_nomem();
    pthread_mutex_init(&store->write_lock, NULL);
    pthread_mutex_init(&store->read_lock, NULL);
    pthread_cond_init(&store->reader_idle, NULL);
    store->folder = strdup(folder);
    if (store->folder == NULL)
        return fault_nomem();
    TRY(path_in(folder, "", &store->path));
    TRY(path_in(folder, "-wal", &store->wal_path));
    TRY(open_writer(store));
    /* One reader at once, so that a typo in a reading query shows here as well. */
    TRY(open_reader(store, &store->idle));
    store->reader_count = 1;
    TRY(codes_bring_up(store));
    *out = TAKE(store);
    return OK;
}

void store_close(struct store *store)
{
    if (store == NULL)
        return;
    struct connection *next;
    for (struct connection *reader = store->idle; reader != NULL; reader = next) {
        next = reader->next;
        connection_close(reader);
    }
    connection_close(store->copier);
    connection_close(store->writer);
    pthread_cond_destroy(&store->reader_idle);
    pthread_mutex_destroy(&store->read_lock);
    pthread_mutex_destroy(&store->write_lock);
    free(store->wal_path);
    free(store->path);
    free(store->folder);
    free(store);
}

const char *store_path(const struct store *store) { return store->path; }

enum fault store_path_in(const char *folder, char **out) { return path_in(folder, "", out); }

const char *store_folder(const struct store *store) { return store->folder; }

/* Takes an idle reader, or the right to open one (*out stays NULL). Holding read_lock. */
static enum fault take_reader(struct store *store, struct connection **out)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += CONNECTION_BUSY_MS / 1000;
    while (store->idle == NULL && store->reader_count == STORE_READERS_MAX) {
        if (pthread_cond_timedwait(&store->reader_idle, &store->read_lock, &until) == ETIMEDOUT)
            return fault_raise(FAULT_BUSY, "store_readers", "path", store->path, NULL);
    }
    if (store->idle != NULL) {
        *out = store->idle;
        store->idle = store->idle->next;
        return OK;
    }
    store->reader_count++;
    return OK;
}

enum fault store_read(struct store *store, struct store_reading *out)
{
    struct connection *reader = NULL;
    pthread_mutex_lock(&store->read_lock);
    enum fault fault = take_reader(store, &reader);
    pthread_mutex_unlock(&store->read_lock);
    if (fault == OK && reader == NULL) {
        fault = open_reader(store, &reader);
        if (fault != OK) {
            pthread_mutex_lock(&store->read_lock);
            store->reader_count--;
            pthread_cond_signal(&store->reader_idle);
            pthread_mutex_unlock(&store->read_lock);
        }
    }
    if (fault == OK)
        *out = (struct store_reading){store, reader};
    return fault;
}

void store_reading_cleanup(struct store_reading *reading)
{
    if (reading->connection == NULL)
        return;
    struct store *store = reading->store;
    pthread_mutex_lock(&store->read_lock);
    reading->connection->next = store->idle;
    store->idle = TAKE(reading->connection);
    pthread_cond_signal(&store->reader_idle);
    pthread_mutex_unlock(&store->read_lock);
}

/* A file that was deleted or moved away would take writes as before and keep none of them. */
enum fault store_in_place(const struct store *store)
{
    struct stat status;
    if (stat(store->path, &status) == 0 && status.st_dev == store->device &&
        status.st_ino == store->file)
        return OK;
    return fault_raise(FAULT_IO, "store_moved", "path", store->path, NULL);
}

static int64_t file_bytes(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 ? status.st_size : 0;
}

struct store_sizes store_sizes(const struct store *store)
{
    return (struct store_sizes){file_bytes(store->path), file_bytes(store->wal_path)};
}

enum fault store_write(struct store *store, struct store_writing *out)
{
    pthread_mutex_lock(&store->write_lock);
    out->store = store;
    out->connection = store->writer;
    TRY(store_in_place(store));
    TRY(query_run(store->writer, QUERY_BEGIN, NULL, 0));
    out->open = true;
    return OK;
}

enum fault store_commit(struct store_writing *writing)
{
    TRY(query_run(writing->connection, QUERY_COMMIT, NULL, 0));
    writing->open = false;
    return OK;
}

void store_writing_cleanup(struct store_writing *writing)
{
    if (writing->connection == NULL)
        return;
    /* SQLite may have rolled back by itself (disk full): then there is nothing to undo, and
     * whatever goes wrong here changes nothing for a caller who already has a fault. */
    if (writing->open && sqlite3_get_autocommit(writing->connection->handle) == 0) {
        sqlite3_stmt *rollback = writing->connection->statements[QUERY_ROLLBACK];
        sqlite3_step(rollback);
        sqlite3_reset(rollback);
    }
    writing->connection = NULL;
    pthread_mutex_unlock(&writing->store->write_lock);
}

static enum checkpoint checkpoint_due(struct store *store)
{
    pthread_mutex_lock(&store->write_lock);
    enum checkpoint due = connection_checkpoint_due(store->writer);
    pthread_mutex_unlock(&store->write_lock);
    return due;
}

void store_checkpoint(struct store *store)
{
    AUTO(store_writing) struct store_writing writing = {0};
    enum checkpoint due = checkpoint_due(store);
    if (due != CHECKPOINT_NOT_YET && store_write(store, &writing) == OK)
        connection_checkpoint(store->copier, due);
}

struct bound store_bound_day(int32_t day)
{
    return day == DAY_NONE ? bound_null() : bound_integer(day);
}

int32_t store_column_day(sqlite3_stmt *row, int column)
{
    bool none = sqlite3_column_type(row, column) == SQLITE_NULL;
    return none ? DAY_NONE : sqlite3_column_int(row, column);
}

void store_list_modes(unsigned modes, char out[STORE_MODES_SIZE])
{
    size_t length = (size_t)snprintf(out, STORE_MODES_SIZE, ",");
    for (int mode = 0; mode < MODE_COUNT; mode++) {
        if ((modes & 1u << mode) != 0)
            length += (size_t)snprintf(out + length, STORE_MODES_SIZE - length, "%s,",
                                       response_mode_name((enum response_mode)mode));
    }
}

enum fault store_number(struct store *store, enum query query, const struct bound *values,
                        size_t count, int64_t *out)
{
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    AUTO(query) sqlite3_stmt *rows = NULL;
    bool found;
    TRY(query_bind(reading.connection, query, values, count, &rows));
    TRY(query_step(reading.connection, rows, &found));
    *out = sqlite3_column_int64(rows, 0);
    return OK;
}

enum fault store_arena_fault(void)
{
    return strcmp(fault_detail()->code, "limit_arena") == 0 ? FAULT_LIMIT : FAULT_NOMEM;
}

enum fault store_keep_text(struct arena *arena, const char *text, const char **out)
{
    const char *kept = arena_text(arena, text);
    if (kept == NULL)
        return store_arena_fault();
    *out = kept;
    return OK;
}
