/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Changes between rounds in words, for pages, reports and programs that show sentences.
 */
#include "analysis/index_change.h"

#include <stdio.h>
#include <stdlib.h>

enum { NUMBER_BYTES = 64, LIST_BYTES = 4096 };

void change_say_places(int64_t places, enum language language, struct buffer *out)
{
    char count[NUMBER_BYTES];
    const char *code = "change_places_same";
    if (places != 0)
        code = places > 0 ? "change_places_up" : "change_places_down";
    snprintf(count, sizeof count, "%lld", llabs((long long)places));
    message_say(out, language, code, "count", count, NULL);
}

void change_say_ranks(const struct change *change, struct buffer *out)
{
    buffer_format(out, "%zu/%zu → %zu/%zu", change->before.rank, change->before.ranked,
                  change->now.rank, change->now.ranked);
}

enum fault change_text(const struct change *change, struct buffer *out)
{
    if (change->direction > 0)
        buffer_char(out, '+');
    return exact_text(change->value, change->digits, out);
}

void change_say_node(const struct index_definition *definition, size_t node, enum language language,
                     struct buffer *out)
{
    const struct index_node *item = &definition->nodes[node];
    const char *name = language == LANGUAGE_VI ? item->name_vi : item->name_en;
    buffer_text(out, item->code);
    if (name != NULL)
        buffer_format(out, " %s", name);
}

static void say_list(const struct index_definition *definition, const struct node_list *list,
                     enum language language, struct buffer *out)
{
    for (size_t i = 0; i < list->count; i++) {
        buffer_text(out, i == 0 ? "" : "; ");
        change_say_node(definition, list->nodes[i], language, out);
    }
}

static void say_concept(const struct change_question *question, enum language language,
                        struct buffer *out)
{
    AUTO(buffer) struct buffer came = buffer_of(LIST_BYTES);
    AUTO(buffer) struct buffer went = buffer_of(LIST_BYTES);
    char year[NUMBER_BYTES];
    const struct change_node *node = question->node;
    const char *code = "change_refused_concept";
    say_list(question->now->definition, &node->came, language, &came);
    say_list(question->before->definition, &node->went, language, &went);
    if (node->came.count > 0)
        code = "change_refused_concept_came";
    if (node->went.count > 0)
        code = node->came.count > 0 ? "change_refused_concept_both" : "change_refused_concept_went";
    snprintf(year, sizeof year, "%d", question->before->year);
    message_say(out, language, code, "year", year, "came", came.data == NULL ? "" : came.data,
                "went", went.data == NULL ? "" : went.data, NULL);
}

static void say_year(const struct change_round *round, const char *code, enum language language,
                     struct buffer *out)
{
    char year[NUMBER_BYTES];
    char from[NUMBER_BYTES];
    char to[NUMBER_BYTES];
    snprintf(year, sizeof year, "%d", round->year);
    snprintf(from, sizeof from, "%d", round->definition->valid_from);
    snprintf(to, sizeof to, "%d", round->definition->valid_to);
    message_say(out, language, code, "year", year, "index", round->definition->id, "from", from,
                "to", to, NULL);
}

static bool is_absent(const struct change_unit *unit, size_t part)
{
    return unit->rows != NULL && unit->rows[part] == SIZE_MAX;
}

/* The units it was made of; where one of them was not in the round, only those. */
static void say_unit(const struct change_question *question, const char *code,
                     enum language language, struct buffer *out)
{
    AUTO(buffer) struct buffer units = buffer_of(LIST_BYTES);
    char year[NUMBER_BYTES];
    const struct change_unit *unit = question->unit;
    for (size_t i = 0; i < unit->part_count; i++) {
        if (unit->refusal == CHANGE_UNIT_PART && !is_absent(unit, i))
            continue;
        buffer_format(&units, "%s%s", units.length == 0 ? "" : ", ", unit->parts[i]);
    }
    snprintf(year, sizeof year, "%d", question->before->year);
    message_say(out, language, code, "unit", question->now->units.names[question->row], "year",
                year, "units", units.data == NULL ? "" : units.data, NULL);
}

enum fault change_say_refusal(const struct change_question *question, enum change_refusal refusal,
                              enum language language, struct buffer *out)
{
    AUTO(buffer) struct buffer code = buffer_of(NUMBER_BYTES);
    buffer_format(&code, "change_refused_%s", change_refusal_name(refusal));
    TRY(buffer_check(&code));
    switch (refusal) {
    case CHANGE_CONCEPT:
        say_concept(question, language, out);
        break;
    case CHANGE_YEAR_NOW:
        say_year(question->now, "change_refused_year", language, out);
        break;
    case CHANGE_YEAR_BEFORE:
        say_year(question->before, "change_refused_year", language, out);
        break;
    case CHANGE_INSTRUMENT:
        message_say(out, language, code.data, "now", question->now->definition->id, "before",
                    question->before->definition->id, NULL);
        break;
    default:
        say_unit(question, code.data, language, out);
        break;
    }
    return buffer_check(out);
}
