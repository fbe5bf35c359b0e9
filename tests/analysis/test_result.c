/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/result.h"

#include "base/random.h"
#include "tests/support/survey.h"

#include <math.h>
#include <stdio.h>

static struct form *form;
static struct index_definition *definition;
static struct unit_list *units;
static struct survey *survey;
static struct tally *tally;
static struct result *result;
static struct json *object;
static struct result_context context;
static enum campaign_access access;
static const struct result_counts COUNTS = {3, 1, 7};

static void add_unit(const char *code, enum unit_level level, const char *parent)
{
    struct unit unit = {.code = code,
                        .level = level,
                        .type = "",
                        .name = code,
                        .full_name = code,
                        .full_name_en = "",
                        .parent = parent,
                        .valid_to = INT32_MAX};
    ck_assert_ok(unit_list_add(units, &unit));
}

static void setup(void)
{
    static const char *const communes[] = {"101", "102", "103", "104", "105"};
    form = survey_form(SMALL_FORM);
    definition = survey_index(SMALL_INDEX);
    survey = survey_new(form);
    units = NULL;
    ck_assert_ok(unit_list_new(&units));
    add_unit("44", UNIT_PROVINCE, "");
    add_unit("68", UNIT_PROVINCE, "");
    for (size_t i = 0; i < ARRAY_LENGTH(communes); i++)
        add_unit(communes[i], UNIT_COMMUNE, "44");
    add_unit("101-q1", UNIT_COUNTER, "101");
    add_unit("201", UNIT_COMMUNE, "68");
    ck_assert_ok(unit_list_seal(units));
    access = ACCESS_OPEN;
    tally = NULL;
    result = NULL;
    object = NULL;
}

static void teardown(void)
{
    json_free(object);
    result_free(result);
    tally_free(tally);
    survey_free(survey);
    unit_list_free(units);
    index_free(definition);
    form_free(form);
}

static char *json_of(const struct result *of)
{
    struct buffer text = buffer_of(1 << 20);
    struct json_out out = json_out_to(&text);
    char *taken = NULL;
    size_t length;
    result_json(of, &out);
    ck_assert_ok(buffer_take(&text, &taken, &length));
    return taken;
}

/* Tallies the survey and makes the result of a unit and its object. */
static void make(const char *unit)
{
    json_free(object);
    result_free(result);
    tally_free(tally);
    object = NULL;
    result = NULL;
    tally = NULL;
    ck_assert_ok(tally_fill(form, definition, survey_cursor(survey), &tally));
    context = (struct result_context){.campaign = "qt-2026",
                                      .province = "44",
                                      .form = form,
                                      .definition = definition,
                                      .units = units,
                                      .tally = tally,
                                      .access = access,
                                      .from_day = DAY_NONE,
                                      .to_day = DAY_NONE};
    ck_assert_ok(result_make(&context, unit, &COUNTS, &result));
    AUTO(memory) char *text = json_of(result);
    ck_assert_ok(json_parse(text, strlen(text), &object));
}

/* A member by its path: "official/P/percent". */
static const struct json *get(const char *path)
{
    const struct json *json = object;
    AUTO(memory) char *rest = strdup(path);
    char *state = NULL;
    for (char *name = strtok_r(rest, "/", &state); name != NULL; name = strtok_r(NULL, "/", &state))
        json = json_member(json, name);
    ck_assert_msg(json != NULL, "no %s", path);
    return json;
}

/* Asserts the canonical text of a member. */
static void has(const char *path, const char *expected)
{
    AUTO(buffer) struct buffer text = buffer_of(10000);
    json_canonical(get(path), NULL, &text);
    ck_assert_ok(buffer_check(&text));
    ck_assert_msg(strcmp(text.data, expected) == 0, "%s is %s, not %s", path, text.data, expected);
}

static void near(const char *path, double expected, double tolerance)
{
    double value;
    ck_assert_msg(json_number(get(path), &value), "%s is no number", path);
    ck_assert_msg(fabs(value - expected) <= tolerance, "%s is %.10g, not %.10g", path, value,
                  expected);
}

static const int32_t BOTH[2] = {5, 4};
static const int32_t FIRST[2] = {4, 3};
static const int32_t NEITHER[2] = {1, 2};

static void add(const char *code, const char *village, size_t count, const int32_t codes[2])
{
    survey_add_ab(survey, code, village, count, codes);
}

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

START_TEST(a_commune_beside_its_province)
{
    static const char *const codes[] = {"101", "102", "103", "104"};
    for (size_t i = 0; i < ARRAY_LENGTH(codes); i++) {
        add(codes[i], NULL, 100, BOTH);
        add(codes[i], NULL, 101 + i, NEITHER);
    }
    add("105", NULL, 400, BOTH);
    make("105");
    ck_assert(result->has_whole);
    ck_assert_str_eq(result->whole.unit->code, "44");
    ck_assert(!result->whole.is_commune);
    ck_assert_int_eq(result->whole.responses, 400 + 400 + 410);
    ck_assert_int_eq(result->subject.responses, 400);
    ck_assert_uint_eq(result->compared_count, 5);
    ck_assert_ptr_eq(result->compared[0].unit, result->subject.unit);
    /* 105 pulls the whole up, away from all the others. */
    for (size_t i = 0; i < result->compared_count; i++) {
        const struct compared_unit *unit = &result->compared[i];
        ck_assert(unit->estimate.has_interval);
        ck_assert_int_eq(unit->standing, i == 0 ? STANDING_ABOVE : STANDING_BELOW);
        ck_assert(unit->p < 0.001);
        ck_assert(i == 0 || unit->estimate.percent <= unit[-1].estimate.percent);
    }
    ck_assert_int_eq(result->standings[SMALL_P], STANDING_ABOVE);
    ck_assert_int_eq(result->standings[SMALL_A], STANDING_ABOVE);
}
END_TEST

/* Four alike, one far below, one with too few: who can be told from whom. */
START_TEST(pairs_of_communes)
{
    static const char *const codes[] = {"101", "102", "103", "104"};
    for (size_t i = 0; i < ARRAY_LENGTH(codes); i++) {
        add(codes[i], NULL, 80, BOTH);
        add(codes[i], NULL, 20 + i, NEITHER);
    }
    add("105", NULL, 30, BOTH);
    add("105", NULL, 70, NEITHER);
    add("101-q1", NULL, 5, NEITHER);
    make("44");
    ck_assert_uint_eq(result->compared_count, 6);
    ck_assert_uint_eq(result->judged_count, 5);
    ck_assert_uint_eq(result->pairs_apart, 4);
    for (size_t i = 0; i < 6; i++) {
        const struct compared_unit *unit = &result->compared[i];
        ck_assert_uint_eq(unit->higher_than, i < 4 ? 1 : 0);
        ck_assert_uint_eq(unit->lower_than, i == 4 ? 4 : 0);
        ck_assert_uint_eq(unit->alike, i < 4 ? 3 : 0);
        ck_assert_int_eq(result->pairs[i * 6 + 4], i < 4 ? 1 : 0);
        ck_assert_int_eq(result->pairs[4 * 6 + i], i < 4 ? -1 : 0);
    }
    ck_assert_int_eq(result->compared[4].standing, STANDING_BELOW);
    ck_assert_int_eq(result->compared[5].standing, STANDING_UNKNOWN);
    ck_assert(isnan(result->compared[5].p));
    make("105");
    ck_assert_int_eq(result->standings[SMALL_P], STANDING_BELOW);
    make("101-q1");
    ck_assert_int_eq(result->standings[SMALL_P], STANDING_UNKNOWN);
}
END_TEST

/* Ten of ten satisfied is no proof that a commune is above a province of 80 percent. */
START_TEST(everybody_satisfied_is_not_above)
{
    static const char *const codes[] = {"102", "103", "104", "105"};
    for (size_t i = 0; i < ARRAY_LENGTH(codes); i++) {
        add(codes[i], NULL, 80, BOTH);
        add(codes[i], NULL, 20, NEITHER);
    }
    add("101", NULL, 10, BOTH);
    make("101");
    ck_assert_int_eq(result->standings[SMALL_P], STANDING_SAME);
    ck_assert_uint_eq(result->pairs_apart, 0);
}
END_TEST

static bool found(const char *code)
{
    for (size_t i = 0; i < result->findings.count; i++)
        if (strcmp(result->findings.items[i].code, code) == 0)
            return true;
    return false;
}

START_TEST(voluntary_is_no_sample)
{
    add("101", "v1", 12, BOTH); /* at a kiosk: mode 0 */
    add("101", "v2", 12, FIRST);
    survey->rows[0].mode = MODE_INTERVIEWER;
    survey->rows[1].mode = MODE_PHONE;
    survey->rows[2].mode = MODE_PAPER;
    make("101");
    ck_assert_int_eq(result->subject.voluntary, 22);
    ck_assert(found("result_voluntary"));
    access = ACCESS_DEVICE;
    make("101");
    ck_assert_int_eq(result->subject.voluntary, 22);
    access = ACCESS_TICKET;
    make("101");
    ck_assert_int_eq(result->subject.voluntary, 0);
    ck_assert(!found("result_voluntary"));
}
END_TEST

START_TEST(nonsense_is_found)
{
    access = ACCESS_TICKET;
    add("101", "v1", 20, FIRST);
    make("101");
    ck_assert(found("result_cluster_one"));
    ck_assert(found("result_deff_assumed"));
    ck_assert(!found("result_weights_none"));
    make("44");
    ck_assert(found("result_commune_one"));
    ck_assert(!found("result_df_few"));
    add("102", "v1", 10, BOTH);
    add("102", "v2", 10, FIRST);
    add("103", NULL, 9, FIRST);
    make("102");
    ck_assert(found("result_cluster_few"));
    ck_assert(!found("result_cluster_one"));
    make("103");
    ck_assert(found("result_few"));
    make("44");
    ck_assert(found("result_df_few"));
    ck_assert(found("result_weights_none"));
    add("104", NULL, 12, BOTH);
    add("104", NULL, 3, NEITHER);
    make("44");
    ck_assert(!found("result_df_few"));
    make("104");
    ck_assert_uint_eq(result->findings.count, 0);
    make("105"); /* nobody */
    ck_assert_uint_eq(result->findings.count, 0);
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
    tcase_add_test(tests, a_commune_beside_its_province);
    tcase_add_test(tests, pairs_of_communes);
    tcase_add_test(tests, everybody_satisfied_is_not_above);
    tcase_add_test(tests, voluntary_is_no_sample);
    tcase_add_test(tests, nonsense_is_found);
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
