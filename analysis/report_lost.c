/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A province's points: by component what was lost of the maximum, what part of all that is, and
 * what one percentage point more would give back by the rule of the index itself.
 */
#include "analysis/index_load.h"
#include "analysis/report_maker.h"

#include <stdlib.h>

enum { GAIN_DIGITS = 4, PART_DIGITS = 1 };

struct loss {
    size_t node;
    struct exact lost;
    bool has_gain;
    struct exact gain; /* of one percentage point */
};

struct losses {
    struct report_maker *maker;
    struct loss *items; /* the largest first */
    size_t count;
    size_t root; /* the sum that they are parts of; SIZE_MAX = none */
    struct exact total;
};

static const struct index_value *value_of(const struct losses *losses, size_t node)
{
    return &losses->maker->result->subject.official[node];
}

/* With less than a point to go there is no point to gain. */
static enum fault find_gain(const struct losses *losses, struct loss *loss)
{
    const struct index_node *node = &losses->maker->definition->nodes[loss->node];
    struct value points = {.kind = VALUE_MISSING};
    struct exact more;
    TRY(exact_add(value_of(losses, node->of)->percent, exact_integer(1), &more));
    if (exact_compare(more, exact_integer(100)) > 0)
        return OK;
    TRY(index_score(node, more, &points));
    loss->has_gain = points.kind == VALUE_NUMBER;
    if (!loss->has_gain)
        return OK;
    return exact_subtract(points.number, value_of(losses, loss->node)->points, &loss->gain);
}

static enum fault find_loss(const struct losses *losses, size_t position, struct loss *out)
{
    const struct index_node *node = &losses->maker->definition->nodes[position];
    *out = (struct loss){.node = position};
    TRY(exact_subtract(node->maximum, value_of(losses, position)->points, &out->lost));
    return find_gain(losses, out);
}

static int compare_losses(const void *a, const void *b)
{
    const struct loss *left = a;
    const struct loss *right = b;
    int order = exact_compare(right->lost, left->lost);
    return order != 0 ? order : (left->node > right->node) - (left->node < right->node);
}

/* The parts of one sum that are scored from a percentage and known. */
static enum fault find_losses(struct losses *losses)
{
    const struct index_definition *definition = losses->maker->definition;
    losses->root = SIZE_MAX;
    losses->total = exact_integer(0);
    for (size_t i = 0; i < definition->node_count; i++) {
        const struct index_node *node = &definition->nodes[i];
        bool first = losses->root == SIZE_MAX;
        if (node->kind != NODE_POINTS || node->parent == SIZE_MAX || !node->has_maximum ||
            !value_of(losses, i)->known || (!first && node->parent != losses->root))
            continue;
        losses->root = node->parent;
        struct loss *loss = &losses->items[losses->count++];
        TRY(find_loss(losses, i, loss));
        TRY(exact_add(losses->total, loss->lost, &losses->total));
    }
    qsort(losses->items, losses->count, sizeof *losses->items, compare_losses);
    return OK;
}

static const char *part_of_total(struct losses *losses, struct exact lost)
{
    struct exact part;
    if (losses->total.numerator == 0)
        return report_dash;
    enum fault fault = exact_divide(lost, losses->total, &part);
    if (fault == OK)
        fault = exact_multiply(part, exact_integer(100), &part);
    if (fault == OK)
        return report_exact(losses->maker, part, PART_DIGITS);
    if (losses->maker->fault == OK)
        losses->maker->fault = fault;
    return "";
}

static void columns(struct report_maker *maker, struct table_maker *table)
{
    const char *points = report_words(maker, "report_unit_points");
    const struct table_column all[] = {
        {report_words(maker, "report_column_code"), NULL, ALIGN_LEFT, NULL},
        {report_words(maker, "report_column_criterion"), NULL, ALIGN_LEFT, NULL},
        {report_words(maker, "report_column_satisfied"), "%", ALIGN_RIGHT, NULL},
        {report_words(maker, "report_column_maximum"), points, ALIGN_RIGHT, NULL},
        {report_words(maker, "report_column_points"), points, ALIGN_RIGHT, NULL},
        {report_words(maker, "report_column_lost"), points, ALIGN_RIGHT, NULL},
        {report_words(maker, "report_column_lost_part"), "%", ALIGN_RIGHT, NULL},
        {report_words(maker, "report_column_gain"), points, ALIGN_RIGHT, NULL},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(all); i++)
        table_column(table, &all[i]);
}

static void row(struct losses *losses, struct table_maker *table, const struct loss *loss)
{
    struct report_maker *maker = losses->maker;
    const struct index_definition *definition = maker->definition;
    const struct index_node *node = &definition->nodes[loss->node];
    const struct index_value *value = value_of(losses, loss->node);
    const char **cells = table_row(maker, table, 0, loss->node == losses->root);
    cells[0] = node->code;
    cells[1] = report_node_name(maker, node);
    if (node->kind == NODE_POINTS)
        cells[2] = report_official(maker, value_of(losses, node->of));
    cells[3] = report_exact(maker, node->maximum, 1);
    cells[4] = report_exact(maker, value->points, definition->points_digits);
    cells[5] = report_exact(maker, loss->lost, definition->points_digits);
    cells[6] = part_of_total(losses, loss->lost);
    if (node->kind == NODE_POINTS)
        cells[7] = loss->has_gain ? report_exact(maker, loss->gain, GAIN_DIGITS) : report_dash;
}

/* "A, B": those that a percentage point gives most in; equal ones all. */
static const char *best_names(struct losses *losses, struct exact *out_gain)
{
    struct report_maker *maker = losses->maker;
    const char *list = "";
    *out_gain = exact_integer(0);
    for (size_t i = 0; i < losses->count; i++) {
        const struct loss *loss = &losses->items[i];
        int order = loss->has_gain ? exact_compare(loss->gain, *out_gain) : -1;
        if (order < 0 || loss->gain.numerator <= 0)
            continue;
        const char *name = maker->definition->nodes[loss->node].code;
        list = order > 0 ? name
                         : report_say(maker, "report_modes_and", "first", list, "then", name, NULL);
        *out_gain = loss->gain;
    }
    return list;
}

static void say(struct losses *losses)
{
    struct report_maker *maker = losses->maker;
    const struct loss *most = &losses->items[0];
    const struct index_node *node = &maker->definition->nodes[most->node];
    int digits = maker->definition->points_digits;
    struct exact gain;
    const char *names = best_names(losses, &gain);
    const char *text = report_say(
        maker, "report_lost_most", "total", report_exact(maker, losses->total, digits), "maximum",
        report_exact(maker, maker->definition->nodes[losses->root].maximum, 1), "code", node->code,
        "node", report_node_name(maker, node), "lost", report_exact(maker, most->lost, digits),
        "part", part_of_total(losses, most->lost), NULL);
    if (*names != '\0')
        text = report_join(maker, text,
                           report_say(maker, "report_lost_gain", "codes", names, "gain",
                                      report_exact(maker, gain, GAIN_DIGITS), NULL));
    report_text(maker, report_join(maker, text, report_words(maker, "report_lost_whose")));
}

bool report_has_lost(const struct report_maker *maker)
{
    if (maker->result->subject.unit->level != UNIT_PROVINCE ||
        maker->instrument != INSTRUMENT_SIPAS)
        return false;
    for (size_t i = 0; i < maker->definition->node_count; i++)
        if (maker->definition->nodes[i].kind == NODE_POINTS &&
            maker->definition->nodes[i].parent != SIZE_MAX &&
            maker->result->subject.official[i].known)
            return true;
    return false;
}

void report_lost(struct report_maker *maker)
{
    struct losses losses = {.maker = maker};
    if (!report_has_lost(maker) || maker->fault != OK)
        return;
    losses.items = arena_array(maker->arena, maker->definition->node_count, sizeof *losses.items);
    maker->fault = losses.items == NULL ? FAULT_NOMEM : find_losses(&losses);
    if (maker->fault != OK || losses.count == 0)
        return;
    const struct index_node *root = &maker->definition->nodes[losses.root];
    report_section_said(maker, report_say(maker, "report_section_lost", "code", root->code, NULL));
    if (losses.total.numerator > 0)
        say(&losses);
    struct table_maker table = table_with(maker, losses.count + 1);
    columns(maker, &table);
    for (size_t i = 0; i < losses.count; i++)
        row(&losses, &table, &losses.items[i]);
    if (value_of(&losses, losses.root)->known && root->has_maximum)
        row(&losses, &table, &(struct loss){.node = losses.root, .lost = losses.total});
    table_add(maker, &table,
              (struct block){.text = report_words(maker, "report_lost_caption"),
                             .source = maker->source});
}
