/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/tally.h"

#include "base/random.h"
#include "tests/support/survey.h"

#include <stdio.h>

static struct form *form;
static struct index_definition *definition;
static struct survey *survey;
static struct tally *tally;

static void setup(void)
{
    form = survey_form(SMALL_FORM);
    definition = survey_index(SMALL_INDEX);
    survey = survey_new(form);
    tally = NULL;
}

static void teardown(void)
{
    tally_free(tally);
    survey_free(survey);
    index_free(definition);
    form_free(form);
}

static void fill(void)
{
    tally_free(tally);
    tally = NULL;
    ck_assert_ok(tally_fill(form, definition, survey_cursor(survey), &tally));
}

static const struct tally_unit *unit(const char *code)
{
    const struct tally_unit *found = tally_find(tally, code);
    ck_assert_msg(found != NULL, "no unit %s", code);
    return found;
}

static void is_count(struct leaf_count count, int64_t satisfied, int64_t answers)
{
    ck_assert_int_eq(count.satisfied, satisfied);
    ck_assert_int_eq(count.answers, answers);
}

/* respondents, clusters, yy, yx, xx */
static void are_sums(const struct cluster_sums *sums, const int64_t expected[5])
{
    ck_assert_int_eq(sums->respondents, expected[0]);
    ck_assert_int_eq(sums->clusters, expected[1]);
    ck_assert_int_eq(sums->satisfied_squares, expected[2]);
    ck_assert_int_eq(sums->products, expected[3]);
    ck_assert_int_eq(sums->answer_squares, expected[4]);
}

static void add(const char *code, const char *village, int32_t a, int32_t b)
{
    survey_add_ab(survey, code, village, 1, (const int32_t[]){a, b});
}

START_TEST(nothing)
{
    fill();
    ck_assert_uint_eq(tally->unit_count, 0);
    ck_assert_ptr_null(tally_find(tally, "101"));
    ck_assert_int_eq(tally->first_day, DAY_NONE);
    ck_assert_int_eq(tally->last_day, DAY_NONE);
}
END_TEST

START_TEST(one_respondent)
{
    add("101", NULL, 5, 3);
    fill();
    ck_assert_uint_eq(tally->unit_count, 1);
    const struct tally_unit *one = unit("101");
    ck_assert_int_eq(one->responses, 1);
    ck_assert_uint_eq(one->cluster_count, 1);
    is_count(one->leaves[SMALL_A], 1, 1);
    is_count(one->leaves[SMALL_B], 0, 1);
    is_count(one->leaves[SMALL_P], 1, 2);
    is_count(one->leaves[SMALL_S], 0, 0);
    are_sums(&one->sums[SMALL_P], (const int64_t[]){1, 1, 1, 2, 4});
    ck_assert_int_eq(tally->first_day, 20778);
    ck_assert_int_eq(tally->last_day, 20778);
}
END_TEST

START_TEST(what_is_no_answer)
{
    static const int32_t missing[] = {CODE_BLANK, CODE_NOT_ASKED, CODE_DECLINED, CODE_INVALID};
    for (size_t i = 0; i < ARRAY_LENGTH(missing); i++)
        add("101", NULL, missing[i], 4);
    add("101", NULL, 99, 1); /* an answer, and at no level a bit could stand for */
    fill();
    const struct tally_unit *one = unit("101");
    is_count(one->leaves[SMALL_A], 0, 1);
    is_count(one->leaves[SMALL_B], 4, 5);
    is_count(one->leaves[SMALL_P], 4, 6);
    size_t a = (size_t)(form_question(form, "a") - form->questions);
    ck_assert_int_eq(one->answered[a], 1);
    ck_assert_int_eq(one->choices[a][5], 1);
    ck_assert_int_eq(one->choices[a][4], 0);
    are_sums(&one->sums[SMALL_A], (const int64_t[]){1, 1, 0, 0, 1});
    are_sums(&one->sums[SMALL_P], (const int64_t[]){5, 5, 4, 4, 8});
}
END_TEST

START_TEST(levels_are_the_definition_s)
{
    for (int32_t level = 1; level <= 5; level++)
        add("101", NULL, level, 3);
    fill();
    is_count(unit("101")->leaves[SMALL_A], 2, 5);
    is_count(unit("101")->leaves[SMALL_B], 0, 5);
}
END_TEST

START_TEST(units_in_any_order)
{
    static const char *const order[] = {"205", "101", "33", "101", "205", "101"};
    for (size_t i = 0; i < ARRAY_LENGTH(order); i++)
        add(order[i], NULL, i < 3 ? 5 : 1, CODE_BLANK);
    fill();
    ck_assert_uint_eq(tally->unit_count, 3);
    ck_assert_str_eq(tally->units[0].code, "101");
    ck_assert_str_eq(tally->units[1].code, "205");
    ck_assert_str_eq(tally->units[2].code, "33");
    is_count(unit("101")->leaves[SMALL_A], 1, 3);
    is_count(unit("205")->leaves[SMALL_A], 1, 2);
    is_count(unit("33")->leaves[SMALL_A], 1, 1);
    ck_assert_ptr_null(tally_find(tally, "10"));
    ck_assert_ptr_null(tally_find(tally, "1010"));
    ck_assert_ptr_null(tally_find(tally, ""));
}
END_TEST

START_TEST(users)
{
    add("101", NULL, 5, 5);
    survey_set(survey, "u", 1);
    add("101", NULL, 4, 1);
    survey_set(survey, "u", 2);
    add("101", NULL, 4, 4);
    add("101", NULL, 1, CODE_BLANK);
    survey_set(survey, "u", 1);
    fill();
    const struct tally_unit *one = unit("101");
    ck_assert_int_eq(one->responses, 4);
    ck_assert_int_eq(one->user_responses, 2);
    is_count(one->users[SMALL_A], 1, 2);
    is_count(one->users[SMALL_B], 1, 1);
    is_count(one->users[SMALL_P], 2, 3);
    is_count(one->leaves[SMALL_P], 5, 7);
}
END_TEST

/* The small index with another condition for users. */
static void use_condition(const char *condition)
{
    static const char old[] = "[\"=\",\"u\",1]";
    AUTO(buffer) struct buffer text = buffer_of(10000);
    const char *found = strstr(SMALL_INDEX, old);
    buffer_bytes(&text, SMALL_INDEX, (size_t)(found - SMALL_INDEX));
    buffer_text(&text, condition);
    buffer_text(&text, found + strlen(old));
    ck_assert_ok(buffer_check(&text));
    index_free(definition);
    definition = survey_index(text.data);
}

START_TEST(users_by_several_answers)
{
    use_condition("[\"and\",[\"has\",\"m\",30],[\">\",\"n\",2]]");
    for (int32_t n = 1; n <= 4; n++) {
        add("101", NULL, 5, 5);
        survey_set(survey, "m", n == 4 ? 1 : 1 << 30);
        survey_set(survey, "n", n);
    }
    fill();
    ck_assert_int_eq(unit("101")->user_responses, 1);
}
END_TEST

/* More answers than are remembered, and answers that fall on one place of the memory. */
START_TEST(users_are_judged_each_by_his_answers)
{
    static const char *const conditions[] = {"[\"and\",[\">\",\"n\",2],[\"<\",\"a\",5]]",
                                             "[\"and\",[\">\",\"n\",2],[\"<\",\"a\",5],[\"<\","
                                             "\"b\",9],[\"<\",\"u\",9],[\"has\",\"m\",0]]"};
    int64_t expected = 0;
    for (int32_t i = 0; i < 400; i++) {
        expected += i % 80 > 2 && 1 + i % 5 < 5;
        add("101", NULL, 1 + i % 5, 1);
        survey_set(survey, "n", i % 80);
        survey_set(survey, "u", 1);
        survey_set(survey, "m", 1);
    }
    for (size_t i = 0; i < ARRAY_LENGTH(conditions); i++) {
        use_condition(conditions[i]);
        fill();
        ck_assert_int_eq(unit("101")->user_responses, expected);
    }
}
END_TEST

START_TEST(users_by_a_question_the_form_lacks)
{
    use_condition("[\"or\",[\"=\",\"gone\",1],[\"=\",\"t\",1]]");
    add("101", NULL, 5, 5);
    fill();
    ck_assert_int_eq(unit("101")->user_responses, 0);
}
END_TEST

START_TEST(users_by_a_wrong_kind)
{
    use_condition("[\"has\",\"u\",1]");
    add("101", NULL, 5, 5);
    survey_set(survey, "u", 1);
    ck_assert_fault(tally_fill(form, definition, survey_cursor(survey), &tally), FAULT_INVALID);
    ck_assert_ptr_null(tally);
}
END_TEST

START_TEST(choices)
{
    static const int32_t sets[] = {1, 1 | 1 << 30, 1 << 30, CODE_BLANK, 1 << 30};
    for (size_t i = 0; i < ARRAY_LENGTH(sets); i++) {
        add("101", NULL, 5, CODE_BLANK);
        survey_set(survey, "m", sets[i]);
        survey_set(survey, "n", (int32_t)i - 3);
    }
    fill();
    const struct tally_unit *one = unit("101");
    size_t many = (size_t)(form_question(form, "m") - form->questions);
    size_t number = (size_t)(form_question(form, "n") - form->questions);
    size_t text = (size_t)(form_question(form, "t") - form->questions);
    ck_assert_int_eq(one->answered[many], 4);
    ck_assert_int_eq(one->choices[many][0], 2);
    ck_assert_int_eq(one->choices[many][1], 3);
    ck_assert_int_eq(one->answered[number], 5);
    ck_assert_ptr_null(one->choices[number]);
    ck_assert_int_eq(one->answered[text], 0);
    ck_assert_ptr_null(one->choices[text]);
}
END_TEST

/* Of a scale: levels, one that is no small number, one that is no choice; villages and none. */
START_TEST(choices_of_a_scale)
{
    static const int32_t codes[] = {1, 5, 99, 7, 99, CODE_BLANK, 5, -3};
    for (size_t i = 0; i < ARRAY_LENGTH(codes); i++)
        add("101", i % 2 == 0 ? "v1" : NULL, codes[i], 4);
    fill();
    const struct tally_unit *one = unit("101");
    size_t a = (size_t)(form_question(form, "a") - form->questions);
    static const int64_t counts[] = {1, 0, 0, 0, 2, 2};
    ck_assert_int_eq(one->answered[a], 7);
    for (size_t i = 0; i < ARRAY_LENGTH(counts); i++)
        ck_assert_int_eq(one->choices[a][i], counts[i]);
    is_count(one->leaves[SMALL_A], 2, 7);
    ck_assert_int_eq(one->sums[SMALL_P].respondents, 8);
}
END_TEST

START_TEST(respondents_are_clusters)
{
    add("101", NULL, 5, 5);
    add("101", NULL, 4, 2);
    add("101", NULL, 1, CODE_BLANK);
    add("101", NULL, CODE_BLANK, CODE_BLANK);
    fill();
    const struct tally_unit *one = unit("101");
    ck_assert(!one->villages_known);
    ck_assert_uint_eq(one->cluster_count, 4);
    are_sums(&one->sums[SMALL_P], (const int64_t[]){3, 3, 5, 6, 9});
    are_sums(&one->sums[SMALL_A], (const int64_t[]){3, 3, 2, 2, 3});
}
END_TEST

START_TEST(villages_are_clusters)
{
    add("101", "v1", 5, 5); /* v1: y = 3, x = 4 */
    add("101", "v2", 1, 5); /* v2: y = 1, x = 3 */
    add("101", "v1", 4, 2);
    add("101", "v2", 1, CODE_BLANK);
    add("102", "v1", 5, 5); /* another v1 */
    add("101", "v3", CODE_BLANK, CODE_BLANK);
    fill();
    const struct tally_unit *one = unit("101");
    ck_assert(one->villages_known);
    ck_assert_uint_eq(one->cluster_count, 3);
    are_sums(&one->sums[SMALL_P], (const int64_t[]){4, 2, 10, 15, 25});
    are_sums(&one->sums[SMALL_A], (const int64_t[]){4, 2, 4, 4, 8});
    ck_assert_uint_eq(unit("102")->cluster_count, 1);
    are_sums(&unit("102")->sums[SMALL_P], (const int64_t[]){1, 1, 4, 4, 4});
}
END_TEST

START_TEST(villages_known_of_some)
{
    add("101", "v1", 5, 5);
    add("101", NULL, 5, 5);
    add("101", "v1", 5, 5);
    add("101", NULL, 1, 5);
    fill();
    const struct tally_unit *one = unit("101");
    ck_assert(!one->villages_known);
    ck_assert_uint_eq(one->cluster_count, 3);
    are_sums(&one->sums[SMALL_P], (const int64_t[]){4, 3, 16 + 4 + 1, 16 + 4 + 2, 16 + 4 + 4});
}
END_TEST

START_TEST(questions_the_form_lacks)
{
    static const char old[] = "\"question\":\"b\"";
    AUTO(buffer) struct buffer text = buffer_of(10000);
    const char *found = strstr(SMALL_INDEX, old);
    buffer_bytes(&text, SMALL_INDEX, (size_t)(found - SMALL_INDEX));
    buffer_text(&text, "\"question\":\"gone\"");
    buffer_text(&text, found + strlen(old));
    index_free(definition);
    definition = survey_index(text.data);
    add("101", NULL, 5, 5);
    fill();
    is_count(unit("101")->leaves[SMALL_B], 0, 0);
    is_count(unit("101")->leaves[SMALL_P], 1, 1);
}
END_TEST

/* 700 units of 3 villages each, met in an order that grows every table. */
START_TEST(many_units)
{
    enum { UNITS = 700, VILLAGES = 3 };
    static char codes[UNITS][8];
    static char villages[VILLAGES][4];
    for (size_t v = 0; v < VILLAGES; v++) {
        snprintf(villages[v], sizeof villages[v], "v%zu", v);
        for (size_t u = 0; u < UNITS; u++) {
            snprintf(codes[u], sizeof codes[u], "%05zu", u * 13 % 99991);
            add(codes[u], villages[v], u % 2 == 0 ? 5 : 1, v == 0 ? 4 : CODE_BLANK);
        }
    }
    fill();
    ck_assert_uint_eq(tally->unit_count, UNITS);
    for (size_t u = 0; u < UNITS; u++) {
        const struct tally_unit *one = unit(codes[u]);
        ck_assert_uint_eq(one->cluster_count, VILLAGES);
        is_count(one->leaves[SMALL_A], u % 2 == 0 ? 3 : 0, 3);
        is_count(one->leaves[SMALL_P], u % 2 == 0 ? 4 : 1, 4);
        if (u > 0)
            ck_assert_int_lt(strcmp(tally->units[u - 1].code, tally->units[u].code), 0);
    }
}
END_TEST

/* Rows made by chance: units, villages, answers, blanks. */
static void add_random(struct random *random, size_t rows)
{
    static const char *const codes[] = {"101", "102", "103", "104"};
    static const char *const villages[] = {"v1", "v2", "v3", NULL};
    for (size_t i = 0; i < rows; i++) {
        add(codes[random_below(random, 4)], villages[random_below(random, 4)],
            (int32_t)random_below(random, 5) + 1,
            random_below(random, 5) == 0 ? CODE_BLANK : (int32_t)random_below(random, 5) + 1);
        survey_set(survey, "u", (int32_t)random_below(random, 2) + 1);
        survey_set(survey, "m", (int32_t)random_below(random, 2) | 1 << 30);
    }
}

static void shuffle(struct random *random)
{
    for (size_t i = survey->count; i > 1; i--) {
        size_t other = (size_t)random_below(random, i);
        struct coded_response row = survey->rows[i - 1];
        survey->rows[i - 1] = survey->rows[other];
        survey->rows[other] = row;
    }
}

static void same_unit(const struct tally_unit *a, const struct tally_unit *b)
{
    ck_assert_str_eq(a->code, b->code);
    ck_assert_int_eq(a->responses, b->responses);
    ck_assert_int_eq(a->user_responses, b->user_responses);
    ck_assert_uint_eq(a->cluster_count, b->cluster_count);
    ck_assert_int_eq(a->villages_known, b->villages_known);
    ck_assert_mem_eq(a->leaves, b->leaves, SMALL_NODES * sizeof *a->leaves);
    ck_assert_mem_eq(a->users, b->users, SMALL_NODES * sizeof *a->users);
    ck_assert_mem_eq(a->sums, b->sums, SMALL_NODES * sizeof *a->sums);
    ck_assert_mem_eq(a->answered, b->answered, form->question_count * sizeof *a->answered);
    for (size_t i = 0; i < form->question_count; i++) {
        if (form->questions[i].choice_count > 0)
            ck_assert_mem_eq(a->choices[i], b->choices[i],
                             form->questions[i].choice_count * sizeof *a->choices[i]);
    }
}

START_TEST(order_of_rows_does_not_matter)
{
    struct random random = random_seeded(20261121);
    add_random(&random, 500);
    fill();
    AUTO(tally) struct tally *first = tally;
    tally = NULL;
    for (int round = 0; round < 5; round++) {
        shuffle(&random);
        fill();
        ck_assert_uint_eq(tally->unit_count, first->unit_count);
        for (size_t i = 0; i < tally->unit_count; i++)
            same_unit(&tally->units[i], &first->units[i]);
    }
}
END_TEST

/* The sums against clusters kept and squared one by one. */
START_TEST(sums_against_clusters)
{
    struct random random = random_seeded(7);
    add_random(&random, 400);
    fill();
    const char *const villages[] = {"v1", "v2", "v3"};
    int column = form_question(form, "a")->column;
    for (size_t u = 0; u < tally->unit_count; u++) {
        int64_t y[4] = {0};
        int64_t x[4] = {0};
        int64_t expected[5] = {0};
        for (size_t i = 0; i < survey->count; i++) {
            const struct coded_response *row = &survey->rows[i];
            if (strcmp(row->unit, tally->units[u].code) != 0)
                continue;
            bool satisfied = row->codes[column] >= 4;
            expected[0]++;
            size_t v = 0;
            while (v < 3 && (row->village == NULL || strcmp(row->village, villages[v]) != 0))
                v++;
            y[v] += satisfied;
            x[v] += 1;
        }
        /* respondents of no village: each a cluster of one answer */
        expected[1] = x[3];
        expected[2] = y[3];
        expected[3] = y[3];
        expected[4] = x[3];
        for (size_t v = 0; v < 3; v++) {
            expected[1] += x[v] > 0;
            expected[2] += y[v] * y[v];
            expected[3] += y[v] * x[v];
            expected[4] += x[v] * x[v];
        }
        are_sums(&tally->units[u].sums[SMALL_A], expected);
    }
}
END_TEST

START_TEST(days)
{
    for (int32_t day = 20500; day < 20505; day++) {
        add("101", NULL, 5, 5);
        survey->rows[survey->count - 1].day = day == 20502 ? 20400 : day;
    }
    fill();
    ck_assert_int_eq(tally->first_day, 20400);
    ck_assert_int_eq(tally->last_day, 20504);
}
END_TEST

/* The same answers to a and b once more. */
static void add_copy(struct survey *to, const struct coded_response *row)
{
    survey_add(to, row->unit, row->village);
    struct coded_response *copy = &to->rows[to->count - 1];
    memcpy((int32_t *)(uintptr_t)copy->codes, row->codes, form->column_count * sizeof *row->codes);
    copy->day = row->day;
}

/* Parts by unit, one of them empty, say what all say together. */
START_TEST(parts_are_joined)
{
    static const char *const codes[] = {"101", "102", "103"};
    struct survey *all = survey;
    struct tally *parts[4] = {NULL};
    size_t at = 0;
    for (size_t part = 0; part < ARRAY_LENGTH(parts); part++) {
        survey = part == 0 ? all : survey_new(form);
        for (size_t i = 0; part != 2 && i < 4; i++) {
            add(codes[at], i % 2 == 0 ? "v" : NULL, (int32_t)(1 + (i + part) % 5), 4);
            survey->rows[i].day = 20700 + (int32_t)((part * 7 + i) % 9);
        }
        at += part != 2;
        ck_assert_ok(tally_fill(form, definition, survey_cursor(survey), &parts[part]));
        for (size_t i = 0; part > 0 && i < survey->count; i++)
            add_copy(all, &survey->rows[i]);
        if (part > 0)
            survey_free(survey);
    }
    survey = all;
    struct tally *joined = NULL;
    ck_assert_ok(tally_join(parts, ARRAY_LENGTH(parts), &joined));
    fill();
    ck_assert_uint_eq(joined->unit_count, tally->unit_count);
    ck_assert_int_eq(joined->first_day, tally->first_day);
    ck_assert_int_eq(joined->last_day, tally->last_day);
    for (size_t i = 0; i < tally->unit_count; i++) {
        const struct tally_unit *one = &joined->units[i];
        ck_assert_str_eq(one->code, tally->units[i].code);
        ck_assert_ptr_eq(tally_find(joined, one->code), one);
        ck_assert_mem_eq(one->leaves, tally->units[i].leaves, SMALL_NODES * sizeof *one->leaves);
        ck_assert_mem_eq(one->sums, tally->units[i].sums, SMALL_NODES * sizeof *one->sums);
    }
    tally_free(joined);
}
END_TEST

START_TEST(joined_of_nothing)
{
    struct tally *parts[2];
    ck_assert_ok(tally_fill(form, definition, survey_cursor(survey), &parts[0]));
    ck_assert_ok(tally_fill(form, definition, survey_cursor(survey), &parts[1]));
    struct tally *joined = NULL;
    ck_assert_ok(tally_join(parts, 2, &joined));
    ck_assert_uint_eq(joined->unit_count, 0);
    ck_assert_int_eq(joined->first_day, DAY_NONE);
    tally_free(joined);
}
END_TEST

START_TEST(faults_of_the_cursor)
{
    survey->fault_at_end = FAULT_DB;
    ck_assert_fault(tally_fill(form, definition, survey_cursor(survey), &tally), FAULT_DB);
    add("101", "v1", 5, 5);
    ck_assert_fault(tally_fill(form, definition, survey_cursor(survey), &tally), FAULT_DB);
    ck_assert_str_eq(fault_detail()->code, "survey_end");
    ck_assert_ptr_null(tally);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tally");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, nothing);
    tcase_add_test(tests, one_respondent);
    tcase_add_test(tests, what_is_no_answer);
    tcase_add_test(tests, levels_are_the_definition_s);
    tcase_add_test(tests, units_in_any_order);
    tcase_add_test(tests, users);
    tcase_add_test(tests, users_by_several_answers);
    tcase_add_test(tests, users_are_judged_each_by_his_answers);
    tcase_add_test(tests, users_by_a_question_the_form_lacks);
    tcase_add_test(tests, users_by_a_wrong_kind);
    tcase_add_test(tests, choices);
    tcase_add_test(tests, choices_of_a_scale);
    tcase_add_test(tests, respondents_are_clusters);
    tcase_add_test(tests, villages_are_clusters);
    tcase_add_test(tests, villages_known_of_some);
    tcase_add_test(tests, questions_the_form_lacks);
    tcase_add_test(tests, many_units);
    tcase_add_test(tests, order_of_rows_does_not_matter);
    tcase_add_test(tests, sums_against_clusters);
    tcase_add_test(tests, days);
    tcase_add_test(tests, parts_are_joined);
    tcase_add_test(tests, joined_of_nothing);
    tcase_add_test(tests, faults_of_the_cursor);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
