/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json_write.h"

#include "base/json_tree.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void json_number_text(double value, struct buffer *out)
{
    if (!isfinite(value)) {
        buffer_text(out, "null");
        return;
    }
    if (fabs(value) < 9007199254740992.0 && value == (double)(int64_t)value) {
        buffer_integer(out, (int64_t)value);
        return;
    }
    char text[40];
    int exponent;
    /* What reads back lies evenly about the value, but for powers of 2: more digits never do worse,
     * and where 15 do not do fewer need not be tried. */
    bool is_even = fabs(frexp(value, &exponent)) > 0.5;
    snprintf(text, sizeof text, "%.15g", value);
    for (int digits = is_even && strtod(text, NULL) != value ? 16 : 1; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value)
            break;
    }
    buffer_text(out, text);
}

static void put_escaped(char c, struct buffer *out)
{
    if (c == '"' || c == '\\')
        buffer_format(out, "\\%c", c);
    else if (c == '\n')
        buffer_text(out, "\\n");
    else
        buffer_format(out, "\\u%04x", c);
}

/* How many bytes of a text stand in a JSON string as they are: up to its end, a control, a quote or
 * a backslash. */
static size_t plain_length(const char *text)
{
    static const bool is_plain[256] = {
        [' ' ... '!'] = true, ['#' ... '['] = true, [']' ... 0xFF] = true};
    const char *at = text;
    while (is_plain[(unsigned char)*at])
        at++;
    return (size_t)(at - text);
}

void json_quote(const char *text, struct buffer *out)
{
    buffer_char(out, '"');
    for (;;) {
        size_t plain = plain_length(text);
        buffer_bytes(out, text, plain);
        text += plain;
        if (*text == '\0')
            break;
        put_escaped(*text++, out);
    }
    buffer_char(out, '"');
}

/* ,"name": and the first without a comma. */
static void put_name(const char *name, bool first, struct buffer *out)
{
    size_t length = plain_length(name);
    if (!first)
        buffer_char(out, ',');
    if (name[length] != '\0') {
        json_quote(name, out);
        buffer_char(out, ':');
        return;
    }
    char *at = buffer_extend(out, length + sizeof "\"\":" - 1);
    if (at == NULL)
        return;
    at[0] = '"';
    memcpy(at + 1, name, length);
    at[length + 1] = '"';
    at[length + 2] = ':';
}

static void canonical_object(const struct json *object, const char *without, struct buffer *out)
{
    const struct json_list *list = json_list(object);
    bool first = true;
    buffer_char(out, '{');
    for (size_t i = 0; list != NULL && i < list->count; i++) {
        const struct json *member = list->sorted[i].member;
        const char *name = json_name(member);
        if (without != NULL && strcmp(name, without) == 0)
            continue;
        put_name(name, first, out);
        first = false;
        json_canonical(member, NULL, out);
    }
    buffer_char(out, '}');
}

static void canonical_array(const struct json *array, struct buffer *out)
{
    buffer_char(out, '[');
    for (const struct json *item = json_first(array); item != NULL; item = json_next(item)) {
        if (item != json_first(array))
            buffer_char(out, ',');
        json_canonical(item, NULL, out);
    }
    buffer_char(out, ']');
}

void json_canonical(const struct json *json, const char *without, struct buffer *out)
{
    double number;
    switch (json_kind(json)) {
    case JSON_NULL:
        buffer_text(out, "null");
        break;
    case JSON_BOOL:
        buffer_text(out, json_true(json) ? "true" : "false");
        break;
    case JSON_NUMBER:
        if (json_number(json, &number))
            json_number_text(number, out);
        break;
    case JSON_TEXT:
        json_quote(json_text(json), out);
        break;
    case JSON_ARRAY:
        canonical_array(json, out);
        break;
    case JSON_OBJECT:
        canonical_object(json, without, out);
        break;
    }
}

struct json_out json_out_to(struct buffer *to)
{
    struct json_out out = {.to = to};
    return out;
}

/* The comma and the name before a value. */
static void lead(struct json_out *out, const char *name)
{
    uint64_t bit = UINT64_C(1) << out->depth;
    bool first = (out->has_items & bit) == 0;
    out->has_items |= bit;
    if (name != NULL)
        put_name(name, first, out->to);
    else if (!first)
        buffer_char(out->to, ',');
}

void json_open(struct json_out *out, const char *name, char bracket)
{
    lead(out, name);
    buffer_char(out->to, bracket);
    assert(out->depth < JSON_DEPTH_MAX);
    out->depth++;
    out->has_items &= ~(UINT64_C(1) << out->depth);
}

void json_close(struct json_out *out, char bracket)
{
    assert(out->depth > 0);
    out->depth--;
    buffer_char(out->to, bracket);
}

void json_put_text(struct json_out *out, const char *name, const char *text)
{
    lead(out, name);
    if (text == NULL)
        buffer_text(out->to, "null");
    else
        json_quote(text, out->to);
}

void json_put_integer(struct json_out *out, const char *name, int64_t value)
{
    lead(out, name);
    buffer_integer(out->to, value);
}

void json_put_number(struct json_out *out, const char *name, double value)
{
    lead(out, name);
    json_number_text(value, out->to);
}

void json_put_bool(struct json_out *out, const char *name, bool value)
{
    lead(out, name);
    buffer_text(out->to, value ? "true" : "false");
}

void json_put_null(struct json_out *out, const char *name)
{
    lead(out, name);
    buffer_text(out->to, "null");
}

void json_put_json(struct json_out *out, const char *name, const struct json *value)
{
    lead(out, name);
    json_canonical(value, NULL, out->to);
}

void json_put_raw(struct json_out *out, const char *name, const char *json_text)
{
    lead(out, name);
    buffer_text(out->to, json_text);
}

static void put_finding(struct json_out *out, const struct finding *finding)
{
    json_open(out, NULL, '{');
    json_put_text(out, "severity", severity_name(finding->severity));
    json_put_text(out, "at", finding->at);
    json_put_text(out, "code", finding->code);
    json_open(out, "args", '{');
    for (size_t i = 0; i < finding->arg_count; i++)
        json_put_text(out, finding->args[i].name, finding->args[i].value);
    json_close(out, '}');
    json_close(out, '}');
}

void json_put_findings(struct json_out *out, const char *name, const struct findings *findings)
{
    json_open(out, name, '[');
    for (size_t i = 0; i < findings->count; i++)
        put_finding(out, &findings->items[i]);
    json_close(out, ']');
}
