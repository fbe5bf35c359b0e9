/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Everybody satisfied, one respondent, one unit, weights of nothing, nobody at all: a figure that
 * is not known is NaN or a refusal with its reason, what must not be believed is a finding, and no
 * interval is invented.
 */
#include "analysis/survey/advice.h"
#include "tests/survey/battery.h"

static struct sample sample;

static void setup(void) { sample_make(&sample); }
static void teardown(void) { arena_free(sample.arena); }

static void bench_bind(struct bench *bench, const struct design_spec *spec)
{
    sample_bind(&sample);
    bench_make(&sample, spec, bench);
}

/* The codes of the findings of a domain, each followed by a space. */
static void advice_is(const struct domain *domain, const char *expected)
{
    struct findings findings = findings_in(sample.arena);
    AUTO(buffer) struct buffer codes = buffer_of(1000);
    buffer_text(&codes, "");
    ck_assert_ok(advise_domain(domain, &findings));
    for (size_t i = 0; i < findings.count; i++) {
        buffer_text(&codes, findings.items[i].code);
        buffer_text(&codes, " ");
    }
    ck_assert_str_eq(codes.data, expected);
}

static void refused_empty(enum fault fault)
{
    ck_assert_int_eq(fault, FAULT_INVALID);
    ck_assert_str_eq(fault_detail()->code, "svy_empty");
}

/* Every estimator says that nobody is there. */
static void all_refuse(struct bench *bench)
{
    struct estimates made;
    struct composite composite;
    struct unit_result unit;
    struct table_result table;
    struct t_result t;
    double cells[4];
    const struct component component = {"c", 1, 1, bench->vectors, bench->vectors + 1};
    const struct column *inside = dataset_column(&sample.dataset, "inside");
    struct question question = bench_question(bench, STATISTIC_MEAN);
    question.terms = 2;
    for (int statistic = STATISTIC_TOTAL; statistic <= STATISTIC_RATIO; statistic++) {
        struct question one = bench_question(bench, (enum statistic)statistic);
        refused_empty(estimate(&one, &made));
        one.by = &bench->groups;
        refused_empty(estimate(&one, &made));
    }
    refused_empty(estimate_variances(&question, &made));
    refused_empty(estimate_correlation(&question, cells));
    refused_empty(estimate_alpha(&question, cells));
    refused_empty(composite_estimate(&bench->domain, &component, 1, &composite));
    refused_empty(item_means_estimate(&bench->domain, bench->vectors, 2, &composite));
    refused_empty(t_test_mean(&bench->domain, bench->vectors, 0.95, &t));
    question.by = &bench->strata;
    question.terms = 1;
    refused_empty(unit_against_all(&question, &unit));
    ck_assert_fault(table_test(&bench->domain, &bench->groups, &bench->answers, TABLE_F, &table),
                    FAULT_INVALID);
    ck_assert_fault(t_test_groups(&bench->domain, bench->vectors, inside, 0.95, &t), FAULT_INVALID);
}

START_TEST(an_empty_domain)
{
    struct bench bench;
    struct design_spec spec = sample_spec(true);
    const char *const nine[] = {"9"};
    const struct condition condition = {"group", TEST_EQUAL, nine, 1};
    bench_bind(&bench, &spec);
    ck_assert_ok(domain_where(&bench.domain, &condition));
    all_refuse(&bench);
    advice_is(&bench.domain, "svy_df_few ");
}
END_TEST

START_TEST(weights_of_nothing)
{
    struct bench bench;
    struct design_spec spec = sample_spec(true);
    memset(sample.weight, 0, sizeof sample.weight);
    bench_bind(&bench, &spec);
    all_refuse(&bench);
    advice_is(&bench.domain, "svy_df_few ");
}
END_TEST

START_TEST(nobody_answered)
{
    struct bench bench;
    struct estimates made;
    struct design_spec spec = sample_spec(true);
    memset(sample.missing, MISSING_DECLINED, sizeof sample.missing);
    bench_bind(&bench, &spec);
    struct question question = bench_question(&bench, STATISTIC_MEAN);
    refused_empty(estimate(&question, &made));
    question.missing = MISSING_DROP_TERM;
    question.terms = 2;
    ck_assert_ok(estimate(&question, &made));
    ck_assert(isnan(made.estimate[0]) && isnan(made.se[0]));
    ck_assert(made.estimate[1] > 0 && made.se[1] > 0);
    ck_assert_int_eq(made.answered[0], 0);
}
END_TEST

/* Which rules have an interval at 100 %. */
static void intervals_of_everybody(double n, double df)
{
    for (size_t i = 0; i < SHARE_METHOD_COUNT; i++) {
        enum share_method method = (enum share_method)i;
        struct share share = {1, 0, df, n, n, 1.5, 0.95};
        double ends[2];
        share_interval(&share, method, ends);
        bool honest = method == SHARE_KG_NCHS || method == SHARE_WILSON_ADJUSTED ||
                      method == SHARE_WILSON_DEFF || method == SHARE_CP_DEFF;
        if (honest)
            ck_assert(ends[0] > 0.9 && ends[0] < 1 && ends[1] >= 1);
        else if (method == SHARE_MEAN)
            ck_assert(ends[0] >= 1 && ends[1] >= 1);
        else
            ck_assert(isnan(ends[0]) && isnan(ends[1]));
    }
}

START_TEST(everybody_satisfied)
{
    struct bench bench;
    struct estimates made;
    struct design_spec spec = sample_spec(true);
    struct table_result table;
    for (size_t row = 0; row < SAMPLE_ROWS; row++)
        sample.y[row] = 1;
    bench_bind(&bench, &spec);
    struct question question = bench_question(&bench, STATISTIC_MEAN);
    question.deff = DEFF_REPLACEMENT;
    question.by = &bench.groups;
    ck_assert_ok(estimate(&question, &made));
    for (size_t i = 0; i < made.count; i++) {
        near(made.estimate[i], 1, 1e-14, 0);
        near(made.se[i], 0, 0, 1e-14);
    }
    intervals_of_everybody((double)made.answered[0], made.df_group[0]);
    ck_assert_fault(table_test(&bench.domain, &bench.groups, &bench.answers, TABLE_F, &table),
                    FAULT_INVALID);
    ck_assert_str_eq(fault_detail()->code, "svy_table_small");
    struct deff_pool pool = {0};
    deff_pool_add(&pool, &(struct share){made.estimate[0], 0, made.df, 200, 200, 0, 0.95});
    ck_assert_uint_eq(pool.groups, 0);
}
END_TEST

/* No spread at all, to the last bit: a standard error of 1e-17 would make sure differences of
 * rounding. */
static void nothing_varies(struct bench *bench, double value)
{
    struct estimates made;
    struct unit_result unit;
    struct t_result t;
    double cells[4];
    double alpha;
    struct question question = bench_question(bench, STATISTIC_MEAN);
    question.terms = 2;
    question.deff = DEFF_REPLACEMENT;
    ck_assert_ok(estimate(&question, &made));
    for (size_t i = 0; i < 2; i++) {
        near(made.estimate[i], value, 0, 0);
        near(made.se[i], 0, 0, 0);
        ck_assert(isnan(made.deff[i]));
    }
    ck_assert_ok(estimate_variances(&question, &made));
    near(made.estimate[0], 0, 0, 0);
    near(made.se[0], 0, 0, 0);
    ck_assert_ok(estimate_correlation(&question, cells));
    ck_assert_ok(estimate_alpha(&question, &alpha));
    ck_assert(isnan(cells[1]) && isnan(alpha));
    ck_assert_ok(t_test_groups(&bench->domain, bench->vectors,
                               dataset_column(&sample.dataset, "inside"), 0.95, &t));
    near(t.estimate, 0, 0, 0);
    ck_assert(isnan(t.t) && isnan(t.p));
    question.terms = 1;
    question.by = &bench->strata;
    ck_assert_ok(unit_against_all(&question, &unit));
    for (size_t i = 0; i < unit.means.groups; i++) {
        near(unit.difference[i], 0, 0, 0);
        ck_assert(isnan(unit.t[i]) && isnan(unit.p[i]));
    }
}

START_TEST(all_answers_alike)
{
    struct bench bench;
    struct design_spec spec = sample_spec(true);
    const double values[] = {1, 5, 0.1, 3.3, -7e5};
    uint8_t codes[SAMPLE_ROWS];
    for (size_t i = 0; i < ARRAY_LENGTH(values); i++) {
        for (size_t row = 0; row < SAMPLE_ROWS; row++)
            sample.x[row] = sample.y[row] = values[i];
        bench_bind(&bench, &spec);
        nothing_varies(&bench, values[i]);
    }
    memset(codes, 5, sizeof codes);
    const struct column column = {.name = "code", .kind = COLUMN_CODES, .codes = codes};
    bench_bind(&bench, &spec);
    for (size_t i = 0; i < 2; i++)
        ck_assert_ok(column_vector(&column, SAMPLE_ROWS, sample.arena, &bench.vectors[i]));
    nothing_varies(&bench, 5);
}
END_TEST

/* The domain is the first row: a mean, and nothing to say how sure it is. */
START_TEST(one_respondent)
{
    struct bench bench;
    struct estimates made;
    struct design_spec spec = sample_spec(false);
    double ends[2];
    sample.missing[0] = MISSING_NOT;
    bench_bind(&bench, &spec);
    for (size_t row = 1; row < SAMPLE_ROWS; row++)
        bench.domain.in[row] = false;
    struct question question = bench_question(&bench, STATISTIC_MEAN);
    question.deff = DEFF_REPLACEMENT;
    question.numerators = bench.vectors + 1;
    ck_assert_ok(estimate(&question, &made));
    near(made.estimate[0], sample.x[0], 1e-14, 0);
    near(made.df, 0, 0, 0);
    ck_assert(isnan(made.deff[0]));
    estimate_interval(made.estimate[0], made.se[0], made.df, 0.95, ends);
    ck_assert(isnan(ends[0]) && isnan(ends[1]));
    for (size_t i = 0; i < SHARE_METHOD_COUNT; i++) {
        struct share share = {0.5, 0, made.df, 1, 1, NAN, 0.95};
        share_interval(&share, (enum share_method)i, ends);
        ck_assert_msg(isnan(ends[0]) && isnan(ends[1]), "%s", share_method_name(i));
    }
    ck_assert_ok(estimate_variances(&question, &made));
    ck_assert(isnan(made.estimate[0]));
    advice_is(&bench.domain, "svy_clusters_one ");
}
END_TEST

/* All rows in one village: refused, or with certainty and a population nobody draws from. */
START_TEST(one_unit)
{
    struct bench bench;
    struct estimates made;
    struct design_spec spec = sample_spec(false);
    double ends[2];
    memset(sample.village, 0, sizeof sample.village);
    memset(sample.stratum, 0, sizeof sample.stratum);
    bench_bind(&bench, &spec);
    struct question question = bench_question(&bench, STATISTIC_MEAN);
    ck_assert_fault(estimate(&question, &made), FAULT_INVALID);
    ck_assert_str_eq(fault_detail()->code, "svy_lonely");
    ck_assert_str_eq(fault_detail()->args[0].value, "0");
    advice_is(&bench.domain, "svy_clusters_one svy_lonely_some ");
    const enum lonely rules[] = {LONELY_REMOVE, LONELY_CERTAINTY, LONELY_ADJUST, LONELY_AVERAGE};
    for (size_t i = 0; i < ARRAY_LENGTH(rules); i++) {
        spec.lonely = rules[i];
        bench_bind(&bench, &spec);
        question = bench_question(&bench, STATISTIC_MEAN);
        ck_assert_ok(estimate(&question, &made));
        ck_assert(made.estimate[0] > 0 && made.estimate[0] < 1);
        near(made.df, 0, 0, 0);
        if (rules[i] == LONELY_AVERAGE) /* there are no others to take the average of */
            ck_assert(isnan(made.se[0]));
        else
            near(made.se[0], 0, 0, 1e-13);
        estimate_interval(made.estimate[0], made.se[0], made.df, 0.95, ends);
        ck_assert(isnan(ends[0]) && isnan(ends[1]));
    }
}
END_TEST

/* Fewer PSUs with a weight than strata cannot be; as many leave no degrees of freedom. */
START_TEST(one_unit_a_stratum_has_no_df)
{
    struct bench bench;
    struct estimates made;
    struct unit_result unit;
    struct design_spec spec = sample_spec(false);
    spec.ids[0] = "stratum";
    spec.lonely = LONELY_CERTAINTY;
    bench_bind(&bench, &spec);
    struct question question = bench_question(&bench, STATISTIC_MEAN);
    ck_assert_ok(estimate(&question, &made));
    near(made.df, 0, 0, 0);
    question.by = &bench.strata;
    ck_assert_ok(unit_against_all(&question, &unit));
    for (size_t i = 0; i < unit.means.groups; i++)
        ck_assert(isnan(unit.p[i]));
    advice_is(&bench.domain, "svy_df_few svy_lonely_some ");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("survey_degenerate");
    TCase *cases = tcase_create("all");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, an_empty_domain);
    tcase_add_test(cases, weights_of_nothing);
    tcase_add_test(cases, nobody_answered);
    tcase_add_test(cases, everybody_satisfied);
    tcase_add_test(cases, all_answers_alike);
    tcase_add_test(cases, one_respondent);
    tcase_add_test(cases, one_unit);
    tcase_add_test(cases, one_unit_a_stratum_has_no_df);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
