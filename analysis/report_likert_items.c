/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/report_likert.h"

#include <string.h>

enum { LEVELS_MIN = 2 };

struct taking {
    const struct report_maker *maker;
    struct likert_item *items;
    size_t count;
    struct lowest lowest;
};

static int64_t worth(const struct index_node *node, const struct question *question, size_t level)
{
    int32_t value = question->choices[level].value;
    return value >= 0 && value < INDEX_LEVELS ? node->parts[value] : 0;
}

static bool is_level(const struct index_node *node, const struct choice *choice)
{
    return node->among == 0 || (choice->value >= 0 && choice->value < INDEX_LEVELS &&
                                (node->among >> choice->value & 1) != 0);
}

static void turn_over(struct likert_item *item)
{
    for (size_t i = 0; i < item->level_count / 2; i++) {
        size_t other = item->level_count - 1 - i;
        size_t kept = item->levels[i];
        item->levels[i] = item->levels[other];
        item->levels[other] = kept;
    }
}

/* The levels of an item in order; false when it is not answered on a scale. */
static bool find_levels(const struct index_node *node, struct likert_item *item)
{
    const struct question *question = item->question;
    for (size_t i = 0; i < question->choice_count; i++) {
        if (!is_level(node, &question->choices[i]))
            continue;
        if (item->level_count == LEVELS_MAX)
            return false;
        item->levels[item->level_count++] = i;
    }
    if (item->level_count < LEVELS_MIN)
        return false;
    if (worth(node, question, item->levels[0]) >
        worth(node, question, item->levels[item->level_count - 1]))
        turn_over(item);
    return true;
}

/* Which levels count in full; whether the others count for nothing. */
static bool find_upper(const struct index_definition *definition, struct likert_item *item)
{
    const struct index_node *node = &definition->nodes[item->node];
    bool plain = true;
    for (size_t i = 0; i < item->level_count; i++) {
        int64_t parts = worth(node, item->question, item->levels[i]);
        item->upper[i] = parts == definition->whole;
        plain = plain && (parts == 0 || item->upper[i]);
    }
    for (size_t i = 0; i < item->level_count && !plain; i++)
        item->upper[i] = false;
    return plain;
}

/* Suppresses the levels that count in full, or those that do not. */
static void hide_side(struct likert_item *item, bool upper)
{
    int64_t counts[LEVELS_MAX] = {0};
    enum cell_shown shown[LEVELS_MAX];
    size_t places[LEVELS_MAX];
    size_t count = 0;
    for (size_t i = 0; i < item->level_count; i++) {
        if (item->upper[i] != upper)
            continue;
        places[count] = i;
        counts[count++] = item->counts[i];
    }
    (void)suppress_cells(counts, count, shown);
    for (size_t i = 0; i < count; i++)
        item->shown[places[i]] = shown[i];
}

static void hide(const struct report_maker *maker, struct likert_item *item)
{
    bool plain = find_upper(maker->definition, item);
    if (!maker->result->subject.is_commune)
        return;
    if (plain) {
        hide_side(item, false);
        hide_side(item, true);
        return;
    }
    bool all = suppress_cells(item->counts, item->level_count, item->shown);
    for (size_t i = 0; i < item->level_count && !all; i++)
        item->shown[i] = CELL_NOT_GIVEN;
}

static void count(const struct report_maker *maker, struct likert_item *item)
{
    const struct unit_figures *subject = &maker->result->subject;
    size_t position = (size_t)(item->question - maker->form->questions);
    for (size_t i = 0; i < item->level_count; i++) {
        item->counts[i] = subject->choices[position][item->levels[i]];
        item->answers += item->counts[i];
    }
    hide(maker, item);
}

/* Whether a question was taken in by an earlier node. */
static bool is_twice(const struct taking *taking, const struct question *question)
{
    for (size_t i = 0; i < taking->count; i++)
        if (taking->items[i].question == question)
            return true;
    return false;
}

static bool is_lowest(const struct lowest *lowest, size_t node)
{
    for (size_t i = 0; i < lowest->count; i++)
        if (lowest->positions[i] == node)
            return true;
    return false;
}

/* Takes an item with answers on a scale. */
static void take_item(struct taking *taking, size_t node)
{
    const struct report_maker *maker = taking->maker;
    const struct index_node *own = &maker->definition->nodes[node];
    const struct question *question =
        own->kind == NODE_SHARE ? form_question(maker->form, own->question) : NULL;
    if (!report_is_item(own) || question == NULL || is_twice(taking, question) ||
        (question->type != QUESTION_ONE && question->type != QUESTION_SCALE))
        return;
    struct likert_item item = {
        .node = node, .question = question, .lowest = is_lowest(&taking->lowest, node)};
    if (!find_levels(own, &item))
        return;
    count(maker, &item);
    if (item.answers == 0)
        return;
    taking->items[taking->count++] = item;
}

size_t report_likert_items(const struct report_maker *maker, struct likert_item *items)
{
    const struct index_definition *definition = maker->definition;
    struct taking taking = {.maker = maker, .items = items};
    taking.lowest = report_lowest(maker, SIZE_MAX, REPORT_LOWEST_MAX);
    for (size_t i = 0; i < definition->node_count; i++) {
        if (!report_is_component(&definition->nodes[i]))
            continue;
        size_t head = taking.count;
        items[taking.count++] = (struct likert_item){.node = i};
        for (size_t child = 0; child < definition->nodes[i].child_count; child++)
            take_item(&taking, definition->nodes[i].children[child]);
        if (taking.count == head + 1)
            taking.count--;
    }
    return taking.count;
}
