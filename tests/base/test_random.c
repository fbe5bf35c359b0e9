/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/random.h"
#include "tests/support/check_main.h"

/* The first outputs of the authors' C code from state {1, 2, 3, 4}. */
START_TEST(next_is_xoshiro256starstar)
{
    static const uint64_t expected[] = {
        UINT64_C(11520),
        UINT64_C(0),
        UINT64_C(1509978240),
        UINT64_C(1215971899390074240),
        UINT64_C(1216172134540287360),
        UINT64_C(607988272756665600),
        UINT64_C(16172922978634559625),
        UINT64_C(8476171486693032832),
        UINT64_C(10595114339597558777),
        UINT64_C(2904607092377533576),
    };
    struct random random = {{1, 2, 3, 4}};
    for (size_t i = 0; i < ARRAY_LENGTH(expected); i++)
        ck_assert_uint_eq(random_next(&random), expected[i]);
}
END_TEST

/* The published first outputs of splitmix64 for seed 1234567. */
START_TEST(seed_is_spread_by_splitmix64)
{
    struct random random = random_seeded(1234567);
    ck_assert_uint_eq(random.state[0], UINT64_C(6457827717110365317));
    ck_assert_uint_eq(random.state[1], UINT64_C(3203168211198807973));
    ck_assert_uint_eq(random.state[2], UINT64_C(9817491932198370423));
    ck_assert_uint_eq(random.state[3], UINT64_C(4593380528125082431));
}
END_TEST

START_TEST(seed_decides_everything)
{
    struct random one = random_seeded(0);
    struct random same = random_seeded(0);
    struct random other = random_seeded(1);
    int equal = 0;
    for (int i = 0; i < 1000; i++) {
        uint64_t drawn = random_next(&one);
        ck_assert_uint_eq(drawn, random_next(&same));
        equal += drawn == random_next(&other);
    }
    ck_assert_int_eq(equal, 0);
}
END_TEST

START_TEST(below_stays_below)
{
    static const uint64_t bounds[] = {
        1, 2, 3, 1000, UINT64_C(1) << 63, (UINT64_C(1) << 63) + 1, UINT64_MAX,
    };
    struct random random = random_seeded(42);
    for (int i = 0; i < 1000; i++)
        ck_assert_uint_lt(random_below(&random, bounds[_i]), bounds[_i]);
}
END_TEST

/* The smallest draws are the ones a bound of 2^63 + 1 must refuse: it takes the next one. */
START_TEST(below_draws_again_where_it_would_favour)
{
    struct random random = {{1, 2, 3, 4}};
    uint64_t bound = (UINT64_C(1) << 63) + 1;
    ck_assert_uint_eq(random_below(&random, bound), UINT64_C(16172922978634559625) - bound);
}
END_TEST

START_TEST(below_is_even)
{
    enum { FACES = 6, DRAWS = 60000 };
    int counts[FACES] = {0};
    struct random random = random_seeded(2026);
    for (int i = 0; i < DRAWS; i++)
        counts[random_below(&random, FACES)]++;
    double chi_square = 0;
    for (int i = 0; i < FACES; i++) {
        double difference = counts[i] - DRAWS / FACES;
        chi_square += difference * difference / (DRAWS / FACES);
    }
    ck_assert_double_lt(chi_square, 20.5); /* 0.999 quantile, 5 df */
}
END_TEST

START_TEST(unit_is_within_and_even)
{
    enum { DRAWS = 100000 };
    struct random random = random_seeded(7);
    double sum = 0;
    for (int i = 0; i < DRAWS; i++) {
        double drawn = random_unit(&random);
        ck_assert(drawn >= 0.0 && drawn < 1.0);
        sum += drawn;
    }
    ck_assert_double_eq_tol(sum / DRAWS, 0.5, 0.004); /* over four standard errors */
}
END_TEST

START_TEST(unit_uses_the_upper_53_bits)
{
    struct random random = {{1, 2, 3, 4}};
    ck_assert_double_eq(random_unit(&random), 5 * 0x1.0p-53); /* 11520 >> 11 */
    ck_assert_double_eq(random_unit(&random), 0.0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("random");
    TCase *draws = tcase_create("draws");
    tcase_add_test(draws, next_is_xoshiro256starstar);
    tcase_add_test(draws, seed_is_spread_by_splitmix64);
    tcase_add_test(draws, seed_decides_everything);
    tcase_add_loop_test(draws, below_stays_below, 0, 7);
    tcase_add_test(draws, below_draws_again_where_it_would_favour);
    tcase_add_test(draws, below_is_even);
    tcase_add_test(draws, unit_is_within_and_even);
    tcase_add_test(draws, unit_uses_the_upper_53_bits);
    suite_add_tcase(suite, draws);
    return run_suite(suite);
}
