/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What must not be believed of an estimate: groups that are one sampled unit, few degrees of
 * freedom, everybody alike, nobody at all; and how it is told.
 */
#include "analysis/survey/advice.h"
#include "tests/survey/sample.h"

#include <string.h>

static struct sample sample;

static void setup(void) { sample_make(&sample); }
static void teardown(void) { arena_free(sample.arena); }

enum { GROUPS_MAX = 24 };

/* The doubts of a column's estimates by groups of another (NULL = none of them). */
static size_t doubts_of(const struct design_spec *spec, enum statistic statistic,
                        const char *column, const char *by, unsigned out[GROUPS_MAX])
{
    struct design design;
    struct domain domain;
    struct vector vectors[2];
    struct grouping groups;
    struct estimates estimates;
    sample_bind(&sample);
    ck_assert_ok(design_make(&sample.dataset, spec, &design));
    ck_assert_ok(domain_all(&design, &domain));
    sample_vectors(&sample, column, "x", vectors);
    if (by != NULL)
        ck_assert_ok(column_grouping(dataset_column(&sample.dataset, by), SAMPLE_ROWS, sample.arena,
                                     &groups));
    struct question question = {.domain = &domain,
                                .by = by == NULL ? NULL : &groups,
                                .statistic = statistic,
                                .terms = 1,
                                .numerators = vectors,
                                .denominators = vectors + 1,
                                .missing = MISSING_DROP_TERM};
    ck_assert_ok(estimate(&question, &estimates));
    ck_assert_uint_le(estimates.count, GROUPS_MAX);
    ck_assert_ok(advise_estimates(&question, &estimates, out));
    return estimates.count;
}

START_TEST(a_good_figure_is_not_doubted)
{
    unsigned doubts[GROUPS_MAX];
    struct design_spec spec = sample_spec(false);
    ck_assert_uint_eq(doubts_of(&spec, STATISTIC_MEAN, "y", NULL, doubts), 1);
    ck_assert_uint_eq(doubts[0], 0);
    ck_assert_uint_eq(doubts_of(&spec, STATISTIC_MEAN, "y", "group", doubts), 3);
    for (size_t i = 0; i < 3; i++)
        ck_assert_uint_eq(doubts[i], 0);
}
END_TEST

START_TEST(a_unit_knows_nothing_of_itself)
{
    unsigned doubts[GROUPS_MAX];
    struct design_spec spec = sample_spec(false);
    ck_assert_uint_eq(doubts_of(&spec, STATISTIC_MEAN, "y", "village", doubts), 20);
    for (size_t i = 0; i < 20; i++)
        ck_assert_uint_eq(doubts[i], DOUBT_UNIT);
    /* the total of a unit varies with whether it was drawn */
    doubts_of(&spec, STATISTIC_TOTAL, "y", "village", doubts);
    ck_assert_uint_eq(doubts[0], DOUBT_DF);
    /* as strata of their own, with each row a unit, villages can tell */
    spec.strata[0] = "village";
    spec.id_count = 0;
    doubts_of(&spec, STATISTIC_MEAN, "x", "village", doubts);
    for (size_t i = 0; i < 20; i++)
        ck_assert_uint_eq(doubts[i], 0);
}
END_TEST

/* A stratum of one unit that is all there is, with people drawn in it. */
START_TEST(a_unit_taken_for_certain_is_no_such)
{
    unsigned doubts[GROUPS_MAX];
    struct design_spec spec = sample_spec(true);
    spec.strata[0] = "village";
    spec.fpc[1] = "x";
    spec.fpc_count = 2;
    for (size_t row = 0; row < SAMPLE_ROWS; row++) {
        sample.population[row] = 1;
        sample.inside[row] = (double)row;
        sample.x[row] = 40;
    }
    spec.ids[1] = "inside";
    spec.id_count = 2;
    doubts_of(&spec, STATISTIC_MEAN, "y", "village", doubts);
    ck_assert_uint_eq(doubts[0], DOUBT_DF);
}
END_TEST

/* Units drawn by size: those too large to be missed. */
START_TEST(a_unit_sure_to_be_drawn_by_size_is_no_such)
{
    static const struct {
        double chance;
        unsigned doubt;
    } cases[] = {{1, DOUBT_DF}, {0.5, DOUBT_UNIT}};
    struct design_spec spec = sample_spec(true);
    spec.pps = PPS_BREWER;
    spec.fpc[1] = "x";
    spec.fpc_count = 2;
    spec.ids[1] = "inside";
    spec.id_count = 2;
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        unsigned doubts[GROUPS_MAX];
        for (size_t row = 0; row < SAMPLE_ROWS; row++) {
            sample.population[row] = cases[i].chance;
            sample.inside[row] = (double)row;
            sample.x[row] = 0.5;
        }
        ck_assert_uint_eq(doubts_of(&spec, STATISTIC_MEAN, "y", "village", doubts), 20);
        for (size_t village = 0; village < 20; village++)
            ck_assert_uint_eq(doubts[village] & (DOUBT_DF | DOUBT_UNIT), cases[i].doubt);
    }
}
END_TEST

START_TEST(few_degrees_of_freedom)
{
    unsigned doubts[GROUPS_MAX];
    struct design_spec spec = sample_spec(false);
    for (size_t row = 0; row < SAMPLE_ROWS; row++) /* the 5 villages of a stratum: 2 and 3 */
        sample.group[row] = sample.stratum[row] * 2 + (fmod(sample.village[row], 5) < 2);
    ck_assert_uint_eq(doubts_of(&spec, STATISTIC_MEAN, "y", "group", doubts), 8);
    for (size_t i = 0; i < 8; i++)
        ck_assert_uint_eq(doubts[i], DOUBT_DF);
    doubts_of(&spec, STATISTIC_MEAN, "y", "stratum", doubts); /* 4 */
    ck_assert_uint_eq(doubts[0], 0);
}
END_TEST

START_TEST(everybody_alike)
{
    unsigned doubts[GROUPS_MAX];
    struct design_spec spec = sample_spec(false);
    for (size_t row = 0; row < SAMPLE_ROWS; row++) {
        if (sample.group[row] < 1.5)
            sample.y[row] = 0.1;
        sample.inside[row] = 0.3 * sample.x[row];
    }
    doubts_of(&spec, STATISTIC_MEAN, "y", "group", doubts);
    ck_assert_uint_eq(doubts[0], DOUBT_ALIKE);
    ck_assert_uint_eq(doubts[1], 0);
    doubts_of(&spec, STATISTIC_TOTAL, "y", "group", doubts);
    ck_assert_uint_eq(doubts[0], 0);
    doubts_of(&spec, STATISTIC_RATIO, "inside", NULL, doubts); /* 0.3 of x for each */
    ck_assert_uint_eq(doubts[0], DOUBT_ALIKE);
    sample.inside[7] += 1e-6;
    doubts_of(&spec, STATISTIC_RATIO, "inside", NULL, doubts);
    ck_assert_uint_eq(doubts[0], 0);
}
END_TEST

START_TEST(nobody_answered)
{
    unsigned doubts[GROUPS_MAX];
    struct design_spec spec = sample_spec(false);
    for (size_t row = 0; row < SAMPLE_ROWS; row++) {
        if (sample.group[row] > 2.5)
            sample.missing[row] = MISSING_NOT_ASKED;
    }
    doubts_of(&spec, STATISTIC_MEAN, "y", "group", doubts);
    ck_assert_uint_eq(doubts[2], DOUBT_EMPTY);
    ck_assert_uint_eq(doubts[0], 0);
}
END_TEST

static const char *value_of(const struct finding *finding, const char *name)
{
    for (size_t i = 0; i < finding->arg_count; i++) {
        if (strcmp(finding->args[i].name, name) == 0)
            return finding->args[i].value;
    }
    return NULL;
}

START_TEST(groups_are_told_once)
{
    static const char a[] = "A";
    static const char b[] = "B";
    const struct told_figure figures[] = {
        {"q1", a, DOUBT_UNIT},  {"q1", b, DOUBT_DF | DOUBT_ALIKE},
        {"q2", a, DOUBT_UNIT},  {"q2", b, DOUBT_DF},
        {"q3", a, DOUBT_EMPTY}, {"q3", b, 0},
    };
    struct findings findings = findings_in(sample.arena);
    ck_assert_ok(advise_figures(figures, ARRAY_LENGTH(figures), &findings));
    ck_assert_uint_eq(findings.count, 4);
    ck_assert_str_eq(findings.items[0].code, "svy_doubt_empty");
    ck_assert_str_eq(value_of(&findings.items[0], "figures"), "q3 (A)");
    ck_assert_str_eq(findings.items[1].code, "svy_group_one_unit");
    ck_assert_str_eq(value_of(&findings.items[1], "groups"), "A");
    ck_assert_str_eq(value_of(&findings.items[1], "count"), "1");
    ck_assert_str_eq(findings.items[2].code, "svy_group_df");
    ck_assert_str_eq(value_of(&findings.items[2], "groups"), "B");
    ck_assert_str_eq(findings.items[3].code, "svy_doubt_alike");
    ck_assert_str_eq(value_of(&findings.items[3], "figures"), "q1 (B)");
}
END_TEST

START_TEST(figures_without_groups_have_their_columns)
{
    const struct told_figure figures[] = {{"q1", NULL, DOUBT_UNIT}, {"q2", NULL, DOUBT_DF}};
    struct findings findings = findings_in(sample.arena);
    ck_assert_ok(advise_figures(figures, ARRAY_LENGTH(figures), &findings));
    ck_assert_uint_eq(findings.count, 2);
    ck_assert_str_eq(findings.items[0].code, "svy_doubt_unit");
    ck_assert_str_eq(findings.items[1].code, "svy_doubt_df");
    ck_assert_str_eq(value_of(&findings.items[1], "figures"), "q2");
    ck_assert_ok(advise_figures(figures, 0, &findings));
    ck_assert_uint_eq(findings.count, 2);
}
END_TEST

START_TEST(long_lists_are_cut)
{
    struct told_figure figures[400];
    struct findings findings = findings_in(sample.arena);
    for (size_t i = 0; i < ARRAY_LENGTH(figures); i++) {
        char *name = arena_format(sample.arena, "commune %zu", i);
        figures[i] = (struct told_figure){"q", name, DOUBT_UNIT};
    }
    ck_assert_ok(advise_figures(figures, ARRAY_LENGTH(figures), &findings));
    const char *groups = value_of(&findings.items[0], "groups");
    ck_assert_str_eq(value_of(&findings.items[0], "count"), "400");
    ck_assert_uint_lt(strlen(groups), 400);
    ck_assert(strncmp(groups, "commune 0, commune 1, ", 22) == 0);
    ck_assert(strstr(groups, ", ... (+") != NULL);
}
END_TEST

START_TEST(designs_are_told)
{
    struct design_spec spec = {.id_count = 0};
    struct design design;
    struct domain domain;
    struct findings findings = findings_in(sample.arena);
    ck_assert_ok(design_make(&sample.dataset, &spec, &design));
    ck_assert_ok(domain_all(&design, &domain));
    ck_assert_ok(advise_domain(&domain, &findings));
    ck_assert_uint_eq(findings.count, 2);
    ck_assert_str_eq(findings.items[0].code, "svy_design_simple");
    ck_assert_str_eq(findings.items[1].code, "svy_weights_nowhere");
    spec = sample_spec(false);
    spec.ids[0] = "stratum";
    findings = findings_in(sample.arena);
    ck_assert_ok(design_make(&sample.dataset, &spec, &design));
    ck_assert_ok(domain_all(&design, &domain));
    ck_assert_ok(advise_domain(&domain, &findings));
    ck_assert_str_eq(findings.items[1].code, "svy_lonely_some");
    ck_assert_str_eq(value_of(&findings.items[1], "strata"), "0, 1, 2, 3");
}
END_TEST

/* A stratum's one unit is told, unless it was drawn for sure. */
START_TEST(a_sure_unit_is_not_lonely)
{
    struct design_spec spec = sample_spec(false);
    struct design design;
    struct domain domain;
    struct findings findings = findings_in(sample.arena);
    spec.ids[0] = "stratum";
    spec.pps = PPS_BREWER;
    spec.fpc[0] = "population";
    spec.fpc_count = 1;
    for (size_t row = 0; row < SAMPLE_ROWS; row++)
        sample.population[row] = sample.stratum[row] < 3 ? 1 : 0.5;
    ck_assert_ok(design_make(&sample.dataset, &spec, &design));
    ck_assert_ok(domain_all(&design, &domain));
    ck_assert_ok(advise_domain(&domain, &findings));
    ck_assert_str_eq(findings.items[findings.count - 1].code, "svy_lonely_some");
    ck_assert_str_eq(value_of(&findings.items[findings.count - 1], "strata"), "3");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("advice");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, a_good_figure_is_not_doubted);
    tcase_add_test(tests, a_unit_knows_nothing_of_itself);
    tcase_add_test(tests, a_unit_taken_for_certain_is_no_such);
    tcase_add_test(tests, a_unit_sure_to_be_drawn_by_size_is_no_such);
    tcase_add_test(tests, few_degrees_of_freedom);
    tcase_add_test(tests, everybody_alike);
    tcase_add_test(tests, nobody_answered);
    tcase_add_test(tests, groups_are_told_once);
    tcase_add_test(tests, figures_without_groups_have_their_columns);
    tcase_add_test(tests, long_lists_are_cut);
    tcase_add_test(tests, designs_are_told);
    tcase_add_test(tests, a_sure_unit_is_not_lonely);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
