/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * operations - what those who run the server ask it: is it well, how much does it do.
 *
 *   GET /healthz   {"status":"ok"}, or 503 and why: stopping, the data file is gone, the last
 *                  response could not be stored
 *   GET /metrics   Prometheus text (metrics.h)
 *
 * Whether a response can be stored only storing one tells: so a failed transaction counts for
 * LIMIT_UNHEALTHY_MS, until the next one holds. A proxy that sends nobody here meanwhile will find
 * the server well again, and the next response is the trial.
 */
#ifndef HAILONG_SURVEY_SERVER_OPERATIONS_H
#define HAILONG_SURVEY_SERVER_OPERATIONS_H

#include "survey-server/http.h"

/* The message id of why responses cannot be stored, as far as the writer's last transaction tells
 * at `now_ms` (monotonic); NULL = nothing is known against it. */
const char *operations_writing_trouble(const struct writer_stats *writer, int64_t now_ms);

enum fault operations_health(struct request *request);
enum fault operations_metrics(struct request *request);

#endif
