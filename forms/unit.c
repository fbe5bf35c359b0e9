/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Order. A unit's sort key continues its parent's, so that one comparison of bytes puts each unit
 * behind its parent and before its parent's next sibling:
 *
 *   parent's key 01 level name's Vietnamese key 01 code 01 valid_from
 *
 * Byte 01 is in no part of a name's key but as its own separator, and sorts before all others.
 */
#include "forms/unit.h"

#include "base/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { LIST_BYTES_MAX = 256 << 20, LEVEL_COUNT = UNIT_VILLAGE + 1 };

static const char *const level_names[LEVEL_COUNT] = {
    [UNIT_PROVINCE] = "province", [UNIT_COMMUNE] = "commune", [UNIT_DEPARTMENT] = "department",
    [UNIT_CENTRE] = "centre",     [UNIT_COUNTER] = "counter", [UNIT_VILLAGE] = "village",
};

struct unit_list {
    struct arena *arena; /* every text */
    struct unit *units;
    size_t count;
    size_t capacity;
    const struct unit **by_code; /* by code, then valid_from; NULL until sealed */
};

const char *unit_level_name(enum unit_level level) { return level_names[level]; }

bool unit_level_parse(const char *text, enum unit_level *out)
{
    for (unsigned i = 0; i < LEVEL_COUNT; i++) {
        if (strcmp(level_names[i], text) == 0) {
            *out = (enum unit_level)i;
            return true;
        }
    }
    return false;
}

enum fault unit_list_new(struct unit_list **out)
{
    AUTO(unit_list) struct unit_list *list = calloc(1, sizeof *list);
    if (list == NULL)
        return fault_nomem();
    TRY(arena_new(LIST_BYTES_MAX, &list->arena));
    *out = TAKE(list);
    return OK;
}

void unit_list_free(struct unit_list *list)
{
    if (list == NULL)
        return;
    arena_free(list->arena);
    free(list->units);
    free(list->by_code);
    free(list);
}

enum fault unit_list_add(struct unit_list *list, const struct unit *unit)
{
    assert(list->by_code == NULL);
    struct unit *units = memory_grow(list->units, list->count, &list->capacity, sizeof *units);
    if (units == NULL)
        return FAULT_NOMEM;
    list->units = units;
    const char *full_name = unit->full_name[0] != '\0' ? unit->full_name : unit->name;
    const char *full_name_en = unit->full_name_en[0] != '\0' ? unit->full_name_en : full_name;
    struct unit copy = *unit;
    copy.code = arena_text(list->arena, unit->code);
    copy.type = text_nfc(list->arena, unit->type);
    copy.name = text_nfc(list->arena, unit->name);
    copy.full_name = text_nfc(list->arena, full_name);
    copy.full_name_en = text_nfc(list->arena, full_name_en);
    copy.parent = arena_text(list->arena, unit->parent);
    if (copy.code == NULL || copy.type == NULL || copy.name == NULL || copy.full_name == NULL ||
        copy.full_name_en == NULL || copy.parent == NULL)
        return FAULT_NOMEM;
    list->units[list->count++] = copy;
    return OK;
}

static int compare_codes(const void *a, const void *b)
{
    const struct unit *left = *(const struct unit *const *)a;
    const struct unit *right = *(const struct unit *const *)b;
    int order = strcmp(left->code, right->code);
    if (order != 0)
        return order;
    return (left->valid_from > right->valid_from) - (left->valid_from < right->valid_from);
}

/* Pointers to the units as they lie now, by code. */
static enum fault index_codes(struct unit_list *list)
{
    const struct unit **by_code = calloc(list->count + 1, sizeof(const struct unit *));
    if (by_code == NULL)
        return fault_nomem();
    for (size_t i = 0; i < list->count; i++)
        by_code[i] = &list->units[i];
    qsort(by_code, list->count, sizeof(const struct unit *), compare_codes);
    free(list->by_code);
    list->by_code = by_code;
    return OK;
}

struct keyed {
    const char *key;
    struct unit unit;
};

/* The key of unit `i`, once those of all higher levels are there. */
static enum fault make_key(const struct unit_list *list, struct arena *arena, size_t i,
                           struct keyed *rows)
{
    const struct unit *unit = &list->units[i];
    const struct unit *parent = unit_list_find(list, unit->parent);
    if (parent != NULL && parent->level >= unit->level)
        return fault_raise(FAULT_INVALID, "unit_parent_level", "code", unit->code, "value",
                           unit->parent, NULL);
    const char *prefix = parent == NULL ? "" : rows[parent - list->units].key;
    const char *name = text_sort_key(arena, unit->name);
    if (name == NULL)
        return FAULT_NOMEM;
    /* Days before 1970 are negative: moved so that their hexadecimal digits sort. */
    rows[i].key = arena_format(arena, "%s\x01%c%s\x01%s\x01%08x", prefix, '0' + (int)unit->level,
                               name, unit->code, (unsigned)unit->valid_from ^ 0x80000000u);
    return rows[i].key == NULL ? FAULT_NOMEM : OK;
}

static int compare_keys(const void *a, const void *b)
{
    return strcmp(((const struct keyed *)a)->key, ((const struct keyed *)b)->key);
}

static enum fault sort_units(struct unit_list *list)
{
    AUTO(arena) struct arena *arena = NULL;
    TRY(arena_new(LIST_BYTES_MAX, &arena));
    AUTO(memory) struct keyed *rows = calloc(list->count + 1, sizeof *rows);
    if (rows == NULL)
        return fault_nomem();
    for (unsigned level = 0; level < LEVEL_COUNT; level++) {
        for (size_t i = 0; i < list->count; i++) {
            if (list->units[i].level == (enum unit_level)level)
                TRY(make_key(list, arena, i, rows));
        }
    }
    for (size_t i = 0; i < list->count; i++)
        rows[i].unit = list->units[i];
    qsort(rows, list->count, sizeof *rows, compare_keys);
    for (size_t i = 0; i < list->count; i++)
        list->units[i] = rows[i].unit;
    return OK;
}

enum fault unit_list_seal(struct unit_list *list)
{
    TRY(index_codes(list));
    TRY(sort_units(list));
    return index_codes(list);
}

size_t unit_list_count(const struct unit_list *list) { return list->count; }

const struct unit *unit_list_at(const struct unit_list *list, size_t index)
{
    assert(index < list->count);
    return &list->units[index];
}

/* How many units, by code and then first day, are not after this one. */
static size_t count_up_to(const struct unit_list *list, const char *code, int32_t from)
{
    assert(list->by_code != NULL);
    size_t low = 0;
    size_t high = list->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct unit *unit = list->by_code[middle];
        int order = strcmp(unit->code, code);
        if (order < 0 || (order == 0 && unit->valid_from <= from))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The last of them, when it has the code. */
static const struct unit *find_last(const struct unit_list *list, const char *code, int32_t from)
{
    size_t count = count_up_to(list, code, from);
    bool found = count > 0 && strcmp(list->by_code[count - 1]->code, code) == 0;
    return found ? list->by_code[count - 1] : NULL;
}

const struct unit *unit_list_find(const struct unit_list *list, const char *code)
{
    return find_last(list, code, INT32_MAX);
}

const struct unit *unit_list_find_from(const struct unit_list *list, const char *code,
                                       int32_t valid_from)
{
    const struct unit *unit = find_last(list, code, valid_from);
    return unit != NULL && unit->valid_from == valid_from ? unit : NULL;
}

const struct unit *unit_list_overlap(const struct unit_list *list, const struct unit *unit)
{
    for (size_t i = count_up_to(list, unit->code, INT32_MAX); i > 0; i--) {
        const struct unit *other = list->by_code[i - 1];
        if (strcmp(other->code, unit->code) != 0)
            break;
        if (other->valid_from != unit->valid_from && other->valid_from <= unit->valid_to &&
            other->valid_to >= unit->valid_from)
            return other;
    }
    return NULL;
}

bool unit_list_within(const struct unit_list *list, const char *code, const char *ancestor)
{
    /* Sealing saw to it that levels rise on the way up, so it ends. */
    const struct unit *unit = unit_list_find(list, code);
    while (unit != NULL && strcmp(unit->code, ancestor) != 0)
        unit = unit_list_find(list, unit->parent);
    return unit != NULL;
}
