/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/survey/level_slots.h"

#include "analysis/survey/dataset.h"

#include <string.h>

enum { BYTES = 16, MIDDLE = 128 };

/* Sixteen codes at once, which any processor can compare: less 128, for with a sign it does so in
 * one step. */
typedef uint8_t some_codes __attribute__((vector_size(BYTES)));
typedef int8_t some_levels __attribute__((vector_size(BYTES)));

static some_levels larger(some_levels a, some_levels b)
{
    some_levels is_less = a < b;
    return (b & is_less) | (a & ~is_less);
}

struct met_codes {
    uint8_t highest;        /* below 252 */
    uint8_t lowest_missing; /* of 252-255, 255 where there is none */
    bool missing;
};

static void meet(uint8_t code, struct met_codes *out)
{
    bool missing = code >= COLUMN_CODE_INVALID;
    out->missing = out->missing || missing;
    if (missing && code < out->lowest_missing)
        out->lowest_missing = code;
    if (!missing && code > out->highest)
        out->highest = code;
}

static struct met_codes find(const uint8_t *codes, size_t rows)
{
    struct met_codes met = {.lowest_missing = 255};
    const some_levels none = (some_levels){0} + (int8_t)-MIDDLE;
    some_levels highest = none;
    some_levels lowest = none; /* of those that are missing: how far below 255 */
    size_t even = rows - rows % BYTES;
    for (size_t i = 0; i < even; i += BYTES) {
        some_codes some;
        memcpy(&some, codes + i, sizeof some);
        some_levels level = (some_levels)(some ^ MIDDLE);
        some_levels missing = level > (int8_t)(COLUMN_CODE_INVALID - 1 - MIDDLE);
        highest = larger(highest, (level & ~missing) | (none & missing));
        lowest = larger(lowest, ((level ^ INT8_MAX) & missing) | (none & ~missing));
    }
    for (size_t i = 0; i < BYTES; i++) {
        meet((uint8_t)(highest[i] + MIDDLE), &met);
        if (lowest[i] != none[i])
            meet((uint8_t)(UINT8_MAX - lowest[i]), &met);
    }
    for (size_t i = even; i < rows; i++)
        meet(codes[i], &met);
    return met;
}

static void add_slot(struct level_slots *slots, size_t code)
{
    slots->of_code[code] = (uint8_t)slots->count;
    slots->code[slots->count++] = (uint8_t)code;
}

void level_slots_find(const uint8_t *codes, size_t rows, struct level_slots *out)
{
    struct met_codes met = find(codes, rows);
    *out = (struct level_slots){.count = 0};
    for (size_t code = 0; code <= met.highest; code++)
        add_slot(out, code);
    for (size_t code = met.lowest_missing; met.missing && code < 256; code++)
        add_slot(out, code);
}
