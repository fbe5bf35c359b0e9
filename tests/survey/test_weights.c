/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Adjusted weights: what must hold of them whatever the data, and what cannot be met is told.
 */
#include "analysis/survey/adjust.h"
#include "analysis/survey/weighing.h"
#include "tests/survey/near.h"
#include "tests/survey/sample.h"

#include <string.h>

static struct sample sample;

static const char *const groups[] = {"1", "2", "3"};
static const char *const strata[] = {"0", "1", "2", "3"};
static const double group_totals[] = {500, 300, 450};
static const double stratum_totals[] = {400, 250, 350, 250};

static void setup(void) { sample_make(&sample); }
static void teardown(void) { arena_free(sample.arena); }

static struct margin margin_of(const char *column, const char *const *levels, size_t cells,
                               const double *totals)
{
    const char *const *lists[] = {levels};
    struct margin margin;
    const struct margin_spec spec = {&column, 1, lists, totals, cells};
    ck_assert_ok(margin_make(&sample.dataset, &spec, &margin));
    return margin;
}

static struct design design_of(bool with_fpc)
{
    struct design_spec spec = sample_spec(with_fpc);
    struct design design;
    ck_assert_ok(design_make(&sample.dataset, &spec, &design));
    return design;
}

static struct step rake_step(const struct margin *margins, size_t count, bool sweeps)
{
    return (struct step){.kind = STEP_RAKE,
                         .margins = margins,
                         .margin_count = count,
                         .raking = {.epsilon = 1e-14, .most = 2000, .sweeps = sweeps}};
}

static void take(struct design *design, const struct step *step)
{
    struct outcome outcome;
    ck_assert_ok(adjust(design, step, &outcome));
    ck_assert(outcome.met);
}

/* Totals or means of two columns. */
static void estimates_of(const struct design *design, const char *first, const char *second,
                         enum statistic statistic, struct estimates *out)
{
    struct domain domain;
    struct vector vectors[2];
    ck_assert_ok(domain_all(design, &domain));
    sample_vectors(&sample, first, second, vectors);
    struct question question = {.domain = &domain,
                                .statistic = statistic,
                                .terms = 2,
                                .numerators = vectors,
                                .missing = MISSING_DROP_TERM,
                                .covariance = true};
    ck_assert_ok(estimate(&question, out));
}

static void same_figures(const struct design *one, const struct design *other)
{
    struct estimates a;
    struct estimates b;
    for (int statistic = STATISTIC_TOTAL; statistic <= STATISTIC_MEAN; statistic++) {
        estimates_of(one, "y", "x", (enum statistic)statistic, &a);
        estimates_of(other, "y", "x", (enum statistic)statistic, &b);
        for (size_t i = 0; i < 2; i++) {
            near(a.estimate[i], b.estimate[i], 1e-10, 0);
            near(a.se[i], b.se[i], 1e-8, 0);
            near(a.covariance[1], b.covariance[1], 1e-7, 1e-10);
        }
    }
}

static double weight_in(const struct design *design, const struct margin *margin, size_t cell)
{
    double sum = 0;
    for (size_t row = 0; row < SAMPLE_ROWS; row++)
        sum += margin->of_row[row] == (int32_t)cell ? design->weights[row] : 0;
    return sum;
}

static void margins_met(const struct design *design, const struct margin *margins, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t cell = 0; cell < margins[i].cells; cell++)
            near(weight_in(design, &margins[i], cell), margins[i].totals[cell], 1e-8, 0);
    }
}

/* --- post-strata and margins ----------------------------------------------------------------- */

START_TEST(what_is_known_has_no_variance)
{
    struct margin margin = margin_of("group", groups, 3, group_totals);
    struct step step = {.kind = STEP_POSTSTRATIFY, .margins = &margin, .margin_count = 1};
    struct design design = design_of(_i == 1);
    struct estimates before;
    struct estimates known;
    estimates_of(&design, "inside", "x", STATISTIC_TOTAL, &before);
    take(&design, &step);
    estimates_of(&design, "inside", "x", STATISTIC_TOTAL, &known);
    near(known.estimate[0], 300, 1e-12, 0);
    near(known.se[0], 0, 0, 1e-10);
    ck_assert(before.se[0] > 1);
    ck_assert(known.se[1] > 1);
}
END_TEST

START_TEST(one_margin_is_a_post_stratum)
{
    struct margin margin = margin_of("group", groups, 3, group_totals);
    struct step classes = {.kind = STEP_POSTSTRATIFY, .margins = &margin, .margin_count = 1};
    struct step raking = rake_step(&margin, 1, false);
    struct design one = design_of(_i == 1);
    struct design other = design_of(_i == 1);
    take(&one, &classes);
    take(&other, &raking);
    same_figures(&one, &other);
}
END_TEST

/* Raking is calibration by the exponential, to the last digit; its own variance is near. */
START_TEST(raking_is_a_calibration)
{
    struct margin margins[2] = {margin_of("group", groups, 3, group_totals),
                                margin_of("stratum", strata, 4, stratum_totals)};
    const double totals[] = {500, 300, 450, 400, 250, 350, 250};
    struct model model;
    struct step raking = rake_step(margins, 2, false);
    struct step sweeps = rake_step(margins, 2, true);
    struct step step = {.kind = STEP_CALIBRATE,
                        .calibration = {.distance = DISTANCE_RAKING,
                                        .low = -INFINITY,
                                        .high = INFINITY,
                                        .model = &model,
                                        .totals = totals,
                                        .epsilon = 1e-12,
                                        .most = 100}};
    struct design designs[3] = {design_of(false), design_of(false), design_of(false)};
    struct estimates a;
    struct estimates b;
    ck_assert_ok(model_of_margins(margins, 2, SAMPLE_ROWS, sample.arena, &model));
    take(&designs[0], &raking);
    take(&designs[1], &step);
    take(&designs[2], &sweeps);
    margins_met(&designs[0], margins, 2);
    margins_met(&designs[1], margins, 2);
    same_figures(&designs[0], &designs[1]);
    estimates_of(&designs[0], "y", "x", STATISTIC_MEAN, &a);
    estimates_of(&designs[2], "y", "x", STATISTIC_MEAN, &b);
    near(a.estimate[0], b.estimate[0], 1e-10, 0);
    near(a.se[0], b.se[0], 0.05, 0);
}
END_TEST

/* --- calibration ----------------------------------------------------------------------------- */

static struct step calibrate_step(const struct model *model, const double *totals,
                                  enum distance distance)
{
    bool logit = distance == DISTANCE_LOGIT;
    return (struct step){.kind = STEP_CALIBRATE,
                         .calibration = {.distance = distance,
                                         .low = logit ? 0.3 : -INFINITY,
                                         .high = logit ? 3 : INFINITY,
                                         .model = model,
                                         .totals = totals,
                                         .epsilon = 1e-10,
                                         .most = 100}};
}

START_TEST(own_totals_change_nothing)
{
    const char *columns[] = {"x", "inside"};
    struct model model;
    struct estimates own;
    struct design design = design_of(false);
    struct design adjusted = design;
    ck_assert_ok(model_of_columns(&sample.dataset, columns, 2, &model));
    estimates_of(&design, "inside", "x", STATISTIC_TOTAL, &own);
    double totals[] = {0, own.estimate[1], own.estimate[0]};
    for (size_t row = 0; row < SAMPLE_ROWS; row++)
        totals[0] += design.weights[row];
    struct step step = calibrate_step(&model, totals, (enum distance)_i);
    take(&adjusted, &step);
    for (size_t row = 0; row < SAMPLE_ROWS; row++)
        near(adjusted.weights[row], design.weights[row], 1e-12, 0);
    estimates_of(&adjusted, "inside", "x", STATISTIC_TOTAL, &own);
    near(own.se[0], 0, 0, 1e-9);
    near(own.se[1], 0, 0, 1e-8);
}
END_TEST

START_TEST(totals_are_met_within_bounds)
{
    const char *columns[] = {"x", "inside"};
    struct model model;
    struct estimates own;
    struct design design = design_of(true);
    struct design adjusted = design;
    const double totals[] = {1300, 17500, 350};
    ck_assert_ok(model_of_columns(&sample.dataset, columns, 2, &model));
    struct step step = calibrate_step(&model, totals, (enum distance)_i);
    take(&adjusted, &step);
    estimates_of(&adjusted, "inside", "x", STATISTIC_TOTAL, &own);
    near(own.estimate[1], 17500, 1e-8, 0);
    near(own.estimate[0], 350, 1e-8, 0);
    for (size_t row = 0; row < SAMPLE_ROWS && _i == DISTANCE_LOGIT; row++) {
        double factor = adjusted.weights[row] / design.weights[row];
        ck_assert(factor > 0.3 && factor < 3);
    }
}
END_TEST

START_TEST(bounds_too_tight_are_told)
{
    const char *columns[] = {"x", "inside"};
    struct model model;
    struct outcome outcome;
    struct design design = design_of(false);
    const double totals[] = {1300, 17500, 900};
    ck_assert_ok(model_of_columns(&sample.dataset, columns, 2, &model));
    struct step step = calibrate_step(&model, totals, DISTANCE_LOGIT);
    step.calibration.low = 0.95;
    step.calibration.high = 1.05;
    ck_assert_int_eq(adjust(&design, &step, &outcome), FAULT_INVALID);
    ck_assert_str_eq(fault_detail()->code, "svy_bounds_tight");
    step.calibration.low = 1;
    ck_assert_int_eq(adjust(&design, &step, &outcome), FAULT_INVALID);
    ck_assert_str_eq(fault_detail()->code, "svy_bounds");
}
END_TEST

/* --- what cannot be -------------------------------------------------------------------------- */

static const char *const absent[] = {"1", "2", "3", "4"};
static const char *const twice[] = {"1", "2", "3", "3.0"};
static const double absent_totals[] = {500, 300, 400, 50};
static const double zero_totals[] = {500, 300, 0};
static const double other_totals[] = {500, 300, 451};
static const double bad_totals[] = {500, 300, -1};

static const struct {
    const char *column;
    const char *const *levels;
    const double *totals;
    size_t cells;
    const char *code;
    const char *level; /* the finding's, NULL = any */
} impossible[] = {
    {"group", absent, absent_totals, 4, "svy_margin_empty", "4"},
    {"group", groups, group_totals, 2, "svy_margin_unlisted", "3"},
    {"group", groups, zero_totals, 3, "svy_margin_zero", "3"},
    {"group", twice, absent_totals, 4, "svy_margin_twice", "3.0"},
    {"group", groups, other_totals, 3, "svy_margins_differ", NULL},
    {"group", groups, bad_totals, 3, "svy_margin_total", "3"},
    {"y", absent, absent_totals, 4, "svy_margin_missing", NULL},
};

START_TEST(impossible_margins_are_named)
{
    struct margin margins[2] = {margin_of("stratum", strata, 4, stratum_totals),
                                margin_of(impossible[_i].column, impossible[_i].levels,
                                          impossible[_i].cells, impossible[_i].totals)};
    struct findings findings = findings_in(sample.arena);
    struct design design = design_of(false);
    struct outcome outcome;
    bool found = false;
    ck_assert_ok(margins_judge(margins, 2, &sample.dataset, design.weights, &findings));
    for (size_t i = 0; i < findings.count; i++) {
        const struct finding *finding = &findings.items[i];
        if (strcmp(finding->code, impossible[_i].code) != 0)
            continue;
        found = true;
        ck_assert_str_eq(finding->at, impossible[_i].column);
        if (impossible[_i].level != NULL)
            ck_assert_str_eq(finding->args[1].value, impossible[_i].level);
    }
    ck_assert(found);
    struct step step = rake_step(margins, 2, false);
    ck_assert_int_eq(adjust(&design, &step, &outcome), FAULT_INVALID);
}
END_TEST

/* Margins whose cross table has empty cells where people would have to be. */
START_TEST(margins_that_fight_are_told)
{
    for (size_t row = 0; row < SAMPLE_ROWS; row++)
        sample.inside[row] = sample.stratum[row] < 0.5; /* stratum 0, and nobody else */
    sample_bind(&sample);
    const char *const sides[] = {"0", "1"};
    const double side_totals[] = {900, 350};
    struct margin margins[2] = {margin_of("stratum", strata, 4, stratum_totals),
                                margin_of("inside", sides, 2, side_totals)};
    struct design design = design_of(false);
    struct outcome outcome;
    struct step step = rake_step(margins, 2, false);
    ck_assert_int_eq(adjust(&design, &step, &outcome), FAULT_INVALID);
    ck_assert_str_eq(fault_detail()->code, "svy_margins_unmet");
    ck_assert(design.adjustment_count == 0);
}
END_TEST

/* --- trimming, nonresponse ------------------------------------------------------------------- */

START_TEST(trimming_keeps_the_sum)
{
    struct design design = design_of(false);
    struct step step = {.kind = STEP_TRIM, .trimming = {.low = 3, .high = 7, .strict = true}};
    struct weight_summary before;
    struct weight_summary after;
    ck_assert_ok(weights_summary(design.weights, SAMPLE_ROWS, &before));
    take(&design, &step);
    ck_assert_ok(weights_summary(design.weights, SAMPLE_ROWS, &after));
    near(after.sum, before.sum, 1e-12, 0);
    ck_assert(after.least >= 3 && after.most <= 7);
    ck_assert(after.deff < before.deff);
    near(after.deff * after.effective, SAMPLE_ROWS, 1e-12, 0);
    near(after.deff, 1 + after.variation * after.variation, 1e-12, 0);
    struct outcome outcome;
    step.trimming.low = 6.9;
    ck_assert_int_eq(adjust(&design, &step, &outcome), FAULT_INVALID);
    ck_assert_str_eq(fault_detail()->code, "svy_trim_bounds");
}
END_TEST

START_TEST(respondents_carry_their_class)
{
    struct vector vectors[2];
    struct grouping classes;
    double weights[SAMPLE_ROWS];
    double factors[8];
    sample_vectors(&sample, "weight", "y", vectors);
    ck_assert_ok(column_grouping(dataset_column(&sample.dataset, "stratum"), SAMPLE_ROWS,
                                 sample.arena, &classes));
    const struct nonresponse_spec spec = {vectors[0], vectors[1], &classes, SAMPLE_ROWS};
    ck_assert_ok(weights_for_nonresponse(&spec, weights, factors));
    for (size_t class = 0; class < classes.count; class ++) {
        double before = 0;
        double after = 0;
        for (size_t row = 0; row < SAMPLE_ROWS; row++) {
            before += classes.of_row[row] == (int32_t) class ? sample.weight[row] : 0;
            after += classes.of_row[row] == (int32_t) class ? weights[row] : 0;
        }
        near(after, before, 1e-12, 0);
        ck_assert(factors[class] > 1);
    }
    for (size_t row = 0; row < SAMPLE_ROWS; row++)
        sample.y[row] = sample.stratum[row] > 0.5;
    sample_bind(&sample);
    ck_assert_int_eq(weights_for_nonresponse(&spec, weights, factors), FAULT_INVALID);
    ck_assert_str_eq(fault_detail()->code, "svy_class_silent");
}
END_TEST

START_TEST(weights_beyond_belief_are_told)
{
    static const double beyond[] = {-1, NAN, INFINITY, 2 * WEIGHT_MAX, 1e308};
    struct vector vectors[2];
    int32_t of_row[SAMPLE_ROWS] = {0};
    const char *const labels[] = {"all"};
    const struct grouping all = {.of_row = of_row, .labels = labels, .count = 1};
    double weights[SAMPLE_ROWS];
    double factor;
    double usual = sample.weight[3];
    sample_vectors(&sample, "weight", "weight", vectors);
    const struct nonresponse_spec spec = {vectors[0], vectors[1], &all, SAMPLE_ROWS};
    ck_assert_ok(weights_for_nonresponse(&spec, weights, &factor));
    for (size_t i = 0; i < ARRAY_LENGTH(beyond); i++) {
        sample.weight[3] = beyond[i];
        sample_bind(&sample);
        ck_assert_int_eq(weights_for_nonresponse(&spec, weights, &factor), FAULT_INVALID);
        ck_assert_str_eq(fault_detail()->code, "svy_weight_row");
        ck_assert_str_eq(fault_detail()->args[0].value, "4");
    }
    sample.weight[3] = usual;
}
END_TEST

int main(void)
{
    Suite *made = suite_create("weights");
    TCase *tests = tcase_create("weights");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, what_is_known_has_no_variance, 0, 2);
    tcase_add_loop_test(tests, one_margin_is_a_post_stratum, 0, 2);
    tcase_add_test(tests, raking_is_a_calibration);
    tcase_add_loop_test(tests, own_totals_change_nothing, 0, 3);
    tcase_add_loop_test(tests, totals_are_met_within_bounds, 0, 3);
    tcase_add_test(tests, bounds_too_tight_are_told);
    tcase_add_loop_test(tests, impossible_margins_are_named, 0, (int)ARRAY_LENGTH(impossible));
    tcase_add_test(tests, margins_that_fight_are_told);
    tcase_add_test(tests, trimming_keeps_the_sum);
    tcase_add_test(tests, respondents_carry_their_class);
    tcase_add_test(tests, weights_beyond_belief_are_told);
    suite_add_tcase(made, tests);
    return run_suite(made);
}
