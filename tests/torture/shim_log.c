/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/torture/shim_log.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILES_MAX = 64, FOLDER_PATH_MAX = 512 };

static struct {
    pthread_mutex_t lock;
    char folder[FOLDER_PATH_MAX];
    struct shim_event *events;
    size_t count;
    size_t capacity;
    struct {
        char name[SHIM_NAME_MAX];
        bool gone; /* the name was taken away, or is another file's */
    } files[FILES_MAX];
    int file_count;
    enum shim_lie lie;
    struct shim_plan plan;
    int64_t counted;
    int64_t met;
} shim = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void forget(void)
{
    for (size_t i = 0; i < shim.count; i++)
        free(shim.events[i].bytes);
    free(shim.events);
    shim.events = NULL;
    shim.count = 0;
    shim.capacity = 0;
    shim.file_count = 0;
}

void shim_log_start(const char *folder)
{
    forget();
    snprintf(shim.folder, sizeof shim.folder, "%s/", folder);
    shim.lie = SHIM_HONEST;
    shim_plan(NULL);
}

/* Holding the lock. */
static struct shim_event *add(enum shim_kind kind, int file)
{
    if (shim.count == shim.capacity) {
        shim.capacity = shim.capacity == 0 ? 1024 : 2 * shim.capacity;
        shim.events = realloc(shim.events, shim.capacity * sizeof *shim.events);
        assert(shim.events != NULL);
    }
    struct shim_event *event = &shim.events[shim.count++];
    *event = (struct shim_event){.kind = kind, .file = (size_t)file};
    if (file != SHIM_NO_FILE)
        memcpy(event->name, shim.files[file].name, SHIM_NAME_MAX);
    return event;
}

static void keep_bytes(struct shim_event *event, const void *bytes, size_t size)
{
    event->size = size;
    event->bytes = malloc(size + 1);
    assert(event->bytes != NULL);
    memcpy(event->bytes, bytes, size);
}

/* The name of a file of the folder, NULL for others. */
static const char *name_in_folder(const char *path)
{
    size_t length = strlen(shim.folder);
    if (path == NULL || strncmp(path, shim.folder, length) != 0)
        return NULL;
    const char *name = path + length;
    return strchr(name, '/') == NULL && strlen(name) < SHIM_NAME_MAX ? name : NULL;
}

static int find(const char *name)
{
    for (int i = 0; i < shim.file_count; i++) {
        if (!shim.files[i].gone && strcmp(shim.files[i].name, name) == 0)
            return i;
    }
    return SHIM_NO_FILE;
}

static void keep_content(struct shim_event *event, const char *path)
{
    FILE *file = fopen(path, "rb");
    assert(file != NULL);
    fseek(file, 0, SEEK_END);
    size_t size = (size_t)ftell(file);
    rewind(file);
    uint8_t *bytes = malloc(size + 1);
    assert(bytes != NULL && fread(bytes, 1, size, file) == size);
    fclose(file);
    event->bytes = bytes;
    event->size = size;
    /* Nobody has written to an empty file: it was made a moment ago, by open(2). */
    event->kind = size == 0 ? SHIM_CREATE : SHIM_FOUND;
}

int shim_log_open(const char *path, bool existed)
{
    pthread_mutex_lock(&shim.lock);
    const char *name = name_in_folder(path);
    int file = name == NULL ? SHIM_NO_FILE : find(name);
    if (name != NULL && file != SHIM_NO_FILE && !existed)
        shim.files[file].gone = true; /* somebody else took it away */
    if (name != NULL && (file == SHIM_NO_FILE || !existed)) {
        assert(shim.file_count < FILES_MAX);
        file = shim.file_count++;
        shim.files[file].gone = false;
        memset(shim.files[file].name, 0, SHIM_NAME_MAX);
        memcpy(shim.files[file].name, name, strlen(name));
        struct shim_event *event = add(SHIM_CREATE, file);
        if (existed)
            keep_content(event, path);
    }
    pthread_mutex_unlock(&shim.lock);
    return file;
}

void shim_log_delete(const char *path)
{
    pthread_mutex_lock(&shim.lock);
    const char *name = name_in_folder(path);
    int file = name == NULL ? SHIM_NO_FILE : find(name);
    if (file != SHIM_NO_FILE) {
        add(SHIM_DELETE, file);
        shim.files[file].gone = true;
    }
    pthread_mutex_unlock(&shim.lock);
}

void shim_log_write(int file, int64_t offset, const void *bytes, size_t size)
{
    if (file == SHIM_NO_FILE)
        return;
    pthread_mutex_lock(&shim.lock);
    struct shim_event *event = add(SHIM_WRITE, file);
    event->offset = offset;
    keep_bytes(event, bytes, size);
    pthread_mutex_unlock(&shim.lock);
}

void shim_log_truncate(int file, int64_t size)
{
    if (file == SHIM_NO_FILE)
        return;
    pthread_mutex_lock(&shim.lock);
    add(SHIM_TRUNCATE, file)->offset = size;
    pthread_mutex_unlock(&shim.lock);
}

void shim_log_sync(int file, size_t covers, bool lost)
{
    if (file == SHIM_NO_FILE)
        return;
    pthread_mutex_lock(&shim.lock);
    add(lost ? SHIM_SYNC_LOST : SHIM_SYNC, file)->covers = covers;
    pthread_mutex_unlock(&shim.lock);
}

void shim_log_sync_folder(size_t covers)
{
    pthread_mutex_lock(&shim.lock);
    add(SHIM_SYNC_FOLDER, SHIM_NO_FILE)->covers = covers;
    pthread_mutex_unlock(&shim.lock);
}

bool shim_log_is_wal(int file)
{
    static const char ending[] = "-wal";
    if (file == SHIM_NO_FILE)
        return false;
    const char *name = shim.files[file].name;
    size_t length = strlen(name);
    return length >= sizeof ending && strcmp(name + length - (sizeof ending - 1), ending) == 0;
}

size_t shim_position(void)
{
    pthread_mutex_lock(&shim.lock);
    size_t position = shim.count;
    pthread_mutex_unlock(&shim.lock);
    return position;
}

const struct shim_event *shim_events(void) { return shim.events; }

void shim_lie(enum shim_lie lie) { shim.lie = lie; }

enum shim_lie shim_log_lie(void) { return shim.lie; }

/* --- the plan --------------------------------------------------------------------------------- */

void shim_plan(const struct shim_plan *plan)
{
    pthread_mutex_lock(&shim.lock);
    shim.plan = plan == NULL ? (struct shim_plan){0} : *plan;
    if (plan != NULL) {
        shim.counted = 0;
        shim.met = 0;
    }
    pthread_mutex_unlock(&shim.lock);
}

int64_t shim_counted(void)
{
    pthread_mutex_lock(&shim.lock);
    int64_t counted = shim.counted;
    pthread_mutex_unlock(&shim.lock);
    return counted;
}

int64_t shim_met(void)
{
    pthread_mutex_lock(&shim.lock);
    int64_t met = shim.met;
    pthread_mutex_unlock(&shim.lock);
    return met;
}

/* Whether this call is met. */
static bool meet(enum shim_call call, struct shim_plan *out)
{
    pthread_mutex_lock(&shim.lock);
    const struct shim_plan *plan = &shim.plan;
    bool met = false;
    if (plan->nth > 0 && (plan->calls & 1u << call) != 0) {
        shim.counted++;
        met = shim.counted == plan->nth || (plan->lasting && shim.counted > plan->nth);
    }
    shim.met += met;
    *out = *plan;
    pthread_mutex_unlock(&shim.lock);
    return met;
}

int shim_fate(enum shim_call call)
{
    static const int codes[SHIM_CALL_COUNT] = {
        [SHIM_CALL_OPEN] = SQLITE_CANTOPEN,
        [SHIM_CALL_DELETE] = SQLITE_IOERR_DELETE,
        [SHIM_CALL_ACCESS] = SQLITE_IOERR_ACCESS,
        [SHIM_CALL_PATH] = SQLITE_CANTOPEN_FULLPATH,
        [SHIM_CALL_READ] = SQLITE_IOERR_READ,
        [SHIM_CALL_WRITE] = SQLITE_IOERR_WRITE,
        [SHIM_CALL_TRUNCATE] = SQLITE_IOERR_TRUNCATE,
        [SHIM_CALL_SYNC] = SQLITE_IOERR_FSYNC,
        [SHIM_CALL_SIZE] = SQLITE_IOERR_FSTAT,
        [SHIM_CALL_LOCK] = SQLITE_IOERR_LOCK,
        [SHIM_CALL_UNLOCK] = SQLITE_IOERR_UNLOCK,
        [SHIM_CALL_RESERVED] = SQLITE_IOERR_CHECKRESERVEDLOCK,
        [SHIM_CALL_SHM_MAP] = SQLITE_IOERR_SHMMAP,
        [SHIM_CALL_SHM_LOCK] = SQLITE_IOERR_SHMLOCK,
        [SHIM_CALL_SHM_UNMAP] = SQLITE_IOERR_CLOSE,
        [SHIM_CALL_UNFETCH] = SQLITE_IOERR_MMAP,
    };
    struct shim_plan plan;
    if (!meet(call, &plan))
        return SQLITE_OK;
    if (plan.before != NULL) {
        plan.before(plan.context);
        return SQLITE_OK;
    }
    errno = plan.reason != 0 ? plan.reason : EIO;
    return plan.code != 0 ? plan.code : codes[call];
}
