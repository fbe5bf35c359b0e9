/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * In the units of chart_forest.c: WIDTH = 170 mm of A4.
 *
 *   legend (and mark), north
 *   the map, as large as fits
 *   scale bar
 */
#include "analysis/chart_map.h"

#include "base/html.h"

#include <math.h>
#include <string.h>

enum { WIDTH = 672, MAP_HEIGHT_MAX = 700, LEGEND_LINE = 17, FOOT_HEIGHT = 26, MARGIN = 6 };

static const double KM_A_DEGREE = 111.2;
static const double CLOSE = 0.6; /* points nearer than that are one */
static const double PI_OVER_180 = 0.017453292519943295;

static const char ink[] = "#1b2733";

struct view {
    const struct map_chart *chart;
    struct buffer *out;
    double west;
    double north;
    double stretch; /* cosine of the middle latitude */
    double scale;   /* drawing units a degree of latitude */
    double left;
    double top;
    double height;
};

struct bounds {
    double west;
    double east;
    double south;
    double north;
};

struct spot {
    double x;
    double y;
};

static struct spot spot_of(const struct view *view, struct shape_point point)
{
    return (struct spot){view->left + (point.longitude - view->west) * view->stretch * view->scale,
                         view->top + (view->north - point.latitude) * view->scale};
}

static struct bounds bounds_of(const struct map_chart *chart)
{
    struct bounds bounds = {INFINITY, -INFINITY, INFINITY, -INFINITY};
    for (size_t i = 0; i < chart->area_count; i++)
        for (size_t r = 0; r < chart->areas[i].shape->ring_count; r++) {
            const struct shape_ring *ring = &chart->areas[i].shape->rings[r];
            for (size_t p = 0; p < ring->count; p++) {
                bounds.west = fmin(bounds.west, ring->points[p].longitude);
                bounds.east = fmax(bounds.east, ring->points[p].longitude);
                bounds.south = fmin(bounds.south, ring->points[p].latitude);
                bounds.north = fmax(bounds.north, ring->points[p].latitude);
            }
        }
    return bounds;
}

static size_t legend_lines(const struct map_chart *chart)
{
    size_t lines = chart->mark != NULL;
    for (size_t i = 0; i < MAP_CLASSES; i++)
        lines += chart->legend[i] != NULL;
    return lines;
}

static struct view view_of(const struct map_chart *chart, struct buffer *out)
{
    const struct bounds bounds = bounds_of(chart);
    double stretch = cos((bounds.north + bounds.south) / 2 * PI_OVER_180);
    double across = fmax(1e-6, (bounds.east - bounds.west) * stretch);
    double down = fmax(1e-6, bounds.north - bounds.south);
    double scale = fmin((WIDTH - 2 * MARGIN) / across, MAP_HEIGHT_MAX / down);
    return (struct view){.chart = chart,
                         .out = out,
                         .west = bounds.west,
                         .north = bounds.north,
                         .stretch = stretch,
                         .scale = scale,
                         .left = (WIDTH - across * scale) / 2,
                         .top = (double)legend_lines(chart) * LEGEND_LINE + MARGIN,
                         .height = down * scale};
}

static void put_ring(const struct view *view, const struct shape_ring *ring)
{
    struct spot last = spot_of(view, ring->points[0]);
    buffer_format(view->out, "M%.1f %.1f", last.x, last.y);
    for (size_t i = 1; i < ring->count; i++) {
        struct spot spot = spot_of(view, ring->points[i]);
        if (hypot(spot.x - last.x, spot.y - last.y) < CLOSE)
            continue;
        buffer_format(view->out, "L%.1f %.1f", spot.x, spot.y);
        last = spot;
    }
    buffer_text(view->out, "Z");
}

/* A pattern's id has the chart's in it: a page may have several figures. */
static void put_patterns(const struct map_chart *chart, struct buffer *out)
{
    static const char *const marks[MAP_CLASSES] = {
        [MAP_BELOW] = "<rect width=\"8\" height=\"8\" fill=\"#c9ced2\"/><path d=\"M0 2h8M0 6h8\" "
                      "stroke=\"#1b2733\" stroke-width=\"1.6\"/>",
        [MAP_FEW] = "<rect width=\"8\" height=\"8\" fill=\"#ffffff\"/><path d=\"M-2 2l4 -4M0 8l8 "
                    "-8M6 10l4 -4\" stroke=\"#5b6770\" stroke-width=\"0.7\"/>",
        [MAP_NONE] = "<rect width=\"8\" height=\"8\" fill=\"#ffffff\"/><path d=\"M0 8l8 -8M0 0l8 "
                     "8\" stroke=\"#b8bcc0\" stroke-width=\"0.6\"/>",
    };
    buffer_text(out, "<defs>\n");
    for (size_t i = 0; i < MAP_CLASSES; i++)
        if (marks[i] != NULL)
            buffer_format(out,
                          "<pattern id=\"%s-fill-%zu\" width=\"8\" height=\"8\" "
                          "patternUnits=\"userSpaceOnUse\">%s</pattern>\n",
                          chart->id, i, marks[i]);
    buffer_text(out, "</defs>\n");
}

static void put_fill(const struct view *view, enum map_class class)
{
    if (class == MAP_ABOVE || class == MAP_SAME)
        buffer_format(view->out, " fill=\"%s\"", class == MAP_ABOVE ? "#3c4a57" : "#eef1f3");
    else
        buffer_format(view->out, " fill=\"url(#%s-fill-%d)\"", view->chart->id, (int)class);
    buffer_format(view->out, " stroke=\"%s\" stroke-width=\"0.6\"", ink);
}

static void put_area(const struct view *view, const struct map_area *area)
{
    buffer_text(view->out, "<path fill-rule=\"evenodd\"");
    put_fill(view, area->class);
    buffer_text(view->out, " d=\"");
    for (size_t i = 0; i < area->shape->ring_count; i++)
        put_ring(view, &area->shape->rings[i]);
    buffer_text(view->out, "\"/>\n");
}

/* The centre of the ring with most ground (the shoelace formula). */
static struct spot centre_of(const struct view *view, const struct shape *shape)
{
    struct spot centre = spot_of(view, shape->rings[0].points[0]);
    double largest = 0;
    for (size_t r = 0; r < shape->ring_count; r++) {
        const struct shape_ring *ring = &shape->rings[r];
        double twice = 0;
        struct spot sum = {0, 0};
        for (size_t i = 0; i < ring->count; i++) {
            struct spot a = spot_of(view, ring->points[i]);
            struct spot b = spot_of(view, ring->points[(i + 1) % ring->count]);
            double cross = a.x * b.y - b.x * a.y;
            twice += cross;
            sum.x += (a.x + b.x) * cross;
            sum.y += (a.y + b.y) * cross;
        }
        if (fabs(twice) <= largest)
            continue;
        largest = fabs(twice);
        centre = (struct spot){sum.x / (3 * twice), sum.y / (3 * twice)};
    }
    return centre;
}

static void put_words(struct buffer *out, struct spot at, const char *attributes, const char *text)
{
    buffer_format(out, "<text x=\"%.1f\" y=\"%.1f\" %s>", at.x, at.y, attributes);
    html_escape(out, text);
    buffer_text(out, "</text>\n");
}

/* Twice, as letters on a pattern need a white edge. */
static void put_label(const struct view *view, const struct map_area *area)
{
    struct spot centre = centre_of(view, area->shape);
    centre.y += 3;
    put_words(view->out, centre,
              "text-anchor=\"middle\" font-weight=\"700\" fill=\"#ffffff\" stroke=\"#ffffff\" "
              "stroke-width=\"4.5\" stroke-linejoin=\"round\"",
              area->label);
    put_words(view->out, centre, "text-anchor=\"middle\" font-weight=\"700\" fill=\"#1b2733\"",
              area->label);
}

static void put_legend(const struct view *view)
{
    const struct map_chart *chart = view->chart;
    double y = 0;
    if (chart->mark != NULL) {
        put_words(view->out, (struct spot){WIDTH - 4, 11},
                  "text-anchor=\"end\" font-weight=\"700\"", chart->mark);
        y += LEGEND_LINE;
    }
    for (size_t i = 0; i < MAP_CLASSES; i++) {
        if (chart->legend[i] == NULL)
            continue;
        buffer_format(view->out, "<rect x=\"4\" y=\"%.1f\" width=\"26\" height=\"12\"", y + 2);
        put_fill(view, (enum map_class)i);
        buffer_text(view->out, "/>\n");
        put_words(view->out, (struct spot){38, y + 11.5}, "fill=\"#1b2733\"", chart->legend[i]);
        y += LEGEND_LINE;
    }
}

static void put_north(const struct view *view)
{
    double x = WIDTH - 16;
    double y = view->top - 4;
    buffer_format(view->out, "<path d=\"M%.1f %.1fl5 12l-5 -3l-5 3z\" fill=\"%s\"/>\n", x, y - 24,
                  ink);
    put_words(view->out, (struct spot){x, y}, "text-anchor=\"middle\" font-weight=\"700\"",
              view->chart->north);
}

/* The longest round number of kilometres up to a quarter of the width. */
static void put_scale(const struct view *view)
{
    static const double steps[] = {200, 100, 50, 20, 10, 5, 2, 1, 0.5};
    double unit = view->scale / KM_A_DEGREE; /* a kilometre */
    double km = steps[ARRAY_LENGTH(steps) - 1];
    for (size_t i = ARRAY_LENGTH(steps); i-- > 0;)
        if (steps[i] * unit <= WIDTH / 4.0)
            km = steps[i];
    double y = view->top + view->height + 12;
    buffer_format(view->out,
                  "<path d=\"M4 %.1fv6h%.1fv-6\" fill=\"none\" stroke=\"%s\" "
                  "stroke-width=\"1\"/>\n<text x=\"%.1f\" y=\"%.1f\">%g km</text>\n",
                  y, km * unit, ink, km * unit + 10, y + 6, km);
}

static void put_names(const struct view *view)
{
    const struct map_chart *chart = view->chart;
    buffer_format(view->out,
                  "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %.1f\" role=\"img\" "
                  "aria-labelledby=\"%s-title %s-desc\" font-family=\"'Liberation Sans', "
                  "'Noto Sans', Arial, sans-serif\" font-size=\"10\">\n<title id=\"%s-title\">",
                  WIDTH, view->top + view->height + FOOT_HEIGHT, chart->id, chart->id, chart->id);
    html_escape(view->out, chart->title);
    buffer_format(view->out, "</title>\n<desc id=\"%s-desc\">", chart->id);
    html_escape(view->out, chart->description);
    buffer_text(view->out, "</desc>\n");
}

void chart_map(const struct map_chart *chart, struct buffer *out)
{
    const struct view view = view_of(chart, out);
    put_names(&view);
    put_patterns(chart, out);
    put_legend(&view);
    put_north(&view);
    for (size_t i = 0; i < chart->area_count; i++)
        put_area(&view, &chart->areas[i]);
    for (size_t i = 0; i < chart->area_count; i++)
        if (chart->areas[i].label != NULL)
            put_label(&view, &chart->areas[i]);
    put_scale(&view);
    buffer_text(out, "</svg>\n");
}
