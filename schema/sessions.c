/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/sessions.h"

#include "schema/staff_row.h"

enum fault store_open_session(struct store *store, const struct session_start *start,
                              int64_t now_ms, bool *out_opened)
{
    const struct bound old[] = {bound_integer(now_ms - SESSION_WHOLE_MS),
                                bound_integer(now_ms - SESSION_IDLE_MS),
                                bound_integer(now_ms + SESSION_IDLE_MS)};
    const struct bound values[] = {bound_blob(start->key.bytes, HASH_SIZE),
                                   bound_text(start->account), bound_integer(now_ms),
                                   bound_text(start->password)};
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(store, &writing));
    TRY(query_run(writing.connection, QUERY_SESSION_DELETE_OLD, old, ARRAY_LENGTH(old)));
    TRY(query_run(writing.connection, QUERY_SESSION_PUT, values, ARRAY_LENGTH(values)));
    bool opened = sqlite3_changes(writing.connection->handle) > 0;
    TRY(store_commit(&writing));
    *out_opened = opened;
    return OK;
}

static enum fault find(struct store *store, struct arena *arena, const struct bound *values,
                       struct staff *out, int64_t *out_seen_ms)
{
    bool found = false;
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(reading.connection, QUERY_SESSION_GET, values, 4, &rows));
    TRY(query_step(reading.connection, rows, &found));
    if (!found)
        return OK;
    TRY(staff_of_row(arena, rows, 0, out));
    *out_seen_ms = sqlite3_column_int64(rows, 4);
    return OK;
}

static enum fault touch(struct store *store, struct hash key, int64_t now_ms)
{
    const struct bound values[] = {bound_blob(key.bytes, HASH_SIZE), bound_integer(now_ms)};
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(store, &writing));
    TRY(query_run(writing.connection, QUERY_SESSION_TOUCH, values, ARRAY_LENGTH(values)));
    return store_commit(&writing);
}

enum fault store_session(struct store *store, struct arena *arena, struct hash key, int64_t now_ms,
                         struct staff *out)
{
    const struct bound values[] = {
        bound_blob(key.bytes, HASH_SIZE), bound_integer(now_ms - SESSION_WHOLE_MS),
        bound_integer(now_ms - SESSION_IDLE_MS), bound_integer(now_ms + SESSION_IDLE_MS)};
    int64_t seen_ms = 0;
    out->name = NULL;
    TRY(find(store, arena, values, out, &seen_ms));
    if (out->name != NULL && (now_ms - seen_ms >= SESSION_TOUCH_MS || now_ms < seen_ms))
        return touch(store, key, now_ms);
    return OK;
}

enum fault store_close_session(struct store *store, struct hash key)
{
    const struct bound values[] = {bound_blob(key.bytes, HASH_SIZE)};
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(store, &writing));
    TRY(query_run(writing.connection, QUERY_SESSION_DELETE, values, ARRAY_LENGTH(values)));
    return store_commit(&writing);
}
