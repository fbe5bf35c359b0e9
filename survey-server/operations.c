/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/operations.h"

#include "base/date.h"
#include "survey-server/access_log.h"
#include "survey-server/metrics.h"
#include "survey-server/problem.h"

/* What the writer says of itself; false when it has been taken away: the server is stopping. */
static bool ask_writer(struct services *services, struct writer_stats *out)
{
    pthread_rwlock_rdlock(&services->writer_lock);
    bool writes = services->writer != NULL;
    if (writes)
        writer_stats(services->writer, out);
    pthread_rwlock_unlock(&services->writer_lock);
    return writes;
}

const char *operations_writing_trouble(const struct writer_stats *writer, int64_t now_ms)
{
    if (writer->last_fault == OK || now_ms - writer->last_fault_ms > LIMIT_UNHEALTHY_MS)
        return NULL;
    if (writer->last_fault == FAULT_FULL)
        return "health_full";
    return writer->last_fault == FAULT_BUSY ? "health_busy" : "health_write";
}

/* The message id of what is wrong, or NULL. */
static const char *trouble_of(struct services *services, struct writer_stats *out_writer)
{
    int64_t changes = 0;
    if (!ask_writer(services, out_writer))
        return "health_stopping";
    if (store_in_place(services->store) != OK)
        return "health_moved";
    const char *trouble = operations_writing_trouble(out_writer, clock_monotonic_ms());
    if (trouble != NULL)
        return trouble;
    return store_campaign_changes(services->store, &changes) != OK ? "health_read" : NULL;
}

enum fault operations_health(struct request *request)
{
    struct writer_stats writer = {0};
    const char *trouble = trouble_of(request->services, &writer);
    if (trouble != NULL)
        return problem_reply(request, 503, trouble, NULL);
    AUTO(buffer) struct buffer body = buffer_of(LIMIT_PAGE_BYTES);
    buffer_text(&body, "{\"status\":\"ok\"}");
    TRY(buffer_check(&body));
    http_reply_header(request, "Cache-Control", "no-store");
    http_reply(request, 200, "application/json", &body);
    return OK;
}

enum fault operations_metrics(struct request *request)
{
    struct services *services = request->services;
    struct metrics_others others = {.access_log_dropped = access_log_dropped(services->access_log),
                                    .store = store_sizes(services->store)};
    others.healthy = trouble_of(services, &others.writer) == NULL;
    AUTO(buffer) struct buffer body = buffer_of(LIMIT_PAGE_BYTES);
    metrics_write(services->metrics, &others, &body);
    TRY(buffer_check(&body));
    http_reply_header(request, "Cache-Control", "no-store");
    http_reply(request, 200, "text/plain; version=0.0.4; charset=utf-8", &body);
    return OK;
}
