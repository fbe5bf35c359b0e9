/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * one_time_code - codes of six digits that a telephone makes from a shared secret and the time:
 * TOTP, RFC 6238, with HMAC-SHA-1, steps of 30 seconds and 20 bytes of secret, which is what every
 * such program takes.
 *
 *   secret --one_time_code_write--> "JBSW Y3DP ..."          typed by hand
 *          --one_time_code_address--> otpauth://totp/...     as a QR code
 *   what somebody typed --one_time_code_step--> the step it belongs to, this one or one beside it
 *
 * A code is good once: the caller keeps the step (schema/second_factor.h).
 * Thread: any. Faults: NOMEM.
 */
#ifndef HAILONG_SURVEY_SERVER_ONE_TIME_CODE_H
#define HAILONG_SURVEY_SERVER_ONE_TIME_CODE_H

#include "base/arena.h"
#include "schema/second_factor.h"

enum {
    ONE_TIME_CODE_SECONDS = 30,
    ONE_TIME_CODE_SIZE = 7,        /* digits and a NUL */
    ONE_TIME_CODE_SECRET_SIZE = 40 /* 32 symbols in groups of four, and a NUL */
};

struct code_secret one_time_code_secret(void);

CHECKED enum fault one_time_code_of(const struct code_secret *secret, int64_t step,
                                    char out[ONE_TIME_CODE_SIZE]);

/* The step whose code was typed, spaces or not; -1 when there is none. */
CHECKED enum fault one_time_code_step(const struct code_secret *secret, const char *typed,
                                      int64_t now_ms, int64_t *out);

/* Base32 (RFC 4648) in groups of four. */
void one_time_code_write(const struct code_secret *secret, char out[ONE_TIME_CODE_SECRET_SIZE]);

/* `account` is a code, `issuer` as well. */
const char *one_time_code_address(struct arena *arena, const struct code_secret *secret,
                                  const char *issuer, const char *account);

#endif
