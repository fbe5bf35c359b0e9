/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/observe.h"

#include "base/date.h"
#include "survey-server/access_log.h"
#include "survey-server/metrics.h"
#include "survey-server/routes.h"

void observe_begin(struct request *request) { request->begun_us = clock_monotonic_us(); }

void observe_end(struct request *request)
{
    struct services *services = request->services;
    if (request->observed)
        return;
    request->observed = true;
    int64_t took_us = clock_monotonic_us() - request->begun_us;
    metrics_request(services->metrics, request, took_us);
    if (services->access_log == NULL)
        return;
    const struct access_line access = {
        .utc_ms = instant_now().utc_ms,
        .method = http_method_name(request->method),
        .pattern = request->place == NULL ? NULL : request->place->pattern,
        .status = request->reply.status,
        .bytes = request->reply.bytes,
        .took_us = took_us,
    };
    access_log_add(services->access_log, &access);
}
