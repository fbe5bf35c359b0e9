/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/index_context.h"

enum { NUMBER_BYTES = 64, SENTENCE_BYTES = 16384 };

static enum fault put_number(struct json_out *out, const char *name, struct exact value, int digits)
{
    AUTO(buffer) struct buffer text = buffer_of(NUMBER_BYTES);
    TRY(exact_text(value, digits, &text));
    json_put_text(out, name, text.data);
    return OK;
}

static void put_count(struct json_out *out, const char *name, size_t count)
{
    if (count == 0)
        json_put_null(out, name);
    else
        json_put_integer(out, name, (int64_t)count);
}

static void put_place(struct json_out *out, const char *name, struct index_place place)
{
    if (place.rank == 0) {
        json_put_null(out, name);
        return;
    }
    json_open(out, name, '{');
    put_count(out, "rank", place.rank);
    put_count(out, "ranked", place.ranked);
    json_close(out, '}');
}

/* --- changes --------------------------------------------------------------------------------- */

static enum fault put_refusal(struct json_out *out, const struct change_question *question,
                              enum change_refusal refusal)
{
    json_put_text(out, "refused", change_refusal_name(refusal));
    json_open(out, "words", '{');
    for (int i = LANGUAGE_VI; i <= LANGUAGE_EN; i++) {
        AUTO(buffer) struct buffer text = buffer_of(SENTENCE_BYTES);
        TRY(change_say_refusal(question, refusal, (enum language)i, &text));
        json_put_text(out, language_code((enum language)i), text.data);
    }
    json_close(out, '}');
    return OK;
}

static void put_codes(struct json_out *out, const char *name,
                      const struct index_definition *definition, const struct node_list *list)
{
    json_open(out, name, '[');
    for (size_t i = 0; i < list->count; i++) {
        const struct index_node *node = &definition->nodes[list->nodes[i]];
        json_open(out, NULL, '{');
        json_put_text(out, "code", node->code);
        json_put_text(out, "concept", node->concept_name);
        json_close(out, '}');
    }
    json_close(out, ']');
}

/* What a program needs to say it in its own words. */
static void put_reasons(struct json_out *out, const struct change_question *question,
                        enum change_refusal refusal)
{
    const struct change_unit *unit = question->unit;
    if (refusal == CHANGE_CONCEPT) {
        put_codes(out, "came", question->now->definition, &question->node->came);
        put_codes(out, "went", question->before->definition, &question->node->went);
    }
    if (refusal == CHANGE_UNIT_MERGED || refusal == CHANGE_UNIT_SPLIT ||
        refusal == CHANGE_UNIT_PART) {
        json_open(out, "units", '[');
        for (size_t i = 0; i < unit->part_count; i++)
            json_put_text(out, NULL, unit->parts[i]);
        json_close(out, ']');
    }
}

static void put_words(struct json_out *out, const char *name, const struct change *change)
{
    json_open(out, name, '{');
    for (int i = LANGUAGE_VI; i <= LANGUAGE_EN; i++) {
        enum language language = (enum language)i;
        AUTO(buffer) struct buffer text = buffer_of(SENTENCE_BYTES);
        change_say_places(change->places, language, &text);
        if (!change->same_ranked) {
            buffer_char(&text, ' ');
            message_say(&text, language, "change_ranked_differ", NULL);
        }
        json_put_text(out, language_code(language), text.data);
    }
    json_close(out, '}');
}

/* A figure and a place of one of the rounds. */
static enum fault put_side(struct json_out *out, const struct change *change, struct exact figure,
                           struct index_place place)
{
    if (change->valued)
        TRY(put_number(out, "value", figure, change->digits));
    else
        json_put_null(out, "value");
    put_count(out, "rank", place.rank);
    put_count(out, "ranked", place.ranked);
    json_close(out, '}');
    return OK;
}

static enum fault put_sides(struct json_out *out, const struct change_question *question,
                            const struct change *change)
{
    const struct index_definition *earlier = question->before->definition;
    json_open(out, "before", '{');
    json_put_text(out, "node", earlier->nodes[question->node->before].code);
    TRY(put_side(out, change, change->figure_before, change->before));
    json_open(out, "now", '{');
    return put_side(out, change, change->figure_now, change->now);
}

static enum fault put_made(struct json_out *out, const struct change_question *question,
                           const struct change *change)
{
    if (change->valued)
        TRY(put_number(out, "value", change->value, change->digits));
    else
        json_put_null(out, "value");
    json_put_text(out, "unit", change->percent ? "percentage_points" : "points");
    TRY(put_sides(out, question, change));
    if (!change->placed) {
        json_put_null(out, "places");
        json_put_null(out, "words");
        return OK;
    }
    json_put_integer(out, "places", change->places);
    json_put_bool(out, "same_ranked", change->same_ranked);
    put_words(out, "words", change);
    return OK;
}

static enum fault put_refused(struct json_out *out, const struct change_question *question,
                              const struct change *change)
{
    TRY(put_refusal(out, question, change->refusal));
    put_reasons(out, question, change->refusal);
    if (!change->placed)
        return OK;
    TRY(put_sides(out, question, change));
    json_put_integer(out, "places", change->places);
    json_put_bool(out, "same_ranked", change->same_ranked);
    put_words(out, "places_words", change);
    return OK;
}

/* What the parts of each node did. */
static void put_moves(struct json_out *out, const struct index_context *context, size_t unit)
{
    const struct index_definition *definition = context->round->definition;
    json_open(out, "moves", '{');
    for (size_t node = 0; node < definition->node_count; node++) {
        if (definition->nodes[node].child_count == 0)
            continue;
        struct change_counts counts =
            change_count(definition, node, context_change(context, unit, 0));
        json_open(out, definition->nodes[node].code, '{');
        json_put_integer(out, "up", (int64_t)counts.up);
        json_put_integer(out, "down", (int64_t)counts.down);
        json_put_integer(out, "same", (int64_t)counts.same);
        json_put_integer(out, "refused", (int64_t)counts.refused);
        json_close(out, '}');
    }
    json_close(out, '}');
}

static enum fault put_changes(struct json_out *out, const struct index_context *context,
                              size_t unit)
{
    const struct index_definition *definition = context->round->definition;
    json_open(out, "changes", '{');
    for (size_t node = 0; node < definition->node_count; node++) {
        const struct change *change = context_change(context, unit, node);
        struct change_question question = index_context_question(context, unit, node);
        json_open(out, definition->nodes[node].code, '{');
        TRY(change->refusal == CHANGE_MADE ? put_made(out, &question, change)
                                           : put_refused(out, &question, change));
        json_close(out, '}');
    }
    json_close(out, '}');
    put_moves(out, context, unit);
    return OK;
}

/* --- gaps and regions ------------------------------------------------------------------------ */

static enum fault put_end(struct json_out *out, const struct index_round *round, size_t node,
                          const struct gap_end *end, struct exact gap)
{
    int digits = index_round_digits(round, round->definition->nodes[node].is_percent);
    TRY(put_number(out, "value", gap, digits));
    json_put_text(out, "unit", round->input->units[end->unit].name);
    TRY(put_number(out, "of", end->value, digits));
    json_put_integer(out, "shared", (int64_t)end->shared);
    json_close(out, '}');
    return OK;
}

static enum fault put_gap(struct json_out *out, const struct index_context *context, size_t unit,
                          size_t node)
{
    const struct index_node *own = &context->round->definition->nodes[node];
    const struct gap_ends *ends = &context->ends[node];
    struct exact to_best;
    struct exact to_worst;
    if (round_place(context->round, unit, node)->rank == 0) {
        json_put_null(out, own->code);
        return OK;
    }
    TRY(gap_make(ends, index_value_of(own, round_value(context->round, unit, node)), &to_best,
                 &to_worst));
    json_open(out, own->code, '{');
    json_open(out, "best", '{');
    TRY(put_end(out, context->round, node, &ends->best, to_best));
    json_open(out, "worst", '{');
    TRY(put_end(out, context->round, node, &ends->worst, to_worst));
    json_put_integer(out, "ranked", (int64_t)ends->ranked);
    json_close(out, '}');
    return OK;
}

static void put_region(struct json_out *out, const struct index_context *context, size_t unit)
{
    size_t units = context->round->input->unit_count;
    size_t position = context->has_regions ? context->region_of[unit] : SIZE_MAX;
    if (position == SIZE_MAX) {
        json_put_null(out, "region");
        return;
    }
    const struct region *region = &context->regions.list[position];
    json_open(out, "region", '{');
    json_open(out, "name", '{');
    json_put_text(out, "vi", region->name);
    json_put_text(out, "en", region->name_en);
    json_close(out, '}');
    json_open(out, "places", '{');
    for (size_t node = 0; node < context->round->definition->node_count; node++)
        put_place(out, context->round->definition->nodes[node].code,
                  context->in_region[node * units + unit]);
    json_close(out, '}');
    json_close(out, '}');
}

/* Places as the file prints them, where they are the ones that hold. */
static void put_printed(struct json_out *out, const struct index_context *context, size_t unit)
{
    const struct index_round *round = context->round;
    if (round->input->units[unit].places == NULL)
        return;
    json_open(out, "printed", '{');
    for (size_t node = 0; node < round->definition->node_count; node++) {
        struct index_place place = index_context_place(round, unit, node);
        if (place.ranked > round->ranked[node])
            put_place(out, round->definition->nodes[node].code, place);
    }
    json_close(out, '}');
}

/* --- both ------------------------------------------------------------------------------------ */

enum fault index_context_json_unit(struct json_out *out, const struct index_context *context,
                                   size_t unit)
{
    const struct index_definition *definition = context->round->definition;
    put_printed(out, context, unit);
    if (context->has_before)
        TRY(put_changes(out, context, unit));
    json_open(out, "gaps", '{');
    for (size_t node = 0; node < definition->node_count; node++)
        TRY(put_gap(out, context, unit, node));
    json_close(out, '}');
    put_region(out, context, unit);
    return OK;
}

void index_context_json(struct json_out *out, const struct index_context *context)
{
    if (context->year > 0)
        json_put_integer(out, "year", context->year);
    if (!context->has_before)
        return;
    json_open(out, "before", '{');
    json_put_text(out, "index", context->earlier->id);
    json_put_integer(out, "year", context->before.year);
    if (context->successors_path != NULL && context->successors_path[0] == '\0')
        json_put_text(out, "successors", "provinces-2025");
    else
        json_put_text(out, "successors", context->successors_path);
    json_close(out, '}');
}
