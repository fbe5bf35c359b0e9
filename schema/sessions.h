/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sessions - browsers that have been let in: a secret in a cookie, its hash here.
 *
 *   sign in --store_open_session--> row --store_session--> who --store_close_session--> gone
 *
 * A session ends SESSION_IDLE_MS after it was last used, and SESSION_WHOLE_MS after it began,
 * whatever happens; with its account's being disabled or removed, or its getting a new password;
 * and with a clock set back so far that it began or was used SESSION_IDLE_MS from now.
 * A restored backup has none.
 *
 * Ownership: what is read is copied into the caller's arena. Thread: any. Faults: the store's.
 */
#ifndef HAILONG_SCHEMA_SESSIONS_H
#define HAILONG_SCHEMA_SESSIONS_H

#include "base/id.h"
#include "forms/staff.h"
#include "schema/store.h"

enum {
    SESSION_IDLE_MS = 30 * 60 * 1000,
    SESSION_WHOLE_MS = 12 * 60 * 60 * 1000,
    SESSION_TOUCH_MS = 60 * 1000 /* that it is in use is noted once in so long */
};

/* A browser to be let in: `key` is the hash of its secret, `password` the one its account was seen
 * to have (the hash, as the store keeps it). */
struct session_start {
    struct hash key;
    const char *account;
    const char *password;
    const char *browser; /* what it calls itself, in two words; "" = something else */
    bool by_proxy;       /* a proxy answers for it at each request: no password is looked at */
};

/* Notes when it was, and of a proxy's the audit too; *out_opened is false when the account was
 * disabled, removed or given another password since. Also ends those whose time is over, of all. */
CHECKED enum fault store_open_session(struct store *store, const struct session_start *start,
                                      int64_t now_ms, bool *out_opened);
struct session {
    struct staff staff; /* whose; a NULL name: nobody's (any more) */
    bool by_proxy;      /* good only while the proxy says the same */
};
/* Looks for a session, and notes that it is in use. */
CHECKED enum fault store_session(struct store *store, struct arena *arena, struct hash key,
                                 int64_t now_ms, struct session *out);
CHECKED enum fault store_close_session(struct store *store, struct hash key);

/* Ends an account's sessions but the one with this key. */
CHECKED enum fault store_close_others(struct store *store, const char *account, struct hash key);

/* A session as its owner's page tells of it. */
struct session_entry {
    struct hash key;
    const char *browser;
    bool by_proxy;
    int64_t created_ms;
    int64_t seen_ms;
};
struct session_list {
    const struct session_entry *items;
    size_t count;
};
/* Those of an account that are in force, the last used first. */
CHECKED enum fault store_sessions(struct store *store, struct arena *arena, const char *account,
                                  int64_t now_ms, struct session_list *out);

#endif
