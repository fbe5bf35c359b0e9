/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * battery - every figure of the survey room on a made-up sample (sample.h), so that suites can ask
 * what stays when something is done to the sample.
 *
 *   sample + spec --battery_run--> named figures --battery_same(names)--> equal but for rounding
 */
#ifndef HAILONG_TESTS_SURVEY_BATTERY_H
#define HAILONG_TESTS_SURVEY_BATTERY_H

#include "analysis/survey/compare.h"
#include "analysis/survey/composite.h"
#include "analysis/survey/moments.h"
#include "analysis/survey/proportion.h"
#include "tests/survey/near.h"
#include "tests/survey/sample.h"

#include <stdio.h>
#include <string.h>

enum { FIGURES_MAX = 200, FIGURE_NAME = 32 };

struct battery {
    size_t count;
    char names[FIGURES_MAX][FIGURE_NAME];
    double values[FIGURES_MAX];
};

/* What the figures are made from. */
struct bench {
    const struct sample *sample;
    struct design design;
    struct domain domain;
    struct grouping strata;
    struct grouping groups;
    struct grouping answers;
    struct vector vectors[2]; /* y, x */
};

static inline void battery_put(struct battery *out, const char *name, double value)
{
    ck_assert_uint_lt(out->count, FIGURES_MAX);
    snprintf(out->names[out->count], FIGURE_NAME, "%s", name);
    out->values[out->count++] = value;
}

static inline void battery_put_all(struct battery *out, const char *name,
                                   const struct estimates *estimates)
{
    for (size_t i = 0; i < estimates->count; i++) {
        battery_put(out, name, estimates->estimate[i]);
        battery_put(out, name, estimates->se[i]);
        battery_put(out, name, estimates->df);
        if (estimates->deff != NULL)
            battery_put(out, name, estimates->deff[i]);
    }
}

static inline void bench_grouping(const struct bench *bench, const char *name, struct grouping *out)
{
    const struct sample *sample = bench->sample;
    ck_assert_ok(
        column_grouping(dataset_column(&sample->dataset, name), SAMPLE_ROWS, sample->arena, out));
}

static inline void bench_make(const struct sample *sample, const struct design_spec *spec,
                              struct bench *out)
{
    *out = (struct bench){.sample = sample};
    ck_assert_ok(design_make(&sample->dataset, spec, &out->design));
    ck_assert_ok(domain_all(&out->design, &out->domain));
    bench_grouping(out, "stratum", &out->strata);
    bench_grouping(out, "group", &out->groups);
    bench_grouping(out, "y", &out->answers);
    sample_vectors(sample, "y", "x", out->vectors);
}

static inline struct question bench_question(const struct bench *bench, enum statistic statistic)
{
    return (struct question){.domain = &bench->domain,
                             .statistic = statistic,
                             .terms = 1,
                             .numerators = bench->vectors,
                             .denominators = bench->vectors + 1,
                             .missing = MISSING_DROP_ROW};
}

static inline void battery_simple(const struct bench *bench, struct battery *out)
{
    struct estimates made;
    struct question question = bench_question(bench, STATISTIC_RATIO);
    ck_assert_ok(estimate(&question, &made));
    battery_put_all(out, "ratio", &made);
    question = bench_question(bench, STATISTIC_TOTAL);
    question.terms = 2;
    ck_assert_ok(estimate(&question, &made));
    battery_put_all(out, "total", &made);
    question.statistic = STATISTIC_MEAN;
    question.by = &bench->groups;
    question.deff = DEFF_REPLACEMENT;
    ck_assert_ok(estimate(&question, &made));
    battery_put_all(out, "mean", &made);
    question.numerators = bench->vectors + 1;
    question.terms = 1;
    ck_assert_ok(estimate(&question, &made));
    for (size_t i = 0; i < made.count; i++)
        battery_put(out, "mean x", made.estimate[i]);
    for (size_t i = 0; i < made.count; i++) {
        battery_put(out, "spread x", made.se[i]);
        battery_put(out, "spread x", made.deff[i]);
    }
}

static inline void battery_moments(const struct bench *bench, struct battery *out)
{
    struct estimates made;
    struct question question = bench_question(bench, STATISTIC_MEAN);
    double correlation[4];
    double alpha;
    question.terms = 2;
    ck_assert_ok(estimate_variances(&question, &made));
    battery_put_all(out, "variance", &made);
    ck_assert_ok(estimate_correlation(&question, correlation));
    battery_put(out, "correlation", correlation[1]);
    ck_assert_ok(estimate_alpha(&question, &alpha));
    battery_put(out, "alpha", alpha);
}

static inline void battery_composites(const struct bench *bench, struct battery *out)
{
    const struct component components[] = {
        {"first", 1.5, 1, bench->vectors, bench->vectors + 1},
        {"second", 2.5, 2, (struct vector[]){bench->vectors[0], bench->vectors[1]},
         (struct vector[]){bench->vectors[1], bench->vectors[1]}}};
    struct composite made;
    ck_assert_ok(composite_estimate(&bench->domain, components, 2, &made));
    battery_put_all(out, "component", &made.parts);
    battery_put_all(out, "score", &made.whole);
    ck_assert_ok(item_means_estimate(&bench->domain, bench->vectors, 2, &made));
    battery_put_all(out, "items", &made.parts);
    battery_put_all(out, "item mean", &made.whole);
}

static inline void battery_tests(const struct bench *bench, struct battery *out)
{
    static const char *const names[] = {"F", "Chisq", "Wald", "adjWald"};
    struct table_result table;
    struct t_result t;
    struct unit_result unit;
    for (size_t i = 0; i < 4; i++) {
        ck_assert_ok(table_test(&bench->domain, &bench->groups, &bench->answers, (enum table_test)i,
                                &table));
        battery_put(out, names[i], table.statistic);
        battery_put(out, names[i], table.ndf);
        battery_put(out, names[i], table.p);
    }
    ck_assert_ok(t_test_groups(&bench->domain, &bench->vectors[1],
                               dataset_column(&bench->sample->dataset, "inside"), 0.95, &t));
    battery_put(out, "t test", t.estimate);
    battery_put(out, "t test", t.se);
    battery_put(out, "t test", t.p);
    battery_put(out, "t test", t.interval[1]);
    struct question question = bench_question(bench, STATISTIC_MEAN);
    question.by = &bench->strata;
    question.numerators = bench->vectors + 1;
    ck_assert_ok(unit_against_all(&question, &unit));
    double sums[3] = {0}; /* strata may be met in another order */
    for (size_t i = 0; i < unit.means.groups; i++) {
        sums[0] += fabs(unit.difference[i]);
        sums[1] += unit.se[i];
        sums[2] += unit.p[i];
    }
    for (size_t i = 0; i < 3; i++)
        battery_put(out, "unit against all", sums[i]);
}

static inline void battery_shares(const struct bench *bench, struct battery *out)
{
    struct estimates made;
    struct question question = bench_question(bench, STATISTIC_MEAN);
    ck_assert_ok(estimate(&question, &made));
    double n = (double)made.answered[0];
    struct share share = {made.estimate[0], made.se[0] * made.se[0], made.df, n, n, 1.5, 0.95};
    for (size_t method = 0; method < SHARE_METHOD_COUNT; method++) {
        double ends[2];
        share_interval(&share, (enum share_method)method, ends);
        battery_put(out, share_method_name((enum share_method)method), ends[0]);
        battery_put(out, share_method_name((enum share_method)method), ends[1]);
    }
}

static inline void battery_run(const struct sample *sample, const struct design_spec *spec,
                               struct battery *out)
{
    struct bench bench;
    out->count = 0;
    bench_make(sample, spec, &bench);
    battery_simple(&bench, out);
    battery_moments(&bench, out);
    battery_composites(&bench, out);
    battery_tests(&bench, out);
    battery_shares(&bench, out);
}

static inline bool battery_among(const char *name, const char *const *names)
{
    for (; *names != NULL; names++)
        if (strcmp(name, *names) == 0)
            return true;
    return false;
}

/* The same figures, but for those named (`changed` ends with NULL), which must not be the same. */
static inline void battery_same(const struct battery *now, const struct battery *then,
                                const char *const *changed)
{
    ck_assert_uint_eq(now->count, then->count);
    for (size_t i = 0; i < now->count; i++) {
        bool same = is_near(now->values[i], then->values[i], 1e-10, 1e-12);
        ck_assert_msg(isnan(then->values[i]) || same || battery_among(now->names[i], changed),
                      "%s: %.17g was %.17g", now->names[i], now->values[i], then->values[i]);
        ck_assert_msg(!isnan(then->values[i]), "%s is none", then->names[i]);
    }
    for (; *changed != NULL; changed++) {
        bool other = false;
        for (size_t i = 0; i < now->count; i++)
            other = other || (strcmp(now->names[i], *changed) == 0 &&
                              !is_near(now->values[i], then->values[i], 1e-10, 1e-12));
        ck_assert_msg(other, "%s did not change", *changed);
    }
}

#endif
