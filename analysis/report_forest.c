/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The figures of a forest plot for exporters that draw charts themselves: the whole first, then the
 * rows that have a dot. Values are those that the plot shows in words.
 */
#include "analysis/chart.h"
#include "analysis/report_maker.h"

#include <math.h>

enum { LOW, VALUE, HIGH, HOLLOW, APART, SERIES_MOST };

struct filling {
    struct report_maker *maker;
    const char **categories;
    double *values;
    size_t count;
    const char *series[SERIES_MOST]; /* NULL = not shown */
    int digits;
};

static size_t series_count(const struct filling *filling)
{
    size_t count = 0;
    for (size_t i = 0; i < SERIES_MOST; i++)
        count += filling->series[i] != NULL;
    return count;
}

static void add(struct filling *filling, const char *name, const double values[SERIES_MOST])
{
    double *out = filling->values + filling->count * series_count(filling);
    filling->categories[filling->count++] = name;
    for (size_t i = 0; i < SERIES_MOST; i++)
        if (filling->series[i] != NULL)
            *out++ = values[i];
}

static double rounded(double value) { return round(value * 10) / 10; }

static void add_band(struct filling *filling, const struct forest_band *band)
{
    if (band->text == NULL)
        return;
    bool interval = band->has_interval;
    add(filling, filling->maker->whole_head,
        (double[]){interval ? rounded(band->low) : NAN, rounded(band->estimate),
                   interval ? rounded(band->high) : NAN, NAN, NAN});
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
                   row->differs || row->emphasis ? NAN : value.number,
                   row->emphasis ? value.number : NAN});
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

static void name_series(struct filling *filling, const struct forest_chart *chart)
{
    struct report_maker *maker = filling->maker;
    filling->series[LOW] = report_words(maker, "report_chart_low");
    filling->series[VALUE] = chart->column_titles[2];
    filling->series[HIGH] = report_words(maker, "report_chart_high");
    if (chart->keys[1] != NULL)
        filling->series[HOLLOW] =
            report_say(maker, "report_chart_hollow", "whole", maker->whole, NULL);
    if (stands_out(chart))
        filling->series[APART] = report_words(maker, "report_chart_subject");
}

/* The names of those that are shown; NULL without memory. */
static const char *const *shown_series(struct filling *filling)
{
    const char **names = arena_array(filling->maker->arena, SERIES_MOST, sizeof *names);
    size_t count = 0;
    for (size_t i = 0; i < SERIES_MOST && names != NULL; i++)
        if (filling->series[i] != NULL)
            names[count++] = filling->series[i];
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
    struct filling filling = {
        .maker = maker,
        .categories = arena_array(maker->arena, most, sizeof *filling.categories),
        .values = arena_array(maker->arena, most * SERIES_MOST, sizeof *filling.values),
        .digits = 1,
    };
    name_series(&filling, chart);
    const char *const *series = shown_series(&filling);
    if (data == NULL || series == NULL || filling.categories == NULL || filling.values == NULL) {
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
        .series_count = series_count(&filling),
        .values = filling.values,
        .digits = filling.digits,
        .hollow = filling.series[HOLLOW] != NULL,
        .low = chart->axis.low,
        .high = chart->axis.high,
        .step = chart->axis.step,
    };
    return data;
}
