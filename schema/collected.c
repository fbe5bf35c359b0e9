/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/collected.h"

#include "schema/listing.h"
#include "schema/scan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VALUES = 6 };

static enum fault add_refusals(struct connection *connection, const struct bound *values,
                               int64_t *refused)
{
    AUTO(query) sqlite3_stmt *rows = NULL;
    bool more;
    TRY(query_bind(connection, QUERY_REFUSAL_SUM, values, VALUES, &rows));
    TRY(query_step(connection, rows, &more));
    *refused += sqlite3_column_int64(rows, 0);
    return OK;
}

enum fault collected_add(struct collected *collected, const struct store_reason *reason)
{
    for (size_t i = 0; i < collected->reason_count; i++) {
        if (strcmp(collected->reasons[i].code, reason->code) == 0) {
            collected->reasons[i].count += reason->count;
            return OK;
        }
    }
    char limit[24];
    snprintf(limit, sizeof limit, "%d", REASONS_MAX);
    if (collected->reason_count == REASONS_MAX)
        return fault_raise(FAULT_LIMIT, "reasons_many", "limit", limit, NULL);
    collected->reasons[collected->reason_count++] = *reason;
    return OK;
}

static enum fault add_reasons(struct connection *connection, const struct bound *values,
                              struct arena *arena, struct collected *collected)
{
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(connection, QUERY_REASON_COUNT, values, VALUES, &rows));
    for (;;) {
        bool more;
        TRY(query_step(connection, rows, &more));
        if (!more)
            return OK;
        struct store_reason reason = {.count = sqlite3_column_int64(rows, 1)};
        TRY(store_keep_text(arena, query_text(rows, 0), &reason.code));
        TRY(collected_add(collected, &reason));
    }
}

static int compare(const void *left, const void *right)
{
    const struct store_reason *a = left;
    const struct store_reason *b = right;
    if (a->count != b->count)
        return a->count < b->count ? 1 : -1;
    return strcmp(a->code, b->code);
}

void collected_sort(struct collected *collected)
{
    qsort(collected->reasons, collected->reason_count, sizeof *collected->reasons, compare);
}

enum fault store_collected(struct store *store, const struct response_query *query,
                           struct arena *arena, struct collected *out)
{
    AUTO(unit_ranges) struct unit_ranges ranges = {0};
    AUTO(store_reading) struct store_reading reading = {0};
    struct collected collected = {.reasons =
                                      arena_array(arena, REASONS_MAX, sizeof *collected.reasons)};
    char modes[STORE_MODES_SIZE];
    if (collected.reasons == NULL)
        return store_arena_fault();
    store_list_modes(query->modes, modes);
    TRY(unit_ranges_of(query, &ranges));
    TRY(store_read(store, &reading));
    for (size_t i = 0; i < unit_ranges_count(&ranges); i++) {
        struct bound values[VALUES] = {
            bound_text(query->campaign),    unit_ranges_first(&ranges, i),
            unit_ranges_last(&ranges, i),   store_bound_day(query->from_day),
            store_bound_day(query->to_day), bound_integer(query->modes)};
        TRY(add_refusals(reading.connection, values, &collected.refused));
        values[VALUES - 1] = bound_text(query->modes != 0 ? modes : NULL);
        TRY(add_reasons(reading.connection, values, arena, &collected));
    }
    collected_sort(&collected);
    *out = collected;
    return OK;
}

static enum fault keep_unit_reason(const struct listing *listing, sqlite3_stmt *row, void *out)
{
    struct unit_reason *reason = out;
    reason->reason.count = sqlite3_column_int64(row, 3);
    TRY(store_keep_text(listing->arena, query_text(row, 1), &reason->unit));
    return store_keep_text(listing->arena, query_text(row, 2), &reason->reason.code);
}

enum fault store_unit_reasons(struct store *store, const char *campaign, struct arena *arena,
                              struct unit_reasons *out)
{
    const struct bound values[] = {bound_text(campaign)};
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(reading.connection, QUERY_REASON_UNITS, values, ARRAY_LENGTH(values), &rows));
    const struct listing listing = {reading.connection, arena, sizeof(struct unit_reason),
                                    keep_unit_reason};
    struct listed listed;
    TRY(listing_read(&listing, rows, &listed));
    *out = (struct unit_reasons){listed.items, listed.count};
    return OK;
}

enum fault store_held_count(struct store *store, const char *campaign, int64_t *out)
{
    const struct bound values[] = {bound_text(campaign)};
    return store_number(store, QUERY_HELD_COUNT, values, ARRAY_LENGTH(values), out);
}
