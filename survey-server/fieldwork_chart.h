/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fieldwork_chart - bars of the answers of the last days, as numbers for the SVG that the template
 * staff-fieldwork.html draws: each bar says its count, the first, middle and last their day. What
 * it shows stands in a table beside it.
 *
 * Thread: any.
 */
#ifndef HAILONG_SURVEY_SERVER_FIELDWORK_CHART_H
#define HAILONG_SURVEY_SERVER_FIELDWORK_CHART_H

#include "base/json_write.h"

#include <stdint.h>

/* Counts of `count` days, the last of them `last`. */
struct fieldwork_bars {
    const int64_t *counts;
    size_t count;
    int32_t last;
};

/* Members of the open object: width, tall, floor, days_at, bar, and bars [{left, top, height,
 * middle, over, count},
 * ...] with `day`, `day_at`, `anchor` where a day is said. */
void fieldwork_chart(const struct fieldwork_bars *bars, struct json_out *out);

#endif
