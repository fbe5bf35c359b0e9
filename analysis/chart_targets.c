/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/chart_targets.h"

#include "analysis/chart_draw.h"

enum { LEFT = 190, RIGHT = CHART_WIDTH - 20, TOP = 34, STEP = 18, KEY_WIDTH = 120, FOOT = 40 };

static const double FONT = 9;

static double place_x(const struct targets_chart *chart, double percent)
{
    return LEFT + (percent - chart->low) / (chart->high - chart->low) * (RIGHT - LEFT);
}

static void put_ring(struct buffer *out, double x, double y)
{
    buffer_format(out,
                  "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"#ffffff\" stroke=\"#9a4a00\" "
                  "stroke-width=\"1.6\"/>\n",
                  x, y);
}

static void put_dot(struct buffer *out, double x, double y)
{
    buffer_format(out, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.2\" fill=\"#0b5c7a\"/>\n", x, y);
}

static void put_axis(const struct targets_chart *chart, double bottom, struct buffer *out)
{
    for (int i = 0; i <= chart->tick_count; i++) {
        double x = LEFT + (double)(RIGHT - LEFT) * i / chart->tick_count;
        chart_line(out, "stroke=\"#d5dce1\" stroke-width=\"0.5\"", (double[]){x, TOP},
                   (double[]){x, bottom});
        chart_text(out, " text-anchor=\"middle\" fill=\"#5b6770\"", x, bottom + 14,
                   chart->ticks[i]);
    }
    double target = place_x(chart, 100);
    chart_line(out, "stroke=\"#1b2733\" stroke-width=\"1.2\"", (double[]){target, TOP - 6},
               (double[]){target, bottom});
    chart_text(out, " text-anchor=\"end\" fill=\"#1b2733\"", RIGHT, bottom + 30, chart->axis_title);
}

static void put_keys(const struct targets_chart *chart, struct buffer *out)
{
    put_ring(out, LEFT, 12);
    chart_text(out, " fill=\"#1b2733\"", LEFT + 10, 15, chart->keys[0]);
    put_dot(out, LEFT + KEY_WIDTH, 12);
    chart_text(out, " fill=\"#1b2733\"", LEFT + KEY_WIDTH + 10, 15, chart->keys[1]);
}

void chart_targets(const struct targets_chart *chart, struct buffer *out)
{
    const struct chart_names names = {chart->id, chart->title, chart->description};
    const double bottom = TOP + (double)STEP * (double)chart->row_count;
    chart_open(out, &names, bottom + FOOT, FONT);
    put_keys(chart, out);
    put_axis(chart, bottom, out);
    for (size_t i = 0; i < chart->row_count; i++) {
        const struct target_row *row = &chart->rows[i];
        const double y = TOP + STEP * ((double)i + 0.5);
        const double before = place_x(chart, row->before);
        const double after = place_x(chart, row->after);
        chart_text(out, " text-anchor=\"end\" fill=\"#1b2733\"", LEFT - 12, y + 3, row->name);
        chart_line(out, "stroke=\"#5b6770\" stroke-width=\"0.8\"", (double[]){before, y},
                   (double[]){after, y});
        put_ring(out, before, y);
        put_dot(out, after, y);
    }
    buffer_text(out, "</svg>\n");
}
