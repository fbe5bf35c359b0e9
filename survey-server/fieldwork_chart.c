/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/fieldwork_chart.h"

#include "base/date.h"
#include "base/html.h"

#include <inttypes.h>

enum { STEP = 48, BAR = 36, TOP = 28, TALL = 120, FOOT = 30, DAY_AND_MONTH = 5 };

static int64_t most_of(const struct fieldwork_bars *bars)
{
    int64_t most = 1;
    for (size_t i = 0; i < bars->count; i++)
        most = bars->counts[i] > most ? bars->counts[i] : most;
    return most;
}

static void put_bar(const struct fieldwork_bars *bars, size_t at, int64_t most, struct buffer *out)
{
    int left = (int)at * STEP + (STEP - BAR) / 2;
    int middle = (int)at * STEP + STEP / 2;
    int64_t count = bars->counts[at];
    int height = (int)((double)count * TALL / (double)most);
    if (count > 0 && height == 0)
        height = 1;
    if (height > 0)
        buffer_format(out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>", left,
                      TOP + TALL - height, BAR, height);
    buffer_format(out, "<text x=\"%d\" y=\"%d\">%" PRId64 "</text>", middle,
                  TOP + TALL - height - 8, count);
    if (at != 0 && at != bars->count / 2 && at + 1 != bars->count)
        return;
    char day[DATE_TEXT_SIZE];
    const char *anchor = at == 0 ? "start" : at + 1 == bars->count ? "end" : "middle";
    day_text_vi(bars->last - (int32_t)(bars->count - 1 - at), day);
    buffer_format(out, "<text class=\"day\" x=\"%d\" y=\"%d\" text-anchor=\"%s\">%.*s</text>",
                  at == 0                 ? left
                  : at + 1 == bars->count ? left + BAR
                                          : middle,
                  TOP + TALL + 22, anchor, DAY_AND_MONTH, day);
}

enum fault fieldwork_chart(const struct fieldwork_bars *bars, struct buffer *out)
{
    int64_t most = most_of(bars);
    int width = (int)bars->count * STEP;
    buffer_format(
        out,
        "<svg class=\"bars\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
        "role=\"img\" text-anchor=\"middle\" aria-labelledby=\"bars-title bars-told\"><title "
        "id=\"bars-title\">",
        width, TOP + TALL + FOOT);
    html_escape(out, bars->title);
    buffer_text(out, "</title><desc id=\"bars-told\">");
    html_escape(out, bars->told);
    buffer_text(out, "</desc>");
    for (size_t i = 0; i < bars->count; i++)
        put_bar(bars, i, most, out);
    buffer_format(out, "<path d=\"M0 %d.5H%d\"/></svg>", TOP + TALL, width);
    return buffer_check(out);
}
