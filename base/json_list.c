/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json_tree.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <string.h>

enum { SHORT_RUN = 8 };

static cJSON *in(struct json *json) { return (cJSON *)(void *)json; }

static struct json_entry entry_of(const char *name, const struct json *member)
{
    uint64_t key = 0;
    const char *at = name;
    for (size_t i = 0; i < sizeof key; i++) {
        key = key << 8 | (unsigned char)*at;
        at += *at != '\0';
    }
    return (struct json_entry){key, member};
}

/* The order of a name and a member's, <0, 0, >0: that of their bytes. */
static int compare_name(uint64_t key, const char *name, const struct json_entry *entry)
{
    if (key != entry->key)
        return key < entry->key ? -1 : 1;
    bool whole = (key & 0xFF) == 0; /* both ended within their keys */
    return whole ? 0 : strcmp(name + sizeof key, json_name(entry->member) + sizeof key);
}

static int compare(const struct json_entry *a, const struct json_entry *b)
{
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return compare_name(a->key, json_name(a->member), b);
}

/* Merges two sorted runs that lie one behind the other, up to `middle` and up to `end`. */
static void merge(const struct json_entry *from, size_t middle, size_t end, struct json_entry *to)
{
    size_t left = 0;
    size_t right = middle;
    if (middle == end || compare(&from[middle - 1], &from[middle]) <= 0) {
        memcpy(to, from, end * sizeof *to);
        return;
    }
    for (size_t i = 0; i < end; i++) {
        bool take_left = right == end || (left < middle && compare(&from[left], &from[right]) <= 0);
        to[i] = from[take_left ? left++ : right++];
    }
}

/* Insertion sort. */
static void sort_run(struct json_entry *entries, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        const struct json_entry entry = entries[i];
        size_t place = i;
        for (; place > 0 && compare(&entries[place - 1], &entry) > 0; place--)
            entries[place] = entries[place - 1];
        entries[place] = entry;
    }
}

/* Merge sort from short runs; yields `entries` or `spare`, whichever holds the result. qsort would
 * call back for each comparison, and a response has many members, most of them in order. */
static struct json_entry *sort(struct json_entry *entries, struct json_entry *spare, size_t count)
{
    for (size_t at = 0; at < count; at += SHORT_RUN)
        sort_run(entries + at, count - at < SHORT_RUN ? count - at : SHORT_RUN);
    for (size_t width = SHORT_RUN; width < count; width *= 2) {
        for (size_t at = 0; at < count; at += 2 * width) {
            size_t rest = count - at;
            merge(entries + at, width < rest ? width : rest, 2 * width < rest ? 2 * width : rest,
                  spare + at);
        }
        struct json_entry *sorted = spare;
        spare = entries;
        entries = sorted;
    }
    return entries;
}

static bool are_sorted(const struct json_entry *entries, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        if (compare(&entries[i - 1], &entries[i]) > 0)
            return false;
    }
    return true;
}

static enum fault list_object(cJSON *object)
{
    size_t count = (size_t)cJSON_GetArraySize(object);
    struct json_list *list = cJSON_malloc(sizeof *list + 2 * count * sizeof *list->sorted);
    if (list == NULL)
        return fault_nomem();
    object->valuestring = (char *)list;
    *list = (struct json_list){.sorted = list->entries};
    for (const cJSON *child = object->child; child != NULL; child = child->next)
        list->entries[list->count++] =
            entry_of(child->string, (const struct json *)(const void *)child);
    if (!are_sorted(list->entries, count)) /* as stored documents are */
        list->sorted = sort(list->entries, list->entries + count, count);
    for (size_t i = 1; i < count; i++) {
        if (compare(&list->sorted[i - 1], &list->sorted[i]) == 0)
            return fault_raise(FAULT_INVALID, "json_duplicate", "name",
                               json_name(list->sorted[i].member), NULL);
    }
    return OK;
}

static enum fault check_number(const cJSON *json)
{
    if ((json->type & 0xFF) == cJSON_Number && !isfinite(json->valuedouble))
        return fault_raise(FAULT_INVALID, "json_number", NULL);
    return OK;
}

/* The scan has bounded the depth. */
static enum fault list_under(cJSON *json)
{
    if (cJSON_IsObject(json) && json->child != NULL)
        TRY(list_object(json));
    for (cJSON *child = json->child; child != NULL; child = child->next) {
        TRY(check_number(child));
        if (child->child != NULL)
            TRY(list_under(child));
    }
    return OK;
}

enum fault json_list_members(struct json *json)
{
    TRY(check_number(in(json)));
    return list_under(in(json));
}

const struct json_list *json_list(const struct json *object)
{
    const cJSON *json = (const cJSON *)(const void *)object;
    return (const struct json_list *)(const void *)json->valuestring;
}

/* The place of a name in the list, or NULL. */
static const struct json_entry *find(const struct json_list *list, const char *name)
{
    const uint64_t key = entry_of(name, NULL).key;
    size_t low = 0;
    size_t high = list == NULL ? 0 : list->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare_name(key, name, &list->sorted[middle]);
        if (order == 0)
            return &list->sorted[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

const struct json *json_member(const struct json *object, const char *name)
{
    const struct json_entry *entry =
        json_is(object, JSON_OBJECT) ? find(json_list(object), name) : NULL;
    return entry == NULL ? NULL : entry->member;
}

const struct json *json_take(struct json *object, const char *name)
{
    const struct json_entry *found =
        json_is(object, JSON_OBJECT) ? find(json_list(object), name) : NULL;
    if (found == NULL)
        return NULL;
    struct json_list *list = (struct json_list *)(void *)in(object)->valuestring;
    struct json_entry *at = list->entries + (found - list->entries);
    size_t behind = (size_t)(list->sorted + list->count - (found + 1));
    cJSON *member = in((struct json *)found->member);
    memmove(at, at + 1, behind * sizeof *at);
    list->count--;
    return (const struct json *)(void *)cJSON_DetachItemViaPointer(in(object), member);
}
