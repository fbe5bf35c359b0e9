/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/collected.h"

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

static enum fault add_reason(struct arena *arena, const char *code, int64_t count,
                             struct collected *collected)
{
    for (size_t i = 0; i < collected->reason_count; i++) {
        if (strcmp(collected->reasons[i].code, code) == 0) {
            collected->reasons[i].count += count;
            return OK;
        }
    }
    char limit[24];
    snprintf(limit, sizeof limit, "%d", REASONS_MAX);
    if (collected->reason_count == REASONS_MAX)
        return fault_raise(FAULT_LIMIT, "reasons_many", "limit", limit, NULL);
    struct store_reason *reason = &collected->reasons[collected->reason_count];
    TRY(store_keep_text(arena, code, &reason->code));
    reason->count = count;
    collected->reason_count++;
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
        const char *code = query_text(rows, 0);
        TRY(add_reason(arena, code == NULL ? "" : code, sqlite3_column_int64(rows, 1), collected));
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
    qsort(collected.reasons, collected.reason_count, sizeof *collected.reasons, compare);
    *out = collected;
    return OK;
}
