/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The items with the lowest share, with room to write the remedy by hand.
 */
#include "analysis/report_maker.h"

enum { LOWEST_SHOWN = 5 };

static bool is_item(const struct report_maker *maker, size_t position)
{
    return maker->definition->nodes[position].kind == NODE_SHARE &&
           maker->result->subject.official[position].known;
}

size_t report_lowest(struct report_maker *maker, size_t limit, size_t *positions)
{
    const struct index_value *official = maker->result->subject.official;
    size_t count = 0;
    for (size_t i = 0; i < maker->definition->node_count; i++) {
        if (!is_item(maker, i))
            continue;
        size_t place = count;
        while (place > 0 &&
               exact_compare(official[i].percent, official[positions[place - 1]].percent) < 0)
            place--;
        if (place == limit)
            continue;
        count += count < limit;
        for (size_t move = count - 1; move > place; move--)
            positions[move] = positions[move - 1];
        positions[place] = i;
    }
    return count;
}

/* How many other items have an interval that reaches into that of the last one listed. */
static int64_t near_misses(struct report_maker *maker, const size_t *listed, size_t count)
{
    const struct estimate *estimates = maker->result->subject.estimates;
    const struct estimate *last = &estimates[listed[count - 1]];
    int64_t near = 0;
    for (size_t i = 0; i < maker->definition->node_count; i++) {
        bool is_listed = false;
        for (size_t k = 0; k < count; k++)
            is_listed = is_listed || listed[k] == i;
        near += is_item(maker, i) && !is_listed &&
                report_standing(&estimates[i], last) == STANDING_SAME;
    }
    return near;
}

static void columns(struct report_maker *maker, struct table_maker *table)
{
    const char *official = report_words(maker, "report_group_official");
    const char *n = report_words(maker, "report_column_n");
    bool beside = report_whole(maker) != NULL;
    const struct table_column all[] = {
        {report_words(maker, "report_column_number"), NULL, ALIGN_LEFT, NULL},
        {report_words(maker, "report_column_item"), NULL, ALIGN_LEFT, NULL},
        {report_words(maker, beside ? "report_column_own" : "report_column_satisfied"), "%",
         ALIGN_RIGHT, official},
        {n, NULL, ALIGN_RIGHT, official},
        {maker->whole_head, "%", ALIGN_RIGHT, official},
        {n, NULL, ALIGN_RIGHT, official},
        {report_words(maker, "report_column_interval"), NULL, ALIGN_RIGHT,
         report_words(maker, "report_group_estimate")},
        {report_words(maker, "report_column_remedy"), NULL, ALIGN_LEFT, NULL},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(all); i++)
        if (beside || (i != 4 && i != 5))
            table_column(table, &all[i]);
}

static void row(struct report_maker *maker, struct table_maker *table, size_t position)
{
    const struct index_node *node = &maker->definition->nodes[position];
    const struct unit_figures *own = &maker->result->subject;
    const char **cells = table_row(maker, table, 0, false);
    size_t at = 0;
    cells[at++] = report_node_number(maker, node);
    cells[at++] = node->parent == SIZE_MAX
                      ? report_node_name(maker, node)
                      : report_say(maker, "report_item_in", "item", report_node_name(maker, node),
                                   "code", maker->definition->nodes[node->parent].code, NULL);
    cells[at++] = report_official(maker, &own->official[position]);
    cells[at++] = report_answers(maker, &own->official[position]);
    if (report_whole(maker) != NULL) {
        cells[at++] = report_official(maker, &report_whole(maker)->official[position]);
        cells[at++] = report_answers(maker, &report_whole(maker)->official[position]);
    }
    cells[at++] = report_interval(maker, &own->estimates[position]);
}

void report_lowest_items(struct report_maker *maker)
{
    size_t listed[LOWEST_SHOWN];
    size_t count = report_lowest(maker, LOWEST_SHOWN, listed);
    if (count == 0)
        return;
    report_section(maker, "report_section_lowest");
    int64_t near = near_misses(maker, listed, count);
    const char *care = report_words(maker, "report_lowest_lead");
    if (near > 0)
        care = report_join(maker, care,
                           report_say(maker, "report_lowest_near", "count",
                                      report_integer(maker, near), NULL));
    report_text(maker, care);
    struct table_maker table = table_with(maker, LOWEST_SHOWN);
    columns(maker, &table);
    for (size_t i = 0; i < count; i++)
        row(maker, &table, listed[i]);
    table_add(maker, &table,
              (struct block){.text = report_words(maker, "report_lowest_caption"),
                             .to_fill = true,
                             .source = maker->source});
}
