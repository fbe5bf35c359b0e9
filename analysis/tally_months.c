/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/tally_months.h"

#include "analysis/tally_counts.h"
#include "base/date.h"

#include <string.h>

enum { MONTHS_FIRST = 12 };

/* Whether only pooled nodes stand between the headline and a node. */
static bool is_pooled_by_headline(const struct index_definition *definition, size_t position)
{
    while (position != definition->headline) {
        position = definition->nodes[position].parent;
        if (position == SIZE_MAX || definition->nodes[position].kind != NODE_POOLED)
            return false;
    }
    return true;
}

enum fault months_plan_make(const struct form *form, const struct index_definition *definition,
                            struct arena *arena, struct months_plan *out)
{
    struct months_plan plan = {.arena = arena};
    size_t count = definition->node_count;
    plan.shares = arena_array(arena, count, sizeof(const struct index_node *));
    plan.columns = arena_array(arena, count, sizeof *plan.columns);
    if (plan.shares == NULL || plan.columns == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < count; i++) {
        const struct index_node *node = &definition->nodes[i];
        const struct question *question =
            node->kind == NODE_SHARE ? form_question(form, node->question) : NULL;
        if (question == NULL || question->column < 0 || !is_pooled_by_headline(definition, i))
            continue;
        plan.shares[plan.count] = node;
        plan.columns[plan.count++] = question->column;
    }
    *out = plan;
    return OK;
}

static enum fault make_room(const struct months_plan *plan, struct tally_months *months)
{
    if (months->count < months->capacity)
        return OK;
    size_t capacity = months->capacity == 0 ? MONTHS_FIRST : 2 * months->capacity;
    struct tally_month *items = arena_array(plan->arena, capacity, sizeof *items);
    if (items == NULL)
        return FAULT_NOMEM;
    if (months->count > 0)
        memcpy(items, months->items, months->count * sizeof *items);
    months->items = items;
    months->capacity = capacity;
    return OK;
}

/* The place of a month, a new one where there was none. */
static enum fault find_month(const struct months_plan *plan, int32_t month,
                             struct tally_months *months, struct tally_month **out)
{
    size_t place = months->count;
    while (place > 0 && months->items[place - 1].month > month)
        place--;
    if (place == 0 || months->items[place - 1].month != month) {
        TRY(make_room(plan, months));
        memmove(&months->items[place + 1], &months->items[place],
                (months->count - place) * sizeof *months->items);
        months->items[place++] = (struct tally_month){.month = month};
        months->count++;
    }
    *out = &months->items[place - 1];
    return OK;
}

enum fault tally_months_add(const struct months_plan *plan, const struct coded_response *row,
                            struct tally_months *months)
{
    struct tally_month *month;
    struct leaf_count sum = {0};
    TRY(find_month(plan, day_month(row->day), months, &month));
    for (size_t i = 0; i < plan->count; i++) {
        struct leaf_count one = counts_one(plan->shares[i], row->codes[plan->columns[i]]);
        sum.satisfied += one.satisfied;
        sum.answers += one.answers;
    }
    month->responses++;
    month->respondents += sum.answers > 0;
    month->count.satisfied += sum.satisfied;
    month->count.answers += sum.answers;
    return OK;
}
