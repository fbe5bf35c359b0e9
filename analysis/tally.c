/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One row: its codes are counted in its village, or in the unit where it names none, and in the
 * unit's users (tally_counts.h). All else is made of the counts when the rows have ended: shares,
 * what pools them, choices, and the sums of squares over villages. Only of a respondent who is a
 * cluster of his own, and of one who left out answers, what pools his shares is looked at by the
 * row.
 */
#include "analysis/tally.h"

#include "analysis/tally_counts.h"
#include "analysis/tally_groups.h"
#include "analysis/tally_names.h"
#include "analysis/tally_users.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ANSWERS_MAX = INT32_MAX };
static const size_t TALLY_BYTES_MAX = (size_t)2 << 30;

/* A share and the question it asks for. */
struct share_plan {
    size_t position;
    const struct index_node *node;
    const struct counted_question *asked;
};

struct village {
    size_t unit; /* number */
    uint32_t *counts;
};

/* Of a unit, while rows come in. */
struct unit_counts {
    uint32_t *counts; /* of respondents who are clusters of their own; at the end of all */
    uint32_t *users;
    int64_t full_rows; /* that answer every share */
};

/* What a pass needs besides the tally itself. Units and villages by number (tally_names.h). */
struct filler {
    const struct form *form;
    const struct index_definition *definition;
    struct arena *arena;
    struct counts_plan plan;
    struct share_plan *shares;
    size_t share_count;
    bool limited;   /* some answers are none to a share: a full row may still not answer it */
    size_t *pooled; /* node positions, children first */
    size_t pooled_count;
    struct tally_users users;
    struct months_plan months;
    const struct counted_question **odd; /* with choices that have no count of their own */
    size_t odd_count;
    int64_t responses_max;  /* of a unit */
    struct leaf_count *row; /* by node: of a row, or of a cell */
    struct tally_names unit_names;
    struct tally_unit *units;
    size_t unit_capacity;
    struct unit_counts *counts; /* by unit */
    size_t counts_capacity;
    size_t last_unit;
    struct tally_names village_names;
    struct village *villages;
    size_t village_capacity;
    struct tally_groups groups;
};

static void filler_cleanup(struct filler *filler)
{
    tally_names_cleanup(&filler->unit_names);
    tally_names_cleanup(&filler->village_names);
    tally_groups_cleanup(&filler->groups);
    free(filler->units);
    free(filler->counts);
    free(filler->villages);
}

static const struct counted_question *counted(const struct counts_plan *plan,
                                              const struct question *question)
{
    for (size_t i = 0; i < plan->share_count; i++)
        if (plan->questions[i].question == question)
            return &plan->questions[i];
    return NULL;
}

/* Whether some choice has no count of its own. */
static bool is_odd(const struct counted_question *counted)
{
    const struct question *question = counted->question;
    bool odd = question->type == QUESTION_MANY;
    for (size_t i = 0; i < question->choice_count; i++)
        odd = odd || (uint32_t)question->choices[i].value >= counted->codes;
    return odd && question->choice_count > 0;
}

static enum fault plan_odd(struct filler *filler)
{
    filler->odd =
        arena_array(filler->arena, filler->plan.count + 1, sizeof(const struct counted_question *));
    if (filler->odd == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < filler->plan.count; i++)
        if (is_odd(&filler->plan.questions[i]))
            filler->odd[filler->odd_count++] = &filler->plan.questions[i];
    return OK;
}

static enum fault plan(struct filler *filler)
{
    const struct index_definition *definition = filler->definition;
    size_t count = definition->node_count;
    filler->shares = arena_array(filler->arena, count, sizeof *filler->shares);
    filler->pooled = arena_array(filler->arena, count, sizeof *filler->pooled);
    filler->row = arena_array(filler->arena, count, sizeof *filler->row);
    if (filler->shares == NULL || filler->pooled == NULL || filler->row == NULL)
        return FAULT_NOMEM;
    TRY(counts_plan_make(filler->form, definition, filler->arena, &filler->plan));
    for (size_t i = 0; i < count; i++) {
        size_t position = definition->order[i];
        const struct index_node *node = &definition->nodes[position];
        if (node->kind == NODE_POOLED)
            filler->pooled[filler->pooled_count++] = position;
        const struct question *question =
            node->kind == NODE_SHARE ? form_question(filler->form, node->question) : NULL;
        if (question != NULL && question->column >= 0)
            filler->shares[filler->share_count++] =
                (struct share_plan){position, node, counted(&filler->plan, question)};
        filler->limited = filler->limited || node->among != 0;
    }
    filler->responses_max = ANSWERS_MAX / (int64_t)(filler->share_count + 1) / definition->whole;
    TRY(months_plan_make(filler->form, definition, filler->arena, &filler->months));
    return plan_odd(filler);
}

static enum fault new_choices(const struct filler *filler, struct tally_unit *unit)
{
    const struct form *form = filler->form;
    unit->choices = arena_array(filler->arena, form->question_count, sizeof *unit->choices);
    unit->answered = arena_array(filler->arena, form->question_count, sizeof *unit->answered);
    if (unit->choices == NULL || unit->answered == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < form->question_count; i++) {
        size_t count = form->questions[i].choice_count;
        if (count == 0)
            continue;
        unit->choices[i] = arena_array(filler->arena, count, sizeof *unit->choices[i]);
        if (unit->choices[i] == NULL)
            return FAULT_NOMEM;
    }
    return OK;
}

static enum fault new_counts(struct filler *filler, size_t number)
{
    struct unit_counts *all =
        memory_grow(filler->counts, number, &filler->counts_capacity, sizeof *all);
    if (all == NULL)
        return FAULT_NOMEM;
    filler->counts = all;
    struct unit_counts counts = {counts_new(&filler->plan, filler->arena),
                                 counts_new(&filler->plan, filler->arena), 0};
    if (counts.counts == NULL || counts.users == NULL)
        return FAULT_NOMEM;
    filler->counts[number] = counts;
    return OK;
}

static enum fault add_unit(struct filler *filler, size_t number)
{
    struct tally_unit *units =
        memory_grow(filler->units, number, &filler->unit_capacity, sizeof *units);
    if (units == NULL)
        return FAULT_NOMEM;
    filler->units = units;
    size_t nodes = filler->definition->node_count;
    struct tally_unit unit = {.code = filler->unit_names.items[number].text,
                              .villages_known = true,
                              .whole = filler->definition->whole};
    unit.leaves = arena_array(filler->arena, nodes, sizeof *unit.leaves);
    unit.users = arena_array(filler->arena, nodes, sizeof *unit.users);
    unit.sums = arena_array(filler->arena, nodes, sizeof *unit.sums);
    if (unit.leaves == NULL || unit.users == NULL || unit.sums == NULL)
        return FAULT_NOMEM;
    TRY(new_choices(filler, &unit));
    TRY(new_counts(filler, number));
    filler->units[number] = unit;
    return OK;
}

/* The number of a row's unit. Rows mostly come sorted by unit. */
static enum fault find_unit(struct filler *filler, const char *code, size_t *out)
{
    size_t last = filler->last_unit;
    size_t before = filler->unit_names.count;
    if (last < before && strcmp(filler->unit_names.items[last].text, code) == 0) {
        *out = last;
        return OK;
    }
    size_t number;
    TRY(tally_names_put(&filler->unit_names, 0, code, &number));
    if (number == before)
        TRY(add_unit(filler, number));
    filler->last_unit = number;
    *out = number;
    return OK;
}

static enum fault add_village(struct filler *filler, size_t number, size_t unit)
{
    struct village *villages =
        memory_grow(filler->villages, number, &filler->village_capacity, sizeof *villages);
    if (villages == NULL)
        return FAULT_NOMEM;
    filler->villages = villages;
    struct village village = {unit, counts_new(&filler->plan, filler->arena)};
    if (village.counts == NULL)
        return FAULT_NOMEM;
    filler->villages[number] = village;
    filler->units[unit].cluster_count++;
    return OK;
}

static enum fault find_village(struct filler *filler, size_t unit, const char *name,
                               struct village **out)
{
    size_t before = filler->village_names.count;
    size_t number;
    TRY(tally_names_put(&filler->village_names, unit, name, &number));
    if (number == before)
        TRY(add_village(filler, number, unit));
    *out = &filler->villages[number];
    return OK;
}

/* Adds up what pools a table's shares. */
static void pool(const struct filler *filler, struct leaf_count *counts)
{
    for (size_t i = 0; i < filler->pooled_count; i++) {
        size_t position = filler->pooled[i];
        const struct index_node *node = &filler->definition->nodes[position];
        struct leaf_count sum = {0};
        for (size_t c = 0; c < node->child_count; c++) {
            sum.satisfied += counts[node->children[c]].satisfied;
            sum.answers += counts[node->children[c]].answers;
        }
        counts[position] = sum;
    }
}

/* A row's shares, and what pools them. */
static void read_row(const struct filler *filler, const int32_t *codes)
{
    for (size_t i = 0; i < filler->share_count; i++) {
        const struct share_plan *share = &filler->shares[i];
        filler->row[share->position] = counts_one(share->node, codes[share->asked->column]);
    }
    pool(filler, filler->row);
}

/* A cell's shares, and what pools them. */
static void read_cell(const struct filler *filler, const uint32_t *counts, struct leaf_count *out)
{
    for (size_t i = 0; i < filler->share_count; i++) {
        const struct share_plan *share = &filler->shares[i];
        out[share->position] = counts_leaf(share->asked, share->node, counts);
    }
    pool(filler, out);
}

/* Respondents of the nodes that pool; of a share they are its answers. */
static void count_respondent(const struct filler *filler, struct cluster_sums *sums)
{
    for (size_t i = 0; i < filler->pooled_count; i++) {
        size_t node = filler->pooled[i];
        sums[node].respondents += filler->row[node].answers > 0;
    }
}

static void add_square(struct leaf_count cluster, struct cluster_sums *sums)
{
    sums->clusters += cluster.answers > 0;
    sums->satisfied_squares += cluster.satisfied * cluster.satisfied;
    sums->products += cluster.satisfied * cluster.answers;
    sums->answer_squares += cluster.answers * cluster.answers;
}

/* A cluster of one: of a share its square is itself, which finish() adds for all at once. */
static void add_respondent(const struct filler *filler, struct cluster_sums *sums)
{
    for (size_t i = 0; i < filler->pooled_count; i++)
        add_square(filler->row[filler->pooled[i]], &sums[filler->pooled[i]]);
}

/* Choices that have no counts of their own: several at once, and codes that are no small number. */
static void count_choice(const struct question *question, int32_t code, int64_t *counts)
{
    if (question->type != QUESTION_MANY) {
        const struct choice *choice = question_choice(question, code);
        if (choice != NULL)
            counts[choice - question->choices]++;
        return;
    }
    for (size_t i = 0; i < question->choice_count; i++)
        counts[i] += code >> question->choices[i].value & 1;
}

static void count_choices(const struct filler *filler, const int32_t *codes,
                          struct tally_unit *unit)
{
    for (size_t i = 0; i < filler->odd_count; i++) {
        const struct counted_question *odd = filler->odd[i];
        int32_t code = codes[odd->column];
        if (code_is_answer(code) &&
            (odd->question->type == QUESTION_MANY || (uint32_t)code >= odd->codes))
            count_choice(odd->question, code, unit->choices[odd->position]);
    }
}

static enum fault check_size(const struct filler *filler, const struct tally_unit *unit)
{
    if (unit->responses < filler->responses_max)
        return OK;
    char limit[24];
    snprintf(limit, sizeof limit, "%" PRId64, filler->responses_max);
    return fault_raise(FAULT_LIMIT, "tally_large", "unit", unit->code, "limit", limit, NULL);
}

/* Where a row's codes are counted. */
static enum fault find_cell(struct filler *filler, size_t number, const char *village_name,
                            uint32_t **out)
{
    if (village_name == NULL) {
        filler->units[number].villages_known = false;
        filler->units[number].cluster_count++;
        *out = filler->counts[number].counts;
        return OK;
    }
    struct village *village;
    TRY(find_village(filler, number, village_name, &village));
    *out = village->counts;
    return OK;
}

/* By field and by counter, where the row tells them. */
static enum fault count_groups(struct filler *filler, size_t number,
                               const struct coded_response *row)
{
    const char *const names[GROUP_KINDS] = {row->field, row->counter};
    for (size_t kind = 0; kind < GROUP_KINDS; kind++) {
        struct group_cell *cell;
        if (names[kind] == NULL)
            continue;
        TRY(tally_groups_find(&filler->groups, number, (enum group_kind)kind, names[kind], &cell));
        if (cell == NULL)
            continue;
        read_row(filler, row->codes);
        counts_add_shares(&filler->plan, row->codes, cell->counts);
        cell->responses++;
        cell->respondents += filler->row[filler->definition->headline].answers > 0;
    }
    return OK;
}

static void count_row(struct filler *filler, size_t number, const struct coded_response *row,
                      uint32_t *cell)
{
    struct tally_unit *unit = &filler->units[number];
    bool full =
        counts_add(&filler->plan, row->codes, cell) == filler->plan.share_count && !filler->limited;
    if (row->village == NULL || !full)
        read_row(filler, row->codes);
    if (full)
        filler->counts[number].full_rows++;
    else
        count_respondent(filler, unit->sums);
    if (row->village == NULL)
        add_respondent(filler, unit->sums);
    count_choices(filler, row->codes, unit);
    unit->responses++;
    if (row->mode < MODE_COUNT) /* a damaged store may hold anything */
        unit->modes[row->mode]++;
}

static enum fault add_row(struct filler *filler, const struct coded_response *row)
{
    size_t number;
    bool user;
    uint32_t *cell;
    TRY(find_unit(filler, row->unit, &number));
    TRY(check_size(filler, &filler->units[number]));
    TRY(tally_users_judge(&filler->users, row->codes, &user));
    TRY(find_cell(filler, number, row->village, &cell));
    count_row(filler, number, row, cell);
    TRY(tally_months_add(&filler->months, row, &filler->units[number].months));
    TRY(count_groups(filler, number, row));
    if (user) {
        filler->units[number].user_responses++;
        counts_add_shares(&filler->plan, row->codes, filler->counts[number].users);
    }
    return OK;
}

static int compare_units(const void *a, const void *b)
{
    return strcmp(((const struct tally_unit *)a)->code, ((const struct tally_unit *)b)->code);
}

/* Respondents who are clusters of their own. */
static void close_respondents(const struct filler *filler, size_t number)
{
    read_cell(filler, filler->counts[number].counts, filler->row);
    for (size_t i = 0; i < filler->share_count; i++) {
        const struct share_plan *share = &filler->shares[i];
        const struct leaf_count *count = &filler->row[share->position];
        struct cluster_sums *sums = &filler->units[number].sums[share->position];
        sums->clusters += count->answers;
        sums->satisfied_squares +=
            counts_squares(share->asked, share->node, filler->counts[number].counts);
        sums->products += count->satisfied;
        sums->answer_squares += count->answers;
    }
}

static void close_village(const struct filler *filler, const struct village *village)
{
    struct cluster_sums *sums = filler->units[village->unit].sums;
    read_cell(filler, village->counts, filler->row);
    for (size_t i = 0; i < filler->share_count; i++)
        add_square(filler->row[filler->shares[i].position], &sums[filler->shares[i].position]);
    for (size_t i = 0; i < filler->pooled_count; i++)
        add_square(filler->row[filler->pooled[i]], &sums[filler->pooled[i]]);
    counts_sum(&filler->plan, village->counts, filler->counts[village->unit].counts);
}

/* All that the counts of a unit say. */
static void close_unit(const struct filler *filler, size_t number)
{
    struct tally_unit *unit = &filler->units[number];
    const struct unit_counts *counts = &filler->counts[number];
    read_cell(filler, counts->counts, unit->leaves);
    read_cell(filler, counts->users, unit->users);
    for (size_t i = 0; i < filler->share_count; i++)
        unit->sums[filler->shares[i].position].respondents =
            unit->leaves[filler->shares[i].position].answers;
    for (size_t i = 0; i < filler->pooled_count; i++)
        if (unit->leaves[filler->pooled[i]].answers > 0)
            unit->sums[filler->pooled[i]].respondents += counts->full_rows;
    for (size_t i = 0; i < filler->plan.count; i++) {
        const struct counted_question *question = &filler->plan.questions[i];
        unit->answered[question->position] = counts_answers(question, counts->counts);
        if (unit->choices[question->position] != NULL)
            counts_choices(question, counts->counts, unit->choices[question->position]);
    }
}

/* What the counts of each field and counter say; before units are put in order. */
static enum fault close_groups(struct filler *filler, struct tally *tally)
{
    struct tally_groups *groups = &filler->groups;
    tally->groups_many = groups->many || groups->names.count > TALLY_GROUPS_MAX;
    if (tally->groups_many)
        return OK;
    size_t count = groups->names.count;
    tally->groups = arena_array(filler->arena, count + 1, sizeof *tally->groups);
    if (tally->groups == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < count; i++) {
        const struct group_cell *cell = &groups->cells[i];
        struct tally_group *group = &tally->groups[i];
        *group = (struct tally_group){.unit = filler->units[cell->unit].code,
                                      .kind = cell->kind,
                                      .name = cell->name,
                                      .responses = cell->responses,
                                      .respondents = cell->respondents};
        group->leaves =
            arena_array(filler->arena, filler->definition->node_count, sizeof *group->leaves);
        if (group->leaves == NULL)
            return FAULT_NOMEM;
        read_cell(filler, cell->counts, group->leaves);
    }
    tally->group_count = count;
    return OK;
}

/* Closes villages and units and puts the units in order. */
static enum fault finish(struct filler *filler, struct tally *tally)
{
    TRY(close_groups(filler, tally));
    for (size_t i = 0; i < filler->unit_names.count; i++)
        close_respondents(filler, i);
    for (size_t i = 0; i < filler->village_names.count; i++)
        close_village(filler, &filler->villages[i]);
    for (size_t i = 0; i < filler->unit_names.count; i++)
        close_unit(filler, i);
    size_t count = filler->unit_names.count;
    tally->units = arena_array(filler->arena, count + 1, sizeof *tally->units);
    if (tally->units == NULL)
        return FAULT_NOMEM;
    if (count > 0) {
        qsort(filler->units, count, sizeof *filler->units, compare_units);
        memcpy(tally->units, filler->units, count * sizeof *filler->units);
    }
    tally->unit_count = count;
    return OK;
}

enum fault tally_fill(const struct form *form, const struct index_definition *definition,
                      struct response_cursor *cursor, struct tally **out)
{
    AUTO(arena) struct arena *arena = NULL;
    TRY(arena_new(TALLY_BYTES_MAX, &arena));
    AUTO(filler)
    struct filler filler = {.form = form,
                            .definition = definition,
                            .arena = arena,
                            .users = tally_users_of(form, definition->users),
                            .unit_names = tally_names_in(arena),
                            .village_names = tally_names_in(arena)};
    struct tally *tally = arena_alloc(arena, sizeof *tally);
    if (tally == NULL)
        return FAULT_NOMEM;
    filler.groups = tally_groups_of(&filler.plan, arena);
    TRY(plan(&filler));
    const struct coded_response *row = NULL;
    TRY(cursor->next(cursor, &row));
    tally->first_day = row != NULL ? row->day : DAY_NONE;
    tally->last_day = tally->first_day;
    while (row != NULL) {
        TRY(add_row(&filler, row));
        tally->first_day = row->day < tally->first_day ? row->day : tally->first_day;
        tally->last_day = row->day > tally->last_day ? row->day : tally->last_day;
        TRY(cursor->next(cursor, &row));
    }
    TRY(finish(&filler, tally));
    tally->form = form;
    tally->definition = definition;
    tally->arena = TAKE(arena);
    *out = tally;
    return OK;
}

const struct tally_unit *tally_find(const struct tally *tally, const char *code)
{
    struct tally_unit wanted = {.code = code};
    return bsearch(&wanted, tally->units, tally->unit_count, sizeof wanted, compare_units);
}
