/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every figure of the room, on designs of one and of two stages: what must stay when rows are in
 * another order, weights in another unit, units under other names, a constant is added; and what
 * must not. Means by group with their covariances: test_properties.c.
 */
#include "tests/survey/battery.h"

enum { DESIGNS = 3 };

static struct sample sample;
static struct battery before[DESIGNS];
static struct battery now;

static const char *const none[] = {NULL};

/* Strata and villages; with populations; villages and the people in them, both with populations. */
static struct design_spec spec_of(size_t design)
{
    struct design_spec spec = sample_spec(design > 0);
    if (design == 2) {
        spec.ids[1] = "person";
        spec.id_count = 2;
        spec.fpc[1] = "people";
        spec.fpc_count = 2;
    }
    return spec;
}

static double person[SAMPLE_ROWS];
static double people[SAMPLE_ROWS];
static struct column columns[SAMPLE_COLUMNS + 2];

/* The sample's columns and two more, of the second stage. */
static void bind(void)
{
    sample_bind(&sample);
    memcpy(columns, sample.columns, sizeof sample.columns);
    columns[SAMPLE_COLUMNS] = (struct column){.name = "person", .numbers = person};
    columns[SAMPLE_COLUMNS + 1] = (struct column){.name = "people", .numbers = people};
    sample.dataset.columns = columns;
    sample.dataset.column_count = SAMPLE_COLUMNS + 2;
}

static void setup(void)
{
    sample_make(&sample);
    for (size_t row = 0; row < SAMPLE_ROWS; row++) {
        person[row] = (double)(row % 12);
        people[row] = 30 + 2 * sample.village[row];
    }
    bind();
    for (size_t i = 0; i < DESIGNS; i++) {
        struct design_spec spec = spec_of(i);
        battery_run(&sample, &spec, &before[i]);
    }
}

static void teardown(void) { arena_free(sample.arena); }

static void all_same(const char *const *changed)
{
    bind();
    for (size_t i = 0; i < DESIGNS; i++) {
        struct design_spec spec = spec_of(i);
        battery_run(&sample, &spec, &now);
        battery_same(&now, &before[i], changed);
    }
}

START_TEST(designs_are_unlike)
{
    ck_assert(!is_near(before[0].values[1], before[1].values[1], 1e-3, 0));
    ck_assert(!is_near(before[1].values[1], before[2].values[1], 1e-3, 0));
}
END_TEST

/* 77 and 240 have no common divisor. */
static void permute(double *values)
{
    double from[SAMPLE_ROWS];
    memcpy(from, values, sizeof from);
    for (size_t row = 0; row < SAMPLE_ROWS; row++)
        values[row] = from[row * 77 % SAMPLE_ROWS];
}

START_TEST(rows_in_another_order)
{
    double *const moved[] = {sample.stratum, sample.village, sample.weight, sample.population,
                             sample.y,       sample.x,       sample.group,  sample.inside,
                             person,         people};
    uint8_t missing[SAMPLE_ROWS];
    for (size_t i = 0; i < ARRAY_LENGTH(moved); i++)
        permute(moved[i]);
    memcpy(missing, sample.missing, sizeof missing);
    for (size_t row = 0; row < SAMPLE_ROWS; row++)
        sample.missing[row] = missing[row * 77 % SAMPLE_ROWS];
    all_same(none);
}
END_TEST

START_TEST(weights_in_another_unit)
{
    static const char *const totals[] = {"total", NULL};
    for (size_t row = 0; row < SAMPLE_ROWS; row++)
        sample.weight[row] *= 1234.5;
    all_same(totals);
    for (size_t i = 0; i < now.count; i++) {
        const struct battery *then = &before[DESIGNS - 1];
        bool scaled = is_near(now.values[i], 1234.5 * then->values[i], 1e-10, 0);
        bool df = is_near(now.values[i], then->values[i], 1e-10, 0);
        ck_assert(strcmp(now.names[i], "total") != 0 || scaled || df);
    }
}
END_TEST

START_TEST(units_and_strata_under_other_names)
{
    for (size_t row = 0; row < SAMPLE_ROWS; row++) {
        sample.village[row] = 1e6 - 17 * sample.village[row];
        sample.stratum[row] = -sample.stratum[row];
        person[row] = 5 * person[row] - 30;
    }
    all_same(none);
}
END_TEST

/* Means and what is divided by them change; spreads, tests and correlations do not. */
START_TEST(a_constant_added)
{
    static const char *const changed[] = {"ratio", "total", "mean",      "mean x", "component",
                                          "score", "items", "item mean", NULL};
    for (size_t row = 0; row < SAMPLE_ROWS; row++)
        sample.x[row] += 100;
    all_same(changed);
}
END_TEST

/* Yes for no: shares are mirrored, and so are the ends of all their intervals. */
START_TEST(yes_for_no)
{
    const struct battery *then = &before[DESIGNS - 1];
    struct design_spec spec = spec_of(DESIGNS - 1);
    size_t pairs = 0;
    for (size_t row = 0; row < SAMPLE_ROWS; row++)
        sample.y[row] = 1 - sample.y[row];
    bind();
    battery_run(&sample, &spec, &now);
    for (size_t i = 0; i + 1 < now.count; i += 1) {
        enum share_method method;
        if (!share_method_of(now.names[i], &method) || strcmp(now.names[i], now.names[i + 1]) != 0)
            continue;
        if (method == SHARE_MEAN && i < now.count - 2 * SHARE_METHOD_COUNT)
            continue; /* the mean of a group */
        near(now.values[i], 1 - then->values[i + 1], 1e-9, 1e-9);
        near(now.values[i + 1], 1 - then->values[i], 1e-9, 1e-9);
        pairs++;
        i++;
    }
    ck_assert_uint_eq(pairs, SHARE_METHOD_COUNT);
}
END_TEST

/* Half of them with weight 0, or outside the domain. */
START_TEST(a_weight_of_nothing_is_no_answer)
{
    struct design_spec spec = spec_of(0);
    struct bench bench;
    struct estimates masked;
    struct estimates weightless;
    const char *const two[] = {"2"};
    const struct condition condition = {"group", TEST_EQUAL, two, 1};
    bench_make(&sample, &spec, &bench);
    ck_assert_ok(domain_where(&bench.domain, &condition));
    struct question question = bench_question(&bench, STATISTIC_MEAN);
    question.deff = DEFF_REPLACEMENT;
    ck_assert_ok(estimate(&question, &masked));
    for (size_t row = 0; row < SAMPLE_ROWS; row++)
        sample.weight[row] *= sample.inside[row];
    bind();
    bench_make(&sample, &spec, &bench);
    question = bench_question(&bench, STATISTIC_MEAN);
    question.deff = DEFF_REPLACEMENT;
    ck_assert_ok(estimate(&question, &weightless));
    near(weightless.estimate[0], masked.estimate[0], 1e-12, 0);
    near(weightless.se[0], masked.se[0], 1e-12, 0);
    near(weightless.deff[0], masked.deff[0], 1e-12, 0);
    near(weightless.df, masked.df, 0, 0);
    ck_assert_int_eq(weightless.answered[0], masked.answered[0]);
}
END_TEST

/* A domain's total, and its ratio, by zeros outside over the whole sample. */
START_TEST(a_domain_by_zeros_outside)
{
    struct design_spec spec = spec_of(2);
    struct bench bench;
    struct estimates masked[2];
    struct estimates zeros[2];
    double values[2][SAMPLE_ROWS];
    const char *const two[] = {"2"};
    const struct condition condition = {"group", TEST_EQUAL, two, 1};
    const enum statistic statistics[] = {STATISTIC_TOTAL, STATISTIC_RATIO};
    bench_make(&sample, &spec, &bench);
    for (size_t i = 0; i < 2; i++) {
        struct domain domain;
        struct question question = bench_question(&bench, statistics[i]);
        question.missing = MISSING_DROP_TERM;
        ck_assert_ok(domain_copy(&bench.domain, &domain));
        ck_assert_ok(domain_where(&domain, &condition));
        question.domain = &domain;
        ck_assert_ok(estimate(&question, &masked[i]));
    }
    for (size_t row = 0; row < SAMPLE_ROWS; row++) {
        values[0][row] = bench.vectors[0].values[row] * sample.inside[row];
        values[1][row] = bench.vectors[1].values[row] * sample.inside[row];
    }
    bench.vectors[0].values = values[0];
    bench.vectors[1].values = values[1];
    for (size_t i = 0; i < 2; i++) {
        struct question question = bench_question(&bench, statistics[i]);
        question.missing = MISSING_DROP_TERM;
        ck_assert_ok(estimate(&question, &zeros[i]));
        near(zeros[i].estimate[0], masked[i].estimate[0], 1e-12, 0);
        near(zeros[i].se[0], masked[i].se[0], 1e-12, 0);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("survey_invariants");
    TCase *cases = tcase_create("all");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, designs_are_unlike);
    tcase_add_test(cases, rows_in_another_order);
    tcase_add_test(cases, weights_in_another_unit);
    tcase_add_test(cases, units_and_strata_under_other_names);
    tcase_add_test(cases, a_constant_added);
    tcase_add_test(cases, yes_for_no);
    tcase_add_test(cases, a_weight_of_nothing_is_no_answer);
    tcase_add_test(cases, a_domain_by_zeros_outside);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
