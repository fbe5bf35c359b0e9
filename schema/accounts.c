/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/accounts.h"

#include "schema/audit.h"
#include "schema/listing.h"
#include "schema/staff_row.h"

#include <stdio.h>
#include <string.h>

static enum fault raise_unknown(const char *name)
{
    return fault_raise(FAULT_NOTFOUND, "account_unknown", "account", name, NULL);
}

static enum fault check_place(struct connection *connection, const char *place)
{
    bool found = false;
    const struct bound unit[] = {bound_text(place)};
    if (strcmp(place, STAFF_EVERYWHERE) == 0)
        return OK;
    TRY(query_finds(connection, QUERY_UNIT_EXISTS, unit, ARRAY_LENGTH(unit), &found));
    return found ? OK : fault_raise(FAULT_NOTFOUND, "unit_unknown", "unit", place, NULL);
}

/* What is done to an account. */
struct deed {
    const char *action; /* for the audit */
    const char *account;
    const char *detail;
    bool unseats; /* an administrator would be none any more, or not there */
    bool looked;  /* nothing that is collected changed (audit.h) */
};

static enum fault audit(struct connection *connection, const struct account_actor *actor,
                        const struct deed *deed)
{
    return audit_put(connection, &(struct audit_entry){.actor = actor == NULL ? NULL : actor->name,
                                                       .action = deed->action,
                                                       .subject = deed->account,
                                                       .detail = deed->detail,
                                                       .looked = deed->looked});
}

static enum fault check_others(struct connection *connection, const char *name, const char *place)
{
    bool found = false;
    const struct bound values[] = {bound_text(name), bound_text(place),
                                   bound_integer(STAFF_ADMINISTRATOR),
                                   bound_text(STAFF_EVERYWHERE)};
    TRY(query_finds(connection, QUERY_ACCOUNT_OTHER_ADMINISTRATOR, values, ARRAY_LENGTH(values),
                    &found));
    return found ? OK
                 : fault_raise(FAULT_CONFLICT, "account_last_administrator", "account", name, NULL);
}

/* Whether it may be done, inside the transaction that does it. */
static enum fault permit(struct connection *connection, const struct account_actor *actor,
                         const struct deed *deed)
{
    const struct bound account[] = {bound_text(deed->account)};
    bool found = false;
    AUTO(query) sqlite3_stmt *row = NULL;
    TRY(query_bind(connection, QUERY_ACCOUNT_GET, account, ARRAY_LENGTH(account), &row));
    TRY(query_step(connection, row, &found));
    if (!found)
        return raise_unknown(deed->account);
    if (actor == NULL)
        return OK;
    if (strcmp(query_text(row, 3), actor->place) != 0)
        return fault_raise(FAULT_CONFLICT, "account_elsewhere", "account", deed->account, NULL);
    bool administers =
        sqlite3_column_int(row, 2) == STAFF_ADMINISTRATOR && sqlite3_column_int(row, 4) == 0;
    return deed->unseats && administers ? check_others(connection, deed->account, actor->place)
                                        : OK;
}

enum fault store_add_account(struct store *store, const struct staff *staff,
                             const struct account_actor *actor)
{
    const struct bound values[] = {bound_text(staff->name), bound_text(staff->full_name),
                                   bound_integer(staff->role), bound_text(staff->place),
                                   bound_integer(instant_now().utc_ms)};
    if (!staff_name_fits(staff->name))
        return fault_raise(FAULT_INVALID, "account_name", "account", staff->name, NULL);
    if (!staff_full_name_fits(staff->full_name))
        return fault_raise(FAULT_INVALID, "account_full_name", "account", staff->name, NULL);
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(store, &writing));
    TRY(check_place(writing.connection, staff->place));
    TRY(query_run(writing.connection, QUERY_ACCOUNT_PUT, values, ARRAY_LENGTH(values)));
    if (sqlite3_changes(writing.connection->handle) == 0)
        return fault_raise(FAULT_CONFLICT, "account_exists", "account", staff->name, NULL);
    const struct deed deed = {"account_add", staff->name, staff->place, false, false};
    TRY(audit(writing.connection, actor, &deed));
    return store_commit(&writing);
}

enum fault store_change_account(struct store *store, const struct staff *staff,
                                const struct account_actor *actor)
{
    const struct bound values[] = {bound_text(staff->name), bound_integer(staff->role),
                                   bound_text(staff->place), bound_text(staff->full_name)};
    bool moves = actor != NULL && strcmp(actor->place, staff->place) != 0;
    const struct deed deed = {"account_change", staff->name, staff_role_name(staff->role),
                              moves || staff->role != STAFF_ADMINISTRATOR, false};
    if (staff->full_name != NULL && !staff_full_name_fits(staff->full_name))
        return fault_raise(FAULT_INVALID, "account_full_name", "account", staff->name, NULL);
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(store, &writing));
    TRY(check_place(writing.connection, staff->place));
    TRY(permit(writing.connection, actor, &deed));
    TRY(query_run(writing.connection, QUERY_ACCOUNT_CHANGE, values, ARRAY_LENGTH(values)));
    TRY(audit(writing.connection, actor, &deed));
    return store_commit(&writing);
}

/* What lets somebody in without a password. */
static enum fault shut_out(struct connection *connection, const char *name)
{
    const struct bound account[] = {bound_text(name), bound_null()};
    TRY(query_run(connection, QUERY_SESSION_DELETE_ACCOUNT, account, ARRAY_LENGTH(account)));
    return query_run(connection, QUERY_INVITATION_DELETE, account, 1);
}

enum fault store_disable_account(struct store *store, const char *name, bool disabled,
                                 const struct account_actor *actor)
{
    const struct bound values[] = {bound_text(name), bound_integer(disabled)};
    const struct deed deed = {disabled ? "account_disable" : "account_enable", name, "", disabled,
                              false};
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(store, &writing));
    TRY(permit(writing.connection, actor, &deed));
    TRY(query_run(writing.connection, QUERY_ACCOUNT_SET_DISABLED, values, ARRAY_LENGTH(values)));
    if (disabled)
        TRY(shut_out(writing.connection, name));
    TRY(audit(writing.connection, actor, &deed));
    return store_commit(&writing);
}

/* One query on the account, with nothing else to say. */
static enum fault change(struct store *store, enum query query, const struct deed *deed,
                         const struct account_actor *actor)
{
    const struct bound values[] = {bound_text(deed->account), bound_null()};
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(store, &writing));
    TRY(permit(writing.connection, actor, deed));
    TRY(query_run(writing.connection, query, values,
                  query == QUERY_SESSION_DELETE_ACCOUNT ? 2 : 1));
    TRY(audit(writing.connection, actor, deed));
    return store_commit(&writing);
}

enum fault store_remove_account(struct store *store, const char *name,
                                const struct account_actor *actor)
{
    const struct deed deed = {"account_remove", name, "", true, false};
    return change(store, QUERY_ACCOUNT_DELETE, &deed, actor);
}

enum fault store_sign_out_account(struct store *store, const char *name,
                                  const struct account_actor *actor)
{
    const struct deed deed = {"account_sign_out", name, "", false, false};
    return change(store, QUERY_SESSION_DELETE_ACCOUNT, &deed, actor);
}

enum fault store_reset_code(struct store *store, const char *name,
                            const struct account_actor *actor)
{
    const struct deed deed = {"account_reset_code", name, "", false, false};
    return change(store, QUERY_ACCOUNT_CODE_DROP, &deed, actor);
}

enum fault store_invite(struct store *store, const struct invitation *invitation,
                        const struct account_actor *actor)
{
    const struct bound values[] = {bound_text(invitation->account),
                                   bound_blob(invitation->key.bytes, HASH_SIZE),
                                   bound_integer(invitation->expires_ms)};
    const struct deed deed = {"account_invite", invitation->account, "", false, false};
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(store, &writing));
    TRY(permit(writing.connection, actor, &deed));
    TRY(query_run(writing.connection, QUERY_INVITATION_PUT, values, ARRAY_LENGTH(values)));
    TRY(audit(writing.connection, actor, &deed));
    return store_commit(&writing);
}

enum fault store_invited(struct store *store, struct arena *arena, struct hash key, int64_t now_ms,
                         struct staff *out)
{
    const struct bound values[] = {bound_blob(key.bytes, HASH_SIZE), bound_integer(now_ms)};
    bool found = false;
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(reading.connection, QUERY_INVITATION_GET, values, ARRAY_LENGTH(values), &rows));
    TRY(query_step(reading.connection, rows, &found));
    out->name = NULL;
    return found ? staff_of_row(arena, rows, 0, out) : OK;
}

/* The name of the account whose link it is, on the connection that spends it. */
static enum fault invited_name(struct connection *connection, struct hash key, int64_t now_ms,
                               char out[STAFF_NAME_MAX + 1], bool *out_found)
{
    const struct bound values[] = {bound_blob(key.bytes, HASH_SIZE), bound_integer(now_ms)};
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(connection, QUERY_INVITATION_GET, values, ARRAY_LENGTH(values), &rows));
    TRY(query_step(connection, rows, out_found));
    if (*out_found)
        snprintf(out, STAFF_NAME_MAX + 1, "%s", query_text(rows, 0));
    return OK;
}

enum fault store_accept_invitation(struct store *store, struct hash key, int64_t now_ms,
                                   const char *password, bool *out_found)
{
    char name[STAFF_NAME_MAX + 1] = "";
    bool found = false;
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(store, &writing));
    TRY(invited_name(writing.connection, key, now_ms, name, &found));
    *out_found = found;
    if (!found)
        return OK;
    const struct bound values[] = {bound_text(name), bound_text(password)};
    const struct account_actor self = {.name = name};
    const struct deed deed = {.action = "password_set", .account = name, .detail = ""};
    TRY(query_run(writing.connection, QUERY_ACCOUNT_PASSWORD, values, ARRAY_LENGTH(values)));
    TRY(shut_out(writing.connection, name));
    TRY(audit(writing.connection, &self, &deed));
    return store_commit(&writing);
}

enum fault store_change_password(struct store *store, const struct password_change *change,
                                 bool *out_done)
{
    const struct bound values[] = {bound_text(change->account), bound_text(change->password),
                                   bound_text(change->old)};
    const struct account_actor self = {.name = change->account};
    const struct deed deed = {
        .action = "password_change", .account = change->account, .detail = ""};
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(store, &writing));
    TRY(query_run(writing.connection, QUERY_ACCOUNT_PASSWORD_OWN, values, ARRAY_LENGTH(values)));
    *out_done = sqlite3_changes(writing.connection->handle) > 0;
    if (!*out_done)
        return OK;
    TRY(shut_out(writing.connection, change->account));
    TRY(audit(writing.connection, &self, &deed));
    return store_commit(&writing);
}

static enum fault keep_account(struct arena *arena, sqlite3_stmt *row, struct account *out)
{
    TRY(staff_of_row(arena, row, 0, &out->staff));
    out->disabled = sqlite3_column_int(row, 4) != 0;
    out->password = NULL;
    if (sqlite3_column_type(row, 5) != SQLITE_NULL)
        TRY(store_keep_text(arena, query_text(row, 5), &out->password));
    out->failures = sqlite3_column_int64(row, 6);
    out->failed_ms = sqlite3_column_int64(row, 7);
    out->has_code = sqlite3_column_bytes(row, 8) == CODE_SECRET_SIZE;
    if (out->has_code)
        memcpy(out->code_secret, sqlite3_column_blob(row, 8), CODE_SECRET_SIZE);
    out->code_step = sqlite3_column_int64(row, 9);
    out->signed_in_ms = sqlite3_column_int64(row, 10);
    return OK;
}

enum fault store_account(struct store *store, struct arena *arena, const char *name,
                         struct account *out, bool *out_found)
{
    const struct bound values[] = {bound_text(name)};
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(reading.connection, QUERY_ACCOUNT_GET, values, ARRAY_LENGTH(values), &rows));
    TRY(query_step(reading.connection, rows, out_found));
    return *out_found ? keep_account(arena, rows, out) : OK;
}

int64_t account_wait_ms(const struct account *account, int64_t now_ms)
{
    int64_t wait = ACCOUNT_WAIT_MS;
    if (account->failures < ACCOUNT_FREE_TRIES)
        return 0;
    for (int64_t i = ACCOUNT_FREE_TRIES; i < account->failures && wait < ACCOUNT_WAIT_MOST_MS; i++)
        wait *= 2;
    if (wait > ACCOUNT_WAIT_MOST_MS)
        wait = ACCOUNT_WAIT_MOST_MS;
    int64_t left = account->failed_ms + wait - now_ms;
    return left < 0 ? 0 : left > wait ? wait : left; /* a clock that was set back */
}

enum fault store_note_sign_in(struct store *store, const char *name, bool right)
{
    const struct bound values[] = {bound_text(name), bound_integer(instant_now().utc_ms)};
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(store, &writing));
    TRY(query_run(writing.connection, right ? QUERY_ACCOUNT_SUCCEEDED : QUERY_ACCOUNT_FAILED,
                  values, right ? 1 : 2));
    const struct account_actor self = {.name = name};
    const struct deed deed = {.action = right ? "sign_in" : "sign_in_wrong",
                              .account = name,
                              .detail = "",
                              .looked = true};
    TRY(audit(writing.connection, &self, &deed));
    return store_commit(&writing);
}

static enum fault keep_entry(const struct listing *listing, sqlite3_stmt *row, void *out)
{
    struct account_entry *entry = out;
    TRY(staff_of_row(listing->arena, row, 1, &entry->staff));
    entry->disabled = sqlite3_column_int(row, 5) != 0;
    entry->has_password = sqlite3_column_int(row, 6) != 0;
    entry->seen_ms = sqlite3_column_int64(row, 7);
    entry->has_code = sqlite3_column_int(row, 8) != 0;
    entry->signed_in_ms = sqlite3_column_int64(row, 9);
    return OK;
}

enum fault store_accounts(struct store *store, struct arena *arena,
                          const struct account_entry **out, size_t *out_count)
{
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(reading.connection, QUERY_ACCOUNT_LIST, NULL, 0, &rows));
    const struct listing listing = {reading.connection, arena, sizeof(struct account_entry),
                                    keep_entry};
    struct listed listed;
    TRY(listing_read(&listing, rows, &listed));
    *out = listed.items;
    *out_count = listed.count;
    return OK;
}
