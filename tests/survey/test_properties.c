/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What must not change does not: rows in another order, weights in another unit, a constant added,
 * a domain as a mask or as a ratio, units under other names.
 */
#include "tests/survey/sample.h"

#include <string.h>

static struct sample sample;
static struct estimates before;
static struct estimates before_by;

static void setup(void)
{
    struct design design;
    struct design_spec spec = sample_spec(true);
    sample_make(&sample);
    ck_assert_ok(design_make(&sample.dataset, &spec, &design));
    sample_means(&sample, &design, false, &before);
    sample_means(&sample, &design, true, &before_by);
}

static void teardown(void) { arena_free(sample.arena); }

static void ck_assert_close(double a, double b)
{
    ck_assert_msg(fabs(a - b) <= 1e-13 + 1e-11 * fabs(b), "%.17g is not %.17g", a, b);
}

/* The same figures as at the start. */
static void still(const struct estimates *now, const struct estimates *then)
{
    ck_assert_uint_eq(now->count, then->count);
    ck_assert_close(now->df, then->df);
    for (size_t i = 0; i < then->count; i++) {
        ck_assert_close(now->estimate[i], then->estimate[i]);
        ck_assert_close(now->se[i], then->se[i]);
        ck_assert_int_eq(now->answered[i], then->answered[i]);
        for (size_t k = 0; k < then->count; k++)
            ck_assert_close(now->covariance[i * then->count + k],
                            then->covariance[i * then->count + k]);
    }
    for (size_t g = 0; g < then->groups; g++)
        ck_assert_close(now->df_group[g], then->df_group[g]);
}

static void again(bool by_group, struct estimates *out)
{
    struct design design;
    struct design_spec spec = sample_spec(true);
    sample_bind(&sample);
    ck_assert_ok(design_make(&sample.dataset, &spec, &design));
    sample_means(&sample, &design, by_group, out);
}

static void both_still(void)
{
    struct estimates now;
    again(false, &now);
    still(&now, &before);
    again(true, &now);
    still(&now, &before_by);
}

START_TEST(rows_in_another_order)
{
    struct sample from = sample;
    for (size_t row = 0; row < SAMPLE_ROWS; row++) {
        size_t at = row * 77 % SAMPLE_ROWS; /* 77 and 240 have no common divisor */
        sample.stratum[row] = from.stratum[at];
        sample.village[row] = from.village[at];
        sample.weight[row] = from.weight[at];
        sample.population[row] = from.population[at];
        sample.y[row] = from.y[at];
        sample.x[row] = from.x[at];
        sample.group[row] = from.group[at];
        sample.missing[row] = from.missing[at];
    }
    both_still();
}
END_TEST

START_TEST(weights_in_another_unit)
{
    for (size_t row = 0; row < SAMPLE_ROWS; row++)
        sample.weight[row] *= 1234.5;
    both_still();
}
END_TEST

START_TEST(a_constant_added)
{
    struct estimates now;
    for (size_t row = 0; row < SAMPLE_ROWS; row++)
        sample.x[row] += 1000;
    again(false, &now);
    now.estimate[1] -= 1000;
    for (size_t i = 0; i < 2; i++) {
        ck_assert_double_eq_tol(now.estimate[i], before.estimate[i], 1e-10);
        ck_assert_double_eq_tol(now.se[i], before.se[i], 1e-10);
    }
}
END_TEST

START_TEST(units_and_strata_under_other_names)
{
    for (size_t row = 0; row < SAMPLE_ROWS; row++) {
        sample.village[row] = 1e6 - 17 * sample.village[row];
        sample.stratum[row] = -sample.stratum[row];
    }
    both_still();
}
END_TEST

START_TEST(nested_names_repeat_in_strata)
{
    struct design design;
    struct estimates now;
    struct design_spec spec = sample_spec(true);
    for (size_t row = 0; row < SAMPLE_ROWS; row++)
        sample.village[row] = fmod(sample.village[row], 5);
    sample_bind(&sample);
    ck_assert_fault(design_make(&sample.dataset, &spec, &design), FAULT_INVALID);
    ck_assert_str_eq(fault_detail()->code, "svy_nested");
    spec.nest = true;
    ck_assert_ok(design_make(&sample.dataset, &spec, &design));
    sample_means(&sample, &design, false, &now);
    still(&now, &before);
}
END_TEST

START_TEST(fractions_say_what_counts_say)
{
    for (size_t row = 0; row < SAMPLE_ROWS; row++)
        sample.population[row] = 5 / sample.population[row];
    both_still();
}
END_TEST

/* Mean of x in group 2: as a mask, as one of the groups, and as sum of x inside / sum inside. */
START_TEST(a_domain_as_mask_group_or_ratio)
{
    struct design design;
    struct domain whole;
    struct domain masked;
    struct vector vectors[2];
    struct estimates mean;
    struct estimates ratio;
    double inside_x[SAMPLE_ROWS];
    struct design_spec spec = sample_spec(true);
    const char *const two[] = {"2"};
    struct condition condition = {"group", TEST_EQUAL, two, 1};
    ck_assert_ok(design_make(&sample.dataset, &spec, &design));
    ck_assert_ok(domain_all(&design, &whole));
    ck_assert_ok(domain_copy(&whole, &masked));
    ck_assert_ok(domain_where(&masked, &condition));
    sample_vectors(&sample, "x", "inside", vectors);
    struct question question = {
        .domain = &masked, .statistic = STATISTIC_MEAN, .terms = 1, .numerators = vectors};
    ck_assert_ok(estimate(&question, &mean));
    for (size_t row = 0; row < SAMPLE_ROWS; row++)
        inside_x[row] = sample.x[row] * sample.inside[row];
    vectors[0].values = inside_x;
    question.domain = &whole;
    question.statistic = STATISTIC_RATIO;
    question.denominators = &vectors[1];
    ck_assert_ok(estimate(&question, &ratio));
    ck_assert_close(ratio.estimate[0], mean.estimate[0]);
    ck_assert_close(ratio.se[0], mean.se[0]);
    ck_assert_close(before_by.estimate[3 + 1], mean.estimate[0]);
    ck_assert_close(before_by.se[3 + 1], mean.se[0]);
}
END_TEST

START_TEST(totals_of_groups_add_up)
{
    struct design design;
    struct domain whole;
    struct grouping groups;
    struct vector vectors[2];
    struct estimates parts;
    struct estimates total;
    struct estimates sum;
    struct design_spec spec = sample_spec(false);
    const double ones[] = {1, 1, 1};
    ck_assert_ok(design_make(&sample.dataset, &spec, &design));
    ck_assert_ok(domain_all(&design, &whole));
    sample_vectors(&sample, "x", "x", vectors);
    ck_assert_ok(column_grouping(dataset_column(&sample.dataset, "group"), SAMPLE_ROWS,
                                 sample.arena, &groups));
    struct question question = {.domain = &whole,
                                .statistic = STATISTIC_TOTAL,
                                .terms = 1,
                                .numerators = vectors,
                                .covariance = true};
    ck_assert_ok(estimate(&question, &total));
    question.by = &groups;
    ck_assert_ok(estimate(&question, &parts));
    ck_assert_ok(estimate_combine(&parts, ones, 1, sample.arena, &sum));
    ck_assert_close(sum.estimate[0], total.estimate[0]);
    ck_assert_close(sum.se[0], total.se[0]);
}
END_TEST

START_TEST(codes_are_as_good_as_numbers)
{
    struct vector vector;
    struct grouping grouping;
    const uint8_t codes[] = {4, 0, 251, 255, 254, 253, 252};
    const uint8_t kinds[] = {MISSING_NOT,       MISSING_NOT,      MISSING_NOT,    MISSING_BLANK,
                             MISSING_NOT_ASKED, MISSING_DECLINED, MISSING_INVALID};
    struct column column = {.name = "q", .kind = COLUMN_CODES, .codes = codes};
    ck_assert_ok(column_vector(&column, 7, sample.arena, &vector));
    ck_assert_ok(column_grouping(&column, 7, sample.arena, &grouping));
    for (size_t row = 0; row < 7; row++)
        ck_assert_int_eq(vector_kind(&vector, row), kinds[row]);
    ck_assert_double_eq(vector_value(&vector, 2), 251);
    ck_assert_uint_eq(grouping.count, 3);
    ck_assert_str_eq(grouping.labels[2], "251");
    ck_assert_int_eq(grouping.of_row[0], 1);
    ck_assert_int_eq(grouping.of_row[3], -1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("survey_properties");
    TCase *cases = tcase_create("all");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, rows_in_another_order);
    tcase_add_test(cases, weights_in_another_unit);
    tcase_add_test(cases, a_constant_added);
    tcase_add_test(cases, units_and_strata_under_other_names);
    tcase_add_test(cases, nested_names_repeat_in_strata);
    tcase_add_test(cases, fractions_say_what_counts_say);
    tcase_add_test(cases, a_domain_as_mask_group_or_ratio);
    tcase_add_test(cases, totals_of_groups_add_up);
    tcase_add_test(cases, codes_are_as_good_as_numbers);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
