/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Published figures beside the report's own: a table, a figure of the percentages, how far apart, a
 * figure of the points on their own scale, a table of the instruments, and why. Only with figures
 * of this place and year.
 */
#include "analysis/beside.h"
#include "analysis/chart.h"
#include "analysis/report_maker.h"

#include <math.h>

static const char *bare_name(struct report_maker *maker, const struct beside_row *row)
{
    return report_words(maker, row->figure == NULL ? "gap_own" : row->instrument->name);
}

/* Whose figure it is is said where the report is of a commune and the figure of its province. */
static const char *instrument_name(struct report_maker *maker, const struct beside_row *row)
{
    const char *name = bare_name(maker, row);
    if (!row->of_province)
        return name;
    return report_say(maker, "gap_of_province", "instrument", name, "province",
                      report_unit_name(maker, row->place), NULL);
}

static const char *people_words(struct report_maker *maker, const struct beside_row *row)
{
    if (row->figure != NULL)
        return report_words(maker, row->instrument->people);
    return report_words(maker, report_is_voluntary(maker) ? "gap_own_voluntary" : "gap_own_people");
}

static const char *scale_words(struct report_maker *maker, const struct beside_row *row)
{
    if (row->figure != NULL || (row->marks & INSTRUMENT_ITEMS) == 0)
        return report_words(maker, row->instrument->scale);
    size_t headline = maker->definition->headline;
    return report_say(maker, "gap_own_scale", "form", maker->form->id, "items",
                      report_integer(maker, report_items(maker, headline)), "node",
                      report_node_name(maker, &maker->definition->nodes[headline]), NULL);
}

/* "99,55%"; "7,0977 điểm". */
static const char *value_words(struct report_maker *maker, const struct beside_row *row)
{
    return report_measure(maker, row->instrument->is_percent ? "gap_percent" : "gap_points",
                          "value", report_exact(maker, row->value, row->digits));
}

static const char *interval_words(struct report_maker *maker, const struct beside_row *row)
{
    return row->estimate == NULL ? report_words(maker, "gap_untold")
                                 : report_interval(maker, row->estimate);
}

static const char *rank_words(struct report_maker *maker, const struct beside_row *row)
{
    if (row->figure == NULL || row->figure->rank == 0)
        return report_dash;
    return report_say(maker, "gap_rank", "rank", report_integer(maker, row->figure->rank), "ranked",
                      report_integer(maker, row->figure->ranked), NULL);
}

static const char *count_words(struct report_maker *maker, const struct beside_row *row)
{
    return row->n == 0 ? report_words(maker, "gap_untold") : report_integer(maker, row->n);
}

static const char *period_words(struct report_maker *maker, const struct beside_row *row)
{
    const struct tally *tally = maker->result->context->tally;
    const struct published_figure *figure = row->figure;
    int32_t from = figure != NULL ? figure->from_day : tally->first_day;
    int32_t to = figure != NULL ? figure->to_day : tally->last_day;
    if (from == DAY_NONE)
        return report_say(maker, "gap_year", "year", arena_format(maker->arena, "%d", figure->year),
                          NULL);
    return report_say(maker, "gap_days", "from", report_day(maker, from), "to",
                      report_day(maker, to), NULL);
}

static const char *source_words(struct report_maker *maker, const struct beside_row *row)
{
    if (row->figure != NULL)
        return row->figure->source;
    const char *words =
        report_say(maker, "gap_own_source", "campaign", maker->result->context->campaign, NULL);
    return report_join(maker, words, maker->document->mark);
}

/* --- the table ------------------------------------------------------------------------------- */

static void column(struct report_maker *maker, struct table_maker *table, const char *title,
                   enum cell_align align)
{
    table_column(table,
                 &(struct table_column){.title = report_words(maker, title), .align = align});
}

static bool has_rank(const struct beside *gap)
{
    for (size_t i = 0; i < gap->row_count; i++) {
        if (gap->rows[i].figure != NULL && gap->rows[i].figure->rank > 0)
            return true;
    }
    return false;
}

static bool has_own(const struct beside *gap)
{
    for (size_t i = 0; i < gap->row_count; i++) {
        if (gap->rows[i].figure == NULL)
            return true;
    }
    return false;
}

/* The figures, with what the sources tell of them. */
static void figures_table(struct report_maker *maker, const struct beside *gap)
{
    struct table_maker table = table_with(maker, gap->row_count);
    bool own = has_own(gap);
    bool ranks = has_rank(gap);
    column(maker, &table, "gap_column_instrument", ALIGN_LEFT);
    column(maker, &table, "gap_column_value", ALIGN_RIGHT);
    if (own)
        column(maker, &table, "gap_column_interval", ALIGN_RIGHT);
    if (ranks)
        column(maker, &table, "gap_column_rank", ALIGN_RIGHT);
    column(maker, &table, "gap_column_n", ALIGN_RIGHT);
    column(maker, &table, "gap_column_period", ALIGN_RIGHT);
    for (size_t i = 0; i < gap->row_count; i++) {
        const struct beside_row *row = &gap->rows[i];
        const char **cell = table_row(maker, &table, 0, row->figure == NULL);
        *cell++ = instrument_name(maker, row);
        *cell++ = value_words(maker, row);
        if (own)
            *cell++ = interval_words(maker, row);
        if (ranks)
            *cell++ = rank_words(maker, row);
        *cell++ = count_words(maker, row);
        *cell = period_words(maker, row);
    }
    table_add(maker, &table, (struct block){.text = report_words(maker, "gap_table")});
}

/* The same rows: whom each asked, where, what, and where the figure was read. */
static void instruments_table(struct report_maker *maker, const struct beside *gap)
{
    struct table_maker table = table_with(maker, gap->row_count);
    column(maker, &table, "gap_column_instrument", ALIGN_LEFT);
    column(maker, &table, "gap_column_people", ALIGN_LEFT);
    column(maker, &table, "gap_column_scale", ALIGN_LEFT);
    column(maker, &table, "gap_column_source", ALIGN_LEFT);
    for (size_t i = 0; i < gap->row_count; i++) {
        const struct beside_row *row = &gap->rows[i];
        const char **cell = table_row(maker, &table, 0, row->figure == NULL);
        cell[0] = instrument_name(maker, row);
        cell[1] = people_words(maker, row);
        cell[2] = scale_words(maker, row);
        cell[3] = source_words(maker, row);
    }
    table_add(
        maker, &table,
        (struct block){.text = report_words(maker, "gap_table_instruments"), .first_names = true});
}

/* --- the figures ----------------------------------------------------------------------------- */

static struct forest_row chart_row(struct report_maker *maker, const struct beside_row *row)
{
    const struct estimate *estimate = row->estimate;
    bool interval = estimate != NULL && estimate->known && estimate->has_interval;
    const char *name = bare_name(maker, row);
    if (row->of_province)
        name = report_say(maker, "gap_of_province_short", "instrument", name, NULL);
    return (struct forest_row){.name = name,
                               .estimate = exact_double(row->value),
                               .has_interval = interval,
                               .low = interval ? estimate->low : 0,
                               .high = interval ? estimate->high : 0,
                               .differs = true, /* nothing to be told from: full dots */
                               .emphasis = row->figure == NULL,
                               .count_text = row->n == 0 ? report_dash : count_words(maker, row),
                               .estimate_text = report_exact(maker, row->value, row->digits),
                               .interval_text =
                                   interval ? interval_words(maker, row) : report_dash};
}

/* The rows of one kind on one scale: percentages from 0 to 100, points on their own. */
static void figure(struct report_maker *maker, const struct beside *gap, bool percent)
{
    static const char *const points[] = {"gap-points", "gap_figure_points",
                                         "gap_figure_points_shown", "gap_figure_value_points"};
    static const char *const percents[] = {"gap-percent", "gap_figure", "gap_figure_shown",
                                           "gap_figure_value"};
    static const char *const with_own[] = {"gap-percent", "gap_figure", "gap_figure_shown_own",
                                           "gap_figure_value"};
    const char *const *words = !percent ? points : has_own(gap) ? with_own : percents;
    struct forest_row *rows = arena_array(maker->arena, gap->row_count, sizeof *rows);
    if (rows == NULL) {
        maker->fault = FAULT_NOMEM;
        return;
    }
    struct forest_chart chart = {
        .id = words[0],
        .title = report_words(maker, words[1]),
        .description = report_words(maker, words[2]),
        .mark = maker->document->mark,
        .column_titles = {report_words(maker, "gap_column_instrument"),
                          report_words(maker, "gap_column_n"), report_words(maker, words[3]),
                          report_words(maker, "report_forest_interval")},
        .long_names = true,
        .rows = rows,
        .axis = {0, 100, 20, false},
    };
    for (size_t i = 0; i < gap->row_count; i++) {
        const struct published_instrument *instrument = gap->rows[i].instrument;
        if (instrument->is_percent != percent)
            continue;
        rows[chart.row_count++] = chart_row(maker, &gap->rows[i]);
        if (!percent)
            chart.axis = (struct forest_axis){instrument->low, instrument->high, 1, true};
    }
    if (chart.row_count > 0)
        report_add(maker, &(struct block){.kind = BLOCK_CHART,
                                          .svg = report_forest(maker, &chart),
                                          .data = report_forest_data(maker, &chart),
                                          .text = chart.description});
}

/* --- how far apart, and why ------------------------------------------------------------------ */

/* "A: 99,55%; B: 81,21%; cách nhau 99,55 − 81,21 = 18,34 điểm phần trăm." */
static void difference(struct report_maker *maker, const struct beside *gap,
                       const struct beside_difference *difference)
{
    const struct beside_row *higher = &gap->rows[difference->higher];
    const struct beside_row *lower = &gap->rows[difference->lower];
    bool same = exact_compare(higher->value, lower->value) == 0;
    report_text(maker,
                report_say(maker, same ? "gap_difference_none" : "gap_difference", "higher",
                           instrument_name(maker, higher), "lower", instrument_name(maker, lower),
                           "high", report_exact(maker, higher->value, higher->digits), "low",
                           report_exact(maker, lower->value, lower->digits), "points",
                           report_exact(maker, difference->points, difference->digits), NULL));
}

/* Whether a row is the highest percentage of its place: the others are set against it. */
static bool is_highest(const struct beside *gap, size_t row)
{
    return row == 0 || gap->rows[row - 1].place != gap->rows[row].place;
}

/* The last rows are the province's, if any. */
static bool is_of_province(const struct beside *gap)
{
    return gap->rows[gap->row_count - 1].of_province;
}

static unsigned all_marks(const struct beside *gap)
{
    unsigned marks = 0;
    for (size_t i = 0; i < gap->row_count; i++)
        marks |= gap->rows[i].marks;
    return marks;
}

static void reason(struct report_maker *maker, const char *text)
{
    report_add(maker, &(struct block){.kind = BLOCK_NOTE, .text = text});
}

static void why(struct report_maker *maker, const struct beside *gap)
{
    bool mixed = is_of_province(gap) && !gap->rows[0].of_province;
    if (gap->reason_count == 0 && !mixed)
        return;
    report_heading(maker, "gap_heading_why");
    for (size_t i = 0; i < gap->reason_count; i++) {
        char others[BESIDE_OTHERS_SIZE];
        beside_others(gap, gap->reasons[i].others, others);
        reason(maker, report_say(maker, gap->reasons[i].code, "others", others, NULL));
    }
    if (mixed)
        reason(maker, report_say(maker, "gap_reason_province", "unit", maker->unit, NULL));
    unsigned asked = INSTRUMENT_SAMPLE | INSTRUMENT_ITEMS;
    if ((all_marks(gap) & INSTRUMENT_COUNTER) != 0 && (all_marks(gap) & asked) != 0)
        report_text(maker, report_words(maker, "gap_conclusion"));
}

void report_beside(struct report_maker *maker)
{
    const struct beside *gap = NULL;
    enum fault fault = beside_make(maker->result, report_is_voluntary(maker), maker->arena, &gap);
    if (fault != OK && maker->fault == OK)
        maker->fault = fault;
    if (maker->fault != OK || gap == NULL)
        return;
    maker->gap = gap;
    if (gap->row_count == 0)
        return;
    report_section(maker, "gap_section");
    report_text(maker,
                report_say(maker, is_of_province(gap) ? "gap_lead_province" : "gap_lead", "unit",
                           maker->unit, "year", arena_format(maker->arena, "%d", gap->year), NULL));
    figures_table(maker, gap);
    figure(maker, gap, true);
    for (size_t i = 0; i < gap->difference_count; i++) {
        if (is_highest(gap, gap->differences[i].higher))
            difference(maker, gap, &gap->differences[i]);
    }
    figure(maker, gap, false);
    instruments_table(maker, gap);
    why(maker, gap);
}
