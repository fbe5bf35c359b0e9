/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/watch.h"

#include "base/date.h"
#include "survey-server/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ROUND_MS = 1000, DROPPED_AT_A_TIME = 16 * 1024 };

struct connection_watch {
    struct watch *watch;
    struct connection_watch *next;
    struct connection_watch *previous;
    int socket;
    bool linger;
    _Atomic int64_t deadline_ms; /* monotonic; INT64_MAX = none */
};

struct lingering {
    int socket; /* our own duplicate */
    int64_t until_ms;
    size_t bytes; /* dropped so far */
};

struct watch {
    pthread_t thread;
    pthread_mutex_t lock; /* guards the list and the lingering */
    struct connection_watch *first;
    struct lingering lingering[LIMIT_LINGER_SOCKETS];
    size_t lingering_count;
    int wake; /* eventfd: a socket began to linger, or stop */
    atomic_bool stopping;
    _Atomic int64_t request_ms;
    int64_t answer_ms;
};

static void end_overdue(struct watch *watch, int64_t now)
{
    for (struct connection_watch *c = watch->first; c != NULL; c = c->next) {
        if (now <= atomic_load(&c->deadline_ms))
            continue;
        shutdown(c->socket, SHUT_RDWR);
        atomic_store(&c->deadline_ms, INT64_MAX);
    }
}

/* Reads what has come; false when the socket is done with. */
static bool drain(struct lingering *lingering, int64_t now)
{
    char dropped[DROPPED_AT_A_TIME];
    ssize_t got;
    while ((got = recv(lingering->socket, dropped, sizeof dropped, MSG_DONTWAIT)) > 0) {
        lingering->bytes += (size_t)got;
        if (lingering->bytes > LIMIT_LINGER_BYTES)
            return false;
    }
    return got < 0 && (errno == EAGAIN || errno == EINTR) && now <= lingering->until_ms;
}

static void drain_all(struct watch *watch, int64_t now)
{
    for (size_t i = watch->lingering_count; i-- > 0;) {
        if (drain(&watch->lingering[i], now))
            continue;
        close(watch->lingering[i].socket);
        watch->lingering[i] = watch->lingering[--watch->lingering_count];
    }
}

/* Waits for a socket that lingers, a wake, or the next round. */
static void wait_for_work(struct watch *watch)
{
    struct pollfd waits[LIMIT_LINGER_SOCKETS + 1] = {{.fd = watch->wake, .events = POLLIN}};
    pthread_mutex_lock(&watch->lock);
    size_t count = watch->lingering_count;
    for (size_t i = 0; i < count; i++)
        waits[i + 1] = (struct pollfd){.fd = watch->lingering[i].socket, .events = POLLIN};
    pthread_mutex_unlock(&watch->lock);
    if (poll(waits, count + 1, ROUND_MS) > 0 && waits[0].revents != 0) {
        eventfd_t woken;
        eventfd_read(watch->wake, &woken);
    }
}

static void *run(void *context)
{
    struct watch *watch = context;
    while (!atomic_load(&watch->stopping)) {
        wait_for_work(watch);
        int64_t now = clock_monotonic_ms();
        pthread_mutex_lock(&watch->lock);
        end_overdue(watch, now);
        drain_all(watch, now);
        pthread_mutex_unlock(&watch->lock);
    }
    return NULL;
}

enum fault watch_start(int64_t request_ms, int64_t answer_ms, struct watch **out)
{
    struct watch *watch = calloc(1, sizeof *watch);
    if (watch == NULL)
        return fault_nomem();
    atomic_init(&watch->request_ms, request_ms);
    watch->answer_ms = answer_ms;
    watch->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    pthread_mutex_init(&watch->lock, NULL);
    if (watch->wake < 0 || pthread_create(&watch->thread, NULL, run, watch) != 0) {
        if (watch->wake >= 0)
            close(watch->wake);
        pthread_mutex_destroy(&watch->lock);
        free(watch);
        return fault_nomem();
    }
    *out = watch;
    return OK;
}

void watch_stop(struct watch *watch)
{
    if (watch == NULL)
        return;
    atomic_store(&watch->stopping, true);
    eventfd_write(watch->wake, 1);
    pthread_join(watch->thread, NULL);
    for (size_t i = 0; i < watch->lingering_count; i++)
        close(watch->lingering[i].socket);
    close(watch->wake);
    pthread_mutex_destroy(&watch->lock);
    free(watch);
}

void watch_set_request_ms(struct watch *watch, int64_t request_ms)
{
    atomic_store(&watch->request_ms, request_ms);
}

struct connection_watch *watch_begin(struct watch *watch, int socket)
{
    struct connection_watch *connection = calloc(1, sizeof *connection);
    if (connection == NULL)
        return NULL;
    connection->watch = watch;
    connection->socket = socket;
    watch_receiving(connection);
    pthread_mutex_lock(&watch->lock);
    connection->next = watch->first;
    if (watch->first != NULL)
        watch->first->previous = connection;
    watch->first = connection;
    pthread_mutex_unlock(&watch->lock);
    return connection;
}

/* Keeps the socket open under another number, so that its owner may close it. */
static void begin_to_linger(struct watch *watch, int socket)
{
    if (watch->lingering_count == LIMIT_LINGER_SOCKETS)
        return;
    int copy = fcntl(socket, F_DUPFD_CLOEXEC, 0);
    if (copy < 0)
        return;
    watch->lingering[watch->lingering_count++] = (struct lingering){
        .socket = copy, .until_ms = clock_monotonic_ms() + LIMIT_LINGER_SECONDS * 1000};
    eventfd_write(watch->wake, 1);
}

void watch_end(struct connection_watch *connection)
{
    if (connection == NULL)
        return;
    struct watch *watch = connection->watch;
    pthread_mutex_lock(&watch->lock);
    if (connection->previous != NULL)
        connection->previous->next = connection->next;
    else
        watch->first = connection->next;
    if (connection->next != NULL)
        connection->next->previous = connection->previous;
    if (connection->linger)
        begin_to_linger(watch, connection->socket);
    pthread_mutex_unlock(&watch->lock);
    free(connection);
}

void watch_receiving(struct connection_watch *connection)
{
    if (connection != NULL)
        atomic_store(&connection->deadline_ms,
                     clock_monotonic_ms() + atomic_load(&connection->watch->request_ms));
}

void watch_answering(struct connection_watch *connection)
{
    if (connection != NULL)
        atomic_store(&connection->deadline_ms, clock_monotonic_ms() + connection->watch->answer_ms);
}

void watch_pause(struct connection_watch *connection)
{
    if (connection != NULL)
        atomic_store(&connection->deadline_ms, INT64_MAX);
}

void watch_linger(struct connection_watch *connection)
{
    if (connection != NULL)
        connection->linger = true;
}
