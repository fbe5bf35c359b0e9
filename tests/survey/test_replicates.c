/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Replicate weights, unequal probabilities, two phases: where theory says that two ways give one
 * figure, they do.
 */
#include "analysis/survey/adjust.h"
#include "analysis/survey/replicate_make.h"
#include "analysis/survey/two_phases.h"
#include "tests/survey/near.h"
#include "tests/survey/sample.h"

#include <string.h>

static struct sample sample;

static void setup(void) { sample_make(&sample); }
static void teardown(void) { arena_free(sample.arena); }

static struct design design_by(const struct design_spec *spec)
{
    struct design design;
    ck_assert_ok(design_make(&sample.dataset, spec, &design));
    return design;
}

static void estimates_of(const struct design *design, enum statistic statistic,
                         struct estimates *out)
{
    struct domain domain;
    struct vector vectors[2];
    ck_assert_ok(domain_all(design, &domain));
    const char *names[] = {"inside", "x"};
    for (size_t i = 0; i < 2; i++)
        ck_assert_ok(column_vector(dataset_column(design->dataset, names[i]), design->rows,
                                   sample.arena, &vectors[i]));
    struct question question = {.domain = &domain,
                                .statistic = statistic,
                                .terms = 2,
                                .numerators = vectors,
                                .covariance = true};
    ck_assert_ok(estimate(&question, out));
}

static void same_totals(const struct design *one, const struct design *other, double tolerance)
{
    struct estimates a;
    struct estimates b;
    estimates_of(one, STATISTIC_TOTAL, &a);
    estimates_of(other, STATISTIC_TOTAL, &b);
    for (size_t i = 0; i < 4; i++)
        near(a.covariance[i], b.covariance[i], tolerance, 1e-9);
    near(a.estimate[0], b.estimate[0], 1e-12, 0);
}

/* --- replicates ------------------------------------------------------------------------------ */

START_TEST(jackknife_of_a_total_is_linearised)
{
    struct design_spec spec = sample_spec(_i % 2 == 1);
    bool strata = _i < 2;
    if (!strata) {
        for (size_t row = 0; row < SAMPLE_ROWS; row++)
            sample.population[row] = 60;
        sample_bind(&sample);
        spec.stratum_count = 0;
    }
    struct design plain = design_by(&spec);
    struct design made = plain;
    struct replicates_rule rule = {.method = strata ? REPLICATES_JKN : REPLICATES_JK1};
    struct estimates means[2];
    ck_assert_ok(replicates_make(&made, &rule));
    same_totals(&plain, &made, 1e-10);
    estimates_of(&plain, STATISTIC_MEAN, &means[0]);
    estimates_of(&made, STATISTIC_MEAN, &means[1]);
    near(means[1].se[0], means[0].se[0], 0.05, 0);
    near(means[1].df, means[0].df, 1e-12, 0);
    near(means[1].df_group[0], means[0].df, 1e-12, 0);
}
END_TEST

/* Villages in pairs: 10 strata of two. */
START_TEST(half_samples_of_a_total_are_linearised)
{
    struct design_spec spec = sample_spec(false);
    struct replicates_rule rule = {.method = _i == 0 ? REPLICATES_BRR : REPLICATES_FAY,
                                   .rho = _i == 0 ? 0 : 0.3};
    for (size_t row = 0; row < SAMPLE_ROWS; row++)
        sample.stratum[row] = floor(sample.village[row] / 2);
    sample_bind(&sample);
    struct design plain = design_by(&spec);
    struct design made = plain;
    ck_assert_ok(replicates_make(&made, &rule));
    ck_assert_uint_eq(made.replicates->count, 12);
    same_totals(&plain, &made, 1e-10);
}
END_TEST

START_TEST(a_bootstrap_is_near_and_the_same_again)
{
    struct design_spec spec = sample_spec(false);
    struct design plain = design_by(&spec);
    struct design made[2] = {plain, plain};
    struct replicates_rule rule = {.method = REPLICATES_BOOTSTRAP, .count = 4000, .seed = 7};
    struct estimates linear;
    struct estimates drawn[2];
    estimates_of(&plain, STATISTIC_MEAN, &linear);
    for (size_t i = 0; i < 2; i++) {
        ck_assert_ok(replicates_make(&made[i], &rule));
        estimates_of(&made[i], STATISTIC_MEAN, &drawn[i]);
    }
    near(drawn[0].se[0], linear.se[0], 0.08, 0);
    near(drawn[0].se[1], linear.se[1], 0.08, 0);
    near(drawn[0].se[0], drawn[1].se[0], 0, 0);
    near(made[0].replicates->factors[5], made[1].replicates->factors[5], 0, 0);
}
END_TEST

START_TEST(replicates_know_the_margin)
{
    const char *const levels[] = {"0", "1"};
    const char *const *lists[] = {levels};
    const char *column = "inside";
    const double totals[] = {900, 400};
    const struct margin_spec margin_spec = {&column, 1, lists, totals, 2};
    struct margin margin;
    struct design_spec spec = sample_spec(false);
    struct design design = design_by(&spec);
    struct replicates_rule rule = {.method = REPLICATES_JKN};
    struct outcome outcome;
    struct estimates known;
    ck_assert_ok(margin_make(&sample.dataset, &margin_spec, &margin));
    struct step step = {.kind = STEP_POSTSTRATIFY, .margins = &margin, .margin_count = 1};
    ck_assert_ok(replicates_make(&design, &rule));
    ck_assert_ok(adjust(&design, &step, &outcome));
    estimates_of(&design, STATISTIC_TOTAL, &known);
    near(known.estimate[0], 400, 1e-12, 0);
    near(known.se[0], 0, 0, 1e-9);
    ck_assert(known.se[1] > 1);
    ck_assert(known.df >= 15);
}
END_TEST

START_TEST(what_gives_no_replicates_is_refused)
{
    static const struct {
        enum replicates_method method;
        double rho;
        const char *code;
    } cases[] = {{REPLICATES_JK1, 0, "svy_replicates_strata"},
                 {REPLICATES_BRR, 0, "svy_replicates_pairs"},
                 {REPLICATES_FAY, 1, "svy_replicates_rho"}};
    struct design_spec spec = sample_spec(false);
    struct design design = design_by(&spec);
    struct replicates_rule rule = {.method = cases[_i].method, .rho = cases[_i].rho};
    ck_assert_int_eq(replicates_make(&design, &rule), FAULT_INVALID);
    ck_assert_str_eq(fault_detail()->code, cases[_i].code);
}
END_TEST

enum { ORDER_MAX = 200 };

static void check_orthogonal(size_t order)
{
    static bool sign[ORDER_MAX][ORDER_MAX];
    ck_assert(order <= ORDER_MAX);
    for (size_t i = 0; i < order * order; i++)
        sign[i / order][i % order] = hadamard_sign(order, i / order, i % order);
    for (size_t a = 0; a < order; a++) {
        ck_assert(sign[0][a] && sign[a][0]);
        for (size_t b = 0; b < a; b++) {
            int dot = 0;
            for (size_t k = 0; k < order; k++)
                dot += sign[a][k] == sign[b][k] ? 1 : -1;
            ck_assert_msg(dot == 0, "order %zu, rows %zu and %zu: %d", order, a, b, dot);
        }
    }
}

START_TEST(hadamard_matrices_are_orthogonal)
{
    size_t least = 1;
    while (least < 120) {
        size_t order = hadamard_order(least);
        ck_assert(order > least && order % 4 == 0 && order <= least + 12);
        check_orthogonal(order);
        least = order;
    }
    ck_assert_uint_eq(hadamard_order(3), 4);
    ck_assert_uint_eq(hadamard_order(4), 8);
    ck_assert_uint_eq(hadamard_order(24), 28);
    ck_assert_uint_eq(hadamard_order(48), 56);
}
END_TEST

/* --- unequal probabilities ------------------------------------------------------------------- */

/* Every village with the same probability: a simple random sample in each stratum. */
static struct design_spec equal_chances(void)
{
    struct design_spec spec = sample_spec(true);
    for (size_t row = 0; row < SAMPLE_ROWS; row++)
        sample.population[row] = 5 / (20 + 7 * sample.stratum[row]);
    sample_bind(&sample);
    return spec;
}

START_TEST(equal_probabilities_are_a_simple_sample)
{
    static const enum pps methods[] = {PPS_BREWER, PPS_OVERTON, PPS_HARTLEY_RAO};
    struct design_spec spec = equal_chances();
    struct design plain = design_by(&spec);
    spec.pps = methods[_i % 3];
    spec.yates_grundy = _i >= 3;
    struct design pps = design_by(&spec);
    same_totals(&plain, &pps, 1e-9);
}
END_TEST

/* The joint probabilities of such a sample: in a stratum n(n - 1)/N(N - 1), else the product. */
static double joint[20 * 20];

START_TEST(joint_probabilities_of_a_simple_sample)
{
    struct design_spec spec = equal_chances();
    struct design plain = design_by(&spec);
    for (size_t i = 0; i < 20; i++) {
        for (size_t j = 0; j < 20; j++) {
            double own = 20 + 7 * (double)(i / 5);
            double other = 20 + 7 * (double)(j / 5);
            joint[i * 20 + j] = i == j           ? 5 / own
                                : i / 5 == j / 5 ? 20 / (own * (own - 1))
                                                 : 25 / (own * other);
        }
    }
    spec.pps = PPS_JOINT;
    spec.joint = joint;
    spec.joint_size = 20;
    spec.yates_grundy = _i == 1;
    struct design pps = design_by(&spec);
    same_totals(&plain, &pps, 1e-9);
    spec.joint_size = 19;
    struct design none;
    ck_assert_int_eq(design_make(&sample.dataset, &spec, &none), FAULT_INVALID);
    ck_assert_str_eq(fault_detail()->code, "svy_joint_size");
}
END_TEST

/* --- two phases ------------------------------------------------------------------------------ */

/* Everybody in the second phase: it adds nothing. */
START_TEST(a_second_phase_of_all_adds_nothing)
{
    bool in_second[SAMPLE_ROWS];
    struct two_phases phases = {.specs = {sample_spec(true), sample_spec(false)},
                                .in_second = in_second,
                                .approximate = _i == 1};
    struct design plain = design_by(&phases.specs[0]);
    struct design both;
    struct dataset second;
    phases.specs[1].weights = NULL;
    memset(in_second, true, sizeof in_second);
    ck_assert_ok(two_phases_make(&sample.dataset, &phases, &second, &both));
    same_totals(&plain, &both, 1e-9);
}
END_TEST

/* Of a first phase that is the population, the second is a sample like any other. */
START_TEST(a_first_phase_of_all_adds_nothing)
{
    bool in_second[SAMPLE_ROWS];
    struct two_phases phases = {.specs = {sample_spec(true), sample_spec(false)},
                                .in_second = in_second};
    struct dataset second;
    struct design both;
    for (size_t row = 0; row < SAMPLE_ROWS; row++) {
        sample.population[row] = 5;
        sample.weight[row] = 1;
        in_second[row] = (size_t)sample.village[row] % 5 < 3;
    }
    sample_bind(&sample);
    phases.specs[1].weights = NULL;
    ck_assert_ok(two_phases_make(&sample.dataset, &phases, &second, &both));
    ck_assert_uint_eq(second.rows, SAMPLE_ROWS * 3 / 5);
    struct design_spec spec = sample_spec(true);
    struct design plain;
    spec.weights = NULL;
    ck_assert_ok(design_make(&second, &spec, &plain));
    same_totals(&plain, &both, 1e-9);
}
END_TEST

int main(void)
{
    Suite *made = suite_create("replicates");
    TCase *tests = tcase_create("replicates");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, jackknife_of_a_total_is_linearised, 0, 4);
    tcase_add_loop_test(tests, half_samples_of_a_total_are_linearised, 0, 2);
    tcase_add_test(tests, a_bootstrap_is_near_and_the_same_again);
    tcase_add_test(tests, replicates_know_the_margin);
    tcase_add_loop_test(tests, what_gives_no_replicates_is_refused, 0, 3);
    tcase_add_test(tests, hadamard_matrices_are_orthogonal);
    tcase_add_loop_test(tests, equal_probabilities_are_a_simple_sample, 0, 6);
    tcase_add_loop_test(tests, joint_probabilities_of_a_simple_sample, 0, 2);
    tcase_add_loop_test(tests, a_second_phase_of_all_adds_nothing, 0, 2);
    tcase_add_test(tests, a_first_phase_of_all_adds_nothing);
    suite_add_tcase(made, tests);
    return run_suite(made);
}
