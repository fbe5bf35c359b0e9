/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/index_load.h"

#include <stdio.h>
#include <string.h>

enum { INDEX_ARENA_BYTES = 16 << 20, YEAR_MIN = 1945, YEAR_MAX = 9999 };

static void read_identity(struct index_reader *reader, const struct written *document)
{
    struct index_definition *definition = reader->definition;
    struct written id = index_needed(reader, document, "id");
    struct written name = index_needed(reader, document, "name");
    struct written form = index_needed(reader, document, "form");
    struct written source = index_needed(reader, document, "source");
    definition->id = index_code(reader, &id);
    index_name(reader, &name, &definition->name_vi, &definition->name_en);
    definition->form = index_code(reader, &form);
    definition->source = index_string(reader, &source);
    struct written verified = index_needed(reader, document, "verified");
    if (verified.json != NULL && !json_is(verified.json, JSON_BOOL))
        INDEX_ERROR(reader, &verified, "index_type", "expected", "true, false");
    definition->verified = json_true(verified.json);
}

static void read_years(struct index_reader *reader, const struct written *document)
{
    static const char *const names[] = {"from", "to", NULL};
    static const struct index_bounds years = {YEAR_MIN, YEAR_MAX};
    struct written valid = index_needed(reader, document, "valid");
    if (valid.json == NULL || !index_object(reader, &valid, names))
        return;
    struct written from = index_needed(reader, &valid, "from");
    struct written to = index_needed(reader, &valid, "to");
    size_t before = index_trouble(reader);
    reader->definition->valid_from = (int)index_whole(reader, &from, years);
    struct index_bounds rest = {reader->definition->valid_from, YEAR_MAX};
    if (index_trouble(reader) == before)
        reader->definition->valid_to = (int)index_whole(reader, &to, rest);
}

static void read_rounding(struct index_reader *reader, const struct written *document)
{
    static const char *const names[] = {"percent", "points", NULL};
    static const struct index_bounds digits = {0, EXACT_DIGITS_MAX};
    struct written rounding = index_needed(reader, document, "rounding");
    if (rounding.json == NULL || !index_object(reader, &rounding, names))
        return;
    struct written percent = index_needed(reader, &rounding, "percent");
    struct written points = index_needed(reader, &rounding, "points");
    reader->definition->percent_digits = (int)index_whole(reader, &percent, digits);
    reader->definition->points_digits = (int)index_whole(reader, &points, digits);
}

static enum fault answer_nothing(void *context, const char *name, struct value *out)
{
    (void)context;
    (void)name;
    *out = (struct value){.kind = VALUE_MISSING};
    return OK;
}

/* A condition is true or false even where nothing is answered; arithmetic is then missing. */
static void read_users(struct index_reader *reader, const struct written *document)
{
    struct written users = index_member(document, "users");
    const struct expr *condition = index_expression(reader, &users);
    if (condition == NULL)
        return;
    struct value value;
    enum fault fault = expr_evaluate(condition, answer_nothing, NULL, &value);
    if (fault != OK || value.kind != VALUE_TRUTH)
        INDEX_ERROR(reader, &users, "index_users");
    reader->definition->users = condition;
}

static void read_nodes(struct index_reader *reader, const struct written *document)
{
    struct written list = index_needed(reader, document, "nodes");
    if (!index_list(reader, &list, INDEX_NODES_MAX))
        return;
    reader->nodes = index_array(reader, json_count(list.json), sizeof *reader->nodes);
    if (reader->nodes == NULL)
        return;
    reader->definition->nodes = reader->nodes;
    size_t before = index_trouble(reader);
    size_t position = 0;
    for (const struct json *item = json_first(list.json); item != NULL; item = json_next(item)) {
        struct written value = index_item(&list, item, position);
        index_read_node(reader, &value, position);
        reader->definition->node_count = ++position;
    }
    if (index_trouble(reader) == before)
        index_tie(reader, &list);
}

/* Reports lead with an estimate, so the headline has a percentage. */
static void read_headline(struct index_reader *reader, const struct written *document)
{
    struct index_definition *definition = reader->definition;
    struct written headline = index_needed(reader, document, "headline");
    const char *code = index_string(reader, &headline);
    if (code == NULL)
        return;
    definition->headline = index_find(definition, code);
    if (definition->headline == SIZE_MAX ||
        !index_node_has_percent(&definition->nodes[definition->headline]))
        INDEX_ERROR(reader, &headline, "index_headline", "code",
                    place_excerpt(code, reader->findings));
}

static void read_document(struct index_reader *reader, const struct json *json)
{
    static const char *const names[] = {"id",       "name",  "form",         "verified",
                                        "source",   "valid", "rounding",     "users",
                                        "headline", "nodes", "assumed_deff", NULL};
    struct written document = {.json = json};
    if (!index_object(reader, &document, names))
        return;
    read_identity(reader, &document);
    read_years(reader, &document);
    read_rounding(reader, &document);
    read_users(reader, &document);
    struct written deff = index_needed(reader, &document, "assumed_deff");
    (void)index_decimal(reader, &deff, 1, &reader->definition->assumed_deff);
    size_t before = index_trouble(reader);
    read_nodes(reader, &document);
    if (index_trouble(reader) == before)
        read_headline(reader, &document);
}

/* The canonical document and its hash: the definition's identity. */
static enum fault keep_document(struct index_definition *definition, const struct json *json)
{
    AUTO(buffer) struct buffer canonical = buffer_of(2 * INDEX_BYTES_MAX);
    json_canonical(json, NULL, &canonical);
    TRY(buffer_check(&canonical));
    definition->document = arena_text_n(definition->arena, canonical.data, canonical.length);
    if (definition->document == NULL)
        return FAULT_NOMEM;
    definition->hash = hash_of(canonical.data, canonical.length);
    return OK;
}

static enum fault new_definition(struct index_definition **out)
{
    AUTO(arena) struct arena *arena = NULL;
    TRY(arena_new(INDEX_ARENA_BYTES, &arena));
    struct index_definition *definition = arena_alloc(arena, sizeof *definition);
    if (definition == NULL)
        return FAULT_NOMEM;
    definition->arena = TAKE(arena);
    *out = definition;
    return OK;
}

enum fault index_load(const char *text, size_t length, struct findings *findings,
                      struct index_definition **out)
{
    if (length > INDEX_BYTES_MAX) {
        char limit[24];
        snprintf(limit, sizeof limit, "%d", INDEX_BYTES_MAX);
        return fault_raise(FAULT_LIMIT, "index_large", "limit", limit, NULL);
    }
    AUTO(json) struct json *json = NULL;
    TRY(json_parse(text, length, &json));
    AUTO(index_definition) struct index_definition *definition = NULL;
    TRY(new_definition(&definition));
    struct index_reader reader = {.definition = definition, .findings = findings};
    size_t before = index_trouble(&reader);
    read_document(&reader, json);
    TRY(reader.fault);
    if (findings->failed)
        return FAULT_NOMEM;
    if (index_trouble(&reader) > before)
        return OK;
    TRY(keep_document(definition, json));
    *out = TAKE(definition);
    return OK;
}
