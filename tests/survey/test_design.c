/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Designs that are refused, what they are warned of, and variances small enough to do by hand.
 */
#include "analysis/survey/advice.h"
#include "tests/survey/sample.h"

#include <string.h>

static struct sample sample;

static void setup(void) { sample_make(&sample); }
static void teardown(void) { arena_free(sample.arena); }

static void refused(const struct design_spec *spec, const char *code)
{
    struct design design;
    sample_bind(&sample);
    ck_assert_fault(design_make(&sample.dataset, spec, &design), FAULT_INVALID);
    ck_assert_str_eq(fault_detail()->code, code);
}

START_TEST(nonsense_is_refused)
{
    struct design_spec spec = sample_spec(true);
    spec.ids[0] = "hamlet";
    refused(&spec, "svy_column");
    spec = sample_spec(true);
    spec.fpc_count = 2;
    spec.fpc[1] = "population";
    refused(&spec, "svy_fpc_stages");
    spec = sample_spec(true);
    spec.weights = NULL;
    spec.probs = "weight";
    refused(&spec, "svy_probability");
    spec = sample_spec(true);
    spec.strata[0] = "y"; /* some of it is missing */
    refused(&spec, "svy_design_missing");
    sample.population[7] += 1;
    spec = sample_spec(true);
    refused(&spec, "svy_fpc_varies");
    for (size_t row = 0; row < SAMPLE_ROWS; row++)
        sample.population[row] = 4;
    refused(&spec, "svy_fpc_small");
    sample.weight[3] = -1;
    spec = sample_spec(false);
    refused(&spec, "svy_weight");
    ck_assert_str_eq(fault_detail()->args[1].value, "4");
}
END_TEST

/* Strata a: totals 1, 3, 5 of 3 units; b: 10 of one unit; w = 1. */
static void by_hand(enum lonely lonely, bool with_fpc, struct estimates *out, enum fault *fault)
{
    static const double stratum[] = {0, 0, 0, 1};
    static const double unit[] = {0, 1, 2, 3};
    static const double y[] = {1, 3, 5, 10};
    static const double population[] = {6, 6, 6, 2};
    struct column columns[] = {{.name = "h", .kind = COLUMN_NUMBERS, .numbers = stratum},
                               {.name = "u", .kind = COLUMN_NUMBERS, .numbers = unit},
                               {.name = "N", .kind = COLUMN_NUMBERS, .numbers = population},
                               {.name = "y", .kind = COLUMN_NUMBERS, .numbers = y}};
    struct dataset dataset = {sample.arena, 4, columns, 4};
    struct design_spec spec = {.ids = {"u"},
                               .id_count = 1,
                               .strata = {"h"},
                               .stratum_count = 1,
                               .fpc = {"N"},
                               .fpc_count = with_fpc,
                               .probs = NULL,
                               .lonely = lonely};
    struct design design;
    struct domain domain;
    struct vector vector;
    ck_assert_ok(design_make(&dataset, &spec, &design));
    ck_assert_ok(domain_all(&design, &domain));
    ck_assert_ok(column_vector(&columns[3], 4, sample.arena, &vector));
    struct question question = {
        .domain = &domain, .statistic = STATISTIC_TOTAL, .terms = 1, .numerators = &vector};
    *fault = estimate(&question, out);
}

START_TEST(one_unit_in_a_stratum)
{
    struct estimates total;
    enum fault fault;
    by_hand(LONELY_FAIL, false, &total, &fault);
    ck_assert_int_eq(fault, FAULT_INVALID);
    ck_assert_str_eq(fault_detail()->code, "svy_lonely");
    ck_assert_str_eq(fault_detail()->args[0].value, "1");
    /* stratum a alone: 3/2 (4 + 0 + 4) = 12 */
    const struct {
        enum lonely lonely;
        double variance;
    } rows[] = {{LONELY_REMOVE, 12},
                {LONELY_CERTAINTY, 12},
                {LONELY_ADJUST, 12 + 100},
                {LONELY_AVERAGE, 12 * 2}};
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        by_hand(rows[i].lonely, false, &total, &fault);
        ck_assert_ok(fault);
        ck_assert_double_eq_tol(total.estimate[0], 19, 1e-12);
        ck_assert_double_eq_tol(total.se[0] * total.se[0], rows[i].variance, 1e-10);
        ck_assert_double_eq(total.df, 2);
    }
}
END_TEST

/* Weights follow from N/n: 2 and 2. Half of a is left: 1/2 3/2 4 (4 + 4) + 1/2 20^2. */
START_TEST(populations_weigh_and_correct)
{
    struct estimates total;
    enum fault fault;
    by_hand(LONELY_ADJUST, true, &total, &fault);
    ck_assert_ok(fault);
    ck_assert_double_eq_tol(total.estimate[0], 38, 1e-12);
    ck_assert_double_eq_tol(total.se[0] * total.se[0], 24 + 200, 1e-10);
}
END_TEST

static void measure(const struct design_spec *spec, struct findings *findings)
{
    struct design design;
    struct domain domain;
    sample_bind(&sample);
    ck_assert_ok(design_make(&sample.dataset, spec, &design));
    ck_assert_ok(domain_all(&design, &domain));
    *findings = findings_in(sample.arena);
    ck_assert_ok(advise_domain(&domain, findings));
}

START_TEST(what_must_not_be_believed_is_told)
{
    struct findings findings;
    struct design_spec spec = sample_spec(false);
    measure(&spec, &findings);
    ck_assert_uint_eq(findings.count, 0);
    spec.weights = NULL;
    spec.ids[0] = "stratum";
    measure(&spec, &findings);
    ck_assert_uint_eq(findings.count, 3);
    ck_assert_str_eq(findings.items[0].code, "svy_weights_nowhere");
    ck_assert_str_eq(findings.items[1].code, "svy_df_few");
    ck_assert_str_eq(findings.items[2].code, "svy_lonely_some");
    spec = sample_spec(false);
    spec.stratum_count = 0;
    for (size_t row = 0; row < SAMPLE_ROWS; row++)
        sample.village[row] = 1;
    measure(&spec, &findings);
    ck_assert_str_eq(findings.items[0].code, "svy_clusters_one");
}
END_TEST

START_TEST(a_group_inside_one_unit_is_told)
{
    struct design design;
    struct domain domain;
    struct grouping villages;
    struct vector vectors[2];
    struct estimates means;
    struct design_spec spec = sample_spec(false);
    struct findings findings = findings_in(sample.arena);
    ck_assert_ok(design_make(&sample.dataset, &spec, &design));
    ck_assert_ok(domain_all(&design, &domain));
    sample_vectors(&sample, "x", "x", vectors);
    ck_assert_ok(column_grouping(dataset_column(&sample.dataset, "village"), SAMPLE_ROWS,
                                 sample.arena, &villages));
    struct question question = {.domain = &domain,
                                .by = &villages,
                                .statistic = STATISTIC_MEAN,
                                .terms = 1,
                                .numerators = vectors};
    ck_assert_ok(estimate(&question, &means));
    advise_groups(&question, &means, &findings);
    ck_assert_uint_eq(findings.count, 1);
    ck_assert_str_eq(findings.items[0].code, "svy_group_one_unit");
    ck_assert_str_eq(findings.items[0].args[0].value, "20");
    ck_assert_double_eq_tol(means.se[0], 0, 1e-15);
    double interval[2];
    estimate_interval(means.estimate[0], means.se[0], means.df_group[0], 0.95, interval);
    ck_assert(isnan(interval[0]) && isnan(interval[1]));
}
END_TEST

START_TEST(an_empty_domain_is_refused)
{
    struct design design;
    struct domain domain;
    struct vector vectors[2];
    struct estimates means;
    struct design_spec spec = sample_spec(false);
    const char *const none[] = {"9"};
    struct condition condition = {"group", TEST_EQUAL, none, 1};
    ck_assert_ok(design_make(&sample.dataset, &spec, &design));
    ck_assert_ok(domain_all(&design, &domain));
    ck_assert_ok(domain_where(&domain, &condition));
    sample_vectors(&sample, "x", "y", vectors);
    struct question question = {
        .domain = &domain, .statistic = STATISTIC_MEAN, .terms = 2, .numerators = vectors};
    ck_assert_fault(estimate(&question, &means), FAULT_INVALID);
    ck_assert_str_eq(fault_detail()->code, "svy_empty");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("survey_design");
    TCase *cases = tcase_create("all");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, nonsense_is_refused);
    tcase_add_test(cases, one_unit_in_a_stratum);
    tcase_add_test(cases, populations_weigh_and_correct);
    tcase_add_test(cases, what_must_not_be_believed_is_told);
    tcase_add_test(cases, a_group_inside_one_unit_is_told);
    tcase_add_test(cases, an_empty_domain_is_refused);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
