/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   0 NAME_X    NAME_RIGHT MARK_X  BAR_LEFT ... BAR_RIGHT   COUNT_X  CHART_WIDTH
 *
 * Hatches are lines cut at the edges of their segment: a pattern would be referred to by an id, and
 * pages refer to nothing.
 */
#include "analysis/chart_likert.h"

#include "analysis/chart_draw.h"
#include "base/html.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    NAME_X = 4,
    NAME_INDENT = 8,
    NAME_WIDTH = 244,
    MARK_X = 262,
    BAR_LEFT = 272,
    BAR_RIGHT = 628,
    COUNT_X = CHART_WIDTH - 4,
    BAR_HEIGHT = 13,
    ROW_GAP = 7,
    GROUP_HEIGHT = 19,
    KEY_ROW = 14,
    KEY_LEFT = 8,
    KEY_BOX = 14,
    LABEL_MIN = 20, /* narrowest segment with its share written in it */
    HATCH = 4
};

static const double FONT = 9;
static const double LABEL_FONT = 8;

static const struct look {
    const char *fill;
    const char *hatch; /* NULL = plain */
    const char *text;
} looks[LIKERT_STYLES] = {
    {"#b2182b", "#e8a3ab", "#ffffff"}, {"#f6b89c", "#a4492a", "#1b2733"},
    {"#ffffff", NULL, "#1b2733"},      {"#a9cfe6", NULL, "#1b2733"},
    {"#1f5a99", NULL, "#ffffff"},      {"#ececec", NULL, "#1b2733"},
};

enum likert_style likert_style_of(size_t place, size_t levels)
{
    if (levels < 2 || 2 * place + 1 == levels)
        return LIKERT_MIDDLE;
    bool below = 2 * place + 1 < levels;
    size_t side = levels / 2;
    size_t outward = below ? side - place : place - (levels - side) + 1;
    bool far = side > 1 && 2 * outward > side;
    if (below)
        return far ? LIKERT_FAR_BELOW : LIKERT_BELOW;
    return far ? LIKERT_FAR_ABOVE : LIKERT_ABOVE;
}

double likert_row_height(const struct likert_row *row)
{
    size_t lengths[CHART_LINES_MAX];
    if (row->segment_count == 0)
        return GROUP_HEIGHT;
    size_t lines = chart_wrap(row->name, NAME_WIDTH - NAME_INDENT, FONT, lengths);
    return fmax(BAR_HEIGHT, (double)lines * FONT * 1.2) + ROW_GAP;
}

/* Diagonal lines inside a box. */
static void put_hatch(struct buffer *out, const char *stroke, const double box[4])
{
    double x = box[0];
    double y = box[1];
    double width = box[2];
    double height = box[3];
    buffer_text(out, "<path d=\"");
    for (double at = HATCH; at < width + height; at += HATCH) {
        double from = fmin(at, width);
        double to = fmax(at - height, 0);
        if (from > to)
            buffer_format(out, "M%.1f %.1fL%.1f %.1f", x + from, y + (at - from), x + to,
                          y + fmin(at, height));
    }
    buffer_format(out, "\" stroke=\"%s\" stroke-width=\"0.8\" fill=\"none\"/>\n", stroke);
}

static void put_box(struct buffer *out, enum likert_style style, const double box[4])
{
    const struct look *look = &looks[style];
    buffer_format(out, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>\n",
                  box[0], box[1], box[2], box[3], look->fill);
    if (look->hatch != NULL)
        put_hatch(out, look->hatch, box);
    buffer_format(out,
                  "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"none\" "
                  "stroke=\"#1b2733\" stroke-width=\"0.6\"%s/>\n",
                  box[0], box[1], box[2], box[3],
                  style == LIKERT_TOGETHER ? " stroke-dasharray=\"1.5 1.5\"" : "");
}

/* A share in the middle of its segment, on a ground of its own where that is hatched. */
static void put_label(struct buffer *out, const struct likert_segment *segment, const double box[4])
{
    const struct look *look = &looks[segment->style];
    if (box[2] < LABEL_MIN || segment->text == NULL)
        return;
    double middle = box[0] + box[2] / 2;
    double wide = (double)strlen(segment->text) * LABEL_FONT * 0.6;
    if (look->hatch != NULL)
        buffer_format(out,
                      "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>\n",
                      middle - wide / 2, box[1] + 2, wide, box[3] - 4, look->fill);
    char attributes[80];
    snprintf(attributes, sizeof attributes, " text-anchor=\"middle\" font-size=\"8\" fill=\"%s\"",
             look->text);
    chart_text(out, attributes, middle, box[1] + box[3] / 2 + 2.9, segment->text);
}

static double unit_of(const struct likert_chart *chart)
{
    return (BAR_RIGHT - BAR_LEFT) / (chart->left + chart->right);
}

static double middle_of(const struct likert_chart *chart)
{
    return BAR_LEFT + chart->left * unit_of(chart);
}

static void put_lowest(struct buffer *out, double x, double y)
{
    buffer_format(out, "<path d=\"M%.1f %.1fh7l-3.5 6z\" fill=\"#1b2733\"/>\n", x - 3.5, y - 3);
}

static void put_row(const struct likert_chart *chart, const struct likert_row *row, double top,
                    struct buffer *out)
{
    double height = likert_row_height(row);
    double bar = top + (height - BAR_HEIGHT) / 2;
    double x = middle_of(chart) - row->before * unit_of(chart);
    size_t lengths[CHART_LINES_MAX];
    size_t lines = chart_wrap(row->name, NAME_WIDTH - NAME_INDENT, FONT, lengths);
    double first = top + height / 2 + 3.2 - (double)(lines - 1) * FONT * 0.6;
    chart_lines(out, row->lowest ? " font-weight=\"700\" fill=\"#1b2733\"" : " fill=\"#1b2733\"",
                (double[]){NAME_X + NAME_INDENT, first}, (double[]){NAME_WIDTH - NAME_INDENT, FONT},
                row->name);
    if (row->lowest)
        put_lowest(out, MARK_X, top + height / 2);
    for (size_t i = 0; i < row->segment_count; i++) {
        const struct likert_segment *segment = &row->segments[i];
        const double box[4] = {x, bar, segment->percent * unit_of(chart), BAR_HEIGHT};
        if (segment->percent <= 0)
            continue;
        put_box(out, segment->style, box);
        put_label(out, segment, box);
        x += box[2];
    }
    chart_text(out, " text-anchor=\"end\" fill=\"#1b2733\"", COUNT_X, top + height / 2 + 3.2,
               row->count);
}

static void put_group(const struct likert_row *row, double top, struct buffer *out)
{
    chart_line(out, "stroke=\"#d5dce1\" stroke-width=\"0.5\"", (double[]){0, top},
               (double[]){CHART_WIDTH, top});
    chart_text(out, " font-weight=\"700\" fill=\"#1b2733\"", NAME_X, top + GROUP_HEIGHT - 6,
               row->name);
}

static double key_width(const char *words)
{
    double letters = 0;
    for (const char *at = words; *at != '\0'; at++)
        letters += ((unsigned char)*at & 0xC0) != 0x80;
    return KEY_BOX + 6 + letters * FONT * 0.53 + 12;
}

/* The keys, on as many lines as they need; NULL = only measured. The y after them. */
static double put_keys(const struct likert_chart *chart, struct buffer *out)
{
    double x = KEY_LEFT;
    double y = 4;
    for (size_t i = 0; i <= LIKERT_STYLES; i++) {
        const char *words = i < LIKERT_STYLES ? chart->keys[i] : chart->lowest_key;
        if (words == NULL)
            continue;
        if (x > KEY_LEFT && x + key_width(words) > CHART_WIDTH) {
            x = KEY_LEFT;
            y += KEY_ROW;
        }
        if (out != NULL && i < LIKERT_STYLES)
            put_box(out, (enum likert_style)i, (double[]){x, y, KEY_BOX, 9});
        else if (out != NULL)
            put_lowest(out, x + 7, y + 5);
        if (out != NULL)
            chart_text(out, " fill=\"#1b2733\"", x + KEY_BOX + 5, y + 8, words);
        x += key_width(words);
    }
    return y + KEY_ROW;
}

/* The head: the mark and the title of the counts. The y where rows begin. */
static double put_head(const struct likert_chart *chart, double keys, struct buffer *out)
{
    chart_text(out, " font-weight=\"700\" fill=\"#1b2733\"", NAME_X, keys + 10, chart->mark);
    chart_text(out, " text-anchor=\"end\" fill=\"#5b6770\"", COUNT_X, keys + 10,
               chart->count_title);
    chart_line(out, "stroke=\"#1b2733\" stroke-width=\"0.6\"", (double[]){0, keys + 15},
               (double[]){CHART_WIDTH, keys + 15});
    return keys + 15;
}

void chart_likert(const struct likert_chart *chart, struct buffer *out)
{
    const struct chart_names names = {chart->id, chart->title, chart->description};
    double keys = put_keys(chart, NULL);
    double bottom = keys + 15;
    for (size_t i = 0; i < chart->row_count; i++)
        bottom += likert_row_height(&chart->rows[i]);
    chart_open(out, &names, bottom + 4, FONT);
    (void)put_keys(chart, out);
    double top = put_head(chart, keys, out);
    double x = middle_of(chart);
    chart_line(out, "stroke=\"#1b2733\" stroke-width=\"0.7\" stroke-dasharray=\"2 2\"",
               (double[]){x, top}, (double[]){x, bottom});
    for (size_t i = 0; i < chart->row_count; i++) {
        if (chart->rows[i].segment_count == 0)
            put_group(&chart->rows[i], top, out);
        else
            put_row(chart, &chart->rows[i], top, out);
        top += likert_row_height(&chart->rows[i]);
    }
    chart_line(out, "stroke=\"#1b2733\" stroke-width=\"0.6\"", (double[]){0, bottom},
               (double[]){CHART_WIDTH, bottom});
    buffer_text(out, "</svg>\n");
}
