/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * json: the strict reader and the canonical writer (base/json.h). What is read is written in one
 * way only, reads back as the same, and keeps to the stated limits.
 */
#include "tests/fuzz/fuzz.h"

#include "base/json.h"
#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The most a canonical text grows: the server's buffers count on it (survey-server/limits.h). */
enum { GROWTH_MAX = 8 };

static void check_value(const struct json *json, unsigned depth);

/* A name leads to its own member, which so is there once, and another name does not. */
static void check_lookup(const struct json *object, const struct json *member)
{
    const char *name = json_name(member);
    const char *shorter = name[0] == '\0' ? name : name + 1;
    const struct json *found = json_member(object, shorter);
    MUST(text_is_utf8(name, strlen(name)));
    MUST(json_member(object, name) == member);
    MUST(found == NULL || strcmp(json_name(found), shorter) == 0);
}

static void check_object(const struct json *object, unsigned depth)
{
    size_t count = 0;
    for (const struct json *m = json_first(object); m != NULL; m = json_next(m)) {
        check_lookup(object, m);
        check_value(m, depth + 1);
        count++;
    }
    MUST(json_count(object) == count);
}

static void check_value(const struct json *json, unsigned depth)
{
    double number;
    int64_t integer;
    switch (json_kind(json)) {
    case JSON_NUMBER:
        MUST(json_number(json, &number) && isfinite(number));
        if (json_integer(json, &integer))
            MUST((double)integer == number);
        break;
    case JSON_TEXT:
        MUST(text_is_utf8(json_text(json), strlen(json_text(json))));
        break;
    case JSON_ARRAY:
        MUST(depth < JSON_DEPTH_MAX);
        for (const struct json *item = json_first(json); item != NULL; item = json_next(item))
            check_value(item, depth + 1);
        break;
    case JSON_OBJECT:
        MUST(depth < JSON_DEPTH_MAX);
        check_object(json, depth);
        break;
    default:
        break;
    }
}

/* Canonical text: members in the order of their bytes. */
static void check_order(const struct json *json)
{
    const char *before = NULL;
    for (const struct json *child = json_first(json); child != NULL; child = json_next(child)) {
        const char *name = json_name(child);
        MUST(name == NULL || before == NULL || strcmp(before, name) < 0);
        before = name;
        if (json_is(child, JSON_ARRAY) || json_is(child, JSON_OBJECT))
            check_order(child);
    }
}

/* A document that is one number is that number: strtod is the witness. */
static void check_number(const struct json *json, const char *text, size_t length)
{
    double number;
    if (!json_number(json, &number))
        return;
    AUTO(memory) char *copy = strndup(text, length);
    MUST(copy != NULL && strtod(copy, NULL) == number);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    AUTO(json) struct json *first = NULL;
    AUTO(json) struct json *second = NULL;
    AUTO(buffer) struct buffer once = buffer_of(GROWTH_MAX * size);
    AUTO(buffer) struct buffer twice = buffer_of(GROWTH_MAX * size);
    enum fault fault = json_parse(text, size, &first);
    if (fault != OK) {
        MUST(fault == FAULT_INVALID && first == NULL);
        fuzz_check_detail();
        return 0;
    }
    check_value(first, 0);
    check_number(first, text, size);
    json_canonical(first, NULL, &once);
    MUST_BE_OK(buffer_check(&once));
    MUST_BE_OK(json_parse(once.data, once.length, &second));
    check_order(second);
    json_canonical(second, NULL, &twice);
    MUST_BE_OK(buffer_check(&twice));
    MUST(fuzz_same(&once, &twice));
    return 0;
}
