/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/chart_trend.h"

#include "analysis/chart_draw.h"

#include <math.h>
#include <stdio.h>

enum { LEFT = 44, RIGHT = CHART_WIDTH - 20, TOP = 26, BOTTOM = 150, HEIGHT = 184, CAP = 3 };

static const double FONT = 9;

/* The part of 0-100 percent that is drawn. */
struct scale {
    double low;
    double high;
    double step;
};

static struct scale scale_of(const struct trend_chart *chart)
{
    double low = 100;
    double high = 0;
    for (size_t i = 0; i < chart->point_count; i++) {
        const struct trend_point *point = &chart->points[i];
        if (!point->known)
            continue;
        low = fmin(low, point->has_interval ? point->low : point->estimate);
        high = fmax(high, point->has_interval ? point->high : point->estimate);
    }
    double step = high - low <= 20 ? 5 : 10;
    if (high - low > 50)
        step = 20;
    struct scale scale = {fmax(0, floor(low / step) * step), fmin(100, ceil(high / step) * step),
                          step};
    if (scale.high - scale.low < step) {
        scale.low = fmax(0, scale.low - step);
        scale.high = fmin(100, scale.high + step);
    }
    return scale;
}

static double point_x(const struct trend_chart *chart, size_t place)
{
    double each = (double)(RIGHT - LEFT) / (double)chart->point_count;
    return LEFT + ((double)place + 0.5) * each;
}

static double point_y(const struct scale *scale, double percent)
{
    return BOTTOM - (percent - scale->low) / (scale->high - scale->low) * (BOTTOM - TOP);
}

static void put_scale(const struct scale *scale, struct buffer *out)
{
    int count = (int)lround((scale->high - scale->low) / scale->step);
    for (int i = 0; i <= count; i++) {
        double value = fmin(scale->low + i * scale->step, scale->high);
        double y = point_y(scale, value);
        char text[16];
        snprintf(text, sizeof text, "%.0f%%", value);
        chart_line(out, "stroke=\"#d5dce1\" stroke-width=\"0.5\"", (double[]){LEFT, y},
                   (double[]){RIGHT, y});
        chart_text(out, " text-anchor=\"end\" fill=\"#5b6770\"", LEFT - 5, y + 3, text);
    }
}

static void put_interval(const struct scale *scale, const struct trend_point *point, double x,
                         struct buffer *out)
{
    static const char stroke[] = "stroke=\"#5b6770\" stroke-width=\"1.2\"";
    double ends[] = {point_y(scale, point->low), point_y(scale, point->high)};
    chart_line(out, stroke, (double[]){x, ends[0]}, (double[]){x, ends[1]});
    for (size_t i = 0; i < 2; i++)
        chart_line(out, stroke, (double[]){x - CAP, ends[i]}, (double[]){x + CAP, ends[i]});
}

static void put_point(const struct trend_chart *chart, const struct scale *scale, size_t place,
                      struct buffer *out)
{
    const struct trend_point *point = &chart->points[place];
    double x = point_x(chart, place);
    chart_text(out, " text-anchor=\"middle\" fill=\"#1b2733\"", x, BOTTOM + 14, point->name);
    chart_text(out, " text-anchor=\"middle\" fill=\"#5b6770\" font-size=\"8\"", x, BOTTOM + 26,
               point->count);
    if (!point->known)
        return;
    double y = point_y(scale, point->estimate);
    if (point->has_interval)
        put_interval(scale, point, x, out);
    buffer_format(out, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"#0b5c7a\"/>\n", x, y);
    chart_text(out, " fill=\"#1b2733\" font-weight=\"700\"", x + 6, y - 5, point->text);
}

void chart_trend(const struct trend_chart *chart, struct buffer *out)
{
    const struct chart_names names = {chart->id, chart->title, chart->description};
    struct scale scale = scale_of(chart);
    chart_open(out, &names, HEIGHT, FONT);
    chart_text(out, " font-weight=\"700\" fill=\"#1b2733\"", LEFT, 10, chart->mark);
    put_scale(&scale, out);
    for (size_t i = 1; i < chart->point_count; i++)
        if (chart->points[i - 1].known && chart->points[i].known)
            chart_line(
                out, "stroke=\"#0b5c7a\" stroke-width=\"1.4\"",
                (double[]){point_x(chart, i - 1), point_y(&scale, chart->points[i - 1].estimate)},
                (double[]){point_x(chart, i), point_y(&scale, chart->points[i].estimate)});
    for (size_t i = 0; i < chart->point_count; i++)
        put_point(chart, &scale, i, out);
    buffer_text(out, "</svg>\n");
}
