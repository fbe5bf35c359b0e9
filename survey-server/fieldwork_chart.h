/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fieldwork_chart - bars of the answers of the last days, as SVG in the page: each bar says its
 * number, the first, middle and last their day. What it shows stands in a table beside it.
 *
 * Thread: any. Faults: the buffer's.
 */
#ifndef HAILONG_SURVEY_SERVER_FIELDWORK_CHART_H
#define HAILONG_SURVEY_SERVER_FIELDWORK_CHART_H

#include "base/buffer.h"

#include <stdint.h>

/* `counts` of `count` days, the last of them `last`; `title` and `told` are its accessible name and
 * description. */
struct fieldwork_bars {
    const int64_t *counts;
    size_t count;
    int32_t last;
    const char *title;
    const char *told;
};

CHECKED enum fault fieldwork_chart(const struct fieldwork_bars *bars, struct buffer *out);

#endif
