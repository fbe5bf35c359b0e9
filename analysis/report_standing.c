/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where the unit's components and items stand beside the whole, always by the same rule (result.h),
 * and which component is the lowest of its part.
 */
#include "analysis/report_maker.h"

#include <math.h>

enum { APART_NAMED = 2 };

/* The items, or the components, on one side of the whole, the widest gap first. */
struct apart {
    size_t positions[APART_NAMED];
    size_t named;
    size_t count; /* all of them, named or not */
};

bool report_under(const struct index_definition *definition, size_t position, size_t root)
{
    while (position != SIZE_MAX && position != root)
        position = definition->nodes[position].parent;
    return position == root;
}

int64_t report_items(const struct report_maker *maker, size_t root)
{
    int64_t count = 0;
    for (size_t i = 0; i < maker->definition->node_count; i++)
        count += report_is_item(&maker->definition->nodes[i]) &&
                 report_under(maker->definition, i, root);
    return count;
}

static enum standing standing_of(const struct report_maker *maker, size_t position)
{
    const struct result *result = maker->result;
    return result->standings == NULL ? STANDING_UNKNOWN : result->standings[position];
}

const char *report_verdict(const struct report_maker *maker, enum standing standing)
{
    static const char *const codes[] = {"report_verdict_unknown", "report_verdict_same",
                                        "report_verdict_above", "report_verdict_below"};
    return report_words(maker, codes[standing]);
}

const char *report_node_verdict(const struct report_maker *maker, size_t position)
{
    return report_verdict(maker, standing_of(maker, position));
}

static double gap(const struct report_maker *maker, size_t position)
{
    return fabs(maker->result->subject.estimates[position].percent -
                report_whole(maker)->estimates[position].percent);
}

static struct apart find_apart(const struct report_maker *maker, bool items, enum standing standing)
{
    struct apart found = {.named = 0};
    for (size_t i = 0; i < maker->definition->node_count; i++) {
        const struct index_node *node = &maker->definition->nodes[i];
        if (!(items ? report_is_item(node) : report_is_component(node)) ||
            i == maker->definition->headline || standing_of(maker, i) != standing)
            continue;
        found.count++;
        size_t place = found.named;
        while (place > 0 && gap(maker, i) > gap(maker, found.positions[place - 1]))
            place--;
        if (place == APART_NAMED)
            continue;
        found.named += found.named < APART_NAMED;
        for (size_t move = found.named - 1; move > place; move--)
            found.positions[move] = found.positions[move - 1];
        found.positions[place] = i;
    }
    return found;
}

/* "II.E “...” 65,31% (toàn tỉnh 71,32%); ..." inside one sentence. */
static const char *apart_sentence(struct report_maker *maker, const struct apart *found, bool items,
                                  const char *sentence)
{
    const char *list = NULL;
    for (size_t i = 0; i < found->named; i++) {
        size_t position = found->positions[i];
        const struct index_node *node = &maker->definition->nodes[position];
        const char *one = report_say(
            maker, items ? "report_apart_item" : "report_apart_component", "code",
            report_node_number(maker, node), "node", report_node_name(maker, node), "percent",
            report_official(maker, &maker->result->subject.official[position]), "beside",
            report_official(maker, &report_whole(maker)->official[position]), "whole", maker->whole,
            NULL);
        list = list == NULL
                   ? one
                   : report_say(maker, "report_apart_next", "first", list, "next", one, NULL);
    }
    if (found->count > found->named)
        list = report_say(maker, "report_apart_more", "list", list, "count",
                          report_integer(maker, (int64_t)(found->count - found->named)), NULL);
    return report_say(maker, sentence, "whole", maker->whole, "list", list, NULL);
}

/* Components, then items, that stand so; "" = none. */
static const char *apart_sentences(struct report_maker *maker, enum standing standing)
{
    const char *const components = standing == STANDING_BELOW ? "report_apart_components_below"
                                                              : "report_apart_components_above";
    const char *const items =
        standing == STANDING_BELOW ? "report_apart_items_below" : "report_apart_items_above";
    const char *text = "";
    for (size_t i = 0; i < 2; i++) {
        struct apart found = find_apart(maker, i == 1, standing);
        if (found.count > 0)
            text = report_join(maker, text,
                               apart_sentence(maker, &found, i == 1, i == 1 ? items : components));
    }
    return text;
}

const char *report_below(struct report_maker *maker)
{
    return report_whole(maker) == NULL ? "" : apart_sentences(maker, STANDING_BELOW);
}

const char *report_apart(struct report_maker *maker)
{
    if (standing_of(maker, maker->definition->headline) == STANDING_UNKNOWN)
        return "";
    const char *text = report_join(maker, apart_sentences(maker, STANDING_BELOW),
                                   apart_sentences(maker, STANDING_ABOVE));
    if (*text != '\0' || report_items(maker, SIZE_MAX) == 0)
        return text;
    return report_say(maker, "report_apart_none", "whole", maker->whole, "items",
                      report_integer(maker, report_items(maker, SIZE_MAX)), NULL);
}

static bool is_component(const struct report_maker *maker, size_t position, size_t part)
{
    const struct index_node *node = &maker->definition->nodes[position];
    return part != SIZE_MAX && report_is_component(node) && node->parent == part &&
           maker->result->subject.official[position].known;
}

bool report_lowest_component(const struct report_maker *maker, size_t position)
{
    const struct index_value *official = maker->result->subject.official;
    size_t part = maker->definition->nodes[position].parent;
    bool higher = false;
    if (!is_component(maker, position, part))
        return false;
    for (size_t i = 0; i < maker->definition->node_count; i++) {
        if (!is_component(maker, i, part))
            continue;
        int order = exact_compare(official[i].percent, official[position].percent);
        if (order < 0)
            return false;
        higher = higher || order > 0;
    }
    return higher;
}

/* How many components of the same part cannot be told from this one. */
static int64_t alike(const struct report_maker *maker, size_t position)
{
    const struct estimate *estimates = maker->result->subject.estimates;
    int64_t count = 0;
    for (size_t i = 0; i < maker->definition->node_count; i++)
        count += i != position &&
                 is_component(maker, i, maker->definition->nodes[position].parent) &&
                 report_standing(&estimates[i], &estimates[position]) == STANDING_SAME;
    return count;
}

static const char *worst_of(struct report_maker *maker, size_t position, bool tied)
{
    const struct index_node *node = &maker->definition->nodes[position];
    const struct index_value *value = &maker->result->subject.official[position];
    const struct estimate *estimate = &maker->result->subject.estimates[position];
    if (tied)
        return report_say(maker, "report_worst_tied", "code", node->code, "node",
                          report_node_name(maker, node), NULL);
    const char *text = report_say(
        maker, estimate->has_interval ? "report_worst" : "report_worst_bare", "part",
        maker->definition->nodes[node->parent].code, "code", node->code, "node",
        report_node_name(maker, node), "percent", report_official(maker, value), "interval",
        report_interval(maker, estimate), "n", report_answers(maker, value), NULL);
    int64_t count = alike(maker, position);
    if (count == 0)
        return text;
    return report_join(
        maker, text,
        report_say(maker, "report_worst_unsure", "count", report_integer(maker, count), NULL));
}

/* The lowest component of one part, with those that share its place. */
static const char *worst_in(struct report_maker *maker, size_t part)
{
    const char *text = "";
    for (size_t i = 0; i < maker->definition->node_count; i++)
        if (maker->definition->nodes[i].parent == part && report_lowest_component(maker, i))
            text = report_join(maker, text, worst_of(maker, i, *text != '\0'));
    return text;
}

const char *report_worst(struct report_maker *maker)
{
    const struct index_definition *definition = maker->definition;
    const char *text = worst_in(maker, definition->headline);
    for (size_t i = 0; i < definition->node_count; i++)
        if (i != definition->headline && report_is_component(&definition->nodes[i]) &&
            definition->nodes[i].parent == SIZE_MAX)
            text = report_join(maker, text, worst_in(maker, i));
    return text;
}
