/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * json_tree - cJSON's tree under our name, with each object's members listed by name (private to
 * json*.c).
 *
 *   {"b":[1],"a":"x"}   cJSON object: child -> "b" -> "a"        in the order of the text
 *                              valuestring -> list: "a", "b"     in the order of their bytes
 *
 * The list finds a member by its name, shows two of one name, and is the order of canonical text.
 * cJSON keeps nothing in an object's `valuestring`.
 */
#ifndef HAILONG_BASE_JSON_TREE_H
#define HAILONG_BASE_JSON_TREE_H

#include "base/json.h"

/* A member with the first bytes of its name as a number that orders as the name does: most names
 * are told apart without looking at them. */
struct json_entry {
    uint64_t key;
    const struct json *member;
};

struct json_list {
    size_t count;
    const struct json_entry *sorted; /* by name; lies in `entries` */
    struct json_entry entries[];     /* room for twice as many, to sort in */
};

/* An object's members; NULL for an empty one. */
const struct json_list *json_list(const struct json *object);

/* Lists the members of every object under `json`, and looks for numbers that no double holds.
 * INVALID json_duplicate {name}, json_number; NOMEM. */
CHECKED enum fault json_list_members(struct json *json);

#endif
