/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/bands.h"

#include <string.h>

/* While they are being made sets may be more than in the end. */
enum { SETS_MAX = 8 * BANDS_LETTERS_MAX };

static signed char pair_of(const struct band_pairs *pairs, size_t first, size_t second)
{
    return pairs->pairs[first * pairs->stride + second];
}

struct band_places bands_places(const struct band_pairs *pairs, size_t unit)
{
    struct band_places places = {1, pairs->count};
    for (size_t i = 0; i < pairs->count; i++) {
        signed char found = i == unit ? 0 : pair_of(pairs, unit, i);
        places.first += found < 0;
        places.last -= found > 0;
    }
    return places;
}

/* Sets of units, a row of `count` flags each. */
struct sets {
    bool *members;
    size_t units;
    size_t count;
};

static bool *set_at(const struct sets *sets, size_t index)
{
    return sets->members + index * sets->units;
}

static bool is_within(const bool *inner, const bool *outer, size_t units)
{
    for (size_t i = 0; i < units; i++)
        if (inner[i] && !outer[i])
            return false;
    return true;
}

static void drop(struct sets *sets, size_t index)
{
    sets->count--;
    memmove(set_at(sets, index), set_at(sets, index + 1), (sets->count - index) * sets->units);
}

/* Every set that lies within another says nothing more. */
static void absorb(struct sets *sets)
{
    for (size_t i = sets->count; i-- > 0;)
        for (size_t j = 0; j < sets->count; j++)
            if (j != i && is_within(set_at(sets, i), set_at(sets, j), sets->units)) {
                drop(sets, i);
                break;
            }
}

/* Parts every set that has both units into one without each. False: too many sets. */
static bool part(struct sets *sets, size_t first, size_t second)
{
    size_t before = sets->count;
    for (size_t i = 0; i < before; i++) {
        bool *set = set_at(sets, i);
        if (!set[first] || !set[second])
            continue;
        if (sets->count == SETS_MAX)
            return false;
        bool *copy = set_at(sets, sets->count++);
        memcpy(copy, set, sets->units);
        set[first] = false;
        copy[second] = false;
    }
    if (sets->count > before)
        absorb(sets);
    return true;
}

static bool part_all(const struct band_pairs *pairs, struct sets *sets)
{
    for (size_t i = 0; i < pairs->count; i++)
        for (size_t j = i + 1; j < pairs->count; j++)
            if (pair_of(pairs, i, j) != 0 && !part(sets, i, j))
                return false;
    return sets->count <= BANDS_LETTERS_MAX;
}

/* Letters go from the set whose first unit comes first: as the eye goes down the list. */
static size_t next_set(const struct sets *sets, const bool *used)
{
    for (size_t unit = 0; unit < sets->units; unit++)
        for (size_t i = 0; i < sets->count; i++)
            if (!used[i] && set_at(sets, i)[unit])
                return i;
    return 0;
}

static void write_letters(const struct sets *sets, char *texts)
{
    bool used[BANDS_LETTERS_MAX] = {false};
    for (size_t letter = 0; letter < sets->count; letter++) {
        size_t set = next_set(sets, used);
        used[set] = true;
        for (size_t unit = 0; unit < sets->units; unit++) {
            char *text = texts + unit * (BANDS_LETTERS_MAX + 1);
            if (set_at(sets, set)[unit])
                text[strlen(text)] = (char)('a' + letter);
        }
    }
}

enum fault bands_letters(const struct band_pairs *pairs, struct arena *arena,
                         const char *const **out)
{
    size_t count = pairs->count;
    struct sets sets = {arena_array(arena, SETS_MAX + 1, count + 1), count, 1};
    char *texts = arena_array(arena, count + 1, BANDS_LETTERS_MAX + 1);
    const char **letters = arena_array(arena, count + 1, sizeof *letters);
    if (sets.members == NULL || texts == NULL || letters == NULL)
        return FAULT_NOMEM;
    memset(sets.members, true, count);
    if (!part_all(pairs, &sets)) {
        *out = NULL;
        return OK;
    }
    write_letters(&sets, texts);
    for (size_t i = 0; i < count; i++)
        letters[i] = texts + i * (BANDS_LETTERS_MAX + 1);
    *out = letters;
    return OK;
}
