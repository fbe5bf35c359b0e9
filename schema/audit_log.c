/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/audit_log.h"

#include "schema/audit.h"
#include "schema/audit_row.h"
#include "schema/store_inside.h"

#include <stdio.h>

enum { DAY_MS = 24 * 60 * 60 * 1000, MINUTE_MS = 60 * 1000 };

enum fault store_note(struct store *store, const struct audit_note *note)
{
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(store, &writing));
    TRY(audit_note_put(writing.connection, note));
    return store_commit(&writing);
}

static enum fault read_head(struct store *store, enum query query, const struct bound *values,
                            size_t count, struct audit_head *out)
{
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    AUTO(query) sqlite3_stmt *rows = NULL;
    struct audit_head head = {0};
    bool found;
    TRY(query_bind(reading.connection, query, values, count, &rows));
    TRY(query_step(reading.connection, rows, &found));
    if (found) {
        head.number = sqlite3_column_int64(rows, 0);
        TRY(query_bytes(reading.connection, rows, 1, head.hash.bytes, HASH_SIZE));
    }
    *out = head;
    return OK;
}

enum fault store_audit_head(struct store *store, struct audit_head *out)
{
    return read_head(store, QUERY_AUDIT_HEAD, NULL, 0, out);
}

enum fault store_audit_end(struct store *store, struct audit_head *out)
{
    const struct bound last[] = {bound_integer(INT64_MAX)};
    return read_head(store, QUERY_AUDIT_AT, last, ARRAY_LENGTH(last), out);
}

void audit_head_text(const struct audit_head *head, char out[AUDIT_HEAD_SIZE])
{
    char whole[HASH_TEXT_SIZE] = "";
    if (head->number > 0)
        hash_text(head->hash, whole);
    snprintf(out, AUDIT_HEAD_SIZE, "%.*s", AUDIT_HEAD_DIGITS, whole);
}

/* --- a page of rows -------------------------------------------------------------------------- */

/* When a day of the zone begins; open when there is none. */
static struct bound begin_of(int32_t day, int32_t days_on)
{
    if (day == DAY_NONE)
        return bound_null();
    return bound_integer(((int64_t)day + days_on) * DAY_MS -
                         (int64_t)DATE_ZONE_MINUTES * MINUTE_MS);
}

static enum fault keep_row(struct connection *connection, sqlite3_stmt *row, struct arena *arena,
                           struct audit_row *out)
{
    out->number = sqlite3_column_int64(row, AUDIT_NUMBER);
    out->at_ms = sqlite3_column_int64(row, AUDIT_AT_MS);
    TRY(store_keep_text(arena, query_text(row, AUDIT_ACTOR), &out->actor));
    TRY(store_keep_text(arena, query_text(row, AUDIT_ACTION), &out->action));
    TRY(store_keep_text(arena, query_text(row, AUDIT_SUBJECT), &out->subject));
    TRY(store_keep_text(arena, query_text(row, AUDIT_DETAIL), &out->detail));
    out->responses = sqlite3_column_int64(row, AUDIT_RESPONSES);
    out->withdrawn = sqlite3_column_int64(row, AUDIT_WITHDRAWN);
    out->looked = sqlite3_column_int(row, AUDIT_LOOKED) != 0;
    return query_bytes(connection, row, AUDIT_HASH, out->hash.bytes, HASH_SIZE);
}

enum fault store_audit_rows(struct store *store, struct arena *arena,
                            const struct audit_query *query, const struct audit_row **out,
                            size_t *out_count)
{
    const struct bound values[] = {
        bound_integer(query->before), begin_of(query->from_day, 0),
        begin_of(query->to_day, 1),   bound_text(query->actor),
        bound_text(query->action),    bound_integer((int64_t)query->limit)};
    struct audit_row *list = arena_array(arena, query->limit + 1, sizeof *list);
    size_t count = 0;
    if (list == NULL)
        return store_arena_fault();
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(reading.connection, query->answers ? QUERY_AUDIT_LIST_ALL : QUERY_AUDIT_LIST,
                   values, ARRAY_LENGTH(values), &rows));
    for (;;) {
        bool more;
        TRY(query_step(reading.connection, rows, &more));
        if (!more || count == query->limit)
            break;
        TRY(keep_row(reading.connection, rows, arena, &list[count++]));
    }
    *out = list;
    *out_count = count;
    return OK;
}
