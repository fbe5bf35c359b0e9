/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One row: its answers become counts by share, which are added to its village, or to the unit where
 * it names none, and to the unit's users; its choices are counted by tables made before. All else
 * is done when the rows have ended: villages are added to their unit and go into its sums of
 * squares, nodes that pool shares are added up. Only a respondent who is a cluster of his own goes
 * into the sums of squares at once.
 */
#include "analysis/tally.h"

#include "analysis/tally_names.h"
#include "analysis/tally_users.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LEVEL_BITS = 64, ANSWERS_MAX = INT32_MAX };
static const size_t TALLY_BYTES_MAX = (size_t)2 << 30;

/* Where the answers to a share stand in a row. */
struct share_plan {
    size_t node;
    int column;
    uint64_t levels;
};

/* Where the answer to a question stands, and which choice its code is. */
struct choice_plan {
    size_t question; /* position */
    const struct question *asked;
    int column;
    uint8_t place[LEVEL_BITS]; /* by code: position + 1, 0 = none of the choices */
};

struct village {
    size_t unit; /* number */
    struct leaf_count *leaves;
};

/* What a pass needs besides the tally itself. Units and villages by number (tally_names.h). */
struct filler {
    const struct form *form;
    const struct index_definition *definition;
    struct arena *arena;
    struct share_plan *shares;
    size_t share_count;
    size_t *pooled; /* node positions, children first */
    size_t pooled_count;
    struct choice_plan *choices;
    size_t choice_count;
    struct tally_users users;
    int64_t responses_max; /* of a unit */
    struct leaf_count *row;
    bool row_full; /* it answers every share */
    struct tally_names unit_names;
    struct tally_unit *units;
    size_t unit_capacity;
    int64_t *full_rows; /* by unit: rows that answer every share */
    size_t full_capacity;
    size_t last_unit;
    struct tally_names village_names;
    struct village *villages;
    size_t village_capacity;
};

static void filler_cleanup(struct filler *filler)
{
    tally_names_cleanup(&filler->unit_names);
    tally_names_cleanup(&filler->village_names);
    free(filler->units);
    free(filler->full_rows);
    free(filler->villages);
}

static struct choice_plan choice_plan(const struct form *form, size_t position)
{
    const struct question *question = &form->questions[position];
    struct choice_plan plan = {position, question, question->column, {0}};
    for (size_t i = question->choice_count; i-- > 0;) {
        int64_t value = question->choices[i].value;
        if (value >= 0 && value < LEVEL_BITS && i < UINT8_MAX)
            plan.place[value] = (uint8_t)(i + 1);
    }
    return plan;
}

static enum fault plan_choices(struct filler *filler)
{
    const struct form *form = filler->form;
    filler->choices = arena_array(filler->arena, form->question_count + 1, sizeof *filler->choices);
    if (filler->choices == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < form->question_count; i++)
        if (form->questions[i].column >= 0)
            filler->choices[filler->choice_count++] = choice_plan(form, i);
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
    for (size_t i = 0; i < count; i++) {
        size_t position = definition->order[i];
        const struct index_node *node = &definition->nodes[position];
        if (node->kind == NODE_POOLED)
            filler->pooled[filler->pooled_count++] = position;
        const struct question *question =
            node->kind == NODE_SHARE ? form_question(filler->form, node->question) : NULL;
        if (question != NULL && question->column >= 0)
            filler->shares[filler->share_count++] =
                (struct share_plan){position, question->column, node->levels};
    }
    filler->responses_max = ANSWERS_MAX / (int64_t)(filler->share_count + 1);
    return plan_choices(filler);
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

static enum fault add_unit(struct filler *filler, size_t number)
{
    struct tally_unit *units =
        memory_grow(filler->units, number, &filler->unit_capacity, sizeof *units);
    if (units == NULL)
        return FAULT_NOMEM;
    filler->units = units;
    size_t nodes = filler->definition->node_count;
    struct tally_unit unit = {.code = filler->unit_names.items[number].text,
                              .villages_known = true};
    unit.leaves = arena_array(filler->arena, nodes, sizeof *unit.leaves);
    unit.users = arena_array(filler->arena, nodes, sizeof *unit.users);
    unit.sums = arena_array(filler->arena, nodes, sizeof *unit.sums);
    if (unit.leaves == NULL || unit.users == NULL || unit.sums == NULL)
        return FAULT_NOMEM;
    TRY(new_choices(filler, &unit));
    int64_t *full = memory_grow(filler->full_rows, number, &filler->full_capacity, sizeof *full);
    if (full == NULL)
        return FAULT_NOMEM;
    filler->full_rows = full;
    filler->full_rows[number] = 0;
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
    struct village village = {.unit = unit};
    village.leaves =
        arena_array(filler->arena, filler->definition->node_count, sizeof *village.leaves);
    if (village.leaves == NULL)
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

static void count_row(struct filler *filler, const int32_t *codes)
{
    int64_t answered = 0;
    for (size_t i = 0; i < filler->share_count; i++) {
        const struct share_plan *share = &filler->shares[i];
        int32_t code = codes[share->column];
        bool level = code >= 0 && code < LEVEL_BITS;
        bool satisfied = level && (share->levels >> code & 1) != 0;
        bool answer = code_is_answer(code);
        filler->row[share->node] = (struct leaf_count){satisfied, answer};
        answered += answer;
    }
    filler->row_full = answered == (int64_t)filler->share_count;
}

/* The shares alone: what pools them is added up at the end. */
static void add_shares(const struct filler *filler, const struct leaf_count *counts,
                       struct leaf_count *to)
{
    for (size_t i = 0; i < filler->share_count; i++) {
        size_t node = filler->shares[i].node;
        to[node].satisfied += counts[node].satisfied;
        to[node].answers += counts[node].answers;
    }
}

/* Respondents of the nodes that pool; of a share they are its answers. */
static void count_respondent(const struct filler *filler, struct cluster_sums *sums)
{
    for (size_t i = 0; i < filler->pooled_count; i++) {
        size_t node = filler->pooled[i];
        sums[node].respondents += filler->row[node].answers > 0;
    }
}

/* Puts a finished cluster into the sums of its unit. */
static void add_cluster(const struct filler *filler, const struct leaf_count *cluster,
                        struct cluster_sums *sums)
{
    for (size_t i = 0; i < filler->definition->node_count; i++) {
        int64_t satisfied = cluster[i].satisfied;
        int64_t answers = cluster[i].answers;
        sums[i].clusters += answers > 0;
        sums[i].satisfied_squares += satisfied * satisfied;
        sums[i].products += satisfied * answers;
        sums[i].answer_squares += answers * answers;
    }
}

static void count_choice(const struct choice_plan *plan, int32_t code, int64_t *counts)
{
    const struct question *question = plan->asked;
    if (question->type == QUESTION_MANY) {
        for (size_t i = 0; i < question->choice_count; i++)
            counts[i] += code >> question->choices[i].value & 1;
        return;
    }
    if (code >= 0 && code < LEVEL_BITS) {
        if (plan->place[code] != 0)
            counts[plan->place[code] - 1]++;
        return;
    }
    const struct choice *choice = question_choice(question, code);
    if (choice != NULL)
        counts[choice - question->choices]++;
}

static void count_choices(const struct filler *filler, const int32_t *codes,
                          struct tally_unit *unit)
{
    for (size_t i = 0; i < filler->choice_count; i++) {
        const struct choice_plan *plan = &filler->choices[i];
        int32_t code = codes[plan->column];
        if (!code_is_answer(code))
            continue;
        unit->answered[plan->question]++;
        if (unit->choices[plan->question] != NULL)
            count_choice(plan, code, unit->choices[plan->question]);
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

/* What pools the row's shares is needed of a cluster of one, and where answers are missing. */
static enum fault add_to_cluster(struct filler *filler, size_t number, const char *village_name)
{
    struct tally_unit *unit = &filler->units[number];
    if (village_name == NULL || !filler->row_full)
        pool(filler, filler->row);
    if (filler->row_full)
        filler->full_rows[number]++;
    else
        count_respondent(filler, unit->sums);
    if (village_name == NULL) {
        unit->villages_known = false;
        unit->cluster_count++;
        add_cluster(filler, filler->row, unit->sums);
        add_shares(filler, filler->row, unit->leaves);
        return OK;
    }
    struct village *village;
    TRY(find_village(filler, number, village_name, &village));
    add_shares(filler, filler->row, village->leaves);
    return OK;
}

static enum fault add_row(struct filler *filler, const struct coded_response *row)
{
    size_t number;
    bool user;
    TRY(find_unit(filler, row->unit, &number));
    struct tally_unit *unit = &filler->units[number];
    TRY(check_size(filler, unit));
    TRY(tally_users_judge(&filler->users, row->codes, &user));
    count_row(filler, row->codes);
    TRY(add_to_cluster(filler, number, row->village));
    unit->responses++;
    if (row->mode < MODE_COUNT) /* a damaged store may hold anything */
        unit->modes[row->mode]++;
    count_choices(filler, row->codes, unit);
    if (user) {
        unit->user_responses++;
        add_shares(filler, filler->row, unit->users);
    }
    return OK;
}

static int compare_units(const void *a, const void *b)
{
    return strcmp(((const struct tally_unit *)a)->code, ((const struct tally_unit *)b)->code);
}

/* Villages into their units. */
static void close_villages(struct filler *filler)
{
    for (size_t i = 0; i < filler->village_names.count; i++) {
        const struct village *village = &filler->villages[i];
        struct tally_unit *unit = &filler->units[village->unit];
        add_shares(filler, village->leaves, unit->leaves);
        pool(filler, village->leaves);
        add_cluster(filler, village->leaves, unit->sums);
    }
}

/* What pools the shares, and the respondents. */
static void close_unit(const struct filler *filler, struct tally_unit *unit, int64_t full_rows)
{
    pool(filler, unit->leaves);
    pool(filler, unit->users);
    for (size_t i = 0; i < filler->share_count; i++) {
        size_t node = filler->shares[i].node;
        unit->sums[node].respondents = unit->leaves[node].answers;
    }
    for (size_t i = 0; i < filler->pooled_count; i++)
        if (unit->leaves[filler->pooled[i]].answers > 0)
            unit->sums[filler->pooled[i]].respondents += full_rows;
}

/* Closes villages and units and puts the units in order. */
static enum fault finish(struct filler *filler, struct tally *tally)
{
    close_villages(filler);
    for (size_t i = 0; i < filler->unit_names.count; i++)
        close_unit(filler, &filler->units[i], filler->full_rows[i]);
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

void tally_free(struct tally *tally)
{
    if (tally != NULL)
        arena_free(tally->arena); /* the tally lives in its own arena */
}

const struct tally_unit *tally_find(const struct tally *tally, const char *code)
{
    struct tally_unit wanted = {.code = code};
    return bsearch(&wanted, tally->units, tally->unit_count, sizeof wanted, compare_units);
}
