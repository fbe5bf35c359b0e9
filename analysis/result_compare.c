/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Communes beside their province and beside each other, under the communes' design: each is a
 * stratum with the pooled design effect (analysis/survey/shares.h).
 */
#include "analysis/result_parts.h"
#include "analysis/survey/shares.h"

#include <stdlib.h>
#include <string.h>

static const double LEVEL = 0.95;

static struct share_count share_count(const struct result *result, struct leaf_count count,
                                      bool judged)
{
    double whole = (double)result->context->definition->whole;
    return (struct share_count){(double)count.satisfied / whole, (double)count.answers, judged};
}

static struct shares shares_with(const struct pooled_deff *deff, const struct share_count *units,
                                 size_t count)
{
    return (struct shares){units, count, deff->value, deff->df, LEVEL};
}

/* Where nothing can be told apart it is not said to differ. */
static enum standing standing_of(const struct share_standing *found, const struct estimate *own,
                                 const struct estimate *whole)
{
    if (!own->has_interval || !whole->has_interval)
        return STANDING_UNKNOWN;
    if (!(found->adjusted <= 1 - LEVEL))
        return STANDING_SAME;
    return found->difference > 0 ? STANDING_ABOVE : STANDING_BELOW;
}

/* Those with an interval first, best first; the others follow by code, which ranks nobody. Equal
 * ones by code, so that the order never depends on the rows. */
static int compare_estimates(const void *a, const void *b)
{
    const struct compared_unit *left = a;
    const struct compared_unit *right = b;
    if (left->estimate.has_interval != right->estimate.has_interval)
        return left->estimate.has_interval ? -1 : 1;
    if (!left->estimate.has_interval)
        return strcmp(left->unit->code, right->unit->code);
    if (left->estimate.percent > right->estimate.percent)
        return -1;
    if (left->estimate.percent < right->estimate.percent)
        return 1;
    return strcmp(left->unit->code, right->unit->code);
}

static int compare_code(const void *key, const void *item)
{
    return strcmp(key, *(const char *const *)item);
}

static bool is_withheld(const struct withheld *withheld, const char *code)
{
    return withheld != NULL && withheld->count > 0 &&
           bsearch(code, withheld->codes, withheld->count, sizeof *withheld->codes, compare_code) !=
               NULL;
}

static void list_units(struct result *result, const struct members *members)
{
    size_t headline = result->context->definition->headline;
    for (size_t i = 0; i < members->count; i++) {
        const struct tally_unit *unit = members->units[i];
        struct estimate estimate = estimate_commune(unit, headline, result->pooled[headline].value);
        if (!estimate.known || is_withheld(result->context->withheld, unit->code))
            continue;
        result->judged_count += estimate.has_interval;
        result->compared[result->compared_count++] =
            (struct compared_unit){.unit = unit_list_find(result->context->units, unit->code),
                                   .responses = unit->responses,
                                   .count = unit->leaves[headline],
                                   .estimate = estimate};
    }
    qsort(result->compared, result->compared_count, sizeof *result->compared, compare_estimates);
}

static void compare_pair(struct result *result, size_t first, size_t second, int found)
{
    struct compared_unit *a = &result->compared[first];
    struct compared_unit *b = &result->compared[second];
    if (!a->estimate.has_interval || !b->estimate.has_interval)
        return;
    result->pairs[first * result->compared_count + second] = (signed char)found;
    result->pairs[second * result->compared_count + first] = (signed char)-found;
    result->pairs_apart += found != 0;
    a->higher_than += found > 0;
    a->lower_than += found < 0;
    a->alike += found == 0;
    b->higher_than += found < 0;
    b->lower_than += found > 0;
    b->alike += found == 0;
}

static void compare_pairs(struct result *result, const struct shares *shares)
{
    double critical = shares_critical(shares, result->context->threshold);
    for (size_t i = 0; i < result->compared_count; i++)
        for (size_t j = i + 1; j < result->compared_count; j++)
            compare_pair(result, i, j, share_pair(shares, critical, i, j));
}

enum fault result_compare(struct result *result, const struct members *members,
                          const struct unit_figures *all)
{
    size_t headline = result->context->definition->headline;
    result->compared = arena_array(result->arena, members->count + 1, sizeof *result->compared);
    if (result->compared == NULL)
        return FAULT_NOMEM;
    list_units(result, members);
    size_t count = result->compared_count;
    struct share_count *units = arena_array(result->arena, count + 1, sizeof *units);
    struct share_standing *found = arena_array(result->arena, count + 1, sizeof *found);
    result->pairs = arena_array(result->arena, count * count + 1, sizeof *result->pairs);
    if (units == NULL || found == NULL || result->pairs == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < count; i++)
        units[i] = share_count(result, result->compared[i].count,
                               result->compared[i].estimate.has_interval);
    struct shares shares = shares_with(&result->pooled[headline], units, count);
    TRY(shares_against_whole(&shares, P_HOLM, result->arena, found));
    for (size_t i = 0; i < count; i++) {
        struct compared_unit *unit = &result->compared[i];
        unit->p = found[i].adjusted;
        unit->standing = standing_of(&found[i], &unit->estimate, &all->estimates[headline]);
    }
    compare_pairs(result, &shares);
    return OK;
}

/* Where a unit stands among `members`; SIZE_MAX = nowhere. */
static size_t member_of(const struct members *members, const char *code)
{
    for (size_t i = 0; i < members->count; i++)
        if (strcmp(members->units[i]->code, code) == 0)
            return i;
    return SIZE_MAX;
}

enum fault result_compare_node(const struct result *result, size_t node, struct arena *arena,
                               struct compared_node *out)
{
    const struct unit_figures *all = result->has_whole ? &result->whole : &result->subject;
    struct members members;
    TRY(result_members(result, all->unit, arena, &members));
    struct share_count *units = arena_array(arena, members.count + 1, sizeof *units);
    struct share_standing *found = arena_array(arena, members.count + 1, sizeof *found);
    if (units == NULL || found == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < members.count; i++)
        units[i] =
            share_count(result, members.units[i]->leaves[node],
                        members.units[i]->sums[node].respondents >= ESTIMATE_RESPONDENTS_MIN);
    struct shares shares = shares_with(&result->pooled[node], units, members.count);
    TRY(shares_against_whole(&shares, P_HOLM, arena, found));
    for (size_t i = 0; i < result->compared_count; i++) {
        size_t at = member_of(&members, result->compared[i].unit->code);
        const struct tally_unit *unit = at == SIZE_MAX ? NULL : members.units[at];
        out[i].estimate = estimate_commune(unit, node, result->pooled[node].value);
        out[i].standing = at == SIZE_MAX
                              ? STANDING_UNKNOWN
                              : standing_of(&found[at], &out[i].estimate, &all->estimates[node]);
    }
    return OK;
}

static bool is_subject(const struct result *result, const struct tally_unit *unit)
{
    return unit_list_within(result->context->units, unit->code, result->subject.unit->code);
}

/* The subject first, then the members that are no part of it. */
static size_t list_shares(const struct result *result, const struct members *members, size_t node,
                          struct share_count *out)
{
    const struct unit_figures *subject = &result->subject;
    out[0] =
        share_count(result, subject->official[node].count, subject->estimates[node].has_interval);
    size_t count = 1;
    for (size_t i = 0; i < members->count; i++) {
        const struct tally_unit *unit = members->units[i];
        if (!is_subject(result, unit))
            out[count++] = share_count(result, unit->leaves[node],
                                       unit->sums[node].respondents >= ESTIMATE_RESPONDENTS_MIN);
    }
    return count;
}

enum fault result_stand(struct result *result, const struct members *members)
{
    const struct index_definition *definition = result->context->definition;
    struct share_count *units = arena_array(result->arena, members->count + 2, sizeof *units);
    struct share_standing *found = arena_array(result->arena, members->count + 2, sizeof *found);
    result->standings =
        arena_array(result->arena, definition->node_count, sizeof *result->standings);
    if (units == NULL || found == NULL || result->standings == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < definition->node_count; i++) {
        if (!index_node_is_counted(&definition->nodes[i]))
            continue;
        size_t count = list_shares(result, members, i, units);
        struct shares shares = shares_with(&result->pooled[i], units, count);
        TRY(shares_against_whole(&shares, P_HOLM, result->arena, found));
        result->standings[i] =
            standing_of(&found[0], &result->subject.estimates[i], &result->whole.estimates[i]);
    }
    return OK;
}
