/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * audit - who changed what (private to schema): a row in the transaction of the change. Rows are
 * never changed or taken away: triggers see to it, and the chain of hashes shows it (chain.h).
 *
 * Thread: the connection's. Faults: the connection's.
 */
#ifndef HAILONG_SCHEMA_AUDIT_H
#define HAILONG_SCHEMA_AUDIT_H

#include "schema/audit_log.h"
#include "schema/connection.h"

struct audit_entry {
    const char *actor;   /* NULL = the account the program runs as */
    const char *action;  /* "campaign_create" */
    const char *subject; /* to what: an id; "" = none */
    const char *detail;  /* further words */
    int64_t responses;   /* how many responses the change added */
    int64_t withdrawn;   /* and took away */
    bool looked;         /* nothing that is collected changed: a sign-in, a report read */
};

CHECKED enum fault audit_put(struct connection *connection, const struct audit_entry *entry);
/* The row of a look. */
CHECKED enum fault audit_note_put(struct connection *connection, const struct audit_note *note);

/* Whom the entry names: `actor`, or "command:" and the account the program runs as. */
const char *audit_actor(const char *actor);

#endif
