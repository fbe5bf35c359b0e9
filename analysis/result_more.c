/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The subject month by month, and the units of its own type beside it.
 */
#include "analysis/result_parts.h"

#include <string.h>

/* Units of which only the headline is known, in one month: what an estimate reads. */
struct month_units {
    struct tally_unit *units;
    const struct tally_unit **shown;
    size_t count;
};

static enum fault new_month_units(const struct result *result, const struct members *members,
                                  struct month_units *out)
{
    struct arena *arena = result->arena;
    size_t nodes = result->context->definition->node_count;
    struct month_units made = {.count = members->count};
    made.units = arena_array(arena, members->count + 1, sizeof *made.units);
    made.shown = arena_array(arena, members->count + 1, sizeof(const struct tally_unit *));
    if (made.units == NULL || made.shown == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < members->count; i++) {
        struct tally_unit *unit = &made.units[i];
        unit->whole = result->context->definition->whole;
        unit->leaves = arena_array(arena, nodes, sizeof *unit->leaves);
        unit->sums = arena_array(arena, nodes, sizeof *unit->sums);
        if (unit->leaves == NULL || unit->sums == NULL)
            return FAULT_NOMEM;
        made.shown[i] = unit;
    }
    *out = made;
    return OK;
}

static const struct tally_month *month_of(const struct tally_unit *unit, int32_t month)
{
    for (size_t i = 0; i < unit->months.count; i++)
        if (unit->months.items[i].month == month)
            return &unit->months.items[i];
    return NULL;
}

/* The earliest month after one that a member has; INT32_MAX = none. */
static int32_t next_month(const struct members *members, int32_t after)
{
    int32_t next = INT32_MAX;
    for (size_t i = 0; i < members->count; i++) {
        const struct tally_months *months = &members->units[i]->months;
        size_t at = 0;
        while (at < months->count && months->items[at].month <= after)
            at++;
        if (at < months->count && months->items[at].month < next)
            next = months->items[at].month;
    }
    return next;
}

static struct month_figures figures_of(const struct result *result, const struct members *members,
                                       const struct month_units *made, int32_t month)
{
    size_t node = result->context->definition->headline;
    struct month_figures figures = {.month = month};
    struct leaf_count sum = {0};
    int64_t respondents = 0;
    for (size_t i = 0; i < members->count; i++) {
        static const struct tally_month nothing;
        const struct tally_month *own = month_of(members->units[i], month);
        own = own == NULL ? &nothing : own;
        figures.responses += own->responses;
        respondents += own->respondents;
        sum.satisfied += own->count.satisfied;
        sum.answers += own->count.answers;
        made->units[i].leaves[node] = own->count;
        made->units[i].sums[node].respondents = own->respondents;
    }
    double deff = result->pooled[node].value;
    if (!result->subject.is_commune) {
        figures.estimate = estimate_province(made->shown, made->count, node, deff);
        return figures;
    }
    made->units[0].leaves[node] = sum;
    made->units[0].sums[node].respondents = respondents;
    figures.estimate = estimate_commune(made->shown[0], node, deff);
    return figures;
}

enum fault result_months(struct result *result, const struct members *members)
{
    const struct index_definition *definition = result->context->definition;
    struct month_units made;
    size_t count = 0;
    if (members->count == 0 || !index_node_is_counted(&definition->nodes[definition->headline]))
        return OK;
    for (int32_t month = next_month(members, INT32_MIN); month != INT32_MAX;
         month = next_month(members, month))
        count++;
    struct month_figures *months = arena_array(result->arena, count + 1, sizeof *months);
    if (months == NULL)
        return FAULT_NOMEM;
    TRY(new_month_units(result, members, &made));
    size_t at = 0;
    for (int32_t month = next_month(members, INT32_MIN); month != INT32_MAX;
         month = next_month(members, month))
        months[at++] = figures_of(result, members, &made, month);
    result->subject.months = months;
    result->subject.month_count = count;
    return OK;
}

bool result_is_like(const struct result *result, const struct tally_unit *counted)
{
    const struct unit *subject = result->subject.unit;
    const struct unit *unit = unit_list_find(result->context->units, counted->code);
    return unit != NULL && unit != subject && unit->level == subject->level && unit->type != NULL &&
           subject->type != NULL && strcmp(unit->type, subject->type) == 0;
}
