/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The first page: how many answered, how satisfied, compared with whom, how sure, what to mend.
 */
#include "analysis/report_maker.h"

#include <math.h>

enum {
    QUESTIONS = 5,
    MENDED_FIRST = 3,
    VOLUNTARY_PERCENT = 10 /* of the responses: from here on nothing is said of all citizens */
};

static const struct estimate *headline_estimate(const struct report_maker *maker)
{
    return &maker->result->subject.estimates[maker->definition->headline];
}

static struct key_figure how_many(struct report_maker *maker)
{
    const struct result *result = maker->result;
    const char *responses = report_integer(maker, result->subject.responses);
    const char *counted =
        result->subject.responses == 0
            ? report_say(maker, "report_q1_none", "unit", maker->unit, NULL)
            : report_say(maker,
                         report_users_shown(maker) ? "report_q1_counted_users"
                                                   : "report_q1_counted",
                         "responses", responses, "users",
                         report_integer(maker, result->subject.user_responses), NULL);
    const char *aside = report_say(maker, "report_q1_aside", "partial",
                                   report_integer(maker, result->counts.partial), "quarantined",
                                   report_integer(maker, result->counts.quarantined), "conflicts",
                                   report_integer(maker, result->counts.conflicts), NULL);
    return (struct key_figure){report_words(maker, "report_q1"),
                               report_measure(maker, "report_q1_value", "responses", responses),
                               report_join(maker, counted, aside)};
}

bool report_is_voluntary(const struct report_maker *maker)
{
    const struct unit_figures *subject = &maker->result->subject;
    return 100 * subject->voluntary >= VOLUNTARY_PERCENT * subject->responses &&
           subject->voluntary > 0;
}

const char *report_voluntary(struct report_maker *maker)
{
    const struct unit_figures *subject = &maker->result->subject;
    if (subject->is_commune && suppress_is_few(subject->voluntary))
        return report_words(maker, "report_cell_few");
    if (subject->is_commune && suppress_is_few(subject->responses - subject->voluntary))
        return report_say(maker, "report_at_least", "count",
                          report_integer(maker, subject->responses - SUPPRESS_BELOW + 1), NULL);
    return report_integer(maker, subject->voluntary);
}

/* The other roots: for SIPAS the policy half, for a button the other shares. */
static const char *other_roots(struct report_maker *maker)
{
    const struct index_definition *definition = maker->definition;
    const char *text = "";
    for (size_t i = 0; i < definition->node_count; i++) {
        const struct index_node *node = &definition->nodes[i];
        const struct index_value *value = &maker->result->subject.official[i];
        if (!report_is_component(node) || node->parent != SIZE_MAX || i == definition->headline ||
            !value->known)
            continue;
        text = report_join(maker, text,
                           report_say(maker, "report_q2_other", "code", node->code, "node",
                                      report_node_name(maker, node), "percent",
                                      report_official(maker, value), "n",
                                      report_answers(maker, value), NULL));
    }
    return text;
}

static const char *interval_sentence(struct report_maker *maker, const struct estimate *estimate)
{
    if (!estimate->has_interval)
        return report_say(maker, "report_q2_no_interval", "reason", report_reason(maker, estimate),
                          NULL);
    const struct unit_figures *subject = &maker->result->subject;
    if (report_is_voluntary(maker))
        return report_say(
            maker, "report_q2_interval_voluntary", "low", report_decimal(maker, estimate->low, 1),
            "high", report_decimal(maker, estimate->high, 1), "count", report_voluntary(maker),
            "responses", report_integer(maker, subject->responses), NULL);
    return report_say(maker, "report_q2_interval", "low", report_decimal(maker, estimate->low, 1),
                      "high", report_decimal(maker, estimate->high, 1), NULL);
}

static struct key_figure how_satisfied(struct report_maker *maker)
{
    size_t headline = maker->definition->headline;
    const struct index_node *node = &maker->definition->nodes[headline];
    const struct index_value *value = &maker->result->subject.official[headline];
    const char *label =
        report_words(maker, report_is_voluntary(maker) ? "report_q2_voluntary" : "report_q2");
    if (!value->known)
        return (struct key_figure){label, report_dash,
                                   report_say(maker, "report_q2_none", "code", node->code, "node",
                                              report_node_name(maker, node), NULL)};
    const char *percent = report_official(maker, value);
    const char *official =
        report_say(maker, "report_q2_official", "percent", percent, "code", node->code, "node",
                   report_node_name(maker, node), "n", report_answers(maker, value), NULL);
    const char *detail =
        report_join(maker, official, interval_sentence(maker, headline_estimate(maker)));
    return (struct key_figure){label, report_measure(maker, "report_percent", "percent", percent),
                               report_join(maker, detail, other_roots(maker))};
}

static const char *whole_official(struct report_maker *maker)
{
    const struct index_value *value = &report_whole(maker)->official[maker->definition->headline];
    return report_say(maker, "report_q3_official", "whole", maker->whole_head, "percent",
                      report_official(maker, value), "n", report_answers(maker, value), NULL);
}

/* From how many of the other communes the subject cannot be told. */
static const char *own_pairs(struct report_maker *maker)
{
    const struct result *result = maker->result;
    for (size_t i = 0; i < result->judged_count && result->judged_count > 1; i++)
        if (result->compared[i].unit == result->subject.unit)
            return report_say(maker, "report_q3_pairs", "alike",
                              report_integer(maker, (int64_t)result->compared[i].alike), "others",
                              report_integer(maker, (int64_t)result->judged_count - 1), NULL);
    return "";
}

/* A commune beside its province: "cannot be told apart" unless the test says more. */
static struct key_figure beside_whole(struct report_maker *maker)
{
    static const char *const values[] = {"report_q3_unknown", "report_q3_same", "report_q3_above",
                                         "report_q3_below"};
    static const char *const details[] = {"report_q3_unknown_more", "report_q3_same_more",
                                          "report_q3_above_more", "report_q3_below_more"};
    const struct estimate *own = headline_estimate(maker);
    const struct estimate *whole = &report_whole(maker)->estimates[maker->definition->headline];
    enum standing standing = maker->result->standings[maker->definition->headline];
    const char *reason = report_reason(maker, own->has_interval ? whole : own);
    const char *detail =
        report_say(maker, details[standing], "unit", maker->unit, "whole", maker->whole, "own",
                   report_interval(maker, own), "beside", report_interval(maker, whole), "reason",
                   reason != NULL ? reason : "", "part",
                   maker->definition->nodes[maker->definition->headline].code, NULL);
    detail = report_join(maker, detail, whole_official(maker));
    return (struct key_figure){
        report_say(maker, "report_q3", "whole", maker->whole, NULL),
        report_say(maker, values[standing], "whole", maker->whole, NULL),
        report_join(maker, report_join(maker, detail, own_pairs(maker)), report_apart(maker))};
}

/* A province: how its communes stand to it. */
static struct key_figure communes_apart(struct report_maker *maker)
{
    const struct result *result = maker->result;
    int64_t above = 0;
    int64_t below = 0;
    int64_t few = 0;
    for (size_t i = 0; i < result->compared_count; i++) {
        const struct compared_unit *unit = &result->compared[i];
        above += unit->standing == STANDING_ABOVE;
        below += unit->standing == STANDING_BELOW;
        few += report_is_few(&unit->estimate);
    }
    int64_t count = (int64_t)result->compared_count;
    const char *detail =
        report_say(maker, "report_q3_communes_more", "count", report_integer(maker, count), "above",
                   report_integer(maker, above), "below", report_integer(maker, below), "same",
                   report_integer(maker, count - above - below - few), "few",
                   report_integer(maker, few), "whole", maker->whole, NULL);
    return (struct key_figure){report_words(maker, "report_q3_communes"),
                               report_say(maker, "report_q3_communes_value", "apart",
                                          report_integer(maker, above + below), "count",
                                          report_integer(maker, count - few), NULL),
                               report_join(maker, detail, report_pairs(maker))};
}

static struct key_figure compared_with(struct report_maker *maker)
{
    if (report_whole(maker) != NULL)
        return beside_whole(maker);
    if (!maker->result->subject.is_commune && maker->result->compared_count > 1)
        return communes_apart(maker);
    return (struct key_figure){report_words(maker, "report_q3_nobody"),
                               report_words(maker, "report_q3_unknown"),
                               report_words(maker, "report_q3_nobody_more")};
}

/* Why so many answers are worth fewer people: one person's marks are alike, neighbours' are too. */
static const char *alike_sentence(struct report_maker *maker)
{
    const struct result *result = maker->result;
    int64_t marks = report_items(maker, maker->definition->headline);
    if (marks < 2)
        return "";
    const struct tally_unit *unit = tally_find(result->context->tally, result->subject.unit->code);
    const char *code = "report_q4_alike_communes";
    if (result->subject.is_commune)
        code = unit != NULL && unit->villages_known ? "report_q4_alike_villages"
                                                    : "report_q4_alike_persons";
    return report_say(maker, code, "marks", report_integer(maker, marks), "n",
                      report_integer(maker, headline_estimate(maker)->n), NULL);
}

/* What is certain, what is not, and by how much. */
static const char *certainty(struct report_maker *maker, const char *points)
{
    const struct unit_figures *subject = &maker->result->subject;
    const struct index_value *value = &subject->official[maker->definition->headline];
    const char *certain = report_say(maker, "report_q4_certain", "n", report_answers(maker, value),
                                     "percent", report_official(maker, value), NULL);
    bool voluntary = report_is_voluntary(maker);
    const char *unsure =
        report_say(maker, voluntary ? "report_q4_unsure_voluntary" : "report_q4_unsure", "unit",
                   maker->unit, NULL);
    const char *plain =
        report_say(maker, voluntary ? "report_q4_plain_voluntary" : "report_q4_plain", "percent",
                   report_official(maker, value), "points", points, "people",
                   report_integer(maker, subject->responses), NULL);
    return report_join(maker, report_join(maker, certain, unsure), plain);
}

static struct key_figure how_sure(struct report_maker *maker)
{
    const struct estimate *own = headline_estimate(maker);
    const char *label = report_words(maker, "report_q4");
    if (!own->has_interval)
        return (struct key_figure){
            label, report_words(maker, "report_q4_none"),
            report_say(maker, "report_q4_none_more", "reason", report_reason(maker, own), NULL)};
    double wide = fmax(own->percent - own->low, own->high - own->percent);
    const char *points = report_decimal(maker, wide, wide < 1 ? 1 : 0);
    const char *value =
        report_is_voluntary(maker) ? "report_q4_value_voluntary" : "report_q4_value";
    return (struct key_figure){label, report_measure(maker, value, "points", points),
                               report_join(maker, certainty(maker, points), alike_sentence(maker))};
}

/* One of the lowest items in words; what has the percentage of the one before shares its place. */
static const char *lowest_item(struct report_maker *maker, const struct lowest *lowest,
                               size_t index)
{
    const struct index_value *official = maker->result->subject.official;
    size_t position = lowest->positions[index];
    const struct estimate *estimate = &maker->result->subject.estimates[position];
    bool tied = index > 0 && exact_compare(official[position].percent,
                                           official[lowest->positions[index - 1]].percent) == 0;
    const char *code = tied ? "report_q5_tied" : "report_q5_next";
    if (index == 0)
        code = estimate->has_interval ? "report_q5_first" : "report_q5_first_bare";
    return report_say(
        maker, code, "item", report_node_name(maker, &maker->definition->nodes[position]),
        "percent", report_official(maker, &official[position]), "interval",
        report_interval(maker, estimate), "n", report_answers(maker, &official[position]), NULL);
}

/* The lowest items in words; when even the lowest is 100 percent there is nothing to name. */
static const char *lowest_words(struct report_maker *maker, const struct lowest *lowest)
{
    const char *text = NULL;
    if (!report_lowest_apart(maker, lowest))
        text = report_words(maker, "report_q5_unsure");
    if (lowest->root != SIZE_MAX)
        text = report_join(maker, text,
                           report_say(maker, "report_q5_scope", "items",
                                      report_integer(maker, report_items(maker, lowest->root)),
                                      "part", maker->definition->nodes[lowest->root].code, NULL));
    for (size_t i = 0; i < lowest->count; i++)
        text = report_join(maker, text, lowest_item(maker, lowest, i));
    return report_join(maker, text,
                       report_say(maker, "report_q5_more", "items",
                                  report_integer(maker, report_items(maker, SIZE_MAX)), NULL));
}

/* The headline's own items first: they are what the office itself can mend. */
static struct key_figure what_to_mend(struct report_maker *maker)
{
    const char *label = report_words(maker, "report_q5");
    struct lowest lowest = report_lowest(maker, maker->definition->headline, MENDED_FIRST);
    if (lowest.count == 0)
        lowest = report_lowest(maker, SIZE_MAX, MENDED_FIRST);
    if (lowest.count == 0)
        return (struct key_figure){label, report_dash, report_words(maker, "report_reason_none")};
    size_t first = lowest.positions[0];
    const struct index_value *value = &maker->result->subject.official[first];
    if (exact_compare(value->percent, exact_integer(100)) == 0)
        return (struct key_figure){
            label,
            report_measure(maker, "report_percent", "percent", report_official(maker, value)),
            report_words(maker, "report_q5_none")};
    return (struct key_figure){label, report_node_name(maker, &maker->definition->nodes[first]),
                               lowest_words(maker, &lowest)};
}

void report_summary(struct report_maker *maker)
{
    struct key_figure *figures = arena_array(maker->arena, QUESTIONS, sizeof *figures);
    if (figures == NULL) {
        maker->fault = FAULT_NOMEM;
        return;
    }
    size_t count = 0;
    figures[count++] = how_many(maker);
    if (maker->result->subject.responses > 0) {
        figures[count++] = how_satisfied(maker);
        figures[count++] = compared_with(maker);
        figures[count++] = how_sure(maker);
        if (report_items(maker, SIZE_MAX) > 0)
            figures[count++] = what_to_mend(maker);
    }
    report_add(maker, &(struct block){.kind = BLOCK_KEY_FIGURES,
                                      .level = 1,
                                      .figures = figures,
                                      .figure_count = count});
    if (maker->result->subject.responses == 0)
        report_text(maker, report_words(maker, "report_empty"));
}
