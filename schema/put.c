/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/put.h"

#include "schema/audit.h"
#include "schema/store_inside.h"

#include <assert.h>
#include <stdio.h>

enum { DETAIL_MAX = 160 };

static struct bound bound_document(const struct put_request *request)
{
    return (struct bound){
        .kind = BOUND_TEXT, .bytes = request->document, .size = request->document_length};
}

static struct bound bound_or_null(bool told, int64_t value)
{
    return told ? bound_integer(value) : bound_null();
}

/* Inserts unless the id is taken; *stored says which. `reasons` NULL = valid. */
static enum fault insert(struct connection *connection, const struct put_request *request,
                         const char *reasons, bool *stored)
{
    bool started = request->has_started;
    const struct bound values[] = {
        bound_text(request->province),
        bound_blob(request->id.bytes, UUID_SIZE),
        bound_text(request->campaign),
        bound_text(request->unit),
        bound_integer(request->received_ms),
        bound_or_null(started, request->started_ms),
        bound_or_null(started, request->started_day),
        bound_integer(request->complete),
        bound_integer(reasons != NULL),
        bound_blob(request->hash.bytes, HASH_SIZE),
        bound_document(request),
        bound_text(reasons),
        bound_or_null(request->has_skew, request->skew_ms),
    };
    enum fault fault = query_run(connection, QUERY_RESPONSE_PUT, values, ARRAY_LENGTH(values));
    if (fault == FAULT_INVALID &&
        sqlite3_extended_errcode(connection->handle) == SQLITE_CONSTRAINT_FOREIGNKEY)
        return fault_raise(FAULT_NOTFOUND, "campaign_unknown", "campaign", request->campaign, NULL);
    *stored = fault == OK && sqlite3_changes(connection->handle) > 0;
    return fault;
}

static enum fault read_first_hash(struct connection *connection, const struct put_request *request,
                                  struct hash *out)
{
    const struct bound values[] = {bound_text(request->province),
                                   bound_blob(request->id.bytes, UUID_SIZE)};
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(connection, QUERY_RESPONSE_HASH, values, ARRAY_LENGTH(values), &rows));
    bool found;
    TRY(query_step(connection, rows, &found));
    if (!found)
        return connection_fault(connection, SQLITE_CORRUPT);
    return query_bytes(connection, rows, 0, out->bytes, HASH_SIZE);
}

static enum fault keep_conflict(struct connection *connection, const struct put_request *request)
{
    const struct bound values[] = {
        bound_text(request->province),
        bound_blob(request->id.bytes, UUID_SIZE),
        bound_blob(request->hash.bytes, HASH_SIZE),
        bound_integer(request->received_ms),
        bound_document(request),
    };
    return query_run(connection, QUERY_CONFLICT_PUT, values, ARRAY_LENGTH(values));
}

enum fault put_codes(struct connection *connection, const struct put_request *request,
                     enum query put)
{
    const struct bound values[] = {
        bound_text(request->campaign),
        bound_text(request->unit),
        bound_blob(request->id.bytes, UUID_SIZE),
        bound_or_null(request->has_started, request->started_day),
        bound_integer(request->complete),
        bound_integer(request->mode),
        bound_text(request->village),
        bound_text(request->counter),
        bound_text(request->field),
        bound_blob(request->codes, request->codes_size),
        bound_text(request->province),
    };
    assert(request->codes != NULL);
    return query_run(connection, put, values, ARRAY_LENGTH(values) - (put == QUERY_CODES_PUT));
}

static enum fault is_known(struct connection *connection, const struct put_request *request,
                           bool *out)
{
    const struct bound values[] = {bound_text(request->province),
                                   bound_blob(request->id.bytes, UUID_SIZE)};
    return query_finds(connection, QUERY_RESPONSE_HASH, values, ARRAY_LENGTH(values), out);
}

/* Spends the request's ticket; *refused says that it is none, or was spent before. */
static enum fault spend(struct connection *connection, const struct put_request *request,
                        bool *refused)
{
    const struct put_ticket *ticket = request->ticket;
    const struct bound values[] = {bound_text(request->campaign),
                                   bound_blob(ticket->hash.bytes, HASH_SIZE)};
    if (ticket->shown)
        TRY(query_run(connection, QUERY_TICKET_SPEND, values, ARRAY_LENGTH(values)));
    *refused = !ticket->shown || sqlite3_changes(connection->handle) == 0;
    return OK;
}

/* Asks a new id for its ticket, when there is one to ask for. */
static enum fault check_ticket(struct connection *connection, const struct put_request *request,
                               bool *refused)
{
    bool known = false;
    *refused = false;
    if (request->ticket == NULL)
        return OK;
    TRY(is_known(connection, request, &known));
    return known ? OK : spend(connection, request, refused);
}

/* What became of a body whose id is taken. */
static enum fault compare(struct connection *connection, const struct put_request *request,
                          enum put_outcome *out)
{
    struct hash first;
    TRY(read_first_hash(connection, request, &first));
    if (hash_equal(first, request->hash)) {
        *out = PUT_REPEATED;
        return OK;
    }
    TRY(keep_conflict(connection, request));
    *out = PUT_CONFLICT;
    return OK;
}

enum fault put_response(struct connection *connection, const struct put_request *request,
                        enum put_outcome *out)
{
    bool stored = false;
    bool refused = false;
    if (request->test)
        return trial_put(connection, request, out);
    TRY(check_ticket(connection, request, &refused));
    const char *reasons = refused ? request->ticket->reasons : request->reasons;
    TRY(insert(connection, request, reasons, &stored));
    if (!stored)
        return compare(connection, request, out);
    if (reasons == NULL)
        TRY(put_codes(connection, request, QUERY_CODES_PUT));
    *out = refused ? PUT_UNTICKETED : reasons != NULL ? PUT_QUARANTINED : PUT_STORED;
    return OK;
}

enum fault put_report(struct connection *connection, const struct device_report *report)
{
    const struct bound values[] = {
        bound_text(report->device),
        bound_integer(report->seen_ms),
        bound_or_null(report->has_sent, report->sent_ms),
        bound_or_null(report->has_sent, report->skew_ms),
        bound_or_null(report->unsent >= 0, report->unsent),
        bound_or_null(report->has_oldest, report->oldest_ms),
        bound_text(report->app),
        bound_text(report->form),
        bound_or_null(report->storage_free >= 0, report->storage_free),
        bound_integer(DEVICES_REPORTS_MAX),
    };
    return query_run(connection, QUERY_DEVICE_REPORT_PUT, values, ARRAY_LENGTH(values));
}

enum fault put_refusal(struct connection *connection, const struct refusal *refusal)
{
    const struct bound values[] = {bound_text(refusal->campaign), bound_text(refusal->unit),
                                   bound_integer(refusal->day), bound_integer(refusal->mode)};
    return query_run(connection, QUERY_REFUSAL_PUT, values, ARRAY_LENGTH(values));
}

void put_count(struct put_counts *counts, const struct put_request *request,
               enum put_outcome outcome)
{
    bool added = outcome == PUT_STORED || outcome == PUT_QUARANTINED;
    if (request->test)
        counts->tests += added;
    else
        counts->of[outcome == PUT_UNTICKETED ? PUT_QUARANTINED : outcome]++;
}

enum fault put_audit(struct connection *connection, const struct put_counts *counts)
{
    int64_t added = counts->of[PUT_STORED] + counts->of[PUT_QUARANTINED];
    char detail[DETAIL_MAX];
    if (added == 0 && counts->of[PUT_CONFLICT] == 0 && counts->tests == 0)
        return OK;
    int length = snprintf(detail, sizeof detail, "stored %lld, quarantined %lld, conflicts %lld",
                          (long long)counts->of[PUT_STORED], (long long)counts->of[PUT_QUARANTINED],
                          (long long)counts->of[PUT_CONFLICT]);
    if (counts->tests > 0)
        snprintf(detail + length, sizeof detail - (size_t)length, ", tests %lld",
                 (long long)counts->tests);
    return audit_put(connection, &(struct audit_entry){.action = "responses_put",
                                                       .subject = "",
                                                       .detail = detail,
                                                       .responses = added});
}

static enum fault put_all(struct store *store, const struct put_request *requests, size_t count,
                          enum put_outcome *outcomes)
{
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(store, &writing));
    struct put_counts counts = {0};
    for (size_t i = 0; i < count; i++) {
        TRY(put_response(writing.connection, &requests[i], &outcomes[i]));
        put_count(&counts, &requests[i], outcomes[i]);
    }
    TRY(put_audit(writing.connection, &counts));
    return store_commit(&writing);
}

enum fault store_put_responses(struct store *store, const struct put_request *requests,
                               size_t count, enum put_outcome *outcomes)
{
    TRY(put_all(store, requests, count, outcomes));
    store_checkpoint(store);
    return OK;
}
