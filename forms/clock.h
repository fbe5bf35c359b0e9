/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * clock - how wrong a device's clock is, and what time it was when the device said another.
 *
 * A tablet that lost its battery answers in 1970. When it sends, it says what time it believes it
 * is (`sent`); we know when that reached us. The rule, once:
 *
 *   skew      = received - sent       above 0: its clock is behind ours; below 0: ahead
 *   |skew| under CLOCK_DELAY_MS       is the network's delay, and counts as 0
 *   |skew| over CLOCK_SKEW_MAX_MS     is no time at all: as if `sent` had not been there
 *   corrected = told + skew           for every time the device told with that clock
 *
 * What the device told is kept as it is (the document's `started`); the skew is kept beside it;
 * what is corrected (the day an answer counts under, the rule `time`) is derived from the two. A
 * clock that was set right between an answer and its sending cannot be seen.
 * Thread: any.
 */
#ifndef HAILONG_FORMS_CLOCK_H
#define HAILONG_FORMS_CLOCK_H

#include "base/date.h"

enum { CLOCK_DELAY_MS = 2 * 60 * 1000 };
#define CLOCK_SKEW_MAX_MS (INT64_C(100) * 366 * 24 * 60 * 60 * 1000) /* a hundred years */

struct device_clock {
    bool told;       /* the device said what time it believes it is */
    int64_t skew_ms; /* 0 when it did not */
};

/* `sent` as written in JSON (RFC 3339); NULL, or anything that is no time: not told. */
struct device_clock clock_of(const char *sent, struct instant received);

/* The same instant, by our clock. */
struct instant clock_corrected(struct device_clock clock, struct instant told);

#endif
