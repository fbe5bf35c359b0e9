/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Points: of the criteria that are scored, and of what they add up to.
 */
#include "analysis/report_maker.h"

/* Of points that are rounded themselves: with more digits it would seem to contradict the share. */
enum { REACHED_DIGITS = 1 };

static bool has_grades(const struct index_definition *definition)
{
    for (size_t i = 0; i < definition->node_count; i++)
        if (definition->nodes[i].grade_count > 0)
            return true;
    return false;
}

static const char *grade(const struct report_maker *maker, const struct index_node *node,
                         const struct index_value *value)
{
    const struct index_grade *found = value->known ? index_grade_of(node, value->points) : NULL;
    if (found == NULL)
        return "";
    return maker->language == LANGUAGE_VI ? found->name_vi : found->name_en;
}

/* A row of SIPAS shows the share it was scored from; others what was lost, and what was reached. */
static void columns(struct report_maker *maker, struct table_maker *table)
{
    bool sipas = maker->instrument == INSTRUMENT_SIPAS;
    const char *unit = report_words(maker, "report_unit_points");
    const struct {
        struct table_column column;
        bool shown;
    } all[] = {
        {{report_words(maker, "report_column_code"), NULL, ALIGN_LEFT, NULL}, true},
        {{report_words(maker, "report_column_criterion"), NULL, ALIGN_LEFT, NULL}, true},
        {{report_words(maker, "report_column_satisfied"), "%", ALIGN_RIGHT, NULL}, sipas},
        {{report_words(maker, "report_column_n"), NULL, ALIGN_RIGHT, NULL}, true},
        {{report_words(maker, "report_column_maximum"), unit, ALIGN_RIGHT, NULL}, true},
        {{report_words(maker, "report_column_points"), unit, ALIGN_RIGHT, NULL}, true},
        {{report_words(maker, "report_column_lost"), unit, ALIGN_RIGHT, NULL}, !sipas},
        {{report_words(maker, "report_column_reached"), "%", ALIGN_RIGHT, NULL}, !sipas},
        {{report_words(maker, "report_column_grade"), NULL, ALIGN_LEFT, NULL},
         has_grades(maker->definition)},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(all); i++)
        if (all[i].shown)
            table_column(table, &all[i].column);
}

static void keep_fault(struct report_maker *maker, enum fault fault)
{
    if (maker->fault == OK)
        maker->fault = fault;
}

static const char *lost(struct report_maker *maker, const struct index_node *node,
                        const struct index_value *value)
{
    struct exact difference;
    if (!node->has_maximum || !value->known)
        return report_dash;
    enum fault fault = exact_subtract(node->maximum, value->points, &difference);
    if (fault == OK)
        return report_exact(maker, difference, maker->definition->points_digits);
    keep_fault(maker, fault);
    return "";
}

static const char *reached(struct report_maker *maker, const struct index_node *node,
                           const struct index_value *value)
{
    struct exact share;
    struct exact percent;
    if (!node->has_maximum || !value->known || node->maximum.numerator == 0)
        return report_dash;
    enum fault fault = exact_divide(value->points, node->maximum, &share);
    if (fault == OK)
        fault = exact_multiply(share, exact_integer(100), &percent);
    if (fault == OK)
        return report_exact(maker, percent, REACHED_DIGITS);
    keep_fault(maker, fault);
    return "";
}

static void row(struct report_maker *maker, struct table_maker *table, size_t position)
{
    const struct index_definition *definition = maker->definition;
    const struct index_node *node = &definition->nodes[position];
    const struct index_value *values = maker->result->subject.official;
    const struct index_value *value = &values[position];
    bool scored = node->kind == NODE_POINTS;
    const char **cells = table_row(maker, table, 0, !scored);
    size_t at = 0;
    cells[at++] = node->code;
    cells[at++] = report_node_name(maker, node);
    if (maker->instrument == INSTRUMENT_SIPAS)
        cells[at++] = scored ? report_official(maker, &values[node->of]) : "";
    cells[at++] = scored ? report_answers(maker, &values[node->of]) : "";
    cells[at++] = node->has_maximum ? report_exact(maker, node->maximum, 1) : report_dash;
    cells[at++] =
        value->known ? report_exact(maker, value->points, definition->points_digits) : report_dash;
    if (maker->instrument != INSTRUMENT_SIPAS) {
        cells[at++] = lost(maker, node, value);
        cells[at++] = reached(maker, node, value);
    }
    if (has_grades(definition))
        cells[at++] = grade(maker, node, value);
}

void report_points(struct report_maker *maker)
{
    const struct index_definition *definition = maker->definition;
    if (report_has_lost(maker))
        return;
    struct table_maker table = table_with(maker, definition->node_count);
    columns(maker, &table);
    for (size_t i = 0; i < definition->node_count; i++)
        if (!definition->nodes[i].is_percent)
            row(maker, &table, i);
    if (table.row_count > 0)
        table_add(maker, &table,
                  (struct block){.text = report_words(maker, "report_par_caption"),
                                 .source = maker->source});
}
