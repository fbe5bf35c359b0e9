/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/histogram.h"
#include "tests/support/check_main.h"

#include <pthread.h>

START_TEST(bounds_rise)
{
    for (size_t i = 1; i < HISTOGRAM_BOUNDS; i++)
        ck_assert_int_gt(histogram_bounds_us[i], histogram_bounds_us[i - 1]);
}
END_TEST

/* A bound itself is within; the next microsecond is not. */
START_TEST(each_duration_has_one_place)
{
    struct histogram histogram = {0};
    uint64_t sum = 0;
    for (size_t i = 0; i < HISTOGRAM_BOUNDS; i++) {
        histogram_add(&histogram, histogram_bounds_us[i]);
        histogram_add(&histogram, histogram_bounds_us[i] + 1);
        sum += 2 * (uint64_t)histogram_bounds_us[i] + 1;
    }
    histogram_add(&histogram, 0);
    histogram_add(&histogram, -5); /* a clock that went back */
    histogram_add(&histogram, INT64_MAX / 4);
    sum += INT64_MAX / 4;
    ck_assert_uint_eq(histogram.counts[0], 3);
    for (size_t i = 1; i < HISTOGRAM_BOUNDS; i++)
        ck_assert_uint_eq(histogram.counts[i], 2);
    ck_assert_uint_eq(histogram.counts[HISTOGRAM_BOUNDS], 2);
    ck_assert_uint_eq(histogram.sum_us, sum);
}
END_TEST

enum { ADDERS = 4, EACH = 20000 };

static void *add_many(void *histogram)
{
    for (int64_t i = 0; i < EACH; i++)
        histogram_add(histogram, i % 2000);
    return NULL;
}

START_TEST(nothing_is_lost_among_threads)
{
    struct histogram histogram = {0};
    pthread_t threads[ADDERS];
    for (size_t i = 0; i < ADDERS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, add_many, &histogram), 0);
    for (size_t i = 0; i < ADDERS; i++)
        pthread_join(threads[i], NULL);
    uint64_t count = 0;
    for (size_t i = 0; i <= HISTOGRAM_BOUNDS; i++)
        count += histogram.counts[i];
    ck_assert_uint_eq(count, ADDERS * EACH);
    ck_assert_uint_eq(histogram.sum_us, ADDERS * (EACH / 2000) * (1999 * 2000 / 2));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("histogram");
    TCase *tcase = tcase_create("histogram");
    tcase_add_test(tcase, bounds_rise);
    tcase_add_test(tcase, each_duration_has_one_place);
    tcase_add_test(tcase, nothing_is_lost_among_threads);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
