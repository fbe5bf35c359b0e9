/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The forest plot (Cleveland 1985; Lewis and Clarke 2001, BMJ 322). Drawn in units that are about
 * a quarter of a millimetre when the figure fills the text width of A4 (170 mm = CHART_WIDTH
 * units):
 *
 *   0 NAME_X            PLOT_LEFT ... PLOT_RIGHT   COUNT_X  ESTIMATE_X  INTERVAL_X  CHART_WIDTH
 *     with a strip:     PLOT_LEFT ... STRIP_LEFT ... STRIP_RIGHT   COUNT_X  as above
 *     keys, mark
 *     column titles       ticks, band's words
 *     row 0 ... row n-1, a hairline every fifth, a head's line above the row that it is of
 *                         ticks
 */
#include "analysis/chart.h"
#include "analysis/chart_draw.h"

#include "base/html.h"

#include <math.h>
#include <stdio.h>

enum {
    NAME_X = 4,
    PLOT_LEFT = 190,
    PLOT_LEFT_LONG = 290, /* names of components are longer than those of communes */
    PLOT_LEFT_STRIP = 164,
    PLOT_RIGHT = 484,
    PLOT_RIGHT_STRIP = 388,
    STRIP_LEFT = 404,
    STRIP_RIGHT = 490,
    COUNT_X = 530,
    ESTIMATE_X = 596,
    INTERVAL_X = CHART_WIDTH - 4,
    HEAD_HEIGHT = 46,
    FOOT_HEIGHT = 18,
    ROWS_HEIGHT = 812, /* that rows share when there are many */
    RULE_EVERY = 5
};

static const char ink[] = "#1b2733";
static const char quiet[] = "#5b6770";
static const char accent[] = "#0b5c7a";
static const char accent_light[] = "#e2f0f5";
static const char band_fill[] = "#e6eaed";
static const char hairline[] = "#d5dce1";
static const char strip_fill[] = "#b8bcc0";

/* What depends on how many rows there are. */
struct layout {
    const struct forest_chart *chart;
    struct buffer *out;
    double row_height;
    double font;
    double bottom; /* of the last row */
};

static void widen(struct forest_axis *axis, double low, double high)
{
    axis->low = fmin(axis->low, low);
    axis->high = fmax(axis->high, high);
}

static double tick_step(double range)
{
    if (range <= 30)
        return 5;
    return range <= 70 ? 10 : 20;
}

struct forest_axis forest_scale(const struct forest_row *rows, size_t count,
                                const struct forest_band *band)
{
    struct forest_axis axis = {100, 0, 5, false};
    for (size_t i = 0; i < count; i++) {
        if (rows[i].bare)
            continue;
        widen(&axis, rows[i].estimate, rows[i].estimate);
        if (rows[i].has_interval)
            widen(&axis, rows[i].low, rows[i].high);
    }
    if (band->text != NULL)
        widen(&axis, band->has_interval ? band->low : band->estimate,
              band->has_interval ? band->high : band->estimate);
    if (axis.low > axis.high)
        return (struct forest_axis){0, 100, 20, false};
    axis.step = tick_step(axis.high - axis.low);
    axis.low = fmax(0, floor(axis.low / axis.step) * axis.step);
    axis.high = fmin(100, ceil(axis.high / axis.step) * axis.step);
    if (axis.high - axis.low < axis.step)
        widen(&axis, fmax(0, axis.low - axis.step), fmin(100, axis.high + axis.step));
    return axis;
}

/* The upper edge of a row: below its head. */
static double row_top(const struct layout *layout, size_t index)
{
    const struct forest_chart *chart = layout->chart;
    size_t lines = index;
    for (size_t i = 0; i < chart->head_count && chart->heads[i].row <= index; i++)
        lines++;
    return HEAD_HEIGHT + (double)lines * layout->row_height;
}

static double plot_left(const struct forest_chart *chart)
{
    if (chart->pair_count > 0)
        return PLOT_LEFT_STRIP;
    return chart->long_names ? PLOT_LEFT_LONG : PLOT_LEFT;
}

static double plot_right(const struct forest_chart *chart)
{
    return chart->pair_count > 0 ? PLOT_RIGHT_STRIP : PLOT_RIGHT;
}

static double plot_x(const struct forest_chart *chart, double percent)
{
    const struct forest_axis *axis = &chart->axis;
    double left = plot_left(chart);
    double share = (percent - axis->low) / (axis->high - axis->low);
    return left + share * (plot_right(chart) - left);
}

static void put_dot(struct buffer *out, double x, double y, bool full)
{
    buffer_format(out,
                  "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\" stroke=\"%s\" "
                  "stroke-width=\"1\"/>\n",
                  x, y, full ? 2.8 : 2.6, full ? ink : "#ffffff", full ? ink : quiet);
}

static void put_diamond(struct buffer *out, double x, double y)
{
    buffer_format(out, "<path d=\"M%.1f %.1fl4.4 4.4l-4.4 4.4l-4.4 -4.4z\" fill=\"%s\"/>\n", x,
                  y - 4.4, accent);
}

/* Which mark a row gets; the keys are in the same order. */
enum mark { MARK_FULL, MARK_HOLLOW, MARK_DIAMOND };

static enum mark row_mark(const struct forest_row *row)
{
    if (row->emphasis)
        return MARK_DIAMOND;
    return row->differs ? MARK_FULL : MARK_HOLLOW;
}

static void put_mark(struct buffer *out, enum mark mark, double x, double y)
{
    if (mark == MARK_DIAMOND)
        put_diamond(out, x, y);
    else
        put_dot(out, x, y, mark == MARK_FULL);
}

/* About as wide as the mark and its words. */
static double key_width(const char *words)
{
    const double letter = 4.6;
    double letters = 0;
    for (const char *at = words; *at != '\0'; at++)
        letters += ((unsigned char)*at & 0xC0) != 0x80;
    return 8 + letters * letter + 16;
}

static void put_keys(const struct layout *layout)
{
    const struct forest_chart *chart = layout->chart;
    double x = NAME_X + 4;
    for (size_t i = 0; i < 3; i++) {
        if (chart->keys[i] == NULL)
            continue;
        put_mark(layout->out, (enum mark)i, x, 7);
        buffer_format(layout->out, "<text x=\"%.1f\" y=\"10\" fill=\"%s\">", x + 8, quiet);
        html_escape(layout->out, chart->keys[i]);
        buffer_text(layout->out, "</text>\n");
        x += key_width(chart->keys[i]);
    }
    chart_text(layout->out, " text-anchor=\"end\" font-weight=\"700\"", INTERVAL_X, 10,
               chart->mark);
}

static void put_heads(const struct layout *layout)
{
    static const double x[] = {NAME_X, COUNT_X, ESTIMATE_X, INTERVAL_X};
    for (size_t i = 0; i < 4; i++)
        chart_text(layout->out,
                   i == 0 ? " fill=\"#5b6770\"" : " fill=\"#5b6770\" text-anchor=\"end\"", x[i],
                   HEAD_HEIGHT - 8, layout->chart->column_titles[i]);
    if (layout->chart->pair_count > 0)
        chart_text(layout->out, " fill=\"#5b6770\" text-anchor=\"middle\"",
                   (STRIP_LEFT + STRIP_RIGHT) / 2.0, HEAD_HEIGHT - 8,
                   layout->chart->column_titles[4]);
    chart_line(layout->out, "stroke=\"#1b2733\" stroke-width=\"0.6\"",
               (double[]){0, HEAD_HEIGHT - 2}, (double[]){CHART_WIDTH, HEAD_HEIGHT - 2});
}

static void put_ticks(const struct layout *layout)
{
    const struct forest_axis *axis = &layout->chart->axis;
    char attributes[80];
    snprintf(attributes, sizeof attributes, "stroke=\"%s\" stroke-width=\"0.5\"", hairline);
    int count = (int)lround((axis->high - axis->low) / axis->step);
    for (int i = 0; i <= count; i++) {
        double value = fmin(axis->low + i * axis->step, axis->high);
        double x = plot_x(layout->chart, value);
        chart_line(layout->out, attributes, (double[]){x, HEAD_HEIGHT},
                   (double[]){x, layout->bottom + 3});
        buffer_format(layout->out,
                      "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\" fill=\"%s\">%.0f%s"
                      "</text>\n",
                      x, layout->bottom + 14, quiet, value, axis->points ? "" : "%");
    }
}

/* The whole's interval behind the rows, its estimate as a dashed line, its words above. */
static void put_band(const struct layout *layout)
{
    const struct forest_band *band = &layout->chart->band;
    if (band->text == NULL)
        return;
    double x = plot_x(layout->chart, band->estimate);
    if (band->has_interval) {
        double left = plot_x(layout->chart, band->low);
        buffer_format(layout->out,
                      "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>\n",
                      left, HEAD_HEIGHT - 2, fmax(1, plot_x(layout->chart, band->high) - left),
                      layout->bottom + 2 - HEAD_HEIGHT, band_fill);
    }
    chart_line(layout->out, "stroke=\"#5b6770\" stroke-width=\"0.7\" stroke-dasharray=\"2 2\"",
               (double[]){x, HEAD_HEIGHT - 2}, (double[]){x, layout->bottom});
    double words = fmin(fmax(x, plot_left(layout->chart) + 90), plot_right(layout->chart) - 70);
    chart_text(layout->out, " text-anchor=\"middle\" fill=\"#1b2733\"", words, HEAD_HEIGHT - 8,
               band->text);
}

static void put_row_texts(const struct layout *layout, const struct forest_row *row, double y)
{
    static const double x[] = {NAME_X, COUNT_X, ESTIMATE_X, INTERVAL_X};
    const char *texts[] = {row->name, row->count_text, row->estimate_text, row->interval_text};
    char attributes[120];
    bool told = row->differs || row->emphasis;
    for (size_t i = 0; i < 4; i++) {
        snprintf(attributes, sizeof attributes, "%s fill=\"%s\"%s",
                 i == 0 ? "" : " text-anchor=\"end\"",
                 row->emphasis ? accent : (told ? ink : quiet),
                 row->emphasis ? " font-weight=\"700\"" : "");
        chart_text(layout->out, attributes, x[i], y + layout->font * 0.36, texts[i]);
    }
}

static void put_row_marks(const struct layout *layout, const struct forest_row *row, double y)
{
    if (row->has_interval) {
        char attributes[80];
        snprintf(attributes, sizeof attributes, "stroke=\"%s\" stroke-width=\"%s\"",
                 row->emphasis ? accent : (row->differs ? ink : quiet), row->emphasis ? "2" : "1");
        chart_line(layout->out, attributes, (double[]){plot_x(layout->chart, row->low), y},
                   (double[]){plot_x(layout->chart, row->high), y});
    }
    put_mark(layout->out, row_mark(row), plot_x(layout->chart, row->estimate), y);
}

/* The width of the strip that belongs to places from..to-1. */
static void put_places(const struct layout *layout, size_t from, size_t to, double y)
{
    double each = (double)(STRIP_RIGHT - STRIP_LEFT) / (double)layout->chart->pair_count;
    buffer_format(layout->out,
                  "<rect x=\"%.2f\" y=\"%.1f\" width=\"%.2f\" height=\"4\" fill=\"%s\"/>\n",
                  STRIP_LEFT + (double)from * each, y - 2, (double)(to - from) * each, strip_fill);
}

/* Bars over the places that cannot be told from the row's, a tick at its own. */
static void put_strip(const struct layout *layout, const struct forest_row *row, double y)
{
    size_t count = layout->chart->pair_count;
    size_t from = 0;
    for (size_t i = 0; i <= count; i++) {
        if (i < count && row->pairs[i] == 0)
            continue;
        if (i > from)
            put_places(layout, from, i, y);
        from = i + 1;
    }
    double each = (double)(STRIP_RIGHT - STRIP_LEFT) / (double)count;
    double x = STRIP_LEFT + ((double)row->place + 0.5) * each;
    chart_line(layout->out,
               row->emphasis ? "stroke=\"#0b5c7a\" stroke-width=\"2.4\""
                             : "stroke=\"#1b2733\" stroke-width=\"1.2\"",
               (double[]){x, y - 3.6}, (double[]){x, y + 3.6});
}

static void put_row(const struct layout *layout, size_t index)
{
    const struct forest_row *row = &layout->chart->rows[index];
    double y = row_top(layout, index) + layout->row_height / 2;
    if (!row->bare)
        put_row_marks(layout, row, y);
    if (row->pairs != NULL && layout->chart->pair_count > 0)
        put_strip(layout, row, y);
    put_row_texts(layout, row, y);
}

/* The light ground of the unit in question, a hairline every fifth row to guide the eye, and a
 * rule above the bare rows. */
static void put_grounds(const struct layout *layout)
{
    const struct forest_chart *chart = layout->chart;
    for (size_t i = 0; i < chart->row_count; i++) {
        double top = row_top(layout, i);
        if (chart->rows[i].emphasis)
            buffer_format(layout->out,
                          "<rect x=\"0\" y=\"%.1f\" width=\"%d\" height=\"%.1f\" fill=\"%s\"/>\n",
                          top, CHART_WIDTH, layout->row_height, accent_light);
        if (i > 0 && chart->rows[i].bare && !chart->rows[i - 1].bare)
            chart_line(layout->out, "stroke=\"#1b2733\" stroke-width=\"0.6\"", (double[]){0, top},
                       (double[]){CHART_WIDTH, top});
        else if (i > 0 && i % RULE_EVERY == 0)
            chart_line(layout->out, "stroke=\"#d5dce1\" stroke-width=\"0.5\"", (double[]){0, top},
                       (double[]){CHART_WIDTH, top});
    }
    chart_line(layout->out, "stroke=\"#1b2733\" stroke-width=\"0.6\"",
               (double[]){0, layout->bottom}, (double[]){CHART_WIDTH, layout->bottom});
}

/* The words of a band of rows between two rules. */
static void put_row_heads(const struct layout *layout)
{
    const struct forest_chart *chart = layout->chart;
    for (size_t i = 0; i < chart->head_count; i++) {
        double bottom = row_top(layout, chart->heads[i].row);
        double top = bottom - layout->row_height;
        buffer_format(layout->out,
                      "<rect x=\"0\" y=\"%.1f\" width=\"%d\" height=\"%.1f\" "
                      "fill=\"#ffffff\"/>\n",
                      top, CHART_WIDTH, layout->row_height);
        chart_line(layout->out, "stroke=\"#1b2733\" stroke-width=\"0.6\"", (double[]){0, top},
                   (double[]){CHART_WIDTH, top});
        chart_text(layout->out, " fill=\"#1b2733\" font-weight=\"700\"", NAME_X,
                   (top + bottom) / 2 + layout->font * 0.36, chart->heads[i].text);
    }
}

void chart_forest(const struct forest_chart *chart, struct buffer *out)
{
    size_t lines = chart->row_count + chart->head_count;
    double share = ROWS_HEIGHT / fmax(1, (double)lines);
    struct layout layout = {.chart = chart, .out = out};
    layout.row_height = fmin(17, fmax(10.2, share));
    layout.font = fmin(10.4, fmax(9.2, layout.row_height * 0.8));
    layout.bottom = HEAD_HEIGHT + (double)lines * layout.row_height;
    chart_open(out, &(struct chart_names){chart->id, chart->title, chart->description},
               layout.bottom + FOOT_HEIGHT, layout.font);
    put_grounds(&layout);
    put_band(&layout);
    put_ticks(&layout);
    buffer_text(out, "<g font-size=\"9\">\n");
    put_keys(&layout);
    put_heads(&layout);
    buffer_text(out, "</g>\n");
    put_row_heads(&layout);
    for (size_t i = 0; i < chart->row_count; i++)
        put_row(&layout, i);
    buffer_text(out, "</svg>\n");
}
