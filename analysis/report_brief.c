/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The whole report in a few sentences at its top, for who reads no further: which component is the
 * worst, is it worse than the province, how sure is that, what to look at first, what moved, and
 * how far the figures can be trusted.
 */
#include "analysis/report_maker.h"

#include <math.h>

static void say(struct report_maker *maker, const char *text)
{
    if (text != NULL && *text != '\0')
        report_add(maker, &(struct block){.kind = BLOCK_NOTE, .text = text});
}

static size_t lowest_component(const struct report_maker *maker)
{
    for (size_t i = 0; i < maker->definition->node_count; i++)
        if (maker->definition->nodes[i].parent == maker->definition->headline &&
            report_lowest_component(maker, i))
            return i;
    return SIZE_MAX;
}

/* Whether every other component of the headline stands above this one. */
static bool is_apart(const struct report_maker *maker, size_t lowest)
{
    const struct estimate *estimates = maker->result->subject.estimates;
    for (size_t i = 0; i < maker->definition->node_count; i++) {
        const struct index_node *node = &maker->definition->nodes[i];
        if (i != lowest && report_is_component(node) &&
            node->parent == maker->definition->headline &&
            report_standing(&estimates[lowest], &estimates[i]) != STANDING_BELOW)
            return false;
    }
    return true;
}

/* "Thành phần này của toàn tỉnh là 71,32%; xã Sen Ngư thấp hơn ..."; NULL = nothing to compare. */
static const char *worst_beside(struct report_maker *maker, size_t lowest)
{
    static const char *const codes[] = {"report_brief_part_unknown", "report_brief_part_same",
                                        "report_brief_part_above", "report_brief_part_below"};
    const struct unit_figures *whole = report_whole(maker);
    if (whole == NULL || !whole->official[lowest].known)
        return NULL;
    return report_say(maker, codes[maker->result->standings[lowest]], "whole", maker->whole,
                      "beside", report_official(maker, &whole->official[lowest]), "unit",
                      maker->unit, NULL);
}

static const char *worst(struct report_maker *maker)
{
    size_t lowest = lowest_component(maker);
    if (lowest == SIZE_MAX)
        return NULL;
    const struct index_node *node = &maker->definition->nodes[lowest];
    const char *said =
        report_say(maker, is_apart(maker, lowest) ? "report_brief_worst" : "report_brief_lowest",
                   "code", node->code, "node", report_node_name(maker, node), "percent",
                   report_official(maker, &maker->result->subject.official[lowest]), NULL);
    return report_join(maker, said, worst_beside(maker, lowest));
}

static const char *beside(struct report_maker *maker)
{
    static const char *const codes[] = {"report_brief_unknown", "report_brief_same",
                                        "report_brief_above", "report_brief_below"};
    size_t headline = maker->definition->headline;
    const struct unit_figures *whole = report_whole(maker);
    if (whole == NULL)
        return NULL;
    const struct index_node *node = &maker->definition->nodes[headline];
    return report_say(maker, codes[maker->result->standings[headline]], "code", node->code, "node",
                      report_node_name(maker, node), "own",
                      report_official(maker, &maker->result->subject.official[headline]), "beside",
                      report_official(maker, &whole->official[headline]), "whole", maker->whole,
                      NULL);
}

static const char *sure(struct report_maker *maker)
{
    size_t headline = maker->definition->headline;
    const struct estimate *own = &maker->result->subject.estimates[headline];
    const char *percent = report_official(maker, &maker->result->subject.official[headline]);
    const char *people = report_integer(maker, maker->result->subject.responses);
    if (!own->has_interval)
        return report_say(maker, "report_brief_unsure", "percent", percent, "reason",
                          report_reason(maker, own), NULL);
    double wide = fmax(own->percent - own->low, own->high - own->percent);
    return report_say(maker, "report_brief_sure", "percent", percent, "points",
                      report_decimal(maker, wide, wide < 1 ? 1 : 0), "people", people, "code",
                      maker->definition->nodes[headline].code, NULL);
}

static const char *first(struct report_maker *maker)
{
    struct lowest lowest = report_lowest(maker, maker->definition->headline, 1);
    if (lowest.count == 0)
        return NULL;
    size_t item = lowest.positions[0];
    if (exact_compare(maker->result->subject.official[item].percent, exact_integer(100)) == 0)
        return NULL; /* nobody finds anything wanting */
    const char *said = report_say(
        maker, report_lowest_apart(maker, &lowest) ? "report_brief_first" : "report_brief_among",
        "item", report_node_name(maker, &maker->definition->nodes[item]), "percent",
        report_official(maker, &maker->result->subject.official[item]), NULL);
    return report_join(maker, said, report_below(maker));
}

static const char *trust(struct report_maker *maker)
{
    const char *responses = report_integer(maker, maker->result->subject.responses);
    const char *who = report_is_voluntary(maker)
                          ? report_say(maker, "report_brief_voluntary", "count",
                                       report_voluntary(maker), "responses", responses, NULL)
                          : report_say(maker, "report_brief_asked", "responses", responses, NULL);
    return report_join(maker, who, report_quarantine(maker));
}

void report_brief(struct report_maker *maker)
{
    size_t headline = maker->definition->headline;
    if (!maker->result->subject.is_commune || !maker->result->subject.official[headline].known)
        return;
    say(maker, worst(maker));
    say(maker, beside(maker));
    say(maker, sure(maker));
    say(maker, first(maker));
    const char *moved = report_moved(maker);
    if (*moved != '\0')
        say(maker, report_say(maker, "report_brief_moved", "code",
                              maker->definition->nodes[headline].code, "moved", moved, NULL));
    say(maker, trust(maker));
}
