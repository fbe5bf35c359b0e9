/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The unit beside the other units of its own type (wards beside wards, rural communes beside rural
 * communes) and beside the whole: a town hall is not judged by mountain villages.
 */
#include "analysis/report_maker.h"

#include <string.h>

static void columns(struct report_maker *maker, struct table_maker *table)
{
    const char *estimate = report_words(maker, "report_group_estimate");
    const char *own = report_words(maker, "report_column_own");
    const char *alike = report_words(maker, "report_column_alike");
    const char *interval = report_words(maker, "report_column_interval");
    table_text_column(maker, table, "report_column_code");
    table_text_column(maker, table, "report_column_component");
    table_column(table, &(struct table_column){own, "%", ALIGN_RIGHT, estimate});
    table_column(table, &(struct table_column){interval, NULL, ALIGN_RIGHT, estimate});
    table_column(table, &(struct table_column){alike, "%", ALIGN_RIGHT, estimate});
    table_column(table, &(struct table_column){interval, NULL, ALIGN_RIGHT, estimate});
    table_column(table, &(struct table_column){maker->whole_head, "%", ALIGN_RIGHT, estimate});
    table_text_column(maker, table, "report_column_alike_verdict");
}

static void row(struct report_maker *maker, struct table_maker *table, size_t position)
{
    const struct index_node *node = &maker->definition->nodes[position];
    const struct estimate *own = &maker->result->subject.estimates[position];
    const struct estimate *alike = &maker->result->alike.estimates[position];
    const char **cells =
        table_row(maker, table, node->parent != SIZE_MAX, position == maker->definition->headline);
    cells[0] = node->code;
    cells[1] = report_node_name(maker, node);
    cells[2] = report_estimate(maker, own);
    cells[3] = report_interval(maker, own);
    cells[4] = report_estimate(maker, alike);
    cells[5] = report_interval(maker, alike);
    cells[6] = report_estimate(maker, &report_whole(maker)->estimates[position]);
    cells[7] = report_verdict(maker, report_standing(own, alike));
}

/* "xã"; the list of units names types in Vietnamese alone. */
static const char *type_words(struct report_maker *maker)
{
    static const char *const types[][2] = {{"xã", "report_type_commune"},
                                           {"phường", "report_type_ward"},
                                           {"đặc khu", "report_type_special"}};
    const char *type = maker->result->subject.unit->type;
    for (size_t i = 0; i < ARRAY_LENGTH(types); i++)
        if (type != NULL && strcmp(type, types[i][0]) == 0)
            return report_words(maker, types[i][1]);
    return type;
}

void report_alike(struct report_maker *maker)
{
    static const char *const codes[] = {"report_alike_unknown", "report_alike_same",
                                        "report_alike_above", "report_alike_below"};
    const struct result *result = maker->result;
    size_t headline = maker->definition->headline;
    if (result->alike_count == 0 || report_whole(maker) == NULL)
        return;
    const struct estimate *own = &result->subject.estimates[headline];
    const struct estimate *alike = &result->alike.estimates[headline];
    report_heading(maker, "report_heading_alike");
    report_text(maker,
                report_say(maker, codes[report_standing(own, alike)], "count",
                           report_integer(maker, (int64_t)result->alike_count), "own",
                           report_estimate(maker, own), "alike", report_estimate(maker, alike),
                           "part", maker->definition->nodes[headline].code, "type",
                           type_words(maker), NULL));
    struct table_maker table = table_with(maker, maker->definition->node_count);
    columns(maker, &table);
    for (size_t i = 0; i < maker->definition->node_count; i++)
        if (report_is_component(&maker->definition->nodes[i]))
            row(maker, &table, i);
    table_add(maker, &table,
              (struct block){.text = report_words(maker, "report_alike_caption"),
                             .source = report_say(
                                 maker, "report_alike_source", "count",
                                 report_integer(maker, (int64_t)result->alike_count), "responses",
                                 report_integer(maker, result->alike.responses), NULL)});
}
