/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The headline month by month, where answers came in two months or more. A month with fewer than
 * ESTIMATE_RESPONDENTS_MIN respondents has no figure; when it is the only one and holds fewer than
 * SUPPRESS_BELOW people, the smallest other month has none either, since the other months and the
 * whole period would tell it.
 */
#include "analysis/chart_trend.h"

#include <math.h>
#include "analysis/report_maker.h"

enum { CHART_BYTES_MAX = 128 * 1024, MONTHS_YEAR = 12 };

static const char *month_name(struct report_maker *maker, int32_t month)
{
    const char *name =
        arena_format(maker->arena, "%02d/%d", month % MONTHS_YEAR + 1, month / MONTHS_YEAR);
    if (name == NULL)
        maker->fault = FAULT_NOMEM;
    return name == NULL ? "" : name;
}

/* Which months carry a figure; how many. */
static size_t choose(const struct unit_figures *subject, bool *shown)
{
    size_t count = 0;
    size_t without = 0;
    size_t hidden = SIZE_MAX;
    size_t smallest = SIZE_MAX;
    for (size_t i = 0; i < subject->month_count; i++) {
        const struct month_figures *month = &subject->months[i];
        shown[i] = month->estimate.known && !report_is_few(&month->estimate);
        count += shown[i];
        if (!shown[i]) {
            without++;
            hidden = i;
        } else if (smallest == SIZE_MAX || month->responses < subject->months[smallest].responses) {
            smallest = i;
        }
    }
    if (without != 1 || smallest == SIZE_MAX || !suppress_is_few(subject->months[hidden].responses))
        return count;
    shown[smallest] = false;
    return count - 1;
}

static const struct month_figures *month_at(const struct unit_figures *subject, int32_t month,
                                            size_t *out)
{
    for (size_t i = 0; i < subject->month_count; i++) {
        *out = i;
        if (subject->months[i].month == month)
            return &subject->months[i];
    }
    return NULL;
}

/* The same for a workbook, which draws it by itself. */
static const struct chart_data *workbook_data(struct report_maker *maker,
                                              const struct trend_chart *chart)
{
    enum { LOW, VALUE, HIGH, SERIES };
    struct chart_data *data = arena_alloc(maker->arena, sizeof *data);
    const char **months = arena_array(maker->arena, chart->point_count, sizeof *months);
    const char **series = arena_array(maker->arena, SERIES, sizeof *series);
    double *values = arena_array(maker->arena, chart->point_count * SERIES, sizeof *values);
    if (data == NULL || months == NULL || series == NULL || values == NULL) {
        maker->fault = FAULT_NOMEM;
        return NULL;
    }
    series[LOW] = report_words(maker, "report_chart_low");
    series[VALUE] = report_words(maker, "report_column_share");
    series[HIGH] = report_words(maker, "report_chart_high");
    for (size_t i = 0; i < chart->point_count; i++) {
        const struct trend_point *point = &chart->points[i];
        double *row = values + i * SERIES;
        months[i] = point->name;
        row[LOW] = point->has_interval ? point->low : NAN;
        row[VALUE] = point->known ? point->estimate : NAN;
        row[HIGH] = point->has_interval ? point->high : NAN;
    }
    *data = (struct chart_data){.kind = CHART_INTERVALS,
                                .title = chart->title,
                                .category_title = report_words(maker, "report_column_month"),
                                .value_title = series[VALUE],
                                .categories = months,
                                .category_count = chart->point_count,
                                .series = series,
                                .series_count = SERIES,
                                .values = values,
                                .digits = 1};
    return data;
}

/* Every month from the first to the last, those without answers too. */
static void put_chart(struct report_maker *maker, const bool *shown)
{
    const struct unit_figures *subject = &maker->result->subject;
    int32_t last = subject->months[subject->month_count - 1].month;
    int32_t first = subject->months[0].month;
    if (last - first >= TREND_POINTS_MAX)
        first = last - TREND_POINTS_MAX + 1;
    struct trend_point points[TREND_POINTS_MAX];
    struct trend_chart chart = {
        .id = "trend-1",
        .title = report_say(maker, "report_trend_title", "unit", maker->unit, NULL),
        .description = report_words(maker, "report_trend_description"),
        .mark = maker->document->mark,
        .points = points};
    for (int32_t at = first; at <= last; at++) {
        size_t place = 0;
        const struct month_figures *month = month_at(subject, at, &place);
        struct trend_point *point = &points[chart.point_count++];
        *point = (struct trend_point){.name = month_name(maker, at)};
        if (month == NULL || !shown[place])
            continue;
        point->known = true;
        point->estimate = month->estimate.percent;
        point->has_interval = month->estimate.has_interval;
        point->low = month->estimate.low;
        point->high = month->estimate.high;
        point->text = report_estimate(maker, &month->estimate);
        point->count = report_integer(maker, month->responses);
    }
    AUTO(buffer) struct buffer svg = buffer_of(CHART_BYTES_MAX);
    chart_trend(&chart, &svg);
    report_chart(maker, &svg, report_words(maker, "report_trend_shown"),
                 workbook_data(maker, &chart));
}

static void put_table(struct report_maker *maker, const bool *shown)
{
    const struct unit_figures *subject = &maker->result->subject;
    struct table_maker table = table_with(maker, subject->month_count);
    table_text_column(maker, &table, "report_column_month");
    table_number_column(maker, &table, "report_column_responses");
    table_column(&table, &(struct table_column){report_words(maker, "report_column_share"), "%",
                                                ALIGN_RIGHT, NULL});
    table_number_column(maker, &table, "report_column_interval");
    table_text_column(maker, &table, "report_column_note");
    for (size_t i = 0; i < subject->month_count; i++) {
        const struct month_figures *month = &subject->months[i];
        const char **cells = table_row(maker, &table, 0, false);
        bool few = report_is_few(&month->estimate) || !month->estimate.known;
        cells[0] = month_name(maker, month->month);
        cells[1] =
            few ? report_words(maker, "report_short_few") : report_integer(maker, month->responses);
        cells[2] = shown[i] ? report_estimate(maker, &month->estimate) : report_dash;
        cells[3] = shown[i] ? report_interval(maker, &month->estimate) : report_dash;
        if (!shown[i])
            cells[4] = report_words(maker, few ? "report_trend_few" : "report_trend_hidden");
    }
    table_add(
        maker, &table,
        (struct block){.text = report_words(maker, "report_trend_caption"), .first_names = true});
}

/* Whether the last month with a figure differs from the one before it. */
static const char *last_change(struct report_maker *maker, const bool *shown)
{
    static const char *const codes[] = {"report_trend_unknown", "report_trend_same",
                                        "report_trend_above", "report_trend_below"};
    const struct unit_figures *subject = &maker->result->subject;
    const struct month_figures *pair[2] = {NULL, NULL};
    for (size_t i = 0; i < subject->month_count; i++) {
        if (!shown[i])
            continue;
        pair[0] = pair[1];
        pair[1] = &subject->months[i];
    }
    enum standing standing = report_standing(&pair[1]->estimate, &pair[0]->estimate);
    return report_say(maker, codes[standing], "last", month_name(maker, pair[1]->month), "before",
                      month_name(maker, pair[0]->month), "now",
                      report_estimate(maker, &pair[1]->estimate), "then",
                      report_estimate(maker, &pair[0]->estimate), NULL);
}

const char *report_moved(struct report_maker *maker)
{
    const struct unit_figures *subject = &maker->result->subject;
    bool *shown = arena_array(maker->arena, subject->month_count + 1, sizeof *shown);
    if (shown == NULL)
        maker->fault = FAULT_NOMEM;
    bool moved = shown != NULL && choose(subject, shown) >= 2;
    return moved ? last_change(maker, shown) : "";
}

void report_trend(struct report_maker *maker)
{
    const struct unit_figures *subject = &maker->result->subject;
    if (subject->month_count < 2)
        return;
    bool *shown = arena_array(maker->arena, subject->month_count, sizeof *shown);
    if (shown == NULL) {
        maker->fault = FAULT_NOMEM;
        return;
    }
    const struct index_node *node = &maker->definition->nodes[maker->definition->headline];
    size_t count = choose(subject, shown);
    report_section_said(maker, report_say(maker, "report_section_trend", "code", node->code, "node",
                                          report_node_name(maker, node), NULL));
    if (count < 2) {
        report_text(maker, report_words(maker, "report_trend_none"));
    } else {
        report_text(maker, last_change(maker, shown));
        put_chart(maker, shown);
    }
    put_table(maker, shown);
}
