/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Charts of a workbook, drawn from its cells and told apart without colours.
 *
 *   intervals  a line chart without lines: small squares at the ends, dots between them, high-low
 *              lines (the library's dashes are none that the format knows)
 *   stacked    bars of parts: the first half hatched, the middle one light, the last half full
 */
#include "base/xlsx_writing.h"

#include <assert.h>
#include <string.h>

enum {
    INK = 0x1b2733,
    QUIET = 0x5b6770,
    ACCENT = 0x0b5c7a,
    LIGHT = 0xe6eaed,
    PALE = 0xd5dce1,
    WHITE = 0xffffff,
    CHART_WIDTH = 480, /* of the library, in pixels, before it is scaled */
    CHART_HEIGHT = 288,
    CATEGORIES_UPRIGHT = 12, /* more names than this stand on end */
    CATEGORIES_SMALL = 40,
    STACKED_LIGHT = 0xb9c6cd,
    STACKED_DARK = 0x33566b
};

enum { SERIES_LOW, SERIES_VALUE, SERIES_HIGH, SERIES_HOLLOW, SERIES_APART };

static lxw_chart_font font_of(double size, bool bold)
{
    return (lxw_chart_font){.name = (char *)xlsx_font, .size = size, .bold = bold};
}

/* The library takes a 0 for "not told", of a colour as of a number. */
static lxw_chart_line line_of(lxw_color_t color, float width)
{
    return (lxw_chart_line){.color = color, .width = width};
}

static lxw_chart_series *add_series(struct xlsx_writing *writing, lxw_chart *drawn,
                                    const struct xlsx_chart *chart, size_t index)
{
    lxw_chart_series *series = chart_add_series(drawn, NULL, NULL);
    if (series == NULL)
        return NULL;
    const char *name = writing->page->name;
    lxw_row_t first = (lxw_row_t)chart->head_row + 1;
    lxw_row_t last = first + (lxw_row_t)chart->row_count - 1;
    lxw_col_t column = (lxw_col_t)chart->column;
    lxw_col_t own = (lxw_col_t)(column + 1 + index);
    chart_series_set_categories(series, name, first, column, last, column);
    chart_series_set_values(series, name, first, own, last, own);
    chart_series_set_name_range(series, name, first - 1, own);
    return series;
}

/* Which of the five an index is: without hollow dots the fourth series is the one that stands out.
 */
static size_t role_of(const struct xlsx_chart *chart, size_t index)
{
    return index == SERIES_HOLLOW && !chart->hollow ? SERIES_APART : index;
}

static void set_interval_series(lxw_chart_series *series, const struct xlsx_chart *chart,
                                size_t index)
{
    static const struct {
        uint8_t symbol;
        uint8_t size;
        uint8_t size_small; /* among many */
        lxw_color_t edge;
        lxw_color_t fill;
    } marks[] = {
        {LXW_CHART_MARKER_SQUARE, 2, 2, INK, INK},
        {LXW_CHART_MARKER_CIRCLE, 7, 5, INK, INK},
        {LXW_CHART_MARKER_SQUARE, 2, 2, INK, INK},
        {LXW_CHART_MARKER_CIRCLE, 4, 3, PALE, PALE}, /* the hole in the value's own */
        {LXW_CHART_MARKER_DIAMOND, 10, 8, ACCENT, ACCENT},
    };
    size_t role = role_of(chart, index);
    lxw_chart_line none = {.none = true};
    lxw_chart_line edge = line_of(marks[role].edge, 0.75F);
    lxw_chart_fill fill = {.color = marks[role].fill};
    bool many = chart->row_count > CATEGORIES_SMALL;
    chart_series_set_line(series, &none);
    chart_series_set_marker_type(series, marks[role].symbol);
    chart_series_set_marker_size(series, many ? marks[role].size_small : marks[role].size);
    chart_series_set_marker_line(series, &edge);
    chart_series_set_marker_fill(series, &fill);
}

/* From dark hatching over light to dark: the two ends differ without colour. */
static void set_stacked_series(lxw_chart_series *series, size_t index, size_t count)
{
    lxw_chart_line edge = line_of(INK, 0.5F);
    size_t half = count / 2;
    bool middle = count % 2 == 1 && index == half;
    chart_series_set_line(series, &edge);
    if (index < half) {
        lxw_chart_pattern pattern = {.fg_color = INK,
                                     .bg_color = WHITE,
                                     .type = index == 0 ? LXW_CHART_PATTERN_DARK_UPWARD_DIAGONAL
                                                        : LXW_CHART_PATTERN_LIGHT_UPWARD_DIAGONAL};
        chart_series_set_pattern(series, &pattern);
        return;
    }
    lxw_chart_fill fill = {.color = middle               ? WHITE
                                    : index + 1 == count ? STACKED_DARK
                                                         : STACKED_LIGHT};
    chart_series_set_fill(series, &fill);
}

static void set_axis(lxw_chart_axis *axis, const char *title)
{
    lxw_chart_font name = font_of(10, false);
    lxw_chart_font numbers = font_of(9, false);
    lxw_chart_line line = line_of(QUIET, 0.75F);
    chart_axis_set_name(axis, title);
    chart_axis_set_name_font(axis, &name);
    chart_axis_set_num_font(axis, &numbers);
    chart_axis_set_line(axis, &line);
    chart_axis_major_gridlines_set_visible(axis, LXW_FALSE);
}

static void set_names(lxw_chart_axis *axis, const struct xlsx_chart *chart)
{
    bool many = chart->row_count > CATEGORIES_SMALL;
    lxw_chart_font names = font_of(many ? 7 : 9, false);
    if (chart->kind == XLSX_INTERVALS && chart->row_count > CATEGORIES_UPRIGHT)
        names.rotation = -90;
    chart_axis_set_num_font(axis, &names);
    chart_axis_set_interval_unit(axis, 1);
    chart_axis_set_label_position(axis, LXW_CHART_AXIS_LABEL_POSITION_LOW);
    if (chart->kind != XLSX_STACKED)
        return;
    chart_axis_set_reverse(axis); /* the first row on top, the numbers at the bottom still */
    chart_axis_set_crossing_max(axis);
}

/* The library calls the upright axis of bars y, though their names stand on it. */
static void set_axes(lxw_chart *drawn, const struct xlsx_chart *chart)
{
    bool bars = chart->kind == XLSX_STACKED;
    lxw_chart_axis *names = bars ? drawn->y_axis : drawn->x_axis;
    lxw_chart_axis *values = bars ? drawn->x_axis : drawn->y_axis;
    lxw_chart_line faint = line_of(LIGHT, 0.5F);
    set_axis(names, chart->category_title);
    set_axis(values, chart->value_title);
    set_names(names, chart);
    if (chart->high > chart->low) {
        chart_axis_set_min(values, chart->low);
        chart_axis_set_max(values, chart->high);
        chart_axis_set_major_unit(values, chart->step);
    }
    chart_axis_set_num_format(values, bars ? "0%" : "0");
    if (bars)
        return;
    chart_axis_major_gridlines_set_visible(values, LXW_TRUE);
    chart_axis_major_gridlines_set_line(values, &faint);
}

static void set_words(lxw_chart *drawn, const struct xlsx_chart *chart)
{
    lxw_chart_font title = font_of(12, true);
    lxw_chart_font legend = font_of(10, false);
    lxw_chart_line none = {.none = true};
    chart_title_set_name(drawn, chart->title);
    chart_title_set_name_font(drawn, &title);
    chart_legend_set_position(drawn, LXW_CHART_LEGEND_BOTTOM);
    chart_legend_set_font(drawn, &legend);
    chart_chartarea_set_line(drawn, &none);
}

static enum fault add_all_series(struct xlsx_writing *writing, lxw_chart *drawn,
                                 const struct xlsx_chart *chart)
{
    for (size_t i = 0; i < chart->series_count; i++) {
        lxw_chart_series *series = add_series(writing, drawn, chart, i);
        if (series == NULL)
            return fault_nomem();
        if (chart->kind == XLSX_STACKED)
            set_stacked_series(series, i, chart->series_count);
        else
            set_interval_series(series, chart, i);
    }
    return OK;
}

enum fault xlsx_put_chart(struct xlsx_writing *writing, const struct xlsx_chart *chart)
{
    bool bars = chart->kind == XLSX_STACKED;
    assert(chart->row_count > 0 && chart->series_count > 0);
    assert(bars ? chart->series_count <= XLSX_SERIES_MAX
                : chart->series_count >= 3 && chart->series_count <= 5);
    lxw_chart *drawn =
        workbook_add_chart(writing->book, bars ? LXW_CHART_BAR_STACKED_PERCENT : LXW_CHART_LINE);
    if (drawn == NULL)
        return fault_nomem();
    TRY(add_all_series(writing, drawn, chart));
    set_axes(drawn, chart);
    set_words(drawn, chart);
    if (bars) {
        chart_set_series_gap(drawn, 40);
    } else {
        lxw_chart_line line = line_of(INK, 1);
        chart_set_high_low_lines(drawn, &line);
    }
    chart_show_blanks_as(drawn, LXW_CHART_BLANKS_AS_GAP);
    lxw_chart_options options = {.x_scale = (double)chart->width / CHART_WIDTH,
                                 .y_scale = (double)chart->height / CHART_HEIGHT,
                                 .description = (char *)chart->description,
                                 .object_position = LXW_OBJECT_MOVE_DONT_SIZE};
    return xlsx_check(
        writing,
        worksheet_insert_chart_opt(writing->sheet, (lxw_row_t)chart->row, 0, drawn, &options),
        chart->row, 0);
}
