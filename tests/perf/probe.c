/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * probe FOLDER group|alone - the least server that can be built of the same parts, to measure
 * hailong against: what it lacks (a full validator, canonical text, hashes, codes, audit, limits,
 * headers, indexes) is what hailong's figures pay for.
 *
 *   libmicrohttpd, epoll, 2 threads: PUT with a small JSON, cJSON parses it, 28 answers must lie
 *   within 1-5 (else 422) --> SQLite, WAL, synchronous=FULL, one table --> 201
 *     group  requests are suspended and queued; one thread stores all that wait in one COMMIT
 *     alone  each request is its own COMMIT, under a lock
 *
 * Prints its port; serves until its input ends.
 */
#include <cjson/cJSON.h>
#include <microhttpd.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { THREADS = 2, ANSWERS = 28, BODY_MAX = 64 * 1024 };

struct request {
    struct MHD_Connection *connection;
    char body[BODY_MAX];
    size_t length;
    bool waited; /* it has been stored */
    struct request *next;
};

static struct {
    sqlite3 *file;
    sqlite3_stmt *put;
    bool group;
    pthread_mutex_t lock; /* guards the queue; in `alone`, the file */
    pthread_cond_t wake;
    struct request *queue;
    bool stopping;
} server = {.lock = PTHREAD_MUTEX_INITIALIZER, .wake = PTHREAD_COND_INITIALIZER};

static void must(int code)
{
    if (code == SQLITE_OK || code == SQLITE_DONE)
        return;
    fprintf(stderr, "probe: %s\n", sqlite3_errmsg(server.file));
    exit(1);
}

static void execute(const char *sql) { must(sqlite3_exec(server.file, sql, NULL, NULL, NULL)); }

static void insert(const struct request *request)
{
    must(sqlite3_bind_text(server.put, 1, request->body, (int)request->length, SQLITE_STATIC));
    must(sqlite3_step(server.put));
    must(sqlite3_reset(server.put));
}

static void store(struct request *first)
{
    execute("BEGIN IMMEDIATE");
    for (const struct request *request = first; request != NULL; request = request->next)
        insert(request);
    execute("COMMIT");
}

/* All that waits, oldest last; NULL when it is time to stop. */
static struct request *take_queue(void)
{
    pthread_mutex_lock(&server.lock);
    while (server.queue == NULL && !server.stopping)
        pthread_cond_wait(&server.wake, &server.lock);
    struct request *first = server.queue;
    server.queue = NULL;
    pthread_mutex_unlock(&server.lock);
    return first;
}

static void *write_groups(void *context)
{
    struct request *first;
    while ((first = take_queue()) != NULL) {
        store(first);
        while (first != NULL) {
            struct request *request = first;
            first = first->next;
            MHD_resume_connection(request->connection);
        }
    }
    return context;
}

static bool is_good(const char *body, size_t length)
{
    cJSON *json = cJSON_ParseWithLength(body, length);
    const cJSON *answers = cJSON_GetObjectItemCaseSensitive(json, "answers");
    int good = 0;
    for (const cJSON *a = answers == NULL ? NULL : answers->child; a != NULL; a = a->next)
        good += cJSON_IsNumber(a) && a->valueint >= 1 && a->valueint <= 5;
    cJSON_Delete(json);
    return good == ANSWERS;
}

static enum MHD_Result reply(struct MHD_Connection *connection, unsigned status)
{
    struct MHD_Response *response =
        MHD_create_response_from_buffer(2, (void *)"{}", MHD_RESPMEM_PERSISTENT);
    enum MHD_Result result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result wait_for_group(struct request *request)
{
    request->waited = true;
    MHD_suspend_connection(request->connection);
    pthread_mutex_lock(&server.lock);
    request->next = server.queue;
    server.queue = request;
    pthread_cond_signal(&server.wake);
    pthread_mutex_unlock(&server.lock);
    return MHD_YES;
}

static enum MHD_Result store_alone(struct request *request)
{
    pthread_mutex_lock(&server.lock);
    store(request);
    pthread_mutex_unlock(&server.lock);
    return reply(request->connection, MHD_HTTP_CREATED);
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *connection,
                                  const char *path, const char *method, const char *version,
                                  const char *data, size_t *data_size, void **request_context)
{
    (void)context, (void)path, (void)method, (void)version;
    struct request *request = *request_context;
    if (request == NULL) {
        *request_context = request = malloc(sizeof *request);
        if (request == NULL)
            return MHD_NO;
        request->connection = connection;
        request->length = 0;
        request->waited = false;
        request->next = NULL;
        return MHD_YES;
    }
    if (*data_size > 0) {
        if (request->length + *data_size > sizeof request->body)
            return MHD_NO;
        memcpy(request->body + request->length, data, *data_size);
        request->length += *data_size;
        *data_size = 0;
        return MHD_YES;
    }
    if (request->waited)
        return reply(connection, MHD_HTTP_CREATED);
    if (!is_good(request->body, request->length))
        return reply(connection, MHD_HTTP_UNPROCESSABLE_CONTENT);
    return server.group ? wait_for_group(request) : store_alone(request);
}

static void on_completed(void *context, struct MHD_Connection *connection, void **request_context,
                         enum MHD_RequestTerminationCode why)
{
    (void)context, (void)connection, (void)why;
    free(*request_context);
}

static void open_file(void)
{
    must(sqlite3_open("probe.db", &server.file));
    execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    execute("CREATE TABLE r (number INTEGER PRIMARY KEY, document TEXT)");
    must(sqlite3_prepare_v2(server.file, "INSERT INTO r (document) VALUES (?1)", -1, &server.put,
                            NULL));
}

int main(int argc, char **argv)
{
    pthread_t writer;
    if (argc != 3 || chdir(argv[1]) != 0) {
        fprintf(stderr, "usage: probe FOLDER group|alone\n");
        return 2;
    }
    server.group = strcmp(argv[2], "group") == 0;
    open_file();
    struct MHD_Daemon *daemon =
        MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL,
                         on_request, NULL, MHD_OPTION_THREAD_POOL_SIZE, THREADS,
                         MHD_OPTION_NOTIFY_COMPLETED, on_completed, NULL, MHD_OPTION_END);
    if (daemon == NULL || pthread_create(&writer, NULL, write_groups, NULL) != 0)
        return 1;
    printf("%u\n", (unsigned)MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT)->port);
    fflush(stdout);
    while (getchar() != EOF)
        continue;
    pthread_mutex_lock(&server.lock);
    server.stopping = true;
    pthread_cond_signal(&server.wake);
    pthread_mutex_unlock(&server.lock);
    pthread_join(writer, NULL);
    MHD_stop_daemon(daemon);
    return 0;
}
