/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/date.h"
#include "tests/support/check_main.h"

#include <string.h>
#include <time.h>

enum { DAY_MS = 86400000 };

static int32_t day_of(const char *text)
{
    int32_t day = INT32_MIN;
    ck_assert_msg(day_parse(text, &day), "%s is refused", text);
    return day;
}

static struct instant instant_of(const char *text)
{
    struct instant instant = {0, 0};
    ck_assert_msg(instant_parse(text, &instant), "%s is refused", text);
    return instant;
}

START_TEST(days_count_from_1970)
{
    ck_assert_int_eq(day_of("1970-01-01"), 0);
    ck_assert_int_eq(day_of("1969-12-31"), -1);
    ck_assert_int_eq(day_of("1970-03-01"), 59);
    ck_assert_int_eq(day_of("2000-02-29"), 11016);
    ck_assert_int_eq(day_of("2000-03-01"), 11017);
    ck_assert_int_eq(day_of("2026-11-21"), 20778);
    ck_assert_int_eq(day_of("1900-01-01"), -25567);
    ck_assert_int_eq(day_of("9999-12-31"), 2932896);
}
END_TEST

/* Each day follows its neighbour and comes back as it was written, and the C library's calendar
 * agrees: every day of one era of 400 years, then samples (89 is prime to all the cycles). */
START_TEST(days_agree_with_the_c_library)
{
    int32_t era_end = day_of("2300-01-01");
    for (int32_t day = day_of("1900-01-01"); day <= day_of("9999-12-31");
         day += day < era_end ? 1 : 89) {
        char text[DATE_TEXT_SIZE];
        char expected[64];
        day_text(day, text);
        int32_t back = INT32_MIN;
        bool accepted = day_parse(text, &back);
        time_t seconds = (time_t)day * 86400;
        struct tm civil;
        gmtime_r(&seconds, &civil);
        strftime(expected, sizeof expected, "%Y-%m-%d", &civil);
        if (!accepted || back != day || strcmp(text, expected) != 0)
            ck_abort_msg("day %d: %s, want %s", day, text, expected);
    }
}
END_TEST

START_TEST(day_as_offices_write_it)
{
    char text[DATE_TEXT_SIZE];
    day_text_vi(day_of("2026-11-21"), text);
    ck_assert_str_eq(text, "21/11/2026");
    day_text_vi(day_of("2026-02-03"), text);
    ck_assert_str_eq(text, "03/02/2026");
}
END_TEST

START_TEST(any_day_number_has_a_text)
{
    ck_assert_int_eq(day_year(day_of("2023-01-01")), 2023);
    ck_assert_int_eq(day_year(day_of("2023-01-01") - 1), 2022);
    ck_assert_int_eq(day_year(INT32_MAX), 5881580);
    ck_assert_int_eq(day_month(day_of("2023-01-31")), 12 * 2023);
    ck_assert_int_eq(day_month(day_of("2023-01-31") + 1), 12 * 2023 + 1);
    ck_assert_int_eq(day_month(day_of("2023-01-01") - 1), 12 * 2022 + 11);
    char text[DATE_TEXT_SIZE];
    day_text(INT32_MAX, text);
    ck_assert_str_eq(text, "5881580-07-11");
    day_text(INT32_MIN, text);
    ck_assert_str_eq(text, "-5877641-06-23");
}
END_TEST

static const char *const no_days[] = {
    "",
    "2026",
    "2026-11",
    "2026-11-2",
    "2026-1-21",
    "26-11-21",
    "2026-02-30",
    "2026-02-29",
    "2026-04-31",
    "2026-06-31",
    "2026-09-31",
    "2026-11-31",
    "1900-02-29",
    "2100-02-29",
    "2026-00-10",
    "2026-13-10",
    "2026-01-00",
    "2026-01-32",
    "1899-12-31",
    "10000-01-01",
    "0000-01-01",
    "-2026-01-01",
    "2026/11/21",
    "21/11/2026",
    "2026-11-21 ",
    " 2026-11-21",
    "2026-11-21T08:00:00Z",
    "2026-1a-21",
    "２０２６-11-21",
};

START_TEST(day_refuses_what_does_not_exist)
{
    int32_t day = 77;
    ck_assert_msg(!day_parse(no_days[_i], &day), "%s is accepted", no_days[_i]);
    ck_assert_int_eq(day, 77);
}
END_TEST

START_TEST(day_takes_leap_days)
{
    ck_assert_int_eq(day_of("2028-02-29") + 1, day_of("2028-03-01"));
    ck_assert_int_eq(day_of("2400-02-29") + 1, day_of("2400-03-01"));
    ck_assert_int_eq(day_of("2026-02-28") + 1, day_of("2026-03-01"));
    ck_assert(!day_parse(NULL, &(int32_t){0}));
}
END_TEST

static const struct {
    const char *text;
    int64_t utc_ms;
    int offset_minutes;
    const char *written; /* NULL: as it was read */
} instants[] = {
    {"1970-01-01T00:00:00Z", 0, 0, NULL},
    {"1970-01-01T07:00:00+07:00", 0, 420, NULL},
    {"2026-11-21T08:00:00+07:00", INT64_C(1795222800000), 420, NULL},
    {"2026-11-21T01:00:00Z", INT64_C(1795222800000), 0, NULL},
    {"2026-11-20T21:30:00-03:30", INT64_C(1795222800000), -210, NULL},
    {"2026-11-21T08:00:00.250+07:00", INT64_C(1795222800250), 420, NULL},
    {"2026-11-21T08:00:00.25+07:00", INT64_C(1795222800250), 420, "2026-11-21T08:00:00.250+07:00"},
    {"2026-11-21T08:00:00.007+07:00", INT64_C(1795222800007), 420, NULL},
    {"2026-11-21T08:00:00.0009999999999+07:00", INT64_C(1795222800000), 420,
     "2026-11-21T08:00:00+07:00"},
    {"2026-11-21t01:00:00z", INT64_C(1795222800000), 0, "2026-11-21T01:00:00Z"},
    {"2026-11-21T01:00:00+00:00", INT64_C(1795222800000), 0, "2026-11-21T01:00:00Z"},
    {"2026-11-21T01:00:00-00:00", INT64_C(1795222800000), 0, "2026-11-21T01:00:00Z"},
    {"1969-12-31T23:59:59.999Z", -1, 0, NULL},
    {"1969-12-31T00:00:00+14:00", -DAY_MS - 14 * 3600000, 840, NULL},
    {"1900-01-01T00:00:00-14:00", INT64_C(-2208988800000) + 14 * 3600000, -840, NULL},
    {"9999-12-31T23:59:59.999Z", INT64_C(253402300799999), 0, NULL},
};

START_TEST(instant_round_trips)
{
    struct instant instant = instant_of(instants[_i].text);
    ck_assert_int_eq(instant.utc_ms, instants[_i].utc_ms);
    ck_assert_int_eq(instant.offset_minutes, instants[_i].offset_minutes);
    char text[DATE_TEXT_SIZE];
    instant_text(instant, text);
    const char *expected = instants[_i].written;
    ck_assert_str_eq(text, expected != NULL ? expected : instants[_i].text);
}
END_TEST

static const char *const no_instants[] = {
    "",
    "2026-11-21",
    "2026-11-21T08:00:00",
    "2026-11-21T08:00Z",
    "2026-11-21 08:00:00Z",
    "2026-02-30T08:00:00Z",
    "2026-11-21T24:00:00Z",
    "2026-11-21T08:60:00Z",
    "2026-11-21T08:00:60Z",
    "2026-11-21T8:00:00Z",
    "2026-11-21T08:00:00.Z",
    "2026-11-21T08:00:00,5Z",
    "2026-11-21T08:00:00+0700",
    "2026-11-21T08:00:00+7:00",
    "2026-11-21T08:00:00+07",
    "2026-11-21T08:00:00+07:60",
    "2026-11-21T08:00:00+14:01",
    "2026-11-21T08:00:00-14:01",
    "2026-11-21T08:00:00+15:00",
    "2026-11-21T08:00:00Z ",
    "2026-11-21T08:00:00ZZ",
    "2026-11-21T08:00:00−07:00",
    "1899-12-31T08:00:00Z",
    "10000-01-01T08:00:00Z",
    "2026-11-21T-1:00:00Z",
};

START_TEST(instant_refuses_anything_else)
{
    struct instant instant = {77, 7};
    ck_assert_msg(!instant_parse(no_instants[_i], &instant), "%s is accepted", no_instants[_i]);
    ck_assert_int_eq(instant.utc_ms, 77);
    ck_assert_int_eq(instant.offset_minutes, 7);
}
END_TEST

START_TEST(day_of_an_instant_is_the_zones)
{
    int32_t day = day_of("2026-11-21");
    ck_assert_int_eq(instant_day(instant_of("2026-11-21T00:00:00+07:00")), day);
    ck_assert_int_eq(instant_day(instant_of("2026-11-20T23:59:59.999+07:00")), day - 1);
    ck_assert_int_eq(instant_day(instant_of("2026-11-20T17:00:00Z")), day);
    ck_assert_int_eq(instant_day(instant_of("2026-11-21T23:59:59-10:00")), day + 1);
    ck_assert_int_eq(instant_day(instant_of("1969-12-31T16:59:59.999Z")), -1);
    ck_assert_int_eq(instant_day(instant_of("1969-12-31T17:00:00Z")), 0);
}
END_TEST

START_TEST(now_is_now)
{
    time_t before = time(NULL);
    struct instant now = instant_now();
    time_t after = time(NULL);
    ck_assert_int_eq(now.offset_minutes, DATE_ZONE_MINUTES);
    /* time() may lag behind clock_gettime() by a timer tick. */
    ck_assert_int_ge(now.utc_ms, (int64_t)before * 1000);
    ck_assert_int_le(now.utc_ms, (int64_t)(after + 2) * 1000);
}
END_TEST

START_TEST(monotonic_counts_milliseconds)
{
    int64_t start = clock_monotonic_ms();
    nanosleep(&(struct timespec){.tv_nsec = 30000000}, NULL);
    int64_t passed = clock_monotonic_ms() - start;
    ck_assert_int_ge(passed, 29);
    ck_assert_int_lt(passed, 20000);
}
END_TEST

START_TEST(instant_refuses_null) { ck_assert(!instant_parse(NULL, &(struct instant){0, 0})); }
END_TEST

START_TEST(made_today_or_on_the_day_given)
{
    static const struct {
        const char *given;
        const char *day; /* NULL = today */
    } cases[] = {{"0", "1970-01-01"},
                 {"1767200399", "2025-12-31"},
                 {"1767200400", "2026-01-01"},
                 {"253402275599", "9999-12-31"},
                 {"253402275600", NULL},
                 {"99999999999999999999", NULL},
                 {"", NULL},
                 {"-1", NULL},
                 {"1767200400x", NULL},
                 {"hôm nay", NULL}};
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        char day[DATE_TEXT_SIZE];
        setenv("SOURCE_DATE_EPOCH", cases[i].given, 1);
        int32_t before = instant_day(instant_now());
        int32_t made = day_made();
        int32_t after = instant_day(instant_now());
        day_text(made, day);
        if (cases[i].day == NULL)
            ck_assert(made >= before && made <= after);
        else
            ck_assert_str_eq(day, cases[i].day);
    }
    unsetenv("SOURCE_DATE_EPOCH");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("date");
    TCase *days = tcase_create("days");
    tcase_set_timeout(days, 60);
    tcase_add_test(days, days_count_from_1970);
    tcase_add_test(days, days_agree_with_the_c_library);
    tcase_add_test(days, day_as_offices_write_it);
    tcase_add_test(days, any_day_number_has_a_text);
    tcase_add_loop_test(days, day_refuses_what_does_not_exist, 0, (int)ARRAY_LENGTH(no_days));
    tcase_add_test(days, day_takes_leap_days);
    suite_add_tcase(suite, days);
    TCase *times = tcase_create("instants");
    tcase_add_loop_test(times, instant_round_trips, 0, (int)ARRAY_LENGTH(instants));
    tcase_add_loop_test(times, instant_refuses_anything_else, 0, (int)ARRAY_LENGTH(no_instants));
    tcase_add_test(times, instant_refuses_null);
    tcase_add_test(times, day_of_an_instant_is_the_zones);
    suite_add_tcase(suite, times);
    TCase *clocks = tcase_create("clocks");
    tcase_add_test(clocks, now_is_now);
    tcase_add_test(clocks, made_today_or_on_the_day_given);
    tcase_add_test(clocks, monotonic_counts_milliseconds);
    suite_add_tcase(suite, clocks);
    return run_suite(suite);
}
