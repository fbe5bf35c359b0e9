/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Small multiples (Tufte 1990), in the units of chart_forest.c: WIDTH = 170 mm.
 *
 *   keys, mark
 *   panel | panel | panel     each: two lines of title, a note, the rows, ticks
 *   panel ...
 */
#include "analysis/chart_multiples.h"

#include "base/html.h"

#include <math.h>
#include <string.h>

enum {
    WIDTH = 672,
    ACROSS = 3,
    GAP = 18,
    HEAD_HEIGHT = 20,  /* keys */
    TITLE_HEIGHT = 38, /* of a panel */
    TICK_HEIGHT = 22,
    ROWS_HEIGHT = 220, /* of a panel, at most */
    KEY_WIDTH = 204,
    TITLE_LETTERS = 42 /* of a line */
};

static const char ink[] = "#1b2733";
static const char quiet[] = "#5b6770";

struct layout {
    const struct multiples_chart *chart;
    struct buffer *out;
    double row_height;
    double rows; /* height of a panel's rows */
    double width;
};

/* Where a panel's rows begin. */
struct corner {
    double x;
    double y;
};

struct forest_axis multiples_scale(const struct multiple_panel *panels, size_t count,
                                   size_t dot_count)
{
    struct forest_row ends = {.estimate = INFINITY, .has_interval = true};
    ends.low = INFINITY;
    ends.high = -INFINITY;
    for (size_t i = 0; i < count; i++) {
        const struct multiple_panel *panel = &panels[i];
        if (panel->band.text != NULL) {
            ends.low = fmin(ends.low, panel->band.estimate);
            ends.high = fmax(ends.high, panel->band.estimate);
        }
        for (size_t d = 0; d < dot_count; d++) {
            const struct multiple_dot *dot = &panel->dots[d];
            if (!dot->known)
                continue;
            ends.low = fmin(ends.low, dot->has_interval ? dot->low : dot->estimate);
            ends.high = fmax(ends.high, dot->has_interval ? dot->high : dot->estimate);
        }
    }
    ends.estimate = ends.low;
    ends.bare = ends.low > ends.high;
    struct forest_axis axis = forest_scale(&ends, 1, &(struct forest_band){.text = NULL});
    if (axis.high - axis.low > 2 * axis.step && axis.step < 10)
        axis.step = 10; /* a panel is narrow */
    axis.low = floor(axis.low / axis.step) * axis.step;
    axis.high = fmin(100, ceil(axis.high / axis.step) * axis.step);
    return axis;
}

static double plot_x(const struct layout *layout, struct corner corner, double value)
{
    const struct forest_axis *axis = &layout->chart->axis;
    return corner.x + (value - axis->low) / (axis->high - axis->low) * layout->width;
}

static void put_line(struct buffer *out, const char *attributes, struct corner from,
                     struct corner to)
{
    buffer_format(out, "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" %s/>\n", from.x,
                  from.y, to.x, to.y, attributes);
}

static void put_dot(struct buffer *out, struct corner at, double radius, bool full)
{
    buffer_format(out,
                  "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\" stroke=\"%s\" "
                  "stroke-width=\"0.7\"/>\n",
                  at.x, at.y, radius, full ? ink : "#ffffff", full ? ink : quiet);
}

/* Bytes of the first line of a title: up to the last space before TITLE_LETTERS. */
static size_t first_line(const char *text)
{
    size_t letters = 0;
    size_t space = 0;
    for (size_t i = 0; text[i] != '\0'; i++) {
        letters += ((unsigned char)text[i] & 0xC0) != 0x80;
        if (letters > TITLE_LETTERS)
            return space > 0 ? space : i;
        if (text[i] == ' ')
            space = i;
    }
    return strlen(text);
}

static void put_title(const struct layout *layout, struct corner corner,
                      const struct multiple_panel *panel)
{
    struct buffer *out = layout->out;
    size_t length = first_line(panel->title);
    const char *rest = panel->title + length;
    double y = corner.y - TITLE_HEIGHT + (*rest == '\0' ? 20.5 : 10);
    buffer_format(out, "<text x=\"%.1f\" y=\"%.1f\" font-weight=\"700\" fill=\"%s\">", corner.x, y,
                  ink);
    AUTO(buffer) struct buffer line = buffer_of(length + 1);
    buffer_bytes(&line, panel->title, length);
    html_escape(out, line.data == NULL ? "" : line.data);
    if (*rest != '\0') {
        buffer_format(out, "<tspan x=\"%.1f\" dy=\"10.5\">", corner.x);
        html_escape(out, rest + strspn(rest, " "));
        buffer_text(out, "</tspan>");
    }
    buffer_format(out, "</text>\n<text x=\"%.1f\" y=\"%.1f\" fill=\"%s\">", corner.x, corner.y - 5,
                  quiet);
    html_escape(out, panel->note);
    buffer_text(out, "</text>\n");
}

/* Lines between the ticks, and the percentages under them. */
static void put_ticks(const struct layout *layout, struct corner corner)
{
    const struct forest_axis *axis = &layout->chart->axis;
    int count = (int)lround((axis->high - axis->low) / axis->step);
    double bottom = corner.y + layout->rows;
    for (int i = 0; i <= count; i++) {
        double value = fmin(axis->low + i * axis->step, axis->high);
        double x = plot_x(layout, corner, value);
        put_line(layout->out, "stroke=\"#d5dce1\" stroke-width=\"0.5\"",
                 (struct corner){x, corner.y}, (struct corner){x, bottom + 3});
        if (count > 5 && i % 2 == 1)
            continue;
        /* those at the ends stay inside the panel */
        const char *anchor = i == 0 ? "start" : i == count ? "end" : "middle";
        buffer_format(layout->out,
                      "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%.0f%%"
                      "</text>\n",
                      x, bottom + 12, anchor, quiet, value);
    }
    put_line(layout->out, "stroke=\"#1b2733\" stroke-width=\"0.6\"", corner,
             (struct corner){corner.x + layout->width, corner.y});
    put_line(layout->out, "stroke=\"#1b2733\" stroke-width=\"0.6\"",
             (struct corner){corner.x, bottom}, (struct corner){corner.x + layout->width, bottom});
}

static void put_band(const struct layout *layout, struct corner corner,
                     const struct forest_band *band)
{
    if (band->text == NULL)
        return;
    if (band->has_interval) {
        double left = plot_x(layout, corner, fmax(band->low, layout->chart->axis.low));
        double right = plot_x(layout, corner, fmin(band->high, layout->chart->axis.high));
        buffer_format(layout->out,
                      "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" "
                      "fill=\"#e6eaed\"/>\n",
                      left, corner.y, fmax(0.5, right - left), layout->rows);
    }
    double x = plot_x(layout, corner, band->estimate);
    put_line(layout->out, "stroke=\"#5b6770\" stroke-width=\"0.8\" stroke-dasharray=\"2 2\"",
             (struct corner){x, corner.y}, (struct corner){x, corner.y + layout->rows});
}

static void put_dots(const struct layout *layout, struct corner corner,
                     const struct multiple_panel *panel)
{
    double radius = fmin(2.4, fmax(0.9, layout->row_height * 0.42));
    for (size_t i = 0; i < layout->chart->dot_count; i++) {
        const struct multiple_dot *dot = &panel->dots[i];
        double y = corner.y + ((double)i + 0.5) * layout->row_height;
        if (!dot->known)
            continue;
        if (dot->has_interval)
            put_line(layout->out,
                     dot->differs ? "stroke=\"#1b2733\" stroke-width=\"0.8\""
                                  : "stroke=\"#b8bcc0\" stroke-width=\"0.6\"",
                     (struct corner){plot_x(layout, corner, dot->low), y},
                     (struct corner){plot_x(layout, corner, dot->high), y});
        put_dot(layout->out, (struct corner){plot_x(layout, corner, dot->estimate), y}, radius,
                dot->differs);
    }
}

static void put_keys(const struct layout *layout)
{
    const struct multiples_chart *chart = layout->chart;
    double x = 4;
    for (size_t i = 0; i < 2; i++) {
        if (chart->keys[i] == NULL)
            continue;
        put_dot(layout->out, (struct corner){x, 7}, 2.4, i == 0);
        buffer_format(layout->out, "<text x=\"%.1f\" y=\"10\" fill=\"%s\">", x + 8, quiet);
        html_escape(layout->out, chart->keys[i]);
        buffer_text(layout->out, "</text>\n");
        x += KEY_WIDTH;
    }
    if (chart->mark == NULL)
        return;
    buffer_format(layout->out, "<text x=\"%d\" y=\"10\" text-anchor=\"end\" font-weight=\"700\">",
                  WIDTH - 4);
    html_escape(layout->out, chart->mark);
    buffer_text(layout->out, "</text>\n");
}

static void put_names(const struct multiples_chart *chart, double height, struct buffer *out)
{
    buffer_format(out,
                  "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %.1f\" role=\"img\" "
                  "aria-labelledby=\"%s-title %s-desc\" font-family=\"'Liberation Sans', "
                  "'Noto Sans', Arial, sans-serif\" font-size=\"9\">\n<title id=\"%s-title\">",
                  WIDTH, height, chart->id, chart->id, chart->id);
    html_escape(out, chart->title);
    buffer_format(out, "</title>\n<desc id=\"%s-desc\">", chart->id);
    html_escape(out, chart->description);
    buffer_text(out, "</desc>\n");
}

void chart_multiples(const struct multiples_chart *chart, struct buffer *out)
{
    size_t across = chart->panel_count < ACROSS ? 2 : ACROSS;
    size_t down = (chart->panel_count + across - 1) / across;
    struct layout layout = {.chart = chart, .out = out};
    layout.row_height = fmin(9, ROWS_HEIGHT / fmax(1, (double)chart->dot_count));
    layout.rows = layout.row_height * (double)chart->dot_count;
    layout.width = (WIDTH - GAP * (double)(across - 1) - 24) / (double)across;
    double panel = TITLE_HEIGHT + layout.rows + TICK_HEIGHT;
    put_names(chart, HEAD_HEIGHT + (double)down * panel, out);
    put_keys(&layout);
    for (size_t i = 0; i < chart->panel_count; i++) {
        struct corner corner = {12 + (double)(i % across) * (layout.width + GAP),
                                HEAD_HEIGHT + TITLE_HEIGHT + (double)(i / across) * panel};
        put_band(&layout, corner, &chart->panels[i].band);
        put_ticks(&layout, corner);
        put_dots(&layout, corner, &chart->panels[i]);
        put_title(&layout, corner, &chart->panels[i]);
    }
    buffer_text(out, "</svg>\n");
}
