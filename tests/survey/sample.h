/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sample - a small made-up sample for the suites of the survey room: strata, villages in them,
 * weights, two answers of which one is sometimes missing, a group.
 */
#ifndef HAILONG_TESTS_SURVEY_SAMPLE_H
#define HAILONG_TESTS_SURVEY_SAMPLE_H

#include "analysis/survey/estimator.h"
#include "tests/support/check_main.h"

#include <math.h>

enum { SAMPLE_ROWS = 240, SAMPLE_COLUMNS = 8 };

struct sample {
    struct arena *arena;
    double stratum[SAMPLE_ROWS];
    double village[SAMPLE_ROWS];
    double weight[SAMPLE_ROWS];
    double population[SAMPLE_ROWS];
    double y[SAMPLE_ROWS];
    double x[SAMPLE_ROWS];
    double group[SAMPLE_ROWS];
    double inside[SAMPLE_ROWS];   /* 1 where group is 2 */
    uint8_t missing[SAMPLE_ROWS]; /* of y */
    struct column columns[SAMPLE_COLUMNS];
    struct dataset dataset;
};

static inline double sample_draw(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (double)(*state >> 40) / (double)(1 << 24);
}

/* The columns once more, after their arrays have been changed. */
static inline void sample_bind(struct sample *sample)
{
    const char *names[] = {"stratum", "village", "weight", "population",
                           "y",       "x",       "group",  "inside"};
    const double *values[] = {sample->stratum, sample->village, sample->weight, sample->population,
                              sample->y,       sample->x,       sample->group,  sample->inside};
    for (size_t i = 0; i < SAMPLE_COLUMNS; i++)
        sample->columns[i] =
            (struct column){.name = names[i], .kind = COLUMN_NUMBERS, .numbers = values[i]};
    sample->columns[4].missing = sample->missing;
    sample->dataset = (struct dataset){sample->arena, SAMPLE_ROWS, sample->columns, SAMPLE_COLUMNS};
}

/* 4 strata of 5 villages of 12 rows. */
static inline void sample_make(struct sample *sample)
{
    uint64_t state = 20261122;
    ck_assert_ok(arena_new((size_t)64 << 20, &sample->arena));
    for (size_t row = 0; row < SAMPLE_ROWS; row++) {
        size_t village = row / 12;
        sample->stratum[row] = (double)(village / 5);
        sample->village[row] = (double)village;
        sample->population[row] = 20 + 7 * sample->stratum[row];
        sample->weight[row] = 1 + 9 * sample_draw(&state);
        sample->x[row] = 10 + 5 * sample_draw(&state) + sample->village[row] / 4;
        sample->y[row] = sample_draw(&state) < 0.6 + sample->village[row] / 60;
        sample->group[row] = 1 + floor(3 * sample_draw(&state));
        sample->inside[row] = fabs(sample->group[row] - 2) < 0.5;
        sample->missing[row] = sample_draw(&state) < 0.1 ? MISSING_DECLINED : MISSING_NOT;
    }
    sample_bind(sample);
}

static inline struct design_spec sample_spec(bool with_fpc)
{
    return (struct design_spec){.ids = {"village"},
                                .id_count = 1,
                                .strata = {"stratum"},
                                .stratum_count = 1,
                                .fpc = {"population"},
                                .fpc_count = with_fpc ? 1 : 0,
                                .weights = "weight"};
}

/* Vectors of two columns. */
static inline void sample_vectors(const struct sample *sample, const char *first,
                                  const char *second, struct vector out[2])
{
    const char *names[] = {first, second};
    for (size_t i = 0; i < 2; i++)
        ck_assert_ok(column_vector(dataset_column(&sample->dataset, names[i]), SAMPLE_ROWS,
                                   sample->arena, &out[i]));
}

/* Means of y and x over the whole sample, by group or not. */
static inline void sample_means(const struct sample *sample, const struct design *design,
                                bool by_group, struct estimates *out)
{
    struct domain domain;
    struct grouping groups;
    struct vector vectors[2];
    ck_assert_ok(domain_all(design, &domain));
    sample_vectors(sample, "y", "x", vectors);
    ck_assert_ok(column_grouping(dataset_column(&sample->dataset, "group"), SAMPLE_ROWS,
                                 sample->arena, &groups));
    struct question question = {.domain = &domain,
                                .by = by_group ? &groups : NULL,
                                .statistic = STATISTIC_MEAN,
                                .terms = 2,
                                .numerators = vectors,
                                .missing = MISSING_DROP_TERM,
                                .covariance = true};
    ck_assert_ok(estimate(&question, out));
}

#endif
