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
};

/* *out_opened is false when the account was disabled, removed or given another password since.
 * Also ends those whose time is over, of all. */
CHECKED enum fault store_open_session(struct store *store, const struct session_start *start,
                                      int64_t now_ms, bool *out_opened);
/* Whose it is, and notes that it is in use; a NULL name: nobody's (any more). */
CHECKED enum fault store_session(struct store *store, struct arena *arena, struct hash key,
                                 int64_t now_ms, struct staff *out);
CHECKED enum fault store_close_session(struct store *store, struct hash key);

#endif
