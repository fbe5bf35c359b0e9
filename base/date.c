/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Days and calendar dates convert by whole 400-year eras of a year that begins in March, so that
 * the leap day is the last of its year (the proleptic Gregorian algorithm of H. Hinnant,
 * "chrono-compatible low-level date algorithms").
 */
#include "base/date.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    MINUTE_MS = 60 * 1000,
    DAY_MS = 24 * 60 * MINUTE_MS,
    ERA_DAYS = 146097,
    EPOCH_SHIFT_DAYS = 719468, /* from 0000-03-01 to 1970-01-01 */
    YEAR_FIRST = 1900,
    OFFSET_MAX_MINUTES = 14 * 60
};

static const long long EPOCH_SECONDS_MAX = 253402275599; /* the last second of 9999 in the zone */

struct civil {
    int year;
    int month;
    int day;
};

static int64_t divide_down(int64_t value, int64_t by) { return value / by - (value % by < 0); }

static int32_t days_from_civil(struct civil civil)
{
    int year = civil.month <= 2 ? civil.year - 1 : civil.year;
    int month_from_march = (civil.month + 9) % 12;
    int era = (int)divide_down(year, 400);
    int year_of_era = year - era * 400;
    int day_of_year = (153 * month_from_march + 2) / 5 + civil.day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * ERA_DAYS + day_of_era - EPOCH_SHIFT_DAYS;
}

static struct civil civil_from_days(int64_t days)
{
    days += EPOCH_SHIFT_DAYS;
    int64_t era = divide_down(days, ERA_DAYS);
    int day_of_era = (int)(days - era * ERA_DAYS);
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int month_from_march = (5 * day_of_year + 2) / 153;
    int month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    int year = (int)era * 400 + year_of_era + (month <= 2);
    return (struct civil){year, month, day_of_year - (153 * month_from_march + 2) / 5 + 1};
}

struct instant instant_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (struct instant){(int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000, DATE_ZONE_MINUTES};
}

int32_t day_made(void)
{
    struct instant made = instant_now();
    const char *given = getenv("SOURCE_DATE_EPOCH");
    char *end = NULL;
    if (given != NULL && *given >= '0' && *given <= '9') {
        long long seconds = strtoll(given, &end, 10);
        if (*end == '\0' && seconds <= EPOCH_SECONDS_MAX)
            made.utc_ms = seconds * 1000;
    }
    return instant_day(made);
}

int64_t clock_monotonic_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t clock_monotonic_ms(void) { return clock_monotonic_us() / 1000; }

/* Reads exactly `count` digits within low..high and moves past them. */
static bool take_number(const char **text, int count, int low, int high, int *out)
{
    int number = 0;
    const char *at = *text;
    for (int i = 0; i < count; i++) {
        if (at[i] < '0' || at[i] > '9')
            return false;
        number = number * 10 + (at[i] - '0');
    }
    if (number < low || number > high)
        return false;
    *text = at + count;
    *out = number;
    return true;
}

static bool take_char(const char **text, char character)
{
    if (**text != character)
        return false;
    (*text)++;
    return true;
}

static bool take_day(const char **text, int32_t *out)
{
    struct civil civil;
    if (!take_number(text, 4, YEAR_FIRST, 9999, &civil.year) || !take_char(text, '-') ||
        !take_number(text, 2, 1, 12, &civil.month) || !take_char(text, '-') ||
        !take_number(text, 2, 1, 31, &civil.day))
        return false;
    int32_t day = days_from_civil(civil);
    if (civil_from_days(day).day != civil.day) /* 30 February is read as 2 March */
        return false;
    *out = day;
    return true;
}

/* Digits after the point, those beyond milliseconds dropped. */
static bool take_fraction(const char **text, int *out)
{
    int ms = 0;
    if (take_char(text, '.')) {
        const char *first = *text;
        for (int unit = 100; **text >= '0' && **text <= '9'; unit /= 10)
            ms += (*(*text)++ - '0') * unit;
        if (*text == first)
            return false;
    }
    *out = ms;
    return true;
}

static bool take_time(const char **text, int64_t *out)
{
    int hour;
    int minute;
    int second;
    int ms;
    if (!take_number(text, 2, 0, 23, &hour) || !take_char(text, ':') ||
        !take_number(text, 2, 0, 59, &minute) || !take_char(text, ':') ||
        !take_number(text, 2, 0, 59, &second) || !take_fraction(text, &ms))
        return false;
    *out = (int64_t)(hour * 60 + minute) * MINUTE_MS + second * INT64_C(1000) + ms;
    return true;
}

static bool take_offset(const char **text, int *out)
{
    if (take_char(text, 'Z') || take_char(text, 'z')) {
        *out = 0;
        return true;
    }
    bool west = **text == '-';
    int hours;
    int minutes;
    if ((!take_char(text, '+') && !take_char(text, '-')) || !take_number(text, 2, 0, 14, &hours) ||
        !take_char(text, ':') || !take_number(text, 2, 0, 59, &minutes))
        return false;
    int offset = hours * 60 + minutes;
    if (offset > OFFSET_MAX_MINUTES)
        return false;
    *out = west ? -offset : offset;
    return true;
}

bool instant_parse(const char *text, struct instant *out)
{
    int32_t day;
    int64_t ms;
    int offset;
    if (text == NULL || !take_day(&text, &day) ||
        (!take_char(&text, 'T') && !take_char(&text, 't')) || !take_time(&text, &ms) ||
        !take_offset(&text, &offset) || *text != '\0')
        return false;
    *out = (struct instant){(int64_t)day * DAY_MS + ms - (int64_t)offset * MINUTE_MS, offset};
    return true;
}

/* Appends to a date text what the format says. */
static void append(char text[DATE_TEXT_SIZE], const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void append(char text[DATE_TEXT_SIZE], const char *format, ...)
{
    size_t length = strlen(text);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text + length, DATE_TEXT_SIZE - length, format, arguments);
    va_end(arguments);
}

void instant_text(struct instant instant, char out[DATE_TEXT_SIZE])
{
    int64_t local = instant.utc_ms + (int64_t)instant.offset_minutes * MINUTE_MS;
    int64_t day = divide_down(local, DAY_MS);
    int ms = (int)(local - day * DAY_MS);
    day_text((int32_t)day, out);
    append(out, "T%02d:%02d:%02d", ms / (60 * MINUTE_MS), ms / MINUTE_MS % 60, ms / 1000 % 60);
    if (ms % 1000 != 0)
        append(out, ".%03d", ms % 1000);
    int offset = instant.offset_minutes < 0 ? -instant.offset_minutes : instant.offset_minutes;
    if (offset == 0)
        append(out, "Z");
    else
        append(out, "%c%02d:%02d", instant.offset_minutes < 0 ? '-' : '+', offset / 60,
               offset % 60);
}

int32_t instant_day(struct instant instant)
{
    return (int32_t)divide_down(instant.utc_ms + (int64_t)DATE_ZONE_MINUTES * MINUTE_MS, DAY_MS);
}

bool day_parse(const char *text, int32_t *out)
{
    int32_t day;
    if (text == NULL || !take_day(&text, &day) || *text != '\0')
        return false;
    *out = day;
    return true;
}

int day_year(int32_t day) { return civil_from_days(day).year; }

int32_t day_month(int32_t day)
{
    struct civil civil = civil_from_days(day);
    return 12 * civil.year + civil.month - 1;
}

void day_text(int32_t day, char out[DATE_TEXT_SIZE])
{
    struct civil civil = civil_from_days(day);
    snprintf(out, DATE_TEXT_SIZE, "%04d-%02d-%02d", civil.year, civil.month, civil.day);
}

void day_text_vi(int32_t day, char out[DATE_TEXT_SIZE])
{
    struct civil civil = civil_from_days(day);
    snprintf(out, DATE_TEXT_SIZE, "%02d/%02d/%04d", civil.day, civil.month, civil.year);
}
