/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/scan.h"

#include <string.h>

/* How many of the values below the queries take. */
enum { OF_ALL = 5, OF_MODES = 7 };

static enum fault add_responses(struct connection *connection, const struct bound *values,
                                bool of_modes, struct response_counts *counts)
{
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(connection, of_modes ? QUERY_MODE_COUNT : QUERY_RESPONSE_COUNT, values,
                   of_modes ? OF_MODES : OF_ALL, &rows));
    bool more;
    TRY(query_step(connection, rows, &more));
    counts->responses += sqlite3_column_int64(rows, 0);
    counts->partial += sqlite3_column_int64(rows, 1);
    counts->quarantined += sqlite3_column_int64(rows, 2);
    return OK;
}

static enum fault add_conflicts(struct connection *connection, const struct bound *values,
                                const char *modes, struct response_counts *counts)
{
    struct bound bound[OF_ALL + 1];
    memcpy(bound, values, OF_ALL * sizeof *values);
    bound[OF_ALL] = bound_text(modes);
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(connection, QUERY_CONFLICT_COUNT, bound, ARRAY_LENGTH(bound), &rows));
    bool more;
    TRY(query_step(connection, rows, &more));
    counts->conflicts += sqlite3_column_int64(rows, 0);
    return OK;
}

enum fault store_counts(struct store *store, const struct response_query *query,
                        struct response_counts *out)
{
    AUTO(unit_ranges) struct unit_ranges ranges = {0};
    AUTO(store_reading) struct store_reading reading = {0};
    struct response_counts counts = {0};
    char modes[STORE_MODES_SIZE];
    store_list_modes(query->modes, modes);
    TRY(unit_ranges_of(query, &ranges));
    TRY(store_read(store, &reading));
    for (size_t i = 0; i < unit_ranges_count(&ranges); i++) {
        const struct bound values[OF_MODES] = {bound_text(query->campaign),
                                               unit_ranges_first(&ranges, i),
                                               unit_ranges_last(&ranges, i),
                                               store_bound_day(query->from_day),
                                               store_bound_day(query->to_day),
                                               bound_integer(query->modes),
                                               bound_text(modes)};
        TRY(add_responses(reading.connection, values, query->modes != 0, &counts));
        TRY(add_conflicts(reading.connection, values, query->modes != 0 ? modes : NULL, &counts));
    }
    *out = counts;
    return OK;
}

enum fault store_visit_responses(struct store *store, const struct response_query *query,
                                 bool quarantined, stored_response_visitor visit, void *context)
{
    AUTO(scan) struct scan *scan = NULL;
    TRY(scan_open(store, query, quarantined ? SCAN_DOCUMENTS : SCAN_VALID, &scan));
    for (;;) {
        const struct scan_row *row = NULL;
        TRY(scan_next(scan, &row));
        if (row == NULL)
            return OK;
        const struct stored_response stored = {row->id,      row->unit,   row->document,
                                               row->reasons, row->purged, row->received_ms};
        TRY(visit(context, &stored));
    }
}
