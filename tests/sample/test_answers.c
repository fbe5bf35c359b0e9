/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/sample/answers.h"

#include "tests/sample/frames.h"

static const char *const questions[] = {"q2", "q9_1"};

static struct answers answers_in(const char *text, bool second)
{
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    struct answers answers = {.count = 0};
    struct answers_ask ask = {questions, ARRAY_LENGTH(questions), 1, true, second};
    ck_assert_ok(csv_open_text("answers.csv", text, strlen(text), &csv));
    ck_assert_ok(answers_read(csv, &ask, &findings, &answers));
    return answers;
}

START_TEST(rows)
{
    struct answers answers = answers_in("q9_1,assignment,interviewer,village,q2,seconds\n"
                                        "4,b-02,dtv-1,b,0,600\n"
                                        ",,dtv-1,b,x,\n"
                                        "null,a-01,,,,\n",
                                        false);
    ck_found("", "");
    ck_assert_uint_eq(answers.count, 2);
    ck_assert_str_eq(answers.rows[0].form, "a-01");
    ck_assert_int_eq(answers.rows[0].codes[0], ANSWER_NONE);
    ck_assert_int_eq(answers.rows[0].codes[1], ANSWER_DECLINED);
    ck_assert_int_eq(answers.rows[0].seconds, -1);
    ck_assert_str_eq(answers.rows[0].unit, "");
    ck_assert_int_eq(answers.rows[1].codes[0], 0);
    ck_assert_int_eq(answers.rows[1].codes[1], 4);
    ck_assert_int_eq(answers.rows[1].seconds, 600);
    ck_assert_ptr_eq(answers_of(&answers, "b-02"), &answers.rows[1]);
    ck_assert_ptr_null(answers_of(&answers, "b-03"));
    ck_assert(answers.has_village && answers.has_seconds && !answers.has_unit);
}
END_TEST

START_TEST(second_visits)
{
    struct answers answers =
        answers_in("form,day,result,q2,q9_1\na,,1,2,5\nb,,,,\nc,2026-12-01,5,,\n", true);
    ck_found("", "");
    ck_assert_int_eq(answers.rows[0].result, REVISIT_MET);
    ck_assert_int_eq(answers.rows[1].result, REVISIT_PENDING);
    ck_assert_int_eq(answers.rows[2].result, REVISIT_NO_HOUSEHOLD);
}
END_TEST

#define HEAD "form,result,interviewer,seconds,q2,q9_1\n"
#define MANY "form,result,q2,q9_1\n"

static const struct {
    const char *text;
    const char *code;
    const char *at;
} cases[] = {
    {"", "answers_form_column", "line 1"},
    {"unit,result,q2,q9_1\n", "answers_form_column", "line 1"},
    {"form,q2,q9_1\n", "answers_column", "line 1"},
    {"form,result,q2\n", "answers_column", "line 1"},
    {MANY, "", ""},
    {MANY "a,1,1,1\na,1,1,1\n", "answers_twice", "line 3"},
    {MANY "a,1,9999,10\n", "", ""},
    {MANY "a,1,10000,1\n", "answers_code", "line 2"},
    {MANY "a,1,-1,1\n", "answers_code", "line 2"},
    {MANY "a,1,1.5,1\n", "answers_code", "line 2"},
    {MANY "a,1,1,0\n", "answers_scale", "line 2"},
    {MANY "a,1,1,11\n", "answers_scale", "line 2"},
    {MANY "a,0,1,1\n", "answers_result", "line 2"},
    {MANY "a,6,1,1\n", "answers_result", "line 2"},
    {MANY "a,x,1,1\n", "answers_result", "line 2"},
    {MANY "a,1,1\n", "csv_columns", ""},
    {HEAD "a,1,Nguyễn An,,1,1\n", "answers_interviewer", "line 2"},
    {HEAD "a,1,,-1,1,1\n", "answers_seconds", "line 2"},
    {HEAD "a,1,,600.5,1,1\n", "answers_seconds", "line 2"},
    {HEAD "a,1,,604801,1,1\n", "answers_seconds", "line 2"},
};

START_TEST(told)
{
    (void)answers_in(cases[_i].text, true);
    ck_found(cases[_i].code, cases[_i].at);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("answers");
    TCase *files = tcase_create("answers");
    tcase_add_checked_fixture(files, setup, teardown);
    tcase_add_test(files, rows);
    tcase_add_test(files, second_visits);
    tcase_add_loop_test(files, told, 0, ARRAY_LENGTH(cases));
    suite_add_tcase(suite, files);
    return run_suite(suite);
}
