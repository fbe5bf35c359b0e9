/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The items with the lowest share, with room to write the remedy by hand.
 */
#include "analysis/report_maker.h"

static bool is_item(const struct report_maker *maker, size_t position, size_t root)
{
    return report_is_item(&maker->definition->nodes[position]) &&
           maker->result->subject.official[position].known &&
           report_under(maker->definition, position, root);
}

struct lowest report_lowest(const struct report_maker *maker, size_t root, size_t limit)
{
    const struct index_value *official = maker->result->subject.official;
    struct lowest lowest = {.root = root, .limit = limit};
    size_t *positions = lowest.positions;
    for (size_t i = 0; i < maker->definition->node_count; i++) {
        if (!is_item(maker, i, root))
            continue;
        size_t place = lowest.count;
        while (place > 0 &&
               exact_compare(official[i].percent, official[positions[place - 1]].percent) < 0)
            place--;
        if (place == limit)
            continue;
        lowest.count += lowest.count < limit;
        for (size_t move = lowest.count - 1; move > place; move--)
            positions[move] = positions[move - 1];
        positions[place] = i;
    }
    return lowest;
}

static bool is_listed(const struct lowest *lowest, size_t position)
{
    for (size_t i = 0; i < lowest->count; i++)
        if (lowest->positions[i] == position)
            return true;
    return false;
}

int64_t report_lowest_near(const struct report_maker *maker, const struct lowest *lowest)
{
    const struct estimate *estimates = maker->result->subject.estimates;
    const struct estimate *last = &estimates[lowest->positions[lowest->count - 1]];
    int64_t near = 0;
    for (size_t i = 0; i < maker->definition->node_count; i++)
        near += is_item(maker, i, lowest->root) && !is_listed(lowest, i) &&
                report_standing(&estimates[i], last) == STANDING_SAME;
    return near;
}

bool report_lowest_apart(const struct report_maker *maker, const struct lowest *lowest)
{
    const struct estimate *estimates = maker->result->subject.estimates;
    size_t first = lowest->positions[0];
    for (size_t i = 0; i < maker->definition->node_count; i++)
        if (i != first && is_item(maker, i, lowest->root) &&
            report_standing(&estimates[first], &estimates[i]) != STANDING_BELOW)
            return false;
    return true;
}

/* Whether another item, listed or not, has the same official percentage. */
static bool is_tied(const struct report_maker *maker, size_t position)
{
    const struct index_value *official = maker->result->subject.official;
    for (size_t i = 0; i < maker->definition->node_count; i++)
        if (i != position && is_item(maker, i, SIZE_MAX) &&
            exact_compare(official[i].percent, official[position].percent) == 0)
            return true;
    return false;
}

static void columns(struct report_maker *maker, struct table_maker *table)
{
    const char *official = report_words(maker, "report_group_official");
    const char *estimate = report_words(maker, "report_group_estimate");
    bool beside = report_whole(maker) != NULL;
    const struct {
        struct table_column column;
        bool shown;
    } all[] = {
        {{report_words(maker, "report_column_number"), NULL, ALIGN_LEFT, NULL}, true},
        {{report_words(maker, "report_column_item"), NULL, ALIGN_LEFT, NULL}, true},
        {{report_words(maker, beside ? "report_column_own" : "report_column_satisfied"), "%",
          ALIGN_RIGHT, official},
         true},
        {{report_words(maker, "report_column_n"), NULL, ALIGN_RIGHT, official}, true},
        {{maker->whole_head, "%", ALIGN_RIGHT, official}, beside},
        {{report_words(maker, "report_column_share"), "%", ALIGN_RIGHT, estimate}, true},
        {{report_words(maker, "report_column_interval"), NULL, ALIGN_RIGHT, estimate}, true},
        {{report_say(maker, "report_column_verdict", "whole", maker->whole, NULL), NULL, ALIGN_LEFT,
          NULL},
         beside},
        {{report_words(maker, "report_column_remedy"), NULL, ALIGN_LEFT, NULL}, true},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(all); i++)
        if (all[i].shown)
            table_column(table, &all[i].column);
}

/* "Phản ánh, kiến nghị được trả lời kịp thời (II.E; đồng hạng)". */
static const char *item_words(struct report_maker *maker, size_t position)
{
    const struct index_node *node = &maker->definition->nodes[position];
    const char *name = report_node_name(maker, node);
    bool tied = is_tied(maker, position);
    if (node->parent == SIZE_MAX)
        return tied ? report_say(maker, "report_item_tied", "item", name, NULL) : name;
    return report_say(maker, tied ? "report_item_in_tied" : "report_item_in", "item", name, "code",
                      maker->definition->nodes[node->parent].code, NULL);
}

static void row(struct report_maker *maker, struct table_maker *table, size_t position)
{
    const struct index_node *node = &maker->definition->nodes[position];
    const struct unit_figures *own = &maker->result->subject;
    const struct unit_figures *whole = report_whole(maker);
    const char **cells = table_row(maker, table, 0, false);
    size_t at = 0;
    cells[at++] = report_node_number(maker, node);
    cells[at++] = item_words(maker, position);
    cells[at++] = report_official(maker, &own->official[position]);
    cells[at++] = report_answers(maker, &own->official[position]);
    if (whole != NULL)
        cells[at++] = report_official(maker, &whole->official[position]);
    cells[at++] = report_estimate(maker, &own->estimates[position]);
    cells[at++] = report_interval(maker, &own->estimates[position]);
    if (whole != NULL)
        cells[at++] = report_node_verdict(maker, position);
}

void report_lowest_items(struct report_maker *maker)
{
    struct lowest lowest = report_lowest(maker, SIZE_MAX, REPORT_LOWEST_MAX);
    if (lowest.count == 0)
        return;
    report_section(maker, "report_section_lowest");
    int64_t near = report_lowest_near(maker, &lowest);
    const char *code =
        report_lowest_apart(maker, &lowest) ? "report_lowest_first_apart" : "report_lowest_unsure";
    const char *unsure =
        near == 0 ? NULL : report_say(maker, code, "count", report_integer(maker, near), NULL);
    report_text(maker, report_join(maker, unsure, report_words(maker, "report_lowest_lead")));
    struct table_maker table = table_with(maker, REPORT_LOWEST_MAX);
    columns(maker, &table);
    for (size_t i = 0; i < lowest.count; i++)
        row(maker, &table, lowest.positions[i]);
    table_add(maker, &table,
              (struct block){.text = report_words(maker, "report_lowest_caption"),
                             .to_fill = true,
                             .source = report_join(maker, maker->source, maker->whole_source)});
}
