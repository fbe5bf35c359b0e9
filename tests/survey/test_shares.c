/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Many shares beside one another: by hand, at the edges, and how often alike units are said to
 * differ.
 */
#include "analysis/survey/shares.h"

#include "analysis/survey/distribution.h"
#include "base/random.h"
#include "tests/support/check_main.h"
#include "tests/survey/near.h"

enum { UNITS = 20, PEOPLE = 40, ROUNDS = 1500, UNITS_MAX = 32 };

static struct arena *arena;
static struct share_standing found[UNITS_MAX];

static void setup(void) { ck_assert_ok(arena_new(8 << 20, &arena)); }

static void teardown(void) { arena_free(arena); }

static struct shares shares_of(const struct share_count *units, size_t count, double deff,
                               double df)
{
    return (struct shares){units, count, deff, df, 0.95};
}

static void against_whole(const struct shares *shares)
{
    ck_assert_ok(shares_against_whole(shares, P_HOLM, arena, found));
}

START_TEST(whole_by_hand)
{
    /* Shares 3/4, 1/4, 1/2 of 40 each, deff 2: p = 1/2, a = 1/3. The first: (2/3)^2 2 (1/4)/40 +
     * (1/9) 2 (3/16 + 1/4)/40 = 1/180 + 7/2880 = 23/2880. */
    const struct share_count units[] = {{30, 40, true}, {10, 40, true}, {20, 40, true}};
    struct shares shares = shares_of(units, 3, 2, 10);
    against_whole(&shares);
    near(found[0].difference, 0.25, 0, 1e-15);
    near(found[0].se, sqrt(23.0 / 2880), 1e-13, 0);
    near(found[0].p, 2 * t_upper(0.25 / sqrt(23.0 / 2880), 10), 1e-12, 0);
    near(found[1].p, found[0].p, 1e-12, 0);
    near(found[2].p, 1, 1e-15, 0);
    near(found[0].adjusted, 3 * found[0].p, 1e-12, 0);
    near(found[1].adjusted, 3 * found[0].p, 1e-12, 0);
    near(found[2].adjusted, 1, 0, 0);
}
END_TEST

START_TEST(whole_as_the_textbook_has_it)
{
    /* A unit at the whole's own share: Var = (1 - 2a) V + sum of a_j^2 V_j with nothing replaced.
     */
    const struct share_count units[] = {
        {70, 100, true}, {30, 50, true}, {120, 150, true}, {32, 60, true}};
    struct shares shares = shares_of(units, 4, 1.7, INFINITY);
    against_whole(&shares);
    double variance = 0;
    for (size_t i = 0; i < 4; i++) {
        double p = units[i].satisfied / units[i].answers;
        double v = 1.7 * p * (1 - p) / units[i].answers;
        variance += pow(units[i].answers / 360, 2) * v + (i == 0 ? (1 - 200.0 / 360) * v : 0);
    }
    near(found[0].difference, 0, 0, 1e-15);
    near(found[0].se, sqrt(variance), 1e-13, 0);
}
END_TEST

START_TEST(everybody_satisfied_is_not_certain)
{
    /* Ten of ten in a small unit of a whole of 80 percent: its own p(1-p) is 0, its error is not.
     */
    const struct share_count units[] = {{10, 10, true}, {395, 500, true}, {395, 500, true}};
    struct shares shares = shares_of(units, 3, 1.5, INFINITY);
    against_whole(&shares);
    ck_assert(found[0].se > 0.1);
    ck_assert(found[0].adjusted > 0.05);
    double critical = shares_critical(&shares, NULL);
    ck_assert_int_eq(share_pair(&shares, critical, 0, 1), 0);
}
END_TEST

START_TEST(nothing_varies)
{
    const struct share_count units[] = {{10, 10, true}, {40, 40, true}, {0, 0, true}};
    struct shares shares = shares_of(units, 3, 1.5, 20);
    against_whole(&shares);
    double critical = shares_critical(&shares, NULL);
    for (size_t i = 0; i < 3; i++) {
        ck_assert(isnan(found[i].adjusted));
        ck_assert_int_eq(share_pair(&shares, critical, 0, i), 0);
    }
    shares = shares_of(units, 1, 1.5, 20); /* a unit that is the whole */
    against_whole(&shares);
    ck_assert(isnan(found[0].p));
    ck_assert(isnan(shares_critical(&shares, NULL)));
    shares = shares_of(units, 0, 1.5, 20);
    against_whole(&shares);
}
END_TEST

START_TEST(not_judged)
{
    const struct share_count units[] = {{190, 200, true}, {0, 9, false}, {100, 200, true}};
    struct shares shares = shares_of(units, 3, 1, INFINITY);
    against_whole(&shares);
    ck_assert(isnan(found[1].difference) && isnan(found[1].adjusted));
    near(found[0].difference, 0.95 - 290.0 / 409, 0, 1e-15); /* but part of the whole */
    near(found[2].adjusted, 2 * found[2].p, 1e-12, 0);       /* two tests */
    double critical = shares_critical(&shares, NULL);
    near(critical, normal_quantile(0.975), 1e-9, 0); /* two are judged */
    ck_assert_int_eq(share_pair(&shares, critical, 0, 2), 1);
    ck_assert_int_eq(share_pair(&shares, critical, 2, 0), -1);
    ck_assert_int_eq(share_pair(&shares, critical, 0, 1), 0);
    ck_assert_int_eq(share_pair(&shares, critical, 1, 2), 0);
}
END_TEST

START_TEST(threshold_of_pairs)
{
    /* Two units: the t quantile. Shares 0.75 and 0.25 of n: (1/2)/sqrt(2/(4n)) = sqrt(n/2). */
    struct share_count units[] = {{9, 12, true}, {3, 12, true}};
    struct shares shares = shares_of(units, 2, 0.3, 7);
    double critical = shares_critical(&shares, NULL);
    near(critical, t_quantile(0.975, 7), 1e-9, 0);
    ck_assert_int_eq(share_pair(&shares, sqrt(6) - 1e-9, 0, 1), 1); /* deff below 1 is taken as 1 */
    ck_assert_int_eq(share_pair(&shares, sqrt(6) + 1e-9, 0, 1), 0);
    ck_assert_int_eq(share_pair(&shares, NAN, 0, 1), 0);
    struct share_threshold kept = {0};
    near(shares_critical(&shares, &kept), critical, 0, 0);
    near(shares_critical(&shares, &kept), critical, 0, 0);
    kept.critical = 17; /* kept, so not asked for again */
    near(shares_critical(&shares, &kept), 17, 0, 0);
    shares.df = 9;
    near(shares_critical(&shares, &kept), t_quantile(0.975, 9), 1e-9, 0);
}
END_TEST

static void draw(struct random *random, struct share_count *units)
{
    for (size_t i = 0; i < UNITS; i++) {
        units[i] = (struct share_count){0, PEOPLE, true};
        for (int k = 0; k < PEOPLE; k++)
            units[i].satisfied += random_below(random, 10) < 8;
    }
}

/* Twenty communes that are alike: at most one province in twenty may have a wrong word in it. */
START_TEST(alike_units_seldom_differ)
{
    struct share_count units[UNITS];
    struct shares shares = shares_of(units, UNITS, 1, INFINITY);
    struct random random = random_seeded(4);
    int wholes = 0;
    int pairs = 0;
    draw(&random, units);
    double critical = shares_critical(&shares, NULL);
    for (int round = 0; round < ROUNDS; round++) {
        draw(&random, units);
        against_whole(&shares);
        bool whole = false;
        bool pair = false;
        for (size_t i = 0; i < UNITS; i++) {
            whole = whole || found[i].adjusted <= 0.05;
            for (size_t j = 0; j < i; j++)
                pair = pair || share_pair(&shares, critical, i, j) != 0;
        }
        wholes += whole;
        pairs += pair;
    }
    /* 5 percent and three Monte-Carlo errors; and not so seldom that it would be no test. */
    ck_assert_msg(wholes <= ROUNDS * 0.067 && wholes >= ROUNDS * 0.01, "%d", wholes);
    ck_assert_msg(pairs <= ROUNDS * 0.067 && pairs >= ROUNDS * 0.01, "%d", pairs);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("shares");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, whole_by_hand);
    tcase_add_test(tests, whole_as_the_textbook_has_it);
    tcase_add_test(tests, everybody_satisfied_is_not_certain);
    tcase_add_test(tests, nothing_varies);
    tcase_add_test(tests, not_judged);
    tcase_add_test(tests, threshold_of_pairs);
    tcase_add_test(tests, alike_units_seldom_differ);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
