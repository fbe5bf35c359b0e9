/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * metrics - what the server counts, and how it is told: Prometheus text format 0.0.4.
 *
 *   request --metrics_request--> requests[row][method][status], duration[row]
 *   others  --atomics----------> connections, refused, rate_limited
 *   GET /metrics --metrics_write--> those, the writer's, the store's, the process's
 *
 * Names and what is normal: docs/monitoring.md. Labels are taken from what is ours (patterns of
 * routes, methods and statuses we know), never from a request, so that nobody outside can make
 * the number of series grow, and no address, id or code is ever a label.
 *
 * Cost: a request adds to four or five atomics, relaxed: docs/measurements.md.
 * Thread: any. Ownership: the server owns it; it outlives every request.
 */
#ifndef HAILONG_SURVEY_SERVER_METRICS_H
#define HAILONG_SURVEY_SERVER_METRICS_H

#include "base/buffer.h"
#include "base/histogram.h"
#include "schema/writer.h"
#include "survey-server/http.h"

/* Places of statuses: none; 100-131, 200-231, ... 500-531; any other. */
enum {
    METRICS_STATUS_CLASSES = 5,
    METRICS_OF_A_CLASS = 32,
    METRICS_OTHER_STATUS = 1 + METRICS_STATUS_CLASSES * METRICS_OF_A_CLASS,
    METRICS_STATUSES
};

/* A row of the table of routes: requests are counted at the first row of their pattern, durations
 * at the row that answered. */
struct route_metrics {
    _Atomic uint64_t requests[METHOD_COUNT][METRICS_STATUSES];
    struct histogram duration;
};

struct metrics {
    int64_t started_ms; /* monotonic */
    size_t route_count;
    struct route_metrics *routes;  /* and one more, for no route */
    _Atomic int64_t connections;   /* open now */
    _Atomic uint64_t refused;      /* responses answered 4xx, but for 409 and 429 */
    _Atomic uint64_t rate_limited; /* requests answered 429 */
};

CHECKED enum fault metrics_new(struct metrics **out);
void metrics_free(struct metrics *metrics);

/* One request whose answer is ready (its reply's status), or that ends without one (status 0). */
void metrics_request(struct metrics *metrics, const struct request *request, int64_t took_us);

/* A response within a batch that its sender is to set aside. */
void metrics_refused(struct metrics *metrics);

/* What is counted elsewhere. */
struct metrics_others {
    struct writer_stats writer;
    struct store_sizes store;
    uint64_t access_log_dropped;
    bool healthy;
};
void metrics_write(const struct metrics *metrics, const struct metrics_others *others,
                   struct buffer *out);

#endif
