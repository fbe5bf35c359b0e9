/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A version 7 UUID, from the left: 48 bits Unix milliseconds, 4 bits version, 12 bits of the
 * millisecond (RFC 9562 section 6.2, method 3), 2 bits variant, 62 random bits. The first 60 bits
 * of time are one counter, the tick.
 */
#include "base/id.h"

#include <sodium.h>
#include <string.h>
#include <time.h>

enum { TICK_BITS = 12, SECRET_CHUNK = 32, NANOSECONDS_PER_MS = 1000000 };

enum fault id_start(void)
{
    if (sodium_init() < 0)
        return fault_raise(FAULT_IO, "id_random_source", NULL);
    return OK;
}

static int hex_value(char character)
{
    if (character >= '0' && character <= '9')
        return character - '0';
    if (character >= 'a' && character <= 'f')
        return character - 'a' + 10;
    if (character >= 'A' && character <= 'F')
        return character - 'A' + 10;
    return -1;
}

static bool is_hyphen_place(size_t place)
{
    return place == 8 || place == 13 || place == 18 || place == 23;
}

bool uuid_parse(const char *text, struct uuid *out)
{
    if (text == NULL || strlen(text) != UUID_TEXT_SIZE - 1)
        return false;
    struct uuid uuid = {{0}};
    size_t digits = 0;
    for (size_t i = 0; i < UUID_TEXT_SIZE - 1; i++) {
        if (is_hyphen_place(i)) {
            if (text[i] != '-')
                return false;
            continue;
        }
        int value = hex_value(text[i]);
        if (value < 0)
            return false;
        uuid.bytes[digits / 2] = (uint8_t)(uuid.bytes[digits / 2] << 4 | value);
        digits++;
    }
    *out = uuid;
    return true;
}

void uuid_text(struct uuid uuid, char out[UUID_TEXT_SIZE])
{
    char digits[2 * UUID_SIZE + 1];
    sodium_bin2hex(digits, sizeof digits, uuid.bytes, UUID_SIZE);
    const char *next = digits;
    for (size_t i = 0; i < UUID_TEXT_SIZE - 1; i++)
        out[i] = is_hyphen_place(i) ? '-' : *next++;
    out[UUID_TEXT_SIZE - 1] = '\0';
}

/* Strictly rising on each thread, also when the clock stands still or is set back. */
static uint64_t next_tick(void)
{
    static _Thread_local uint64_t last;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    uint64_t ms = (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / NANOSECONDS_PER_MS;
    uint64_t rest = (uint64_t)now.tv_nsec % NANOSECONDS_PER_MS;
    uint64_t tick = ms << TICK_BITS | (rest << TICK_BITS) / NANOSECONDS_PER_MS;
    last = tick > last ? tick : last + 1;
    return last;
}

struct uuid uuid_new(void)
{
    struct uuid uuid;
    randombytes_buf(uuid.bytes, UUID_SIZE);
    uint64_t tick = next_tick();
    for (int i = 0; i < 6; i++)
        uuid.bytes[i] = (uint8_t)(tick >> (52 - 8 * i));
    uuid.bytes[6] = (uint8_t)(0x70 | (tick >> 8 & 0x0f));
    uuid.bytes[7] = (uint8_t)tick;
    uuid.bytes[8] = (uint8_t)(0x80 | (uuid.bytes[8] & 0x3f));
    return uuid;
}

struct hash hash_of(const void *data, size_t size)
{
    struct hash hash;
    crypto_generichash(hash.bytes, HASH_SIZE, data, size, NULL, 0);
    return hash;
}

void hash_text(struct hash hash, char out[HASH_TEXT_SIZE])
{
    sodium_bin2hex(out, HASH_TEXT_SIZE, hash.bytes, HASH_SIZE);
}

bool hash_equal(struct hash a, struct hash b)
{
    return sodium_memcmp(a.bytes, b.bytes, HASH_SIZE) == 0;
}

void secret_bytes(void *out, size_t size) { randombytes_buf(out, size); }

struct short_key short_key_new(void)
{
    struct short_key key;
    randombytes_buf(key.bytes, sizeof key.bytes);
    return key;
}

uint64_t short_hash(const struct short_key *key, const void *data, size_t size)
{
    _Static_assert(SHORT_KEY_SIZE == crypto_shorthash_KEYBYTES, "libsodium's key");
    uint64_t hash;
    uint8_t bytes[crypto_shorthash_BYTES];
    crypto_shorthash(bytes, data, size, key->bytes);
    memcpy(&hash, bytes, sizeof hash);
    return hash;
}

void secret_text(size_t size, char *out)
{
    uint8_t chunk[SECRET_CHUNK];
    *out = '\0';
    while (size > 0) {
        size_t length = size < SECRET_CHUNK ? size : SECRET_CHUNK;
        randombytes_buf(chunk, length);
        sodium_bin2hex(out, 2 * length + 1, chunk, length);
        out += 2 * length;
        size -= length;
    }
    sodium_memzero(chunk, sizeof chunk);
}

bool secret_equal(const char *a, const char *b)
{
    /* Hashes have one length, so the time tells nothing about where the texts part. */
    return hash_equal(hash_of(a, strlen(a)), hash_of(b, strlen(b)));
}
