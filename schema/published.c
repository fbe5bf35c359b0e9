/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/published.h"

#include "base/date.h"
#include "schema/audit.h"
#include "schema/listing.h"
#include "schema/store_inside.h"

#include <stdio.h>

enum { NUMBER_SIZE = 24, VALUE_SIZE = 64, COUNT_FIRST = 5, DETAIL_SIZE = 200 };

static struct bound bound_count(int64_t count)
{
    return count > 0 ? bound_integer(count) : bound_null();
}

/* --- reading --------------------------------------------------------------------------------- */

static enum fault keep_figure(const struct listing *listing, sqlite3_stmt *row, void *out)
{
    struct arena *arena = listing->arena;
    struct published_figure figure = {.year = sqlite3_column_int(row, 2)};
    TRY(store_keep_text(arena, query_text(row, 1), &figure.place));
    TRY(store_keep_text(arena, query_text(row, 10), &figure.source));
    figure.instrument = instrument_find(query_text(row, 3), figure.year);
    if (figure.instrument == NULL ||
        !published_value(query_text(row, 4), &figure.value, &figure.digits))
        return connection_fault(listing->connection, SQLITE_CORRUPT);
    int64_t *const counts[] = {&figure.n, &figure.rank, &figure.ranked};
    for (int i = 0; i < (int)ARRAY_LENGTH(counts); i++)
        *counts[i] = sqlite3_column_int64(row, COUNT_FIRST + i); /* NULL is 0 */
    figure.from_day = store_column_day(row, 8);
    figure.to_day = store_column_day(row, 9);
    *(struct published_figure *)out = figure;
    return OK;
}

/* The figures that the three values leave; all where they are null. */
static enum fault read_rows(struct connection *connection, const struct bound values[3],
                            struct arena *arena, struct published_list *out)
{
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(connection, QUERY_PUBLISHED_LIST, values, 3, &rows));
    const struct listing listing = {connection, arena, sizeof(struct published_figure),
                                    keep_figure};
    struct listed listed;
    TRY(listing_read(&listing, rows, &listed));
    *out = (struct published_list){listed.items, listed.count};
    return OK;
}

enum fault store_published(struct store *store, struct arena *arena, struct published_list *out)
{
    const struct bound all[] = {bound_null(), bound_null(), bound_null()};
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    return read_rows(reading.connection, all, arena, out);
}

/* --- writing --------------------------------------------------------------------------------- */

static enum fault audit(struct connection *connection, const char *action,
                        const struct published_figure *figure, const char *value)
{
    char detail[DETAIL_SIZE];
    snprintf(detail, sizeof detail, "%d %s %s", figure->year, figure->instrument->id, value);
    return audit_put(connection, &(struct audit_entry){
                                     .action = action, .subject = figure->place, .detail = detail});
}

static enum fault raise(enum fault fault, const char *code, const struct published_figure *figure)
{
    char year[NUMBER_SIZE];
    snprintf(year, sizeof year, "%d", figure->year);
    return fault_raise(fault, code, "instrument", figure->instrument->id, "place", figure->place,
                       "year", year, NULL);
}

/* What is kept of the same place, year and instrument must say the same. */
static enum fault compare(struct connection *connection, const struct published_figure *figure)
{
    const struct bound values[] = {bound_text(figure->place), bound_integer(figure->year),
                                   bound_text(figure->instrument->id)};
    AUTO(arena) struct arena *arena = NULL;
    struct published_list kept;
    TRY(arena_new(1 << 16, &arena));
    TRY(read_rows(connection, values, arena, &kept));
    if (kept.count == 1 && published_equal(&kept.figures[0], figure))
        return OK;
    return raise(FAULT_CONFLICT, "published_exists", figure);
}

static enum fault put(struct connection *connection, const struct published_figure *figure,
                      size_t *added)
{
    AUTO(buffer) struct buffer value = buffer_of(VALUE_SIZE);
    TRY(exact_text(figure->value, figure->digits, &value));
    TRY(buffer_check(&value));
    const struct bound values[] = {
        bound_text(figure->place),
        bound_integer(figure->year),
        bound_text(figure->instrument->id),
        bound_text(value.data),
        bound_count(figure->n),
        bound_count(figure->rank),
        bound_count(figure->ranked),
        store_bound_day(figure->from_day),
        store_bound_day(figure->to_day),
        bound_text(figure->source),
        bound_integer(instant_now().utc_ms),
    };
    TRY(query_run(connection, QUERY_PUBLISHED_PUT, values, ARRAY_LENGTH(values)));
    if (sqlite3_changes(connection->handle) == 0)
        return compare(connection, figure);
    (*added)++;
    return audit(connection, "published_add", figure, value.data);
}

/* A report reads all of them: their number is bounded. */
static enum fault check_full(struct connection *connection)
{
    char limit[NUMBER_SIZE];
    const struct bound all[] = {bound_null(), bound_null(), bound_null()};
    AUTO(query) sqlite3_stmt *rows = NULL;
    bool more;
    TRY(query_bind(connection, QUERY_PUBLISHED_LIST, all, ARRAY_LENGTH(all), &rows));
    TRY(query_step(connection, rows, &more));
    snprintf(limit, sizeof limit, "%d", PUBLISHED_MAX);
    if (more && sqlite3_column_int64(rows, 0) > PUBLISHED_MAX)
        return fault_raise(FAULT_LIMIT, "published_full", "limit", limit, NULL);
    return OK;
}

enum fault store_put_published(struct store *store, const struct published_list *list,
                               size_t *out_added)
{
    AUTO(store_writing) struct store_writing writing = {0};
    size_t added = 0;
    TRY(store_write(store, &writing));
    for (size_t i = 0; i < list->count; i++)
        TRY(put(writing.connection, &list->figures[i], &added));
    TRY(check_full(writing.connection));
    TRY(store_commit(&writing));
    *out_added = added;
    return OK;
}

enum fault store_remove_published(struct store *store, const char *place, int year,
                                  const char *instrument)
{
    const struct published_figure figure = {
        .place = place, .year = year, .instrument = instrument_find(instrument, year)};
    const struct bound values[] = {bound_text(place), bound_integer(year), bound_text(instrument)};
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(store, &writing));
    TRY(query_run(writing.connection, QUERY_PUBLISHED_DELETE, values, ARRAY_LENGTH(values)));
    if (figure.instrument == NULL || sqlite3_changes(writing.connection->handle) == 0) {
        char text[NUMBER_SIZE];
        snprintf(text, sizeof text, "%d", year);
        return fault_raise(FAULT_NOTFOUND, "published_unknown", "instrument", instrument, "place",
                           place, "year", text, NULL);
    }
    TRY(audit(writing.connection, "published_remove", &figure, ""));
    return store_commit(&writing);
}
