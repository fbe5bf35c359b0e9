/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * date - instants and days.
 *
 * An instant is UTC milliseconds since 1970 plus the offset it was written with; a day is a day in
 * Asia/Ho_Chi_Minh, which has been UTC+7 without summer time since 1975: DATE_ZONE_MINUTES is the
 * one constant. A day is a count of days since 1970-01-01.
 * Thread: any.
 */
#ifndef HAILONG_BASE_DATE_H
#define HAILONG_BASE_DATE_H

#include "base/fault.h"

#include <stdint.h>

enum { DATE_ZONE_MINUTES = 7 * 60, DATE_TEXT_SIZE = 40 };

struct instant {
    int64_t utc_ms;
    int offset_minutes;
};

/* Now, in the zone. */
struct instant instant_now(void);
int64_t clock_monotonic_ms(void);
int64_t clock_monotonic_us(void); /* for measuring how long things take */

/* RFC 3339 with seconds (fraction allowed) and offset: "2026-11-21T08:00:00+07:00", "...Z". */
bool instant_parse(const char *text, struct instant *out);

/* Writes RFC 3339 with its own offset; milliseconds only when there are any. */
void instant_text(struct instant instant, char out[DATE_TEXT_SIZE]);

/* The day that something made now says it was made on: today, or the day of SOURCE_DATE_EPOCH
 * (seconds since 1970), so that the same can be made again to the byte. */
int32_t day_made(void);

/* The day of an instant in the zone. */
int32_t instant_day(struct instant instant);

/* "YYYY-MM-DD", a day that exists. */
bool day_parse(const char *text, int32_t *out);
/* The year a day lies in. */
int day_year(int32_t day);
/* The month a day lies in, counted from January of the year 0: 12 year + month - 1. */
int32_t day_month(int32_t day);
void day_text(int32_t day, char out[DATE_TEXT_SIZE]);
/* "21/11/2026" as Vietnamese offices write it. */
void day_text_vi(int32_t day, char out[DATE_TEXT_SIZE]);

#endif
