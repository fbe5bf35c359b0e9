/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/interviewers.h"

#include "tests/analysis/answer_files.h"

#include <math.h>
#include <stdio.h>

enum { TEXT_BYTES = 1 << 16 };

static const char *const items[] = {"a", "b", "c"};
static struct answers answers;

static struct interviewers made_of(const char *text)
{
    struct answers_ask wanted = {.questions = items, .question_count = 3, .scales_from = 3};
    struct interviewers_ask ask = {.answers = &answers, .unknown = {9}, .unknown_count = 1};
    struct interviewers made = {.lines = NULL};
    answers = answers_from(text, &wanted);
    ck_assert_ok(interviewers_make(&ask, &findings, &made));
    return made;
}

/* Five interviewers with 4, 6, 5, 8 and 7 answers. */
static const int sizes[] = {4, 6, 5, 8, 7};
static const int values[] = {3, 4, 4, 5, 2, 3, 3, 2, 4, 3, 5, 4, 5, 5, 4,
                             3, 3, 2, 4, 3, 3, 4, 2, 1, 2, 3, 2, 2, 3, 2};

/* `places` of the five, or NULL. */
static struct interviewers five(const char *column, const char *const *places)
{
    char text[TEXT_BYTES];
    size_t length = (size_t)snprintf(text, sizeof text, "interviewer,%s,a,b,c\n", column);
    size_t value = 0;
    for (int who = 0; who < 5; who++)
        for (int i = 0; i < sizes[who]; i++)
            length += (size_t)snprintf(text + length, sizeof text - length, "dtv-%d,%s,%d,,\n", who,
                                       places == NULL ? "" : places[who], values[value++]);
    return made_of(text);
}

/* R: anova(lm(y ~ factor(g))), the formulas of the header from its mean squares. */
START_TEST(unequal_sizes)
{
    struct interviewers made = five("x", NULL);
    const struct interviewer_effect *effect = &made.effects[0];
    ck_assert_int_eq(made.within, WITHIN_NOTHING);
    ck_assert_int_eq(effect->answers, 30);
    ck_assert_int_eq(effect->interviewers, 5);
    ck_assert_double_eq_tol(effect->rho, 0.611576494555, 1e-11);
    ck_assert_double_eq_tol(effect->interval[0], 0.259793095869, 1e-11);
    ck_assert_double_eq_tol(effect->interval[1], 0.936113149883, 1e-11);
    ck_assert_double_eq_tol(effect->deff, 4.26174130429, 1e-10);
    ck_assert_double_eq_tol(effect->p, 4.48766395343e-05, 1e-15);
    ck_assert_double_eq_tol(effect->p_adjusted, effect->p, 1e-15);
    ck_assert_str_eq(told("interviewers_item", "item"), "a");
    ck_assert_str_eq(told("interviewers_item", "rho"), "0.612");
    ck_assert_uint_eq(found("interviewers_places"), 1);
    ck_assert_double_nan(made.effects[1].rho);
    ck_assert_int_eq(made.effects[1].answers, 0);
}
END_TEST

/* The first three in one village, the others in another: anova of y ~ place against place + who. */
START_TEST(within_villages)
{
    struct interviewers made = five("village", (const char *[]){"v1", "v1", "v1", "v2", "v2"});
    const struct interviewer_effect *effect = &made.effects[0];
    ck_assert_int_eq(made.within, WITHIN_VILLAGE);
    ck_assert_double_eq_tol(effect->rho, 0.530436058923996, 1e-12);
    ck_assert_double_eq_tol(effect->interval[0], 0.152221429447801, 1e-11);
    ck_assert_double_eq_tol(effect->interval[1], 0.947958129872474, 1e-11);
    ck_assert_double_eq_tol(effect->p, 0.000944100187843, 1e-14);
    ck_assert_uint_eq(found("interviewers_places"), 0);
    ck_assert_uint_eq(found("interviewers_shared"), 0);
    ck_assert_int_eq(made.lines[0].villages, 1);
}
END_TEST

START_TEST(within_communes)
{
    struct interviewers made = five("unit", (const char *[]){"v1", "v1", "v1", "v2", "v2"});
    ck_assert_int_eq(made.within, WITHIN_COMMUNE);
    ck_assert_double_eq_tol(made.effects[0].rho, 0.530436058923996, 1e-12);
    ck_assert_uint_eq(found("interviewers_communes"), 1);
}
END_TEST

/* Each in a place of their own: the same figures, and that they may be the place's. */
START_TEST(a_place_each)
{
    struct interviewers made = five("unit", (const char *[]){"a", "b", "c", "d", "e"});
    ck_assert_int_eq(made.within, WITHIN_NOTHING);
    ck_assert_double_eq_tol(made.effects[0].rho, 0.611576494555, 1e-11);
    ck_assert_uint_eq(found("interviewers_places"), 1);
}
END_TEST

/* Two share a village: the effect rests on their 15 interviews alone. */
START_TEST(some_share)
{
    struct interviewers made = five("village", (const char *[]){"a", "b", "c", "d", "d"});
    ck_assert_int_eq(made.within, WITHIN_VILLAGE);
    ck_assert_int_eq(made.effects[0].answers, 15);
    ck_assert_int_eq(made.effects[0].interviewers, 2);
    ck_assert_str_eq(told("interviewers_shared", "count"), "15");
}
END_TEST

static const struct {
    const char *text;
    const char *code;
} cases[] = {
    {"interviewer,a,b,c\n,1,1,1\n", "interviewers_none"},
    {"interviewer,a,b,c\n", "interviewers_none"},
    {"form,a,b,c\nx,1,1,1\n", "interviewers_none"},
    {"interviewer,a,b,c\nx,1,1,1\nx,1,2,1\n", "interviewers_one"},
    {"interviewer,village,a,b,c\nx,v,1,1,1\ny,v,1,2,1\n,v,1,1,1\n", "interviewers_without"},
    {"interviewer,a,b,c\nx,1,1,1\ny,1,2,1\n", "interviewers_places"},
};

START_TEST(findings_told)
{
    struct interviewers made = made_of(cases[_i].text);
    ck_assert_uint_eq(findings.count, 1);
    ck_assert_str_eq(findings.items[0].code, cases[_i].code);
    if (made.effects != NULL)
        ck_assert_double_nan(made.effects[0].rho);
}
END_TEST

/* Six interviewers with eight interviews each in one village; dtv-5 is as told. */
static struct interviewers six(int seconds, bool straight, bool unknown)
{
    char text[TEXT_BYTES];
    size_t length = (size_t)snprintf(text, sizeof text, "interviewer,village,seconds,a,b,c\n");
    for (int who = 0; who < 6; who++)
        for (int i = 0; i < 8; i++) {
            bool odd = who == 5;
            int time = odd ? seconds + i : 600 + 20 * who + i;
            int last = odd && unknown ? 9 : odd && straight ? 1 + (i % 4) : (i == 0 ? 9 : 4);
            length += (size_t)snprintf(text + length, sizeof text - length,
                                       "dtv-%d,v,%d,%d,%d,%d\n", who, time, 1 + (i % 4),
                                       odd && straight ? 1 + (i % 4) : 2 + (i % 3), last);
        }
    return made_of(text);
}

START_TEST(alike)
{
    struct interviewers made = six(640, false, false);
    ck_assert_uint_eq(findings.count, 0);
    ck_assert_int_eq(made.interviews, 48);
    ck_assert_double_eq_tol(made.lines[0].seconds, 603.5, 1e-12);
    ck_assert_int_eq(made.lines[0].unknown, 1);
    ck_assert_int_eq(made.lines[0].unknown_of, 24);
    ck_assert_int_eq(made.lines[0].straight, made.lines[5].straight);
    ck_assert_int_eq(made.lines[0].straight_of, 7);
    ck_assert_int_eq(made.lines[0].shorts, 0);
}
END_TEST

START_TEST(short_ones)
{
    struct interviewers made = six(150, false, false);
    ck_assert_str_eq(told("interviewers_fast", "interviewer"), "dtv-5");
    ck_assert_str_eq(told("interviewers_fast", "seconds"), "154");
    ck_assert_uint_eq(findings.count, 1);
    ck_assert_int_eq(made.lines[5].shorts, 8);
    ck_assert_double_lt(made.lines[5].seconds_z, -3.5);
}
END_TEST

START_TEST(straight_ones)
{
    struct interviewers made = six(640, true, false);
    ck_assert_str_eq(told("interviewers_straight", "interviewer"), "dtv-5");
    ck_assert_str_eq(told("interviewers_straight", "percent"), "100");
    ck_assert_int_eq(made.lines[5].straight, 8);
}
END_TEST

START_TEST(without_opinion)
{
    struct interviewers made = six(640, false, true);
    ck_assert_str_eq(told("interviewers_unknown", "interviewer"), "dtv-5");
    ck_assert_str_eq(told("interviewers_unknown", "percent"), "33");
    ck_assert_int_eq(made.lines[5].unknown, 8);
    ck_assert_int_eq(made.lines[5].straight_of, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("interviewers");
    TCase *effects = tcase_create("effects");
    TCase *apart = tcase_create("apart");
    tcase_add_checked_fixture(effects, setup, teardown);
    tcase_add_test(effects, unequal_sizes);
    tcase_add_test(effects, within_villages);
    tcase_add_test(effects, within_communes);
    tcase_add_test(effects, a_place_each);
    tcase_add_test(effects, some_share);
    tcase_add_loop_test(effects, findings_told, 0, ARRAY_LENGTH(cases));
    tcase_add_checked_fixture(apart, setup, teardown);
    tcase_add_test(apart, alike);
    tcase_add_test(apart, short_ones);
    tcase_add_test(apart, straight_ones);
    tcase_add_test(apart, without_opinion);
    suite_add_tcase(suite, effects);
    suite_add_tcase(suite, apart);
    return run_suite(suite);
}
