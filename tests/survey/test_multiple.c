/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Adjusted p values against R's p.adjust (o239 to o244) and, for hommel, against the closed test
 * itself; Tukey's pairs against a quadrature finer than R's (o245).
 */
#include "analysis/survey/multiple.h"

#include "base/random.h"
#include "tests/support/check_main.h"
#include "tests/survey/near.h"

enum { COUNT = 18 };

static const double P[COUNT] = {0.00221454, 0.17812093, 0.21733322, 0.04800373, 0.04989464,
                                0.0018065,  0.21733322, 0.07417147, 0.78266369, 0.02041757,
                                0.51328968, 0.00013272, 0.17272401, 0.73786232, 0.27800779,
                                0.42012234, 0.25080876, 0.80410595};

static const struct {
    const char *name;
    double want[COUNT];
} ADJUSTED[] = {
    {"BH",
     {0.01328724, 0.3556361781818182, 0.3556361781818182, 0.14968392, 0.14968392, 0.01328724,
      0.3556361781818182, 0.19072663714285717, 0.80410595, 0.091879065, 0.6159476159999999,
      0.00238896, 0.3556361781818182, 0.80410595, 0.384933863076923, 0.5401572942857144,
      0.37621314000000006, 0.80410595}},
    {"holm",
     {0.03543264, 1, 1, 0.67205222, 0.67205222, 0.030710499999999998, 1, 0.89005764, 1, 0.30626355,
      1, 0.00238896, 1, 1, 1, 1, 1, 1}},
    {"bonferroni",
     {0.03986172, 1, 1, 0.8640671400000001, 0.8981035199999999, 0.032517, 1, 1, 1, 0.36751626, 1,
      0.00238896, 1, 1, 1, 1, 1, 1}},
    {"BY",
     {0.04644033986093319, 1, 1, 0.5231614779680908, 0.5231614779680908, 0.04644033986093319, 1,
      0.6666102102052172, 1, 0.32112726229862415, 1, 0.008349673394487864, 1, 1, 1, 1, 1, 1}},
    {"hochberg",
     {0.03543264, 0.80410595, 0.80410595, 0.64863032, 0.64863032, 0.030710499999999998, 0.80410595,
      0.80410595, 0.80410595, 0.30626355, 0.80410595, 0.00238896, 0.80410595, 0.80410595,
      0.80410595, 0.80410595, 0.80410595, 0.80410595}},
    {"hommel",
     {0.03543264, 0.80410595, 0.80410595, 0.5096809483333332, 0.5096809483333332, 0.028904,
      0.80410595, 0.6255175275, 0.80410595, 0.28584598, 0.80410595, 0.00238896, 0.80410595,
      0.80410595, 0.80410595, 0.80410595, 0.80410595, 0.80410595}},
};

static struct arena *arena;

static void setup(void) { ck_assert_ok(arena_new(1 << 20, &arena)); }

static void teardown(void) { arena_free(arena); }

START_TEST(adjusted_as_oracle)
{
    for (size_t m = 0; m < P_METHOD_COUNT; m++) {
        enum p_method method;
        ck_assert(p_method_of(ADJUSTED[m].name, &method));
        double got[COUNT];
        ck_assert_ok(p_adjust(method, P, COUNT, arena, got));
        for (size_t i = 0; i < COUNT; i++)
            near(got[i], ADJUSTED[m].want[i], 1e-10, 1e-12);
    }
    enum p_method method;
    ck_assert(!p_method_of("bh", &method));
}
END_TEST

/* Missing p values are none of the n, wherever they stand; out may be p. */
START_TEST(adjusted_with_missing)
{
    for (size_t m = 0; m < P_METHOD_COUNT; m++) {
        enum p_method method;
        ck_assert(p_method_of(ADJUSTED[m].name, &method));
        double p[COUNT + 2] = {NAN};
        memcpy(p + 1, P, sizeof P);
        p[COUNT + 1] = NAN;
        ck_assert_ok(p_adjust(method, p, COUNT + 2, arena, p));
        ck_assert(isnan(p[0]) && isnan(p[COUNT + 1]));
        for (size_t i = 0; i < COUNT; i++)
            near(p[i + 1], ADJUSTED[m].want[i], 1e-10, 1e-12);
    }
}
END_TEST

START_TEST(none_one_and_two)
{
    for (int method = 0; method < P_METHOD_COUNT; method++) {
        double got[2] = {7, 7};
        ck_assert_ok(p_adjust((enum p_method)method, P, 0, arena, got));
        ck_assert_double_eq(got[0], 7);
        ck_assert_ok(p_adjust((enum p_method)method, P, 1, arena, got));
        near(got[0], P[0], 1e-15, 0);
        static const double two[] = {0.9, 0.02};
        ck_assert_ok(p_adjust((enum p_method)method, two, 2, arena, got));
        near(got[1], method == P_BENJAMINI_YEKUTIELI ? 0.06 : 0.04, 1e-15, 0);
    }
}
END_TEST

/* Simes' p of a set of ascending p values. */
static double simes(const double *p, size_t n, unsigned set)
{
    double size = __builtin_popcount(set);
    double least = 1;
    double rank = 0;
    for (size_t i = 0; i < n; i++)
        if (set >> i & 1) {
            rank++;
            least = fmin(least, size * p[i] / rank);
        }
    return least;
}

/* Hommel is the closed test: the largest of Simes' p over all sets that hold the hypothesis. */
START_TEST(hommel_is_the_closed_test)
{
    struct random random = random_seeded(11);
    enum { N = 8 };
    for (int round = 0; round < 50; round++) {
        double p[N];
        double total = 0;
        for (size_t i = 0; i < N; i++)
            p[i] = total += random_unit(&random) / N;
        double got[N];
        ck_assert_ok(p_adjust(P_HOMMEL, p, N, arena, got));
        for (size_t i = 0; i < N; i++) {
            double most = 0;
            for (unsigned set = 1; set < 1U << N; set++)
                if (set >> i & 1)
                    most = fmax(most, simes(p, N, set));
            near(got[i], most, 1e-14, 0);
        }
    }
}
END_TEST

START_TEST(no_memory_for_many)
{
    static double many[100000];
    ck_assert_fault(p_adjust(P_HOLM, many, 100000, arena, many), FAULT_NOMEM);
}
END_TEST

static const double ESTIMATE[] = {75.937, 80.325, 79.454, 73.897, 75.474};
static const double COVARIANCE[] = {2.955374,  1.766752,  0.573594,  -0.817129, 0.500173,
                                    1.766752,  3.425646,  0.699785,  -0.459605, -0.055259,
                                    0.573594,  0.699785,  2.639447,  -0.442531, -0.052815,
                                    -0.817129, -0.459605, -0.442531, 2.356505,  -1.013208,
                                    0.500173,  -0.055259, -0.052815, -1.013208, 2.372756};
static const struct tukey_pair PAIRS[] = {
    {0,
     1,
     -4.388000000000005,
     1.6874584439327682,
     -2.600360332295586,
     0.09856125680879639,
     {-9.316529767468388, 0.5405297674683771}},
    {0,
     2,
     -3.516999999999996,
     2.1089412035426687,
     -1.6676614758590822,
     0.469650667565395,
     {-9.676546942842966, 2.6425469428429746}},
    {0,
     3,
     2.039999999999992,
     2.6355525037456564,
     0.7740312504117208,
     0.9358996442892465,
     {-5.657611170894013, 9.737611170893997}},
    {0,
     4,
     0.46299999999999386,
     2.080332665705175,
     0.22256055852636902,
     0.9994185378141618,
     {-5.612990496850016, 6.538990496850004}},
    {1,
     2,
     0.8710000000000093,
     2.159982175852384,
     0.40324406827861464,
     0.9940975492268137,
     {-5.4376213999316265, 7.179621399931645}},
    {1,
     3,
     6.427999999999997,
     2.5886987078453143,
     2.4831008647392183,
     0.12445529639667173,
     {-1.132766125231405, 13.9887661252314}},
    {1,
     4,
     4.850999999999999,
     2.43082701976097,
     1.9956171132559697,
     0.2950070311298726,
     {-2.248673102785884, 11.950673102785881}},
    {2,
     3,
     5.556999999999988,
     2.4250802048592126,
     2.29147060326716,
     0.17858144864215014,
     {-1.5258884830441293, 12.639888483044105}},
    {2,
     4,
     3.9799999999999898,
     2.26226280524611,
     1.759300462691826,
     0.4167927320525711,
     {-2.627350609184081, 10.58735060918406}},
    {3,
     4,
     -1.5769999999999982,
     2.5991685208927873,
     -0.6067324943818245,
     0.9728064090193222,
     {-9.168345121383767, 6.014345121383771}},
};

START_TEST(pairs_as_oracle)
{
    struct tukey_question question = {5, ESTIMATE, COVARIANCE, 27, 0.95};
    struct tukey_pair got[10];
    double critical;
    tukey_pairs(&question, got, &critical);
    near(critical, 2.920682156759971, 1e-8, 1e-10);
    for (size_t i = 0; i < 10; i++) {
        ck_assert_uint_eq(got[i].first, PAIRS[i].first);
        ck_assert_uint_eq(got[i].second, PAIRS[i].second);
        near(got[i].difference, PAIRS[i].difference, 1e-12, 0);
        near(got[i].se, PAIRS[i].se, 1e-12, 0);
        near(got[i].t, PAIRS[i].t, 1e-12, 0);
        near(got[i].p, PAIRS[i].p, 1e-8, 1e-10);
        near(got[i].interval[0], PAIRS[i].interval[0], 1e-8, 1e-10);
        near(got[i].interval[1], PAIRS[i].interval[1], 1e-8, 1e-10);
    }
}
END_TEST

/* A se of 0 says nothing; without df nothing is said. */
START_TEST(pairs_that_cannot_tell)
{
    static const double equal[] = {1, 1, 1, 1};
    static const double apart[] = {1, 0, 0, 1};
    struct tukey_question question = {2, ESTIMATE, equal, 27, 0.95};
    struct tukey_pair pair;
    double critical;
    tukey_pairs(&question, &pair, &critical);
    ck_assert_double_eq(pair.se, 0);
    ck_assert(isnan(pair.t) && isnan(pair.p) && isnan(pair.interval[0]));
    ck_assert(critical > 2 && critical < 2.1);
    question.covariance = apart;
    question.df = 0;
    tukey_pairs(&question, &pair, &critical);
    near(pair.t, (75.937 - 80.325) / sqrt(2), 1e-14, 0);
    ck_assert(isnan(critical) && isnan(pair.p) && isnan(pair.interval[1]));
    question.count = 1;
    question.df = 27;
    tukey_pairs(&question, NULL, &critical);
    ck_assert_double_nan(critical);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("multiple");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, adjusted_as_oracle);
    tcase_add_test(tests, adjusted_with_missing);
    tcase_add_test(tests, none_one_and_two);
    tcase_add_test(tests, hommel_is_the_closed_test);
    tcase_add_test(tests, no_memory_for_many);
    tcase_add_test(tests, pairs_as_oracle);
    tcase_add_test(tests, pairs_that_cannot_tell);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
