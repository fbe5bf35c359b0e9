/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/sample_size_report.h"

#include "analysis/chart_curve.h"
#include "analysis/sample_paper.h"

#include <math.h>

enum {
    CURVE_POINTS = 60,
    CURVE_CASES = 3,
    SHARE_DIGITS = 1,
    DEFF_DIGITS = 2,
    PLOT_BYTES = 1 << 20
};

const double size_steps[SIZE_STEPS] = {10, 7, 5, 4, 3, 2.5, 2, 1.5, 1};

enum fault sample_size_step(const struct size_ask *ask, size_t step, struct size_found *out)
{
    struct size_ask share = *ask;
    share.aim = SIZE_SHARE;
    share.half_width = size_steps[step] / 100;
    return sample_size(&share, out);
}

static bool has_costs(const struct size_ask *ask)
{
    return ask->costs[0] + ask->costs[1] + ask->costs[2] > 0;
}

/* What a size costs; without costs how many are asked, of all groups. */
static double cost_of(const struct size_ask *ask, const struct size_found *found)
{
    return has_costs(ask) ? found->cost : found->issued * found->groups;
}

static const char *count(struct report_maker *maker, double value)
{
    return report_integer(maker, (int64_t)value);
}

static const char *percent(struct report_maker *maker, double share)
{
    return report_decimal(maker, share * 100, SHARE_DIGITS);
}

/* --- the plot -------------------------------------------------------------------------------- */

struct plotting {
    const struct size_ask *ask;
    struct report_maker *maker;
    double x[CURVE_CASES][CURVE_POINTS];
    double y[CURVE_CASES][CURVE_POINTS];
    struct curve_line lines[CURVE_CASES];
    size_t line_count;
};

/* Half-widths from 10 to 1 percent, each with what it costs. */
static enum fault plot_line(struct plotting *plotting, double cluster)
{
    struct size_ask ask = *plotting->ask;
    size_t line = plotting->line_count;
    size_t points = 0;
    ask.aim = SIZE_SHARE;
    ask.cluster = cluster;
    for (size_t i = 0; i < CURVE_POINTS; i++) {
        struct size_found found;
        ask.half_width = 0.10 * pow(0.1, (double)i / (CURVE_POINTS - 1));
        TRY(sample_size(&ask, &found));
        plotting->x[line][points] = cost_of(&ask, &found);
        plotting->y[line][points++] = found.half_width * 100;
    }
    plotting->lines[line] =
        (struct curve_line){report_say(plotting->maker, "size_plot_line", "count",
                                       count(plotting->maker, cluster), NULL),
                            plotting->x[line], plotting->y[line], points};
    plotting->line_count++;
    return OK;
}

static void put_ticks(struct report_maker *maker, struct curve_chart *chart)
{
    for (int i = 0; i < CURVE_TICKS; i++) {
        chart->x_ticks[i] = count(maker, chart->x_high * (i + 1) / CURVE_TICKS);
        chart->y_ticks[i] = report_decimal(maker, chart->y_high * (i + 1) / CURVE_TICKS, 0);
    }
}

static enum fault make_plot(struct plotting *plotting, const struct size_found *found,
                            const char **out)
{
    struct report_maker *maker = plotting->maker;
    const struct size_ask *ask = plotting->ask;
    AUTO(buffer) struct buffer svg = buffer_of(PLOT_BYTES);
    struct size_found fine;
    TRY(sample_size_step(ask, 6, &fine));
    double chosen = cost_of(ask, found);
    struct curve_chart chart = {
        .id = "size",
        .title = report_words(maker, "size_plot_title"),
        .description = report_words(maker, "size_plot_description"),
        .x_title = report_words(maker, has_costs(ask) ? "size_plot_cost" : "size_plot_forms"),
        .y_title = report_words(maker, "size_plot_half_width"),
        .x_high = curve_end(fmax(fmax(chosen * 1.2, cost_of(ask, &fine)), 1)),
        .y_high = 10,
        .lines = plotting->lines,
        .line_count = plotting->line_count,
        .chosen = {chosen, found->half_width * 100}};
    if (chart.chosen[1] > chart.y_high)
        chart.chosen[0] = chart.chosen[1] = (double)NAN;
    put_ticks(maker, &chart);
    chart_curve(&chart, &svg);
    TRY(buffer_check(&svg));
    *out = arena_text(maker->arena, svg.data);
    return *out == NULL ? FAULT_NOMEM : OK;
}

static enum fault plot(struct report_maker *maker, const struct size_ask *ask,
                       const struct size_found *found, const char **out)
{
    struct plotting *plotting = arena_alloc(maker->arena, sizeof *plotting);
    if (plotting == NULL)
        return FAULT_NOMEM;
    plotting->ask = ask;
    plotting->maker = maker;
    TRY(plot_line(plotting, ask->cluster));
    if (ask->deff == 0 && ask->rho > 0) {
        TRY(plot_line(plotting, fmax(1, floor(ask->cluster / 2))));
        TRY(plot_line(plotting, ask->cluster * 2));
    }
    return make_plot(plotting, found, out);
}

/* --- the document ---------------------------------------------------------------------------- */

static void key_figures(struct report_maker *maker, const struct size_ask *ask,
                        const struct size_found *found)
{
    struct key_figure *figures = arena_array(maker->arena, 3, sizeof *figures);
    if (figures == NULL) {
        maker->fault = FAULT_NOMEM;
        return;
    }
    figures[0] = (struct key_figure){
        report_words(maker, found->groups > 1 ? "size_key_each" : "size_key_completed"),
        count(maker, found->completed),
        report_say(maker, "size_key_completed_detail", "simple", count(maker, ceil(found->simple)),
                   "deff", report_decimal(maker, found->deff, DEFF_DIGITS), "half",
                   percent(maker, found->half_width), NULL)};
    figures[1] = (struct key_figure){
        report_words(maker, "size_key_issued"), count(maker, found->issued),
        report_say(maker, "size_key_issued_detail", "response", percent(maker, ask->response),
                   "villages", count(maker, found->villages), "communes",
                   count(maker, found->communes), NULL)};
    figures[2] =
        (struct key_figure){report_words(maker, "size_key_cost"),
                            has_costs(ask) ? count(maker, found->cost) : report_dash, NULL};
    report_add(maker, &(struct block){.kind = BLOCK_KEY_FIGURES,
                                      .level = 1,
                                      .figures = figures,
                                      .figure_count = has_costs(ask) ? 3 : 2});
}

static void known_rule(struct report_maker *maker, const struct size_ask *ask,
                       const struct size_found *found)
{
    double half = ask->aim == SIZE_SHARE ? ask->half_width : found->half_width;
    report_text(maker,
                report_say(maker, "size_known_rule", "half", percent(maker, half), "count",
                           count(maker, sample_size_known_rule(ask->population, half)), NULL));
    report_text(maker, report_words(maker, "size_known_rule_lacks"));
    double cheapest = sample_size_cheapest_cluster(ask);
    if (!isnan(cheapest))
        report_text(maker,
                    report_say(maker, "size_cheapest", "count", count(maker, cheapest), NULL));
    if (!found->enough)
        report_text(maker, report_words(maker, "size_not_enough"));
}

static enum fault steps_table(struct report_maker *maker, const struct size_ask *ask)
{
    static const char *const heads[] = {"size_head_half",     "size_head_completed",
                                        "size_head_issued",   "size_head_villages",
                                        "size_head_communes", "size_head_cost"};
    struct table_maker table = table_with(maker, SIZE_STEPS);
    size_t columns = has_costs(ask) ? 6 : 5;
    for (size_t i = 0; i < columns; i++)
        table_number_column(maker, &table, heads[i]);
    for (size_t i = 0; i < SIZE_STEPS; i++) {
        struct size_found found;
        TRY(sample_size_step(ask, i, &found));
        const char **cells = table_row(maker, &table, 0, false);
        cells[0] = report_decimal(maker, size_steps[i], SHARE_DIGITS);
        cells[1] = count(maker, found.completed);
        cells[2] = count(maker, found.issued);
        cells[3] = count(maker, found.villages);
        cells[4] = count(maker, found.communes);
        if (columns == 6)
            cells[5] = count(maker, found.cost);
    }
    table_add(maker, &table, (struct block){.text = report_words(maker, "size_table")});
    return OK;
}

static enum fault make_parts(struct report_maker *maker, const struct size_ask *ask)
{
    struct size_found found;
    const char *svg = NULL;
    TRY(sample_size(ask, &found));
    maker->document->title = report_words(maker, "size_title");
    maker->document->subject = report_words(maker, "size_subject");
    key_figures(maker, ask, &found);
    known_rule(maker, ask, &found);
    TRY(steps_table(maker, ask));
    TRY(plot(maker, ask, &found, &svg));
    report_add(maker, &(struct block){.kind = BLOCK_CHART,
                                      .text = report_words(maker, "size_plot_title"),
                                      .svg = svg});
    return maker->fault;
}

static void put_parts(struct report_maker *maker, const void *about)
{
    maker->fault = make_parts(maker, about);
}

enum fault sample_size_document(const struct size_ask *ask, enum language language,
                                struct arena *arena, struct document *out)
{
    const struct sample_paper paper = {put_parts, ask, language};
    return sample_paper_make(&paper, arena, out);
}

enum fault sample_size_plot(const struct size_ask *ask, enum language language, struct arena *arena,
                            const char **out)
{
    struct document document;
    TRY(sample_size_document(ask, language, arena, &document));
    for (size_t i = 0; i < document.block_count; i++)
        if (document.blocks[i].kind == BLOCK_CHART)
            *out = document.blocks[i].svg;
    return OK;
}
