/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dense - numbers things 0, 1, 2, ... in the order in which they are first met.
 *
 *   keys 907, 12, 907, 55 --dense_number--> 0, 1, 0, 2      key_of: 907, 12, 55
 *
 * Used for levels (the bits of a number), for texts, and for pairs such as (stratum, unit).
 * Ownership: the caller's, freed by dense_cleanup. Thread: one at a time.
 * Faults: NOMEM.
 */
#ifndef HAILONG_ANALYSIS_SURVEY_DENSE_H
#define HAILONG_ANALYSIS_SURVEY_DENSE_H

#include "base/fault.h"
#include "base/own.h"

#include <stdint.h>

struct dense {
    uint64_t *key_of; /* by number */
    size_t count;
    size_t capacity; /* of key_of */
    int32_t *slots;  /* number + 1, 0 = free; open addressing */
    size_t slot_count;
    uint64_t last_key; /* rows of one kind mostly follow each other */
    int32_t last;
};

CHECKED enum fault dense_look_up(struct dense *dense, uint64_t key, int32_t *out);
void dense_cleanup(struct dense *dense);

/* The number of `key`: a new one if it was not met before. */
CHECKED static inline enum fault dense_number(struct dense *dense, uint64_t key, int32_t *out)
{
    if (dense->count == 0 || key != dense->last_key)
        TRY(dense_look_up(dense, key, &dense->last));
    dense->last_key = key;
    *out = dense->last;
    return OK;
}

/* Two numbers in one key. */
static inline uint64_t dense_pair(int32_t first, int32_t second)
{
    return (uint64_t)(uint32_t)first << 32 | (uint32_t)second;
}

#endif
