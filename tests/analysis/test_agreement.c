/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/agreement.h"

#include "analysis/survey/proportion.h"
#include "tests/analysis/answer_files.h"

#include <math.h>
#include <stdio.h>

enum { EACH = 6, PEOPLE = 3, TEXT_BYTES = 1 << 16 };

static struct revisit revisit;
static struct revisit_interviewer people[PEOPLE];
static struct revisit_form forms[PEOPLE * EACH];

/* Six of each of three: a-1 ... a-6, b-1 ..., c-1 ...; a choice and two scales are asked again. */
static void list_all(void)
{
    static const char *const codes[PEOPLE] = {"dtv-a", "dtv-b", "dtv-c"};
    setup();
    for (size_t i = 0; i < PEOPLE; i++) {
        people[i] = (struct revisit_interviewer){codes[i], 20, EACH};
        for (size_t form = 0; form < EACH; form++)
            forms[i * EACH + form] =
                (struct revisit_form){arena_format(arena, "%c-%zu", "abc"[i], form + 1), i, NULL};
    }
    revisit = (struct revisit){.ask.questions = {{"q2", "q9_1", "q9_2"}, 1, 3},
                               .interviewers = people,
                               .interviewer_count = PEOPLE,
                               .forms = forms,
                               .form_count = PEOPLE * EACH};
}

static struct answers read(const char *rows, bool second)
{
    struct answers_ask ask = {revisit.ask.questions.names, 3, 1, true, second};
    char text[TEXT_BYTES];
    snprintf(text, sizeof text, "%s%s",
             second ? "form,result,q2,q9_1,q9_2\n" : "form,interviewer,q2,q9_1,q9_2\n", rows);
    return answers_from(text, &ask);
}

static struct agreement agreement_of(const char *first_rows, const char *second_rows)
{
    static struct answers first;
    static struct answers second;
    struct agreement agreement = {.lines = NULL};
    first = read(first_rows, false);
    second = read(second_rows, true);
    ck_assert_ok(agreement_make(&revisit, &first, &second, &findings, &agreement));
    return agreement;
}

/* All agree, but for dtv-b, of whose first `differ` interviews nothing agrees. */
static struct agreement differing(int differ)
{
    char first[TEXT_BYTES] = "";
    char second[TEXT_BYTES] = "";
    size_t one = 0;
    size_t other = 0;
    for (size_t i = 0; i < PEOPLE * EACH; i++) {
        size_t number = i % EACH;
        bool wrong = i / EACH == 1 && (int)number < differ;
        one += (size_t)snprintf(first + one, sizeof first - one, "%s,,%zu,%zu,4\n", forms[i].number,
                                number % 3, number % 5 + 1);
        other += (size_t)snprintf(second + other, sizeof second - other, "%s,1,%zu,%zu,%d\n",
                                  forms[i].number, wrong ? 7 : number % 3,
                                  wrong ? 6 : number % 5 + 1, wrong ? 1 : 4);
    }
    return agreement_of(first, second);
}

START_TEST(all_agree)
{
    struct agreement agreement = differing(0);
    const struct agreement_line *all = &agreement.lines[PEOPLE];
    double ends[2];
    ck_assert_uint_eq(findings.count, 0);
    ck_assert_ptr_null(all->interviewer);
    ck_assert_int_eq(all->compared, 18);
    ck_assert_int_eq(all->answers, 54);
    ck_assert_int_eq(all->same, 54);
    ck_assert_int_eq(all->done, 60);
    ck_assert_int_eq(all->results[REVISIT_MET], 18);
    ck_assert_int_eq(all->results[REVISIT_PENDING], 0);
    ck_assert_double_eq(all->share, 1);
    share_wilson(1, 18, 1.959963984540054, ends);
    ck_assert_double_eq_tol(all->interval[0], ends[0], 1e-12);
    ck_assert_double_eq_tol(all->questions[0].kappa.kappa, 1, 1e-12);
    ck_assert_double_nan(all->questions[2].kappa.kappa);
    ck_assert_double_eq_tol(agreement.lines[0].p, 1, 1e-12);
    ck_assert_uint_eq(agreement.tested, 3);
}
END_TEST

/* All of 6 among 18 with 3 answers differing each: one of 18 over 6 subsets, times three. */
START_TEST(one_lower)
{
    struct agreement agreement = differing(6);
    const struct agreement_line *line = &agreement.lines[1];
    ck_assert_double_eq(line->share, 0);
    ck_assert_double_eq_tol(line->p, 1.0 / 18564, 1e-14);
    ck_assert_double_eq_tol(line->p_adjusted, 3.0 / 18564, 1e-14);
    ck_assert_double_eq_tol(agreement.lines[0].p_adjusted, 1, 1e-12);
    ck_assert_str_eq(told("agreement_lower", "interviewer"), "dtv-b");
    ck_assert_str_eq(told("agreement_lower", "percent"), "0");
    ck_assert_str_eq(told("agreement_lower", "rest"), "100");
    ck_assert_uint_eq(findings.count, 1);
}
END_TEST

/* One interview of six that differs is not clear. */
START_TEST(not_clear)
{
    struct agreement agreement = differing(1);
    ck_assert_uint_eq(findings.count, 0);
    ck_assert_double_eq_tol(agreement.lines[1].p, 6.0 / 18, 1e-12);
    ck_assert_double_eq_tol(agreement.lines[1].share, 15.0 / 18, 1e-12);
}
END_TEST

/* Of four: counts alone. A declined or empty answer is no answer to compare. */
START_TEST(few)
{
    struct agreement agreement =
        agreement_of("a-1,dtv-a,1,4,4\na-2,,1,4,4\na-3,,1,4,4\na-4,,1,null,4\na-5,,null,,4\n",
                     "a-1,1,1,4,5\na-2,1,1,4,4\na-3,1,1,4,4\na-4,1,1,4,\na-5,1,1,3,null\n");
    const struct agreement_line *line = &agreement.lines[0];
    ck_assert_int_eq(line->compared, 4);
    ck_assert_int_eq(line->answers, 10);
    ck_assert_int_eq(line->same, 9);
    ck_assert_double_nan(line->share);
    ck_assert_double_nan(line->p);
    ck_assert_double_nan(line->questions[0].share);
    ck_assert_uint_eq(line->questions[0].kappa.n, 4);
    ck_assert_int_eq(line->results[REVISIT_MET], 5);
    ck_assert_int_eq(line->results[REVISIT_PENDING], 1);
    ck_assert_uint_eq(agreement.tested, 0);
    ck_assert_uint_eq(findings.count, 0);
}
END_TEST

START_TEST(nobody_went)
{
    struct agreement agreement = agreement_of("", "");
    ck_assert_int_eq(agreement.lines[PEOPLE].results[REVISIT_PENDING], 18);
    ck_assert_double_nan(agreement.lines[PEOPLE].share);
    ck_assert_uint_eq(findings.count, 0);
}
END_TEST

static const struct {
    const char *first;
    const char *second;
    const char *code;
    const char *at;
} cases[] = {
    {"", "a-1,2,,,\n", "", ""},
    {"", "a-1,3,,,\n", "", ""},
    {"", "a-1,,,,\n", "", ""},
    {"", "a-1,4,,,\n", "agreement_never", "line 2"},
    {"", "a-1,5,,,\n", "agreement_no_household", "line 2"},
    {"", "a-7,2,,,\n", "agreement_form", "line 2"},
    {"a-1,,1,1,1\n", "b-1,1,1,1,1\n", "agreement_first", "line 2"},
    {"a-1,,1,1,1\n", "a-1,2,1,,\n", "agreement_result", "line 2"},
    {"a-1,,1,1,1\n", "a-1,,,,5\n", "agreement_result", "line 2"},
    {"a-1,dtv-b,1,1,1\n", "a-1,1,1,1,1\n", "agreement_interviewer", "line 2"},
    {"a-1,dtv-z,1,1,1\n", "a-1,1,1,1,1\n", "agreement_interviewer", "line 2"},
    {"a-1,dtv-a,1,1,1\nz-9,dtv-z,1,1,1\n", "a-1,1,1,1,1\n", "", ""},
};

START_TEST(findings_told)
{
    (void)agreement_of(cases[_i].first, cases[_i].second);
    if (cases[_i].code[0] == '\0') {
        ck_assert_uint_eq(findings.count, 0);
        return;
    }
    ck_assert_uint_eq(findings.count, 1);
    ck_assert_str_eq(findings.items[0].code, cases[_i].code);
    ck_assert_str_eq(findings.items[0].at, cases[_i].at);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("agreement");
    TCase *visits = tcase_create("agreement");
    tcase_add_checked_fixture(visits, list_all, teardown);
    tcase_add_test(visits, all_agree);
    tcase_add_test(visits, one_lower);
    tcase_add_test(visits, not_clear);
    tcase_add_test(visits, few);
    tcase_add_test(visits, nobody_went);
    tcase_add_loop_test(visits, findings_told, 0, ARRAY_LENGTH(cases));
    suite_add_tcase(suite, visits);
    return run_suite(suite);
}
