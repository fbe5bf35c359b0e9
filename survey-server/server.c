/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A request meets libmicrohttpd's callback several times:
 *
 *   1. headers are here     request_new(); a body announced as too long is answered at once (413)
 *   2. a piece of the body  kept, up to its limit
 *   3. the body is whole    route_answer(): a reply, or http_wait(): the connection is suspended
 *   4. the writer is done   the connection is resumed, route_answer() lets `finish` make the reply
 *
 * Replies are given in step 3 even when step 1 could: an answer before the end of the body costs
 * the client its connection.
 *
 * Stopping, in this order: no job may be submitted any more (services->writer is NULL under
 * writer_lock), the writer stores and answers what is queued and errands end, which resumes every
 * suspended connection; answers leave; only then libmicrohttpd is stopped, which must not hold a
 * suspended connection.
 */
#include "survey-server/server.h"

#include "survey-server/access_log.h"
#include "survey-server/batch.h"
#include "survey-server/catalog.h"
#include "survey-server/certificate.h"
#include "survey-server/errands.h"
#include "survey-server/fieldwork_kept.h"
#include "survey-server/guesses.h"
#include "survey-server/intake.h"
#include "survey-server/listen.h"
#include "survey-server/metrics.h"
#include "survey-server/observe.h"
#include "survey-server/problem.h"
#include "survey-server/results_kept.h"
#include "survey-server/routes.h"
#include "survey-server/told_once.h"
#include "survey-server/watch.h"

#include <errno.h>
#include <microhttpd.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { STOP_STEP_MS = 5 };

struct server {
    struct services services;
    struct MHD_Daemon *daemon;
    struct watch *watch;
    char *operator_token;
    unsigned port;
    atomic_size_t active; /* requests between their headers and the end of their answers */
};

static void request_free(struct request *request)
{
    if (request == NULL)
        return;
    intake_free(request->intake);
    batch_free(request->batch);
    buffer_cleanup(&request->body);
    buffer_cleanup(&request->reply.body);
    arena_free(request->arena);
    free(request);
}
OWN_POINTER(request, struct request, request_free)

static struct connection_watch *watch_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info == NULL ? NULL : info->socket_context;
}

/* NULL: no memory; the connection then ends. */
static struct request *request_new(struct server *server, struct MHD_Connection *connection,
                                   const char *path, const char *method)
{
    AUTO(request) struct request *request = calloc(1, sizeof *request);
    if (request == NULL || arena_new(LIMIT_REQUEST_ARENA_BYTES, &request->arena) != OK)
        return NULL;
    request->services = &server->services;
    request->connection = connection;
    request->method = http_method(method);
    request->path = arena_text(request->arena, path);
    request->watch = watch_of(connection);
    if (request->path == NULL || route_find(request) != OK)
        return NULL;
    request->body_limit = request->route == NULL ? LIMIT_NO_BODY_BYTES : request->route->body_limit;
    request->body = buffer_of(request->body_limit);
    observe_begin(request);
    return TAKE(request);
}

/* The announced length of the body; false when none was announced, or not as a number. */
static bool announced_length(const struct request *request, uint64_t *out)
{
    const char *text = http_header(request, "Content-Length");
    char *end = NULL;
    if (text == NULL)
        return false;
    errno = 0;
    *out = strtoull(text, &end, 10);
    return errno == 0 && *end == '\0';
}

/* What a proxy in front may read otherwise than we do. */
struct doubts {
    int lengths; /* headers that say where the body ends */
    int hosts;
    bool odd_name; /* a header's name that is no token (RFC 9110, 5.6.2) */
};

/* A character of a token (RFC 9110, 5.6.2). */
static bool is_token_character(unsigned char character)
{
    static const bool is_token[256] = {
        ['!'] = true,         ['#' ... '\''] = true, ['*' ... '+'] = true,
        ['-' ... '.'] = true, ['0' ... '9'] = true,  ['A' ... 'Z'] = true,
        ['^' ... 'z'] = true, ['|'] = true,          ['~'] = true};
    return is_token[character];
}

static enum MHD_Result look_for_doubts(void *context, enum MHD_ValueKind kind, const char *name,
                                       const char *value)
{
    (void)kind;
    (void)value;
    struct doubts *doubts = context;
    doubts->lengths +=
        strcasecmp(name, "Content-Length") == 0 || strcasecmp(name, "Transfer-Encoding") == 0;
    doubts->hosts += strcasecmp(name, "Host") == 0;
    const char *at = name;
    while (is_token_character((unsigned char)*at))
        at++;
    doubts->odd_name |= *at != '\0';
    return MHD_YES;
}

/* Whether the request can be understood in two ways: who smuggles lives on that. */
static bool is_ambiguous(const struct request *request)
{
    struct doubts doubts = {0};
    MHD_get_connection_values(request->connection, MHD_HEADER_KIND, look_for_doubts, &doubts);
    return doubts.lengths > 1 || doubts.hosts > 1 || doubts.odd_name;
}

/* Percent-decoding that leaves a text with %00 as it is: a NUL would cut it, and what follows would
 * never be looked at. */
static size_t unescape(void *context, struct MHD_Connection *connection, char *text)
{
    (void)context;
    (void)connection;
    return strstr(text, "%00") != NULL ? strlen(text) : MHD_http_unescape(text);
}

/* Replies that need not, or must not, wait for the body. False = go on and read it. */
static bool answer_early(struct request *request)
{
    uint64_t length = 0;
    bool announced = announced_length(request, &length);
    if (is_ambiguous(request))
        problem_reply(request, MHD_HTTP_BAD_REQUEST, "http_ambiguous", NULL);
    else if (announced && length > request->body_limit)
        problem_reply(request, MHD_HTTP_CONTENT_TOO_LARGE, "http_large", NULL);
    else
        return false;
    request->reply.close = true;
    watch_linger(request->watch);
    return true;
}

/* Keeps a piece of the body; false when the connection must end. */
static bool take_body(struct request *request, const char *data, size_t size)
{
    request->body_seen += size;
    if (request->body_seen > (uint64_t)request->body_limit * LIMIT_CHUNKED_TIMES)
        return false;
    if (request->body_seen <= request->body_limit)
        buffer_bytes(&request->body, data, size);
    return true;
}

static void answer_whole(struct request *request)
{
    if (request->body_seen > request->body_limit) {
        problem_reply(request, MHD_HTTP_CONTENT_TOO_LARGE, "http_large", NULL);
        return;
    }
    enum fault fault = request->body.data == NULL ? OK : buffer_check(&request->body);
    if (fault != OK)
        problem_fault(request, fault);
    else
        route_answer(request);
}

static enum MHD_Result send_reply(struct request *request)
{
    if (!http_send(request))
        return MHD_NO;
    observe_end(request);
    return MHD_YES;
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *connection,
                                  const char *path, const char *method, const char *version,
                                  const char *data, size_t *data_size, void **request_context)
{
    (void)version;
    struct server *server = context;
    struct request *request = *request_context;
    if (request == NULL) {
        request = request_new(server, connection, path, method);
        if (request == NULL)
            return MHD_NO;
        *request_context = request;
        atomic_fetch_add(&server->active, 1);
        return answer_early(request) ? send_reply(request) : MHD_YES;
    }
    if (*data_size > 0) {
        bool taken = take_body(request, data, *data_size);
        *data_size = 0;
        return taken ? MHD_YES : MHD_NO;
    }
    if (request->finish == NULL)
        observe_begin(request);
    answer_whole(request);
    return request->finish != NULL ? MHD_YES /* suspended */ : send_reply(request);
}

static void on_completed(void *context, struct MHD_Connection *connection, void **request_context,
                         enum MHD_RequestTerminationCode why)
{
    (void)connection;
    (void)why;
    struct server *server = context;
    struct request *request = *request_context;
    if (request == NULL)
        return;
    observe_end(request);
    watch_receiving(request->watch);
    request_free(request);
    *request_context = NULL;
    atomic_fetch_sub(&server->active, 1);
}

static void on_connection(void *context, struct MHD_Connection *connection, void **socket_context,
                          enum MHD_ConnectionNotificationCode what)
{
    struct server *server = context;
    bool closed = what == MHD_CONNECTION_NOTIFY_CLOSED;
    atomic_fetch_add(&server->services.metrics->connections, closed ? -1 : 1);
    if (closed) {
        watch_end(*socket_context);
        *socket_context = NULL;
        return;
    }
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    if (info != NULL)
        *socket_context = watch_begin(server->watch, info->connect_fd);
}

/* As many connections as the limit says and open files allow. */
static unsigned connection_limit(void)
{
    struct rlimit files;
    rlim_t wanted = LIMIT_CONNECTIONS + LIMIT_FILES_KEPT_BACK;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0)
        return LIMIT_CONNECTIONS / 8;
    if (files.rlim_cur < wanted && files.rlim_cur < files.rlim_max) {
        files.rlim_cur = files.rlim_max < wanted ? files.rlim_max : wanted;
        if (setrlimit(RLIMIT_NOFILE, &files) != 0 || getrlimit(RLIMIT_NOFILE, &files) != 0)
            return LIMIT_CONNECTIONS / 8;
    }
    if (files.rlim_cur >= wanted)
        return LIMIT_CONNECTIONS;
    return files.rlim_cur > 2 * LIMIT_FILES_KEPT_BACK
               ? (unsigned)files.rlim_cur - LIMIT_FILES_KEPT_BACK
               : LIMIT_FILES_KEPT_BACK;
}

static unsigned thread_count(void)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    if (processors > LIMIT_THREADS_MOST)
        return LIMIT_THREADS_MOST;
    return processors < LIMIT_THREADS_LEAST ? LIMIT_THREADS_LEAST : (unsigned)processors;
}

/* TLS 1.2 and 1.3 with forward secrecy and authenticated ciphers. The client chooses among them: a
 * tablet without AES in hardware is faster with ChaCha20. No finite-field groups, or clients could
 * choose how much work a handshake is. */
#define TLS_PRIORITIES                                                                             \
    "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-RSA:-DHE-RSA:-GROUP-DH-ALL:"                   \
    "-AES-128-CBC:-AES-256-CBC"

/* epoll, but poll under TLS: libmicrohttpd 0.9.75 forgets under epoll that a handshake waits for
 * its client, and spins until it goes on (test_tls.c, stalled_handshakes). */
static unsigned daemon_flags(const struct server_options *options)
{
    return MHD_ALLOW_SUSPEND_RESUME |
           (options->certificate == NULL ? MHD_USE_EPOLL_INTERNAL_THREAD
                                         : MHD_USE_POLL_INTERNAL_THREAD | MHD_USE_TLS);
}

static enum fault start_daemon(struct server *server, const struct server_options *options)
{
    int socket = -1;
    TRY(listen_on(options->listen, &socket, &server->port));
    unsigned connections = connection_limit();
    const struct certificate *certificate = options->certificate;
    struct MHD_OptionItem tls[] = {
        {MHD_OPTION_HTTPS_MEM_CERT, 0, certificate != NULL ? certificate->chain.data : NULL},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, certificate != NULL ? certificate->key.data : NULL},
        {MHD_OPTION_HTTPS_PRIORITIES, 0, TLS_PRIORITIES},
        {MHD_OPTION_END, 0, NULL}};
    server->daemon = MHD_start_daemon(
        daemon_flags(options), 0, NULL, NULL, on_request, server, MHD_OPTION_LISTEN_SOCKET, socket,
        MHD_OPTION_ARRAY, certificate != NULL ? tls : &tls[ARRAY_LENGTH(tls) - 1],
        MHD_OPTION_THREAD_POOL_SIZE, thread_count(), MHD_OPTION_CONNECTION_LIMIT, connections,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT,
        connections / (LIMIT_CONNECTIONS / LIMIT_CONNECTIONS_PER_ADDRESS),
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)LIMIT_CONNECTION_BYTES,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)LIMIT_IDLE_SECONDS, MHD_OPTION_STRICT_FOR_CLIENT,
        1, MHD_OPTION_NOTIFY_COMPLETED, on_completed, server, MHD_OPTION_NOTIFY_CONNECTION,
        on_connection, server, MHD_OPTION_UNESCAPE_CALLBACK, unescape, NULL, MHD_OPTION_END);
    if (server->daemon != NULL)
        return OK;
    close(socket);
    return fault_raise(FAULT_IO, "server_listen", "listen", options->listen, "why", strerror(errno),
                       NULL);
}

static enum fault start(struct server *server, const struct server_options *options)
{
    const char *token = options->operator_token == NULL ? "" : options->operator_token;
    server->operator_token = strdup(token);
    if (server->operator_token == NULL)
        return fault_nomem();
    server->services = (struct services){.store = options->store,
                                         .operator_token = server->operator_token,
                                         .sso = options->sso,
                                         .is_tls = options->certificate != NULL};
    pthread_rwlock_init(&server->services.writer_lock, NULL);
    TRY(metrics_new(&server->services.metrics));
    if (options->rate.count > 0)
        TRY(rate_new(options->rate, &server->services.rate));
    if (options->access_log != NULL)
        TRY(access_log_open(options->access_log, &server->services.access_log));
    TRY(guesses_new(&server->services.guesses));
    TRY(told_once_new(&server->services.told));
    TRY(results_kept_new(&server->services.results));
    TRY(fieldwork_kept_new(&server->services.fieldwork));
    TRY(errands_start(&server->services.errands));
    TRY(catalog_open(options->store, &server->services.catalog));
    TRY(watch_start(LIMIT_REQUEST_SECONDS * 1000, LIMIT_ANSWER_SECONDS * 1000, &server->watch));
    const struct writer_options writing = {.batch_rows = options->batch_rows};
    TRY(writer_start(options->store, &writing, &server->services.writer));
    return start_daemon(server, options);
}

enum fault server_start(const struct server_options *options, struct server **out)
{
    struct server *server = calloc(1, sizeof *server);
    if (server == NULL)
        return fault_nomem();
    enum fault fault = start(server, options);
    if (fault != OK) {
        server_stop(server);
        return fault;
    }
    *out = server;
    return OK;
}

unsigned server_port(const struct server *server) { return server->port; }

void server_set_request_ms(struct server *server, int64_t milliseconds)
{
    watch_set_request_ms(server->watch, milliseconds);
}

void server_reopen_access_log(struct server *server)
{
    access_log_reopen(server->services.access_log);
}

/* After it no handler reaches the writer. */
static struct writer *take_writer(struct services *services)
{
    pthread_rwlock_wrlock(&services->writer_lock);
    struct writer *writer = TAKE(services->writer);
    pthread_rwlock_unlock(&services->writer_lock);
    return writer;
}

static void wait_for_answers(struct server *server)
{
    const struct timespec step = {.tv_nsec = STOP_STEP_MS * 1000000L};
    for (int waited = 0; waited < LIMIT_STOP_MS && atomic_load(&server->active) > 0;
         waited += STOP_STEP_MS)
        nanosleep(&step, NULL);
}

void server_stop(struct server *server)
{
    if (server == NULL)
        return;
    writer_stop(take_writer(&server->services));
    errands_stop(server->services.errands);
    if (server->daemon != NULL) {
        wait_for_answers(server);
        MHD_stop_daemon(server->daemon);
    }
    watch_stop(server->watch);
    catalog_close(server->services.catalog);
    access_log_close(server->services.access_log);
    rate_free(server->services.rate);
    errands_free(server->services.errands);
    results_kept_free(server->services.results);
    fieldwork_kept_free(server->services.fieldwork);
    guesses_free(server->services.guesses);
    told_once_free(server->services.told);
    metrics_free(server->services.metrics);
    pthread_rwlock_destroy(&server->services.writer_lock);
    free(server->operator_token);
    free(server);
}
