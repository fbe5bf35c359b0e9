/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a tally keeps of fields and counters.
 */
#include "analysis/tally.h"
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

static void add(const char *unit, const char *field, const char *counter, int32_t a)
{
    survey_add(survey, unit, NULL);
    survey->rows[survey->count - 1].field = field;
    survey->rows[survey->count - 1].counter = counter;
    survey_set(survey, "a", a);
}

static const struct tally_group *group(const char *unit, enum group_kind kind, const char *name)
{
    for (size_t i = 0; i < tally->group_count; i++)
        if (tally->groups[i].kind == kind && strcmp(tally->groups[i].unit, unit) == 0 &&
            strcmp(tally->groups[i].name, name) == 0)
            return &tally->groups[i];
    return NULL;
}

START_TEST(fields_and_counters)
{
    add("2", "Đất đai", "1", 5);
    add("1", "Đất đai", NULL, 2);
    add("2", "Đất đai", "2", 3);
    add("2", "1", "1", CODE_BLANK);
    add("2", NULL, NULL, 5);
    ck_assert_ok(tally_fill(form, definition, survey_cursor(survey), &tally));
    ck_assert_uint_eq(tally->group_count, 5);
    const struct tally_group *land = group("2", GROUP_FIELD, "Đất đai");
    ck_assert_int_eq(land->responses, 2);
    ck_assert_int_eq(land->respondents, 2);
    ck_assert_int_eq(land->leaves[SMALL_P].satisfied, 1);
    ck_assert_int_eq(land->leaves[SMALL_P].answers, 2);
    ck_assert_int_eq(land->leaves[SMALL_A].satisfied, 1);
    ck_assert_int_eq(group("1", GROUP_FIELD, "Đất đai")->leaves[SMALL_P].satisfied, 0);
    ck_assert_int_eq(group("2", GROUP_FIELD, "1")->responses, 1);
    ck_assert_int_eq(group("2", GROUP_FIELD, "1")->respondents, 0);
    ck_assert_int_eq(group("2", GROUP_COUNTER, "1")->responses, 2);
    ck_assert_int_eq(group("2", GROUP_COUNTER, "2")->responses, 1);
    ck_assert_int_eq(tally_find(tally, "2")->responses, 4);
}
END_TEST

/* The limit is kept whole; one more name and there are none. */
static void fill_names(size_t count)
{
    static char names[TALLY_GROUPS_MAX + 1][24];
    for (size_t i = 0; i < count; i++) {
        snprintf(names[i], sizeof names[i], "f%zu", i);
        add("1", names[i], NULL, 5);
    }
    ck_assert_ok(tally_fill(form, definition, survey_cursor(survey), &tally));
}

START_TEST(names_at_the_limit)
{
    fill_names(TALLY_GROUPS_MAX);
    ck_assert(!tally->groups_many);
    ck_assert_uint_eq(tally->group_count, TALLY_GROUPS_MAX);
}
END_TEST

START_TEST(names_over_the_limit)
{
    fill_names(TALLY_GROUPS_MAX + 1);
    ck_assert(tally->groups_many);
    ck_assert_uint_eq(tally->group_count, 0);
    ck_assert_int_eq(tally_find(tally, "1")->responses, TALLY_GROUPS_MAX + 1);
}
END_TEST

START_TEST(parts_join_their_groups)
{
    struct tally *parts[2] = {NULL, NULL};
    add("1", "x", NULL, 5);
    ck_assert_ok(tally_fill(form, definition, survey_cursor(survey), &parts[0]));
    survey_free(survey);
    survey = survey_new(form);
    add("2", "x", "y", 5);
    ck_assert_ok(tally_fill(form, definition, survey_cursor(survey), &parts[1]));
    ck_assert_ok(tally_join(parts, 2, &tally));
    ck_assert_uint_eq(tally->group_count, 3);
    ck_assert_ptr_nonnull(group("1", GROUP_FIELD, "x"));
    ck_assert_ptr_nonnull(group("2", GROUP_FIELD, "x"));
    ck_assert_ptr_nonnull(group("2", GROUP_COUNTER, "y"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tally_groups");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, fields_and_counters);
    tcase_add_test(tests, names_at_the_limit);
    tcase_add_test(tests, names_over_the_limit);
    tcase_add_test(tests, parts_join_their_groups);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
