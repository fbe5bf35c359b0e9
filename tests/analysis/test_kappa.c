/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/kappa.h"

#include "analysis/subset_test.h"
#include "tests/support/check_main.h"

#include <math.h>

enum { FIXTURE_BYTES = 64 << 20, PEOPLE_MAX = 1000 };

static struct arena *arena;
static struct kappa_pair pairs[PEOPLE_MAX];

static void setup(void) { ck_assert_ok(arena_new(FIXTURE_BYTES, &arena)); }

static void teardown(void) { arena_free(arena); }

static struct kappa kappa_of(const int *counts, int size, bool scale)
{
    struct kappa kappa;
    size_t count = 0;
    for (int first = 0; first < size; first++)
        for (int second = 0; second < size; second++)
            for (int i = 0; i < counts[first * size + second]; i++)
                pairs[count++] = (struct kappa_pair){first + 1, second + 1};
    ck_assert_ok(kappa_make(pairs, count, scale, arena, &kappa));
    return kappa;
}

/* Two diagnoses of 200 people: Fleiss, Cohen and Everitt 1969 print 0.429 and a variance of
 * 0.002885; all digits, and the weighted one, by R from the formulas as printed. */
static const int diagnoses[] = {106, 10, 4, 22, 28, 10, 2, 12, 6};

START_TEST(as_published)
{
    struct kappa choice = kappa_of(diagnoses, 3, false);
    struct kappa scale = kappa_of(diagnoses, 3, true);
    ck_assert_uint_eq(choice.n, 200);
    ck_assert_uint_eq(choice.same, 140);
    ck_assert_double_eq_tol(choice.kappa, 0.42857142857143, 1e-13);
    ck_assert_double_eq_tol(choice.se, 0.05371100486917, 1e-13);
    ck_assert_double_eq_tol(choice.interval[0],
                            0.42857142857143 - 1.959963984540054 * 0.05371100486917, 1e-12);
    ck_assert_double_eq_tol(scale.kappa, 0.56666666666667, 1e-13);
    ck_assert_double_eq_tol(scale.se, 0.05566634015823, 1e-13);
}
END_TEST

START_TEST(at_the_ends)
{
    struct kappa all = kappa_of((int[]){3, 0, 0, 7}, 2, false);
    ck_assert_double_eq_tol(all.kappa, 1, 1e-15);
    ck_assert_double_eq_tol(all.se, 0, 1e-7);
    struct kappa turned = kappa_of((int[]){0, 5, 5, 0}, 2, true);
    ck_assert_double_eq_tol(turned.kappa, -1, 1e-15);
    struct kappa chance = kappa_of((int[]){5, 5, 5, 5}, 2, false);
    ck_assert_double_eq_tol(chance.kappa, 0, 1e-15);
    ck_assert_double_lt(chance.interval[0], 0);
    struct kappa few = kappa_of((int[]){5, 5, 5, 4}, 2, false);
    ck_assert_double_gt(few.se, 0);
    ck_assert_double_nan(few.interval[0]);
    struct kappa many = kappa_of((int[]){15, 0, 0, 15}, 2, false);
    ck_assert_double_nan(many.interval[1]);
    struct kappa one = kappa_of((int[]){9}, 1, false);
    ck_assert_uint_eq(one.same, 9);
    ck_assert_double_nan(one.kappa);
    ck_assert_double_nan(one.interval[0]);
    struct kappa nobody = kappa_of((int[]){0}, 1, true);
    ck_assert_uint_eq(nobody.n, 0);
    ck_assert_double_nan(nobody.kappa);
}
END_TEST

/* Of two codes the weights are those of choices; codes may lie apart. */
START_TEST(codes)
{
    struct kappa choice = kappa_of((int[]){8, 3, 2, 7}, 2, false);
    struct kappa scale = kappa_of((int[]){8, 3, 2, 7}, 2, true);
    ck_assert_double_eq_tol(choice.kappa, scale.kappa, 1e-15);
    struct kappa near_by;
    struct kappa far;
    pairs[0] = (struct kappa_pair){1, 1};
    pairs[1] = (struct kappa_pair){5, 5};
    pairs[2] = (struct kappa_pair){4, 5};
    ck_assert_ok(kappa_make(pairs, 3, true, arena, &near_by));
    pairs[2] = (struct kappa_pair){1, 5};
    ck_assert_ok(kappa_make(pairs, 3, true, arena, &far));
    ck_assert_double_gt(near_by.kappa, far.kappa);
}
END_TEST

START_TEST(too_many_codes)
{
    struct kappa kappa;
    for (int32_t i = 0; i <= KAPPA_CODES_MAX; i++)
        pairs[i] = (struct kappa_pair){i, i};
    ck_assert_ok(kappa_make(pairs, KAPPA_CODES_MAX, false, arena, &kappa));
    ck_assert_double_eq_tol(kappa.kappa, 1, 1e-12);
    ck_assert_fault(kappa_make(pairs, KAPPA_CODES_MAX + 1, false, arena, &kappa), FAULT_LIMIT);
}
END_TEST

/* --- subset_test ----------------------------------------------------------------------------- */

static double upper(const int *all, size_t count, const bool *in)
{
    struct subset_scores scores = {{0}, {0}};
    double p;
    for (size_t i = 0; i < count; i++) {
        scores.all[all[i]]++;
        scores.some[all[i]] += in[i];
    }
    ck_assert_ok(subset_upper(&scores, arena, &p));
    return p;
}

/* By going through all subsets in R: 2 of 220 and 410 of 495. */
START_TEST(all_subsets)
{
    static const int scores[] = {3, 2, 4, 0, 1, 0, 0, 2, 1, 0, 0, 1};
    ck_assert_double_eq_tol(upper(scores, 12, (bool[12]){1, 1, 1}), 2.0 / 220, 1e-14);
    ck_assert_double_eq_tol(upper(scores, 12, (bool[12]){0, 0, 0, 0, 1, 1, 1, 1}),
                            0.828282828282828, 1e-13);
    ck_assert_double_eq_tol(upper(scores, 12, (bool[12]){0, 0, 0, 1}), 1, 1e-14);
    ck_assert_double_nan(upper(scores, 12, (bool[12]){0}));
    ck_assert_double_nan(upper(scores, 2, (bool[2]){1, 1}));
}
END_TEST

/* fisher.test(matrix(c(3,2,3,12),2), alternative = "greater") */
START_TEST(with_two_scores)
{
    static const int scores[] = {1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    ck_assert_double_eq_tol(upper(scores, 20, (bool[20]){1, 1, 1, 1, 1}), 0.131320949432405, 1e-13);
}
END_TEST

/* Of very many the normal tail stands in: phyper(599, 5000, 5000, 1100) is 0.00077336. */
START_TEST(of_many)
{
    struct subset_scores scores = {{5000, 5000}, {500, 600}};
    double p;
    ck_assert_ok(subset_upper(&scores, arena, &p));
    ck_assert_double_eq_tol(p, 0.00077336, 1e-5);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("kappa");
    TCase *kappas = tcase_create("kappa");
    TCase *subsets = tcase_create("subset_test");
    tcase_add_checked_fixture(kappas, setup, teardown);
    tcase_add_test(kappas, as_published);
    tcase_add_test(kappas, at_the_ends);
    tcase_add_test(kappas, codes);
    tcase_add_test(kappas, too_many_codes);
    tcase_add_checked_fixture(subsets, setup, teardown);
    tcase_add_test(subsets, all_subsets);
    tcase_add_test(subsets, with_two_scores);
    tcase_add_test(subsets, of_many);
    suite_add_tcase(suite, kappas);
    suite_add_tcase(suite, subsets);
    return run_suite(suite);
}
