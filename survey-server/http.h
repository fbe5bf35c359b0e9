/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * http - one request and its reply, between libmicrohttpd and the handlers.
 *
 *   connection --server.c--> struct request --routes.c--> handler --> struct reply --http_send-->
 *                              |  body, arguments, arena              headers below on every one
 *                              '- or waits: http_wait() suspends, `finish` makes the reply later
 *
 * Security, numbered so that it can be ticked off; after each number its test in tests/server.
 *  1 test_limits            every limit stands in limits.h; bodies over theirs are 413
 *  2 test_json_strict       JSON is scanned strictly before any use (base/json.h)
 *  3 test_headers           Content-Security-Policy default-src 'none': script, style, requests and
 *                           workers from ourselves only, nothing inline, no frame, forms only to
 *                           ourselves (child-src is worker-src for browsers before 2017); nosniff,
 *                           no-referrer, same-origin resource on every reply; an empty
 *                           Permissions-Policy and same-origin opener on all but parts of a page
 *  4 test_headers           no Server banner; nothing personal may be kept by a cache (no-store)
 *  5 test_staff             staff paths: 401 without the token, compared in constant time
 *  6 test_cross_site        a plain form from another site is 403 (Sec-Fetch-Site, Origin); no
 *                           cookie exists, so JSON writes need no token
 *  7 test_hostile_text      every text on a page passes the escaping template; none is raw
 *  8 test_slow_request      a request must be whole in LIMIT_REQUEST_SECONDS, however it dribbles
 *  9 test_ambiguous_length  a length said twice (also by Transfer-Encoding) is refused: smuggling
 * 10 test_path              ids in addresses must name something known, else 404; assets come from
 *                           the table built in, never from a disk
 * 11 test_media_types       a plain form is urlencoded, else 415
 * 12 test_quiet             nothing of a client is logged: no address, user agent, answer; nor in
 *                           the access log (access_log.h; tests/contract/operations.test.mjs)
 * 13 test_listen            listens on what it is told, nothing else
 * 14 test_rate (a suite)    --rate limits who sends responses, in bounded memory, without addresses
 * 15 test_tls (a suite)     with a certificate TLS 1.2 or 1.3 and nothing else; a handshake that
 *                           stops costs nothing; no Strict-Transport-Security (docs/decisions/0008)
 * 16 staff (a contract suite) people sign in over https or on this machine alone, their forms are
 *                           sealed, and nothing tells who has an account (tests/contract)
 *
 * Not ours: what libmicrohttpd itself refuses (a broken request line, headers over
 * LIMIT_CONNECTION_BYTES) gets its short answer without these headers, and the connection ends.
 *
 * Ownership: a request owns its arena, body and reply; all die when the answer has left.
 * Thread: a request stays on its connection's thread; while it waits nobody touches it but `done`.
 */
#ifndef HAILONG_SURVEY_SERVER_HTTP_H
#define HAILONG_SURVEY_SERVER_HTTP_H

#include "base/asset.h"
#include "base/log.h"
#include "base/message.h"
#include "schema/writer.h"
#include "survey-server/limits.h"

#include <pthread.h>
#include <stdatomic.h>

struct MHD_Connection;
struct access_log;
struct batch;
struct catalog;
struct connection_watch;
struct device;
struct fieldwork_kept;
struct intake;
struct metrics;
struct rate;
struct results_kept;
struct request;
struct route;
struct sockaddr;
struct sso;
struct told_once;

/* What handlers work with; outlives every request. */
struct services {
    struct store *store;
    struct catalog *catalog;
    struct results_kept *results;
    struct fieldwork_kept *fieldwork;
    struct writer *writer;        /* NULL = stopping */
    pthread_rwlock_t writer_lock; /* held for reading while a job is handed over */
    const char *operator_token;
    struct errands *errands;
    struct guesses *guesses;
    struct told_once *told;
    const struct sso *sso; /* NULL = no proxy signs people in */
    bool is_tls;           /* every connection is https */
    struct metrics *metrics;
    struct rate *rate;                     /* NULL = no limit */
    struct access_log *access_log;         /* NULL = none */
    struct log_gate failures[FAULT_COUNT]; /* lines about faults of ours, each kind for itself */
};

enum method {
    METHOD_GET,
    METHOD_HEAD,
    METHOD_POST,
    METHOD_PUT,
    METHOD_OPTIONS,
    METHOD_OTHER,
    METHOD_COUNT
};

/* Makes the reply, or faults: the fault becomes a problem (problem.h). */
typedef enum fault (*request_handler)(struct request *request);

struct reply_header {
    const char *name;
    const char *value;
};

struct reply {
    int status; /* 0 = none yet */
    const char *type;
    struct buffer body;
    const struct asset *asset; /* sent instead of `body` when set */
    struct reply_header headers[LIMIT_REPLY_HEADERS];
    size_t header_count;
    bool is_part;       /* of a page: a style, a script, a picture */
    const char *policy; /* Content-Security-Policy in place of the usual; NULL = the usual */
    bool close;         /* end the connection after it */
    uint64_t bytes;     /* of its body on the wire, once it is sent */
};

struct request;
struct staff;

/* Work of a request on another thread (errands.h). */
struct errand {
    enum fault (*work)(struct request *request);
    enum fault fault;
    struct fault_detail detail;
    struct request *next; /* in the queue */
};

struct request {
    struct services *services;
    struct MHD_Connection *connection;
    enum method method;
    const char *path;
    const struct route *route; /* NULL: no such path or method */
    const struct route *place; /* the first row the path fits; NULL: no such path */
    const char *allow;         /* methods the path takes, "GET, HEAD, OPTIONS" */
    const char *arguments[LIMIT_ROUTE_ARGUMENTS]; /* {holes} of the route's pattern, in order */
    struct arena *arena;
    struct buffer body;
    uint64_t body_seen; /* bytes that came, kept or not */
    size_t body_limit;
    bool body_failed;            /* no memory to keep it */
    request_handler finish;      /* set while waiting for the writer */
    atomic_size_t waiting;       /* jobs the writer has */
    enum fault refusal;          /* why the writer took none of them; its detail is theirs */
    struct intake *intake;       /* what the writer has, of one response */
    struct batch *batch;         /* and of several */
    bool device_asked;           /* whether the next is known */
    const struct device *device; /* enrolled, and shown by its token (access.h) */
    struct put_job *job;         /* and what is no response */
    bool staff_asked;            /* whether the next is known (session.h) */
    const struct staff *staff;   /* who asks; NULL = nobody we know */
    const char *let_in;          /* the secret of a session that began with this request */
    struct errand errand;
    const char *location; /* where a plain form goes once stored */
    struct connection_watch *watch;
    int64_t begun_us; /* monotonic: observe.h */
    bool observed;
    struct reply reply;
};

/* A method and its name; METHOD_OTHER is "other": a client's own words are never repeated. */
enum method http_method(const char *name);
const char *http_method_name(enum method method);

/* A query argument (percent-decoded), a header: NULL when absent. A query argument that is not
 * UTF-8 is as good as absent. */
const char *http_query(const struct request *request, const char *name);
const char *http_header(const struct request *request, const char *name);
/* The same of a header that must not be said twice: NULL then too. */
const char *http_header_once(const struct request *request, const char *name);

/* Where the request came from, for sender.h only; NULL when that is not known. */
const struct sockaddr *http_address(const struct request *request);

/* A query argument whose name is not among `known` (ended by NULL), or NULL. */
const char *http_query_other(const struct request *request, const char *const *known);
/* The query again, percent-encoded, as "&name=value..." behind an address that has one: all that is
 * UTF-8 but the argument called `without`. */
const char *http_query_again(const struct request *request, const char *without);
/* The name of the first whose value is there and is not UTF-8; NULL when there is none. */
const char *http_query_broken(const struct request *request);

/* The language for texts that are no form's: the query's lang, else vi. Accept-Language is not
 * asked: it speaks for whoever set up the tablet, not for the citizen in front of it. */
enum language http_language(const struct request *request);

/* True when `media_type` ("application/x-www-form-urlencoded") is what the body says it is. */
bool http_body_is(const struct request *request, const char *media_type);

/* Whether a plain form's post comes from a page of ours: Sec-Fetch-Site, when a browser sends it,
 * is same-origin or none; Origin, when there is one and it is not "null", names our Host.
 * Chromium sends "Origin: null" with a form under Referrer-Policy no-referrer, so null decides
 * nothing. */
bool http_same_site(const char *fetch_site, const char *origin, const char *host);

/* Reply in parts. `http_reply` takes the body's memory (the buffer is empty afterwards). */
void http_reply(struct request *request, int status, const char *type, struct buffer *body);
void http_reply_asset(struct request *request, const char *type, const struct asset *asset);
void http_reply_header(struct request *request, const char *name, const char *value);
/* 303 to an address of ours. */
void http_reply_see_other(struct request *request, const char *location);
/* 304 when If-None-Match names `tag` (with quotes); sets ETag either way. True = answered. */
bool http_reply_unchanged(struct request *request, const char *tag);

/* Hands jobs to the writer, all or none. Faults: of writer_submit_all(). */
CHECKED enum fault http_submit(struct services *services, struct put_job *const *jobs,
                               size_t count);

/* Gives jobs to the writer, all or (when it has no room) none, and suspends the connection until
 * the last is done; then `finish` makes the reply from each job's outcome and fault. When there was
 * no room every job has that fault, and so has request->refusal. At least one job. */
void http_wait(struct request *request, struct put_job *const *jobs, size_t count,
               request_handler finish);

/* Suspends the connection until http_resume(), by any thread; then `finish` makes the reply. */
void http_suspend(struct request *request, request_handler finish);
void http_resume(struct request *request);

/* A cookie's value, NULL when there is none. */
const char *http_cookie(const struct request *request, const char *name);

/* Sends the reply. False = the connection must end. */
bool http_send(struct request *request);

#endif
