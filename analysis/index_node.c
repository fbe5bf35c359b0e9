/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/index_load.h"

#include <stdio.h>
#include <string.h>

enum {
    SHARE = 1 << NODE_SHARE,
    POOLED = 1 << NODE_POOLED,
    POINTS = 1 << NODE_POINTS,
    SUM = 1 << NODE_SUM,
    ALL = SHARE | POOLED | POINTS | SUM,
    LEVEL_MAX = EXPR_SET_MAX /* a level is a bit of index_node.levels */
};

/* Which members a node of each kind may have. */
static const struct {
    const char *name;
    unsigned kinds;
} members[] = {
    {"code", ALL},    {"concept", ALL},          {"name", ALL},
    {"share", SHARE}, {"combine", POOLED | SUM}, {"children", POOLED | SUM},
    {"of", POINTS},   {"points", POINTS},        {"maximum", POINTS | SUM},
};

static bool has_kind(const struct index_node *node, unsigned kinds)
{
    return (1u << node->kind & kinds) != 0;
}

/* The kind comes first: it decides which members are known. */
static bool read_kind(struct index_reader *reader, const struct written *value,
                      struct index_node *node)
{
    struct written combine = index_member(value, "combine");
    if (json_member(value->json, "share") != NULL) {
        node->kind = NODE_SHARE;
        return true;
    }
    if (json_member(value->json, "points") != NULL) {
        node->kind = NODE_POINTS;
        return true;
    }
    if (combine.json == NULL) {
        INDEX_ERROR(reader, value, "index_kind");
        return false;
    }
    const char *word = index_string(reader, &combine);
    if (word == NULL)
        return false;
    node->kind = strcmp(word, "sum") == 0 ? NODE_SUM : NODE_POOLED;
    if (node->kind == NODE_SUM || strcmp(word, "pooled") == 0)
        return true;
    INDEX_ERROR(reader, &combine, "index_combine", "value", place_excerpt(word, reader->findings));
    return false;
}

static bool read_members(struct index_reader *reader, const struct written *value,
                         const struct index_node *node)
{
    const char *names[ARRAY_LENGTH(members) + 1];
    size_t count = 0;
    for (size_t i = 0; i < ARRAY_LENGTH(members); i++) {
        if (has_kind(node, members[i].kinds))
            names[count++] = members[i].name;
    }
    names[count] = NULL;
    return index_object(reader, value, names);
}

static void read_code(struct index_reader *reader, const struct written *value,
                      struct index_node *node)
{
    struct written code = index_needed(reader, value, "code");
    node->code = index_code(reader, &code);
    for (const struct index_node *other = reader->nodes; other < node; other++) {
        if (node->code != NULL && other->code != NULL && strcmp(other->code, node->code) == 0)
            INDEX_ERROR(reader, &code, "index_duplicate", "value", node->code);
    }
}

static void read_names(struct index_reader *reader, const struct written *value,
                       struct index_node *node)
{
    bool optional = has_kind(node, SHARE);
    struct written name =
        optional ? index_member(value, "name") : index_needed(reader, value, "name");
    struct written concept_name = index_member(value, "concept");
    index_name(reader, &name, &node->name_vi, &node->name_en);
    node->concept_name = index_code(reader, &concept_name);
}

static void read_levels(struct index_reader *reader, const struct written *list,
                        struct index_node *node)
{
    if (!index_list(reader, list, LEVEL_MAX + 1))
        return;
    size_t position = 0;
    for (const struct json *item = json_first(list->json); item != NULL; item = json_next(item)) {
        struct written level = index_item(list, item, position++);
        size_t before = index_trouble(reader);
        int64_t number = index_whole(reader, &level, (struct index_bounds){0, LEVEL_MAX});
        uint64_t bit = UINT64_C(1) << number;
        char text[24];
        snprintf(text, sizeof text, "%d", (int)number);
        if ((node->levels & bit) != 0 && index_trouble(reader) == before)
            INDEX_ERROR(reader, &level, "index_duplicate", "value", text);
        node->levels |= bit;
    }
}

static void read_share(struct index_reader *reader, const struct written *value,
                       struct index_node *node)
{
    static const char *const names[] = {"question", "levels", NULL};
    struct written share = index_member(value, "share");
    if (!index_object(reader, &share, names))
        return;
    struct written question = index_needed(reader, &share, "question");
    struct written levels = index_needed(reader, &share, "levels");
    node->question = index_code(reader, &question);
    read_levels(reader, &levels, node);
}

static void read_maximum(struct index_reader *reader, const struct written *value,
                         struct index_node *node)
{
    struct written maximum = index_needed(reader, value, "maximum");
    node->has_maximum = index_decimal(reader, &maximum, 0, &node->maximum);
}

struct name_check {
    struct index_reader *reader;
    const struct written *value;
};

static bool check_name(void *context, const char *name, const struct exact *constant)
{
    const struct name_check *check = context;
    (void)constant;
    if (strcmp(name, "percent") != 0 && strcmp(name, "maximum") != 0)
        INDEX_ERROR(check->reader, check->value, "index_points_name", "name",
                    place_excerpt(name, check->reader->findings));
    return true;
}

/* Tries the rule at both ends and between: one that fails there would fail on somebody's data. */
static void try_points(struct index_reader *reader, const struct written *points,
                       const struct index_node *node)
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
        INDEX_ERROR(reader, points, "index_points_value", "percent", percents[i]);
        return;
    }
}

static void read_points(struct index_reader *reader, const struct written *value,
                        struct index_node *node)
{
    struct written points = index_member(value, "points");
    size_t before = index_trouble(reader);
    node->points = index_expression(reader, &points);
    if (node->points == NULL)
        return;
    struct name_check check = {reader, &points};
    expr_names(node->points, check_name, &check);
    if (index_trouble(reader) == before && node->has_maximum)
        try_points(reader, &points, node);
}

void index_read_node(struct index_reader *reader, const struct written *value, size_t position)
{
    struct index_node *node = &reader->nodes[position];
    *node = (struct index_node){.of = SIZE_MAX, .parent = SIZE_MAX};
    if (!json_is(value->json, JSON_OBJECT)) {
        INDEX_ERROR(reader, value, "index_type", "expected", "{}");
        return;
    }
    if (!read_kind(reader, value, node) || !read_members(reader, value, node))
        return;
    read_code(reader, value, node);
    read_names(reader, value, node);
    if (has_kind(node, SHARE))
        read_share(reader, value, node);
    if (has_kind(node, POINTS | SUM))
        read_maximum(reader, value, node);
    if (has_kind(node, POINTS)) {
        (void)index_needed(reader, value, "of");
        read_points(reader, value, node);
    }
    if (has_kind(node, POOLED | SUM))
        (void)index_needed(reader, value, "children");
}
