/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * access_log - `serve --access-log FILE`: one line a request, and nothing of a person in it.
 *
 *   2026-11-22T01:02:03.456Z PUT /api/v1/responses/{uuid} 201 98 1.2
 *   UTC time, method, the route's pattern, status, bytes of the body sent, milliseconds it took
 *
 * Never the path, the query, an address, a user agent, an id: the pattern stands for them; "-" is
 * a path that no route has, or a status that was never sent (the client left, or was too slow).
 *
 *   request --access_log_add--> [ filling ] --once a second, or half full--> [ writing ] --> file
 *
 * A request only copies its line into memory. One thread writes, in pieces of whole lines: a disk
 * that is full or slow, a pipe that nobody reads, delays nobody; lines that find no room, or
 * cannot be written within LIMIT_ACCESS_LOG_PATIENCE_MS, are dropped and counted.
 *
 * Thread: add, dropped and reopen from any; open and close from one. Ownership: the log owns its
 * file; standard error ("-") stays open.
 * Faults: IO access_log_open {path, why}. Limits: LIMIT_ACCESS_LOG_BYTES waiting, as many being
 * written.
 */
#ifndef HAILONG_SURVEY_SERVER_ACCESS_LOG_H
#define HAILONG_SURVEY_SERVER_ACCESS_LOG_H

#include "base/fault.h"

#include <stdint.h>

struct access_log;

struct access_line {
    int64_t utc_ms;
    const char *method;
    const char *pattern; /* NULL = no route's */
    int status;          /* 0 = none was sent */
    uint64_t bytes;
    int64_t took_us;
};

/* `path` = "-": standard error. The file is made (0640) or added to. */
CHECKED enum fault access_log_open(const char *path, struct access_log **out);

/* Writes what waits, then ends. */
void access_log_close(struct access_log *log);

void access_log_add(struct access_log *log, const struct access_line *access);

/* Opens the path anew once what waits is written: after logrotate moved the file. When it cannot
 * be opened the old file stays in use, and standard error says so. */
void access_log_reopen(struct access_log *log);

/* Lines lost so far. */
uint64_t access_log_dropped(const struct access_log *log);

#endif
