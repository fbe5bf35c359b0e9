/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bands - units in an order that says no more than the tests do: which places each may have, and
 * letters that units share as long as nothing tells them apart. Pure functions on a table of pairs.
 *
 *   pairs[i x stride + j]: 1 = i is higher than j, -1 lower, 0 cannot be told
 *
 *   places   from 1 + (how many are higher) to count - (how many are lower). With pairs tested
 *            together at 5 % (Tukey) all these ranges hold at once with 95 % (Al Mohamad, Goeman,
 *            van Zwet 2022, Biometrics 78: 1272-1285).
 *   letters  two units differ exactly when they share no letter: a compact letter display by
 *            insertion and absorption (Piepho 2004, J. Comput. Graph. Stat. 13: 456-466). Units of
 *            unequal size need not lie side by side to be alike, so a set may have gaps.
 *
 * Ownership: the arena's. Thread: any, with an arena of its own. Faults: NOMEM.
 * Limits: BANDS_LETTERS_MAX letters; where more would be needed there are none at all.
 */
#ifndef HAILONG_ANALYSIS_BANDS_H
#define HAILONG_ANALYSIS_BANDS_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

enum { BANDS_LETTERS_MAX = 26 };

struct band_pairs {
    const signed char *pairs;
    size_t stride; /* of a row */
    size_t count;  /* the first so many units */
};

struct band_places {
    size_t first;
    size_t last;
};

struct band_places bands_places(const struct band_pairs *pairs, size_t unit);

/* "a", "abd" by unit; NULL when BANDS_LETTERS_MAX do not do. */
CHECKED enum fault bands_letters(const struct band_pairs *pairs, struct arena *arena,
                                 const char *const **out);

#endif
