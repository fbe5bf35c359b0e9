/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What changed since the round before, by component, with the interval of the difference; and what
 * others published of earlier years, which is shown and not compared.
 */
#include "analysis/beside.h"
#include "analysis/report_maker.h"
#include "analysis/since.h"

#include <math.h>
#include <string.h>

/* "+2,3"; "−1,0" with a real minus. */
static const char *signed_points(struct report_maker *maker, double points)
{
    const char *size = report_decimal(maker, fabs(points), 1);
    bool zero = round(fabs(points) * 10) == 0;
    if (!isfinite(points) || zero)
        return size;
    return report_say(maker, points > 0 ? "report_since_plus" : "report_since_minus", "points",
                      size, NULL);
}

static const char *interval_of(struct report_maker *maker, const struct since_node *node)
{
    return report_say(maker, "report_since_interval", "low", signed_points(maker, node->low),
                      "high", signed_points(maker, node->high), NULL);
}

static const char *verdict_of(const struct report_maker *maker, const struct since_node *node)
{
    static const char *const codes[] = {"report_verdict_unknown", "report_since_same",
                                        "report_since_up", "report_since_down"};
    return report_words(maker, node->refusal != CHANGE_MADE ? "report_since_other"
                                                            : codes[node->standing]);
}

static void row(struct report_maker *maker, struct table_maker *table,
                const struct since_node *node)
{
    const struct index_node *own = &maker->definition->nodes[node->node];
    const char **cells = table_row(maker, table, 0, node->node == maker->definition->headline);
    cells[0] = report_say(maker, "report_forest_node", "code", own->code, "node",
                          report_node_name(maker, own), NULL);
    cells[1] = report_estimate(maker, node->before);
    cells[2] = report_estimate(maker, node->now);
    cells[3] = node->compared ? signed_points(maker, node->points) : report_dash;
    cells[4] = node->compared ? interval_of(maker, node) : report_dash;
    cells[5] = verdict_of(maker, node);
}

static void add_table(struct report_maker *maker, const struct since *since)
{
    const char *change = report_words(maker, "report_group_change");
    const struct table_column columns[] = {
        {report_words(maker, "report_column_component"), NULL, ALIGN_LEFT, NULL},
        {report_words(maker, "report_column_then"), "%", ALIGN_RIGHT, NULL},
        {report_words(maker, "report_column_now"), "%", ALIGN_RIGHT, NULL},
        {report_words(maker, "report_column_change"), NULL, ALIGN_RIGHT, change},
        {report_words(maker, "report_column_interval"), NULL, ALIGN_RIGHT, change},
        {report_words(maker, "report_column_conclusion"), NULL, ALIGN_LEFT, NULL},
    };
    struct table_maker table = table_with(maker, since->count + 1);
    for (size_t i = 0; i < ARRAY_LENGTH(columns); i++)
        table_column(&table, &columns[i]);
    for (size_t i = 0; i < since->count; i++)
        row(maker, &table, &since->nodes[i]);
    const struct result *before = maker->result->before;
    table_add(
        maker, &table,
        (struct block){
            .text = report_words(maker, "report_since_caption"),
            .source = report_join(
                maker, maker->source,
                report_say(maker, "report_since_source", "campaign", before->context->campaign,
                           "from", report_day(maker, before->context->tally->first_day), "to",
                           report_day(maker, before->context->tally->last_day), "responses",
                           report_integer(maker, before->subject.responses), NULL))});
}

/* The headline in a sentence; then how many components moved. */
static const char *headline_words(struct report_maker *maker, const struct since *since)
{
    static const char *const codes[] = {"report_since_said_unknown", "report_since_said_same",
                                        "report_since_said_up", "report_since_said_down"};
    const char *text = "";
    for (size_t i = 0; i < since->count; i++) {
        const struct since_node *node = &since->nodes[i];
        const struct index_node *own = &maker->definition->nodes[node->node];
        if (node->node == maker->definition->headline)
            text = report_say(maker, codes[node->standing], "code", own->code, "node",
                              report_node_name(maker, own), "points",
                              report_decimal(maker, fabs(node->points), 1), "interval",
                              node->compared ? interval_of(maker, node) : report_dash, NULL);
    }
    return text;
}

/* Codes of the components that moved to one side; "" = none. */
static const char *moved(struct report_maker *maker, const struct since *since,
                         enum standing standing, const char *code)
{
    const char *list = "";
    for (size_t i = 0; i < since->count; i++) {
        const char *name = maker->definition->nodes[since->nodes[i].node].code;
        if (since->nodes[i].standing != standing ||
            since->nodes[i].node == maker->definition->headline)
            continue;
        list = *list == '\0'
                   ? name
                   : report_say(maker, "report_modes_and", "first", list, "then", name, NULL);
    }
    return *list == '\0' ? "" : report_say(maker, code, "codes", list, NULL);
}

static void add_rounds(struct report_maker *maker, const struct since *since)
{
    const struct result *before = maker->result->before;
    const char *text = headline_words(maker, since);
    text = report_join(maker, text, moved(maker, since, STANDING_ABOVE, "report_since_more_up"));
    text = report_join(maker, text, moved(maker, since, STANDING_BELOW, "report_since_more_down"));
    report_text(maker, text);
    if (maker->result->subject.voluntary > 0 || before->subject.voluntary > 0)
        report_text(maker, report_words(maker, "report_since_voluntary"));
    add_table(maker, since);
    report_add(maker, &(struct block){.kind = BLOCK_NOTE,
                                      .text = report_words(maker, "report_since_how")});
}

static void add_round(struct report_maker *maker)
{
    static const char *const codes[] = {
        [SINCE_SAME] = "report_since_refused_same",
        [SINCE_ABSENT] = "report_since_refused_absent",
        [SINCE_SILENT] = "report_since_refused_silent",
        [SINCE_SIMULATED] = "report_since_refused_simulated",
        [SINCE_INSTRUMENT] = "report_since_refused_instrument",
        [SINCE_ORDER] = "report_since_refused_order",
        [SINCE_BOUNDS] = "report_since_refused_bounds",
    };
    struct since since;
    enum fault fault = since_make(maker->result, maker->result->before, maker->arena, &since);
    if (fault != OK) {
        maker->fault = maker->fault == OK ? fault : maker->fault;
        return;
    }
    if (since.refusal == SINCE_MADE)
        add_rounds(maker, &since);
    else
        report_text(maker, report_say(maker, codes[since.refusal], "campaign",
                                      maker->result->previous, "unit", maker->unit, NULL));
}

/* --- what others published ------------------------------------------------------------------- */

/* Of this place, by this campaign's instrument as it was called then, of an earlier year. */
static bool is_earlier(const struct result *result, const struct published_figure *figure)
{
    int year = beside_year(result);
    const struct published_instrument *own = instrument_of_form(result->context->form->id, year);
    return own != NULL && figure->year < year && strcmp(figure->instrument->id, own->id) == 0 &&
           strcmp(figure->place, result->subject.unit->code) == 0;
}

static size_t count_earlier(const struct result *result)
{
    const struct published_list *list = result->context->beside;
    size_t count = 0;
    for (size_t i = 0; list != NULL && i < list->count; i++)
        count += is_earlier(result, &list->figures[i]);
    return count;
}

static void add_published(struct report_maker *maker, size_t count)
{
    const struct result *result = maker->result;
    const struct published_list *list = result->context->beside;
    const struct table_column columns[] = {
        {report_words(maker, "report_column_year"), NULL, ALIGN_LEFT, NULL},
        {report_words(maker, "report_column_published"), "%", ALIGN_RIGHT, NULL},
        {report_words(maker, "report_column_n"), NULL, ALIGN_RIGHT, NULL},
        {report_words(maker, "report_column_source"), NULL, ALIGN_LEFT, NULL},
    };
    struct table_maker table = table_with(maker, count);
    for (size_t i = 0; i < ARRAY_LENGTH(columns); i++)
        table_column(&table, &columns[i]);
    for (size_t i = 0; i < list->count; i++) {
        const struct published_figure *figure = &list->figures[i];
        if (!is_earlier(result, figure))
            continue;
        const char **cells = table_row(maker, &table, 0, false);
        cells[0] = arena_format(maker->arena, "%d", figure->year);
        cells[1] = report_exact(maker, figure->value, figure->digits);
        cells[2] = figure->n > 0 ? report_integer(maker, figure->n) : report_dash;
        cells[3] = figure->source != NULL ? figure->source : "";
        if (cells[0] == NULL && maker->fault == OK)
            maker->fault = FAULT_NOMEM;
    }
    table_add(maker, &table,
              (struct block){.text = report_words(maker, "report_since_published"),
                             .first_names = true,
                             .source = report_words(maker, "report_since_published_why")});
}

void report_since(struct report_maker *maker)
{
    size_t published = count_earlier(maker->result);
    if (maker->result->previous == NULL && published == 0)
        return;
    report_section(maker, "report_section_since");
    if (maker->result->previous != NULL)
        add_round(maker);
    if (published > 0)
        add_published(maker, published);
}
