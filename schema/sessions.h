/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sessions - browsers that have been let in: a secret in a cookie, its hash here.
 *
 *   sign in --store_open_session--> row --store_session--> who --store_close_session--> gone
 *
 * A session ends SESSION_IDLE_MS after it was last used, and SESSION_WHOLE_MS after it began,
 * whatever happens; with its account's being disabled or removed, or its getting a new password.
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

/* Also ends those whose time is over, of all. */
CHECKED enum fault store_open_session(struct store *store, struct hash key, const char *account,
                                      int64_t now_ms);
/* Whose it is, and notes that it is in use; a NULL name: nobody's (any more). */
CHECKED enum fault store_session(struct store *store, struct arena *arena, struct hash key,
                                 int64_t now_ms, struct staff *out);
CHECKED enum fault store_close_session(struct store *store, struct hash key);

#endif
