/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/filter.h"

#include "tests/support/survey.h"

#include <string.h>

static struct form *form;
static struct survey *survey;

static void setup(void)
{
    form = survey_form(SMALL_FORM);
    survey = survey_new(form);
}

static void teardown(void)
{
    survey_free(survey);
    form_free(form);
}

/* Asserts of how many rows a condition holds, and that its text is `canonical`. */
static void holds_of(const char *text, const char *canonical, size_t expected)
{
    AUTO(filter) struct filter *filter = NULL;
    struct response_cursor *cursor = survey_cursor(survey);
    const struct coded_response *row = NULL;
    size_t count = 0;
    ck_assert_ok(filter_read(form, text, &filter));
    ck_assert_str_eq(filter_text(filter), canonical);
    ck_assert_ok(filter_cursor(filter, &cursor));
    while (cursor->next(cursor, &row) == OK && row != NULL) {
        ck_assert(filter_holds(filter, row->codes));
        count++;
    }
    ck_assert_ok(cursor->next(cursor, &row)); /* the end stays the end */
    ck_assert_ptr_null(row);
    cursor->close(cursor);
    ck_assert_msg(count == expected, "%s holds of %zu, not %zu", text, count, expected);
}

static void refused(const char *text, const char *code)
{
    AUTO(filter) struct filter *filter = NULL;
    ck_assert_fault(filter_read(form, text, &filter), FAULT_INVALID);
    ck_assert_str_eq(fault_detail()->code, code);
    ck_assert_ptr_null(filter);
}

/* Rows: a = 1..5 in turn; b = 5 of every other; m = {0}, {30} or both in turn; the last has
 * nothing. */
static void fill(size_t rows)
{
    for (size_t i = 0; i < rows; i++) {
        survey_add(survey, "101", NULL);
        survey_set(survey, "a", (int32_t)(i % 5 + 1));
        if (i % 2 == 0)
            survey_set(survey, "b", 5);
        survey_set(survey, "m", (int32_t)(i % 3 == 0 ? 1 : i % 3 == 1 ? 1 << 30 : 1 | 1 << 30));
    }
    survey_add(survey, "101", NULL);
}

START_TEST(conditions_choose_rows)
{
    fill(30);
    holds_of("[ \"=\", \"a\", 5 ]", "[\"=\",\"a\",5]", 6);
    holds_of("[\"<=\",\"a\",2]", "[\"<=\",\"a\",2]", 12);
    holds_of("[\"!=\",\"a\",5]", "[\"!=\",\"a\",5]", 24); /* not of the row without an answer */
    holds_of("[\"empty\",\"a\"]", "[\"empty\",\"a\"]", 1);
    holds_of("[\"not\",[\"empty\",\"b\"]]", "[\"not\",[\"empty\",\"b\"]]", 15);
    holds_of("[\"and\",[\"=\",\"b\",5],[\"in\",\"a\",1,3]]",
             "[\"and\",[\"=\",\"b\",5],[\"in\",\"a\",1,3]]", 6);
    holds_of("[\"has\",\"m\",30]", "[\"has\",\"m\",30]", 20);
    holds_of("[\"=\",[\"count\",\"m\"],2]", "[\"=\",[\"count\",\"m\"],2]", 10);
    holds_of("[\"or\",[\"has\",\"m\",0],[\"empty\",\"m\"]]",
             "[\"or\",[\"has\",\"m\",0],[\"empty\",\"m\"]]", 21);
}
END_TEST

START_TEST(no_rows_at_all) { holds_of("[\"=\",\"a\",5]", "[\"=\",\"a\",5]", 0); }
END_TEST

START_TEST(what_is_no_condition)
{
    refused("", "json_syntax");
    refused("[\"=\",\"a\",5", "json_syntax");
    refused("5", "form_type");
    refused("{\"a\":5}", "form_type");
    refused("[]", "expr_operator_missing");
    refused("[\"~\",\"a\",5]", "expr_operator");
    refused("[\"+\",\"a\",5]", "form_relevant_operator");
    refused("[\"count\",\"m\"]", "form_relevant_operator");
    refused("[\"=\",\"khong\",5]", "filter_unknown");
    refused("[\"empty\",\"t\"]", "filter_unknown"); /* a text has no codes */
    refused("[\"empty\",\"g\"]", "filter_unknown");
    refused("[\"=\",\"a\",7]", "form_relevant_unreachable");
    refused("[\"has\",\"a\",5]", "form_relevant_type");
}
END_TEST

START_TEST(a_filter_has_a_longest_length)
{
    AUTO(buffer) struct buffer text = buffer_of(2 * FILTER_BYTES_MAX);
    AUTO(filter) struct filter *filter = NULL;
    buffer_text(&text, "[\"=\",\"a\",5");
    while (text.length < FILTER_BYTES_MAX - 1)
        buffer_char(&text, ' ');
    buffer_char(&text, ']');
    ck_assert_ok(filter_read(form, text.data, &filter));
    buffer_char(&text, ' ');
    refused(text.data, "filter_long");
}
END_TEST

START_TEST(a_fault_goes_on)
{
    AUTO(filter) struct filter *filter = NULL;
    struct response_cursor *cursor = survey_cursor(survey);
    const struct coded_response *row = NULL;
    ck_assert_ok(filter_read(form, "[\"=\",\"a\",5]", &filter));
    survey->fault_at_end = FAULT_DB;
    ck_assert_ok(filter_cursor(filter, &cursor));
    ck_assert_fault(cursor->next(cursor, &row), FAULT_DB);
    cursor->close(cursor);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("filter");
    TCase *tests = tcase_create("filter");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, conditions_choose_rows);
    tcase_add_test(tests, no_rows_at_all);
    tcase_add_test(tests, what_is_no_condition);
    tcase_add_test(tests, a_filter_has_a_longest_length);
    tcase_add_test(tests, a_fault_goes_on);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
