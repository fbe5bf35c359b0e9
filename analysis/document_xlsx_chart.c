/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A sheet with a chart: the chart, what it shows, and the table it is drawn from; where the
 * document tells no figures a picture of it.
 */
#include "analysis/paper.h"
#include "analysis/xlsx_layout.h"

#include <math.h>

enum {
    CHART_WIDTH = 1000, /* pixels */
    CHART_HEIGHT = 470,
    BAR_HEIGHT = 26,
    BARS_AROUND = 150, /* title, axis, legend */
    CHART_MOST = 640,  /* with its caption on one page */
    ROW_PIXELS = 24,   /* of an empty row */
    PICTURE_WIDTH = 1400,
    PICTURE_BYTES = 16 << 20
};

static const double category_width = 40;
static const double series_width = 12.5;
static const double all_width = 142; /* as wide as the chart */

static void take_rows(struct layout *layout, double pixels)
{
    size_t rows = (size_t)(pixels / ROW_PIXELS) + 1;
    for (size_t i = 0; i < rows; i++)
        layout_gap(layout);
}

/* --- the table ------------------------------------------------------------------------------- */

/* Behind the series of intervals: how far up and how far down they reach from the value. */
enum { LOW, VALUE, HIGH, REACHES };

static size_t reaches(const struct chart_data *data)
{
    return data->kind == CHART_INTERVALS ? REACHES - 1 : 0;
}

static void put_head(struct layout *layout, const struct chart_data *data)
{
    static const char *const reach_titles[] = {"report_sheet_up", "report_sheet_down"};
    const unsigned face = XLSX_BOLD | XLSX_GREY | XLSX_FRAMED | XLSX_CENTRED | XLSX_MIDDLE;
    struct xlsx_cell *cells = layout_row(layout, 1 + data->series_count + reaches(data));
    *cells++ = (struct xlsx_cell){.text = data->category_title, .face = face};
    for (size_t i = 0; i < data->series_count; i++)
        *cells++ = (struct xlsx_cell){.text = data->series[i], .face = face};
    for (size_t i = 0; i < reaches(data); i++)
        *cells++ = (struct xlsx_cell){.text = layout_words(layout, reach_titles[i]), .face = face};
}

static void put_number(struct layout *layout, struct xlsx_cell *cell, double number, int digits)
{
    *cell = (struct xlsx_cell){.face = XLSX_FRAMED | XLSX_RIGHT};
    if (!isnan(number))
        layout_value(layout, cell,
                     &(struct cell_value){.kind = CELL_NUMBER, .number = number, .digits = digits});
}

static double difference(double more, double less, int digits)
{
    double scale = pow(10, digits);
    return round((more - less) * scale) / scale;
}

static void put_category(struct layout *layout, const struct chart_data *data, size_t index)
{
    struct xlsx_cell *cells = layout_row(layout, 1 + data->series_count + reaches(data));
    const double *values = data->values + index * data->series_count;
    *cells++ = (struct xlsx_cell){.text = data->categories[index], .face = XLSX_FRAMED};
    for (size_t i = 0; i < data->series_count; i++)
        put_number(layout, cells++, values[i], data->digits);
    if (reaches(data) == 0)
        return;
    put_number(layout, cells++, difference(values[HIGH], values[VALUE], data->digits),
               data->digits);
    put_number(layout, cells, difference(values[VALUE], values[LOW], data->digits), data->digits);
}

/* --- the chart ------------------------------------------------------------------------------- */

static int height_of(const struct chart_data *data)
{
    if (data->kind == CHART_INTERVALS)
        return CHART_HEIGHT;
    return (int)fmin(CHART_MOST, BARS_AROUND + BAR_HEIGHT * (double)data->category_count);
}

static bool has_interval(const struct chart_data *data)
{
    for (size_t i = 0; i < data->category_count; i++)
        if (!isnan(data->values[i * data->series_count + HIGH]))
            return true;
    return false;
}

static const char *drawn_how(const struct layout *layout, const struct chart_data *data)
{
    if (data->kind == CHART_STACKED)
        return layout_words(layout, "report_sheet_stacked");
    return layout_words(layout,
                        has_interval(data) ? "report_sheet_intervals" : "report_sheet_values");
}

/* What is said to who cannot see it. */
static const char *spoken(struct layout *layout, const struct chart_data *data)
{
    const char *text = arena_format(layout->arena, "%s. %s", data->title, drawn_how(layout, data));
    if (text == NULL)
        layout->fault = FAULT_NOMEM;
    return text;
}

static struct xlsx_chart *make_chart(struct layout *layout, const struct chart_data *data)
{
    struct xlsx_chart *chart = arena_alloc(layout->arena, sizeof *chart);
    if (chart == NULL) {
        layout->fault = FAULT_NOMEM;
        return NULL;
    }
    *chart = (struct xlsx_chart){
        .kind = data->kind == CHART_INTERVALS ? XLSX_INTERVALS : XLSX_STACKED,
        .row = layout->row_count,
        .width = CHART_WIDTH,
        .height = height_of(data),
        .title = data->title,
        .description = spoken(layout, data),
        .category_title = data->category_title,
        .value_title = data->value_title,
        .row_count = data->category_count,
        .series_count = data->series_count,
        .reach_column = reaches(data) > 0 ? 1 + data->series_count : 0,
        .hollow = data->hollow,
        .low = data->low,
        .high = data->high,
        .step = data->step,
    };
    return chart;
}

static bool is_drawn(const struct block *block)
{
    return block->data != NULL && block->data->category_count > 0;
}

void layout_chart_widths(struct layout *layout, const struct block *block)
{
    size_t numbers = is_drawn(block) ? block->data->series_count + reaches(block->data) : 0;
    layout->column_count = numbers + 2; /* the last one is empty */
    layout->widths[0] = category_width;
    for (size_t i = 1; i <= numbers; i++)
        layout->widths[i] = series_width;
    layout->widths[numbers + 1] = 1;
    layout_fill(layout, all_width);
}

static struct xlsx_sheet drawn_sheet(struct layout *layout, const char *name,
                                     const struct block *block)
{
    const struct chart_data *data = block->data;
    struct xlsx_chart *chart = make_chart(layout, data);
    if (chart == NULL)
        return (struct xlsx_sheet){.name = name};
    take_rows(layout, chart->height);
    layout_text(layout, drawn_how(layout, data), 0);
    layout_text(layout, data->text, 0);
    layout_text(layout, block->source, XLSX_SMALL | XLSX_ITALIC);
    layout_gap(layout);
    chart->head_row = layout->row_count;
    put_head(layout, data);
    for (size_t i = 0; i < data->category_count; i++)
        put_category(layout, data, i);
    struct xlsx_sheet sheet = layout_sheet(layout, name);
    sheet.charts = chart;
    sheet.chart_count = 1;
    sheet.head_row = chart->head_row;
    sheet.head_count = 1;
    sheet.scrolls = true;
    return sheet;
}

/* --- a picture of it ------------------------------------------------------------------------- */

static struct xlsx_picture *make_picture(struct layout *layout, const struct block *block,
                                         int *out_height)
{
    AUTO(buffer) struct buffer dots = buffer_of(PICTURE_BYTES);
    struct xlsx_picture *picture = arena_alloc(layout->arena, sizeof *picture);
    enum fault fault = paper_figure_png(block->svg, PICTURE_WIDTH, &dots, out_height);
    char *data = fault == OK ? arena_text_n(layout->arena, dots.data, dots.length) : NULL;
    if (picture == NULL || data == NULL) {
        layout->fault = fault != OK ? fault : FAULT_NOMEM;
        return NULL;
    }
    *picture = (struct xlsx_picture){.row = layout->row_count,
                                     .data = data,
                                     .size = dots.length,
                                     .scale = (double)CHART_WIDTH / PICTURE_WIDTH,
                                     .description = block->text};
    return picture;
}

static struct xlsx_sheet pictured_sheet(struct layout *layout, const char *name,
                                        const struct block *block)
{
    int height = 0;
    struct xlsx_picture *picture = make_picture(layout, block, &height);
    if (picture == NULL)
        return (struct xlsx_sheet){.name = name};
    take_rows(layout, height * picture->scale);
    layout_text(layout, block->text, 0);
    layout_text(layout, block->source, XLSX_SMALL | XLSX_ITALIC);
    struct xlsx_sheet sheet = layout_sheet(layout, name);
    sheet.pictures = picture;
    sheet.picture_count = 1;
    return sheet;
}

struct xlsx_sheet layout_chart(struct layout *layout, const char *name, const struct block *block)
{
    return is_drawn(block) ? drawn_sheet(layout, name, block) : pictured_sheet(layout, name, block);
}
