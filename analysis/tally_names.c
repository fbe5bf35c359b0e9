/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/tally_names.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 64, NAMES_MAX = INT32_MAX };

struct tally_names tally_names_in(struct arena *arena)
{
    struct tally_names names = {.arena = arena};
    return names;
}

void tally_names_cleanup(struct tally_names *names)
{
    free(names->items);
    free(names->slots);
    *names = tally_names_in(names->arena);
}

/* FNV-1a over the scope's bytes and the text. */
static uint32_t hash_name(size_t scope, const char *text)
{
    uint32_t hash = 2166136261u;
    for (; scope != 0; scope >>= 8)
        hash = (hash ^ (uint32_t)(scope & 0xFF)) * 16777619u;
    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * 16777619u;
    return hash;
}

static bool is_name(const struct tally_name *name, const struct tally_name *wanted)
{
    return name->hash == wanted->hash && name->scope == wanted->scope &&
           strcmp(name->text, wanted->text) == 0;
}

/* Where a name is, or would be. */
static size_t find_slot(const struct tally_names *names, const struct tally_name *wanted)
{
    size_t slot = wanted->hash & (names->slot_count - 1);
    while (names->slots[slot] != 0 && !is_name(&names->items[names->slots[slot] - 1], wanted))
        slot = (slot + 1) & (names->slot_count - 1);
    return slot;
}

/* Room for one more name. */
static enum fault grow(struct tally_names *names)
{
    if (names->count < names->capacity)
        return OK;
    if (names->count >= NAMES_MAX / 4)
        return fault_nomem();
    size_t capacity = names->capacity == 0 ? FIRST_CAPACITY : 2 * names->capacity;
    struct tally_name *items = reallocarray(names->items, capacity, sizeof *items);
    if (items == NULL)
        return fault_nomem();
    names->items = items;
    uint32_t *slots = calloc(2 * capacity, sizeof *slots);
    if (slots == NULL)
        return fault_nomem();
    free(names->slots);
    names->slots = slots;
    names->slot_count = 2 * capacity;
    names->capacity = capacity;
    for (size_t i = 0; i < names->count; i++)
        slots[find_slot(names, &items[i])] = (uint32_t)(i + 1);
    return OK;
}

enum fault tally_names_put(struct tally_names *names, size_t scope, const char *text, size_t *out)
{
    TRY(grow(names));
    struct tally_name name = {scope, text, hash_name(scope, text)};
    size_t slot = find_slot(names, &name);
    if (names->slots[slot] != 0) {
        *out = names->slots[slot] - 1;
        return OK;
    }
    name.text = arena_text(names->arena, text);
    if (name.text == NULL)
        return FAULT_NOMEM;
    names->items[names->count] = name;
    *out = names->count++;
    names->slots[slot] = (uint32_t)names->count;
    return OK;
}
