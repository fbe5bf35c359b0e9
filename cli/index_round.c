/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/index_round.h"

#include <string.h>

enum { NUMBER_BYTES = 64 };

/* --- findings -------------------------------------------------------------------------------- */

static void say_failed(const struct index_round *round, size_t unit, size_t node, const char *code)
{
    const struct index_figures *figures = &round->input->units[unit];
    findings_add(&round->input->findings, SEVERITY_WARNING,
                 index_line_place(round->arena, figures->line), code, "unit", figures->name, "node",
                 round->definition->nodes[node].code, NULL);
}

static const char *text_of(const struct index_round *round, struct exact value, int digits)
{
    AUTO(buffer) struct buffer text = buffer_of(NUMBER_BYTES);
    return exact_text(value, digits, &text) == OK ? arena_text(round->arena, text.data) : NULL;
}

static const char *or_unknown(const char *text) { return text == NULL ? "?" : text; }

static void say_beyond(const struct index_round *round, size_t unit, size_t node)
{
    const struct index_node *own = &round->definition->nodes[node];
    const struct index_figures *figures = &round->input->units[unit];
    AUTO(buffer) struct buffer maximum = buffer_of(NUMBER_BYTES);
    if (index_decimal_text(own->maximum, &maximum) != OK)
        return;
    findings_add(&round->input->findings, SEVERITY_WARNING,
                 index_line_place(round->arena, figures->line), "index_beyond", "unit",
                 figures->name, "node", own->code, "value",
                 or_unknown(round_value_text(round, unit, node)), "maximum", maximum.data, NULL);
}

/* A rule may give what no office can have been given. */
static void check_value(const struct index_round *round, size_t unit, size_t node)
{
    static const struct exact zero = {0, 1};
    const struct index_node *own = &round->definition->nodes[node];
    const struct index_value *value = round_value(round, unit, node);
    if (value->problem != NULL)
        say_failed(round, unit, node,
                   strcmp(value->problem, "exact_divide") == 0 ? "index_rule_divided"
                                                               : "index_rule_overflowed");
    if (!value->known || own->kind != NODE_SCORE)
        return;
    if (exact_compare(value->points, zero) < 0 || exact_compare(value->points, own->maximum) > 0)
        say_beyond(round, unit, node);
}

/* A printed total beside what its parts come to, at the decimals it was printed in. */
static void check_claim(const struct index_round *round, size_t unit, size_t node)
{
    const struct index_figures *figures = &round->input->units[unit];
    const struct index_claim *claim = &figures->claims[node];
    const struct index_value *value = round_value(round, unit, node);
    if (!claim->known || !value->known || claim->digits > EXACT_DIGITS_MAX)
        return;
    const char *printed = or_unknown(text_of(round, claim->value, claim->digits));
    const char *computed = or_unknown(
        text_of(round, index_value_of(&round->definition->nodes[node], value), claim->digits));
    if (strcmp(printed, computed) != 0)
        findings_add(&round->input->findings, SEVERITY_WARNING,
                     index_line_place(round->arena, figures->line), "index_claim_differs", "unit",
                     figures->name, "node", round->definition->nodes[node].code, "printed", printed,
                     "computed", computed, NULL);
}

/* --- scoring --------------------------------------------------------------------------------- */

static enum fault score_units(struct index_round *round)
{
    size_t nodes = round->definition->node_count;
    for (size_t unit = 0; unit < round->input->unit_count; unit++) {
        const struct index_figures *figures = &round->input->units[unit];
        const struct index_evidence evidence = {figures->leaves, figures->published,
                                                figures->inputs};
        TRY(index_evaluate(round->definition, &evidence, round->values + unit * nodes));
        for (size_t node = 0; node < nodes; node++) {
            check_value(round, unit, node);
            check_claim(round, unit, node);
        }
    }
    return OK;
}

static enum fault place_units(struct index_round *round, struct exact *points, bool *known)
{
    size_t units = round->input->unit_count;
    for (size_t node = 0; node < round->definition->node_count; node++) {
        const struct index_node *own = &round->definition->nodes[node];
        for (size_t unit = 0; unit < units; unit++) {
            const struct index_value *value = round_value(round, unit, node);
            known[unit] = value->known && own->role != ROLE_PENALTY && !own->retired;
            points[unit] = index_value_of(own, value);
        }
        const struct ranking_scores scores = {points, known, units};
        TRY(ranking_make(&scores, round->ties, round->places + node * units, &round->ranked[node]));
    }
    return OK;
}

enum fault index_round_score(struct index_round *round)
{
    size_t nodes = round->definition->node_count;
    size_t units = round->input->unit_count;
    struct arena *arena = round->arena;
    round->values = arena_array(arena, nodes * units, sizeof *round->values);
    round->places = arena_array(arena, nodes * units, sizeof *round->places);
    round->ranked = arena_array(arena, nodes, sizeof *round->ranked);
    struct exact *points = arena_array(arena, units, sizeof *points);
    bool *known = arena_array(arena, units, sizeof *known);
    if (round->values == NULL || round->places == NULL || round->ranked == NULL || points == NULL ||
        known == NULL)
        return FAULT_NOMEM;
    TRY(score_units(round));
    return place_units(round, points, known);
}

/* --- texts ----------------------------------------------------------------------------------- */

bool index_counts_from_zero(const struct index_definition *definition, size_t node)
{
    static const struct exact zero = {0, 1};
    const struct index_node *own = &definition->nodes[node];
    if (own->is_percent || !own->has_maximum || exact_compare(own->maximum, zero) <= 0)
        return false;
    if (own->kind == NODE_GIVEN)
        return exact_compare(own->low, zero) == 0;
    for (size_t i = 0; i < own->child_count; i++)
        if (!definition->nodes[own->children[i]].retired &&
            !index_counts_from_zero(definition, own->children[i]))
            return false;
    return true;
}

int index_round_digits(const struct index_round *round, bool percent)
{
    if (round->digits >= 0)
        return round->digits;
    return percent ? round->definition->percent_digits : round->definition->points_digits;
}

const char *round_value_text(const struct index_round *round, size_t unit, size_t node)
{
    const struct index_node *own = &round->definition->nodes[node];
    const struct index_value *value = round_value(round, unit, node);
    if (!value->known)
        return NULL;
    return text_of(round, index_value_of(own, value), index_round_digits(round, own->is_percent));
}

const char *round_percent_text(const struct index_round *round, size_t unit, size_t node)
{
    const struct index_node *own = &round->definition->nodes[node];
    struct exact share = round_value(round, unit, node)->points;
    if (!round_value(round, unit, node)->known ||
        !index_counts_from_zero(round->definition, node) ||
        exact_divide(share, own->maximum, &share) != OK ||
        exact_multiply(share, exact_integer(100), &share) != OK)
        return NULL;
    return text_of(round, share, index_round_digits(round, true));
}

const char *round_lost_text(const struct index_round *round, size_t unit, size_t node)
{
    const struct index_node *own = &round->definition->nodes[node];
    struct exact lost = round_value(round, unit, node)->points;
    if (!round_value(round, unit, node)->known ||
        !index_counts_from_zero(round->definition, node) ||
        exact_subtract(lost, own->maximum, &lost) != OK)
        return NULL;
    return text_of(round, lost, index_round_digits(round, false));
}
