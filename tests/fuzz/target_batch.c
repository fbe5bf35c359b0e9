/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * batch: the array handed out item by item (base/json_split.h), with the parser of the whole as
 * witness: both see the same items, and the rest without them.
 */
#include "tests/fuzz/fuzz.h"

#include "base/json_split.h"

#include <string.h>

static const char name[] = "responses";

static void check_item(const struct json_piece *piece, const struct json *witness)
{
    AUTO(json) struct json *item = NULL;
    AUTO(buffer) struct buffer own = buffer_of(64 * piece->length);
    AUTO(buffer) struct buffer expected = buffer_of(64 * piece->length);
    MUST_BE_OK(json_parse(piece->text, piece->length, &item));
    json_canonical(item, NULL, &own);
    json_canonical(witness, NULL, &expected);
    MUST_BE_OK(buffer_check(&own));
    MUST(fuzz_same(&own, &expected));
}

/* Taking the array out of the whole must leave what was left beside the items. */
static void check_rest(struct json *whole, struct json *rest, size_t size)
{
    AUTO(buffer) struct buffer own = buffer_of(64 * size);
    AUTO(buffer) struct buffer expected = buffer_of(64 * size);
    AUTO(json) struct json *taken = json_take(whole, name);
    AUTO(json) struct json *emptied = json_take(rest, name);
    MUST(json_is(taken, JSON_ARRAY) && json_is(emptied, JSON_ARRAY) && json_count(emptied) == 0);
    MUST(json_member(whole, name) == NULL && json_take(whole, name) == NULL);
    json_canonical(whole, NULL, &expected);
    json_canonical(rest, NULL, &own);
    MUST(fuzz_same(&own, &expected));
}

static void check_split(struct json_split *split, struct json *whole, size_t size)
{
    const struct json *array = json_member(whole, name);
    if (!json_is(array, JSON_ARRAY)) {
        MUST(split->rest == NULL && split->count == 0);
        return;
    }
    MUST(split->rest != NULL && split->count == json_count(array));
    const struct json *witness = json_first(array);
    for (size_t i = 0; i < split->count && i < JSON_SPLIT_ITEMS_MAX; i++) {
        check_item(&split->items[i], witness);
        witness = json_next(witness);
    }
    check_rest(whole, split->rest, size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    AUTO(json) struct json *whole = NULL;
    AUTO(json_split) struct json_split split = {0};
    enum fault parsed = json_parse(text, size, &whole);
    enum fault fault = json_split(text, size, name, &split);
    if (fault != OK) {
        MUST(fault == FAULT_INVALID || fault == FAULT_LIMIT);
        MUST(parsed != OK || fault == FAULT_LIMIT);
        fuzz_check_detail();
        return 0;
    }
    if (parsed == OK)
        check_split(&split, whole, size);
    return 0;
}
