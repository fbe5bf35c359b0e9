/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The figures of a forest plot for exporters that draw charts themselves: the whole first, then the
 * rows that have a dot. Values are those that the plot shows in words.
 */
#include "analysis/chart.h"
#include "analysis/report_maker.h"

#include <math.h>

enum { LOW, VALUE, HIGH, APART, SERIES };

struct filling {
    struct report_maker *maker;
    const char **categories;
    double *values;
    bool *full;
    size_t count;
    size_t series;
    int digits;
};

static void add(struct filling *filling, const char *name, const double values[SERIES], bool full)
{
    filling->categories[filling->count] = name;
    for (size_t i = 0; i < filling->series; i++)
        filling->values[filling->count * filling->series + i] = values[i];
    filling->full[filling->count++] = full;
}

static double rounded(double value) { return round(value * 10) / 10; }

static void add_band(struct filling *filling, const struct forest_band *band)
{
    if (band->text == NULL)
        return;
    bool interval = band->has_interval;
    double value = rounded(band->estimate);
    add(filling, filling->maker->whole_head,
        (double[]){interval ? rounded(band->low) : NAN, value, interval ? rounded(band->high) : NAN,
                   NAN},
        true);
}

static void add_row(struct filling *filling, const struct forest_row *row)
{
    struct cell_value value = report_value(filling->maker, row->estimate_text);
    struct cell_value interval = report_value(filling->maker, row->interval_text);
    if (row->bare || value.kind != CELL_NUMBER)
        return;
    bool has = interval.kind == CELL_INTERVAL;
    add(filling, row->name,
        (double[]){has ? interval.number : NAN, value.number, has ? interval.high : NAN,
                   row->emphasis ? value.number : NAN},
        row->differs || row->emphasis);
    filling->digits = value.digits > filling->digits ? value.digits : filling->digits;
}

/* One row among others that is meant: all the rows of a plot of its own parts are not. */
static bool stands_out(const struct forest_chart *chart)
{
    size_t count = 0;
    for (size_t i = 0; i < chart->row_count; i++)
        count += chart->rows[i].emphasis && !chart->rows[i].bare;
    return chart->keys[2] != NULL && count > 0;
}

static const char *const *series_names(struct report_maker *maker, const struct forest_chart *chart)
{
    const char **names = arena_array(maker->arena, SERIES, sizeof *names);
    if (names == NULL)
        return NULL;
    names[LOW] = report_words(maker, "report_chart_low");
    names[VALUE] = chart->column_titles[2];
    names[HIGH] = report_words(maker, "report_chart_high");
    names[APART] = report_words(maker, "report_chart_subject");
    return names;
}

/* Which dots are full, and what the plot says. */
static const char *text_of(struct report_maker *maker, const struct forest_chart *chart)
{
    if (chart->keys[0] == NULL || chart->keys[1] == NULL)
        return chart->note;
    return report_join(maker,
                       report_say(maker, "report_chart_dots", "full", chart->keys[0], "hollow",
                                  chart->keys[1], NULL),
                       chart->note);
}

const struct chart_data *report_forest_data(struct report_maker *maker,
                                            const struct forest_chart *chart)
{
    size_t most = chart->row_count + 1;
    struct chart_data *data = arena_alloc(maker->arena, sizeof *data);
    const char *const *series = series_names(maker, chart);
    struct filling filling = {
        .maker = maker,
        .categories = arena_array(maker->arena, most, sizeof *filling.categories),
        .values = arena_array(maker->arena, most * SERIES, sizeof *filling.values),
        .full = arena_array(maker->arena, most, sizeof *filling.full),
        .series = stands_out(chart) ? SERIES : APART,
        .digits = 1,
    };
    if (data == NULL || series == NULL || filling.categories == NULL || filling.values == NULL ||
        filling.full == NULL) {
        maker->fault = FAULT_NOMEM;
        return NULL;
    }
    add_band(&filling, &chart->band);
    for (size_t i = 0; i < chart->row_count; i++)
        add_row(&filling, &chart->rows[i]);
    *data = (struct chart_data){
        .kind = CHART_INTERVALS,
        .title = chart->title,
        .text = text_of(maker, chart),
        .category_title = chart->column_titles[0],
        .value_title = chart->column_titles[2],
        .categories = filling.categories,
        .category_count = filling.count,
        .series = series,
        .series_count = filling.series,
        .values = filling.values,
        .digits = filling.digits,
        .full = filling.full,
        .low = chart->axis.low,
        .high = chart->axis.high,
        .step = chart->axis.step,
    };
    return data;
}
