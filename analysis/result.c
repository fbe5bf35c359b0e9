/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/result_parts.h"

#include <string.h>

enum { RESULT_BYTES_MAX = 64 << 20 };

enum fault result_members(const struct result *result, const struct unit *unit, struct arena *arena,
                          struct members *out)
{
    const struct tally *tally = result->context->tally;
    struct members members = {0};
    members.units = arena_array(arena, tally->unit_count + 1, sizeof(const struct tally_unit *));
    if (members.units == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < tally->unit_count; i++) {
        if (unit_list_within(result->context->units, tally->units[i].code, unit->code))
            members.units[members.count++] = &tally->units[i];
    }
    *out = members;
    return OK;
}

static enum fault new_sum(const struct result *result, struct tally_unit *out)
{
    struct arena *arena = result->arena;
    const struct form *form = result->context->form;
    size_t nodes = result->context->definition->node_count;
    struct tally_unit sum = {.whole = result->context->definition->whole};
    sum.leaves = arena_array(arena, nodes, sizeof *sum.leaves);
    sum.users = arena_array(arena, nodes, sizeof *sum.users);
    sum.sums = arena_array(arena, nodes, sizeof *sum.sums);
    sum.choices = arena_array(arena, form->question_count, sizeof *sum.choices);
    sum.answered = arena_array(arena, form->question_count, sizeof *sum.answered);
    if (sum.leaves == NULL || sum.users == NULL || sum.sums == NULL || sum.choices == NULL ||
        sum.answered == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < form->question_count; i++) {
        size_t count = form->questions[i].choice_count;
        if (count == 0)
            continue;
        sum.choices[i] = arena_array(arena, count, sizeof *sum.choices[i]);
        if (sum.choices[i] == NULL)
            return FAULT_NOMEM;
    }
    *out = sum;
    return OK;
}

static void add_nodes(const struct tally_unit *unit, size_t nodes, struct tally_unit *sum)
{
    for (size_t i = 0; i < nodes; i++) {
        sum->leaves[i].satisfied += unit->leaves[i].satisfied;
        sum->leaves[i].answers += unit->leaves[i].answers;
        sum->users[i].satisfied += unit->users[i].satisfied;
        sum->users[i].answers += unit->users[i].answers;
        sum->sums[i].respondents += unit->sums[i].respondents;
        sum->sums[i].clusters += unit->sums[i].clusters;
        sum->sums[i].satisfied_squares += unit->sums[i].satisfied_squares;
        sum->sums[i].products += unit->sums[i].products;
        sum->sums[i].answer_squares += unit->sums[i].answer_squares;
    }
}

static void add_questions(const struct tally_unit *unit, const struct form *form,
                          struct tally_unit *sum)
{
    for (size_t i = 0; i < form->question_count; i++) {
        sum->answered[i] += unit->answered[i];
        for (size_t c = 0; c < form->questions[i].choice_count; c++)
            sum->choices[i][c] += unit->choices[i][c];
    }
}

enum fault result_sum(const struct result *result, const struct members *members,
                      struct tally_unit *out)
{
    TRY(new_sum(result, out));
    for (size_t i = 0; i < members->count; i++) {
        const struct tally_unit *unit = members->units[i];
        out->responses += unit->responses;
        out->user_responses += unit->user_responses;
        for (size_t mode = 0; mode < MODE_COUNT; mode++)
            out->modes[mode] += unit->modes[mode];
        add_nodes(unit, result->context->definition->node_count, out);
        add_questions(unit, result->context->form, out);
    }
    return OK;
}

static void estimate_nodes(const struct result *result, const struct members *members,
                           const struct tally_unit *sum, struct unit_figures *figures)
{
    const struct index_definition *definition = result->context->definition;
    for (size_t i = 0; i < definition->node_count; i++) {
        double deff = result->pooled[i].value;
        if (!index_node_is_counted(&definition->nodes[i]))
            continue;
        figures->estimates[i] = figures->is_commune
                                    ? estimate_commune(sum, i, deff)
                                    : estimate_province(members->units, members->count, i, deff);
    }
}

/* A ticket is given to somebody who was drawn; an interviewer or a sheet of paper goes to him. */
static int64_t voluntary_of(const struct result *result, const struct tally_unit *sum)
{
    return result->context->access == ACCESS_TICKET
               ? 0
               : sum->modes[MODE_KIOSK] + sum->modes[MODE_PHONE];
}

/* A province asked as one place, of its leaders for instance, is no sum of communes: it has the
 * design of a commune. */
static bool answers_itself(const struct unit *unit, const struct members *members)
{
    return unit->level != UNIT_PROVINCE ||
           (members->count == 1 && strcmp(members->units[0]->code, unit->code) == 0);
}

static enum fault make_figures(const struct result *result, const struct unit *unit,
                               const struct members *members, struct unit_figures *out)
{
    const struct index_definition *definition = result->context->definition;
    size_t nodes = definition->node_count;
    struct tally_unit sum;
    TRY(result_sum(result, members, &sum));
    struct unit_figures figures = {.unit = unit,
                                   .is_commune = answers_itself(unit, members),
                                   .responses = sum.responses,
                                   .voluntary = voluntary_of(result, &sum),
                                   .user_responses = sum.user_responses,
                                   .choices = sum.choices,
                                   .answered = sum.answered};
    figures.official = arena_array(result->arena, nodes, sizeof *figures.official);
    figures.official_users = arena_array(result->arena, nodes, sizeof *figures.official_users);
    figures.estimates = arena_array(result->arena, nodes, sizeof *figures.estimates);
    if (figures.official == NULL || figures.official_users == NULL || figures.estimates == NULL)
        return FAULT_NOMEM;
    const struct index_evidence all = {.leaves = sum.leaves};
    const struct index_evidence users = {.leaves = sum.users};
    TRY(index_evaluate(definition, &all, figures.official));
    TRY(index_evaluate(definition, &users, figures.official_users));
    estimate_nodes(result, members, &sum, &figures);
    *out = figures;
    return OK;
}

static enum fault pool_deffs(struct result *result)
{
    const struct index_definition *definition = result->context->definition;
    result->pooled = arena_array(result->arena, definition->node_count, sizeof *result->pooled);
    if (result->pooled == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < definition->node_count; i++) {
        if (index_node_is_counted(&definition->nodes[i]))
            result->pooled[i] = estimate_pooled_deff(result->context->tally, i);
    }
    return OK;
}

static const struct unit *province_of(const struct unit_list *units, const struct unit *unit)
{
    while (unit != NULL && unit->level != UNIT_PROVINCE)
        unit = unit_list_find(units, unit->parent);
    return unit;
}

/* The other units of the subject's type, when the province has others besides. */
static enum fault add_alike(struct result *result, const struct unit *province,
                            const struct members *all)
{
    struct members alike = {0};
    if (result->context->withheld != NULL)
        return OK;
    alike.units = arena_array(result->arena, all->count + 1, sizeof(const struct tally_unit *));
    if (alike.units == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < all->count; i++)
        if (result_is_like(result, all->units[i]))
            alike.units[alike.count++] = all->units[i];
    if (alike.count == 0 || alike.count + 1 >= all->count)
        return OK;
    result->alike_count = alike.count;
    return make_figures(result, province, &alike, &result->alike);
}

/* The province beside a commune, and the comparison of its communes. */
static enum fault add_whole(struct result *result)
{
    const struct unit *province = province_of(result->context->units, result->subject.unit);
    if (province == NULL)
        return OK;
    struct members members;
    TRY(result_members(result, province, result->arena, &members));
    TRY(make_figures(result, province, &members, &result->whole));
    result->has_whole = result->whole.responses > result->subject.responses;
    if (result->has_whole)
        TRY(result_stand(result, &members));
    if (result->has_whole)
        TRY(add_alike(result, province, &members));
    return result_compare(result, &members, &result->whole);
}

static enum fault new_result(const struct result_context *context, struct result **out)
{
    AUTO(arena) struct arena *arena = NULL;
    TRY(arena_new(RESULT_BYTES_MAX, &arena));
    struct result *result = arena_alloc(arena, sizeof *result);
    if (result == NULL)
        return FAULT_NOMEM;
    result->context = context;
    result->arena = TAKE(arena);
    *out = result;
    return OK;
}

static enum fault keep_reasons(struct result *result, const struct result_counts *counts)
{
    struct reason_count *reasons =
        arena_array(result->arena, counts->reason_count + 1, sizeof *reasons);
    if (reasons == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < counts->reason_count; i++) {
        reasons[i].count = counts->reasons[i].count;
        reasons[i].code = arena_text(result->arena, counts->reasons[i].code);
        if (reasons[i].code == NULL)
            return FAULT_NOMEM;
    }
    result->counts.reasons = reasons;
    return OK;
}

enum fault result_make(const struct result_context *context, const char *unit,
                       const struct result_counts *counts, struct result **out)
{
    const struct unit *subject = unit_list_find(context->units, unit);
    if (subject == NULL)
        return fault_raise(FAULT_NOTFOUND, "unit_unknown", "unit", unit, NULL);
    AUTO(result) struct result *result = NULL;
    TRY(new_result(context, &result));
    result->counts = *counts;
    TRY(keep_reasons(result, counts));
    struct members members;
    TRY(pool_deffs(result));
    TRY(result_members(result, subject, result->arena, &members));
    TRY(make_figures(result, subject, &members, &result->subject));
    TRY(result_months(result, &members));
    TRY(result_rule_in(result, &members));
    if (result->subject.is_commune)
        TRY(add_whole(result));
    else
        TRY(result_compare(result, &members, &result->subject));
    TRY(result_check(result));
    *out = TAKE(result);
    return OK;
}

void result_free(struct result *result)
{
    if (result != NULL)
        arena_free(result->arena); /* the result lives in its own arena */
}
