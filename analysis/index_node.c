/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/index_load.h"

#include <stdio.h>
#include <string.h>

enum {
    SHARE = 1 << NODE_SHARE,
    POOLED = 1 << NODE_POOLED,
    POINTS = 1 << NODE_POINTS,
    SUM = 1 << NODE_SUM,
    GIVEN = 1 << NODE_GIVEN,
    ALL = SHARE | POOLED | POINTS | SUM | GIVEN,
    LEVEL_MAX = EXPR_SET_MAX, /* a level is a bit of index_node.levels */
    RATIO_MAX = 1000000
};

/* Which members a node of each kind may have. */
static const struct {
    const char *name;
    unsigned kinds;
} members[] = {
    {"code", ALL},    {"concept", ALL},          {"name", ALL},
    {"share", SHARE}, {"combine", POOLED | SUM}, {"children", POOLED | SUM},
    {"of", POINTS},   {"points", POINTS},        {"maximum", POINTS | SUM},
    {"given", GIVEN},
};

static bool has_kind(const struct index_node *node, unsigned kinds)
{
    return (1u << node->kind & kinds) != 0;
}

/* The kind comes first: it decides which members are known. */
static bool read_kind(const struct written *value, struct index_node *node)
{
    struct written combine = reader_member(value, "combine");
    if (json_member(value->json, "share") != NULL) {
        node->kind = NODE_SHARE;
        return true;
    }
    if (json_member(value->json, "given") != NULL) {
        node->kind = NODE_GIVEN;
        return true;
    }
    if (json_member(value->json, "points") != NULL) {
        node->kind = NODE_POINTS;
        return true;
    }
    if (combine.json == NULL) {
        READER_ERROR(value, "index_kind");
        return false;
    }
    const char *word = index_string(&combine);
    if (word == NULL)
        return false;
    node->kind = strcmp(word, "sum") == 0 ? NODE_SUM : NODE_POOLED;
    if (node->kind == NODE_SUM || strcmp(word, "pooled") == 0)
        return true;
    reader_refuse(&combine, "index_combine", "value", word);
    return false;
}

static bool read_members(const struct written *value, const struct index_node *node)
{
    const char *names[ARRAY_LENGTH(members) + 1];
    size_t count = 0;
    for (size_t i = 0; i < ARRAY_LENGTH(members); i++) {
        if (has_kind(node, members[i].kinds))
            names[count++] = members[i].name;
    }
    names[count] = NULL;
    return reader_object(value, names);
}

static void read_code(struct index_reader *reader, const struct written *value,
                      struct index_node *node)
{
    struct written code = reader_needed(value, "code");
    node->code = index_code(&code);
    for (const struct index_node *other = reader->nodes; other < node; other++) {
        if (node->code != NULL && other->code != NULL && strcmp(other->code, node->code) == 0)
            READER_ERROR(&code, "index_duplicate", "value", node->code);
    }
}

static void read_names(const struct written *value, struct index_node *node)
{
    bool optional = has_kind(node, SHARE);
    struct written name = optional ? reader_member(value, "name") : reader_needed(value, "name");
    struct written concept_name = reader_member(value, "concept");
    index_name(&name, &node->name_vi, &node->name_en);
    node->concept_name = index_code(&concept_name);
}

static void read_levels(const struct written *list, struct index_node *node)
{
    if (!reader_list(list, LEVEL_MAX + 1))
        return;
    size_t position = 0;
    for (const struct json *item = json_first(list->json); item != NULL; item = json_next(item)) {
        struct written level = reader_item(list, item, position++);
        size_t before = findings_errors(list->reader->findings);
        int64_t number = index_whole(&level, (struct index_bounds){0, LEVEL_MAX});
        uint64_t bit = UINT64_C(1) << number;
        char text[24];
        snprintf(text, sizeof text, "%d", (int)number);
        if ((node->levels & bit) != 0 && findings_errors(list->reader->findings) == before)
            READER_ERROR(&level, "index_duplicate", "value", text);
        node->levels |= bit;
    }
}

static void read_share(const struct written *value, struct index_node *node)
{
    static const char *const names[] = {"question", "levels", NULL};
    struct written share = reader_member(value, "share");
    if (!reader_object(&share, names))
        return;
    struct written question = reader_needed(&share, "question");
    struct written levels = reader_needed(&share, "levels");
    node->question = index_code(&question);
    read_levels(&levels, node);
}

/* [10, 3]: a bound that no decimal says exactly. */
static struct exact read_ratio(const struct written *value)
{
    int64_t parts[2] = {0, 1};
    struct exact ratio = exact_integer(0);
    size_t count = value->json == NULL ? 2 : json_count(value->json);
    if (!reader_list(value, 2))
        return ratio;
    if (count != 2)
        READER_ERROR(value, "index_type", "expected", "[10, 3]");
    size_t position = 0;
    for (const struct json *item = json_first(value->json); item != NULL && count == 2;
         item = json_next(item)) {
        struct written part = reader_item(value, item, position);
        parts[position] = index_whole(&part, (struct index_bounds){(int64_t)position, RATIO_MAX});
        position++;
    }
    reader_remember(value->reader, exact_ratio(parts[0], parts[1], &ratio));
    return ratio;
}

static void read_given(const struct written *value, struct index_node *node)
{
    static const char *const names[] = {"low", "high", NULL};
    struct written given = reader_member(value, "given");
    if (!reader_object(&given, names))
        return;
    struct written low = reader_needed(&given, "low");
    struct written high = reader_needed(&given, "high");
    size_t before = findings_errors(value->reader->findings);
    node->low = read_ratio(&low);
    node->maximum = read_ratio(&high);
    node->has_maximum = true;
    if (findings_errors(value->reader->findings) == before &&
        exact_compare(node->low, node->maximum) >= 0)
        READER_ERROR(&given, "index_given_bounds");
}

static void read_maximum(const struct written *value, struct index_node *node)
{
    struct written maximum = reader_needed(value, "maximum");
    node->has_maximum = index_decimal(&maximum, 0, &node->maximum);
}

static bool check_name(void *context, const char *name, const struct exact *constant)
{
    (void)constant;
    if (strcmp(name, "percent") != 0 && strcmp(name, "maximum") != 0)
        reader_refuse(context, "index_points_name", "name", name);
    return true;
}

/* Tries the rule at both ends and between: one that fails there would fail on somebody's data. */
static void try_points(const struct written *points, const struct index_node *node)
{
    static const char *const percents[] = {"0", "33.33", "50", "100"};
    for (size_t i = 0; i < ARRAY_LENGTH(percents); i++) {
        struct exact percent;
        struct value value;
        enum fault fault = exact_parse(percents[i], &percent);
        if (fault == OK)
            fault = index_score(node, percent, &value);
        bool number = fault == OK && (value.kind == VALUE_NUMBER || value.kind == VALUE_MISSING);
        if (number)
            continue;
        READER_ERROR(points, "index_points_value", "percent", percents[i]);
        return;
    }
}

static void read_points(const struct written *value, struct index_node *node)
{
    struct written points = reader_member(value, "points");
    size_t before = findings_errors(value->reader->findings);
    node->points = reader_expression(&points);
    if (node->points == NULL)
        return;
    expr_names(node->points, check_name, &points);
    if (findings_errors(value->reader->findings) == before && node->has_maximum)
        try_points(&points, node);
}

void index_read_node(struct index_reader *reader, const struct written *value, size_t position)
{
    struct index_node *node = &reader->nodes[position];
    *node = (struct index_node){.of = SIZE_MAX, .parent = SIZE_MAX};
    if (!reader_is(value, JSON_OBJECT, "{}") || !read_kind(value, node) ||
        !read_members(value, node))
        return;
    read_code(reader, value, node);
    read_names(value, node);
    if (has_kind(node, SHARE))
        read_share(value, node);
    if (has_kind(node, GIVEN))
        read_given(value, node);
    bool published = reader->definition->form == NULL;
    if (published ? has_kind(node, SHARE | POOLED | POINTS) : has_kind(node, GIVEN))
        READER_ERROR(value, published ? "index_form_needed" : "index_given_form");
    if (has_kind(node, POINTS | SUM))
        read_maximum(value, node);
    if (has_kind(node, POINTS)) {
        (void)reader_needed(value, "of");
        read_points(value, node);
    }
    if (has_kind(node, POOLED | SUM))
        (void)reader_needed(value, "children");
}
