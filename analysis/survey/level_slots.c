/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/survey/level_slots.h"

#include "analysis/survey/dataset.h"

#include <string.h>

enum { BYTES = 16, MISSING_CODES = 256 - COLUMN_CODE_INVALID };

/* Sixteen codes at once: this reads every answer once more and must be cheap. */
typedef uint8_t some_codes __attribute__((vector_size(BYTES)));

struct met_codes {
    uint8_t highest; /* below 252 */
    bool zero;
    bool missing[MISSING_CODES];
};

static void meet(uint8_t code, struct met_codes *out)
{
    out->zero = out->zero || code == 0;
    if (code >= COLUMN_CODE_INVALID)
        out->missing[code - COLUMN_CODE_INVALID] = true;
    else if (code > out->highest)
        out->highest = code;
}

static void find(const uint8_t *codes, size_t rows, struct met_codes *out)
{
    some_codes highest = {0};
    some_codes zero = {0};
    some_codes missing[MISSING_CODES] = {{0}};
    size_t even = rows - rows % BYTES;
    for (size_t i = 0; i < even; i += BYTES) {
        some_codes some;
        memcpy(&some, codes + i, sizeof some);
        some_codes values = some & (some_codes)(some < COLUMN_CODE_INVALID);
        some_codes higher = (some_codes)(values > highest);
        highest = (values & higher) | (highest & ~higher);
        zero |= (some_codes)(some == 0);
        for (size_t k = 0; k < MISSING_CODES; k++)
            missing[k] |= (some_codes)(some == (uint8_t)(COLUMN_CODE_INVALID + k));
    }
    for (size_t i = 0; i < BYTES; i++) {
        out->highest = highest[i] > out->highest ? highest[i] : out->highest;
        out->zero = out->zero || zero[i] != 0;
        for (size_t k = 0; k < MISSING_CODES; k++)
            out->missing[k] = out->missing[k] || missing[k][i] != 0;
    }
    for (size_t i = even; i < rows; i++)
        meet(codes[i], out);
}

void level_slots_find(const uint8_t *codes, size_t rows, struct level_slots *out)
{
    struct met_codes met = {0};
    find(codes, rows, &met);
    *out = (struct level_slots){.count = 0};
    for (size_t code = met.zero ? 0 : 1; code <= met.highest; code++)
        out->code[out->count++] = (uint8_t)code;
    for (size_t k = 0; k < MISSING_CODES; k++) {
        if (met.missing[k])
            out->code[out->count++] = (uint8_t)(COLUMN_CODE_INVALID + k);
    }
}
