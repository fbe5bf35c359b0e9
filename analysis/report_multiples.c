/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A province's units by component: one small panel each, which of them differ from the whole, and
 * the figures as a table behind a disclosure. The order is that of the bands of the headline.
 */
#include "analysis/chart_multiples.h"
#include "analysis/report_maker.h"

enum { COMPONENTS_MAX = DOCUMENT_COLUMNS_MAX - 1, CHART_BYTES_MAX = 1 << 20 };

struct components {
    struct report_maker *maker;
    const struct banding *banding;
    size_t nodes[COMPONENTS_MAX];
    struct compared_node *units[COMPONENTS_MAX]; /* by position in compared[] */
    size_t count;
};

/* Components that have no component under them. */
static bool is_lowest(const struct index_definition *definition, size_t node)
{
    for (size_t i = 0; i < definition->nodes[node].child_count; i++)
        if (report_is_component(&definition->nodes[definition->nodes[node].children[i]]))
            return false;
    return report_is_component(&definition->nodes[node]) &&
           index_node_is_counted(&definition->nodes[node]);
}

static enum fault compare_nodes(struct components *components)
{
    struct report_maker *maker = components->maker;
    const struct result *result = maker->result;
    for (size_t i = 0; i < maker->definition->node_count; i++) {
        if (!is_lowest(maker->definition, i) || !result->subject.estimates[i].known ||
            components->count == COMPONENTS_MAX)
            continue;
        struct compared_node *units =
            arena_array(maker->arena, result->compared_count + 1, sizeof *units);
        if (units == NULL)
            return FAULT_NOMEM;
        TRY(result_compare_node(result, i, maker->arena, units));
        components->nodes[components->count] = i;
        components->units[components->count++] = units;
    }
    return OK;
}

static int64_t count_of(const struct components *components, size_t component,
                        enum standing standing)
{
    int64_t count = 0;
    for (size_t i = 0; i < components->banding->count; i++)
        count += components->units[component][i].standing == standing;
    return count;
}

static const char *title_of(const struct components *components, size_t component)
{
    struct report_maker *maker = components->maker;
    const struct index_node *node = &maker->definition->nodes[components->nodes[component]];
    return report_say(maker, "report_forest_node", "code", node->code, "node",
                      report_node_name(maker, node), NULL);
}

static struct multiple_panel panel_of(const struct components *components, size_t component)
{
    struct report_maker *maker = components->maker;
    const struct estimate *whole = &maker->result->subject.estimates[components->nodes[component]];
    size_t count = components->banding->count;
    struct multiple_dot *dots = arena_array(maker->arena, count + 1, sizeof *dots);
    struct multiple_panel panel = {.title = title_of(components, component), .dots = dots};
    if (dots == NULL) {
        maker->fault = FAULT_NOMEM;
        return panel;
    }
    for (size_t i = 0; i < count; i++) {
        const struct compared_node *unit =
            &components->units[component][components->banding->order[i]];
        dots[i] = (struct multiple_dot){.known = unit->estimate.has_interval,
                                        .estimate = unit->estimate.percent,
                                        .has_interval = true,
                                        .low = unit->estimate.low,
                                        .high = unit->estimate.high,
                                        .differs = standing_differs(unit->standing)};
    }
    panel.band = (struct forest_band){whole->has_interval, whole->percent, whole->low, whole->high,
                                      maker->whole_head};
    panel.note =
        report_say(maker, "report_panel_note", "whole", maker->whole_head, "percent",
                   report_estimate(maker, whole), "above",
                   report_integer(maker, count_of(components, component, STANDING_ABOVE)), "below",
                   report_integer(maker, count_of(components, component, STANDING_BELOW)), NULL);
    return panel;
}

static const char *draw(struct report_maker *maker, const struct multiples_chart *chart)
{
    AUTO(buffer) struct buffer svg = buffer_of(CHART_BYTES_MAX);
    chart_multiples(chart, &svg);
    return report_svg(maker, &svg);
}

/* Units that can be told from the whole by nobody are not drawn at all: the last ones. */
static size_t drawn_of(const struct banding *banding)
{
    const struct band *last = &banding->bands[banding->band_count - 1];
    return last->kind == BAND_FEW ? last->from : banding->count;
}

static void add_chart(const struct components *components, const struct multiple_panel *panels,
                      size_t from)
{
    struct report_maker *maker = components->maker;
    size_t left = components->count - from;
    size_t drawn = drawn_of(components->banding);
    const char *id = arena_format(maker->arena, "panels-%zu", from / MULTIPLES_PANELS_MAX + 1);
    struct multiples_chart chart = {
        .id = id == NULL ? "panels" : id,
        .title = report_words(maker, "report_panels_title"),
        .description = report_words(maker, "report_panels_shown"),
        .mark = maker->document->mark,
        .keys = {report_say(maker, "report_key_apart", "whole", maker->whole, NULL),
                 report_say(maker, "report_key_same", "whole", maker->whole, NULL)},
        .panels = panels + from,
        .panel_count = left < MULTIPLES_PANELS_MAX ? left : MULTIPLES_PANELS_MAX,
        .dot_count = drawn,
        .axis = multiples_scale(panels, components->count, drawn),
    };
    report_add(maker, &(struct block){.kind = BLOCK_CHART,
                                      .svg = draw(maker, &chart),
                                      .text = report_words(maker, "report_panels_shown"),
                                      .source = maker->source});
}

/* "xã A, xã B" of a standing; a dash for none. */
static const char *names_of(const struct components *components, size_t component,
                            enum standing standing)
{
    struct report_maker *maker = components->maker;
    const char *list = NULL;
    for (size_t i = 0; i < components->banding->count; i++) {
        size_t at = components->banding->order[i];
        if (components->units[component][at].standing != standing)
            continue;
        const char *name = report_unit_name(maker, maker->result->compared[at].unit);
        list = list == NULL
                   ? name
                   : report_say(maker, "report_modes_and", "first", list, "then", name, NULL);
    }
    return list == NULL ? report_dash : list;
}

static void add_apart(const struct components *components)
{
    struct report_maker *maker = components->maker;
    struct table_maker table = table_with(maker, components->count);
    const struct table_column columns[] = {
        {report_words(maker, "report_column_component"), NULL, ALIGN_LEFT, NULL},
        {maker->whole_head, "%", ALIGN_RIGHT, NULL},
        {report_words(maker, "report_verdict_above"), NULL, ALIGN_LEFT, NULL},
        {report_words(maker, "report_verdict_below"), NULL, ALIGN_LEFT, NULL},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(columns); i++)
        table_column(&table, &columns[i]);
    for (size_t i = 0; i < components->count; i++) {
        const char **cells = table_row(maker, &table, 0, false);
        cells[0] = title_of(components, i);
        cells[1] = report_estimate(maker, &maker->result->subject.estimates[components->nodes[i]]);
        cells[2] = names_of(components, i, STANDING_ABOVE);
        cells[3] = names_of(components, i, STANDING_BELOW);
    }
    table_add(maker, &table,
              (struct block){
                  .text = report_say(maker, "report_apart_caption", "whole", maker->whole, NULL),
                  .first_names = true});
}

static const char *cell_of(struct report_maker *maker, const struct compared_node *unit)
{
    static const char *const marks[] = {[STANDING_ABOVE] = "▲", [STANDING_BELOW] = "▼"};
    if (!unit->estimate.has_interval)
        return report_dash;
    const char *text = report_estimate(maker, &unit->estimate);
    return standing_differs(unit->standing) ? report_join(maker, marks[unit->standing], text)
                                            : text;
}

static void add_figures(const struct components *components)
{
    struct report_maker *maker = components->maker;
    const struct banding *banding = components->banding;
    struct table_maker table = table_with(maker, banding->count + 1);
    table_column(&table, &(struct table_column){report_words(maker, "report_forest_unit"), NULL,
                                                ALIGN_LEFT, NULL});
    for (size_t i = 0; i < components->count; i++)
        table_column(&table,
                     &(struct table_column){maker->definition->nodes[components->nodes[i]].code,
                                            "%", ALIGN_RIGHT, NULL});
    const char **cells = table_row(maker, &table, 0, true);
    cells[0] = maker->whole_head;
    for (size_t c = 0; c < components->count; c++)
        cells[c + 1] =
            report_estimate(maker, &maker->result->subject.estimates[components->nodes[c]]);
    for (size_t i = 0; i < drawn_of(banding); i++) {
        const struct unit *unit = maker->result->compared[banding->order[i]].unit;
        cells = table_row(maker, &table, 0, false);
        cells[0] = maker->language == LANGUAGE_VI ? unit->full_name : report_unit_name(maker, unit);
        for (size_t c = 0; c < components->count; c++)
            cells[c + 1] = cell_of(maker, &components->units[c][banding->order[i]]);
    }
    table_add(maker, &table,
              (struct block){.text = report_words(maker, "report_multiples_table"), .folded = true});
}

void report_multiples(struct report_maker *maker)
{
    const struct result *result = maker->result;
    struct banding banding = report_banding(maker);
    struct components components = {.maker = maker, .banding = &banding};
    struct multiple_panel panels[COMPONENTS_MAX];
    if (report_whole(maker) != NULL || result->subject.is_commune || result->judged_count < 2 ||
        maker->fault != OK)
        return;
    maker->fault = compare_nodes(&components);
    if (maker->fault != OK || components.count < 2)
        return;
    for (size_t i = 0; i < components.count; i++)
        panels[i] = panel_of(&components, i);
    report_section(maker, "report_section_multiples");
    for (size_t from = 0; from < components.count; from += MULTIPLES_PANELS_MAX)
        add_chart(&components, panels, from);
    add_apart(&components);
    add_figures(&components);
}
