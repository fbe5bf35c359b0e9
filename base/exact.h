/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * exact - rational numbers without rounding error, for the official figures.
 *
 * Doubles get two of the ministry's five published points wrong (1.19715 prints as 1.1971): exact
 * ties are common when a two-decimal percentage is multiplied by 1.5. So: exact rationals, rounded
 * only where a definition says so.
 *
 *   value = numerator / denominator, denominator > 0, lowest terms, both within int64
 *
 * Faults: FAULT_NUMERIC with detail exact_overflow or exact_divide when a result does not fit;
 *         FAULT_LIMIT with detail exact_digits for `digits` outside 0..EXACT_DIGITS_MAX.
 * Thread: any (plain values).
 * Example: exact_parse("79.81", &p); exact_round(p, 2, &p); exact_text(p, 4, &buffer) -> "79.8100"
 */
#ifndef HAILONG_BASE_EXACT_H
#define HAILONG_BASE_EXACT_H

#include "base/buffer.h"

struct exact {
    int64_t numerator;
    int64_t denominator;
};

enum { EXACT_DIGITS_MAX = 15 };

struct exact exact_integer(int64_t value);

/* numerator / denominator in lowest terms; FAULT_NUMERIC when denominator is 0. */
CHECKED enum fault exact_ratio(int64_t numerator, int64_t denominator, struct exact *out);

/* "-12.345" (decimal point, no exponent, no thousands); FAULT_INVALID otherwise. */
CHECKED enum fault exact_parse(const char *text, struct exact *out);

/* What people type: the first `length` bytes of "0.05", "0,05" or "5%"; of the last *out is 5 and
 * *out_percent says so. False: no such number. */
bool exact_parse_typed(const char *text, size_t length, struct exact *out, bool *out_percent);

/* Whether the first `length` bytes are a number whose thousands somebody marked off: "8.000",
 * "1,200,000", "500 000"; one mark throughout. "0.500" and "1.5" are none. Where a count is meant
 * it is never a fraction, and elsewhere nobody can tell. */
bool exact_is_grouped(const char *text, size_t length);

CHECKED enum fault exact_add(struct exact a, struct exact b, struct exact *out);
CHECKED enum fault exact_subtract(struct exact a, struct exact b, struct exact *out);
CHECKED enum fault exact_multiply(struct exact a, struct exact b, struct exact *out);
CHECKED enum fault exact_divide(struct exact a, struct exact b, struct exact *out);

/* -1, 0, 1; never overflows. */
int exact_compare(struct exact a, struct exact b);

/* Rounds to `digits` decimals, half away from zero ("half-up"). */
CHECKED enum fault exact_round(struct exact value, int digits, struct exact *out);

/* Drops everything after `digits` decimals (toward zero), as some offices do ("cut"). */
CHECKED enum fault exact_cut(struct exact value, int digits, struct exact *out);

/* Appends with exactly `digits` decimals, rounded half-up. */
CHECKED enum fault exact_text(struct exact value, int digits, struct buffer *out);

/* The nearest double: for charts only, never to compute on. */
double exact_double(struct exact value);

#endif
