/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * random - seeded integers, the same on every machine (xoshiro256**, Blackman and Vigna 2018,
 * seeded by splitmix64). For draws and simulations, never for secrets (id.h).
 * Thread: one generator, one thread.
 */
#ifndef HAILONG_BASE_RANDOM_H
#define HAILONG_BASE_RANDOM_H

#include <stdint.h>

struct random {
    uint64_t state[4];
};

struct random random_seeded(uint64_t seed);
uint64_t random_next(struct random *random);
/* 0 .. bound-1, each equally likely (rejection); bound > 0. */
uint64_t random_below(struct random *random, uint64_t bound);
/* [0, 1) with 53 bits. */
double random_unit(struct random *random);

#endif
