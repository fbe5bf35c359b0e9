/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/form_compare.h"
#include "tests/support/check_main.h"

#include <stdio.h>
#include <string.h>

enum { ROOM = 4 << 20, DOCUMENT_SIZE = 4096 };

/* A form of one version with these questions. */
static struct form *form_of(const char *version, const char *title, const char *questions)
{
    char text[DOCUMENT_SIZE];
    AUTO(arena) struct arena *arena = NULL;
    struct form *form = NULL;
    snprintf(text, sizeof text,
             "{\"id\":\"f\",\"version\":\"%s\",\"wording\":\"own\",\"languages\":[\"vi\"],"
             "\"title\":{\"vi\":\"%s\"},\"questions\":[%s]}",
             version, title, questions);
    ck_assert_ok(arena_new(ROOM, &arena));
    struct findings findings = findings_in(arena);
    ck_assert_ok(form_load(text, strlen(text), &findings, &form));
    ck_assert_msg(form != NULL, "the fixture's form is refused: %s", text);
    return form;
}

static const char age[] = "{\"id\":\"age\",\"type\":\"number\",\"label\":{\"vi\":\"Tuổi\"}}";
static const char born[] = "{\"id\":\"age\",\"type\":\"number\",\"label\":{\"vi\":\"Năm sinh\"},"
                           "\"min\":1900}";
static const char sex[] = "{\"id\":\"sex\",\"type\":\"one\",\"label\":{\"vi\":\"Giới tính\"},"
                          "\"choices\":[{\"value\":1,\"label\":{\"vi\":\"Nam\"}},"
                          "{\"value\":2,\"label\":{\"vi\":\"Nữ\"}}]}";
static const char sexes[] = "{\"id\":\"sex\",\"type\":\"one\",\"label\":{\"vi\":\"Giới tính\"},"
                            "\"choices\":[{\"value\":2,\"label\":{\"vi\":\"Nữ\"}},"
                            "{\"value\":1,\"label\":{\"vi\":\"Nam giới\"}},"
                            "{\"value\":3,\"label\":{\"vi\":\"Khác\"}}]}";

static void assert_change(const struct form_change *change, const char *const wanted[4])
{
    const char *const got[] = {change->question, change->path, change->before, change->after};
    for (size_t i = 0; i < 4; i++) {
        bool none = wanted[i] == NULL || got[i] == NULL;
        ck_assert_msg(none ? wanted[i] == got[i] : strcmp(wanted[i], got[i]) == 0,
                      "member %zu of %s/%s: %s, want %s", i, got[0], got[1],
                      got[i] == NULL ? "NULL" : got[i], wanted[i] == NULL ? "NULL" : wanted[i]);
    }
}

/* Compares two lists of questions and asserts every change, in order. */
static void assert_changes(const char *before, const char *after, const char *const wanted[][4],
                           size_t count)
{
    AUTO(arena) struct arena *arena = NULL;
    AUTO(form) struct form *first = form_of("1", "Phiếu", before);
    AUTO(form) struct form *second = form_of("2", "Phiếu", after);
    struct form_changes changes;
    ck_assert_ok(arena_new(ROOM, &arena));
    ck_assert_ok(form_compare(first, second, arena, &changes));
    ck_assert_uint_eq(changes.count, count);
    for (size_t i = 0; i < count; i++)
        assert_change(&changes.items[i], wanted[i]);
}

static void pair(char out[DOCUMENT_SIZE], const char *first, const char *second)
{
    snprintf(out, DOCUMENT_SIZE, "%s,%s", first, second);
}

START_TEST(another_version_alone_is_no_change) { assert_changes(age, age, NULL, 0); }
END_TEST

START_TEST(a_question_is_compared_member_by_member)
{
    static const char *const wanted[][4] = {{"age", "label/vi", "Tuổi", "Năm sinh"},
                                            {"age", "min", NULL, "1900"}};
    assert_changes(age, born, wanted, 2);
    static const char *const back[][4] = {{"age", "label/vi", "Năm sinh", "Tuổi"},
                                          {"age", "min", "1900", NULL}};
    assert_changes(born, age, back, 2);
}
END_TEST

START_TEST(what_is_there_once_only_is_told_by_its_label)
{
    char both[DOCUMENT_SIZE];
    pair(both, age, sex);
    static const char *const added[][4] = {{"sex", "", NULL, "Giới tính"}};
    assert_changes(age, both, added, 1);
    static const char *const gone[][4] = {{"sex", "", "Giới tính", NULL}};
    assert_changes(both, age, gone, 1);
}
END_TEST

START_TEST(choices_stand_for_themselves)
{
    static const char *const wanted[][4] = {{"sex", "choices/order", "1, 2", "2, 1"},
                                            {"sex", "choices/1/label/vi", "Nam", "Nam giới"},
                                            {"sex", "choices/3", NULL, "Khác"}};
    assert_changes(sex, sexes, wanted, 3);
}
END_TEST

START_TEST(another_order_is_one_change)
{
    char first[DOCUMENT_SIZE];
    char second[DOCUMENT_SIZE];
    pair(first, age, sex);
    pair(second, sex, age);
    static const char *const wanted[][4] = {{NULL, "questions/order", "age, sex", "sex, age"}};
    assert_changes(first, second, wanted, 1);
}
END_TEST

START_TEST(the_forms_own_texts_count_and_memory_is_bounded)
{
    AUTO(arena) struct arena *arena = NULL;
    AUTO(form) struct form *first = form_of("1", "Phiếu", age);
    AUTO(form) struct form *second = form_of("2", "Phiếu hỏi", age);
    struct form_changes changes;
    static const char *const wanted[4] = {NULL, "title/vi", "Phiếu", "Phiếu hỏi"};
    ck_assert_ok(arena_new(ROOM, &arena));
    ck_assert_ok(form_compare(first, second, arena, &changes));
    ck_assert_uint_eq(changes.count, 1);
    assert_change(&changes.items[0], wanted);
    AUTO(arena) struct arena *small = NULL;
    ck_assert_ok(arena_new(16, &small));
    ck_assert_int_ne(form_compare(first, second, small, &changes), OK);
}
END_TEST

/* Forms as long as the shipped ones, against themselves and each other. */
START_TEST(shipped_forms_are_like_themselves)
{
    AUTO(arena) struct arena *arena = NULL;
    AUTO(form) struct form *long_one = NULL;
    AUTO(form) struct form *short_one = NULL;
    struct form_changes changes;
    ck_assert_ok(arena_new(ROOM, &arena));
    ck_assert_ok(form_builtin("sipas-2026", &long_one));
    ck_assert_ok(form_builtin("counter-3", &short_one));
    ck_assert_ok(form_compare(long_one, long_one, arena, &changes));
    ck_assert_uint_eq(changes.count, 0);
    ck_assert_ok(form_compare(long_one, short_one, arena, &changes));
    ck_assert_uint_gt(changes.count, short_one->question_count);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("form_compare");
    TCase *tcase = tcase_create("form_compare");
    tcase_add_test(tcase, another_version_alone_is_no_change);
    tcase_add_test(tcase, a_question_is_compared_member_by_member);
    tcase_add_test(tcase, what_is_there_once_only_is_told_by_its_label);
    tcase_add_test(tcase, choices_stand_for_themselves);
    tcase_add_test(tcase, another_order_is_one_change);
    tcase_add_test(tcase, the_forms_own_texts_count_and_memory_is_bounded);
    tcase_add_test(tcase, shipped_forms_are_like_themselves);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
