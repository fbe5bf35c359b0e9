/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/fieldwork_chart.h"

#include "base/date.h"

enum { STEP = 48, BAR = 36, TOP = 28, TALL = 120, FOOT = 30, GAP = 8, DAY_AND_MONTH = 5 };

static int64_t most_of(const struct fieldwork_bars *bars)
{
    int64_t most = 1;
    for (size_t i = 0; i < bars->count; i++)
        most = bars->counts[i] > most ? bars->counts[i] : most;
    return most;
}

/* "21/11" under the first, the middle and the last bar. */
static void put_day(const struct fieldwork_bars *bars, size_t at, int64_t left,
                    struct json_out *out)
{
    bool first = at == 0;
    bool last = at + 1 == bars->count;
    char day[DATE_TEXT_SIZE];
    if (!first && !last && at != bars->count / 2)
        return;
    day_text_vi(bars->last - (int32_t)(bars->count - 1 - at), day);
    day[DAY_AND_MONTH] = '\0';
    json_put_text(out, "day", day);
    json_put_text(out, "anchor", first ? "start" : last ? "end" : "middle");
    json_put_integer(out, "day_at", first ? left : last ? left + BAR : left + BAR / 2);
}

static void put_bar(const struct fieldwork_bars *bars, size_t at, int64_t most,
                    struct json_out *out)
{
    int64_t left = (int64_t)at * STEP + (STEP - BAR) / 2;
    int64_t count = bars->counts[at];
    int64_t height = (int64_t)((double)count * TALL / (double)most);
    if (count > 0 && height == 0)
        height = 1;
    json_open(out, NULL, '{');
    json_put_integer(out, "left", left);
    json_put_integer(out, "top", TOP + TALL - height);
    json_put_integer(out, "height", height);
    json_put_integer(out, "middle", left + BAR / 2);
    json_put_integer(out, "over", TOP + TALL - height - GAP);
    json_put_integer(out, "count", count);
    put_day(bars, at, left, out);
    json_close(out, '}');
}

void fieldwork_chart(const struct fieldwork_bars *bars, struct json_out *out)
{
    int64_t most = most_of(bars);
    json_put_integer(out, "width", (int64_t)bars->count * STEP);
    json_put_integer(out, "tall", TOP + TALL + FOOT);
    json_put_integer(out, "floor", TOP + TALL);
    json_put_integer(out, "days_at", TOP + TALL + FOOT - GAP);
    json_put_integer(out, "bar", BAR);
    json_open(out, "bars", '[');
    for (size_t i = 0; i < bars->count; i++)
        put_bar(bars, i, most, out);
    json_close(out, ']');
}
