/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/index_load.h"

#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { INTEGER_TEXT_SIZE = 24 };

size_t index_trouble(const struct index_reader *reader)
{
    return findings_errors(reader->findings) + reader->findings->dropped;
}

static void remember(struct index_reader *reader, enum fault fault)
{
    if (reader->fault == OK)
        reader->fault = fault;
}

void *index_array(struct index_reader *reader, size_t count, size_t size)
{
    void *memory = arena_array(reader->definition->arena, count, size);
    if (memory == NULL)
        remember(reader, FAULT_NOMEM);
    return memory;
}

static bool is_one_of(const char *name, const char *const *names)
{
    for (; *names != NULL; names++) {
        if (strcmp(*names, name) == 0)
            return true;
    }
    return false;
}

bool index_object(struct index_reader *reader, const struct written *value,
                  const char *const *names)
{
    if (!json_is(value->json, JSON_OBJECT)) {
        INDEX_ERROR(reader, value, "index_type", "expected", "{}");
        return false;
    }
    for (const struct json *m = json_first(value->json); m != NULL; m = json_next(m)) {
        struct written member = {m, place_member(&value->at, json_name(m))};
        if (!is_one_of(json_name(m), names))
            INDEX_ERROR(reader, &member, "index_unknown_member", "member",
                        place_excerpt(json_name(m), reader->findings));
    }
    return true;
}

bool index_list(struct index_reader *reader, const struct written *value, size_t most)
{
    if (value->json == NULL)
        return false;
    if (!json_is(value->json, JSON_ARRAY)) {
        INDEX_ERROR(reader, value, "index_type", "expected", "[]");
        return false;
    }
    size_t count = json_count(value->json);
    if (count >= 1 && count <= most)
        return true;
    char limit[INTEGER_TEXT_SIZE];
    snprintf(limit, sizeof limit, "%zu", most);
    INDEX_ERROR(reader, value, "index_count", "limit", limit);
    return false;
}

struct written index_member(const struct written *object, const char *name)
{
    return (struct written){json_member(object->json, name), place_member(&object->at, name)};
}

struct written index_needed(struct index_reader *reader, const struct written *object,
                            const char *name)
{
    struct written member = index_member(object, name);
    if (member.json == NULL)
        INDEX_ERROR(reader, object, "index_missing", "member", name);
    return member;
}

struct written index_item(const struct written *list, const struct json *item, size_t position)
{
    return (struct written){item, place_item(&list->at, position)};
}

const char *index_string(struct index_reader *reader, const struct written *value)
{
    if (value->json == NULL)
        return NULL;
    const char *text = json_text(value->json);
    if (text == NULL || text[0] == '\0') {
        INDEX_ERROR(reader, value, "index_type", "expected", "\"...\"");
        return NULL;
    }
    const char *copy = arena_text(reader->definition->arena, text);
    if (copy == NULL)
        remember(reader, FAULT_NOMEM);
    return copy;
}

const char *index_code(struct index_reader *reader, const struct written *value)
{
    const char *text = index_string(reader, value);
    if (text == NULL || text_is_code(text))
        return text;
    INDEX_ERROR(reader, value, "index_code", "value", place_excerpt(text, reader->findings));
    return NULL;
}

void index_name(struct index_reader *reader, const struct written *value, const char **out_vi,
                const char **out_en)
{
    static const char *const names[] = {"vi", "en", NULL};
    if (value->json == NULL || !index_object(reader, value, names))
        return;
    struct written vi = index_needed(reader, value, "vi");
    struct written en = index_needed(reader, value, "en");
    *out_vi = index_string(reader, &vi);
    *out_en = index_string(reader, &en);
}

bool index_decimal(struct index_reader *reader, const struct written *value, int64_t low,
                   struct exact *out)
{
    const char *text = index_string(reader, value);
    if (text == NULL)
        return false;
    struct exact number;
    if (exact_parse(text, &number) == OK && exact_compare(number, exact_integer(low)) >= 0) {
        *out = number;
        return true;
    }
    char low_text[INTEGER_TEXT_SIZE];
    snprintf(low_text, sizeof low_text, "%" PRId64, low);
    INDEX_ERROR(reader, value, "index_decimal", "value", place_excerpt(text, reader->findings),
                "low", low_text);
    return false;
}

int64_t index_whole(struct index_reader *reader, const struct written *value,
                    struct index_bounds bounds)
{
    int64_t number;
    if (value->json == NULL)
        return bounds.low;
    if (json_integer(value->json, &number) && number >= bounds.low && number <= bounds.high)
        return number;
    char low[INTEGER_TEXT_SIZE];
    char high[INTEGER_TEXT_SIZE];
    snprintf(low, sizeof low, "%" PRId64, bounds.low);
    snprintf(high, sizeof high, "%" PRId64, bounds.high);
    INDEX_ERROR(reader, value, "index_range", "low", low, "high", high);
    return bounds.low;
}

const struct expr *index_expression(struct index_reader *reader, const struct written *value)
{
    const struct expr *expression = NULL;
    if (value->json == NULL)
        return NULL;
    enum fault fault =
        expr_parse(value->json, reader->definition->arena,
                   place_pointer(&value->at, reader->findings), reader->findings, &expression);
    if (fault != OK)
        remember(reader, fault);
    return expression;
}
