/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/reader.h"

#include <stdio.h>
#include <string.h>

enum { INTEGER_TEXT_SIZE = 24 };

struct reader reader_of(const struct reader_codes *codes, struct arena *arena,
                        struct findings *findings)
{
    struct reader reader = {.codes = codes, .arena = arena, .findings = findings};
    reader.before = findings_errors(findings);
    return reader;
}

enum fault reader_end(const struct reader *reader, const struct json *document,
                      const char **out_text, struct hash *out_hash)
{
    TRY(reader->fault);
    if (reader->findings->failed)
        return FAULT_NOMEM;
    if (findings_errors(reader->findings) > reader->before)
        return OK;
    AUTO(buffer) struct buffer canonical = buffer_of(READER_DOCUMENT_BYTES);
    json_canonical(document, NULL, &canonical);
    TRY(buffer_check(&canonical));
    const char *text = arena_text_n(reader->arena, canonical.data, canonical.length);
    if (text == NULL)
        return FAULT_NOMEM;
    *out_text = text;
    *out_hash = hash_of(canonical.data, canonical.length);
    return OK;
}

void reader_remember(struct reader *reader, enum fault fault)
{
    if (reader->fault == OK)
        reader->fault = fault;
}

void *reader_array(struct reader *reader, size_t count, size_t size)
{
    void *memory = arena_array(reader->arena, count, size);
    if (memory == NULL)
        reader_remember(reader, FAULT_NOMEM);
    return memory;
}

const char *reader_copy(struct reader *reader, const char *text)
{
    const char *copy = arena_text(reader->arena, text);
    if (copy == NULL)
        reader_remember(reader, FAULT_NOMEM);
    return copy;
}

void reader_refuse(const struct written *value, const char *code, const char *name,
                   const char *text)
{
    READER_ERROR(value, code, name, place_excerpt(text, value->reader->findings));
}

struct written reader_member(const struct written *object, const char *name)
{
    return (struct written){json_member(object->json, name), place_member(&object->at, name),
                            object->reader};
}

struct written reader_needed(const struct written *object, const char *name)
{
    const struct reader_codes *codes = object->reader->codes;
    struct written member = reader_member(object, name);
    if (member.json == NULL)
        READER_ERROR(codes->missing_in_object ? object : &member, codes->missing, "member", name);
    return member;
}

struct written reader_entry(const struct written *object, const struct json *member)
{
    return (struct written){member, place_member(&object->at, json_name(member)), object->reader};
}

struct written reader_item(const struct written *list, const struct json *item, size_t position)
{
    return (struct written){item, place_item(&list->at, position), list->reader};
}

bool reader_is(const struct written *value, enum json_kind kind, const char *expected)
{
    if (value->json != NULL && !json_is(value->json, kind))
        READER_ERROR(value, value->reader->codes->type, "expected", expected);
    return json_is(value->json, kind);
}

static bool is_one_of(const char *name, const char *const *names)
{
    for (; *names != NULL; names++) {
        if (strcmp(*names, name) == 0)
            return true;
    }
    return false;
}

bool reader_object(const struct written *value, const char *const *names)
{
    if (!reader_is(value, JSON_OBJECT, "{}"))
        return false;
    for (const struct json *m = json_first(value->json); m != NULL; m = json_next(m)) {
        struct written member = reader_entry(value, m);
        if (!is_one_of(json_name(m), names))
            reader_refuse(&member, value->reader->codes->unknown_member, "member", json_name(m));
    }
    return true;
}

bool reader_list(const struct written *value, size_t most)
{
    if (!reader_is(value, JSON_ARRAY, "[]"))
        return false;
    size_t count = json_count(value->json);
    if (count >= 1 && count <= most)
        return true;
    char limit[INTEGER_TEXT_SIZE];
    snprintf(limit, sizeof limit, "%zu", most);
    READER_ERROR(value, value->reader->codes->count, "limit", limit);
    return false;
}

bool reader_truth(const struct written *value, bool otherwise)
{
    return reader_is(value, JSON_BOOL, "true, false") ? json_true(value->json) : otherwise;
}

const struct expr *reader_expression(const struct written *value)
{
    struct reader *reader = value->reader;
    const struct expr *expression = NULL;
    if (value->json == NULL)
        return NULL;
    enum fault fault =
        expr_parse(value->json, reader->arena, place_pointer(&value->at, reader->findings),
                   reader->findings, &expression);
    reader_remember(reader, fault);
    return expression;
}
