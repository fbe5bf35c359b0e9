/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The walk below trusts its text: json_check has been over it. So a value ends where its brackets
 * do, and only strings must be read for what they are.
 */
#include "base/json_split.h"

#include <stdio.h>
#include <string.h>

enum { LIMIT_TEXT_SIZE = 24 };

static bool is_space(char character)
{
    return character == ' ' || character == '\t' || character == '\n' || character == '\r';
}

static const char *skip_space(const char *at, const char *end)
{
    while (at < end && is_space(*at))
        at++;
    return at;
}

/* From the opening quote to behind the closing one. */
static const char *skip_string(const char *at)
{
    for (at++; *at != '"'; at++)
        at += *at == '\\';
    return at + 1;
}

static const char *skip_word(const char *at, const char *end)
{
    while (at < end && !is_space(*at) && strchr(",:]}", *at) == NULL)
        at++;
    return at;
}

/* From the first character of a value to behind its last. */
static const char *skip_value(const char *at, const char *end)
{
    size_t depth = 0;
    do {
        if (*at == '"') {
            at = skip_string(at);
            continue;
        }
        depth += *at == '{' || *at == '[';
        depth -= *at == '}' || *at == ']';
        at = depth > 0 || strchr("{}[]", *at) != NULL ? at + 1 : skip_word(at, end);
    } while (depth > 0);
    return at;
}

/* To the next item or member behind one, or to the closing bracket. */
static const char *skip_comma(const char *at, const char *end)
{
    at = skip_space(at, end);
    return *at == ',' ? skip_space(at + 1, end) : at;
}

/* Whether a string as it is written says `name`. */
static enum fault says(const char *string, const char *end, const char *name, bool *out)
{
    AUTO(json) struct json *json = NULL;
    TRY(json_parse(string, (size_t)(end - string), &json));
    *out = strcmp(json_text(json), name) == 0;
    return OK;
}

/* The opening bracket of the first member `name` that is an array; NULL: there is none. */
static enum fault find_array(const char *text, const char *end, const char *name, const char **out)
{
    const char *at = skip_space(text, end);
    *out = NULL;
    if (*at != '{')
        return OK;
    for (at = skip_space(at + 1, end); *at != '}'; at = skip_comma(at, end)) {
        bool found = false;
        const char *string = at;
        at = skip_string(at);
        TRY(says(string, at, name, &found));
        at = skip_space(skip_space(at, end) + 1, end);
        if (found && *at == '[') {
            *out = at;
            return OK;
        }
        at = skip_value(at, end);
    }
    return OK;
}

/* Takes the items of the array that opens at `at`; yields its closing bracket. */
static const char *take_items(const char *at, const char *end, struct json_split *split)
{
    for (at = skip_space(at + 1, end); *at != ']'; at = skip_comma(at, end)) {
        const char *start = at;
        at = skip_value(at, end);
        if (split->count < JSON_SPLIT_ITEMS_MAX)
            split->items[split->count] = (struct json_piece){start, (size_t)(at - start)};
        split->count++;
    }
    return at;
}

static enum fault parse_rest(const char *text, const char *end, const char *open, const char *close,
                             struct json **out)
{
    AUTO(buffer) struct buffer rest = buffer_of(JSON_SPLIT_REST_MAX + 1);
    if ((size_t)(open - text) + (size_t)(end - close) > JSON_SPLIT_REST_MAX) {
        char limit[LIMIT_TEXT_SIZE];
        snprintf(limit, sizeof limit, "%d", JSON_SPLIT_REST_MAX);
        return fault_raise(FAULT_LIMIT, "json_rest", "limit", limit, NULL);
    }
    buffer_bytes(&rest, text, (size_t)(open - text));
    buffer_bytes(&rest, close, (size_t)(end - close));
    TRY(buffer_check(&rest));
    return json_parse(rest.data, rest.length, out);
}

enum fault json_split(const char *text, size_t length, const char *name, struct json_split *out)
{
    const char *end = text + length;
    const char *open = NULL;
    AUTO(json_split) struct json_split split = {0};
    TRY(json_check(text, length, JSON_SPLIT_DEPTH_MAX));
    TRY(find_array(text, end, name, &open));
    if (open != NULL) {
        const char *close = take_items(open, end, &split);
        TRY(parse_rest(text, end, open + 1, close, &split.rest));
    }
    *out = split;
    split.rest = NULL;
    return OK;
}

void json_split_cleanup(struct json_split *split) { json_free(split->rest); }
