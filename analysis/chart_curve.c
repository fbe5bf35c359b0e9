/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/chart_curve.h"

#include "analysis/chart_draw.h"

#include <math.h>

enum { LEFT = 50, RIGHT = CHART_WIDTH - 110, TOP = 30, BOTTOM = 236, HEIGHT = 280, KEY_STEP = 16 };

static const double FONT = 9;
static const char *const dashes[CURVE_LINES_MAX] = {"none", "6 3", "2 2", "8 3 2 3"};

static const char *const colours[CURVE_LINES_MAX] = {"#0b5c7a", "#9a4a00", "#5b6770", "#1b2733"};

double curve_end(double value)
{
    double power = pow(10, floor(log10(value)));
    double lead = value / power;
    return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
}

static double place_x(const struct curve_chart *chart, double x)
{
    return LEFT + x / chart->x_high * (RIGHT - LEFT);
}

static double place_y(const struct curve_chart *chart, double y)
{
    return BOTTOM - y / chart->y_high * (BOTTOM - TOP);
}

static void put_axes(const struct curve_chart *chart, struct buffer *out)
{
    static const char grid[] = "stroke=\"#d5dce1\" stroke-width=\"0.5\"";
    static const char axis[] = "stroke=\"#5b6770\" stroke-width=\"0.8\"";
    for (int i = 1; i <= CURVE_TICKS; i++) {
        double x = LEFT + (double)(RIGHT - LEFT) * i / CURVE_TICKS;
        double y = BOTTOM - (double)(BOTTOM - TOP) * i / CURVE_TICKS;
        chart_line(out, grid, (double[]){LEFT, y}, (double[]){RIGHT, y});
        chart_line(out, grid, (double[]){x, TOP}, (double[]){x, BOTTOM});
        chart_text(out, " text-anchor=\"end\" fill=\"#5b6770\"", LEFT - 5, y + 3,
                   chart->y_ticks[i - 1]);
        chart_text(out, " text-anchor=\"middle\" fill=\"#5b6770\"", x, BOTTOM + 14,
                   chart->x_ticks[i - 1]);
    }
    chart_line(out, axis, (double[]){LEFT, BOTTOM}, (double[]){RIGHT, BOTTOM});
    chart_line(out, axis, (double[]){LEFT, TOP}, (double[]){LEFT, BOTTOM});
    chart_text(out, " fill=\"#1b2733\"", LEFT, TOP - 10, chart->y_title);
    chart_text(out, " text-anchor=\"end\" fill=\"#1b2733\"", RIGHT, BOTTOM + 30, chart->x_title);
}

/* Points outside the axes are left out. */
static void put_line(const struct curve_chart *chart, size_t number, struct buffer *out)
{
    const struct curve_line *line = &chart->lines[number];
    const double y = TOP + 6 + KEY_STEP * (double)number;
    buffer_format(out,
                  "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.6\" "
                  "stroke-dasharray=\"%s\" points=\"",
                  colours[number % CURVE_LINES_MAX], dashes[number % CURVE_LINES_MAX]);
    for (size_t i = 0; i < line->count; i++)
        if (line->x[i] <= chart->x_high && line->y[i] <= chart->y_high)
            buffer_format(out, "%.1f,%.1f ", place_x(chart, line->x[i]),
                          place_y(chart, line->y[i]));
    buffer_format(out,
                  "\"/>\n<path fill=\"none\" stroke=\"%s\" stroke-width=\"1.6\" "
                  "stroke-dasharray=\"%s\" d=\"M%d %.1fh24\"/>\n",
                  colours[number % CURVE_LINES_MAX], dashes[number % CURVE_LINES_MAX], RIGHT + 10,
                  y);
    chart_text(out, " fill=\"#1b2733\"", RIGHT + 38, y + 3, line->name);
}

void chart_curve(const struct curve_chart *chart, struct buffer *out)
{
    const struct chart_names names = {chart->id, chart->title, chart->description};
    chart_open(out, &names, HEIGHT, FONT);
    put_axes(chart, out);
    for (size_t i = 0; i < chart->line_count; i++)
        put_line(chart, i, out);
    if (!isnan(chart->chosen[0]))
        buffer_format(out,
                      "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"#ffffff\" stroke=\"#1b2733\" "
                      "stroke-width=\"1.6\"/>\n",
                      place_x(chart, chart->chosen[0]), place_y(chart, chart->chosen[1]));
    buffer_text(out, "</svg>\n");
}
