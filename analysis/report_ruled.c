/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The official figures beside what they would be with the answers in quarantine that staff ruled
 * in: how many, and each component with and without them; of fewer than five only how many. Nothing
 * stands here when there are none.
 */
#include "analysis/report_maker.h"
#include "analysis/suppress.h"

/* "+0,15": what the answers ruled in would change. */
static const char *gain(struct report_maker *maker, size_t node)
{
    struct exact value;
    bool known = false;
    enum fault fault = result_ruled_gain(maker->result, node, &value, &known);
    if (fault != OK && maker->fault == OK)
        maker->fault = fault;
    if (fault != OK || !known)
        return report_dash;
    const char *text = report_exact(maker, value, maker->definition->percent_digits);
    bool up = exact_compare(value, exact_integer(0)) > 0;
    return up ? report_say(maker, "report_ruled_up", "value", text, NULL) : text;
}

static void ruled_row(struct report_maker *maker, struct table_maker *table, size_t node)
{
    const struct result *result = maker->result;
    const char **cells = table_row(maker, table, 0, node == maker->definition->headline);
    cells[0] = report_node_name(maker, &maker->definition->nodes[node]);
    cells[1] = report_official(maker, &result->subject.official[node]);
    cells[2] = report_official(maker, &result->ruled_in.official[node]);
    cells[3] = gain(maker, node);
}

static void percent_column(struct report_maker *maker, struct table_maker *table, const char *title)
{
    table_column(table, &(struct table_column){report_words(maker, title), "%", ALIGN_RIGHT, NULL});
}

void report_ruled(struct report_maker *maker)
{
    const struct index_definition *definition = maker->definition;
    const struct result *result = maker->result;
    if (result->ruled_in.responses == 0)
        return;
    report_heading(maker, "report_section_ruled");
    report_text(maker, report_say(maker, "report_ruled_lead", "count",
                                  report_integer(maker, result->ruled_in.responses), "held",
                                  report_integer(maker, result->counts.quarantined), NULL));
    if (suppress_is_few(result->ruled_in.responses)) { /* the difference would be theirs */
        report_text(maker, report_words(maker, "report_ruled_few"));
        return;
    }
    struct table_maker table = table_with(maker, definition->node_count);
    table_text_column(maker, &table, "report_column_component");
    percent_column(maker, &table, "report_column_without_ruled");
    percent_column(maker, &table, "report_column_with_ruled");
    table_column(&table, &(struct table_column){report_words(maker, "report_column_ruled_change"),
                                                NULL, ALIGN_RIGHT, NULL});
    for (size_t i = 0; i < definition->node_count; i++)
        if (report_is_component(&definition->nodes[i]))
            ruled_row(maker, &table, i);
    table_add(maker, &table,
              (struct block){.text = report_words(maker, "report_ruled_caption"),
                             .source = maker->source});
}
