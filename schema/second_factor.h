/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * second_factor - one-time codes beside the password: what the store keeps of them. The codes are
 * made elsewhere (survey-server/one_time_code.h).
 *
 *   offer (a secret shown to a browser) --a code of it--> asked for at each sign-in --> reset
 *
 *   right password --store_wait_at_door--> doorstep --right code--> a session (sessions.h)
 *
 * A try is charged before its code is looked at (store_try_code), like a wrong password and against
 * the same count, so that many at once are no more than one after the other; a right one is spent
 * (store_spend_code) and forgets them. The secret lies in the store as it is: it must make codes.
 * No page shows it again, no export and no list holds it; a backup does.
 *
 * Ownership: what is read is copied into the caller's arena. Thread: any. Faults: the store's.
 */
#ifndef HAILONG_SCHEMA_SECOND_FACTOR_H
#define HAILONG_SCHEMA_SECOND_FACTOR_H

#include "schema/accounts.h"
#include "schema/sessions.h"

enum { DOORSTEP_MS = 5 * 60 * 1000 };

struct code_secret {
    uint8_t bytes[CODE_SECRET_SIZE];
};

/* The secret that a session's browser is shown, until a code of it came back; NULL = none. */
CHECKED enum fault store_offer_code(struct store *store, struct hash session,
                                    const struct code_secret *secret);
CHECKED enum fault store_offered_code(struct store *store, struct hash session,
                                      struct code_secret *out, bool *out_found);

/* A code of an account: of which step (30 seconds each since 1970), and of which secret. */
struct code_use {
    const char *account;
    struct code_secret secret;
    int64_t step;
};

/* From now on the account is asked for codes of what its session was shown; its other sessions end.
 * *out_done is false when nothing is shown there, or codes are asked for already. */
CHECKED enum fault store_turn_on_code(struct store *store, struct hash session, const char *account,
                                      int64_t step, bool *out_done);
CHECKED enum fault store_turn_off_code(struct store *store, const char *account);

/* A browser that showed the right password; `start` as for a session. */
CHECKED enum fault store_wait_at_door(struct store *store, const struct session_start *start,
                                      const char *next, int64_t now_ms);
struct doorstep {
    const char *account; /* NULL: nobody waits (any more) */
    const char *next;
};
CHECKED enum fault store_doorstep(struct store *store, struct arena *arena, struct hash key,
                                  int64_t now_ms, struct doorstep *out);
CHECKED enum fault store_leave_doorstep(struct store *store, struct hash key);

/* Charges an account for a code that is going to be looked at; *out_wait_ms is how long it must not
 * be, 0 = it may. */
CHECKED enum fault store_try_code(struct store *store, const char *account, int64_t now_ms,
                                  int64_t *out_wait_ms);
/* *out_spent is false when that code, or a later one, was used before. */
CHECKED enum fault store_spend_code(struct store *store, const struct code_use *use,
                                    bool *out_spent);
/* Says in the audit that a wrong code was shown. */
CHECKED enum fault store_note_wrong_code(struct store *store, const char *account);

#endif
