/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/expr.h"
#include "tests/support/check_main.h"

#include <string.h>

enum { ARENA_LIMIT_BYTES = 1 << 20, TEXT_LIMIT_BYTES = 1 << 16 };

static struct arena *arena;

static void setup(void) { ck_assert_ok(arena_new(ARENA_LIMIT_BYTES, &arena)); }
static void teardown(void) { arena_free(arena); }

static enum fault parse_text(const char *text, struct findings *findings, const struct expr **out)
{
    AUTO(json) struct json *json = NULL;
    ck_assert_ok(json_parse(text, strlen(text), &json));
    return expr_parse(json, arena, "/relevant", findings, out);
}

static const struct {
    const char *text;
    const char *at;
    const char *code;
} mistakes[] = {
    {"true", "/relevant", "expr_value"},
    {"null", "/relevant", "expr_value"},
    {"{\"=\":[1,2]}", "/relevant", "expr_value"},
    {"[\"=\",\"q1\",null]", "/relevant/2", "expr_value"},
    {"[]", "/relevant", "expr_operator_missing"},
    {"[1,2]", "/relevant", "expr_operator_missing"},
    {"[[\"=\",\"q1\",1]]", "/relevant", "expr_operator_missing"},
    {"[\"==\",\"q1\",1]", "/relevant/0", "expr_operator"},
    {"[\"AND\",\"q1\"]", "/relevant/0", "expr_operator"},
    {"[\"and\",[\"xor\",\"a\",\"b\"]]", "/relevant/1/0", "expr_operator"},
    {"[\"or\",\"a\",[\"and\",\"b\",[\"is\",\"c\",1]]]", "/relevant/2/2/0", "expr_operator"},
    {"[\"=\",\"q1\"]", "/relevant", "expr_operands_few"},
    {"[\"and\",[\"<\",\"q1\"]]", "/relevant/1", "expr_operands_few"},
    {"[\"and\"]", "/relevant", "expr_operands_few"},
    {"[\"+\"]", "/relevant", "expr_operands_few"},
    {"[\"in\",\"q1\"]", "/relevant", "expr_operands_few"},
    {"[\"if\",\"a\",1]", "/relevant", "expr_operands_few"},
    {"[\"step\",\"a\"]", "/relevant", "expr_operands_few"},
    {"[\"=\",\"q1\",1,2]", "/relevant", "expr_operands_many"},
    {"[\"not\",\"a\",\"b\"]", "/relevant", "expr_operands_many"},
    {"[\"-\",1,2,3]", "/relevant", "expr_operands_many"},
    {"[\"/\",1,2,3]", "/relevant", "expr_operands_many"},
    {"[\"has\",\"q2\",1,2]", "/relevant", "expr_operands_many"},
    {"[\"if\",\"a\",1,2,3]", "/relevant", "expr_operands_many"},
    {"[\"+\",1,[\"=\",\"a\",1]]", "/relevant/2", "expr_want_number"},
    {"[\"<\",[\"not\",\"a\"],1]", "/relevant/1", "expr_want_number"},
    {"[\"+\",1,[\"if\",\"a\",[\"not\",\"b\"],1]]", "/relevant/2/2", "expr_want_number"},
    {"[\"step\",\"a\",[0,[\"not\",\"b\"]]]", "/relevant/2/1", "expr_want_number"},
    {"[\"and\",[\"+\",1,2]]", "/relevant/1", "expr_want_truth"},
    {"[\"and\",\"a\",1]", "/relevant/2", "expr_want_truth"},
    {"[\"if\",[\"count\",\"a\"],1,2]", "/relevant/1", "expr_want_truth"},
    {"[\"not\",[\"if\",\"a\",1,\"b\"]]", "/relevant/1/2", "expr_want_truth"},
    {"[\"has\",3,3]", "/relevant/1", "expr_want_set"},
    {"[\"count\",[\"+\",1,2]]", "/relevant/1", "expr_want_set"},
    {"[\"count\",[\"if\",\"a\",\"q2\",\"q3\"]]", "/relevant/1", "expr_want_set"},
    {"[\"in\",\"a\",\"b\"]", "/relevant/2", "expr_want_constant"},
    {"[\"in\",\"a\",1,[\"+\",1,1]]", "/relevant/3", "expr_want_constant"},
    {"[\"has\",\"q2\",\"q3\"]", "/relevant/2", "expr_want_constant"},
    {"[\"round\",\"a\",\"b\"]", "/relevant/2", "expr_want_constant"},
    {"[\"cut\",\"a\",[\"+\",1,1]]", "/relevant/2", "expr_want_constant"},
    {"[\"step\",\"a\",[\"b\",1]]", "/relevant/2/0", "expr_want_constant"},
    {"[\"in\",\"a\",[\"if\",\"b\",1,2]]", "/relevant/2", "expr_want_constant"},
    {"[\"has\",\"q2\",63]", "/relevant/2", "expr_choice"},
    {"[\"has\",\"q2\",-1]", "/relevant/2", "expr_choice"},
    {"[\"has\",\"q2\",1.5]", "/relevant/2", "expr_choice"},
    {"[\"round\",\"a\",16]", "/relevant/2", "expr_digits"},
    {"[\"round\",\"a\",-1]", "/relevant/2", "expr_digits"},
    {"[\"cut\",\"a\",0.5]", "/relevant/2", "expr_digits"},
    {"[\"step\",\"a\",[0]]", "/relevant/2", "expr_want_pair"},
    {"[\"step\",\"a\",[0,1],[5,1,2]]", "/relevant/3", "expr_want_pair"},
    {"[\"step\",\"a\",[0,1],5]", "/relevant/3", "expr_want_pair"},
    {"[\"step\",\"a\",[0,1],[5,2],[5,3]]", "/relevant/4/0", "expr_step_order"},
    {"[\"step\",\"a\",[5,1],[0,2]]", "/relevant/3/0", "expr_step_order"},
    {"\"\"", "/relevant", "expr_name_empty"},
    {"[\"=\",\"\",1]", "/relevant/1", "expr_name_empty"},
    {"1e-7", "/relevant", "expr_number"},
    {"[\"=\",\"a\",1e30]", "/relevant/2", "expr_number"},
    {"[\"=\",\"a\",\"99999999999999999999\"]", "/relevant/2", "expr_number"},
};

START_TEST(mistakes_are_findings_at_their_place)
{
    struct findings findings = findings_in(arena);
    const struct expr *expr = NULL;
    ck_assert_ok(parse_text(mistakes[_i].text, &findings, &expr));
    ck_assert_ptr_null(expr);
    ck_assert_uint_eq(findings.count, 1);
    ck_assert_str_eq(findings.items[0].at, mistakes[_i].at);
    ck_assert_str_eq(findings.items[0].code, mistakes[_i].code);
    ck_assert(findings.items[0].severity == SEVERITY_ERROR);
}
END_TEST

/* Both catalogues know the finding, and it fills every hole. */
START_TEST(mistakes_have_words)
{
    struct findings findings = findings_in(arena);
    const struct expr *expr = NULL;
    ck_assert_ok(parse_text(mistakes[_i].text, &findings, &expr));
    for (int language = LANGUAGE_VI; language <= LANGUAGE_EN; language++) {
        AUTO(buffer) struct buffer words = buffer_of(TEXT_LIMIT_BYTES);
        message_text((enum language)language, &findings.items[0], &words);
        ck_assert_ptr_null(strchr(words.data, '{'));
        ck_assert_ptr_nonnull(strchr(words.data, ' '));
        ck_assert_ptr_eq(strstr(words.data, findings.items[0].code), NULL);
    }
}
END_TEST

START_TEST(all_mistakes_are_found_at_once)
{
    struct findings findings = findings_in(arena);
    const struct expr *expr = NULL;
    const char *text = "[\"and\",[\"=\",\"a\"],[\"xor\",1],[\"+\",null,2],[\"has\",\"q2\",99]]";
    ck_assert_ok(parse_text(text, &findings, &expr));
    ck_assert_ptr_null(expr);
    static const struct {
        const char *at, *code;
    } expected[] = {
        {"/relevant/1", "expr_operands_few"}, {"/relevant/2/0", "expr_operator"},
        {"/relevant/3", "expr_want_truth"},   {"/relevant/3/1", "expr_value"},
        {"/relevant/4/2", "expr_choice"},
    };
    ck_assert_uint_eq(findings.count, ARRAY_LENGTH(expected));
    for (size_t i = 0; i < ARRAY_LENGTH(expected); i++) {
        ck_assert_str_eq(findings.items[i].at, expected[i].at);
        ck_assert_str_eq(findings.items[i].code, expected[i].code);
    }
    /* A list with older findings: a right tree is a tree all the same. */
    ck_assert_ok(parse_text("[\"=\",\"a\",1]", &findings, &expr));
    ck_assert_ptr_nonnull(expr);
}
END_TEST

START_TEST(finding_says_what_and_how_many)
{
    struct findings findings = findings_in(arena);
    const struct expr *expr = NULL;
    ck_assert_ok(parse_text("[\"in\",\"a\"]", &findings, &expr));
    ck_assert_uint_eq(findings.items[0].arg_count, 2);
    ck_assert_str_eq(findings.items[0].args[0].value, "in");
    ck_assert_str_eq(findings.items[0].args[1].name, "limit");
    ck_assert_str_eq(findings.items[0].args[1].value, "2");
}
END_TEST

START_TEST(memory_runs_out)
{
    AUTO(json) struct json *json = NULL;
    const char *text = "[\"and\",[\"=\",\"a\",1],[\"xor\",2],[\"in\",\"c\",3,4]]";
    ck_assert_ok(json_parse(text, strlen(text), &json));
    bool enough = false;
    for (size_t limit = 0; limit < 4096 && !enough; limit += 16) {
        AUTO(arena) struct arena *small = NULL;
        ck_assert_ok(arena_new(limit, &small));
        struct findings findings = findings_in(small);
        const struct expr *expr = NULL;
        enum fault fault = expr_parse(json, small, "", &findings, &expr);
        ck_assert_ptr_null(expr);
        enough = fault == OK;
        if (!enough)
            ck_assert_str_eq(fault_detail()->code, "limit_arena");
        else
            ck_assert_uint_eq(findings.count, 1);
    }
    ck_assert(enough);
}
END_TEST

struct visits {
    struct buffer text;
    int left;
};

static bool note_name(void *context, const char *name, const struct exact *constant)
{
    struct visits *visits = context;
    buffer_text(&visits->text, name);
    if (constant != NULL) {
        buffer_char(&visits->text, '=');
        ck_assert_ok(exact_text(*constant, 0, &visits->text));
    }
    buffer_char(&visits->text, ' ');
    return --visits->left > 0;
}

static void assert_names(const char *text, int stop_after, const char *expected)
{
    struct visits visits = {buffer_of(TEXT_LIMIT_BYTES), stop_after};
    buffer_text(&visits.text, "");
    struct findings findings = findings_in(arena);
    const struct expr *expr = NULL;
    ck_assert_ok(parse_text(text, &findings, &expr));
    ck_assert_ptr_nonnull(expr);
    expr_names(expr, note_name, &visits);
    ck_assert_str_eq(visits.text.data != NULL ? visits.text.data : "", expected);
    buffer_cleanup(&visits.text);
}

START_TEST(names_with_what_they_are_tested_for)
{
    assert_names("\"a\"", 9, "a ");
    assert_names("1", 9, "");
    assert_names("[\"=\",\"a\",3]", 9, "a=3 ");
    assert_names("[\"!=\",3,\"a\"]", 9, "a=3 ");
    assert_names("[\"in\",\"a\",1,2,3]", 9, "a=1 a=2 a=3 ");
    assert_names("[\"has\",\"q2\",7]", 9, "q2=7 ");
    assert_names("[\"<\",\"a\",3]", 9, "a ");
    assert_names("[\"=\",\"a\",\"b\"]", 9, "a b ");
    assert_names("[\"=\",3,3]", 9, "");
    assert_names("[\"in\",[\"+\",\"a\",\"b\"],1]", 9, "a b ");
    assert_names("[\"step\",\"a\",[0,\"b\"],[1,\"c\"]]", 9, "a b c ");
    assert_names("[\"if\",[\"=\",\"a\",1],[\"count\",\"q2\"],\"b\"]", 9, "a=1 q2 b ");
}
END_TEST

START_TEST(names_stop_when_told)
{
    const char *text = "[\"and\",[\"in\",\"a\",1,2,3],[\"or\",\"b\",\"c\"],\"d\"]";
    assert_names(text, 9, "a=1 a=2 a=3 b c d ");
    assert_names(text, 2, "a=1 a=2 ");
    assert_names(text, 4, "a=1 a=2 a=3 b ");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("expr_parse");
    TCase *parsing = tcase_create("parsing");
    tcase_add_checked_fixture(parsing, setup, teardown);
    tcase_add_loop_test(parsing, mistakes_are_findings_at_their_place, 0,
                        (int)ARRAY_LENGTH(mistakes));
    tcase_add_loop_test(parsing, mistakes_have_words, 0, (int)ARRAY_LENGTH(mistakes));
    tcase_add_test(parsing, all_mistakes_are_found_at_once);
    tcase_add_test(parsing, finding_says_what_and_how_many);
    tcase_add_test(parsing, memory_runs_out);
    suite_add_tcase(suite, parsing);
    TCase *names = tcase_create("names");
    tcase_add_checked_fixture(names, setup, teardown);
    tcase_add_test(names, names_with_what_they_are_tested_for);
    tcase_add_test(names, names_stop_when_told);
    suite_add_tcase(suite, names);
    return run_suite(suite);
}
