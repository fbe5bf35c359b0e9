/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/clock.h"

struct device_clock clock_of(const char *sent, struct instant received)
{
    struct instant instant;
    if (!instant_parse(sent, &instant))
        return (struct device_clock){false, 0};
    int64_t skew = received.utc_ms - instant.utc_ms;
    int64_t size = skew < 0 ? -skew : skew;
    if (size > CLOCK_SKEW_MAX_MS)
        return (struct device_clock){false, 0};
    return (struct device_clock){true, size < CLOCK_DELAY_MS ? 0 : skew};
}

struct instant clock_corrected(struct device_clock clock, struct instant told)
{
    return (struct instant){told.utc_ms + clock.skew_ms, told.offset_minutes};
}
