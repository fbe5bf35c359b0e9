/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The communes side by side on the headline node: a forest plot in as many parts as pages need, on
 * one scale, one sentence, and the same figures as a table behind a disclosure. Where there is
 * nothing to compare with, the forest plot shows the unit's own components instead.
 */
#include "analysis/chart.h"
#include "analysis/report_maker.h"

enum {
    CHART_BYTES_MAX = 512 * 1024,
    ONE_PAGE_ROWS = 50, /* more are drawn on several pages, */
    PART_ROWS = 46      /* no more than so many on each */
};

/* What one comparison needs throughout. */
struct comparison {
    struct report_maker *maker;
    const struct estimate *whole; /* of the province on the headline node */
    int64_t responses;            /* in the whole province */
    struct banding banding;
    struct forest_row *rows; /* in its order */
    size_t count;
    struct forest_band band;
    int64_t above;
    int64_t below;
    int64_t few;
    int64_t outside; /* clear of the band, and yet no ground to say that they differ */
};

static struct forest_row forest_row(struct report_maker *maker, const char *name,
                                    const struct estimate *estimate)
{
    return (struct forest_row){
        .name = name,
        .estimate = estimate->percent,
        .has_interval = estimate->has_interval,
        .low = estimate->low,
        .high = estimate->high,
        .count_text = report_integer(maker, estimate->n),
        .estimate_text = report_estimate(maker, estimate),
        .interval_text = estimate->has_interval ? report_interval(maker, estimate)
                                                : report_words(maker, "report_short_none"),
    };
}

/* A unit beside the others; with too few respondents it is only named. */
static struct forest_row compared_row(struct report_maker *maker,
                                      const struct compared_unit *compared)
{
    const char *name = maker->language == LANGUAGE_VI ? compared->unit->full_name
                                                      : report_unit_name(maker, compared->unit);
    struct forest_row row = {.name = name, .bare = true};
    if (report_is_few(&compared->estimate)) {
        row.interval_text = report_words(maker, "report_short_few");
    } else {
        row = forest_row(maker, name, &compared->estimate);
        row.count_text = report_integer(maker, compared->responses);
        row.differs = standing_differs(compared->standing);
    }
    row.emphasis = compared->unit == maker->result->subject.unit;
    return row;
}

static bool stands_outside(const struct forest_row *row, const struct estimate *whole)
{
    return row->has_interval && whole->has_interval && !row->differs &&
           (row->low > whole->high || row->high < whole->low);
}

/* A row of the table of pairs in the order of the bands. */
static const signed char *pairs_in_order(const struct comparison *comparison, size_t compared)
{
    struct report_maker *maker = comparison->maker;
    signed char *pairs = arena_array(maker->arena, comparison->count, sizeof *pairs);
    if (pairs == NULL) {
        maker->fault = FAULT_NOMEM;
        return NULL;
    }
    for (size_t i = 0; i < comparison->count; i++)
        pairs[i] =
            maker->result->pairs[compared * comparison->count + comparison->banding.order[i]];
    return pairs;
}

static void gather(struct comparison *comparison)
{
    struct report_maker *maker = comparison->maker;
    const struct result *result = maker->result;
    for (size_t i = 0; i < comparison->count; i++) {
        size_t compared = comparison->banding.order[i];
        const struct compared_unit *unit = &result->compared[compared];
        struct forest_row *row = &comparison->rows[i];
        *row = compared_row(maker, unit);
        if (!row->bare && result->judged_count > 1)
            row->pairs = pairs_in_order(comparison, compared);
        row->place = i;
        comparison->above += unit->standing == STANDING_ABOVE;
        comparison->below += unit->standing == STANDING_BELOW;
        comparison->few += row->bare;
        comparison->outside += stands_outside(row, comparison->whole);
    }
    if (!comparison->whole->known)
        return;
    comparison->band = (struct forest_band){
        .has_interval = comparison->whole->has_interval,
        .estimate = comparison->whole->percent,
        .low = comparison->whole->low,
        .high = comparison->whole->high,
        .text = report_say(maker, "report_band", "whole", maker->whole_head, "percent",
                           report_estimate(maker, comparison->whole), "interval",
                           report_interval(maker, comparison->whole), NULL),
    };
}

/* What the figure shows of units beside the whole; what seems to say otherwise is explained. */
static const char *counts_shown(struct comparison *comparison)
{
    struct report_maker *maker = comparison->maker;
    int64_t count = (int64_t)comparison->count;
    int64_t same = count - comparison->above - comparison->below - comparison->few;
    const char *shown =
        report_say(maker, "report_forest_shown", "count", report_integer(maker, count), "same",
                   report_integer(maker, same), "above", report_integer(maker, comparison->above),
                   "below", report_integer(maker, comparison->below), "few",
                   report_integer(maker, comparison->few), "whole", maker->whole, NULL);
    if (comparison->outside == 0)
        return shown;
    return report_join(maker, shown,
                       report_say(maker, "report_forest_outside", "count",
                                  report_integer(maker, comparison->outside), NULL));
}

static const char *part_title(struct comparison *comparison, size_t part, size_t parts)
{
    struct report_maker *maker = comparison->maker;
    const struct index_node *node = &maker->definition->nodes[maker->definition->headline];
    const char *title =
        report_say(maker, "report_forest_title", "node", report_node_name(maker, node), NULL);
    if (parts == 1)
        return title;
    return report_join(maker, title,
                       report_say(maker, "report_forest_part", "part",
                                  report_integer(maker, (int64_t)part + 1), "parts",
                                  report_integer(maker, (int64_t)parts), NULL));
}

const char *report_forest(struct report_maker *maker, const struct forest_chart *chart)
{
    AUTO(buffer) struct buffer svg = buffer_of(CHART_BYTES_MAX);
    chart_forest(chart, &svg);
    return report_svg(maker, &svg);
}

/* The bands that rows from..to-1 belong to; one begun on an earlier page says so. None where
 * nothing was judged: there is one band then, and its name says nothing. */
static size_t heads_of(const struct comparison *comparison, size_t from, size_t to,
                       struct forest_head heads[BAND_COUNT])
{
    struct report_maker *maker = comparison->maker;
    size_t count = 0;
    for (size_t i = 0; i < comparison->banding.band_count; i++) {
        const struct band *band = &comparison->banding.bands[i];
        if (band->from >= to || band->from + band->count <= from)
            continue;
        const char *name = report_band_name(maker, band);
        if (band->from < from)
            name = report_join(maker, name, report_words(maker, "report_band_more"));
        heads[count++] = (struct forest_head){band->from > from ? band->from - from : 0, name};
    }
    return comparison->banding.bands[0].kind == BAND_UNKNOWN ? 0 : count;
}

static void chart_part(struct comparison *comparison, size_t part, size_t parts)
{
    struct report_maker *maker = comparison->maker;
    size_t from = comparison->count * part / parts;
    size_t to = comparison->count * (part + 1) / parts;
    struct forest_head heads[BAND_COUNT];
    const char *id = arena_format(maker->arena, "forest-%zu", part + 1);
    const char *counts = counts_shown(comparison);
    const char *pairs = report_pairs_shown(maker);
    const char *strip = report_words(maker, "report_forest_strip");
    const char *shown = report_join(maker, report_join(maker, counts, strip), pairs);
    struct forest_chart chart = {
        .id = id == NULL ? "forest" : id,
        .title = part_title(comparison, part, parts),
        .description = report_join(maker, report_words(maker, "report_forest_description"), shown),
        .note = report_join(maker, counts, pairs),
        .mark = maker->document->mark,
        .column_titles = {report_words(maker, "report_forest_unit"),
                          report_words(maker, "report_column_responses"),
                          report_words(maker, "report_forest_estimate"),
                          report_words(maker, "report_forest_interval"),
                          report_words(maker, "report_forest_pairs")},
        .pair_count = maker->result->judged_count > 1 ? maker->result->judged_count : 0,
        .keys = {report_say(maker, "report_key_apart", "whole", maker->whole, NULL),
                 report_say(maker, "report_key_same", "whole", maker->whole, NULL),
                 maker->result->subject.is_commune ? report_words(maker, "report_key_subject")
                                                   : NULL},
        .rows = comparison->rows + from,
        .row_count = to - from,
        .heads = heads,
        .head_count = heads_of(comparison, from, to, heads),
        .band = comparison->band,
        .axis = forest_scale(comparison->rows, comparison->count, &comparison->band),
    };
    const char *svg = report_forest(maker, &chart);
    bool last = part + 1 == parts;
    report_add(maker, &(struct block){.kind = BLOCK_CHART,
                                      .svg = svg,
                                      .data = report_forest_data(maker, &chart),
                                      .text = last ? shown : NULL,
                                      .source = last ? report_source(maker, comparison->responses)
                                                     : NULL});
}

/* The unit's nodes above the items, in the definition's order. */
static size_t component_rows(struct report_maker *maker, struct forest_row *rows)
{
    const struct unit_figures *subject = &maker->result->subject;
    size_t count = 0;
    for (size_t i = 0; i < maker->definition->node_count; i++) {
        const struct index_node *node = &maker->definition->nodes[i];
        if (!report_is_component(node) || !subject->estimates[i].known)
            continue;
        const char *name = report_say(maker, "report_forest_node", "code", node->code, "node",
                                      report_node_name(maker, node), NULL);
        rows[count] = forest_row(maker, name, &subject->estimates[i]);
        rows[count].differs = true; /* nothing to be told from: full dots */
        rows[count++].emphasis = i == maker->definition->headline;
    }
    return count;
}

void report_components_figure(struct report_maker *maker)
{
    struct forest_row *rows =
        arena_array(maker->arena, maker->definition->node_count, sizeof *rows);
    if (rows == NULL) {
        maker->fault = FAULT_NOMEM;
        return;
    }
    struct forest_chart chart = {
        .id = "forest-1",
        .title = report_say(maker, "report_forest_own_title", "unit", maker->unit, NULL),
        .description = report_words(maker, "report_forest_own_shown"),
        .mark = maker->document->mark,
        .column_titles = {report_words(maker, "report_column_component"),
                          report_words(maker, "report_column_n"),
                          report_words(maker, "report_forest_estimate"),
                          report_words(maker, "report_forest_interval")},
        .long_names = true,
        .rows = rows,
        .row_count = component_rows(maker, rows),
    };
    if (chart.row_count == 0)
        return;
    chart.axis = forest_scale(rows, chart.row_count, &chart.band);
    report_add(maker, &(struct block){.kind = BLOCK_CHART,
                                      .svg = report_forest(maker, &chart),
                                      .data = report_forest_data(maker, &chart),
                                      .text = report_words(maker, "report_forest_own_shown"),
                                      .source = maker->source});
}

/* What is compared where not all are communes: departments, centres and counters are units too. */
static void say_levels(struct report_maker *maker)
{
    static const char *const codes[] = {
        [UNIT_PROVINCE] = "report_level_province",     [UNIT_COMMUNE] = "report_level_commune",
        [UNIT_DEPARTMENT] = "report_level_department", [UNIT_CENTRE] = "report_level_centre",
        [UNIT_COUNTER] = "report_level_counter",       [UNIT_VILLAGE] = "report_level_village"};
    const struct result *result = maker->result;
    int64_t counts[ARRAY_LENGTH(codes)] = {0};
    const char *list = "";
    for (size_t i = 0; i < result->compared_count; i++)
        counts[result->compared[i].unit->level]++;
    for (size_t i = 0; i < ARRAY_LENGTH(codes); i++) {
        if (counts[i] == 0)
            continue;
        const char *some =
            report_say(maker, codes[i], "count", report_integer(maker, counts[i]), NULL);
        list = *list == '\0'
                   ? some
                   : report_say(maker, "report_modes_and", "first", list, "then", some, NULL);
    }
    if (counts[UNIT_COMMUNE] < (int64_t)result->compared_count)
        report_text(maker, report_say(maker, "report_levels", "list", list, NULL));
}

void report_comparison(struct report_maker *maker)
{
    const struct result *result = maker->result;
    const struct unit_figures *whole = report_whole(maker);
    if (result->compared_count < 2 || (whole == NULL && result->subject.is_commune)) {
        report_components_figure(maker);
        return;
    }
    if (whole == NULL)
        whole = &result->subject;
    struct comparison comparison = {
        .maker = maker,
        .whole = &whole->estimates[maker->definition->headline],
        .responses = whole->responses,
        .rows = arena_array(maker->arena, result->compared_count, sizeof *comparison.rows),
        .count = result->compared_count,
        .banding = report_banding(maker),
    };
    if (comparison.banding.order == NULL || comparison.rows == NULL) {
        maker->fault = FAULT_NOMEM;
        return;
    }
    gather(&comparison);
    const struct index_node *node = &maker->definition->nodes[maker->definition->headline];
    report_section_said(maker, report_say(maker, "report_section_comparison", "code", node->code,
                                          "node", report_node_name(maker, node), NULL));
    say_levels(maker);
    size_t parts =
        comparison.count <= ONE_PAGE_ROWS ? 1 : (comparison.count + PART_ROWS - 1) / PART_ROWS;
    for (size_t part = 0; part < parts; part++)
        chart_part(&comparison, part, parts);
    if (report_whole(maker) == NULL)
        report_bands_table(maker, &comparison.banding);
    report_pairs_table(maker, &comparison.banding);
}
