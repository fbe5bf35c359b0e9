/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/index_load.h"

#include <stdio.h>
#include <string.h>

enum { INDEX_ARENA_BYTES = 16 << 20, YEAR_MIN = 1945, YEAR_MAX = 9999 };

static const struct reader_codes codes = {
    .type = "index_type",
    .count = "index_count",
    .unknown_member = "index_unknown_member",
    .missing = "index_missing",
    .missing_in_object = true,
};

static void read_identity(struct index_reader *reader, const struct written *document)
{
    struct index_definition *definition = reader->definition;
    struct written id = reader_needed(document, "id");
    struct written name = reader_needed(document, "name");
    struct written form = reader_member(document, "form");
    struct written source = reader_needed(document, "source");
    definition->id = index_code(&id);
    index_name(&name, &definition->name_vi, &definition->name_en);
    definition->form = index_code(&form);
    definition->source = index_string(&source);
    struct written verified = reader_needed(document, "verified");
    definition->verified = reader_truth(&verified, false);
}

static void read_years(struct index_reader *reader, const struct written *document)
{
    static const char *const names[] = {"from", "to", NULL};
    static const struct index_bounds years = {YEAR_MIN, YEAR_MAX};
    struct written valid = reader_needed(document, "valid");
    if (!reader_object(&valid, names))
        return;
    struct written from = reader_needed(&valid, "from");
    struct written to = reader_needed(&valid, "to");
    size_t before = findings_errors(reader->common.findings);
    reader->definition->valid_from = (int)index_whole(&from, years);
    struct index_bounds rest = {reader->definition->valid_from, YEAR_MAX};
    if (findings_errors(reader->common.findings) == before)
        reader->definition->valid_to = (int)index_whole(&to, rest);
}

static void read_rounding(struct index_reader *reader, const struct written *document)
{
    static const char *const names[] = {"percent", "points", NULL};
    static const struct index_bounds digits = {0, EXACT_DIGITS_MAX};
    struct written rounding = reader_needed(document, "rounding");
    if (!reader_object(&rounding, names))
        return;
    struct written percent = reader_needed(&rounding, "percent");
    struct written points = reader_needed(&rounding, "points");
    reader->definition->percent_digits = (int)index_whole(&percent, digits);
    reader->definition->points_digits = (int)index_whole(&points, digits);
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
    struct written users = reader_member(document, "users");
    const struct expr *condition = reader_expression(&users);
    if (condition == NULL)
        return;
    struct value value;
    enum fault fault = expr_evaluate(condition, answer_nothing, NULL, &value);
    if (fault != OK || value.kind != VALUE_TRUTH)
        READER_ERROR(&users, "index_users");
    reader->definition->users = condition;
}

static void read_nodes(struct index_reader *reader, const struct written *document)
{
    struct written list = reader_needed(document, "nodes");
    if (!reader_list(&list, INDEX_NODES_MAX))
        return;
    size_t count = json_count(list.json);
    reader->nodes = reader_array(&reader->common, count, sizeof *reader->nodes);
    reader->worth = reader_array(&reader->common, count, sizeof *reader->worth);
    if (reader->nodes == NULL || reader->worth == NULL)
        return;
    reader->definition->nodes = reader->nodes;
    size_t before = findings_errors(reader->common.findings);
    size_t position = 0;
    for (const struct json *item = json_first(list.json); item != NULL; item = json_next(item)) {
        struct written value = reader_item(&list, item, position);
        index_read_node(reader, &value, position);
        reader->definition->node_count = ++position;
    }
    if (findings_errors(reader->common.findings) == before)
        index_read_parts(reader, &list);
    if (findings_errors(reader->common.findings) == before)
        index_tie(reader, &list);
    if (findings_errors(reader->common.findings) == before)
        index_check_tree(reader, &list);
}

static void read_groups(struct index_reader *reader, const struct written *document)
{
    static const char *const names[] = {"rule", "ties", NULL};
    struct written groups = reader_member(document, "groups");
    if (groups.json == NULL || !reader_object(&groups, names))
        return;
    struct written rule = reader_needed(&groups, "rule");
    struct written ties = reader_needed(&groups, "ties");
    const char *rule_name = index_string(&rule);
    const char *ties_name = index_string(&ties);
    if (rule_name != NULL && strcmp(rule_name, "quartiles") != 0)
        reader_refuse(&rule, "index_groups", "value", rule_name);
    if (ties_name != NULL && !group_ties_parse(ties_name, &reader->definition->ties))
        reader_refuse(&ties, "index_ties", "value", ties_name);
    reader->definition->has_groups = true;
}

/* What only a definition for a form has, or only one for published scores. */
static void check_members(const struct index_reader *reader, const struct written *document)
{
    static const char *const of_form[] = {"users", "headline", "assumed_deff"};
    bool published = reader->definition->form == NULL;
    for (size_t i = 0; published && i < ARRAY_LENGTH(of_form); i++) {
        struct written member = reader_member(document, of_form[i]);
        if (member.json != NULL)
            READER_ERROR(&member, "index_form_needed");
    }
    static const char *const of_published[] = {"groups", "inputs"};
    for (size_t i = 0; !published && i < ARRAY_LENGTH(of_published); i++) {
        struct written member = reader_member(document, of_published[i]);
        if (member.json != NULL)
            READER_ERROR(&member, "index_given_form");
    }
}

/* Reports lead with an estimate, so the headline has a percentage. */
static void read_headline(struct index_reader *reader, const struct written *document)
{
    struct index_definition *definition = reader->definition;
    struct written headline = reader_needed(document, "headline");
    const char *code = index_string(&headline);
    if (code == NULL)
        return;
    definition->headline = index_find(definition, code);
    if (definition->headline == SIZE_MAX ||
        !index_node_is_counted(&definition->nodes[definition->headline]))
        reader_refuse(&headline, "index_headline", "code", code);
}

static void read_document(struct index_reader *reader, const struct json *json)
{
    static const char *const names[] = {"id",           "name",     "form",   "verified", "source",
                                        "valid",        "rounding", "users",  "headline", "nodes",
                                        "assumed_deff", "groups",   "inputs", NULL};
    struct written document = {.json = json, .reader = &reader->common};
    if (!reader_object(&document, names))
        return;
    read_identity(reader, &document);
    read_years(reader, &document);
    read_rounding(reader, &document);
    check_members(reader, &document);
    read_groups(reader, &document);
    read_users(reader, &document);
    bool published = reader->definition->form == NULL;
    struct written deff = published ? (struct written){.json = NULL, .reader = &reader->common}
                                    : reader_needed(&document, "assumed_deff");
    (void)index_decimal(&deff, 1, &reader->definition->assumed_deff);
    index_read_inputs(reader, &document);
    size_t before = findings_errors(reader->common.findings);
    read_nodes(reader, &document);
    if (!published && findings_errors(reader->common.findings) == before)
        read_headline(reader, &document);
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
    struct index_reader reader = {.common = reader_of(&codes, definition->arena, findings),
                                  .definition = definition};
    read_document(&reader, json);
    TRY(reader_end(&reader.common, json, &definition->document, &definition->hash));
    if (definition->document != NULL)
        *out = TAKE(definition);
    return OK;
}
