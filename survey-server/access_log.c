/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/access_log.h"

#include "base/date.h"
#include "base/log.h"
#include "base/own.h"
#include "survey-server/limits.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { LINE_BYTES = 512, FILE_MODE = 0640, US_OF_A_TENTH = 100 };

struct access_log {
    char *path; /* NULL = standard error */
    pthread_t thread;
    pthread_mutex_t lock; /* guards the next five */
    pthread_cond_t wake;
    char *filling;
    size_t filled;
    bool reopen;
    bool stopping;
    char *writing; /* from here on the thread's own */
    int file;
    bool torn;    /* the file ends in the middle of a line */
    bool failing; /* what was last written was not */
    _Atomic uint64_t dropped;
};

static enum fault open_file(const char *path, int *out)
{
    /* Not to wait for the reader of a pipe. */
    int flags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
    int file = open(path, flags, FILE_MODE);
    if (file < 0)
        return fault_raise(FAULT_IO, "access_log_open", "path", path, "why", strerror(errno), NULL);
    *out = file;
    return OK;
}

static void drop(struct access_log *log, const char *text, size_t length)
{
    uint64_t lines = 0;
    for (size_t i = 0; i < length; i++)
        lines += text[i] == '\n';
    atomic_fetch_add_explicit(&log->dropped, lines, memory_order_relaxed);
}

/* How much of it is written, soon or not at all. */
static size_t write_soon(int file, const char *text, size_t length)
{
    struct pollfd ready = {.fd = file, .events = POLLOUT};
    if (TEMP_FAILURE_RETRY(poll(&ready, 1, LIMIT_ACCESS_LOG_PATIENCE_MS)) <= 0)
        return 0;
    ssize_t written = TEMP_FAILURE_RETRY(write(file, text, length));
    return written < 0 ? 0 : (size_t)written;
}

/* A piece of whole lines; false when not all of it was written. */
static bool write_piece(struct access_log *log, const char *text, size_t length)
{
    if (log->torn && write_soon(log->file, "\n", 1) == 1)
        log->torn = false;
    size_t written = log->torn ? 0 : write_soon(log->file, text, length);
    if (written > 0)
        log->torn = text[written - 1] != '\n';
    drop(log, text + written, length - written);
    return written == length;
}

/* The length of as many whole lines as a piece may hold. */
static size_t piece_length(const char *text, size_t length)
{
    if (length <= LIMIT_ACCESS_LOG_PIECE_BYTES)
        return length;
    const char *end = memrchr(text, '\n', LIMIT_ACCESS_LOG_PIECE_BYTES);
    return (size_t)(end - text) + 1;
}

static void write_lines(struct access_log *log, size_t length)
{
    bool failing = false;
    for (size_t at = 0; at < length && !failing;) {
        size_t piece = piece_length(log->writing + at, length - at);
        failing = !write_piece(log, log->writing + at, piece);
        at += piece;
        if (failing)
            drop(log, log->writing + at, length - at);
    }
    if (failing && !log->failing && log->path != NULL)
        log_line(LOG_LEVEL_WARNING, "access log: lines cannot be written and are dropped");
    log->failing = failing;
}

static void reopen_file(struct access_log *log)
{
    int file = -1;
    if (log->path == NULL)
        return;
    if (open_file(log->path, &file) != OK) {
        log_line(LOG_LEVEL_WARNING, "access log: cannot be opened again, the old file stays: %s",
                 strerror(errno));
        return;
    }
    close(log->file);
    log->file = file;
    log->torn = false;
}

/* Until there is work, or a second has passed. Holding the lock. */
static void wait_for_work(struct access_log *log)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += LIMIT_ACCESS_LOG_EVERY_MS / 1000;
    while (!log->stopping && !log->reopen && log->filled < LIMIT_ACCESS_LOG_BYTES / 2) {
        if (pthread_cond_timedwait(&log->wake, &log->lock, &until) != 0)
            return;
    }
}

static void *run(void *context)
{
    struct access_log *log = context;
    bool stopping = false;
    while (!stopping) {
        pthread_mutex_lock(&log->lock);
        wait_for_work(log);
        char *full = log->filling;
        size_t length = log->filled;
        bool reopen = log->reopen;
        stopping = log->stopping;
        log->filling = log->writing;
        log->writing = full;
        log->filled = 0;
        log->reopen = false;
        pthread_mutex_unlock(&log->lock);
        write_lines(log, length);
        if (reopen)
            reopen_file(log);
    }
    return NULL;
}

static void log_free(struct access_log *log)
{
    if (log == NULL)
        return;
    if (log->path != NULL && log->file >= 0)
        close(log->file);
    pthread_cond_destroy(&log->wake);
    pthread_mutex_destroy(&log->lock);
    free(log->filling);
    free(log->writing);
    free(log->path);
    free(log);
}
OWN_POINTER(log, struct access_log, log_free)

/* The thread takes no signal: one who no longer reads a pipe is an error, not the end. */
static enum fault start_thread(struct access_log *log)
{
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int failed = pthread_create(&log->thread, NULL, run, log);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return failed == 0 ? OK : fault_nomem();
}

static void init_lock(struct access_log *log)
{
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&log->lock, NULL);
    pthread_cond_init(&log->wake, &monotonic);
    pthread_condattr_destroy(&monotonic);
}

enum fault access_log_open(const char *path, struct access_log **out)
{
    AUTO(log) struct access_log *log = calloc(1, sizeof *log);
    if (log == NULL)
        return fault_nomem();
    init_lock(log);
    bool is_file = strcmp(path, "-") != 0;
    log->file = is_file ? -1 : STDERR_FILENO;
    log->filling = malloc(LIMIT_ACCESS_LOG_BYTES);
    log->writing = malloc(LIMIT_ACCESS_LOG_BYTES);
    log->path = is_file ? strdup(path) : NULL;
    if (log->filling == NULL || log->writing == NULL || (is_file && log->path == NULL))
        return fault_nomem();
    if (is_file)
        TRY(open_file(path, &log->file));
    TRY(start_thread(log));
    *out = TAKE(log);
    return OK;
}

void access_log_close(struct access_log *log)
{
    if (log == NULL)
        return;
    pthread_mutex_lock(&log->lock);
    log->stopping = true;
    pthread_cond_signal(&log->wake);
    pthread_mutex_unlock(&log->lock);
    pthread_join(log->thread, NULL);
    log_free(log);
}

static size_t line_of(const struct access_line *access, char out[LINE_BYTES])
{
    char when[DATE_TEXT_SIZE];
    char status[12] = "-";
    int64_t tenths = access->took_us < 0 ? 0 : access->took_us / US_OF_A_TENTH;
    instant_text((struct instant){.utc_ms = access->utc_ms}, when);
    if (access->status != 0)
        snprintf(status, sizeof status, "%d", access->status);
    int length =
        snprintf(out, LINE_BYTES, "%s %s %s %s %llu %lld.%lld\n", when, access->method,
                 access->pattern == NULL ? "-" : access->pattern, status,
                 (unsigned long long)access->bytes, (long long)tenths / 10, (long long)tenths % 10);
    assert(length > 0 && length < LINE_BYTES); /* patterns are ours and short */
    return (size_t)length;
}

void access_log_add(struct access_log *log, const struct access_line *access)
{
    enum { HALF = LIMIT_ACCESS_LOG_BYTES / 2 };
    char line[LINE_BYTES];
    size_t length = line_of(access, line);
    pthread_mutex_lock(&log->lock);
    size_t before = log->filled;
    bool room = before + length <= LIMIT_ACCESS_LOG_BYTES;
    if (room) {
        memcpy(log->filling + before, line, length);
        log->filled += length;
        if (before < HALF && log->filled >= HALF)
            pthread_cond_signal(&log->wake);
    }
    pthread_mutex_unlock(&log->lock);
    if (!room)
        atomic_fetch_add_explicit(&log->dropped, 1, memory_order_relaxed);
}

void access_log_reopen(struct access_log *log)
{
    if (log == NULL)
        return;
    pthread_mutex_lock(&log->lock);
    log->reopen = true;
    pthread_cond_signal(&log->wake);
    pthread_mutex_unlock(&log->lock);
}

uint64_t access_log_dropped(const struct access_log *log)
{
    return log == NULL ? 0 : atomic_load_explicit(&log->dropped, memory_order_relaxed);
}
