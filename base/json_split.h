/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * json_split - a large array inside a JSON text, handed out item by item as text, so that each can
 * be read, measured and refused as if it had come alone.
 *
 *   {"sent":"...","responses":[ {...} , {...} ],"device":{...}}
 *                               '-----'   '-----'   items, as they are written
 *   {"sent":"...","responses":[],"device":{...}}    rest, parsed
 *
 *     AUTO(json_split) struct json_split split = {0};
 *     TRY(json_split(text, length, "responses", &split));
 *     for (size_t i = 0; i < split.count; i++)
 *         json_parse(split.items[i].text, split.items[i].length, ...)
 *
 * The whole text is scanned first: whatever the items hold is JSON when it comes out here. What
 * only a parsed tree shows (a name twice, a number no double holds) is found in `rest` here, in an
 * item when that is parsed.
 *
 * Ownership: items point into the text; the split owns `rest`. Thread: one at a time.
 * Faults: those of json_parse(); LIMIT json_rest {limit} when what is not items is over
 * JSON_SPLIT_REST_MAX bytes.
 * Limits: JSON_SPLIT_ITEMS_MAX items are handed out, all are counted. An item over JSON_DEPTH_MAX
 * is for json_parse to refuse, alone; the whole may be JSON_SPLIT_DEPTH_MAX deep.
 */
#ifndef HAILONG_BASE_JSON_SPLIT_H
#define HAILONG_BASE_JSON_SPLIT_H

#include "base/json.h"

enum { JSON_SPLIT_ITEMS_MAX = 64, JSON_SPLIT_REST_MAX = 64 * 1024, JSON_SPLIT_DEPTH_MAX = 512 };

struct json_piece {
    const char *text;
    size_t length;
};

struct json_split {
    struct json *rest;
    struct json_piece items[JSON_SPLIT_ITEMS_MAX];
    size_t count; /* of all; may be over JSON_SPLIT_ITEMS_MAX */
};

/* Splits an object at its member `name`. `rest` is NULL when the text is no object, or has no such
 * member that is an array. */
CHECKED enum fault json_split(const char *text, size_t length, const char *name,
                              struct json_split *out);
void json_split_cleanup(struct json_split *split);

#endif
