/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * id - identities: UUIDs and hashes. With random.h the only home of libsodium.
 * Thread: any, after id_start().
 */
#ifndef HAILONG_BASE_ID_H
#define HAILONG_BASE_ID_H

#include "base/fault.h"

#include <stdint.h>

enum { UUID_SIZE = 16, UUID_TEXT_SIZE = 37, HASH_SIZE = 32, HASH_TEXT_SIZE = 65 };

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

/* `size` bytes of the system's randomness; the same as 2 * size hex digits and a NUL. */
void secret_bytes(void *out, size_t size);
void secret_text(size_t size, char *out);
/* Constant-time comparison of two texts of any length. */
bool secret_equal(const char *a, const char *b);

#endif
