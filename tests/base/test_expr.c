/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/expr.h"
#include "tests/support/check_main.h"

#include <stdio.h>
#include <string.h>

enum { ARENA_LIMIT_BYTES = 1 << 20, TEXT_LIMIT_BYTES = 1 << 16 };

static struct arena *arena;

static void setup(void) { ck_assert_ok(arena_new(ARENA_LIMIT_BYTES, &arena)); }
static void teardown(void) { arena_free(arena); }

/* What names stand for in these tests. */
static const struct {
    const char *name;
    struct value value;
} answers[] = {
    {"two", {.kind = VALUE_NUMBER, .number = {2, 1}}},
    {"half", {.kind = VALUE_NUMBER, .number = {1, 2}}},
    {"percent", {.kind = VALUE_NUMBER, .number = {7981, 100}}},
    {"minus", {.kind = VALUE_NUMBER, .number = {-7, 2}}},
    {"zero", {.kind = VALUE_NUMBER, .number = {0, 1}}},
    {"huge", {.kind = VALUE_NUMBER, .number = {INT64_MAX, 1}}},
    {"yes", {.kind = VALUE_TRUTH, .truth = true}},
    {"no", {.kind = VALUE_TRUTH, .truth = false}},
    {"q2", {.kind = VALUE_SET, .set = UINT64_C(1) << 1 | UINT64_C(1) << 6}},
    {"none", {.kind = VALUE_SET, .set = 0}},
    {"last", {.kind = VALUE_SET, .set = UINT64_C(1) << EXPR_SET_MAX | 1}},
    {"words", {.kind = VALUE_TEXT}},
    {"gone", {.kind = VALUE_MISSING}},
};

static enum fault look_up(void *context, const char *name, struct value *out)
{
    int *calls = context;
    (*calls)++;
    for (size_t i = 0; i < ARRAY_LENGTH(answers); i++) {
        if (strcmp(answers[i].name, name) == 0) {
            *out = answers[i].value;
            return OK;
        }
    }
    return fault_raise(FAULT_NOTFOUND, "test_name", "name", name, NULL);
}

static enum fault parse_text(const char *text, struct findings *findings, const struct expr **out)
{
    AUTO(json) struct json *json = NULL;
    ck_assert_ok(json_parse(text, strlen(text), &json));
    return expr_parse(json, arena, "/relevant", findings, out);
}

static const struct expr *parsed(const char *text)
{
    struct findings findings = findings_in(arena);
    const struct expr *expr = NULL;
    ck_assert_ok(parse_text(text, &findings, &expr));
    ck_assert_msg(findings.count == 0, "%s: %s at %s", text,
                  findings.count > 0 ? findings.items[0].code : "",
                  findings.count > 0 ? findings.items[0].at : "");
    ck_assert_ptr_nonnull(expr);
    return expr;
}

static enum fault evaluate_text(const char *text, struct value *out)
{
    int calls = 0;
    return expr_evaluate(parsed(text), look_up, &calls, out);
}

/* "true", "false", "missing", or numerator/denominator. */
static void describe(struct value value, char *out, size_t size)
{
    if (value.kind == VALUE_NUMBER)
        snprintf(out, size, "%lld/%lld", (long long)value.number.numerator,
                 (long long)value.number.denominator);
    else if (value.kind == VALUE_TRUTH)
        snprintf(out, size, "%s", value.truth ? "true" : "false");
    else
        snprintf(out, size, "%s", value.kind == VALUE_MISSING ? "missing" : "other");
}

struct yields {
    const char *text;
    const char *value;
};

static const struct yields yields[] = {
    {"1.5", "3/2"},
    {"\"1.5\"", "3/2"},
    {"\"-0.25\"", "-1/4"},
    {"0.1", "1/10"},
    {"-12.75", "-51/4"},
    {"\"two\"", "2/1"},
    {"\"yes\"", "true"},
    {"\"gone\"", "missing"},
    {"\"words\"", "other"},

    {"[\"=\",\"two\",2]", "true"},
    {"[\"=\",\"two\",\"2.0\"]", "true"},
    {"[\"=\",\"two\",3]", "false"},
    {"[\"!=\",\"two\",2]", "false"},
    {"[\"!=\",\"two\",3]", "true"},
    {"[\"<\",\"half\",0.5]", "false"},
    {"[\"<\",\"half\",\"0.500000000001\"]", "true"},
    {"[\"<=\",\"half\",0.5]", "true"},
    {"[\"<=\",\"half\",0.49]", "false"},
    {"[\">\",\"two\",2]", "false"},
    {"[\">\",\"two\",-2]", "true"},
    {"[\">=\",\"two\",2]", "true"},
    {"[\">=\",\"two\",2.1]", "false"},
    {"[\"=\",[\"+\",0.1,0.2],0.3]", "true"},

    {"[\"in\",\"two\",1,2,3]", "true"},
    {"[\"in\",\"two\",1]", "false"},
    {"[\"in\",\"half\",\"0.50\"]", "true"},
    {"[\"has\",\"q2\",6]", "true"},
    {"[\"has\",\"q2\",1]", "true"},
    {"[\"has\",\"q2\",0]", "false"},
    {"[\"has\",\"none\",1]", "false"},
    {"[\"has\",\"last\",62]", "true"},
    {"[\"has\",\"last\",0]", "true"},
    {"[\"count\",\"q2\"]", "2/1"},
    {"[\"count\",\"none\"]", "0/1"},
    {"[\"<\",[\"count\",\"q2\"],3]", "true"},

    {"[\"and\",\"yes\",\"yes\"]", "true"},
    {"[\"and\",\"yes\",\"no\",\"yes\"]", "false"},
    {"[\"and\",\"yes\"]", "true"},
    {"[\"or\",\"no\",\"no\"]", "false"},
    {"[\"or\",\"no\",\"yes\"]", "true"},
    {"[\"or\",\"no\"]", "false"},
    {"[\"not\",\"no\"]", "true"},
    {"[\"not\",[\"=\",\"two\",2]]", "false"},
    {"[\"empty\",\"gone\"]", "true"},
    {"[\"empty\",\"two\"]", "false"},
    {"[\"empty\",\"words\"]", "false"},
    {"[\"empty\",\"none\"]", "false"},

    {"[\"+\",\"two\",\"half\",1]", "7/2"},
    {"[\"+\",\"two\"]", "2/1"},
    {"[\"-\",\"half\",\"two\"]", "-3/2"},
    {"[\"*\",\"two\",\"half\",\"minus\"]", "-7/2"},
    {"[\"/\",\"two\",3]", "2/3"},
    {"[\"/\",\"zero\",3]", "0/1"},
    {"[\"min\",\"two\",\"minus\",\"half\"]", "-7/2"},
    {"[\"max\",\"minus\",\"two\",\"half\"]", "2/1"},
    {"[\"min\",\"two\"]", "2/1"},

    {"[\"round\",\"percent\",1]", "399/5"},
    {"[\"round\",\"minus\",0]", "-4/1"},
    {"[\"cut\",\"percent\",0]", "79/1"},
    {"[\"cut\",\"minus\",0]", "-3/1"},
    {"[\"round\",[\"*\",\"1.5\",[\"/\",[\"round\",\"percent\",2],100]],4]", "2993/2500"},
    {"[\"*\",\"1.5\",[\"/\",\"percent\",100]]", "23943/20000"},

    {"[\"if\",\"yes\",1,2]", "1/1"},
    {"[\"if\",\"no\",1,2]", "2/1"},
    {"[\"if\",\"yes\",\"no\",\"yes\"]", "false"},
    {"[\"if\",[\"<\",\"percent\",50],0,\"percent\"]", "7981/100"},

    {"[\"step\",\"percent\",[0,0],[50,0.5],[80,1]]", "1/2"},
    {"[\"step\",80,[0,0],[50,0.5],[80,1]]", "1/1"},
    {"[\"step\",500,[0,0],[50,0.5],[80,1]]", "1/1"},
    {"[\"step\",0,[0,0],[50,0.5]]", "0/1"},
    {"[\"step\",\"minus\",[-4,\"half\"],[0,[\"*\",\"two\",2]]]", "1/2"},
    {"[\"step\",\"two\",[-4,\"half\"],[0,[\"*\",\"two\",2]]]", "4/1"},
};

/* Missing makes a test false, arithmetic missing, and a condition false. */
static const struct yields missing[] = {
    {"[\"=\",\"gone\",2]", "false"},
    {"[\"!=\",\"gone\",2]", "false"},
    {"[\"=\",\"gone\",\"gone\"]", "false"},
    {"[\"<\",\"two\",\"gone\"]", "false"},
    {"[\">=\",\"two\",\"gone\"]", "false"},
    {"[\"in\",\"gone\",0,1]", "false"},
    {"[\"has\",\"gone\",0]", "false"},
    {"[\"count\",\"gone\"]", "missing"},
    {"[\"<\",[\"count\",\"gone\"],3]", "false"},
    {"[\"and\",\"yes\",\"gone\"]", "false"},
    {"[\"or\",\"gone\",\"yes\"]", "true"},
    {"[\"or\",\"gone\",\"gone\"]", "false"},
    {"[\"not\",\"gone\"]", "true"},
    {"[\"not\",[\"=\",\"gone\",2]]", "true"},
    {"[\"empty\",[\"+\",\"gone\",1]]", "true"},
    {"[\"+\",1,\"gone\"]", "missing"},
    {"[\"-\",\"gone\",1]", "missing"},
    {"[\"*\",0,\"gone\"]", "missing"},
    {"[\"/\",\"gone\",0]", "missing"},
    {"[\"/\",1,\"gone\"]", "missing"},
    {"[\"min\",1,\"gone\"]", "missing"},
    {"[\"max\",\"gone\",1]", "missing"},
    {"[\"round\",\"gone\",2]", "missing"},
    {"[\"cut\",[\"*\",\"gone\",2],2]", "missing"},
    {"[\"if\",\"gone\",1,2]", "2/1"},
    {"[\"if\",\"yes\",\"gone\",2]", "missing"},
    {"[\"step\",\"gone\",[0,1]]", "missing"},
    {"[\"step\",\"minus\",[0,1]]", "missing"},
    {"[\"step\",\"two\",[0,\"gone\"]]", "missing"},
};

static void assert_yields(struct yields expected)
{
    struct value value;
    char text[64];
    ck_assert_ok(evaluate_text(expected.text, &value));
    describe(value, text, sizeof text);
    ck_assert_msg(strcmp(text, expected.value) == 0, "%s: %s, want %s", expected.text, text,
                  expected.value);
}

START_TEST(operators_yield) { assert_yields(yields[_i]); }
END_TEST

START_TEST(missing_yields) { assert_yields(missing[_i]); }
END_TEST

static const struct {
    const char *text;
    enum fault fault;
    const char *code;
} failures[] = {
    {"[\"/\",\"two\",\"zero\"]", FAULT_NUMERIC, "exact_divide"},
    {"[\"/\",\"two\",[\"-\",\"two\",2]]", FAULT_NUMERIC, "exact_divide"},
    {"[\"+\",\"huge\",1]", FAULT_NUMERIC, "exact_overflow"},
    {"[\"-\",\"minus\",\"huge\"]", FAULT_NUMERIC, "exact_overflow"},
    {"[\"*\",\"huge\",\"huge\"]", FAULT_NUMERIC, "exact_overflow"},
    {"[\"/\",\"half\",\"huge\"]", FAULT_NUMERIC, "exact_overflow"},
    {"[\"round\",[\"/\",\"huge\",3],15]", FAULT_NUMERIC, "exact_overflow"},
    {"[\"cut\",[\"/\",\"huge\",11],15]", FAULT_NUMERIC, "exact_overflow"},
    {"[\"=\",1,[\"/\",1,0]]", FAULT_NUMERIC, "exact_divide"},
    {"[\"and\",\"yes\",[\"=\",1,[\"/\",1,0]]]", FAULT_NUMERIC, "exact_divide"},
    {"\"unknown\"", FAULT_NOTFOUND, "test_name"},
    {"[\"empty\",\"unknown\"]", FAULT_NOTFOUND, "test_name"},
    {"[\"=\",\"words\",1]", FAULT_INVALID, "expr_want_number"},
    {"[\"=\",\"q2\",1]", FAULT_INVALID, "expr_want_number"},
    {"[\"+\",1,\"yes\"]", FAULT_INVALID, "expr_want_number"},
    {"[\"step\",\"two\",[0,\"yes\"]]", FAULT_INVALID, "expr_want_number"},
    {"[\"+\",1,[\"if\",\"yes\",\"no\",1]]", FAULT_INVALID, "expr_want_number"},
    {"[\"not\",\"two\"]", FAULT_INVALID, "expr_want_truth"},
    {"[\"and\",\"yes\",\"words\"]", FAULT_INVALID, "expr_want_truth"},
    {"[\"has\",\"two\",1]", FAULT_INVALID, "expr_want_set"},
    {"[\"count\",\"words\"]", FAULT_INVALID, "expr_want_set"},
};

START_TEST(failures_are_faults)
{
    struct value value = {.kind = VALUE_SET, .set = 5};
    ck_assert_fault(evaluate_text(failures[_i].text, &value), failures[_i].fault);
    ck_assert_str_eq(fault_detail()->code, failures[_i].code);
    ck_assert(value.kind == VALUE_SET && value.set == 5);
}
END_TEST

/* An operand that is not needed is not looked at. */
START_TEST(conditions_guard)
{
    assert_yields((struct yields){"[\"and\",\"no\",[\"=\",1,[\"/\",1,0]]]", "false"});
    assert_yields((struct yields){"[\"or\",\"yes\",[\"=\",1,[\"/\",1,0]]]", "true"});
    assert_yields((struct yields){"[\"if\",\"yes\",1,[\"/\",1,0]]", "1/1"});
    assert_yields((struct yields){"[\"if\",\"no\",[\"/\",1,0],1]", "1/1"});
    assert_yields((struct yields){"[\"step\",1,[0,1],[2,[\"/\",1,0]]]", "1/1"});
    int calls = 0;
    bool truth = true;
    ck_assert_ok(expr_truth(parsed("[\"and\",\"no\",\"yes\",\"yes\"]"), look_up, &calls, &truth));
    ck_assert_int_eq(calls, 1);
}
END_TEST

START_TEST(truth_of_a_condition)
{
    int calls = 0;
    bool truth = false;
    ck_assert_ok(expr_truth(parsed("\"yes\""), look_up, &calls, &truth));
    ck_assert(truth);
    ck_assert_ok(expr_truth(parsed("\"gone\""), look_up, &calls, &truth));
    ck_assert(!truth);
    truth = true;
    ck_assert_fault(expr_truth(parsed("[\"+\",1,2]"), look_up, &calls, &truth), FAULT_INVALID);
    ck_assert_str_eq(fault_detail()->code, "expr_want_truth");
    ck_assert_fault(expr_truth(parsed("1"), look_up, &calls, &truth), FAULT_INVALID);
    ck_assert_str_eq(fault_detail()->args[0].value, "1");
    ck_assert_fault(expr_truth(parsed("\"unknown\""), look_up, &calls, &truth), FAULT_NOTFOUND);
    ck_assert(truth);
}
END_TEST

/* The head, then 0, 1, 2, ... or pairs of a step with these bounds. */
static enum fault parse_long(const char *head, bool pairs, int count, struct findings *findings,
                             const struct expr **out)
{
    AUTO(buffer) struct buffer text = buffer_of(TEXT_LIMIT_BYTES);
    buffer_text(&text, head);
    for (int i = 0; i < count; i++)
        buffer_format(&text, pairs ? ",[%d,0]" : ",%d", i);
    buffer_text(&text, "]");
    ck_assert_ok(buffer_check(&text));
    return parse_text(text.data, findings, out);
}

START_TEST(nodes_are_limited)
{
    struct findings findings = findings_in(arena);
    const struct expr *expr = NULL;
    ck_assert_ok(parse_long("[\"+\"", false, EXPR_NODES_MAX - 1, &findings, &expr));
    int calls = 0;
    struct value value;
    ck_assert_ok(expr_evaluate(expr, look_up, &calls, &value));
    ck_assert_int_eq(value.number.numerator, (EXPR_NODES_MAX - 1) * (EXPR_NODES_MAX - 2) / 2);
    expr = NULL;
    ck_assert_fault(parse_long("[\"+\"", false, EXPR_NODES_MAX, &findings, &expr), FAULT_LIMIT);
    ck_assert_str_eq(fault_detail()->code, "expr_nodes");
    ck_assert_fault(parse_long("[\"+\"", false, 5000, &findings, &expr), FAULT_LIMIT);
    ck_assert_str_eq(fault_detail()->code, "expr_nodes");
    ck_assert_fault(parse_long("[\"step\",\"a\"", true, 500, &findings, &expr), FAULT_LIMIT);
    ck_assert_ptr_null(expr);
    ck_assert_uint_eq(findings.count, 0);
    ck_assert_ok(parse_long("[\"step\",\"a\"", true, 499, &findings, &expr));
}
END_TEST

START_TEST(depth_may_be_what_json_allows)
{
    AUTO(buffer) struct buffer text = buffer_of(TEXT_LIMIT_BYTES);
    for (int i = 0; i < JSON_DEPTH_MAX; i++)
        buffer_text(&text, "[\"not\",");
    buffer_text(&text, "\"yes\"");
    for (int i = 0; i < JSON_DEPTH_MAX; i++)
        buffer_char(&text, ']');
    assert_yields((struct yields){text.data, "true"});
}
END_TEST

/* A tree outlives the JSON it came from. */
START_TEST(tree_owns_its_words)
{
    char text[] = "[\"=\",\"two\",\"2.0\"]";
    AUTO(json) struct json *json = NULL;
    ck_assert_ok(json_parse(text, strlen(text), &json));
    struct findings findings = findings_in(arena);
    const struct expr *expr = NULL;
    ck_assert_ok(expr_parse(json, arena, "", &findings, &expr));
    json_free(TAKE(json));
    int calls = 0;
    bool truth = false;
    ck_assert_ok(expr_truth(expr, look_up, &calls, &truth));
    ck_assert(truth);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("expr");
    TCase *values = tcase_create("values");
    tcase_add_checked_fixture(values, setup, teardown);
    tcase_add_loop_test(values, operators_yield, 0, (int)ARRAY_LENGTH(yields));
    tcase_add_loop_test(values, missing_yields, 0, (int)ARRAY_LENGTH(missing));
    tcase_add_loop_test(values, failures_are_faults, 0, (int)ARRAY_LENGTH(failures));
    tcase_add_test(values, conditions_guard);
    tcase_add_test(values, truth_of_a_condition);
    tcase_add_test(values, nodes_are_limited);
    tcase_add_test(values, depth_may_be_what_json_allows);
    tcase_add_test(values, tree_owns_its_words);
    suite_add_tcase(suite, values);
    return run_suite(suite);
}
