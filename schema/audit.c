/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/audit.h"

#include "base/date.h"
#include "schema/chain.h"

#include <pthread.h>
#include <pwd.h>
#include <stdio.h>
#include <unistd.h>

enum { ACTOR_MAX = 64, ACCOUNT_BYTES_MAX = 4096 };

static char program_actor[ACTOR_MAX];
static pthread_once_t actor_named = PTHREAD_ONCE_INIT;

/* Whoever may run the program on this folder may change its campaigns: "command:root". No account
 * of staff has a colon in its name, so that none passes for the machine's. An account does not
 * change while a program runs; asking for its name opens files. */
static void name_actor(void)
{
    struct passwd account;
    struct passwd *found = NULL;
    char bytes[ACCOUNT_BYTES_MAX];
    if (getpwuid_r(geteuid(), &account, bytes, sizeof bytes, &found) == 0 && found != NULL)
        snprintf(program_actor, sizeof program_actor, "command:%s", account.pw_name);
    else
        snprintf(program_actor, sizeof program_actor, "command:uid %ld", (long)geteuid());
}

const char *audit_actor(const char *actor)
{
    pthread_once(&actor_named, name_actor);
    return actor != NULL ? actor : program_actor;
}

/* The number of the next row and the hash of the last. */
static enum fault look_at_end(struct connection *connection, int64_t *number, struct hash *last)
{
    AUTO(query) sqlite3_stmt *rows = NULL;
    bool found;
    TRY(query_bind(connection, QUERY_AUDIT_TAIL, NULL, 0, &rows));
    TRY(query_step(connection, rows, &found));
    *number = sqlite3_column_int64(rows, 0) + 1;
    if (sqlite3_column_type(rows, 1) != SQLITE_NULL)
        return query_bytes(connection, rows, 1, last->bytes, HASH_SIZE);
    *last = (struct hash){{0}};
    return OK;
}

enum fault audit_put(struct connection *connection, const struct audit_entry *entry)
{
    const char *actor = audit_actor(entry->actor);
    struct chain_row row = {
        .at_ms = instant_now().utc_ms,
        .responses = entry->responses,
        .withdrawn = entry->withdrawn,
        .looked = entry->looked,
        .texts = {chain_text_of(actor), chain_text_of(entry->action), chain_text_of(entry->subject),
                  chain_text_of(entry->detail)},
    };
    struct hash hash;
    TRY(look_at_end(connection, &row.number, &hash));
    TRY(chain_hash(hash, &row, &hash));
    const struct bound values[] = {
        bound_integer(row.number),        bound_integer(row.at_ms),     bound_text(actor),
        bound_text(entry->action),        bound_text(entry->subject),   bound_text(entry->detail),
        bound_integer(row.responses),     bound_integer(row.withdrawn), bound_integer(row.looked),
        bound_blob(hash.bytes, HASH_SIZE)};
    return query_run(connection, QUERY_AUDIT_PUT, values, ARRAY_LENGTH(values));
}

enum fault audit_note_put(struct connection *connection, const struct audit_note *note)
{
    return audit_put(connection, &(struct audit_entry){.actor = note->actor,
                                                       .action = note->action,
                                                       .subject = note->subject,
                                                       .detail = note->detail,
                                                       .looked = true});
}
