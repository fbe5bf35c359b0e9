/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/clock.h"

#include "tests/support/check_main.h"

static const int64_t HOUR_MS = 60 * 60 * 1000;

static struct instant at(const char *text)
{
    struct instant instant = {0};
    ck_assert(instant_parse(text, &instant));
    return instant;
}

static const char RECEIVED[] = "2026-11-21T12:00:00+07:00";

static struct device_clock sent(const char *text) { return clock_of(text, at(RECEIVED)); }

#define assert_skew(text, expected)                                                                \
    do {                                                                                           \
        struct device_clock clock_ = sent(text);                                                   \
        ck_assert(clock_.told);                                                                    \
        ck_assert_int_eq(clock_.skew_ms, expected);                                                \
    } while (0)

static void assert_corrected(const char *sent_text, const char *told, const char *expected)
{
    struct instant corrected = clock_corrected(sent(sent_text), at(told));
    char text[DATE_TEXT_SIZE];
    instant_text(corrected, text);
    ck_assert_str_eq(text, expected);
}

START_TEST(a_clock_behind_or_ahead_is_corrected)
{
    assert_skew("2026-11-21T11:00:00+07:00", HOUR_MS);
    assert_skew("2026-11-21T13:00:00+07:00", -HOUR_MS);
    assert_skew("2025-11-21T12:00:00+07:00", 365 * 24 * HOUR_MS);
    assert_corrected("2025-11-21T12:00:00+07:00", "2025-11-21T11:30:00+07:00",
                     "2026-11-21T11:30:00+07:00");
    assert_corrected("2026-11-21T13:00:00+07:00", "2026-11-21T12:30:00+07:00",
                     "2026-11-21T11:30:00+07:00");
    /* A tablet that lost its battery, ten minutes after it woke up. */
    assert_corrected("1970-01-01T00:10:00Z", "1970-01-01T00:05:00Z", "2026-11-21T04:55:00Z");
    /* Offsets are only how a time is written. */
    assert_skew("2026-11-21T04:00:00Z", HOUR_MS);
    assert_corrected("2026-11-21T04:00:00Z", "2026-11-21T10:00:00+07:00",
                     "2026-11-21T11:00:00+07:00");
}
END_TEST

START_TEST(the_network_may_take_two_minutes)
{
    assert_skew(RECEIVED, 0);
    assert_skew("2026-11-21T11:58:00.001+07:00", 0);
    assert_skew("2026-11-21T11:58:00+07:00", CLOCK_DELAY_MS);
    assert_skew("2026-11-21T12:01:59.999+07:00", 0);
    assert_skew("2026-11-21T12:02:00+07:00", -CLOCK_DELAY_MS);
    assert_corrected("2026-11-21T11:58:01+07:00", "2026-11-21T11:00:00+07:00",
                     "2026-11-21T11:00:00+07:00");
}
END_TEST

START_TEST(what_is_no_time_is_not_told)
{
    static const char *const none[] = {NULL,
                                       "",
                                       "yesterday",
                                       "2026-11-21",
                                       "2026-11-21T12:00:00",
                                       "2026-13-01T12:00:00Z",
                                       "9999-12-31T23:59:59Z",
                                       "2127-02-05T05:00:00.001Z",
                                       "1926-09-07T04:59:59.999Z"};
    for (size_t i = 0; i < ARRAY_LENGTH(none); i++) {
        struct device_clock clock = sent(none[i]);
        ck_assert_msg(!clock.told, "%s", none[i]);
        ck_assert_int_eq(clock.skew_ms, 0);
        ck_assert_int_eq(clock_corrected(clock, at(RECEIVED)).utc_ms, at(RECEIVED).utc_ms);
    }
    assert_skew("2127-02-05T05:00:00Z", -CLOCK_SKEW_MAX_MS);
    assert_skew("1926-09-07T05:00:00Z", CLOCK_SKEW_MAX_MS);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("clock");
    TCase *cases = tcase_create("clock");
    tcase_add_test(cases, a_clock_behind_or_ahead_is_corrected);
    tcase_add_test(cases, the_network_may_take_two_minutes);
    tcase_add_test(cases, what_is_no_time_is_not_told);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
