/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"
#include "forms/cursor.h"
#include "tests/support/check_main.h"

#include <string.h>

enum { ARENA_BYTES = 1 << 16, COLUMNS_MAX = 100, UNTOUCHED = 77777 };

static const char DEFINITION[] =
    "{\"id\":\"f\",\"version\":\"1\",\"wording\":\"own\",\"languages\":[\"vi\"],"
    "\"title\":{\"vi\":\"P\"},"
    "\"scales\":{\"s\":[{\"value\":1,\"label\":{\"vi\":\"1\"}},{\"value\":5,\"label\":{\"vi\":"
    "\"5\"}}]},"
    "\"questions\":["
    "{\"id\":\"note\",\"type\":\"note\",\"label\":{\"vi\":\"L\"}},"
    "{\"id\":\"one\",\"type\":\"one\",\"decline\":true,\"label\":{\"vi\":\"L\"},\"choices\":["
    "{\"value\":0,\"label\":{\"vi\":\"0\"}},{\"value\":2000000000,\"label\":{\"vi\":\"2\"}}]},"
    "{\"id\":\"text\",\"type\":\"text\",\"label\":{\"vi\":\"L\"}},"
    "{\"id\":\"many\",\"type\":\"many\",\"required\":true,\"label\":{\"vi\":\"L\"},\"choices\":["
    "{\"value\":0,\"label\":{\"vi\":\"0\"}},{\"value\":6,\"label\":{\"vi\":\"6\"}},"
    "{\"value\":30,\"label\":{\"vi\":\"30\"}}]},"
    "{\"id\":\"scale\",\"type\":\"scale\",\"scale\":\"s\",\"label\":{\"vi\":\"L\"}},"
    "{\"id\":\"number\",\"type\":\"number\",\"label\":{\"vi\":\"L\"}},"
    "{\"id\":\"city\",\"type\":\"unit\",\"label\":{\"vi\":\"L\"}},"
    "{\"id\":\"day\",\"type\":\"date\",\"label\":{\"vi\":\"L\"}},"
    "{\"id\":\"after\",\"type\":\"one\",\"relevant\":[\"has\",\"many\",6],\"label\":{\"vi\":\"L\"},"
    "\"choices\":[{\"value\":1,\"label\":{\"vi\":\"1\"}}]}]}";

/* A form and the codes of some answers to it. */
struct coded {
    struct arena *arena;
    struct form *form;
    int32_t codes[COLUMNS_MAX];
};

static void coded_cleanup(struct coded *coded)
{
    form_free(coded->form);
    arena_free(coded->arena);
}

static struct coded code_answers(const char *answers)
{
    struct coded coded = {0};
    ck_assert_ok(arena_new(ARENA_BYTES, &coded.arena));
    struct findings findings = findings_in(coded.arena);
    ck_assert_ok(form_load(DEFINITION, strlen(DEFINITION), &findings, &coded.form));
    ck_assert_msg(coded.form != NULL, "%s %s", findings.items[0].at, findings.items[0].code);
    for (size_t i = 0; i < COLUMNS_MAX; i++)
        coded.codes[i] = UNTOUCHED;
    AUTO(json) struct json *json = NULL;
    ck_assert_ok(json_parse(answers, strlen(answers), &json));
    response_codes(coded.form, json, coded.codes);
    return coded;
}

static int32_t code_of(const struct coded *coded, const char *id)
{
    return coded->codes[form_question(coded->form, id)->column];
}

START_TEST(test_answers)
{
    AUTO(coded)
    struct coded coded =
        code_answers("{\"one\":2000000000,\"many\":[30,0,6],\"scale\":5,\"number\":-2000000000,"
                     "\"day\":\"1969-12-31\",\"after\":1,\"text\":\"x\",\"city\":\"19333\"}");
    ck_assert_int_eq(code_of(&coded, "one"), 2000000000);
    ck_assert_int_eq(code_of(&coded, "many"), (1 << 30) + (1 << 6) + 1);
    ck_assert_int_eq(code_of(&coded, "scale"), 5);
    ck_assert_int_eq(code_of(&coded, "number"), -2000000000);
    ck_assert_int_eq(code_of(&coded, "day"), -1);
    ck_assert_int_eq(code_of(&coded, "after"), 1);
    for (size_t i = 0; i < coded.form->column_count; i++)
        ck_assert(code_is_answer(coded.codes[i]));
}
END_TEST

START_TEST(test_columns)
{
    AUTO(coded) struct coded coded = code_answers("{}");
    ck_assert_uint_eq(coded.form->column_count, 6);
    ck_assert_int_eq(form_question(coded.form, "one")->column, 0);
    ck_assert_int_eq(form_question(coded.form, "after")->column, 5);
    ck_assert_int_eq(form_question(coded.form, "note")->column, -1);
    ck_assert_int_eq(form_question(coded.form, "text")->column, -1);
    ck_assert_int_eq(form_question(coded.form, "city")->column, -1);
    ck_assert_int_eq(coded.codes[6], UNTOUCHED);
    for (size_t i = 0; i < 5; i++)
        ck_assert_int_eq(coded.codes[i], CODE_BLANK);
    ck_assert_int_eq(coded.codes[5], CODE_NOT_ASKED);
}
END_TEST

START_TEST(test_kinds_of_missing)
{
    AUTO(coded)
    struct coded coded = code_answers("{\"one\":null,\"many\":[],\"scale\":null,\"number\":\"5\","
                                      "\"day\":\"2026-02-30\",\"after\":1}");
    ck_assert_int_eq(code_of(&coded, "one"), CODE_DECLINED);
    ck_assert_int_eq(code_of(&coded, "many"), CODE_BLANK);
    ck_assert_int_eq(code_of(&coded, "scale"), CODE_INVALID); /* null is not allowed there */
    ck_assert_int_eq(code_of(&coded, "number"), CODE_INVALID);
    ck_assert_int_eq(code_of(&coded, "day"), CODE_INVALID);
    ck_assert_int_eq(code_of(&coded, "after"), CODE_NOT_ASKED);
    for (size_t i = 0; i < coded.form->column_count; i++)
        ck_assert(!code_is_answer(coded.codes[i]));
}
END_TEST

/* A required question that was declined all the same is blank, not invalid. */
START_TEST(test_required_null)
{
    AUTO(coded) struct coded coded = code_answers("{\"many\":null}");
    ck_assert_int_eq(code_of(&coded, "many"), CODE_BLANK);
}
END_TEST

START_TEST(test_invalid)
{
    AUTO(coded)
    struct coded coded = code_answers("{\"one\":1,\"many\":[6,6],\"scale\":3,\"number\":2000000001,"
                                      "\"day\":20000,\"after\":1,\"stranger\":1,\"note\":1}");
    ck_assert_int_eq(code_of(&coded, "one"), CODE_INVALID);
    ck_assert_int_eq(code_of(&coded, "many"), CODE_INVALID);
    ck_assert_int_eq(code_of(&coded, "scale"), CODE_INVALID);
    ck_assert_int_eq(code_of(&coded, "number"), CODE_INVALID);
    ck_assert_int_eq(code_of(&coded, "day"), CODE_INVALID);
    ck_assert_int_eq(code_of(&coded, "after"), CODE_NOT_ASKED);
}
END_TEST

START_TEST(test_no_answers)
{
    AUTO(form) struct form *form = NULL;
    ck_assert_ok(form_builtin("sipas-2026", &form));
    ck_assert_uint_le(form->column_count, COLUMNS_MAX);
    int32_t codes[COLUMNS_MAX];
    response_codes(form, NULL, codes);
    for (size_t i = 0; i < form->column_count; i++)
        ck_assert_int_eq(codes[i], CODE_BLANK);
}
END_TEST

/* Codes order: nothing that is missing can be taken for an answer. */
START_TEST(test_missing_codes)
{
    ck_assert(!code_is_answer(CODE_BLANK));
    ck_assert(!code_is_answer(CODE_NOT_ASKED));
    ck_assert(!code_is_answer(CODE_DECLINED));
    ck_assert(!code_is_answer(CODE_INVALID));
    ck_assert(code_is_answer(-FORM_NUMBER_MAX));
    ck_assert(code_is_answer(0));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("codes");
    TCase *group = tcase_create("codes");
    tcase_add_test(group, test_answers);
    tcase_add_test(group, test_columns);
    tcase_add_test(group, test_kinds_of_missing);
    tcase_add_test(group, test_required_null);
    tcase_add_test(group, test_invalid);
    tcase_add_test(group, test_no_answers);
    tcase_add_test(group, test_missing_codes);
    suite_add_tcase(suite, group);
    return run_suite(suite);
}
