/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/metrics.h"

#include "base/date.h"
#include "survey-server/routes.h"

#include <stdlib.h>

enum fault metrics_new(struct metrics **out)
{
    struct metrics *metrics = calloc(1, sizeof *metrics);
    if (metrics == NULL)
        return fault_nomem();
    metrics->started_ms = clock_monotonic_ms();
    metrics->route_count = route_index(NULL);
    metrics->routes = calloc(metrics->route_count + 1, sizeof *metrics->routes);
    if (metrics->routes == NULL) {
        free(metrics);
        return fault_nomem();
    }
    *out = metrics;
    return OK;
}

void metrics_free(struct metrics *metrics)
{
    if (metrics == NULL)
        return;
    free(metrics->routes);
    free(metrics);
}

static size_t status_place(int status)
{
    int of_class = status % 100;
    if (status == 0)
        return 0;
    if (status < 100 || status / 100 > METRICS_STATUS_CLASSES || of_class >= METRICS_OF_A_CLASS)
        return METRICS_OTHER_STATUS;
    return 1 + (size_t)((status / 100 - 1) * METRICS_OF_A_CLASS + of_class);
}

static void count(_Atomic uint64_t *counter)
{
    atomic_fetch_add_explicit(counter, 1, memory_order_relaxed);
}

void metrics_refused(struct metrics *metrics) { count(&metrics->refused); }

/* A response (or a batch, as one) that its sender is to set aside. */
static bool is_refused(const struct request *request, int status)
{
    return request->route != NULL && request->route->permission == PERMISSION_SENDER &&
           status / 100 == 4 && status != 409 && status != 429;
}

void metrics_request(struct metrics *metrics, const struct request *request, int64_t took_us)
{
    int status = request->reply.status;
    struct route_metrics *place = &metrics->routes[route_index(request->place)];
    count(&place->requests[request->method][status_place(status)]);
    if (request->route != NULL && status != 0)
        histogram_add(&metrics->routes[route_index(request->route)].duration, took_us);
    if (is_refused(request, status))
        metrics_refused(metrics);
    if (status == 429)
        count(&metrics->rate_limited);
}
