/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The headline by field of procedures and by counter, where answers tell them. A group of fewer
 * than GROUP_MIN people is not shown: it is part of the last row, "others or not told", and so are
 * the next smallest ones until that row holds none or as many people, so that nothing can be had by
 * taking what is shown from the total.
 */
#include "analysis/report_maker.h"

#include <stdlib.h>
#include <string.h>

enum { GROUP_MIN = ESTIMATE_RESPONDENTS_MIN };

/* A group over the units of the subject. */
struct grouped {
    const char *name;
    int64_t responses;
    int64_t respondents;
    struct leaf_count count; /* of the headline */
};

struct grouping {
    struct report_maker *maker;
    struct grouped *items; /* most responses first */
    size_t count;
    size_t shown;        /* the first so many */
    struct grouped rest; /* all others, and those that told nothing */
};

static int compare_names(const void *a, const void *b)
{
    return strcmp(((const struct grouped *)a)->name, ((const struct grouped *)b)->name);
}

static int compare_sizes(const void *a, const void *b)
{
    const struct grouped *left = a;
    const struct grouped *right = b;
    if (left->respondents != right->respondents)
        return left->respondents > right->respondents ? -1 : 1;
    return strcmp(left->name, right->name);
}

static void add(struct grouped *sum, const struct grouped *more)
{
    sum->responses += more->responses;
    sum->respondents += more->respondents;
    sum->count.satisfied += more->count.satisfied;
    sum->count.answers += more->count.answers;
}

/* The groups of the subject's units, those of one name as one. */
static void gather(struct grouping *grouping, enum group_kind kind)
{
    const struct report_maker *maker = grouping->maker;
    const struct result_context *context = maker->result->context;
    size_t headline = maker->definition->headline;
    size_t found = 0;
    for (size_t i = 0; i < context->tally->group_count; i++) {
        const struct tally_group *group = &context->tally->groups[i];
        if (group->kind == kind &&
            unit_list_within(context->units, group->unit, maker->result->subject.unit->code))
            grouping->items[found++] = (struct grouped){
                group->name, group->responses, group->respondents, group->leaves[headline]};
    }
    qsort(grouping->items, found, sizeof *grouping->items, compare_names);
    for (size_t i = 0; i < found; i++) {
        struct grouped *last = &grouping->items[grouping->count - (grouping->count > 0)];
        if (grouping->count > 0 && strcmp(last->name, grouping->items[i].name) == 0)
            add(last, &grouping->items[i]);
        else
            grouping->items[grouping->count++] = grouping->items[i];
    }
    qsort(grouping->items, grouping->count, sizeof *grouping->items, compare_sizes);
}

/* People with an answer to the headline in the whole subject. */
static int64_t respondents_of(const struct report_maker *maker)
{
    const struct result_context *context = maker->result->context;
    int64_t respondents = 0;
    for (size_t i = 0; i < context->tally->unit_count; i++) {
        const struct tally_unit *unit = &context->tally->units[i];
        if (unit_list_within(context->units, unit->code, maker->result->subject.unit->code))
            respondents += unit->sums[maker->definition->headline].respondents;
    }
    return respondents;
}

static void hide_small(struct grouping *grouping)
{
    const struct unit_figures *subject = &grouping->maker->result->subject;
    struct grouped *rest = &grouping->rest;
    *rest =
        (struct grouped){.responses = subject->responses,
                         .respondents = respondents_of(grouping->maker),
                         .count = subject->official[grouping->maker->definition->headline].count};
    for (size_t i = 0; i < grouping->count; i++) {
        const struct grouped less = {
            NULL,
            -grouping->items[i].responses,
            -grouping->items[i].respondents,
            {-grouping->items[i].count.satisfied, -grouping->items[i].count.answers}};
        add(rest, &less);
    }
    grouping->shown = grouping->count;
    while (grouping->shown > 0 && (grouping->items[grouping->shown - 1].respondents < GROUP_MIN ||
                                   (rest->responses > 0 && rest->respondents < GROUP_MIN)))
        add(rest, &grouping->items[--grouping->shown]);
}

static void row(struct grouping *grouping, struct table_maker *table, const struct grouped *group)
{
    struct report_maker *maker = grouping->maker;
    size_t headline = maker->definition->headline;
    struct leaf_count leaf = group->count;
    struct cluster_sums sums = {.respondents = group->respondents, .clusters = group->respondents};
    /* the design of a commune, whose node is the only one looked at */
    const struct tally_unit unit = {
        .whole = maker->definition->whole, .leaves = &leaf, .sums = &sums};
    struct estimate estimate = estimate_commune(&unit, 0, maker->result->pooled[headline].value);
    const char **cells = table_row(maker, table, 0, false);
    cells[0] = group->name;
    cells[1] = report_integer(maker, group->responses);
    cells[2] = report_share(maker, leaf.satisfied, leaf.answers * maker->definition->whole);
    cells[3] = report_integer(maker, leaf.answers);
    cells[4] = report_estimate(maker, &estimate);
    cells[5] = report_interval(maker, &estimate);
}

static void columns(struct report_maker *maker, struct table_maker *table, enum group_kind kind)
{
    static const char *const heads[] = {"report_column_field", "report_column_counter"};
    const char *official = report_words(maker, "report_group_official");
    const char *estimate = report_words(maker, "report_group_estimate");
    const struct table_column all[] = {
        {report_words(maker, heads[kind]), NULL, ALIGN_LEFT, NULL},
        {report_words(maker, "report_column_responses"), NULL, ALIGN_RIGHT, NULL},
        {report_words(maker, "report_column_satisfied"), "%", ALIGN_RIGHT, official},
        {report_words(maker, "report_column_n"), NULL, ALIGN_RIGHT, official},
        {report_words(maker, "report_column_share"), "%", ALIGN_RIGHT, estimate},
        {report_words(maker, "report_column_interval"), NULL, ALIGN_RIGHT, estimate},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(all); i++)
        table_column(table, &all[i]);
}

/* False when there is nothing that could be shown: "Quầy 1" of one commune is not that of another.
 */
static bool make(struct report_maker *maker, enum group_kind kind, struct grouping *out)
{
    size_t most = maker->result->context->tally->group_count;
    *out = (struct grouping){.maker = maker};
    if (kind == GROUP_COUNTER && !maker->result->subject.is_commune)
        return false;
    out->items = arena_array(maker->arena, most + 1, sizeof *out->items);
    if (out->items == NULL) {
        maker->fault = FAULT_NOMEM;
        return false;
    }
    gather(out, kind);
    hide_small(out);
    return out->shown > 0;
}

static void put(struct grouping *grouping, enum group_kind kind)
{
    static const char *const captions[] = {"report_groups_fields", "report_groups_counters"};
    struct report_maker *maker = grouping->maker;
    const struct index_node *node = &maker->definition->nodes[maker->definition->headline];
    struct table_maker table = table_with(maker, grouping->shown + 1);
    columns(maker, &table, kind);
    for (size_t i = 0; i < grouping->shown; i++)
        row(grouping, &table, &grouping->items[i]);
    grouping->rest.name = report_words(maker, "report_groups_rest");
    if (grouping->rest.responses > 0)
        row(grouping, &table, &grouping->rest);
    table_add(maker, &table,
              (struct block){.text = report_say(maker, captions[kind], "code", node->code, "node",
                                                report_node_name(maker, node), NULL),
                             .source = report_join(maker, report_words(maker, "report_groups_why"),
                                                   maker->source)});
}

void report_groups(struct report_maker *maker)
{
    struct grouping groupings[GROUP_KINDS];
    bool any = false;
    bool shown[GROUP_KINDS];
    for (size_t kind = 0; kind < GROUP_KINDS && maker->fault == OK; kind++) {
        shown[kind] = make(maker, (enum group_kind)kind, &groupings[kind]);
        any = any || shown[kind];
    }
    bool many = maker->result->context->tally->groups_many;
    if (maker->fault != OK || (!any && !many))
        return;
    report_section(maker, "report_section_groups");
    if (many)
        report_text(maker, report_say(maker, "report_groups_many", "limit",
                                      report_integer(maker, TALLY_GROUPS_MAX), NULL));
    for (size_t kind = 0; kind < GROUP_KINDS; kind++)
        if (shown[kind])
            put(&groupings[kind], (enum group_kind)kind);
}
