/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/form_compare.h"

#include "base/json.h"

#include <stdio.h>
#include <string.h>

enum { PATH_BYTES_MAX = 400, TEXT_BYTES_MAX = FORM_BYTES_MAX };

/* Changes as they are found. A fault stays until the end: no call in between can mend it. */
struct comparison {
    struct arena *arena;
    const char *language; /* that labels are told in */
    struct form_change *items;
    size_t count;
    size_t room;
    enum fault fault;
};

/* Where in both documents: a question (NULL = outside) and the members below. */
struct spot {
    const char *question;
    const char *path;
};

static bool grow(struct comparison *comparison)
{
    if (comparison->count < comparison->room)
        return true;
    size_t room = comparison->room == 0 ? 64 : 2 * comparison->room;
    struct form_change *items = arena_array(comparison->arena, room, sizeof *items);
    if (items == NULL) {
        comparison->fault = fault_nomem();
        return false;
    }
    if (comparison->count > 0)
        memcpy(items, comparison->items, comparison->count * sizeof *items);
    comparison->items = items;
    comparison->room = room;
    return true;
}

/* What a person reads of a value: a text, the label of an object that has one, or JSON. */
static const char *tell(struct comparison *comparison, const struct json *value)
{
    const struct json *label = json_member(value, "label");
    const char *text = json_text(label == NULL ? value : json_member(label, comparison->language));
    AUTO(buffer) struct buffer told = buffer_of(TEXT_BYTES_MAX);
    if (value == NULL)
        return NULL;
    if (text != NULL)
        buffer_text(&told, text);
    else
        json_canonical(value, NULL, &told);
    const char *kept = buffer_check(&told) == OK
                           ? arena_text(comparison->arena, told.length == 0 ? "" : told.data)
                           : NULL;
    if (kept == NULL)
        comparison->fault = fault_nomem();
    return kept;
}

static void put(struct comparison *comparison, const struct spot *spot, const struct json *before,
                const struct json *after)
{
    if (comparison->fault != OK || !grow(comparison))
        return;
    comparison->items[comparison->count++] =
        (struct form_change){.question = spot->question,
                             .path = spot->path,
                             .before = tell(comparison, before),
                             .after = tell(comparison, after)};
}

/* What an item of a list is known by: its id, or its value; false when by neither. */
static bool key_of(const struct json *item, char out[PATH_BYTES_MAX])
{
    int64_t value;
    const char *id = json_member_text(item, "id");
    if (id != NULL)
        snprintf(out, PATH_BYTES_MAX, "%s", id);
    else if (json_integer(json_member(item, "value"), &value))
        snprintf(out, PATH_BYTES_MAX, "%lld", (long long)value);
    else
        return false;
    return true;
}

static const struct json *with_key(const struct json *list, const char *key)
{
    char found[PATH_BYTES_MAX];
    for (const struct json *item = json_first(list); item != NULL; item = json_next(item)) {
        if (key_of(item, found) && strcmp(found, key) == 0)
            return item;
    }
    return NULL;
}

/* Whether every item of a list has a key. */
static bool is_keyed(const struct json *list)
{
    char key[PATH_BYTES_MAX];
    bool keyed = json_is(list, JSON_ARRAY);
    for (const struct json *item = json_first(list); item != NULL && keyed; item = json_next(item))
        keyed = key_of(item, key);
    return keyed;
}

static bool same(struct comparison *comparison, const struct json *a, const struct json *b)
{
    AUTO(buffer) struct buffer first = buffer_of(TEXT_BYTES_MAX);
    AUTO(buffer) struct buffer second = buffer_of(TEXT_BYTES_MAX);
    json_canonical(a, NULL, &first);
    json_canonical(b, NULL, &second);
    if (buffer_check(&first) != OK || buffer_check(&second) != OK)
        comparison->fault = fault_nomem();
    return comparison->fault != OK || strcmp(first.data, second.data) == 0;
}

/* The place of a member or item; the items of the list of questions are questions. */
static struct spot below(struct comparison *comparison, const struct spot *spot, const char *name)
{
    if (spot->question == NULL && strcmp(spot->path, "questions") == 0) {
        const char *question = arena_text(comparison->arena, name);
        if (question == NULL)
            comparison->fault = fault_nomem();
        return (struct spot){question, ""};
    }
    const char *between = spot->path[0] == '\0' ? "" : "/";
    const char *path = arena_format(comparison->arena, "%s%s%s", spot->path, between, name);
    if (path == NULL)
        comparison->fault = fault_nomem();
    return (struct spot){spot->question, path == NULL ? "" : path};
}

static void compare(struct comparison *comparison, const struct spot *spot,
                    const struct json *before, const struct json *after);

static void compare_objects(struct comparison *comparison, const struct spot *spot,
                            const struct json *before, const struct json *after)
{
    for (const struct json *member = json_first(after); member != NULL;
         member = json_next(member)) {
        const struct spot place = below(comparison, spot, json_name(member));
        compare(comparison, &place, json_member(before, json_name(member)), member);
    }
    for (const struct json *member = json_first(before); member != NULL;
         member = json_next(member)) {
        const struct spot place = below(comparison, spot, json_name(member));
        if (json_member(after, json_name(member)) == NULL)
            compare(comparison, &place, member, NULL);
    }
}

/* The keys of a list's items that are in the other list too, in their order. */
static void list_shared(const struct json *list, const struct json *other, struct buffer *out)
{
    char key[PATH_BYTES_MAX];
    for (const struct json *item = json_first(list); item != NULL; item = json_next(item)) {
        if (key_of(item, key) && with_key(other, key) != NULL)
            buffer_format(out, "%s%s", out->length == 0 ? "" : ", ", key);
    }
}

static void compare_order(struct comparison *comparison, const struct spot *spot,
                          const struct json *before, const struct json *after)
{
    AUTO(buffer) struct buffer was = buffer_of(TEXT_BYTES_MAX);
    AUTO(buffer) struct buffer is = buffer_of(TEXT_BYTES_MAX);
    list_shared(before, after, &was);
    list_shared(after, before, &is);
    bool failed = buffer_check(&was) != OK || buffer_check(&is) != OK;
    if (!failed && (was.length == 0 || strcmp(was.data, is.data) == 0))
        return;
    const char *path = arena_format(comparison->arena, "%s/order", spot->path);
    const char *first = failed ? NULL : arena_text(comparison->arena, was.data);
    const char *second = failed ? NULL : arena_text(comparison->arena, is.data);
    if (path == NULL || first == NULL || second == NULL || !grow(comparison)) {
        comparison->fault = fault_nomem();
        return;
    }
    comparison->items[comparison->count++] =
        (struct form_change){spot->question, path, first, second};
}

static void compare_lists(struct comparison *comparison, const struct spot *spot,
                          const struct json *before, const struct json *after)
{
    char key[PATH_BYTES_MAX];
    compare_order(comparison, spot, before, after);
    for (const struct json *item = json_first(after); item != NULL; item = json_next(item)) {
        if (!key_of(item, key))
            continue;
        const struct spot place = below(comparison, spot, key);
        compare(comparison, &place, with_key(before, key), item);
    }
    for (const struct json *item = json_first(before); item != NULL; item = json_next(item)) {
        if (!key_of(item, key) || with_key(after, key) != NULL)
            continue;
        const struct spot place = below(comparison, spot, key);
        compare(comparison, &place, item, NULL);
    }
}

/* As deep as documents go: JSON_DEPTH_MAX. */
static void compare(struct comparison *comparison, const struct spot *spot,
                    const struct json *before, const struct json *after)
{
    if (comparison->fault != OK)
        return;
    if (json_is(before, JSON_OBJECT) && json_is(after, JSON_OBJECT))
        compare_objects(comparison, spot, before, after);
    else if (is_keyed(before) && is_keyed(after))
        compare_lists(comparison, spot, before, after);
    else if (before == NULL || after == NULL || !same(comparison, before, after))
        put(comparison, spot, before, after);
}

enum fault form_compare(const struct form *before, const struct form *after, struct arena *arena,
                        struct form_changes *out)
{
    AUTO(json) struct json *first = NULL;
    AUTO(json) struct json *second = NULL;
    struct comparison comparison = {.arena = arena, .language = after->languages[0]};
    const struct spot top = {NULL, ""};
    TRY(json_parse(before->document, strlen(before->document), &first));
    TRY(json_parse(after->document, strlen(after->document), &second));
    json_take(first, "version"); /* that they are two is known */
    json_take(second, "version");
    compare(&comparison, &top, first, second);
    TRY(comparison.fault);
    *out = (struct form_changes){comparison.items, comparison.count};
    return OK;
}
