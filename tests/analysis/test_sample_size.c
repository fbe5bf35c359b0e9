/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/sample_size_report.h"
#include "tests/support/check_main.h"

#include <math.h>
#include <string.h>

static const struct size_ask usual = {.p = 0.5,
                                      .half_width = 0.05,
                                      .level = 0.95,
                                      .power = 0.8,
                                      .deff = 1,
                                      .cluster = 20,
                                      .response = 1,
                                      .villages = 2};

static struct size_found found_of(const struct size_ask *ask)
{
    struct size_found found;
    ck_assert_ok(sample_size(ask, &found));
    return found;
}

/* 1.959964^2 0.25 / 0.0025 = 384.15; Cochran's 357 and 278 of 5,000 and 1,000. */
START_TEST(known_sizes)
{
    struct size_ask ask = usual;
    ck_assert_double_eq(found_of(&ask).completed, 385);
    ask.population = 5000;
    ck_assert_double_eq(found_of(&ask).completed, 357);
    ask.population = 1000;
    ck_assert_double_eq(found_of(&ask).completed, 278);
    ck_assert_double_eq(sample_size_known_rule(1000, 0.05), 286);
    ck_assert_double_eq(sample_size_known_rule(0, 0.05), 400);
}
END_TEST

/* 0.6 against 0.5 with 80 %: 7.8489 0.49 / 0.01 = 384.6 each. */
START_TEST(a_difference)
{
    struct size_ask ask = usual;
    ask.aim = SIZE_DIFFERENCE;
    ask.p = 0.6;
    ask.other = 0.5;
    struct size_found found = found_of(&ask);
    ck_assert_double_eq(found.completed, 385);
    ck_assert_double_eq(found.groups, 2);
}
END_TEST

/* 0.85 against 0.80: ((1.959964 0.4 + 0.841621 0.357071) / 0.05)^2 = 470.2 */
START_TEST(a_threshold)
{
    struct size_ask ask = usual;
    ask.aim = SIZE_BAND;
    ask.p = 0.85;
    ask.other = 0.8;
    ck_assert_double_eq(found_of(&ask).completed, 471);
}
END_TEST

START_TEST(villages_response_cost)
{
    struct size_ask ask = usual;
    ask.deff = 0;
    ask.rho = 0.05;
    ask.cv = 0.5;
    ask.response = 0.8;
    ask.costs[0] = 500;
    ask.costs[1] = 200;
    ask.costs[2] = 30;
    struct size_found found = found_of(&ask);
    ck_assert_double_eq_tol(found.deff, 1.95 * 1.25, 1e-12);
    ck_assert_double_eq(found.completed, 937); /* 384.146 2.4375 = 936.4 */
    ck_assert_double_eq(found.issued, 1172);
    ck_assert_double_eq(found.villages, 47);
    ck_assert_double_eq(found.communes, 24);
    ck_assert_double_eq(found.cost, 24 * 500 + 47 * 200 + 1172 * 30);
    ck_assert_double_eq(sample_size_cheapest_cluster(&ask), 15); /* sqrt(450/37.5 19) = 15.1 */
}
END_TEST

/* What is asked for is had, and one fewer would not do. */
START_TEST(the_half_width_is_kept)
{
    for (int i = 1; i <= 50; i++) {
        struct size_ask ask = usual;
        ask.half_width = i / 200.0;
        ask.p = 0.3;
        ask.deff = 1.7;
        ask.population = 3000;
        struct size_found found = found_of(&ask);
        ck_assert_double_le(found.half_width, ask.half_width + 1e-12);
        double fewer = found.completed - 1;
        double left = (3000 - fewer) / 2999;
        double wider = 1.959963984540054 * sqrt(1.7 * 0.21 / fewer * left);
        ck_assert_double_gt(wider, ask.half_width);
    }
}
END_TEST

START_TEST(cheapest_is_cheapest)
{
    struct size_ask ask = usual;
    ask.deff = 0;
    ask.rho = 0.08;
    ask.half_width = 0.01;
    ask.costs[1] = 300;
    ask.costs[2] = 20;
    double best = sample_size_cheapest_cluster(&ask);
    ask.cluster = best;
    double cost = found_of(&ask).cost;
    for (double cluster = 2; cluster <= 60; cluster++) {
        ask.cluster = cluster;
        ck_assert_double_ge(found_of(&ask).cost, cost * 0.995);
    }
    ask.rho = 0;
    ck_assert(isnan(sample_size_cheapest_cluster(&ask)));
}
END_TEST

START_TEST(refused)
{
    static const size_t offsets[] = {
        offsetof(struct size_ask, p),        offsetof(struct size_ask, half_width),
        offsetof(struct size_ask, level),    offsetof(struct size_ask, power),
        offsetof(struct size_ask, response), offsetof(struct size_ask, cluster),
        offsetof(struct size_ask, villages)};
    static const double values[] = {0, -1, 1e9, (double)NAN};
    struct size_found found;
    for (size_t i = 0; i < ARRAY_LENGTH(offsets); i++) {
        for (size_t k = 0; k < ARRAY_LENGTH(values); k++) {
            struct size_ask ask = usual;
            memcpy((char *)&ask + offsets[i], &values[k], sizeof values[k]);
            ck_assert_fault(sample_size(&ask, &found), FAULT_INVALID);
        }
    }
    struct size_ask same = usual;
    same.aim = SIZE_DIFFERENCE;
    same.other = same.p;
    ck_assert_fault(sample_size(&same, &found), FAULT_INVALID);
    same.other = same.p + 1e-9;
    ck_assert_fault(sample_size(&same, &found), FAULT_LIMIT);
}
END_TEST

START_TEST(a_document_with_a_plot)
{
    AUTO(arena) struct arena *arena = NULL;
    struct document document;
    const char *svg = NULL;
    ck_assert_ok(arena_new(8 << 20, &arena));
    for (int language = LANGUAGE_VI; language <= LANGUAGE_EN; language++) {
        ck_assert_ok(sample_size_document(&usual, (enum language)language, arena, &document));
        ck_assert_ok(sample_size_plot(&usual, (enum language)language, arena, &svg));
        ck_assert_ptr_nonnull(strstr(svg, "<polyline"));
        ck_assert_ptr_nonnull(strstr(svg, "<circle"));
        ck_assert_ptr_null(strstr(svg, "nan"));
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sample_size");
    TCase *sizes = tcase_create("sample_size");
    tcase_add_test(sizes, known_sizes);
    tcase_add_test(sizes, a_difference);
    tcase_add_test(sizes, a_threshold);
    tcase_add_test(sizes, villages_response_cost);
    tcase_add_test(sizes, the_half_width_is_kept);
    tcase_add_test(sizes, cheapest_is_cheapest);
    tcase_add_test(sizes, refused);
    tcase_add_test(sizes, a_document_with_a_plot);
    suite_add_tcase(suite, sizes);
    return run_suite(suite);
}
