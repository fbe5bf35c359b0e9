/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * id - identities: UUIDs and hashes. With random.h the only home of libsodium.
 * Thread: any, after id_start().
 */
#ifndef HAILONG_BASE_ID_H
#define HAILONG_BASE_ID_H

#include "base/fault.h"

#include <stdint.h>

enum {
    UUID_SIZE = 16,
    UUID_TEXT_SIZE = 37,
    HASH_SIZE = 32,
    HASH_TEXT_SIZE = 65,
    SHORT_KEY_SIZE = 16
};

struct uuid {
    uint8_t bytes[UUID_SIZE];
};

struct hash {
    uint8_t bytes[HASH_SIZE];
};

/* Readies libsodium; call once at start. */
CHECKED enum fault id_start(void);

/* 8-4-4-4-12 hex digits in either case, any version; no braces. */
bool uuid_parse(const char *text, struct uuid *out);
void uuid_text(struct uuid uuid, char out[UUID_TEXT_SIZE]);

/* A new version 7 UUID (RFC 9562): time-ordered, from the system's random source. */
struct uuid uuid_new(void);

/* BLAKE2b, 32 bytes. */
struct hash hash_of(const void *data, size_t size);
void hash_text(struct hash hash, char out[HASH_TEXT_SIZE]);
bool hash_equal(struct hash a, struct hash b); /* constant time */

/* A short keyed hash (SipHash-2-4) for tables in memory: whoever lacks the key, which dies with the
 * program, can neither tell what was hashed nor choose what collides. Never for identity. */
struct short_key {
    uint8_t bytes[SHORT_KEY_SIZE];
};
struct short_key short_key_new(void);
uint64_t short_hash(const struct short_key *key, const void *data, size_t size);

/* `size` bytes of the system's randomness; the same as 2 * size hex digits and a NUL. */
void secret_bytes(void *out, size_t size);
void secret_text(size_t size, char *out);
/* Constant-time comparison of two texts of any length. */
bool secret_equal(const char *a, const char *b);

#endif
