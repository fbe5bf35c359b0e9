/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/resulted.h"

static const int32_t LOW[2] = {1, 1};
static const int32_t HIGH[2] = {5, 5};

/* The result of a unit with a second survey's answers ruled in. */
static void make_with(const char *unit, struct survey *ruled)
{
    AUTO(tally) struct tally *second = NULL;
    make(unit);
    ck_assert_ok(tally_fill(form, definition, survey_cursor(ruled), &second));
    context.ruled = second;
    json_free(object);
    result_free(result);
    object = NULL;
    result = NULL;
    ck_assert_ok(result_make(&context, unit, &COUNTS, &result));
    AUTO(memory) char *text = json_of(result);
    ck_assert_ok(json_parse(text, strlen(text), &object));
}

START_TEST(nothing_is_ruled_in)
{
    AUTO(survey) struct survey *none = survey_new(form);
    add("101", "v1", 40, BOTH);
    make("101");
    has("ruled_in", "{\"nodes\":null,\"responses\":0}");
    make_with("101", none);
    has("ruled_in", "{\"nodes\":null,\"responses\":0}");
}
END_TEST

START_TEST(what_is_ruled_in_stands_beside_the_official_figures)
{
    AUTO(survey) struct survey *ruled = survey_new(form);
    add("101", "v1", 30, BOTH);
    add("101", "v2", 10, FIRST);
    survey_add_ab(ruled, "101", "v1", 1, LOW);
    survey_add_ab(ruled, "101", "v3", 1, HIGH);
    survey_add_ab(ruled, "102", "v1", 7, LOW); /* of another unit */
    make_with("101", ruled);
    has("responses", "40");
    has("quarantined", "3");
    has("official/P/percent", "\"87.50\"");
    has("ruled_in/responses", "2");
    /* 72 of 84 */
    has("ruled_in/nodes/P", "{\"difference\":\"-1.79\",\"percent\":\"85.71\"}");
    ck_assert_ptr_null(json_member(get("ruled_in/nodes"), "b")); /* an item of one answer */
}
END_TEST

/* A unit of which nothing but answers ruled in is known has an official figure of none. */
START_TEST(only_what_is_ruled_in)
{
    AUTO(survey) struct survey *ruled = survey_new(form);
    add("102", "v1", 40, BOTH);
    survey_add_ab(ruled, "101", "v1", 2, HIGH);
    make_with("101", ruled);
    has("responses", "0");
    has("official/P/percent", "null");
    has("ruled_in/responses", "2");
    has("ruled_in/nodes/P", "{\"difference\":null,\"percent\":\"100.00\"}");
    make_with("44", ruled);
    has("responses", "40");
    has("ruled_in/responses", "2");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("result_ruled");
    TCase *cases = tcase_create("result_ruled");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, nothing_is_ruled_in);
    tcase_add_test(cases, what_is_ruled_in_stands_beside_the_official_figures);
    tcase_add_test(cases, only_what_is_ruled_in);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
