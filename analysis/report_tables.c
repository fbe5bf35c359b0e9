/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Components and all items. The official figure and the estimate stand under heads
 * of their own, never in one column.
 */
#include "analysis/report_maker.h"

static void percent_column(struct table_maker *table, const char *title, const char *group)
{
    table_column(table, &(struct table_column){title, "%", ALIGN_RIGHT, group});
}

static void count_column(struct report_maker *maker, struct table_maker *table, const char *group)
{
    table_column(table, &(struct table_column){report_words(maker, "report_column_n"), NULL,
                                               ALIGN_RIGHT, group});
}

/* How deep a node lies under its root. */
static int depth_of(const struct index_definition *definition, const struct index_node *node)
{
    int depth = 0;
    for (size_t parent = node->parent; parent != SIZE_MAX;
         parent = definition->nodes[parent].parent)
        depth++;
    return depth;
}

/* The estimate's two columns under their own head. */
static void estimate_columns(struct report_maker *maker, struct table_maker *table)
{
    const char *group = report_words(maker, "report_group_estimate");
    percent_column(table, report_words(maker, "report_column_share"), group);
    table_column(table, &(struct table_column){report_words(maker, "report_column_interval"), NULL,
                                               ALIGN_RIGHT, group});
}

/* A share by itself is known by its name; only what has parts is known by its code too. */
static bool has_codes(const struct index_definition *definition)
{
    for (size_t i = 0; i < definition->node_count; i++)
        if (report_is_component(&definition->nodes[i]) && definition->nodes[i].child_count > 0)
            return true;
    return false;
}

bool report_users_shown(const struct report_maker *maker)
{
    const struct unit_figures *own = &maker->result->subject;
    bool few = suppress_is_few(own->user_responses) ||
               suppress_is_few(own->responses - own->user_responses);
    return maker->definition->users != NULL && !(own->is_commune && few) &&
           maker->result->context->withheld == NULL;
}

static struct table_maker component_table(struct report_maker *maker)
{
    struct table_maker table = table_with(maker, maker->definition->node_count);
    const char *official = report_words(maker, "report_group_official");
    bool beside = report_whole(maker) != NULL;
    if (has_codes(maker->definition))
        table_text_column(maker, &table, "report_column_code");
    table_text_column(maker, &table, "report_column_component");
    percent_column(&table,
                   maker->result->subject.is_commune ? report_words(maker, "report_column_own")
                                                     : maker->whole_head,
                   official);
    count_column(maker, &table, official);
    if (report_users_shown(maker)) {
        percent_column(&table, report_words(maker, "report_column_users"), official);
        count_column(maker, &table, official);
    }
    if (beside)
        percent_column(&table, maker->whole_head, official);
    estimate_columns(maker, &table);
    if (beside)
        table_column(&table, &(struct table_column){report_say(maker, "report_column_verdict",
                                                               "whole", maker->whole, NULL),
                                                    NULL, ALIGN_LEFT, NULL});
    return table;
}

/* The component's name; the lowest of its part says so. */
static const char *component_words(struct report_maker *maker, size_t position)
{
    const struct index_node *node = &maker->definition->nodes[position];
    const char *name = report_node_name(maker, node);
    if (!report_lowest_component(maker, position))
        return name;
    return report_say(maker, "report_component_lowest", "component", name, NULL);
}

static void component_row(struct report_maker *maker, struct table_maker *table, size_t position)
{
    const struct index_node *node = &maker->definition->nodes[position];
    const struct unit_figures *own = &maker->result->subject;
    int depth = depth_of(maker->definition, node);
    const char **cells = table_row(maker, table, depth, depth == 0);
    size_t at = 0;
    if (has_codes(maker->definition))
        cells[at++] = node->child_count > 0 ? node->code : "";
    cells[at++] = component_words(maker, position);
    cells[at++] = report_official(maker, &own->official[position]);
    cells[at++] = report_answers(maker, &own->official[position]);
    if (report_users_shown(maker)) {
        cells[at++] = report_official(maker, &own->official_users[position]);
        cells[at++] = report_answers(maker, &own->official_users[position]);
    }
    if (report_whole(maker) != NULL)
        cells[at++] = report_official(maker, &report_whole(maker)->official[position]);
    cells[at++] = report_estimate(maker, &own->estimates[position]);
    cells[at++] = report_interval(maker, &own->estimates[position]);
    if (report_whole(maker) != NULL)
        cells[at++] = report_node_verdict(maker, position);
}

/* "Chưa nêu khoảng tin cậy vì ..." under a table where intervals are missing. */
static const char *missing_intervals(struct report_maker *maker)
{
    const struct estimate *own = &maker->result->subject.estimates[maker->definition->headline];
    const char *reason = report_reason(maker, own);
    return reason == NULL ? NULL : report_say(maker, "report_no_intervals", "reason", reason, NULL);
}

static const char *hidden_users(struct report_maker *maker)
{
    bool hidden = maker->definition->users != NULL && !report_users_shown(maker);
    return hidden ? report_words(maker, "report_users_hidden") : NULL;
}

void report_components(struct report_maker *maker)
{
    report_section(maker, "report_section_components");
    const char *worst = report_worst(maker);
    if (*worst != '\0')
        report_text(maker, worst);
    report_text(maker, report_words(maker, "report_components_lead"));
    struct table_maker table = component_table(maker);
    for (size_t i = 0; i < maker->definition->node_count; i++)
        if (report_is_component(&maker->definition->nodes[i]))
            component_row(maker, &table, i);
    table_add(
        maker, &table,
        (struct block){.text = report_words(maker, "report_components_caption"),
                       .source = report_join(
                           maker, report_join(maker, maker->whole_source, hidden_users(maker)),
                           missing_intervals(maker))});
    report_points(maker);
}

static void item_row(struct report_maker *maker, struct table_maker *table, size_t position)
{
    const struct index_node *node = &maker->definition->nodes[position];
    const struct unit_figures *own = &maker->result->subject;
    bool item = report_is_item(node);
    const char **cells = table_row(maker, table, item ? 1 : 0, !item);
    cells[0] = report_node_number(maker, node);
    cells[1] = report_node_name(maker, node);
    cells[2] = report_official(maker, &own->official[position]);
    cells[3] = report_answers(maker, &own->official[position]);
    cells[4] = report_estimate(maker, &own->estimates[position]);
    cells[5] = report_interval(maker, &own->estimates[position]);
}

/* A component and the items right under it; components above components have no row here. */
static void component_items(struct report_maker *maker, struct table_maker *table, size_t position)
{
    const struct index_definition *definition = maker->definition;
    const struct index_node *node = &definition->nodes[position];
    bool headed = false;
    for (size_t i = 0; i < node->child_count; i++) {
        if (!report_is_item(&definition->nodes[node->children[i]]))
            continue;
        if (!headed)
            item_row(maker, table, position);
        headed = true;
        item_row(maker, table, node->children[i]);
    }
}

void report_all_items(struct report_maker *maker)
{
    const struct index_definition *definition = maker->definition;
    if (report_items(maker, SIZE_MAX) == 0)
        return;
    report_section(maker, "report_section_items");
    if (maker->result->context->withheld == NULL)
        report_likert(maker);
    struct table_maker table = table_with(maker, definition->node_count * 2);
    const char *official = report_words(maker, "report_group_official");
    table_text_column(maker, &table, "report_column_number");
    table_text_column(maker, &table, "report_column_item");
    percent_column(&table, report_words(maker, "report_column_satisfied"), official);
    count_column(maker, &table, official);
    estimate_columns(maker, &table);
    for (size_t i = 0; i < definition->node_count; i++)
        if (report_is_component(&definition->nodes[i]))
            component_items(maker, &table, i);
    table_add(
        maker, &table,
        (struct block){.text = report_words(maker, "report_items_caption"),
                       .source = report_join(maker, maker->source, missing_intervals(maker))});
}
