/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Official figures are texts with the definition's decimals; estimates are numbers with at most
 * six. What is not known is null, never left out.
 */
#include "analysis/report_maker.h"
#include "analysis/result_parts.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

enum { CODE_TEXT_SIZE = 16, FIGURE_BYTES_MAX = 64 };

/* What stops a figure stops the whole text, as the buffer's own faults do. */
static void check_figure(enum fault fault, struct json_out *out)
{
    if (fault != OK && out->to->fault == OK)
        out->to->fault = fault;
}

static void put_decimals(struct json_out *out, const char *name, struct exact value, int digits)
{
    AUTO(buffer) struct buffer text = buffer_of(FIGURE_BYTES_MAX);
    check_figure(exact_text(value, digits, &text), out);
    json_put_text(out, name, text.data);
}

static void put_maximum(struct json_out *out, struct exact maximum)
{
    AUTO(buffer) struct buffer text = buffer_of(FIGURE_BYTES_MAX);
    check_figure(index_decimal_text(maximum, &text), out);
    json_put_text(out, "maximum", text.data);
}

static void put_points(struct json_out *out, const char *name,
                       const struct index_definition *definition, const struct index_value *value)
{
    if (value->known)
        put_decimals(out, name, value->points, definition->points_digits);
    else
        json_put_null(out, name);
}

/* The node that scores another, or SIZE_MAX. */
static size_t scored_by(const struct index_definition *definition, size_t of)
{
    for (size_t i = 0; i < definition->node_count; i++) {
        if (definition->nodes[i].kind == NODE_POINTS && definition->nodes[i].of == of)
            return i;
    }
    return SIZE_MAX;
}

void result_put_satisfied(struct json_out *out, const struct index_definition *definition,
                          struct leaf_count count)
{
    if (definition->whole == 1)
        json_put_integer(out, "satisfied", count.satisfied);
    else
        json_put_number(out, "satisfied", (double)count.satisfied / (double)definition->whole);
}

static void put_percent_node(struct json_out *out, const struct index_definition *definition,
                             const struct index_value *values, size_t position)
{
    const struct index_value *value = &values[position];
    json_open(out, definition->nodes[position].code, '{');
    if (index_node_is_counted(&definition->nodes[position])) {
        result_put_satisfied(out, definition, value->count);
        json_put_integer(out, "answers", value->count.answers);
    }
    if (value->known)
        put_decimals(out, "percent", value->percent, definition->percent_digits);
    else
        json_put_null(out, "percent");
    size_t score = scored_by(definition, position);
    if (score != SIZE_MAX) {
        put_points(out, "points", definition, &values[score]);
        put_maximum(out, definition->nodes[score].maximum);
    }
    json_close(out, '}');
}

static void put_official(struct json_out *out, const char *name,
                         const struct index_definition *definition,
                         const struct index_value *values)
{
    json_open(out, name, '{');
    for (size_t i = 0; i < definition->node_count; i++) {
        if (definition->nodes[i].is_percent)
            put_percent_node(out, definition, values, i);
    }
    json_open(out, "par", '{');
    for (size_t i = 0; i < definition->node_count; i++) {
        if (!definition->nodes[i].is_percent)
            put_points(out, definition->nodes[i].code, definition, &values[i]);
    }
    json_close(out, '}');
    json_close(out, '}');
}

/* Six decimals are far below the error of any estimate, and read well. */
static void put_rounded(struct json_out *out, const char *name, double value)
{
    json_put_number(out, name, round(value * 1e6) / 1e6);
}

static void put_estimate(struct json_out *out, const char *name, const struct estimate *estimate)
{
    json_open(out, name, '{');
    put_rounded(out, "percent", estimate->percent);
    put_rounded(out, "se", estimate->se);
    put_rounded(out, "low", estimate->low);
    put_rounded(out, "high", estimate->high);
    json_put_integer(out, "n", estimate->n);
    json_put_integer(out, "df", estimate->df);
    put_rounded(out, "deff", estimate->deff);
    json_put_text(out, "method", estimate->method);
    if (estimate->reason != NULL)
        json_put_text(out, "reason", estimate->reason);
    json_close(out, '}');
}

static void put_estimates(struct json_out *out, const struct result *result)
{
    const struct index_definition *definition = result->context->definition;
    json_open(out, "estimate", '{');
    for (size_t i = 0; i < definition->node_count; i++) {
        if (index_node_is_counted(&definition->nodes[i]))
            put_estimate(out, definition->nodes[i].code, &result->subject.estimates[i]);
    }
    json_close(out, '}');
    json_open(out, "pooled_deff", '{');
    for (size_t i = 0; i < definition->node_count; i++) {
        if (!index_node_is_counted(&definition->nodes[i]))
            continue;
        json_open(out, definition->nodes[i].code, '{');
        put_rounded(out, "value", result->pooled[i].value);
        json_put_integer(out, "units", (int64_t)result->pooled[i].units);
        json_close(out, '}');
    }
    json_close(out, '}');
}

static bool has_shares(const struct question *question)
{
    return question->choice_count > 0 && question->type != QUESTION_UNIT;
}

static void put_shares_of(struct json_out *out, const struct question *question,
                          const int64_t *counts, int64_t answered)
{
    json_open(out, question->id, '{');
    for (size_t i = 0; i < question->choice_count; i++) {
        char value[CODE_TEXT_SIZE];
        snprintf(value, sizeof value, "%" PRId32, question->choices[i].value);
        put_rounded(out, value, answered > 0 ? 100 * (double)counts[i] / (double)answered : NAN);
    }
    json_close(out, '}');
}

static void put_counts_of(struct json_out *out, const struct question *question,
                          const int64_t *counts, int64_t answered)
{
    json_open(out, question->id, '{');
    json_put_integer(out, "n", answered);
    for (size_t i = 0; i < question->choice_count; i++) {
        char value[CODE_TEXT_SIZE];
        snprintf(value, sizeof value, "%" PRId32, question->choices[i].value);
        json_put_integer(out, value, counts[i]);
    }
    json_close(out, '}');
}

static void put_shares(struct json_out *out, const struct result *result)
{
    const struct form *form = result->context->form;
    const struct unit_figures *subject = &result->subject;
    json_open(out, "shares", '{');
    for (size_t i = 0; i < form->question_count; i++) {
        if (has_shares(&form->questions[i]))
            put_shares_of(out, &form->questions[i], subject->choices[i], subject->answered[i]);
    }
    json_close(out, '}');
    json_open(out, "share_counts", '{');
    for (size_t i = 0; i < form->question_count; i++) {
        if (has_shares(&form->questions[i]))
            put_counts_of(out, &form->questions[i], subject->choices[i], subject->answered[i]);
    }
    json_close(out, '}');
}

/* A node with them, and how far that is from the official figure. */
static void put_ruled_node(struct json_out *out, const struct result *result, size_t node)
{
    const struct index_definition *definition = result->context->definition;
    const struct index_value *value = &result->ruled_in.official[node];
    struct exact gain;
    bool known = false;
    json_open(out, definition->nodes[node].code, '{');
    check_figure(result_ruled_gain(result, node, &gain, &known), out);
    if (value->known)
        put_decimals(out, "percent", value->percent, definition->percent_digits);
    else
        json_put_null(out, "percent");
    if (known)
        put_decimals(out, "difference", gain, definition->percent_digits);
    else
        json_put_null(out, "difference");
    json_close(out, '}');
}

/* Components alone: the items of one answer more or less would say what it answered. */
static void put_ruled(struct json_out *out, const struct result *result)
{
    const struct index_definition *definition = result->context->definition;
    json_open(out, "ruled_in", '{');
    json_put_integer(out, "responses", result->ruled_in.responses);
    if (result->ruled_in.official == NULL) {
        json_put_null(out, "nodes");
        json_close(out, '}');
        return;
    }
    json_open(out, "nodes", '{');
    for (size_t i = 0; i < definition->node_count; i++)
        if (report_is_component(&definition->nodes[i]))
            put_ruled_node(out, result, i);
    json_close(out, '}');
    json_close(out, '}');
}

static void put_identity(struct json_out *out, const struct result *result)
{
    const struct result_context *context = result->context;
    json_put_text(out, "index", context->definition->id);
    json_put_text(out, "campaign", context->campaign);
    json_put_text(out, "unit", result->subject.unit->code);
    json_open(out, "period", '{');
    campaign_put_day(out, "from", context->from_day);
    campaign_put_day(out, "to", context->to_day);
    json_close(out, '}');
    response_modes_json(context->modes, out);
    json_put_raw(out, "filter", context->filter != NULL ? context->filter : "null");
    if (context->selection != NULL)
        selection_json(context->selection, out);
    json_put_integer(out, "responses", result->subject.responses);
    json_put_integer(out, "user_responses", result->subject.user_responses);
    json_put_integer(out, "quarantined", result->counts.quarantined);
    json_put_integer(out, "conflicts", result->counts.conflicts);
    json_put_integer(out, "partial", result->counts.partial);
    json_put_bool(out, "simulated", context->simulated);
    json_put_text(out, "wording", context->form->wording_own ? "own" : "official");
    json_put_bool(out, "verified", context->definition->verified);
}

void result_json(const struct result *result, struct json_out *out)
{
    const struct index_definition *definition = result->context->definition;
    char rounding[FIGURE_BYTES_MAX];
    snprintf(rounding, sizeof rounding, "percent %d, points %d, half-up",
             definition->percent_digits, definition->points_digits);
    json_open(out, NULL, '{');
    put_identity(out, result);
    put_official(out, "official", definition, result->subject.official);
    if (definition->users != NULL)
        put_official(out, "official_users", definition, result->subject.official_users);
    else
        json_put_null(out, "official_users");
    put_ruled(out, result);
    put_estimates(out, result);
    put_shares(out, result);
    json_put_text(out, "rounding", rounding);
    json_put_findings(out, "findings", &result->findings);
    json_close(out, '}');
}
