/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * password - what people choose to prove who they are: kept as Argon2id (RFC 9106), by libsodium,
 * with the salt and the costs inside the text.
 *
 * Hashing takes PASSWORD_MEMORY_BYTES and about a tenth of a second, whoever asks: never on a
 * thread that answers requests. Somebody whom nobody knows costs as much (password_pretend), so
 * that the time of an answer does not tell who has an account.
 *
 * Thread: any, after id_start(). Faults: NOMEM.
 */
#ifndef HAILONG_BASE_PASSWORD_H
#define HAILONG_BASE_PASSWORD_H

#include "base/fault.h"

enum {
    PASSWORD_HASH_SIZE = 128,
    PASSWORD_CHARACTERS_MIN = 10,
    PASSWORD_BYTES_MAX = 256,
    PASSWORD_MEMORY_BYTES = 64 << 20 /* libsodium's "interactive" */
};

/* Whether a text may be a password: NULL when it may, else the message id why not (password_short
 * {least}, password_long {most}, password_name, password_easy). Length alone is asked for, and that
 * it is neither a name, nor one symbol over and over, nor a run of the keyboard (NIST SP
 * 800-63B, 5.1.1.2). */
const char *password_refused(const char *password, const char *name);

CHECKED enum fault password_hash(const char *password, char out[PASSWORD_HASH_SIZE]);
bool password_matches(const char *hash, const char *password);

/* As long as password_matches takes; never true. */
void password_pretend(const char *password);

#endif
