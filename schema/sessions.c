/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/sessions.h"

#include "schema/audit.h"
#include "schema/listing.h"
#include "schema/staff_row.h"

static enum fault note(struct connection *connection, const char *account, const char *action)
{
    return audit_put(connection,
                     &(struct audit_entry){
                         .actor = account, .action = action, .subject = account, .detail = ""});
}

/* That it was let in. */
static enum fault note_opened(struct connection *connection, const struct session_start *start,
                              int64_t now_ms)
{
    const struct bound values[] = {bound_text(start->account), bound_integer(now_ms)};
    TRY(query_run(connection, QUERY_ACCOUNT_SIGNED_IN, values, ARRAY_LENGTH(values)));
    return start->by_proxy ? note(connection, start->account, "sign_in_by_proxy") : OK;
}

enum fault store_open_session(struct store *store, const struct session_start *start,
                              int64_t now_ms, bool *out_opened)
{
    const struct bound old[] = {bound_integer(now_ms - SESSION_WHOLE_MS),
                                bound_integer(now_ms - SESSION_IDLE_MS),
                                bound_integer(now_ms + SESSION_IDLE_MS)};
    const struct bound values[] = {bound_blob(start->key.bytes, HASH_SIZE),
                                   bound_text(start->account),
                                   bound_integer(now_ms),
                                   bound_text(start->password),
                                   bound_text(start->browser),
                                   bound_integer(start->by_proxy)};
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(store, &writing));
    TRY(query_run(writing.connection, QUERY_SESSION_DELETE_OLD, old, ARRAY_LENGTH(old)));
    TRY(query_run(writing.connection, QUERY_SESSION_PUT, values, ARRAY_LENGTH(values)));
    bool opened = sqlite3_changes(writing.connection->handle) > 0;
    if (opened)
        TRY(note_opened(writing.connection, start, now_ms));
    TRY(store_commit(&writing));
    *out_opened = opened;
    return OK;
}

static enum fault find(struct store *store, struct arena *arena, const struct bound *values,
                       struct session *out, int64_t *out_seen_ms)
{
    bool found = false;
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(reading.connection, QUERY_SESSION_GET, values, 4, &rows));
    TRY(query_step(reading.connection, rows, &found));
    if (!found)
        return OK;
    TRY(staff_of_row(arena, rows, 0, &out->staff));
    out->by_proxy = sqlite3_column_int(rows, 5) != 0;
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
                         struct session *out)
{
    const struct bound values[] = {
        bound_blob(key.bytes, HASH_SIZE), bound_integer(now_ms - SESSION_WHOLE_MS),
        bound_integer(now_ms - SESSION_IDLE_MS), bound_integer(now_ms + SESSION_IDLE_MS)};
    int64_t seen_ms = 0;
    out->staff.name = NULL;
    TRY(find(store, arena, values, out, &seen_ms));
    if (out->staff.name != NULL && (now_ms - seen_ms >= SESSION_TOUCH_MS || now_ms < seen_ms))
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

enum fault store_close_others(struct store *store, const char *account, struct hash key)
{
    const struct bound values[] = {bound_text(account), bound_blob(key.bytes, HASH_SIZE)};
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(store, &writing));
    TRY(query_run(writing.connection, QUERY_SESSION_DELETE_ACCOUNT, values, ARRAY_LENGTH(values)));
    TRY(note(writing.connection, account, "sign_out_others"));
    return store_commit(&writing);
}

static enum fault keep_entry(const struct listing *listing, sqlite3_stmt *row, void *out)
{
    struct session_entry *entry = out;
    TRY(query_bytes(listing->connection, row, 1, entry->key.bytes, HASH_SIZE));
    TRY(store_keep_text(listing->arena, query_text(row, 2), &entry->browser));
    entry->by_proxy = sqlite3_column_int(row, 3) != 0;
    entry->created_ms = sqlite3_column_int64(row, 4);
    entry->seen_ms = sqlite3_column_int64(row, 5);
    return OK;
}

enum fault store_sessions(struct store *store, struct arena *arena, const char *account,
                          int64_t now_ms, struct session_list *out)
{
    const struct bound values[] = {bound_text(account), bound_integer(now_ms - SESSION_WHOLE_MS),
                                   bound_integer(now_ms - SESSION_IDLE_MS),
                                   bound_integer(now_ms + SESSION_IDLE_MS)};
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(reading.connection, QUERY_SESSION_LIST, values, ARRAY_LENGTH(values), &rows));
    const struct listing listing = {reading.connection, arena, sizeof(struct session_entry),
                                    keep_entry};
    struct listed listed;
    TRY(listing_read(&listing, rows, &listed));
    *out = (struct session_list){listed.items, listed.count};
    return OK;
}
