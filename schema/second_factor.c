/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/second_factor.h"

#include "schema/audit.h"
#include "schema/store_inside.h"

/* `looked` as in audit.h. */
static enum fault audit(struct connection *connection, const char *account, const char *action,
                        bool looked)
{
    return audit_put(connection, &(struct audit_entry){.actor = account,
                                                       .action = action,
                                                       .subject = account,
                                                       .detail = "",
                                                       .looked = looked});
}

enum fault store_offer_code(struct store *store, struct hash session,
                            const struct code_secret *secret)
{
    const struct bound values[] = {bound_blob(session.bytes, HASH_SIZE),
                                   secret == NULL ? bound_null()
                                                  : bound_blob(secret->bytes, CODE_SECRET_SIZE)};
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(store, &writing));
    TRY(query_run(writing.connection, QUERY_SESSION_OFFER_PUT, values, ARRAY_LENGTH(values)));
    return store_commit(&writing);
}

enum fault store_offered_code(struct store *store, struct hash session, struct code_secret *out,
                              bool *out_found)
{
    const struct bound values[] = {bound_blob(session.bytes, HASH_SIZE)};
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(reading.connection, QUERY_SESSION_OFFER_GET, values, ARRAY_LENGTH(values),
                   &rows));
    TRY(query_step(reading.connection, rows, out_found));
    return *out_found ? query_bytes(reading.connection, rows, 0, out->bytes, CODE_SECRET_SIZE) : OK;
}

enum fault store_turn_on_code(struct store *store, struct hash session, const char *account,
                              int64_t step, bool *out_done)
{
    const struct bound values[] = {bound_text(account), bound_blob(session.bytes, HASH_SIZE),
                                   bound_integer(step)};
    const struct bound shown[] = {bound_blob(session.bytes, HASH_SIZE), bound_null()};
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(store, &writing));
    TRY(query_run(writing.connection, QUERY_ACCOUNT_CODE_SET, values, ARRAY_LENGTH(values)));
    *out_done = sqlite3_changes(writing.connection->handle) > 0;
    if (!*out_done)
        return OK;
    TRY(query_run(writing.connection, QUERY_SESSION_OFFER_PUT, shown, ARRAY_LENGTH(shown)));
    TRY(query_run(writing.connection, QUERY_SESSION_DELETE_ACCOUNT, values, 2));
    TRY(audit(writing.connection, account, "code_on", false));
    return store_commit(&writing);
}

enum fault store_turn_off_code(struct store *store, const char *account)
{
    const struct bound values[] = {bound_text(account)};
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(store, &writing));
    TRY(query_run(writing.connection, QUERY_ACCOUNT_CODE_DROP, values, ARRAY_LENGTH(values)));
    TRY(audit(writing.connection, account, "code_off", false));
    return store_commit(&writing);
}

enum fault store_wait_at_door(struct store *store, const struct session_start *start,
                              const char *next, int64_t now_ms)
{
    const struct bound old[] = {bound_integer(now_ms), bound_integer(now_ms + DOORSTEP_MS)};
    const struct bound values[] = {bound_blob(start->key.bytes, HASH_SIZE),
                                   bound_text(start->account), bound_text(start->password),
                                   bound_text(next), bound_integer(now_ms + DOORSTEP_MS)};
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(store, &writing));
    TRY(query_run(writing.connection, QUERY_DOORSTEP_DELETE_OLD, old, ARRAY_LENGTH(old)));
    TRY(query_run(writing.connection, QUERY_DOORSTEP_PUT, values, ARRAY_LENGTH(values)));
    return store_commit(&writing);
}

enum fault store_doorstep(struct store *store, struct arena *arena, struct hash key, int64_t now_ms,
                          struct doorstep *out)
{
    const struct bound values[] = {bound_blob(key.bytes, HASH_SIZE), bound_integer(now_ms),
                                   bound_integer(now_ms + DOORSTEP_MS)};
    bool found = false;
    AUTO(store_reading) struct store_reading reading = {0};
    out->account = NULL;
    TRY(store_read(store, &reading));
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(reading.connection, QUERY_DOORSTEP_GET, values, ARRAY_LENGTH(values), &rows));
    TRY(query_step(reading.connection, rows, &found));
    if (!found)
        return OK;
    TRY(store_keep_text(arena, query_text(rows, 1), &out->next));
    return store_keep_text(arena, query_text(rows, 0), &out->account);
}

enum fault store_leave_doorstep(struct store *store, struct hash key)
{
    const struct bound values[] = {bound_blob(key.bytes, HASH_SIZE)};
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(store, &writing));
    TRY(query_run(writing.connection, QUERY_DOORSTEP_DELETE, values, ARRAY_LENGTH(values)));
    return store_commit(&writing);
}

/* How long an account must wait, on the connection that is going to charge it. */
static enum fault read_wait(struct connection *connection, const char *account, int64_t now_ms,
                            int64_t *out)
{
    const struct bound values[] = {bound_text(account)};
    bool found = false;
    AUTO(query) sqlite3_stmt *row = NULL;
    TRY(query_bind(connection, QUERY_ACCOUNT_GET, values, ARRAY_LENGTH(values), &row));
    TRY(query_step(connection, row, &found));
    const struct account tried = {.failures = found ? sqlite3_column_int64(row, 6) : 0,
                                  .failed_ms = found ? sqlite3_column_int64(row, 7) : 0};
    *out = account_wait_ms(&tried, now_ms);
    return OK;
}

enum fault store_try_code(struct store *store, const char *account, int64_t now_ms,
                          int64_t *out_wait_ms)
{
    const struct bound values[] = {bound_text(account), bound_integer(now_ms)};
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(store, &writing));
    TRY(read_wait(writing.connection, account, now_ms, out_wait_ms));
    if (*out_wait_ms > 0)
        return OK;
    TRY(query_run(writing.connection, QUERY_ACCOUNT_FAILED, values, ARRAY_LENGTH(values)));
    return store_commit(&writing);
}

enum fault store_spend_code(struct store *store, const struct code_use *use, bool *out_spent)
{
    const struct bound values[] = {bound_text(use->account),
                                   bound_blob(use->secret.bytes, CODE_SECRET_SIZE),
                                   bound_integer(use->step)};
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(store, &writing));
    TRY(query_run(writing.connection, QUERY_ACCOUNT_CODE_SPEND, values, ARRAY_LENGTH(values)));
    *out_spent = sqlite3_changes(writing.connection->handle) > 0;
    TRY(audit(writing.connection, use->account, *out_spent ? "sign_in" : "sign_in_wrong_code",
              true));
    return store_commit(&writing);
}

enum fault store_note_wrong_code(struct store *store, const char *account)
{
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(store, &writing));
    TRY(audit(writing.connection, account, "sign_in_wrong_code", true));
    return store_commit(&writing);
}
