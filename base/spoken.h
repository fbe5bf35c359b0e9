/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * spoken - secrets that people read aloud and type: tickets, a device's token.
 *
 *   spoken_new(16)  --> "7K3Q-M0XD-9TVB-52HE"       15 random symbols and a check symbol
 *   "7k3q m0xd 9tvb 52he", "7K3QMOXD9TVB52HE"  --spoken_read--> the same text
 *
 * The symbols are Crockford's base 32: ten digits and the letters but I, L, O and U. Reading takes
 * either case, O for 0, I and L for 1, and passes over spaces and hyphens. A symbol is 5 bits, so
 * `symbols` of them, the check symbol being one, hold 5 (symbols - 1) bits of the system's
 * randomness: 75 for 16, 135 for 28.
 *
 * The check symbol is ours, not Crockford's: his may be one of * ~ $ = U, which are hard to say and
 * do not fit into an address. With GF(32) made by x^5 + x^2 + 1 and a its generator x, the symbols
 * s1 ... sn satisfy s1 a^(n-1) + ... + sn = 0. Any one wrong symbol and any two that changed places
 * break that, up to 31 symbols.
 *
 * Thread: any. Limits: SPOKEN_SYMBOLS_MAX. Source: D. Crockford, Base 32
 * (crockford.com/base32.html).
 */
#ifndef HAILONG_BASE_SPOKEN_H
#define HAILONG_BASE_SPOKEN_H

#include <stdbool.h>
#include <stddef.h>

enum {
    SPOKEN_GROUP = 4,
    SPOKEN_SYMBOLS_MAX = 31,
    SPOKEN_TEXT_SIZE = SPOKEN_SYMBOLS_MAX + SPOKEN_SYMBOLS_MAX / SPOKEN_GROUP + 1
};

/* A fresh secret of 2 to SPOKEN_SYMBOLS_MAX symbols, in groups of four. */
void spoken_new(size_t symbols, char out[SPOKEN_TEXT_SIZE]);

/* The text that `symbols - 1` bytes, of which five bits count each, make with their check symbol.
 */
void spoken_of(const unsigned char *bytes, size_t symbols, char out[SPOKEN_TEXT_SIZE]);

/* What somebody typed, as spoken_new would have written it. False when it is not so many symbols,
 * holds anything else, or its check symbol is wrong; NULL is not a secret either. */
bool spoken_read(const char *text, size_t symbols, char out[SPOKEN_TEXT_SIZE]);

/* The values of the first `count` symbols of a text that spoken_read wrote. */
void spoken_values(const char *text, size_t count, unsigned char *out);

#endif
