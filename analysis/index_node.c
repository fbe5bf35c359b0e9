/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/index_load.h"

#include <string.h>

enum {
    SHARE = 1 << NODE_SHARE,
    POOLED = 1 << NODE_POOLED,
    POINTS = 1 << NODE_POINTS,
    SUM = 1 << NODE_SUM,
    MEAN = 1 << NODE_MEAN,
    WEIGHTED = 1 << NODE_WEIGHTED,
    GIVEN = 1 << NODE_GIVEN,
    SCORE = 1 << NODE_SCORE,
    LEAF = SHARE | GIVEN | SCORE,
    AVERAGE = MEAN | WEIGHTED,
    INNER = POOLED | SUM | AVERAGE,
    ALL = LEAF | INNER | POINTS,
    OF_POINTS = ALL & ~(unsigned)(SHARE | POOLED) /* an average may be of either */
};

/* Which members a node of each kind may have. */
static const struct {
    const char *name;
    unsigned kinds;
} members[] = {
    {"code", ALL},         {"concept", ALL},
    {"name", ALL},         {"share", SHARE},
    {"survey", SHARE},     {"rescaled", SHARE},
    {"given", GIVEN},      {"score", SCORE},
    {"combine", INNER},    {"children", INNER},
    {"weights", WEIGHTED}, {"of", POINTS},
    {"points", POINTS},    {"maximum", POINTS | SUM | SCORE | AVERAGE},
    {"clamp", SUM},        {"round", OF_POINTS},
    {"role", OF_POINTS},   {"grades", OF_POINTS},
    {"retired", LEAF},     {"by", LEAF | POINTS},
};

/* Members that say of themselves what the node is. */
static const struct {
    const char *name;
    enum node_kind kind;
} spelled[] = {
    {"share", NODE_SHARE}, {"survey", NODE_SHARE}, {"rescaled", NODE_SHARE},
    {"given", NODE_GIVEN}, {"score", NODE_SCORE},  {"points", NODE_POINTS},
};

static const struct {
    const char *name;
    enum node_kind kind;
} ways[] = {
    {"pooled", NODE_POOLED},
    {"sum", NODE_SUM},
    {"mean", NODE_MEAN},
    {"weighted", NODE_WEIGHTED},
};

static bool has_kind(const struct index_node *node, unsigned kinds)
{
    return (1u << node->kind & kinds) != 0;
}

static bool read_way(const struct written *value, struct index_node *node)
{
    struct written combine = reader_member(value, "combine");
    if (combine.json == NULL) {
        READER_ERROR(value, "index_kind");
        return false;
    }
    const char *word = index_string(&combine);
    for (size_t i = 0; word != NULL && i < ARRAY_LENGTH(ways); i++) {
        if (strcmp(word, ways[i].name) != 0)
            continue;
        node->kind = ways[i].kind;
        return true;
    }
    if (word != NULL)
        reader_refuse(&combine, "index_combine", "value", word);
    return false;
}

/* The kind comes first: it decides which members are known. */
static bool read_kind(const struct written *value, struct index_node *node)
{
    for (size_t i = 0; i < ARRAY_LENGTH(spelled); i++) {
        if (json_member(value->json, spelled[i].name) == NULL)
            continue;
        node->kind = spelled[i].kind;
        return true;
    }
    return read_way(value, node);
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
    if (node->code != NULL && index_find_input(reader->definition, node->code) != SIZE_MAX)
        READER_ERROR(&code, "index_duplicate", "value", node->code);
}

static void read_names(const struct written *value, struct index_node *node)
{
    bool optional = has_kind(node, SHARE);
    struct written name = optional ? reader_member(value, "name") : reader_needed(value, "name");
    struct written concept_name = reader_member(value, "concept");
    index_name(&name, &node->name_vi, &node->name_en);
    node->concept_name = index_code(&concept_name);
}

/* The position of a word in a list; 0 with the finding when it is not there. */
static size_t read_word(const struct written *value, const char *const *words, size_t count)
{
    const char *word = index_string(value);
    for (size_t i = 1; word != NULL && i < count; i++)
        if (strcmp(word, words[i]) == 0)
            return i;
    if (word != NULL)
        reader_refuse(value, "index_word", "value", word);
    return 0;
}

static void read_marks(const struct written *value, struct index_node *node)
{
    static const char *const roles[] = {"", "bonus", "penalty"};
    static const char *const judges[] = {"", "appraisal", "survey", "sipas", "manual"};
    struct written role = reader_member(value, "role");
    struct written by = reader_member(value, "by");
    struct written retired = reader_member(value, "retired");
    struct written clamp = reader_member(value, "clamp");
    struct written digits = reader_member(value, "round");
    node->role = (enum node_role)read_word(&role, roles, ARRAY_LENGTH(roles));
    node->judge = (enum node_judge)read_word(&by, judges, ARRAY_LENGTH(judges));
    node->retired = reader_truth(&retired, false);
    node->clamped = reader_truth(&clamp, false);
    node->round_digits = -1;
    if (digits.json != NULL)
        node->round_digits = (int)index_whole(&digits, (struct index_bounds){0, EXACT_DIGITS_MAX});
}

static void read_maximum(const struct written *value, struct index_node *node)
{
    struct written maximum =
        has_kind(node, AVERAGE) ? reader_member(value, "maximum") : reader_needed(value, "maximum");
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
    read_marks(value, node);
    if (has_kind(node, POINTS | SUM | SCORE | AVERAGE))
        read_maximum(value, node);
    if (has_kind(node, SHARE))
        index_read_answers(reader, value, position);
    if (has_kind(node, GIVEN))
        index_read_given(value, node);
    if (has_kind(node, SCORE))
        index_read_rule(reader, value, node);
    index_read_grades(value, node);
    bool published = reader->definition->form == NULL;
    if (published ? has_kind(node, SHARE | POOLED | POINTS) : has_kind(node, GIVEN | SCORE))
        READER_ERROR(value, published ? "index_form_needed" : "index_given_form");
    if (has_kind(node, POINTS)) {
        (void)reader_needed(value, "of");
        read_points(value, node);
    }
    if (has_kind(node, INNER))
        (void)reader_needed(value, "children");
    if (has_kind(node, WEIGHTED))
        (void)reader_needed(value, "weights");
}
