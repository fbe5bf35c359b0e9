/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/index_context.h"

#include "base/json_write.h"

typedef const char *node_text(const struct index_round *round, size_t unit, size_t node);

/* {"8.1":"7.9662", ...}: null where it is not known. */
static void put_texts(struct json_out *out, const char *name, const struct index_round *round,
                      size_t unit, node_text *text)
{
    json_open(out, name, '{');
    for (size_t node = 0; node < round->definition->node_count; node++) {
        bool shown = text == round_value_text || index_counts_from_zero(round->definition, node);
        if (shown)
            json_put_text(out, round->definition->nodes[node].code, text(round, unit, node));
    }
    json_close(out, '}');
}

static void put_ranks(struct json_out *out, const struct index_round *round, size_t unit)
{
    json_open(out, "ranks", '{');
    for (size_t node = 0; node < round->definition->node_count; node++) {
        const char *code = round->definition->nodes[node].code;
        size_t rank = round_place(round, unit, node)->rank;
        if (rank == 0)
            json_put_null(out, code);
        else
            json_put_integer(out, code, (int64_t)rank);
    }
    json_close(out, '}');
}

static void put_groups(struct json_out *out, const struct index_round *round, size_t unit)
{
    const struct index_definition *definition = round->definition;
    json_open(out, "groups", '{');
    for (size_t node = 0; definition->has_groups && node < definition->node_count; node++)
        json_put_text(out, definition->nodes[node].code,
                      ranking_group_name(round_place(round, unit, node)->group));
    json_close(out, '}');
}

static void put_grades(struct json_out *out, const struct index_round *round, size_t unit)
{
    json_open(out, "grades", '{');
    for (size_t node = 0; node < round->definition->node_count; node++) {
        const struct index_node *own = &round->definition->nodes[node];
        const struct index_value *value = round_value(round, unit, node);
        const struct index_grade *grade = value->known ? index_grade_of(own, value->points) : NULL;
        if (own->grade_count > 0)
            json_put_text(out, own->code, grade == NULL ? NULL : grade->code);
    }
    json_close(out, '}');
}

static enum fault put_unit(struct json_out *out, const struct index_context *context, size_t unit)
{
    const struct index_round *round = context->round;
    json_open(out, NULL, '{');
    json_put_text(out, "unit", round->input->units[unit].name);
    put_texts(out, "nodes", round, unit, round_value_text);
    put_ranks(out, round, unit);
    put_groups(out, round, unit);
    put_grades(out, round, unit);
    put_texts(out, "percents", round, unit, round_percent_text);
    put_texts(out, "lost", round, unit, round_lost_text);
    TRY(index_context_json_unit(out, context, unit));
    json_close(out, '}');
    return OK;
}

static void put_maxima(struct json_out *out, const struct index_definition *definition)
{
    enum { NUMBER_BYTES = 64 };
    json_open(out, "maxima", '{');
    for (size_t node = 0; node < definition->node_count; node++) {
        AUTO(buffer) struct buffer text = buffer_of(NUMBER_BYTES);
        if (index_counts_from_zero(definition, node) &&
            index_decimal_text(definition->nodes[node].maximum, &text) == OK)
            json_put_text(out, definition->nodes[node].code, text.data);
    }
    json_close(out, '}');
}

enum fault index_round_json(const struct index_round *round, const struct index_context *context,
                            struct buffer *text)
{
    const struct index_definition *definition = round->definition;
    struct json_out out = json_out_to(text);
    json_open(&out, NULL, '{');
    json_put_text(&out, "index", definition->id);
    json_put_bool(&out, "verified", definition->verified);
    json_put_text(&out, "ties", definition->has_groups ? group_ties_name(round->ties) : NULL);
    index_context_json(&out, context);
    json_open(&out, "ranked", '{');
    for (size_t node = 0; node < definition->node_count; node++)
        json_put_integer(&out, definition->nodes[node].code, (int64_t)round->ranked[node]);
    json_close(&out, '}');
    put_maxima(&out, definition);
    json_open(&out, "units", '[');
    for (size_t unit = 0; unit < round->input->unit_count; unit++)
        TRY(put_unit(&out, context, unit));
    json_close(&out, ']');
    json_put_findings(&out, "findings", &round->input->findings);
    json_close(&out, '}');
    buffer_char(text, '\n');
    return OK;
}
