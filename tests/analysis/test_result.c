/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/resulted.h"

START_TEST(the_contract_s_shape)
{
    access = ACCESS_TICKET;
    add("101", "v1", 30, BOTH);
    add("101", "v2", 10, FIRST);
    survey_set(survey, "u", 1);
    survey_set(survey, "m", 1);
    make("101");
    has("index", "\"small\"");
    has("campaign", "\"qt-2026\"");
    has("unit", "\"101\"");
    has("period", "{\"from\":null,\"to\":null}");
    has("responses", "40");
    has("user_responses", "1");
    has("quarantined", "3");
    has("conflicts", "1");
    has("partial", "7");
    has("simulated", "false");
    has("wording", "\"official\"");
    has("verified", "true");
    has("official/P", "{\"answers\":80,\"maximum\":\"1.5\",\"percent\":\"87.50\","
                      "\"points\":\"1.3125\",\"satisfied\":70}");
    has("official/a", "{\"answers\":40,\"maximum\":\"0.5\",\"percent\":\"100.00\","
                      "\"points\":\"0.5000\",\"satisfied\":40}");
    has("official/b", "{\"answers\":40,\"percent\":\"75.00\",\"satisfied\":30}");
    has("official/par", "{\"S\":\"1.8125\",\"S1\":\"1.3125\",\"S2\":\"0.5000\"}");
    has("official_users/b", "{\"answers\":1,\"percent\":\"0.00\",\"satisfied\":0}");
    has("official_users/par", "{\"S\":\"1.2500\",\"S1\":\"0.7500\",\"S2\":\"0.5000\"}");
    has("estimate/P/n", "80");
    has("estimate/P/df", "1");
    has("estimate/P/method", "\"wilson_deff\"");
    has("estimate/P/deff", "1.5");
    near("estimate/P/se", 100 * sqrt(1.5 * 0.875 * 0.125 / 80), 5e-7);
    ck_assert_ptr_null(json_member(get("estimate/P"), "reason"));
    has("pooled_deff/P", "{\"units\":0,\"value\":1.5}");
    has("shares/a", "{\"1\":0,\"2\":0,\"3\":0,\"4\":25,\"5\":75,\"99\":0}");
    has("share_counts/a", "{\"1\":0,\"2\":0,\"3\":0,\"4\":10,\"5\":30,\"99\":0,\"n\":40}");
    has("shares/m", "{\"0\":100,\"30\":0}");
    has("share_counts/m", "{\"0\":1,\"30\":0,\"n\":1}");
    has("rounding", "\"percent 2, points 4, half-up\"");
    has("findings", "[{\"args\":{\"count\":\"2\"},\"at\":\"\",\"code\":\"result_cluster_few\","
                    "\"severity\":\"warning\"},{\"args\":{\"deff\":\"1.5\"},\"at\":\"\",\"code\":"
                    "\"result_deff_assumed\",\"severity\":\"warning\"}]");
    ck_assert_ptr_null(json_member(get("shares"), "n"));
    ck_assert_ptr_null(json_member(get("shares"), "t"));
    ck_assert_ptr_null(json_member(get("official"), "S"));
}
END_TEST

START_TEST(six_decimals_at_most)
{
    add("101", NULL, 20, FIRST);
    add("101", NULL, 10, BOTH);
    add("101", NULL, 3, NEITHER);
    make("101");
    near("estimate/P/percent", 100 * 40.0 / 66, 5e-7);
    has("estimate/P/percent", "60.606061");
    has("official/P/percent", "\"60.61\"");
}
END_TEST

START_TEST(a_unit_without_answers)
{
    add("102", NULL, 12, BOTH);
    make("101");
    has("responses", "0");
    has("official/P", "{\"answers\":0,\"maximum\":\"1.5\",\"percent\":null,\"points\":null,"
                      "\"satisfied\":0}");
    has("official/par", "{\"S\":null,\"S1\":null,\"S2\":null}");
    has("estimate/P", "{\"deff\":null,\"df\":0,\"high\":null,\"low\":null,"
                      "\"method\":\"wilson_deff\",\"n\":0,\"percent\":null,\"reason\":\"few\","
                      "\"se\":null}");
    has("shares/u", "{\"1\":null,\"2\":null}");
    has("share_counts/u", "{\"1\":0,\"2\":0,\"n\":0}");
    ck_assert(result->has_whole);
    ck_assert_uint_eq(result->compared_count, 1);
}
END_TEST

START_TEST(an_empty_campaign)
{
    make("44");
    has("responses", "0");
    has("estimate/P/method", "\"wilson\"");
    has("estimate/P/reason", "\"few\"");
    has("official/P/percent", "null");
    ck_assert(!result->has_whole);
    ck_assert_uint_eq(result->compared_count, 0);
    make("101");
    ck_assert(!result->has_whole);
}
END_TEST

START_TEST(one_respondent)
{
    add("101", NULL, 1, FIRST);
    make("101");
    has("official/P/percent", "\"50.00\"");
    has("estimate/P/percent", "50");
    has("estimate/P/low", "null");
    has("estimate/P/reason", "\"few\"");
    has("estimate/P/df", "0");
    ck_assert(!result->has_whole); /* the province is that one respondent too */
}
END_TEST

START_TEST(everybody_satisfied)
{
    static const char *const codes[] = {"101", "102", "103", "104"};
    for (size_t i = 0; i < ARRAY_LENGTH(codes); i++)
        add(codes[i], NULL, 15, BOTH);
    make("101");
    has("official/par/S", "\"2.0000\"");
    has("estimate/P/high", "100");
    has("estimate/P/se", "0");
    double low;
    ck_assert(json_number(get("estimate/P/low"), &low) && low > 80 && low < 100);
    make("44");
    has("estimate/P/deff", "1.5"); /* assumed: nobody's variance can tell */
    has("estimate/P/high", "100");
    ck_assert(json_number(get("estimate/P/low"), &low) && low > 80 && low < 100);
}
END_TEST

START_TEST(province_and_its_communes)
{
    add("101", NULL, 40, BOTH);
    add("102", NULL, 40, FIRST);
    add("103", NULL, 20, BOTH);
    add("103", NULL, 20, NEITHER);
    add("104", NULL, 40, FIRST);
    add("105", NULL, 3, NEITHER);
    add("201", NULL, 50, NEITHER); /* another province */
    make("44");
    ck_assert(!result->subject.is_commune);
    ck_assert(!result->has_whole);
    has("responses", "163");
    has("official/P/satisfied", "200");
    has("official/P/answers", "326");
    has("estimate/P/method", "\"wilson\"");
    has("estimate/P/df", "4");
    ck_assert_uint_eq(result->compared_count, 5);
    static const char *const order[] = {"101", "102", "103", "104", "105"};
    for (size_t i = 0; i < ARRAY_LENGTH(order); i++)
        ck_assert_str_eq(result->compared[i].unit->code, order[i]);
    ck_assert(!result->compared[4].estimate.has_interval);
    ck_assert(result->compared[4].standing == STANDING_UNKNOWN);
    /* Communes are pooled over the whole campaign, provinces are not mixed. */
    ck_assert_uint_eq(result->pooled[SMALL_P].units, 3);
}
END_TEST

START_TEST(units_in_a_commune_are_the_commune)
{
    add("101", "v1", 10, BOTH);
    add("101-q1", "v1", 10, NEITHER);
    make("101");
    has("responses", "20");
    has("official/P/percent", "\"50.00\"");
    has("estimate/P/df", "1");
    make("101-q1");
    has("responses", "10");
    has("official/P/percent", "\"0.00\"");
}
END_TEST

START_TEST(unknown_unit)
{
    make("101");
    struct result *none = NULL;
    ck_assert_fault(result_make(&context, "999", &COUNTS, &none), FAULT_NOTFOUND);
    ck_assert_str_eq(fault_detail()->code, "unit_unknown");
    ck_assert_str_eq(fault_detail()->args[0].value, "999");
    ck_assert_ptr_null(none);
}
END_TEST

START_TEST(period_and_marks)
{
    add("101", NULL, 1, BOTH);
    make("101");
    context.from_day = 20778;
    context.to_day = 20787;
    context.simulated = true;
    AUTO(memory) char *text = json_of(result);
    ck_assert_ptr_nonnull(
        strstr(text, "\"period\":{\"from\":\"2026-11-21\",\"to\":\"2026-11-30\"}"));
    ck_assert_ptr_nonnull(strstr(text, "\"simulated\":true"));
}
END_TEST

START_TEST(findings_go_along)
{
    add("101", NULL, 12, BOTH);
    add("999", NULL, 5, BOTH); /* not in the list */
    survey->rows[0].day = 20778 + 365;
    make("44");
    has("responses", "12");
    static const char *const codes[] = {"result_years", "result_unit_unlisted", "result_voluntary",
                                        "result_commune_one"};
    ck_assert_uint_eq(result->findings.count, ARRAY_LENGTH(codes));
    for (size_t i = 0; i < ARRAY_LENGTH(codes); i++)
        ck_assert_str_eq(result->findings.items[i].code, codes[i]);
    ck_assert_uint_eq(json_count(get("findings")), ARRAY_LENGTH(codes));
    ck_assert_uint_eq(findings_errors(&result->findings), 0);
}
END_TEST

START_TEST(a_definition_of_another_form)
{
    index_free(definition);
    definition = NULL;
    ck_assert_ok(index_builtin("sipas-2026", &definition));
    add("101", NULL, 12, BOTH);
    make("101");
    /* 39 items and two conditions speak of questions this form lacks. */
    ck_assert_uint_eq(findings_errors(&result->findings), 41);
    has("official/II/percent", "null");
}
END_TEST

START_TEST(a_definition_without_users)
{
    static const char old[] = "\"users\":[\"=\",\"u\",1],";
    AUTO(buffer) struct buffer text = buffer_of(10000);
    const char *found = strstr(SMALL_INDEX, old);
    buffer_bytes(&text, SMALL_INDEX, (size_t)(found - SMALL_INDEX));
    buffer_text(&text, found + strlen(old));
    index_free(definition);
    definition = survey_index(text.data);
    add("101", NULL, 12, BOTH);
    make("101");
    has("official_users", "null");
    has("user_responses", "0");
}
END_TEST

START_TEST(order_of_rows_does_not_matter)
{
    static const char *const codes[] = {"101", "102", "103", "104", "105", "201"};
    static const char *const villages[] = {"v1", "v2", NULL};
    struct random random = random_seeded(44);
    for (size_t i = 0; i < 400; i++) {
        const int32_t answers[2] = {(int32_t)random_below(&random, 5) + 1,
                                    (int32_t)random_below(&random, 5) + 1};
        add(codes[random_below(&random, 6)], villages[random_below(&random, 3)], 1, answers);
        survey_set(survey, "u", (int32_t)random_below(&random, 2) + 1);
    }
    static const char *const asked[] = {"44", "103"};
    for (size_t a = 0; a < ARRAY_LENGTH(asked); a++) {
        make(asked[a]);
        AUTO(memory) char *first = json_of(result);
        for (size_t i = survey->count; i > 1; i--) {
            size_t other = (size_t)random_below(&random, i);
            struct coded_response row = survey->rows[i - 1];
            survey->rows[i - 1] = survey->rows[other];
            survey->rows[other] = row;
        }
        make(asked[a]);
        AUTO(memory) char *second = json_of(result);
        ck_assert_str_eq(first, second);
    }
}
END_TEST

START_TEST(the_real_form)
{
    access = ACCESS_TICKET;
    form_free(form);
    index_free(definition);
    survey_free(survey);
    ck_assert_ok(form_builtin("sipas-2026", &form));
    ck_assert_ok(index_builtin("sipas-2026", &definition));
    survey = survey_new(form);
    for (int i = 0; i < 412; i++) {
        survey_add(survey, "101", NULL);
        for (int item = 1; item <= 39; item++) {
            char id[20];
            snprintf(id, sizeof id, "q9_%d", item);
            /* 300, 340 and 349 of 412 satisfied with the items of II.A */
            int satisfied = item == 24 ? 300 : item == 25 ? 340 : item == 26 ? 349 : 412;
            survey_set(survey, id, i < satisfied ? 4 : 3);
        }
        survey_set(survey, "q5", i < 400 ? 1 : 3);
        survey_set(survey, i % 2 == 0 ? "q8_3" : "q8_4", i < 100 ? 1 : 2);
    }
    make("101");
    has("official/II.A", "{\"answers\":1236,\"maximum\":\"1.5\",\"percent\":\"80.02\","
                         "\"points\":\"1.2003\",\"satisfied\":989}");
    has("official/par/8.1.2", "\"1.5000\"");
    has("official/par/8.1", "\"9.7003\"");
    has("official/q9_24", "{\"answers\":412,\"percent\":\"72.82\",\"satisfied\":300}");
    has("wording", "\"own\"");
    has("verified", "false");
    has("user_responses", "100");
    has("official_users/I/answers", "2300");
    has("estimate/II.A/n", "1236");
    near("estimate/II.A/percent", 80.016181, 1e-6);
    near("shares/q5/3", 100 * 12.0 / 412, 5e-7);
    has("share_counts/q5", "{\"1\":400,\"2\":0,\"3\":12,\"n\":412}");
    ck_assert_uint_eq(json_count(get("estimate")), 39 + 11);
    ck_assert_uint_eq(json_count(get("official")), 39 + 11 + 1);
    has("findings", "[{\"args\":{\"deff\":\"1.5\"},\"at\":\"\",\"code\":\"result_deff_assumed\","
                    "\"severity\":\"warning\"}]");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("result");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, the_contract_s_shape);
    tcase_add_test(tests, six_decimals_at_most);
    tcase_add_test(tests, a_unit_without_answers);
    tcase_add_test(tests, an_empty_campaign);
    tcase_add_test(tests, one_respondent);
    tcase_add_test(tests, everybody_satisfied);
    tcase_add_test(tests, province_and_its_communes);
    tcase_add_test(tests, units_in_a_commune_are_the_commune);
    tcase_add_test(tests, unknown_unit);
    tcase_add_test(tests, period_and_marks);
    tcase_add_test(tests, findings_go_along);
    tcase_add_test(tests, a_definition_of_another_form);
    tcase_add_test(tests, a_definition_without_users);
    tcase_add_test(tests, order_of_rows_does_not_matter);
    tcase_add_test(tests, the_real_form);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
