/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Estimates of responses made by chance against the textbook formulas, written here as plainly as
 * they stand in the book: cluster by cluster, answer by answer.
 */
#include "analysis/estimate.h"
#include "analysis/survey/distribution.h"
#include "analysis/survey/proportion.h"

#include "base/random.h"
#include "tests/support/estimated.h"

#include <math.h>
#include <stdio.h>

/* Responses of the units by chance, in villages and without. */
static void add_random(uint64_t seed, size_t units)
{
    static char codes[12][8];
    static char villages[8][4];
    struct random random = random_seeded(seed);
    for (size_t u = 0; u < units; u++) {
        snprintf(codes[u], sizeof codes[u], "%zu", 101 + u);
        double share = 0.5 + 0.4 * random_unit(&random);
        size_t rows = 20 + (size_t)random_below(&random, 60);
        for (size_t i = 0; i < rows; i++) {
            size_t v = (size_t)random_below(&random, 8);
            snprintf(villages[v], sizeof villages[v], "v%zu", v);
            double own = share + 0.1 * (double)(v % 3) - 0.1;
            int32_t answers[2];
            for (size_t a = 0; a < 2; a++) {
                answers[a] = random_unit(&random) < own ? 4 : 2;
                if (random_below(&random, 10) == 0)
                    answers[a] = CODE_BLANK;
            }
            survey_add_ab(survey, codes[u], u % 2 == 0 ? villages[v] : NULL, 1, answers);
        }
    }
}

/* One cluster as the textbook has it. */
struct plain_cluster {
    const char *unit;
    const char *village; /* NULL = a respondent */
    double y;
    double x;
};

/* The clusters of the survey on node P: villages, respondents, or (whole) units. */
static size_t plain_clusters(bool whole, struct plain_cluster *out)
{
    size_t count = 0;
    int columns[2] = {form_question(form, "a")->column, form_question(form, "b")->column};
    for (size_t i = 0; i < survey->count; i++) {
        const struct coded_response *row = &survey->rows[i];
        double y = 0;
        double x = 0;
        for (size_t a = 0; a < 2; a++) {
            x += row->codes[columns[a]] > 0;
            y += row->codes[columns[a]] >= 4;
        }
        size_t c = 0;
        while (c < count && (strcmp(out[c].unit, row->unit) != 0 ||
                             (!whole && (row->village == NULL || out[c].village == NULL ||
                                         strcmp(out[c].village, row->village) != 0))))
            c++;
        if (c == count && !(x > 0))
            continue;
        if (c == count)
            out[count++] = (struct plain_cluster){row->unit, row->village, 0, 0};
        out[c].y += y;
        out[c].x += x;
    }
    return count;
}

struct plain_ratio {
    double y;
    double x;
    double m;
    double variance;
};

/* p, V and m of the clusters of one unit (NULL = of all), with the mean of z taken off. */
static struct plain_ratio plain_ratio(const struct plain_cluster *clusters, size_t count,
                                      const char *unit)
{
    struct plain_ratio ratio = {0};
    double mean = 0;
    double squares = 0;
    for (size_t i = 0; i < count; i++) {
        if (unit != NULL && strcmp(clusters[i].unit, unit) != 0)
            continue;
        ratio.y += clusters[i].y;
        ratio.x += clusters[i].x;
        ratio.m += 1;
    }
    double p = ratio.y / ratio.x;
    for (size_t i = 0; i < count; i++) {
        if (unit == NULL || strcmp(clusters[i].unit, unit) == 0)
            mean += (clusters[i].y - p * clusters[i].x) / ratio.x / ratio.m;
    }
    for (size_t i = 0; i < count; i++) {
        if (unit == NULL || strcmp(clusters[i].unit, unit) == 0)
            squares += pow((clusters[i].y - p * clusters[i].x) / ratio.x - mean, 2);
    }
    ratio.variance = ratio.m / (ratio.m - 1) * squares;
    return ratio;
}

enum { RANDOM_UNITS = 9, CLUSTERS_MAX = 2000 };

START_TEST(communes_against_the_textbook)
{
    static struct plain_cluster clusters[CLUSTERS_MAX];
    add_random((uint64_t)_i + 1, RANDOM_UNITS);
    fill();
    size_t count = plain_clusters(false, clusters);
    double variances = 0;
    double simple = 0;
    for (size_t u = 0; u < tally->unit_count; u++) {
        const struct tally_unit *unit = &tally->units[u];
        struct plain_ratio ratio = plain_ratio(clusters, count, unit->code);
        double p = ratio.y / ratio.x;
        near(ratio_variance(unit->leaves[SMALL_P], &unit->sums[SMALL_P]) / ratio.variance, 1,
             1e-10);
        variances += ratio.variance;
        simple += p * (1 - p) / ratio.x;
        struct estimate estimate = estimate_commune(unit, SMALL_P, 1.7);
        near(estimate.percent, 100 * p, 1e-10);
        near((double)estimate.df, ratio.m - 1, 0);
        near((double)estimate.n, ratio.x, 0);
    }
    struct pooled_deff pooled = estimate_pooled_deff(tally, SMALL_P);
    ck_assert_uint_eq(pooled.units, RANDOM_UNITS);
    near(pooled.value, variances / simple, 1e-10);
}
END_TEST

START_TEST(province_against_the_textbook)
{
    static struct plain_cluster clusters[CLUSTERS_MAX];
    add_random((uint64_t)_i + 100, RANDOM_UNITS);
    fill();
    size_t count = plain_clusters(true, clusters);
    struct plain_ratio ratio = plain_ratio(clusters, count, NULL);
    double p = ratio.y / ratio.x;
    const struct tally_unit *units[RANDOM_UNITS];
    for (size_t i = 0; i < RANDOM_UNITS; i++)
        units[i] = &tally->units[i];
    struct estimate estimate = estimate_province(units, RANDOM_UNITS, SMALL_P, 1.5);
    near(estimate.percent, 100 * p, 1e-10);
    near(estimate.se, 100 * sqrt(ratio.variance), 1e-10);
    near(estimate.deff, ratio.variance / (p * (1 - p) / ratio.x), 1e-9);
    near((double)estimate.df, RANDOM_UNITS - 1, 0);
    double ends[2];
    share_wilson(p, ratio.x / fmax(1, estimate.deff), t_quantile(0.975, RANDOM_UNITS - 1), ends);
    near(estimate.low, 100 * ends[0], 1e-10);
    near(estimate.high, 100 * ends[1], 1e-10);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("estimate_textbook");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, communes_against_the_textbook, 0, 8);
    tcase_add_loop_test(tests, province_against_the_textbook, 0, 8);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
