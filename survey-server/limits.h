/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * limits - every limit of the server in one table, each with its reason.
 *
 * Limits of other rooms stay with what they limit: JSON_DEPTH_MAX (base/json.h), RESPONSE_BYTES_MAX
 * (forms/response.h), WRITER_QUEUE_MAX (schema/writer.h).
 */
#ifndef HAILONG_SURVEY_SERVER_LIMITS_H
#define HAILONG_SURVEY_SERVER_LIMITS_H

#include "forms/response.h"

enum {
    /* A response: forms/response.h. A whole SIPAS form is about 2 KB; the rest is room for free
     * text. The plain form's fields are percent-encoded: three bytes for each byte above ASCII. */
    LIMIT_RESPONSE_BYTES = RESPONSE_BYTES_MAX,
    LIMIT_FORM_POST_BYTES = RESPONSE_BYTES_MAX,

    /* What a plain form's fields become as JSON: escapes are written out. */
    LIMIT_DOCUMENT_BYTES = 8 * RESPONSE_BYTES_MAX,

    /* A file that staff send with a form: a definition (FORM_BYTES_MAX), a list of units (3,321
     * communes are 300 KB), and the fields beside it. */
    LIMIT_UPLOAD_BYTES = (1 << 20) + 64 * 1024,
    LIMIT_UPLOAD_FIELDS = 40,
    LIMIT_UPLOAD_KEY_BYTES = 4096,

    /* A batch of responses: as many as a device sends at a time, and the memory of what is found in
     * them (at most FINDINGS_MAX each). */
    LIMIT_BATCH_ITEMS = 50,
    LIMIT_BATCH_BYTES = 2 * 1024 * 1024,
    LIMIT_BATCH_ARENA_BYTES = 64 * 1024 * 1024,
    LIMIT_BATCH_REPLY_BYTES = 64 * 1024 * 1024,

    /* Where no body is expected a small one is read and dropped, and the connection lives on. */
    LIMIT_NO_BODY_BYTES = 16 * 1024,

    /* A chunked body over its limit is read (not kept) up to this many times the limit, so that its
     * sender can be told 413; beyond it the connection is dropped. */
    LIMIT_CHUNKED_TIMES = 2,

    /* Fields of a plain form: FORM_QUESTIONS_MAX questions, some with many answers. */
    LIMIT_FIELDS = 1000,

    /* Memory of one request's small things (findings, fields, headers), beside its body. */
    LIMIT_REQUEST_ARENA_BYTES = 2 * 1024 * 1024,

    /* A page: the SIPAS form is about 150 KB of HTML; a national list of 3,321 communes 400 KB. */
    LIMIT_PAGE_BYTES = 8 * 1024 * 1024,

    /* Shorter texts are sent as they are: they fit one packet either way. */
    LIMIT_GZIP_LEAST_BYTES = 1000,

    /* Request line and headers, and the piece of a body handed over at a time. Browsers send about
     * 1 KB of headers. */
    LIMIT_CONNECTION_BYTES = 32 * 1024,

    /* Connections in all, and from one address. A counter's tablets, a school behind one address or
     * a reverse proxy may look like one client, so one address may have half. Lowered at start when
     * the system allows fewer open files. */
    LIMIT_CONNECTIONS = 4096,
    LIMIT_CONNECTIONS_PER_ADDRESS = LIMIT_CONNECTIONS / 2,
    LIMIT_FILES_KEPT_BACK = 128, /* for the store, assets, logs */
    LIMIT_LISTEN_BACKLOG = 1024,

    /* Threads that answer: an index over a million answers holds one for a second or two. */
    LIMIT_THREADS_LEAST = 4,
    LIMIT_THREADS_MOST = 16,

    /* Seconds: nothing arrives or leaves; one request, first byte to last, counted from the end of
     * the one before it (libmicrohttpd knows only the former, so watch.c keeps the latter: a byte a
     * second would live for ever); one answer, on a slow telephone line. */
    LIMIT_IDLE_SECONDS = 30,
    LIMIT_REQUEST_SECONDS = 60,
    LIMIT_ANSWER_SECONDS = 300,

    /* After an answer sent before the body was read: how long and how much of the rest is read and
     * dropped, so that the sender sees the answer and not a reset connection. */
    LIMIT_LINGER_SECONDS = 5,
    LIMIT_LINGER_BYTES = 16 * 1024 * 1024,
    LIMIT_LINGER_SOCKETS = 64,

    /* Stopping: how long answers under way may take. */
    LIMIT_STOP_MS = 5000,

    /* What a client is told to wait after 503. */
    LIMIT_RETRY_AFTER_SECONDS = 5,

    /* --rate: the most it may allow a second or minute; how many senders are remembered at once,
     * as sets of places (rate.h): 256 KB. */
    LIMIT_RATE_COUNT = 100000,
    LIMIT_RATE_SETS = 4096,
    LIMIT_RATE_WAYS = 4,

    /* --access-log: what waits in memory, some 3,000 lines, and as much being written; how often it
     * is written; in pieces of PIPE_BUF, which go into a pipe whole or not at all; how long a piece
     * may take before it is dropped. */
    LIMIT_ACCESS_LOG_BYTES = 256 * 1024,
    LIMIT_ACCESS_LOG_EVERY_MS = 1000,
    LIMIT_ACCESS_LOG_PIECE_BYTES = 4096,
    LIMIT_ACCESS_LOG_PATIENCE_MS = 1000,

    /* How long a response that could not be stored makes /healthz say no, until the next try. */
    LIMIT_UNHEALTHY_MS = 30 * 1000,

    /* Campaigns are read again after this long, or when the store says that it changed. */
    LIMIT_CATALOG_MS = 1000,
    /* Units change a few times a year: read again this often, or when a campaign names a new one.
     */
    LIMIT_CATALOG_UNITS_MS = 60 * 1000,
    /* Campaigns in memory: 100 national ones of 3,321 units are 10 MB. */
    LIMIT_CATALOG_BYTES = 64 * 1024 * 1024,

    LIMIT_ROUTE_ARGUMENTS = 3,
    LIMIT_REPLY_HEADERS = 8,
};

#endif
