/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From JSON to a tree. The parser goes on after a finding, so that an author sees all of them at
 * once. Recursion is no deeper than the JSON, which json_parse() holds to JSON_DEPTH_MAX.
 * Where the arena or the findings have no memory, they have set the fault's detail already.
 */
#include "base/expr_tree.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* What may stand at a place. */
enum want {
    WANT_ANY,
    WANT_NUMBER,
    WANT_TRUTH,
    WANT_SET,      /* the name of a multiple choice */
    WANT_CONSTANT, /* a number written out */
    WANT_CHOICE,   /* a whole number within 0..EXPR_SET_MAX */
    WANT_DIGITS,   /* a whole number within 0..EXACT_DIGITS_MAX */
    WANT_PAIR,     /* [bound, result] of step */
    WANT_SAME      /* what is wanted of the operator itself */
};

struct operator_rule {
    const char *word;
    enum operation operation;
    size_t low;  /* operands, at least */
    size_t high; /* at most */
    enum want first;
    enum want rest;
    enum want yields;
};

enum { MANY = EXPR_NODES_MAX };

static const struct operator_rule RULES[] = {
    {"=", OPERATION_EQUAL, 2, 2, WANT_NUMBER, WANT_NUMBER, WANT_TRUTH},
    {"!=", OPERATION_NOT_EQUAL, 2, 2, WANT_NUMBER, WANT_NUMBER, WANT_TRUTH},
    {"<", OPERATION_LESS, 2, 2, WANT_NUMBER, WANT_NUMBER, WANT_TRUTH},
    {"<=", OPERATION_LESS_EQUAL, 2, 2, WANT_NUMBER, WANT_NUMBER, WANT_TRUTH},
    {">", OPERATION_GREATER, 2, 2, WANT_NUMBER, WANT_NUMBER, WANT_TRUTH},
    {">=", OPERATION_GREATER_EQUAL, 2, 2, WANT_NUMBER, WANT_NUMBER, WANT_TRUTH},
    {"in", OPERATION_IN, 2, MANY, WANT_NUMBER, WANT_CONSTANT, WANT_TRUTH},
    {"has", OPERATION_HAS, 2, 2, WANT_SET, WANT_CHOICE, WANT_TRUTH},
    {"count", OPERATION_COUNT_SET, 1, 1, WANT_SET, WANT_SET, WANT_NUMBER},
    {"and", OPERATION_AND, 1, MANY, WANT_TRUTH, WANT_TRUTH, WANT_TRUTH},
    {"or", OPERATION_OR, 1, MANY, WANT_TRUTH, WANT_TRUTH, WANT_TRUTH},
    {"not", OPERATION_NOT, 1, 1, WANT_TRUTH, WANT_TRUTH, WANT_TRUTH},
    {"empty", OPERATION_EMPTY, 1, 1, WANT_ANY, WANT_ANY, WANT_TRUTH},
    {"+", OPERATION_ADD, 1, MANY, WANT_NUMBER, WANT_NUMBER, WANT_NUMBER},
    {"-", OPERATION_SUBTRACT, 2, 2, WANT_NUMBER, WANT_NUMBER, WANT_NUMBER},
    {"*", OPERATION_MULTIPLY, 1, MANY, WANT_NUMBER, WANT_NUMBER, WANT_NUMBER},
    {"/", OPERATION_DIVIDE, 2, 2, WANT_NUMBER, WANT_NUMBER, WANT_NUMBER},
    {"min", OPERATION_MIN, 1, MANY, WANT_NUMBER, WANT_NUMBER, WANT_NUMBER},
    {"max", OPERATION_MAX, 1, MANY, WANT_NUMBER, WANT_NUMBER, WANT_NUMBER},
    {"round", OPERATION_ROUND, 2, 2, WANT_NUMBER, WANT_DIGITS, WANT_NUMBER},
    {"cut", OPERATION_CUT, 2, 2, WANT_NUMBER, WANT_DIGITS, WANT_NUMBER},
    {"if", OPERATION_IF, 3, 3, WANT_TRUTH, WANT_SAME, WANT_SAME},
    {"step", OPERATION_STEP, 2, MANY, WANT_NUMBER, WANT_PAIR, WANT_NUMBER},
};

struct parser {
    struct arena *arena;
    const char *at;
    struct findings *findings;
    size_t nodes;
    size_t problems;
    size_t path[JSON_DEPTH_MAX + 1]; /* the place as indices from the root */
    size_t depth;
};

static enum fault parse_node(struct parser *parser, const struct json *json, enum want want,
                             struct expr *node);

static void descend(struct parser *parser, size_t index)
{
    assert(parser->depth < ARRAY_LENGTH(parser->path));
    parser->path[parser->depth++] = index;
}

static void ascend(struct parser *parser) { parser->depth--; }

/* Adds a finding at the present place, with up to two arguments (NULL names end them). */
static enum fault report(struct parser *parser, const char *code, const char *word,
                         const char *limit)
{
    const char *place = parser->at;
    for (size_t i = 0; i < parser->depth && place != NULL; i++)
        place = arena_format(parser->arena, "%s/%zu", place, parser->path[i]);
    if (place == NULL)
        return FAULT_NOMEM;
    findings_add(parser->findings, SEVERITY_ERROR, place, code, word != NULL ? "word" : NULL, word,
                 limit != NULL ? "limit" : NULL, limit, NULL);
    parser->problems++;
    return parser->findings->failed ? FAULT_NOMEM : OK;
}

static enum fault report_limit(struct parser *parser, const char *code, const char *word,
                               size_t limit)
{
    char text[24];
    snprintf(text, sizeof text, "%zu", limit);
    return report(parser, code, word, text);
}

static bool is_whole_within(struct exact value, int64_t high)
{
    return value.denominator == 1 && value.numerator >= 0 && value.numerator <= high;
}

static enum fault check_constant(struct parser *parser, enum want want, const struct expr *node)
{
    switch (want) {
    case WANT_TRUTH:
        return report(parser, "expr_want_truth", node->word, NULL);
    case WANT_SET:
        return report(parser, "expr_want_set", node->word, NULL);
    case WANT_CHOICE:
        if (!is_whole_within(node->constant, EXPR_SET_MAX))
            return report_limit(parser, "expr_choice", node->word, EXPR_SET_MAX);
        return OK;
    case WANT_DIGITS:
        if (!is_whole_within(node->constant, EXACT_DIGITS_MAX))
            return report_limit(parser, "expr_digits", node->word, EXACT_DIGITS_MAX);
        return OK;
    case WANT_ANY:
    case WANT_NUMBER:
    case WANT_CONSTANT:
    case WANT_PAIR:
    case WANT_SAME:
        break;
    }
    return OK;
}

static bool is_constant_wanted(enum want want)
{
    return want == WANT_CONSTANT || want == WANT_CHOICE || want == WANT_DIGITS;
}

static enum fault check_name(struct parser *parser, enum want want, const struct expr *node)
{
    if (node->word[0] == '\0')
        return report(parser, "expr_name_empty", NULL, NULL);
    if (is_constant_wanted(want))
        return report(parser, "expr_want_constant", node->word, NULL);
    return OK;
}

/* An operator where `want` stands. */
static enum fault check_operator(struct parser *parser, enum want want,
                                 const struct operator_rule *rule)
{
    if (want == WANT_ANY || rule->yields == want)
        return OK;
    if (is_constant_wanted(want))
        return report(parser, "expr_want_constant", rule->word, NULL);
    if (want == WANT_SET)
        return report(parser, "expr_want_set", rule->word, NULL);
    if (rule->yields == WANT_SAME)
        return OK;
    if (want == WANT_NUMBER)
        return report(parser, "expr_want_number", rule->word, NULL);
    return report(parser, "expr_want_truth", rule->word, NULL);
}

/* A constant or a name. */
static enum fault parse_word(struct parser *parser, const char *text, bool literal, enum want want,
                             struct expr *node)
{
    node->word = arena_text(parser->arena, text);
    if (node->word == NULL)
        return FAULT_NOMEM;
    enum fault fault = exact_parse(text, &node->constant);
    if (fault == OK) {
        node->operation = OPERATION_CONSTANT;
        return check_constant(parser, want, node);
    }
    if (literal || fault == FAULT_NUMERIC)
        return report(parser, "expr_number", text, NULL);
    return check_name(parser, want, node);
}

static enum fault parse_number(struct parser *parser, double number, enum want want,
                               struct expr *node)
{
    enum { NUMBER_LIMIT_BYTES = 64 };
    AUTO(buffer) struct buffer text = buffer_of(NUMBER_LIMIT_BYTES);
    json_number_text(number, &text);
    TRY(buffer_check(&text));
    return parse_word(parser, text.data, true, want, node);
}

static const struct operator_rule *find_rule(const char *word)
{
    for (size_t i = 0; i < ARRAY_LENGTH(RULES); i++) {
        if (strcmp(RULES[i].word, word) == 0)
            return &RULES[i];
    }
    return NULL;
}

/* One pair of step into two nodes; `previous` is the bound before it, or NULL. */
static enum fault parse_pair(struct parser *parser, const struct json *json,
                             const struct expr *previous, struct expr *pair)
{
    if (!json_is(json, JSON_ARRAY) || json_count(json) != 2)
        return report(parser, "expr_want_pair", NULL, NULL);
    const struct json *bound = json_first(json);
    descend(parser, 0);
    TRY(parse_node(parser, bound, WANT_CONSTANT, &pair[0]));
    if (previous != NULL && previous->operation == OPERATION_CONSTANT &&
        pair[0].operation == OPERATION_CONSTANT &&
        exact_compare(previous->constant, pair[0].constant) >= 0)
        TRY(report(parser, "expr_step_order", pair[0].word, NULL));
    ascend(parser);
    descend(parser, 1);
    TRY(parse_node(parser, json_next(bound), WANT_NUMBER, &pair[1]));
    ascend(parser);
    return OK;
}

static enum fault parse_step(struct parser *parser, const struct json *json, struct expr *node)
{
    const struct json *operand = json_next(json_first(json));
    descend(parser, 1);
    TRY(parse_node(parser, operand, WANT_NUMBER, &node->operands[0]));
    ascend(parser);
    for (size_t i = 1; i < node->operand_count; i += 2) {
        operand = json_next(operand);
        descend(parser, i / 2 + 2);
        TRY(parse_pair(parser, operand, i > 1 ? &node->operands[i - 2] : NULL, &node->operands[i]));
        ascend(parser);
    }
    return OK;
}

static enum fault parse_operands(struct parser *parser, const struct json *json,
                                 const struct operator_rule *rule, enum want want,
                                 struct expr *node)
{
    const struct json *operand = json_first(json);
    for (size_t i = 0; i < node->operand_count; i++) {
        operand = json_next(operand);
        enum want wanted = i == 0 ? rule->first : rule->rest;
        descend(parser, i + 1);
        TRY(parse_node(parser, operand, wanted == WANT_SAME ? want : wanted, &node->operands[i]));
        ascend(parser);
    }
    return OK;
}

static enum fault too_large(const struct parser *parser)
{
    char limit[24];
    snprintf(limit, sizeof limit, "%d", EXPR_NODES_MAX);
    return fault_raise(FAULT_LIMIT, "expr_nodes", "at", parser->at, "limit", limit, NULL);
}

static enum fault report_count(struct parser *parser, const struct operator_rule *rule,
                               size_t count)
{
    bool few = count < rule->low;
    return report_limit(parser, few ? "expr_operands_few" : "expr_operands_many", rule->word,
                        few ? rule->low : rule->high);
}

static enum fault report_operator(struct parser *parser, const char *code, const char *word)
{
    descend(parser, 0);
    TRY(report(parser, code, word, NULL));
    ascend(parser);
    return OK;
}

static enum fault parse_array(struct parser *parser, const struct json *json, enum want want,
                              struct expr *node)
{
    const char *word = json_text(json_first(json));
    if (word == NULL)
        return report(parser, "expr_operator_missing", NULL, NULL);
    const struct operator_rule *rule = find_rule(word);
    if (rule == NULL)
        return report_operator(parser, "expr_operator", word);
    size_t count = json_count(json) - 1;
    if (count > EXPR_NODES_MAX)
        return too_large(parser);
    if (count < rule->low || count > rule->high)
        return report_count(parser, rule, count);
    TRY(check_operator(parser, want, rule));
    bool step = rule->operation == OPERATION_STEP;
    node->operation = rule->operation;
    node->word = rule->word;
    node->operand_count = step ? 2 * count - 1 : count;
    node->operands = arena_array(parser->arena, node->operand_count, sizeof *node->operands);
    if (node->operands == NULL)
        return FAULT_NOMEM;
    if (step)
        return parse_step(parser, json, node);
    return parse_operands(parser, json, rule, want, node);
}

static enum fault parse_node(struct parser *parser, const struct json *json, enum want want,
                             struct expr *node)
{
    if (++parser->nodes > EXPR_NODES_MAX)
        return too_large(parser);
    double number;
    if (json_number(json, &number))
        return parse_number(parser, number, want, node);
    if (json_is(json, JSON_TEXT))
        return parse_word(parser, json_text(json), false, want, node);
    if (json_is(json, JSON_ARRAY))
        return parse_array(parser, json, want, node);
    return report(parser, "expr_value", NULL, NULL);
}

enum fault expr_parse(const struct json *json, struct arena *arena, const char *at,
                      struct findings *findings, const struct expr **out)
{
    struct parser parser = {.arena = arena, .at = at, .findings = findings};
    struct expr *root = arena_alloc(arena, sizeof *root);
    if (root == NULL)
        return FAULT_NOMEM;
    TRY(parse_node(&parser, json, WANT_ANY, root));
    *out = parser.problems == 0 ? root : NULL;
    return OK;
}
