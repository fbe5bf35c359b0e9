/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Estimates against figures worked out by hand.
 */
#include "analysis/estimate.h"
#include "analysis/survey/distribution.h"
#include "analysis/survey/proportion.h"

#include "tests/support/estimated.h"

#include <math.h>

static const int32_t BOTH[2] = {5, 4};
static const int32_t FIRST[2] = {5, 1};
static const int32_t NEITHER[2] = {3, 2};

static void add(const char *code, const char *village, size_t count, const int32_t codes[2])
{
    survey_add_ab(survey, code, village, count, codes);
}

START_TEST(contract_example)
{
    /* 989 of 1236, deff 1.8: se 1.526, 76.86 to 82.84. */
    for (size_t i = 0; i < 618; i++) {
        bool a = i < 495;
        bool b = i < 494;
        add("101", NULL, 1, (const int32_t[]){a ? 5 : 1, b ? 4 : 2});
    }
    fill();
    struct estimate estimate = estimate_commune(&tally->units[0], SMALL_P, 1.8);
    ck_assert_int_eq(estimate.n, 1236);
    near(estimate.low, 76.86, 0.005);
    near(estimate.high, 82.84, 0.005);
    near(estimate.se, 1.526, 0.0005);
}
END_TEST

START_TEST(variance_by_hand)
{
    /* Clusters (3 of 4) and (1 of 2): p = 2/3, z = (1/3)/6 and -(1/3)/6, V = 2 (2/324) = 1/81. */
    struct leaf_count total = {4, 6};
    struct cluster_sums sums = {6, 2, 9 + 1, 12 + 2, 16 + 4};
    near(ratio_variance(total, &sums), 1.0 / 81, 1e-16);
    /* All alike: exactly 0. */
    total = (struct leaf_count){3, 9};
    sums = (struct cluster_sums){9, 2, 1 + 4, 3 + 12, 9 + 36};
    ck_assert(ratio_variance(total, &sums) <= 0);
    sums.clusters = 1;
    ck_assert(isnan(ratio_variance(total, &sums)));
    total = (struct leaf_count){0, 0};
    sums = (struct cluster_sums){0};
    ck_assert(isnan(ratio_variance(total, &sums)));
}
END_TEST

START_TEST(variance_of_very_many)
{
    /* Two clusters of 10^9 answers, 10^5 apart: p = 1/2, z = 25000 / 10^9. */
    const int64_t half = 500000000;
    struct leaf_count total = {half, 2 * half};
    const int64_t y[] = {half / 2 + 25000, half / 2 - 25000};
    struct cluster_sums sums = {.respondents = 2 * half, .clusters = 2};
    for (size_t i = 0; i < 2; i++) {
        sums.satisfied_squares += y[i] * y[i];
        sums.products += y[i] * half;
        sums.answer_squares += half * half;
    }
    near(ratio_variance(total, &sums) / (4 * 25e-6 * 25e-6), 1, 1e-14);
}
END_TEST

START_TEST(unanimous_respondents)
{
    /* Ten respondents, seven satisfied on both: z = (2 - 1.4)/20 or -1.4/20,
     * V = 10/9 (7 (0.6/20)^2 + 3 (1.4/20)^2) = 10/9 0.021 = 7/300; deff = V/(0.21/20) = 20/9. */
    add("101", NULL, 7, BOTH);
    add("101", NULL, 3, NEITHER);
    fill();
    const struct tally_unit *unit = &tally->units[0];
    double variance = ratio_variance(unit->leaves[SMALL_P], &unit->sums[SMALL_P]);
    near(variance, 7.0 / 300, 1e-15);
    near(variance / (0.21 / 20), 20.0 / 9, 1e-12);
}
END_TEST

START_TEST(pooled_over_communes)
{
    add("101", NULL, 7, BOTH); /* V = 7/300, p(1-p)/n = 0.0105 */
    add("101", NULL, 3, NEITHER);
    add("102", NULL, 10, FIRST); /* all alike: V = 0, p(1-p)/n = 0.0125 */
    add("103", NULL, 30, BOTH);  /* p = 1: left out */
    add("104", NULL, 30, NEITHER);
    add("105", "v1", 30, FIRST); /* one cluster: left out */
    fill();
    struct pooled_deff pooled = estimate_pooled_deff(tally, SMALL_P);
    ck_assert_uint_eq(pooled.units, 2);
    near(pooled.value, (7.0 / 300) / (0.0105 + 0.0125), 1e-14);
    near(pooled.df, 9 + 9, 0);
    pooled = estimate_pooled_deff(tally, SMALL_A); /* 101 alone is mixed on a */
    ck_assert_uint_eq(pooled.units, 0);
    near(pooled.value, 1.5, 0);
}
END_TEST

START_TEST(pooled_without_data)
{
    fill();
    struct pooled_deff pooled = estimate_pooled_deff(tally, SMALL_P);
    ck_assert_uint_eq(pooled.units, 0);
    near(pooled.value, 1.5, 0);
    ck_assert(isinf(pooled.df));
}
END_TEST

static void has_none(const struct estimate *estimate, const char *reason)
{
    ck_assert(!estimate->has_interval);
    ck_assert(isnan(estimate->low));
    ck_assert(isnan(estimate->high));
    ck_assert_str_eq(estimate->reason, reason);
}

static void has_interval(const struct estimate *estimate, double q)
{
    double p = estimate->percent / 100;
    double ends[2];
    share_wilson(p, (double)estimate->n / fmax(1, estimate->deff), q, ends);
    ck_assert(estimate->has_interval);
    ck_assert_ptr_null(estimate->reason);
    near(estimate->low, 100 * ends[0], 1e-10);
    near(estimate->high, 100 * ends[1], 1e-10);
    ck_assert(estimate->low <= estimate->percent && estimate->percent <= estimate->high);
}

START_TEST(commune_by_hand)
{
    add("101", "v1", 8, BOTH);
    add("101", "v2", 4, FIRST);
    fill();
    struct estimate estimate = estimate_commune(&tally->units[0], SMALL_P, 1.8);
    ck_assert(estimate.known);
    near(estimate.percent, 100 * 20.0 / 24, 1e-12);
    near(estimate.se, 100 * sqrt(1.8 * (20.0 / 24) * (4.0 / 24) / 24), 1e-12);
    near(estimate.deff, 1.8, 0);
    ck_assert_int_eq(estimate.n, 24);
    ck_assert_int_eq(estimate.clusters, 2);
    ck_assert_int_eq(estimate.df, 1);
    ck_assert_str_eq(estimate.method, "wilson_deff");
    has_interval(&estimate, normal_quantile(0.975));
}
END_TEST

START_TEST(commune_deff_below_one)
{
    add("101", NULL, 8, BOTH);
    add("101", NULL, 4, FIRST);
    fill();
    struct estimate narrow = estimate_commune(&tally->units[0], SMALL_P, 0.25);
    struct estimate simple = estimate_commune(&tally->units[0], SMALL_P, 1);
    near(narrow.se, simple.se / 2, 1e-12);
    near(narrow.low, simple.low, 0);
    near(narrow.high, simple.high, 0);
}
END_TEST

START_TEST(few_respondents)
{
    add("101", NULL, 9, BOTH);
    add("102", NULL, 10, BOTH);
    add("103", NULL, 1, FIRST);
    add("104", NULL, 9, (const int32_t[]){4, CODE_BLANK});
    add("104", NULL, 9, (const int32_t[]){CODE_BLANK, 4});
    fill();
    struct estimate estimate = estimate_commune(&tally->units[0], SMALL_P, 1.5);
    ck_assert(estimate.known);
    near(estimate.percent, 100, 0);
    ck_assert(isnan(estimate.se));
    ck_assert(isnan(estimate.deff));
    ck_assert_int_eq(estimate.n, 18);
    has_none(&estimate, "few");
    estimate = estimate_commune(&tally->units[1], SMALL_P, 1.5);
    has_interval(&estimate, normal_quantile(0.975));
    estimate = estimate_commune(&tally->units[2], SMALL_P, 1.5);
    has_none(&estimate, "few");
    near(estimate.percent, 50, 0);
    /* 104: eighteen people, but nine an item. */
    estimate = estimate_commune(&tally->units[3], SMALL_A, 1.5);
    has_none(&estimate, "few");
    estimate = estimate_commune(&tally->units[3], SMALL_P, 1.5);
    has_interval(&estimate, normal_quantile(0.975));
}
END_TEST

START_TEST(everybody_and_nobody)
{
    add("101", NULL, 40, BOTH);
    add("102", NULL, 40, NEITHER);
    fill();
    struct estimate all = estimate_commune(&tally->units[0], SMALL_P, 2);
    struct estimate none = estimate_commune(&tally->units[1], SMALL_P, 2);
    double share = pow(normal_quantile(0.975), 2) / 40; /* n* = 80 / 2 */
    near(all.low, 100 / (1 + share), 1e-10);
    near(all.high, 100, 0);
    near(none.low, 0, 0);
    near(none.high, 100 * share / (1 + share), 1e-10);
    near(all.se, 0, 0);
}
END_TEST

START_TEST(nobody_answered)
{
    add("101", NULL, 20, (const int32_t[]){CODE_BLANK, CODE_DECLINED});
    fill();
    struct estimate estimates[] = {estimate_commune(&tally->units[0], SMALL_P, 2),
                                   estimate_commune(NULL, SMALL_P, 2),
                                   estimate_province(NULL, 0, SMALL_P, 2)};
    for (size_t i = 0; i < ARRAY_LENGTH(estimates); i++) {
        ck_assert(!estimates[i].known);
        ck_assert(isnan(estimates[i].percent));
        ck_assert_int_eq(estimates[i].n, 0);
        ck_assert_int_eq(estimates[i].df, 0);
        has_none(&estimates[i], "few");
    }
}
END_TEST

static struct estimate province(size_t count, double deff)
{
    const struct tally_unit *units[16];
    for (size_t i = 0; i < count; i++)
        units[i] = &tally->units[i];
    return estimate_province(units, count, SMALL_P, deff);
}

START_TEST(province_by_hand)
{
    /* Shares 1, 1/2, 1/2, 0 of 20 answers each: p = 1/2, z = 10/80, 0, 0, -10/80,
     * V = 4/3 2/64 = 1/24; deff = (1/24)/(1/4/80) = 40/3. */
    add("101", NULL, 10, BOTH);
    add("102", NULL, 10, FIRST);
    add("103", NULL, 10, FIRST);
    add("104", NULL, 10, NEITHER);
    add("105", NULL, 5, (const int32_t[]){CODE_BLANK, CODE_BLANK}); /* no cluster */
    fill();
    struct estimate estimate = province(5, 1.5);
    near(estimate.percent, 50, 0);
    near(estimate.se, 100 / sqrt(24), 1e-12);
    near(estimate.deff, 40.0 / 3, 1e-12);
    ck_assert_int_eq(estimate.clusters, 4);
    ck_assert_int_eq(estimate.df, 3);
    ck_assert_int_eq(estimate.n, 80);
    ck_assert_str_eq(estimate.method, "wilson");
    has_interval(&estimate, t_quantile(0.975, 3));
}
END_TEST

START_TEST(province_without_interval)
{
    add("101", NULL, 4, BOTH);
    add("102", NULL, 5, FIRST);
    add("103", NULL, 40, FIRST);
    fill();
    struct estimate estimate = province(2, 1.5);
    has_none(&estimate, "few");
    ck_assert(isnan(estimate.se));
    estimate = province(3, 1.5);
    has_none(&estimate, "df");
    ck_assert(estimate.se > 0);
    ck_assert(estimate.deff > 0);
    const struct tally_unit *one[] = {&tally->units[2]};
    estimate = estimate_province(one, 1, SMALL_P, 1.5);
    has_none(&estimate, "one_cluster");
    ck_assert(isnan(estimate.se));
    ck_assert(isnan(estimate.deff));
    near(estimate.percent, 50, 0);
}
END_TEST

START_TEST(communes_all_alike)
{
    /* Shares of 2/3 that no double holds, in communes of different size: V is 0, not 1e-33. */
    for (size_t i = 0; i < 4; i++) {
        static const char *const codes[] = {"101", "102", "103", "104"};
        add(codes[i], NULL, 5 * (i + 1), BOTH);
        add(codes[i], NULL, 5 * (i + 1), FIRST);
        add(codes[i], NULL, 5 * (i + 1), FIRST);
    }
    fill();
    struct estimate estimate = province(4, 2.5);
    near(estimate.percent, 200.0 / 3, 1e-12);
    near(estimate.se, 0, 0);
    near(estimate.deff, 2.5, 0);
    has_interval(&estimate, t_quantile(0.975, 3));
}
END_TEST

START_TEST(province_of_the_satisfied)
{
    static const char *const codes[] = {"101", "102", "103", "104", "105"};
    for (size_t i = 0; i < ARRAY_LENGTH(codes); i++)
        add(codes[i], NULL, 20, BOTH);
    fill();
    struct estimate estimate = province(5, 1.5);
    near(estimate.high, 100, 0);
    double share = pow(t_quantile(0.975, 4), 2) / (200 / 1.5);
    near(estimate.low, 100 / (1 + share), 1e-10);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("estimate");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, contract_example);
    tcase_add_test(tests, variance_by_hand);
    tcase_add_test(tests, variance_of_very_many);
    tcase_add_test(tests, unanimous_respondents);
    tcase_add_test(tests, pooled_over_communes);
    tcase_add_test(tests, pooled_without_data);
    tcase_add_test(tests, commune_by_hand);
    tcase_add_test(tests, commune_deff_below_one);
    tcase_add_test(tests, few_respondents);
    tcase_add_test(tests, everybody_and_nobody);
    tcase_add_test(tests, nobody_answered);
    tcase_add_test(tests, province_by_hand);
    tcase_add_test(tests, province_without_interval);
    tcase_add_test(tests, communes_all_alike);
    tcase_add_test(tests, province_of_the_satisfied);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
