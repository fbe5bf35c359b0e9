/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/trials.h"

#include "schema/put.h"
#include "schema/store_inside.h"

#include <stdio.h>
#include <string.h>

enum { LIMIT_TEXT_SIZE = 12 };

static enum fault insert(struct connection *connection, const struct put_request *request,
                         bool *stored)
{
    const struct bound values[] = {
        bound_text(request->province),
        bound_blob(request->id.bytes, UUID_SIZE),
        bound_text(request->campaign),
        bound_text(request->unit),
        bound_integer(request->received_ms),
        request->has_started ? bound_integer(request->started_day) : bound_null(),
        bound_blob(request->hash.bytes, HASH_SIZE),
        {.kind = BOUND_TEXT, .bytes = request->document, .size = request->document_length},
        bound_text(request->reasons),
        bound_integer(TRIALS_MAX),
    };
    enum fault fault = query_run(connection, QUERY_TEST_PUT, values, ARRAY_LENGTH(values));
    if (fault == FAULT_INVALID &&
        sqlite3_extended_errcode(connection->handle) == SQLITE_CONSTRAINT_FOREIGNKEY)
        return fault_raise(FAULT_NOTFOUND, "campaign_unknown", "campaign", request->campaign, NULL);
    *stored = fault == OK && sqlite3_changes(connection->handle) > 0;
    return fault;
}

static enum fault raise_full(const struct put_request *request)
{
    char limit[LIMIT_TEXT_SIZE];
    snprintf(limit, sizeof limit, "%d", TRIALS_MAX);
    return fault_raise(FAULT_INVALID, "trials_full", "campaign", request->campaign, "limit", limit,
                       NULL);
}

/* What became of a test that was not stored: another has its id, or there are too many. */
static enum fault compare(struct connection *connection, const struct put_request *request,
                          enum put_outcome *out)
{
    const struct bound values[] = {bound_text(request->province),
                                   bound_blob(request->id.bytes, UUID_SIZE)};
    struct hash first;
    bool found = false;
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(connection, QUERY_TEST_HASH, values, ARRAY_LENGTH(values), &rows));
    TRY(query_step(connection, rows, &found));
    if (!found)
        return raise_full(request);
    TRY(query_bytes(connection, rows, 0, first.bytes, HASH_SIZE));
    *out = hash_equal(first, request->hash) ? PUT_REPEATED : PUT_CONFLICT;
    return OK;
}

enum fault trial_put(struct connection *connection, const struct put_request *request,
                     enum put_outcome *out)
{
    const struct bound values[] = {bound_text(request->province),
                                   bound_blob(request->id.bytes, UUID_SIZE)};
    bool taken = false;
    bool stored = false;
    TRY(query_finds(connection, QUERY_RESPONSE_HASH, values, ARRAY_LENGTH(values), &taken));
    if (taken) {
        *out = PUT_CONFLICT;
        return OK;
    }
    TRY(insert(connection, request, &stored));
    if (!stored)
        return compare(connection, request, out);
    *out = request->reasons != NULL ? PUT_QUARANTINED : PUT_STORED;
    return OK;
}

enum fault store_count_trials(struct store *store, const char *campaign, int64_t *out)
{
    const struct bound values[] = {bound_text(campaign)};
    return store_number(store, QUERY_TEST_COUNT, values, ARRAY_LENGTH(values), out);
}

static bool takes_unit(const struct response_query *query, const char *unit)
{
    for (size_t i = 0; query->units != NULL && i < query->unit_count; i++) {
        if (strcmp(query->units[i], unit) == 0)
            return true;
    }
    return query->units == NULL;
}

enum fault store_visit_trials(struct store *store, const struct response_query *query,
                              bool quarantined, stored_response_visitor visit, void *context)
{
    char modes[STORE_MODES_SIZE];
    AUTO(store_reading) struct store_reading reading = {0};
    store_list_modes(query->modes, modes);
    TRY(store_read(store, &reading));
    const struct bound values[] = {bound_text(query->campaign), store_bound_day(query->from_day),
                                   store_bound_day(query->to_day), bound_integer(quarantined),
                                   bound_text(query->modes == 0 ? NULL : modes)};
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(reading.connection, QUERY_TEST_SCAN, values, ARRAY_LENGTH(values), &rows));
    for (;;) {
        bool more;
        TRY(query_step(reading.connection, rows, &more));
        if (!more)
            return OK;
        if (!takes_unit(query, query_text(rows, 1)))
            continue;
        bool valid = sqlite3_column_type(rows, 3) == SQLITE_NULL;
        struct stored_response row = {.unit = query_text(rows, 1),
                                      .document = query_text(rows, 2),
                                      .reasons = valid ? NULL : query_text(rows, 3),
                                      .received_ms = sqlite3_column_int64(rows, 4)};
        TRY(query_bytes(reading.connection, rows, 0, row.id.bytes, UUID_SIZE));
        TRY(visit(context, &row));
    }
}
