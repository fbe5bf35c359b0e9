/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * accounts - the staff who may come in: made by the operator or by an administrator, let in by a
 * password of their own.
 *
 *   add --> invitation (a link, good once and for a day) --set password--> in force
 *   invite again (forgotten password): the old password holds until the new one is set
 *   disable / enable / remove          sessions end with the first and the last
 *
 * A password never reaches this room, only its hash (base/password.h). Whoever guesses is slowed
 * down: after ACCOUNT_FREE_TRIES wrong ones in a row each further one waits twice as long, up to
 * ACCOUNT_WAIT_MOST_MS (account_wait_ms); a right one forgets them.
 *
 * Whoever has one-time codes shows one beside the password: second_factor.h.
 *
 * Ownership: what is read is copied into the caller's arena. Thread: any.
 * Faults: beside the store's INVALID account_name, account_full_name {account}; NOTFOUND
 * account_unknown {account}, unit_unknown {unit}; CONFLICT account_exists {account}; for an
 * administrator also CONFLICT account_elsewhere, account_last_administrator {account}.
 */
#ifndef HAILONG_SCHEMA_ACCOUNTS_H
#define HAILONG_SCHEMA_ACCOUNTS_H

#include "base/id.h"
#include "forms/staff.h"
#include "schema/store.h"

enum {
    ACCOUNT_FREE_TRIES = 5,
    ACCOUNT_WAIT_MS = 30 * 1000,
    ACCOUNT_WAIT_MOST_MS = 60 * 60 * 1000,
    INVITATION_MS = 24 * 60 * 60 * 1000,
    INVITATION_SYMBOLS = 28 /* of a link's secret (spoken.h) */
};

/* The administrator who does it, for the audit, and the place where they saw the account: it is
 * left alone when it has another by now, and when nobody would be left to administer that place.
 * NULL instead: the operator, whoever the program runs as, who may everything. */
struct account_actor {
    const char *name;
    const char *place;
};

CHECKED enum fault store_add_account(struct store *store, const struct staff *staff,
                                     const struct account_actor *actor);
/* Another role, place and full name (NULL = the one it has); its sessions go on with them. */
CHECKED enum fault store_change_account(struct store *store, const struct staff *staff,
                                        const struct account_actor *actor);
/* Disabling ends its sessions and its link. */
CHECKED enum fault store_disable_account(struct store *store, const char *name, bool disabled,
                                         const struct account_actor *actor);
CHECKED enum fault store_remove_account(struct store *store, const char *name,
                                        const struct account_actor *actor);
/* Ends its sessions: it has to sign in again everywhere. */
CHECKED enum fault store_sign_out_account(struct store *store, const char *name,
                                          const struct account_actor *actor);
/* Asks it for no one-time codes any more: the device that made them is lost. */
CHECKED enum fault store_reset_code(struct store *store, const char *name,
                                    const struct account_actor *actor);

/* A link with which an account may choose a password until `expires_ms`, in place of the one it
 * had; `key` is the hash of the link's secret. */
struct invitation {
    const char *account;
    struct hash key;
    int64_t expires_ms;
};
CHECKED enum fault store_invite(struct store *store, const struct invitation *invitation,
                                const struct account_actor *actor);
/* Whose link it is, while it is good; a NULL name: nobody's. */
CHECKED enum fault store_invited(struct store *store, struct arena *arena, struct hash key,
                                 int64_t now_ms, struct staff *out);

/* Sets the password of the account whose link this is, spends the link and ends the account's
 * sessions, all or nothing; *out_found is false when the link is not good (any more). */
CHECKED enum fault store_accept_invitation(struct store *store, struct hash key, int64_t now_ms,
                                           const char *password, bool *out_found);

/* Another password in place of `old`, by its owner; ends all sessions and the link. *out_done is
 * false when `old` is not in force (any more). */
struct password_change {
    const char *account;
    const char *old;
    const char *password;
};
CHECKED enum fault store_change_password(struct store *store, const struct password_change *change,
                                         bool *out_done);

enum { CODE_SECRET_SIZE = 20 };

/* An account as letting somebody in asks for it. */
struct account {
    struct staff staff;
    bool disabled;
    const char *password; /* its hash; NULL = none was chosen yet */
    int64_t failures;     /* wrong passwords in a row */
    int64_t failed_ms;    /* when the last of them was */
    bool has_code;        /* it asks for one-time codes */
    uint8_t code_secret[CODE_SECRET_SIZE];
    int64_t code_step;    /* the last that was used */
    int64_t signed_in_ms; /* 0 = never */
};
CHECKED enum fault store_account(struct store *store, struct arena *arena, const char *name,
                                 struct account *out, bool *out_found);

/* How long from now the next password is not looked at; 0 = it is. */
int64_t account_wait_ms(const struct account *account, int64_t now_ms);

/* Notes a right or a wrong password, and says so in the audit. ACCOUNT_NOBODY: wrong ones for names
 * that nobody has, which cost the same; such a name is kept nowhere, as it may be a password. */
#define ACCOUNT_NOBODY "?"
CHECKED enum fault store_note_sign_in(struct store *store, const char *name, bool right);

struct account_entry {
    struct staff staff;
    bool disabled;
    bool has_password;
    int64_t seen_ms; /* when a browser of theirs was last in use; 0 = none is let in */
    bool has_code;
    int64_t signed_in_ms; /* 0 = never */
};
/* By name. */
CHECKED enum fault store_accounts(struct store *store, struct arena *arena,
                                  const struct account_entry **out, size_t *out_count);

#endif
