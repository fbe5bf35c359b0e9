/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Some rows by themselves give what the same rows give as a mask.
 */
#include "analysis/survey/extract.h"
#include "tests/survey/sample.h"

#include <string.h>

static struct sample sample;

static void setup(void) { sample_make(&sample); }
static void teardown(void) { arena_free(sample.arena); }

/* Mean of y and of x over a domain. */
static void means_over(const struct domain *domain, struct estimates *out)
{
    const struct dataset *dataset = domain->design->dataset;
    struct vector vectors[2];
    for (size_t i = 0; i < 2; i++)
        ck_assert_ok(column_vector(dataset_column(dataset, i == 0 ? "y" : "x"), dataset->rows,
                                   dataset->arena, &vectors[i]));
    struct question question = {.domain = domain,
                                .statistic = STATISTIC_MEAN,
                                .terms = 2,
                                .numerators = vectors,
                                .missing = MISSING_DROP_ROW,
                                .deff = DEFF_REPLACEMENT,
                                .covariance = true};
    ck_assert_ok(estimate(&question, out));
}

static size_t rows_of(double group, int32_t out[SAMPLE_ROWS])
{
    size_t count = 0;
    for (size_t row = 0; row < SAMPLE_ROWS; row++) {
        if (fabs(sample.group[row] - group) < 0.5)
            out[count++] = (int32_t)row;
    }
    return count;
}

static void agrees(bool with_fpc, double group)
{
    struct design_spec spec = sample_spec(with_fpc);
    struct design design;
    struct domain mask;
    struct extract extract;
    struct estimates masked;
    struct estimates alone;
    struct domain_size size;
    int32_t rows[SAMPLE_ROWS];
    size_t count = rows_of(group, rows);
    ck_assert_ok(design_make(&sample.dataset, &spec, &design));
    ck_assert_ok(domain_all(&design, &mask));
    for (size_t row = 0; row < SAMPLE_ROWS; row++)
        mask.in[row] = fabs(sample.group[row] - group) < 0.5;
    ck_assert_ok(extract_make(&design, rows, count, sample.arena, &extract));
    means_over(&mask, &masked);
    means_over(&extract.domain, &alone);
    for (size_t i = 0; i < 2; i++) {
        ck_assert_double_eq_tol(alone.estimate[i], masked.estimate[i], 1e-14);
        ck_assert_double_eq_tol(alone.se[i], masked.se[i], 1e-14);
        ck_assert_double_eq_tol(alone.deff[i], masked.deff[i], 1e-12);
        ck_assert_int_eq(alone.answered[i], masked.answered[i]);
    }
    ck_assert_double_eq_tol(alone.covariance[1], masked.covariance[1], 1e-14);
    ck_assert_double_eq(alone.df, masked.df);
    ck_assert_ok(domain_measure(&extract.domain, &size));
    ck_assert_uint_eq(size.rows, count);
    ck_assert_uint_eq(extract.design.stages[0].unit_count, design.stages[0].unit_count);
}

START_TEST(rows_alone_are_rows_behind_a_mask)
{
    for (double group = 1; group < 4; group++) {
        agrees(false, group);
        agrees(true, group);
    }
}
END_TEST

/* A village without a row in the domain still counts as a zero. */
START_TEST(units_without_a_row_are_kept)
{
    for (size_t row = 0; row < SAMPLE_ROWS; row++)
        sample.group[row] = fmod(sample.village[row], 5) < 3 ? 1 : 2;
    agrees(false, 1);
    agrees(true, 2);
}
END_TEST

START_TEST(codes_labels_and_groupings_are_taken)
{
    static const uint8_t codes[] = {1, 2, 255, 4};
    static const int32_t labels[] = {0, 1, 1, -1};
    static const char *const levels[] = {"a", "b"};
    struct column columns[] = {{.name = "code", .kind = COLUMN_CODES, .codes = codes},
                               {.name = "label",
                                .kind = COLUMN_LABELS,
                                .labels = labels,
                                .levels = levels,
                                .level_count = 2}};
    struct dataset dataset = {sample.arena, 4, columns, 2};
    struct design_spec spec = {.id_count = 0};
    const int32_t rows[] = {1, 2, 3};
    struct design design;
    struct extract extract;
    struct grouping grouping;
    struct grouping alone;
    ck_assert_ok(design_make(&dataset, &spec, &design));
    ck_assert_ok(extract_make(&design, rows, 3, sample.arena, &extract));
    ck_assert_uint_eq(extract.dataset.rows, 3);
    ck_assert_int_eq(memcmp(dataset_column(&extract.dataset, "code")->codes, codes + 1, 3), 0);
    ck_assert_int_eq(dataset_column(&extract.dataset, "label")->labels[2], -1);
    ck_assert_ok(column_grouping(&columns[1], 4, sample.arena, &grouping));
    ck_assert_ok(extract_grouping(&grouping, rows, 3, sample.arena, &alone));
    ck_assert_uint_eq(alone.count, 2);
    ck_assert_int_eq(alone.of_row[0], 1);
    ck_assert_int_eq(alone.of_row[2], -1);
    ck_assert_ok(extract_make(&design, rows, 0, sample.arena, &extract));
    ck_assert_uint_eq(extract.domain.design->rows, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("extract");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, rows_alone_are_rows_behind_a_mask);
    tcase_add_test(tests, units_without_a_row_are_kept);
    tcase_add_test(tests, codes_labels_and_groupings_are_taken);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
