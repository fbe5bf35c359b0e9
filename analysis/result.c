/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/result.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RESULT_BYTES_MAX = 64 << 20 };

/* Units of the tally that make up a unit. */
struct members {
    const struct tally_unit **units;
    size_t count;
};

static enum fault find_members(const struct result *result, const struct unit *unit,
                               struct members *out)
{
    const struct tally *tally = result->context->tally;
    struct members members = {0};
    members.units =
        arena_array(result->arena, tally->unit_count + 1, sizeof(const struct tally_unit *));
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
    struct tally_unit sum = {0};
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

static enum fault add_up(const struct result *result, const struct members *members,
                         struct tally_unit *out)
{
    TRY(new_sum(result, out));
    for (size_t i = 0; i < members->count; i++) {
        const struct tally_unit *unit = members->units[i];
        out->responses += unit->responses;
        out->user_responses += unit->user_responses;
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
        if (!index_node_has_percent(&definition->nodes[i]))
            continue;
        figures->estimates[i] = figures->is_commune
                                    ? estimate_commune(sum, i, deff)
                                    : estimate_province(members->units, members->count, i, deff);
    }
}

static enum fault make_figures(const struct result *result, const struct unit *unit,
                               const struct members *members, struct unit_figures *out)
{
    const struct index_definition *definition = result->context->definition;
    size_t nodes = definition->node_count;
    struct tally_unit sum;
    TRY(add_up(result, members, &sum));
    struct unit_figures figures = {.unit = unit,
                                   .is_commune = unit->level != UNIT_PROVINCE,
                                   .responses = sum.responses,
                                   .user_responses = sum.user_responses,
                                   .choices = sum.choices,
                                   .answered = sum.answered};
    figures.official = arena_array(result->arena, nodes, sizeof *figures.official);
    figures.official_users = arena_array(result->arena, nodes, sizeof *figures.official_users);
    figures.estimates = arena_array(result->arena, nodes, sizeof *figures.estimates);
    if (figures.official == NULL || figures.official_users == NULL || figures.estimates == NULL)
        return FAULT_NOMEM;
    TRY(index_evaluate(definition, sum.leaves, figures.official));
    TRY(index_evaluate(definition, sum.users, figures.official_users));
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
        if (index_node_has_percent(&definition->nodes[i]))
            result->pooled[i] = estimate_pooled_deff(result->context->tally, i);
    }
    return OK;
}

/* Best first; equal ones by code, so that the order never depends on the rows. */
static int compare_estimates(const void *a, const void *b)
{
    const struct compared_unit *left = a;
    const struct compared_unit *right = b;
    if (left->estimate.percent > right->estimate.percent)
        return -1;
    if (left->estimate.percent < right->estimate.percent)
        return 1;
    return strcmp(left->unit->code, right->unit->code);
}

static bool apart(const struct estimate *a, const struct estimate *b)
{
    return a->has_interval && b->has_interval && (a->low > b->high || a->high < b->low);
}

/* The headline of each member beside that of them all. */
static enum fault compare_members(struct result *result, const struct members *members,
                                  const struct unit_figures *all)
{
    size_t headline = result->context->definition->headline;
    result->compared = arena_array(result->arena, members->count + 1, sizeof *result->compared);
    if (result->compared == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < members->count; i++) {
        const struct tally_unit *unit = members->units[i];
        struct estimate estimate = estimate_commune(unit, headline, result->pooled[headline].value);
        if (!estimate.known)
            continue;
        result->compared[result->compared_count++] =
            (struct compared_unit){.unit = unit_list_find(result->context->units, unit->code),
                                   .responses = unit->responses,
                                   .estimate = estimate,
                                   .differs = apart(&estimate, &all->estimates[headline])};
    }
    qsort(result->compared, result->compared_count, sizeof *result->compared, compare_estimates);
    return OK;
}

static const struct unit *province_of(const struct unit_list *units, const struct unit *unit)
{
    while (unit != NULL && unit->level != UNIT_PROVINCE)
        unit = unit_list_find(units, unit->parent);
    return unit;
}

/* The province beside a commune, and the comparison of its communes. */
static enum fault add_whole(struct result *result)
{
    const struct unit *province = province_of(result->context->units, result->subject.unit);
    if (province == NULL)
        return OK;
    struct members members;
    TRY(find_members(result, province, &members));
    TRY(make_figures(result, province, &members, &result->whole));
    result->has_whole = result->whole.responses > result->subject.responses;
    return compare_members(result, &members, &result->whole);
}

static int year_of(int32_t day)
{
    char text[DATE_TEXT_SIZE];
    day_text(day, text);
    return (int)strtol(text, NULL, 10);
}

static void check_years(struct result *result)
{
    const struct index_definition *definition = result->context->definition;
    const struct tally *tally = result->context->tally;
    if (tally->unit_count == 0 || (year_of(tally->first_day) >= definition->valid_from &&
                                   year_of(tally->last_day) <= definition->valid_to))
        return;
    char from[16];
    char to[16];
    char first[DATE_TEXT_SIZE];
    char last[DATE_TEXT_SIZE];
    snprintf(from, sizeof from, "%d", definition->valid_from);
    snprintf(to, sizeof to, "%d", definition->valid_to);
    day_text(tally->first_day, first);
    day_text(tally->last_day, last);
    findings_add(&result->findings, SEVERITY_WARNING, "/valid", "result_years", "index",
                 definition->id, "from", from, "to", to, "first", first, "last", last, NULL);
}

static void check_units(struct result *result)
{
    const struct tally *tally = result->context->tally;
    for (size_t i = 0; i < tally->unit_count; i++) {
        if (unit_list_find(result->context->units, tally->units[i].code) != NULL)
            continue;
        char count[24];
        snprintf(count, sizeof count, "%" PRId64, tally->units[i].responses);
        findings_add(&result->findings, SEVERITY_WARNING, "", "result_unit_unlisted", "unit",
                     tally->units[i].code, "count", count, NULL);
    }
}

static enum fault check(struct result *result)
{
    result->findings = findings_in(result->arena);
    index_check_form(result->context->definition, result->context->form, &result->findings);
    check_years(result);
    if (!result->subject.is_commune)
        check_units(result);
    return result->findings.failed ? FAULT_NOMEM : OK;
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

enum fault result_make(const struct result_context *context, const char *unit,
                       const struct result_counts *counts, struct result **out)
{
    const struct unit *subject = unit_list_find(context->units, unit);
    if (subject == NULL)
        return fault_raise(FAULT_NOTFOUND, "unit_unknown", "unit", unit, NULL);
    AUTO(result) struct result *result = NULL;
    TRY(new_result(context, &result));
    result->counts = *counts;
    struct members members;
    TRY(pool_deffs(result));
    TRY(find_members(result, subject, &members));
    TRY(make_figures(result, subject, &members, &result->subject));
    if (result->subject.is_commune)
        TRY(add_whole(result));
    else
        TRY(compare_members(result, &members, &result->subject));
    TRY(check(result));
    *out = TAKE(result);
    return OK;
}

void result_free(struct result *result)
{
    if (result != NULL)
        arena_free(result->arena); /* the result lives in its own arena */
}
