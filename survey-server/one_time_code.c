/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/one_time_code.h"

#include "base/id.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <stdio.h>
#include <string.h>

enum {
    SHA1_BYTES = 20,
    STEP_BYTES = 8,
    DIGITS = ONE_TIME_CODE_SIZE - 1,
    MODULUS = 1000000,
    BESIDE = 1, /* steps: a telephone's clock may be wrong by as much, and somebody types */
    SYMBOL_BITS = 5,
    GROUP = 4
};

struct code_secret one_time_code_secret(void)
{
    struct code_secret secret;
    secret_bytes(secret.bytes, sizeof secret.bytes);
    return secret;
}

enum fault one_time_code_of(const struct code_secret *secret, int64_t step,
                            char out[ONE_TIME_CODE_SIZE])
{
    uint8_t counter[STEP_BYTES];
    uint8_t digest[SHA1_BYTES];
    for (size_t i = 0; i < STEP_BYTES; i++)
        counter[i] = (uint8_t)((uint64_t)step >> (8 * (STEP_BYTES - 1 - i)));
    if (gnutls_hmac_fast(GNUTLS_MAC_SHA1, secret->bytes, sizeof secret->bytes, counter,
                         sizeof counter, digest) != 0)
        return fault_nomem();
    const uint8_t *at = digest + (digest[SHA1_BYTES - 1] & 0x0F);
    uint32_t number = (uint32_t)(at[0] & 0x7F) << 24 | (uint32_t)at[1] << 16 |
                      (uint32_t)at[2] << 8 | (uint32_t)at[3];
    snprintf(out, ONE_TIME_CODE_SIZE, "%0*u", DIGITS, (unsigned)(number % MODULUS));
    return OK;
}

/* Six digits, with spaces anywhere; false: something else. */
static bool read_digits(const char *typed, char out[ONE_TIME_CODE_SIZE])
{
    size_t length = 0;
    for (; *typed != '\0'; typed++) {
        if (*typed == ' ')
            continue;
        if (*typed < '0' || *typed > '9' || length == DIGITS)
            return false;
        out[length++] = *typed;
    }
    out[length] = '\0';
    return length == DIGITS;
}

enum fault one_time_code_step(const struct code_secret *secret, const char *typed, int64_t now_ms,
                              int64_t *out)
{
    char given[ONE_TIME_CODE_SIZE];
    char right[ONE_TIME_CODE_SIZE];
    int64_t now = now_ms / 1000 / ONE_TIME_CODE_SECONDS;
    int64_t found = -1;
    if (read_digits(typed, given)) {
        for (int64_t step = now - BESIDE; step <= now + BESIDE; step++) {
            TRY(one_time_code_of(secret, step, right));
            if (secret_equal(given, right))
                found = step;
        }
    }
    *out = found;
    return OK;
}

void one_time_code_write(const struct code_secret *secret, char out[ONE_TIME_CODE_SECRET_SIZE])
{
    static const char symbols[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    size_t length = 0;
    for (size_t bit = 0; bit < sizeof secret->bytes * 8; bit += SYMBOL_BITS) {
        size_t at = bit / 8;
        uint32_t pair = (uint32_t)secret->bytes[at] << 8;
        if (at + 1 < sizeof secret->bytes)
            pair |= secret->bytes[at + 1];
        if (bit > 0 && bit / SYMBOL_BITS % GROUP == 0)
            out[length++] = ' ';
        out[length++] = symbols[pair >> (16 - SYMBOL_BITS - bit % 8) & 31];
    }
    out[length] = '\0';
}

const char *one_time_code_address(struct arena *arena, const struct code_secret *secret,
                                  const char *issuer, const char *account)
{
    char text[ONE_TIME_CODE_SECRET_SIZE];
    one_time_code_write(secret, text);
    size_t length = 0;
    for (size_t i = 0; text[i] != '\0'; i++) {
        if (text[i] != ' ')
            text[length++] = text[i];
    }
    text[length] = '\0';
    return arena_format(arena, "otpauth://totp/%s:%s?secret=%s&issuer=%s", issuer, account, text,
                        issuer);
}
