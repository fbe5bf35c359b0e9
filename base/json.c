/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json_memory.h"
#include "base/json_scan.h"
#include "base/json_tree.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>

static const double INTEGER_MAX =
    9007199254740992.0; /* 2^53: doubles tell every integer below from its neighbours */

/* struct json is cJSON under another name: the only place that knows. */
static const cJSON *in(const struct json *json) { return (const cJSON *)(const void *)json; }
static const struct json *outof(const cJSON *json)
{
    return (const struct json *)(const void *)json;
}

static enum fault raise_syntax(const char *text, size_t offset, const char *what)
{
    size_t line = 1;
    size_t column = 1;
    for (size_t i = 0; i < offset; i++) {
        bool newline = text[i] == '\n';
        line += newline;
        column = newline ? 1 : column + (((unsigned char)text[i] & 0xC0) != 0x80);
    }
    char line_text[24];
    char column_text[24];
    snprintf(line_text, sizeof line_text, "%zu", line);
    snprintf(column_text, sizeof column_text, "%zu", column);
    return fault_raise(FAULT_INVALID, "json_syntax", "line", line_text, "column", column_text,
                       "what", what, NULL);
}

enum fault json_check(const char *text, size_t length, unsigned depth_max)
{
    struct json_error error = json_scan(text, length, depth_max);
    return error.what == NULL ? OK : raise_syntax(text, error.offset, error.what);
}

static void set_hooks(void)
{
    cJSON_Hooks hooks = {json_memory_take, json_memory_give};
    cJSON_InitHooks(&hooks);
}

/* The tree of a text that was checked; its first allocation is its root. */
static enum fault build(const char *text, size_t length, struct json **out)
{
    cJSON *tree = cJSON_ParseWithLength(text, length);
    if (tree == NULL)
        return fault_nomem();
    struct json *json = (struct json *)(void *)tree;
    TRY(json_list_members(json));
    *out = json;
    return OK;
}

enum fault json_parse(const char *text, size_t length, struct json **out)
{
    static pthread_once_t hooked = PTHREAD_ONCE_INIT;
    pthread_once(&hooked, set_hooks);
    TRY(json_check(text, length, JSON_DEPTH_MAX));
    AUTO(json_memory) struct json_memory *memory = json_memory_begin(length);
    if (memory == NULL)
        return fault_nomem();
    enum fault fault = build(text, length, out);
    json_memory_end();
    if (fault == OK)
        (void)TAKE(memory);
    return fault;
}

void json_free(struct json *json) { json_memory_free(json_memory_of(json)); }

enum json_kind json_kind(const struct json *json)
{
    switch (in(json)->type & 0xFF) {
    case cJSON_True:
    case cJSON_False:
        return JSON_BOOL;
    case cJSON_Number:
        return JSON_NUMBER;
    case cJSON_String:
        return JSON_TEXT;
    case cJSON_Array:
        return JSON_ARRAY;
    case cJSON_Object:
        return JSON_OBJECT;
    default:
        return JSON_NULL;
    }
}

bool json_is(const struct json *json, enum json_kind kind)
{
    return json != NULL && json_kind(json) == kind;
}

const struct json *json_first(const struct json *container)
{
    return container == NULL ? NULL : outof(in(container)->child);
}

const struct json *json_next(const struct json *child) { return outof(in(child)->next); }

const char *json_name(const struct json *member) { return in(member)->string; }

size_t json_count(const struct json *container)
{
    return container == NULL ? 0 : (size_t)cJSON_GetArraySize(in(container));
}

const char *json_text(const struct json *json)
{
    return json_is(json, JSON_TEXT) ? in(json)->valuestring : NULL;
}

const char *json_member_text(const struct json *object, const char *name)
{
    return json_text(json_member(object, name));
}

bool json_integer(const struct json *json, int64_t *out)
{
    double value;
    if (!json_number(json, &value) || fabs(value) >= INTEGER_MAX)
        return false;
    int64_t whole = (int64_t)value;
    if ((double)whole != value)
        return false;
    *out = whole;
    return true;
}

bool json_number(const struct json *json, double *out)
{
    if (!json_is(json, JSON_NUMBER))
        return false;
    *out = in(json)->valuedouble;
    return true;
}

bool json_true(const struct json *json)
{
    return json != NULL && (in(json)->type & 0xFF) == cJSON_True;
}
