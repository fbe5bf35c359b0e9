/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * server - HTTP for citizens, devices and staff over one data folder. The only home of
 * libmicrohttpd.
 *
 *   connection --http.c--> request --routes.c--> handler --> response
 *                                     |  intake.c: body -> validated -> writer (suspended
 * meanwhile) |  pages.c:  templates + context |  api.c:    JSON
 *
 * Thread: start and stop from one thread; between them the server runs its own pool and one writer.
 * Faults: IO server_listen {listen, why} when the address cannot be had; INVALID server_address;
 * IO access_log_open {path, why}.
 */
#ifndef HAILONG_SURVEY_SERVER_SERVER_H
#define HAILONG_SURVEY_SERVER_SERVER_H

#include "schema/store.h"
#include "survey-server/rate.h"

struct certificate;
struct sso;

struct server_options {
    struct store *store;        /* outlives the server */
    const char *listen;         /* "127.0.0.1:8080", "[::1]:8080"; port 0 = any free one */
    const char *operator_token; /* staff paths take it as Bearer */
    struct rate_rule rate;      /* of responses from one sender; a count of 0 = no limit */
    const char *access_log;     /* a file, or "-": standard error; NULL = none */
    size_t batch_rows;          /* the most responses in one COMMIT; 0 = WRITER_BATCH_ROWS */
    /* HTTPS with it (certificate.h), and nothing else on that port; NULL = HTTP. It outlives the
     * server. */
    const struct certificate *certificate;
    const struct sso *sso; /* single_sign_on.h; NULL = none. It outlives the server. */
};

struct server;

CHECKED enum fault server_start(const struct server_options *options, struct server **out);

/* The port it listens on. */
unsigned server_port(const struct server *server);

/* Changes how long a request may take to be whole (LIMIT_REQUEST_SECONDS), for requests to come. */
void server_set_request_ms(struct server *server, int64_t milliseconds);

/* Opens the access log's file anew: after logrotate moved it. */
void server_reopen_access_log(struct server *server);

/* Graceful: takes no new request, stores what is queued, answers everyone who waits, ends. */
void server_stop(struct server *server);

#endif
