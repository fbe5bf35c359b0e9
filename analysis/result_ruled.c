/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The official figures as they would be with the answers in quarantine that staff ruled in. A
 * second tally holds those and nothing else, so no figure of the first can have counted one.
 */
#include "analysis/result_parts.h"

/* The subject's units in both tallies: one counted in both is there twice, and summed. */
static enum fault members_of_both(const struct result *result, const struct members *valid,
                                  struct members *out)
{
    const struct tally *ruled = result->context->ruled;
    struct members both = {.count = valid->count};
    both.units = arena_array(result->arena, valid->count + ruled->unit_count + 1,
                             sizeof(const struct tally_unit *));
    if (both.units == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < valid->count; i++)
        both.units[i] = valid->units[i];
    for (size_t i = 0; i < ruled->unit_count; i++)
        if (unit_list_within(result->context->units, ruled->units[i].code,
                             result->subject.unit->code))
            both.units[both.count++] = &ruled->units[i];
    *out = both;
    return OK;
}

enum fault result_rule_in(struct result *result, const struct members *valid)
{
    const struct index_definition *definition = result->context->definition;
    struct members both;
    struct tally_unit sum;
    if (result->context->ruled == NULL)
        return OK;
    TRY(members_of_both(result, valid, &both));
    TRY(result_sum(result, &both, &sum));
    result->ruled_in.responses = sum.responses - result->subject.responses;
    if (result->ruled_in.responses == 0)
        return OK;
    struct index_value *official =
        arena_array(result->arena, definition->node_count, sizeof *official);
    if (official == NULL)
        return FAULT_NOMEM;
    const struct index_evidence all = {.leaves = sum.leaves};
    TRY(index_evaluate(definition, &all, official));
    result->ruled_in.official = official;
    return OK;
}

enum fault result_ruled_gain(const struct result *result, size_t node, struct exact *out,
                             bool *out_known)
{
    int digits = result->context->definition->percent_digits;
    const struct index_value *without = &result->subject.official[node];
    const struct index_value *with = &result->ruled_in.official[node];
    struct exact before;
    struct exact after;
    *out_known = without->known && with->known;
    if (!*out_known)
        return OK;
    TRY(exact_round(without->percent, digits, &before));
    TRY(exact_round(with->percent, digits, &after));
    return exact_subtract(after, before, out);
}
