/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Units beside one another and beside the whole, and what a result refuses to be taken for.
 */
#include "tests/support/resulted.h"

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

int main(void)
{
    Suite *suite = suite_create("result_compare");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, a_commune_beside_its_province);
    tcase_add_test(tests, pairs_of_communes);
    tcase_add_test(tests, everybody_satisfied_is_not_above);
    tcase_add_test(tests, voluntary_is_no_sample);
    tcase_add_test(tests, nonsense_is_found);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
