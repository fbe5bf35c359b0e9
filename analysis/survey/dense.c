/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/survey/dense.h"

#include <stdlib.h>

enum { FIRST_SLOTS = 64 };

/* The finaliser of MurmurHash3: every bit of the key reaches every bit of the slot. */
static uint64_t scatter(uint64_t key)
{
    key = (key ^ (key >> 33)) * UINT64_C(0xff51afd7ed558ccd);
    key = (key ^ (key >> 33)) * UINT64_C(0xc4ceb9fe1a85ec53);
    return key ^ (key >> 33);
}

/* Where the key is, or where it would go. */
static size_t slot_of(const struct dense *dense, uint64_t key)
{
    size_t mask = dense->slot_count - 1;
    size_t at = (size_t)scatter(key) & mask;
    while (dense->slots[at] != 0 && dense->key_of[dense->slots[at] - 1] != key)
        at = (at + 1) & mask;
    return at;
}

static enum fault grow(struct dense *dense)
{
    size_t slot_count = dense->slot_count == 0 ? FIRST_SLOTS : dense->slot_count * 2;
    int32_t *slots = calloc(slot_count, sizeof *slots);
    if (slots == NULL)
        return fault_nomem();
    free(dense->slots);
    dense->slots = slots;
    dense->slot_count = slot_count;
    for (size_t i = 0; i < dense->count; i++)
        dense->slots[slot_of(dense, dense->key_of[i])] = (int32_t)i + 1;
    return OK;
}

enum fault dense_look_up(struct dense *dense, uint64_t key, int32_t *out)
{
    if (dense->count * 2 >= dense->slot_count)
        TRY(grow(dense));
    size_t at = slot_of(dense, key);
    if (dense->slots[at] == 0) {
        uint64_t *keys = memory_grow(dense->key_of, dense->count, &dense->capacity, sizeof *keys);
        if (keys == NULL)
            return FAULT_NOMEM;
        dense->key_of = keys;
        dense->key_of[dense->count++] = key;
        dense->slots[at] = (int32_t)dense->count;
    }
    *out = dense->slots[at] - 1;
    return OK;
}

void dense_cleanup(struct dense *dense)
{
    free(dense->key_of);
    free(dense->slots);
    *dense = (struct dense){0};
}
