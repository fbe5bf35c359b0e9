/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/audit.h"

#include "base/date.h"

#include <pthread.h>
#include <pwd.h>
#include <stdio.h>
#include <unistd.h>

enum { ACTOR_MAX = 64, ACCOUNT_BYTES_MAX = 4096 };

static char program_actor[ACTOR_MAX];
static pthread_once_t actor_named = PTHREAD_ONCE_INIT;

/* Whoever may run the program on this folder may change its campaigns. An account does not change
 * while a program runs; asking for its name opens files. */
static void name_actor(void)
{
    struct passwd account;
    struct passwd *found = NULL;
    char bytes[ACCOUNT_BYTES_MAX];
    if (getpwuid_r(geteuid(), &account, bytes, sizeof bytes, &found) == 0 && found != NULL)
        snprintf(program_actor, sizeof program_actor, "%s", account.pw_name);
    else
        snprintf(program_actor, sizeof program_actor, "uid %ld", (long)geteuid());
}

const char *audit_actor(const char *actor)
{
    pthread_once(&actor_named, name_actor);
    return actor != NULL ? actor : program_actor;
}

enum fault audit_put(struct connection *connection, const struct audit_entry *entry)
{
    const struct bound values[] = {
        bound_integer(instant_now().utc_ms), bound_text(audit_actor(entry->actor)),
        bound_text(entry->action),           bound_text(entry->subject),
        bound_text(entry->detail),           bound_integer(entry->responses),
        bound_integer(entry->withdrawn)};
    return query_run(connection, QUERY_AUDIT_PUT, values, ARRAY_LENGTH(values));
}
