/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/weights_report.h"

#include "analysis/chart_curve.h"
#include "analysis/chart_targets.h"
#include "analysis/sample_paper.h"

#include <math.h>

enum { PICTURE_BYTES = 1 << 20, LINE_POINTS = 2 * SPREAD_BINS + 2 };

static const char *number(struct report_maker *maker, double value, int digits)
{
    return report_decimal(maker, value, digits);
}

static const struct weights_step *last(const struct weights_view *view)
{
    return &view->steps[view->step_count - 1];
}

/* --- the steps ------------------------------------------------------------------------------- */

static enum fault steps_table(struct report_maker *maker, const struct weights_view *view)
{
    static const char *const heads[] = {"weights_rows", "weights_sum",  "weights_least",
                                        "weights_most", "weights_deff", "weights_effective"};
    struct table_maker table = table_with(maker, view->step_count);
    table_text_column(maker, &table, "weights_step");
    for (size_t i = 0; i < ARRAY_LENGTH(heads); i++)
        table_number_column(maker, &table, heads[i]);
    for (size_t i = 0; i < view->step_count; i++) {
        struct weight_summary summary;
        TRY(weights_summary(view->steps[i].weights, view->rows, &summary));
        const char **cells = table_row(maker, &table, 0, i + 1 == view->step_count);
        cells[0] = report_words(maker, view->steps[i].words);
        cells[1] = report_integer(maker, (int64_t)summary.count);
        cells[2] = number(maker, summary.sum, 1);
        cells[3] = number(maker, summary.least, 2);
        cells[4] = number(maker, summary.most, 2);
        cells[5] = number(maker, summary.deff, 3);
        cells[6] = number(maker, summary.effective, 0);
    }
    table_add(maker, &table, (struct block){.text = report_words(maker, "weights_steps")});
    return OK;
}

/* --- the spread ------------------------------------------------------------------------------ */

/* A line of steps over the intervals. */
struct spread {
    double x[LINE_POINTS];
    double y[LINE_POINTS];
    double highest; /* percent of the rows */
    double most;    /* times the mean */
    double least;
};

static enum fault measure(const struct weights_step *step, size_t rows, struct spread *out)
{
    struct weight_summary summary;
    TRY(weights_summary(step->weights, rows, &summary));
    double mean = summary.sum / (double)summary.count;
    out->most = summary.most / mean;
    out->least = summary.least / mean;
    return OK;
}

static enum fault fill(const struct weights_step *step, size_t rows, double high,
                       struct spread *spread)
{
    struct weight_summary summary;
    double counts[SPREAD_BINS] = {0};
    TRY(weights_summary(step->weights, rows, &summary));
    double mean = summary.sum / (double)summary.count;
    for (size_t row = 0; row < rows; row++) {
        double place = floor(step->weights[row] / mean / high * SPREAD_BINS);
        if (step->weights[row] > 0)
            counts[(size_t)fmin(place, SPREAD_BINS - 1)]++;
    }
    spread->x[0] = spread->y[0] = spread->y[LINE_POINTS - 1] = 0;
    for (size_t bin = 0; bin < SPREAD_BINS; bin++) {
        double share = counts[bin] / (double)summary.count * 100;
        spread->highest = fmax(spread->highest, share);
        spread->y[2 * bin + 1] = spread->y[2 * bin + 2] = share;
        spread->x[2 * bin + 1] = high * (double)bin / SPREAD_BINS;
        spread->x[2 * bin + 2] = high * (double)(bin + 1) / SPREAD_BINS;
    }
    spread->x[LINE_POINTS - 1] = high;
    return OK;
}

static void draw_spread(struct report_maker *maker, const struct weights_view *view,
                        const struct spread spreads[2], double high)
{
    AUTO(buffer) struct buffer svg = buffer_of(PICTURE_BYTES);
    const struct curve_line lines[2] = {
        {report_words(maker, "weights_key_after"), spreads[1].x, spreads[1].y, LINE_POINTS},
        {report_words(maker, "weights_key_before"), spreads[0].x, spreads[0].y, LINE_POINTS}};
    struct curve_chart chart = {
        .id = "spread",
        .title = report_words(maker, "weights_spread"),
        .x_title = report_words(maker, "weights_spread_x"),
        .y_title = report_words(maker, "weights_spread_y"),
        .x_high = high,
        .y_high = curve_end(fmax(fmax(spreads[0].highest, spreads[1].highest), 1)),
        .lines = lines,
        .line_count = view->step_count > 1 ? 2 : 1,
        .chosen = {(double)NAN, (double)NAN}};
    chart.description = report_say(
        maker, "weights_spread_says", "least", number(maker, spreads[1].least, 2), "most",
        number(maker, spreads[1].most, 2), "least_before", number(maker, spreads[0].least, 2),
        "most_before", number(maker, spreads[0].most, 2), NULL);
    for (int i = 0; i < CURVE_TICKS; i++) {
        chart.x_ticks[i] = number(maker, high * (i + 1) / CURVE_TICKS, 1);
        chart.y_ticks[i] = number(maker, chart.y_high * (i + 1) / CURVE_TICKS, 0);
    }
    chart_curve(&chart, &svg);
    report_chart(maker, &svg, chart.description, NULL);
}

/* The last step beside the one before it: that of trimming where there was one. */
static enum fault spread_picture(struct report_maker *maker, const struct weights_view *view)
{
    const struct weights_step *steps[2] = {
        &view->steps[view->step_count < 2 ? 0 : view->step_count - 2], last(view)};
    struct spread *spreads = arena_array(maker->arena, 2, sizeof *spreads);
    if (spreads == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < 2; i++)
        TRY(measure(steps[i], view->rows, &spreads[i]));
    double most = fmax(spreads[0].most, spreads[1].most);
    double high = most <= 10 ? ceil(most) : curve_end(most);
    for (size_t i = 0; i < 2; i++)
        TRY(fill(steps[i], view->rows, high, &spreads[i]));
    report_heading(maker, "weights_spread");
    draw_spread(maker, view, spreads, high);
    report_text(maker, report_say(maker, "weights_spread_of", "before",
                                  report_words(maker, steps[0]->words), "after",
                                  report_words(maker, steps[1]->words), NULL));
    return OK;
}

/* --- the margins ----------------------------------------------------------------------------- */

static void margins_table(struct report_maker *maker, const struct weights_view *view)
{
    struct table_maker table = table_with(maker, view->cell_count);
    table_text_column(maker, &table, "weights_margin");
    table_text_column(maker, &table, "weights_level");
    table_number_column(maker, &table, "weights_wanted");
    table_number_column(maker, &table, "weights_before");
    table_number_column(maker, &table, "weights_after");
    for (size_t i = 0; i < view->cell_count; i++) {
        const struct weights_cell *cell = &view->cells[i];
        const char **cells = table_row(maker, &table, 0, false);
        cells[0] = cell->margin;
        cells[1] = cell->level;
        cells[2] = number(maker, cell->wanted, 1);
        cells[3] = number(maker, cell->before, 1);
        cells[4] = number(maker, cell->after, 1);
    }
    table_add(maker, &table, (struct block){.text = report_words(maker, "weights_margins")});
}

static double percent_of(double value, double wanted) { return value / wanted * 100; }

/* Ends of an axis with 100 in it, whole steps of `step` from end to end. */
static void scale(struct targets_chart *chart, const struct target_row *rows)
{
    double low = 100;
    double high = 100;
    for (size_t i = 0; i < chart->row_count; i++) {
        low = fmin(low, fmin(rows[i].before, rows[i].after));
        high = fmax(high, fmax(rows[i].before, rows[i].after));
    }
    double step = curve_end(fmax((high - low) / (TARGETS_TICKS - 1), 1));
    chart->low = floor(low / step) * step;
    chart->tick_count = (int)(fmax(ceil(high / step), chart->low / step + 1) - chart->low / step);
    chart->high = chart->low + chart->tick_count * step;
}

static void draw_margins(struct report_maker *maker, const struct target_row *rows, size_t count,
                         double farthest)
{
    AUTO(buffer) struct buffer svg = buffer_of(PICTURE_BYTES);
    struct targets_chart chart = {
        .id = "margins",
        .title = report_words(maker, "weights_targets"),
        .description =
            report_say(maker, "weights_targets_says", "farthest", number(maker, farthest, 2), NULL),
        .keys = {report_words(maker, "weights_key_before"),
                 report_words(maker, "weights_key_after")},
        .axis_title = report_words(maker, "weights_targets_axis"),
        .rows = rows,
        .row_count = count};
    scale(&chart, rows);
    for (int i = 0; i <= chart.tick_count; i++)
        chart.ticks[i] =
            number(maker, chart.low + (chart.high - chart.low) * i / chart.tick_count, 0);
    chart_targets(&chart, &svg);
    report_chart(maker, &svg, chart.description, NULL);
}

/* A group that nobody is in has no percent and stands in the table alone. */
static enum fault margins_picture(struct report_maker *maker, const struct weights_view *view)
{
    struct target_row *rows = arena_array(maker->arena, TARGETS_MAX, sizeof *rows);
    size_t count = 0;
    double farthest = 0;
    if (rows == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < view->cell_count; i++) {
        const struct weights_cell *cell = &view->cells[i];
        if (cell->wanted <= 0)
            continue;
        double after = percent_of(cell->after, cell->wanted);
        farthest = fmax(farthest, fabs(after - 100));
        if (count == TARGETS_MAX)
            continue;
        rows[count++] =
            (struct target_row){arena_format(maker->arena, "%s %s", cell->margin, cell->level),
                                percent_of(cell->before, cell->wanted), after};
    }
    report_heading(maker, "weights_targets");
    draw_margins(maker, rows, count, farthest);
    if (view->cell_count > TARGETS_MAX)
        report_text(maker, report_words(maker, "weights_targets_more"));
    return OK;
}

/* --- the whole ------------------------------------------------------------------------------- */

static enum fault make_parts(struct report_maker *maker, const struct weights_view *view)
{
    maker->document->title = report_words(maker, "weights_page_title");
    maker->document->subject =
        report_say(maker, "weights_page_subject", "version", view->version, NULL);
    TRY(steps_table(maker, view));
    TRY(spread_picture(maker, view));
    if (view->cell_count > 0) {
        TRY(margins_picture(maker, view));
        margins_table(maker, view);
    }
    report_text(maker, report_words(maker, "weights_reading"));
    if (view->trimmed && view->cell_count > 0)
        report_text(maker,
                    report_words(maker, view->method == NULL ? "weights_reading_trim"
                                                             : "weights_reading_trim_replicates"));
    if (view->method != NULL)
        report_text(maker, report_say(maker, "weights_replicates", "method", view->method, "count",
                                      report_integer(maker, (int64_t)view->replicates), "df",
                                      number(maker, view->df, 0), NULL));
    return maker->fault;
}

static void put_parts(struct report_maker *maker, const void *about)
{
    maker->fault = make_parts(maker, about);
}

enum fault weights_document(const struct weights_view *view, enum language language,
                            struct arena *arena, struct document *out)
{
    const struct sample_paper paper = {put_parts, view, language};
    return sample_paper_make(&paper, arena, out);
}
