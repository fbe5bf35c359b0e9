/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/tally_counts.h"

enum { OTHER, MISSING, BESIDES }; /* counts after those of codes */

/* The levels any share asks of a question; bit 0 is set when one asks at all. */
static uint64_t levels_asked(const struct form *form, const struct index_definition *definition,
                             const struct question *question)
{
    uint64_t levels = 0;
    for (size_t i = 0; i < definition->node_count; i++)
        if (definition->nodes[i].kind == NODE_SHARE &&
            form_question(form, definition->nodes[i].question) == question)
            levels |= definition->nodes[i].levels | 1;
    return levels;
}

/* One more than the greatest code that has a count of its own. */
static uint32_t codes_of(const struct question *question, uint64_t levels)
{
    uint32_t codes = 0;
    while (codes < COUNTED_CODES_MAX && levels >> codes != 0)
        codes++;
    if (question->type == QUESTION_MANY)
        return codes;
    for (size_t i = 0; i < question->choice_count; i++) {
        int64_t value = question->choices[i].value;
        if (value >= codes && value < COUNTED_CODES_MAX)
            codes = (uint32_t)value + 1;
    }
    return codes;
}

/* The questions that shares ask for, or the others. */
static void plan_questions(const struct form *form, const struct index_definition *definition,
                           bool of_shares, struct counts_plan *plan)
{
    for (size_t i = 0; i < form->question_count; i++) {
        const struct question *question = &form->questions[i];
        uint64_t levels = levels_asked(form, definition, question);
        if (question->column < 0 || (levels != 0) != of_shares)
            continue;
        uint32_t codes = codes_of(question, levels);
        plan->questions[plan->count++] =
            (struct counted_question){question, i, question->column, codes, (uint32_t)plan->size};
        plan->size += codes + BESIDES;
    }
}

enum fault counts_plan_make(const struct form *form, const struct index_definition *definition,
                            struct arena *arena, struct counts_plan *out)
{
    struct counts_plan plan = {.count = 0};
    plan.questions = arena_array(arena, form->question_count + 1, sizeof *plan.questions);
    if (plan.questions == NULL)
        return FAULT_NOMEM;
    plan_questions(form, definition, true, &plan);
    plan.share_count = plan.count;
    plan_questions(form, definition, false, &plan);
    *out = plan;
    return OK;
}

uint32_t *counts_new(const struct counts_plan *plan, struct arena *arena)
{
    return arena_array(arena, plan->size + 1, sizeof(uint32_t));
}

/* Counts one answer; whether it is one. */
static inline bool add_one(const struct counted_question *question, const int32_t *codes,
                           uint32_t *counts)
{
    int32_t code = codes[question->column];
    bool answer = code_is_answer(code);
    uint32_t other = question->codes + (answer ? OTHER : MISSING);
    counts[question->offset + ((uint32_t)code < question->codes ? (uint32_t)code : other)]++;
    return answer;
}

size_t counts_add(const struct counts_plan *plan, const int32_t *codes, uint32_t *counts)
{
    size_t answered = 0;
    for (size_t i = 0; i < plan->share_count; i++)
        answered += add_one(&plan->questions[i], codes, counts);
    for (size_t i = plan->share_count; i < plan->count; i++)
        (void)add_one(&plan->questions[i], codes, counts);
    return answered;
}

void counts_add_shares(const struct counts_plan *plan, const int32_t *codes, uint32_t *counts)
{
    for (size_t i = 0; i < plan->share_count; i++)
        (void)add_one(&plan->questions[i], codes, counts);
}

void counts_sum(const struct counts_plan *plan, const uint32_t *counts, uint32_t *to)
{
    for (size_t i = 0; i < plan->size; i++)
        to[i] += counts[i];
}

struct leaf_count counts_leaf(const struct counted_question *question,
                              const struct index_node *share, const uint32_t *counts)
{
    const uint32_t *own = counts + question->offset;
    bool all = share->among == 0;
    struct leaf_count leaf = {0, all ? own[question->codes + OTHER] : 0};
    for (uint32_t code = 0; code < question->codes && code < INDEX_LEVELS; code++) {
        leaf.answers += all || (share->among >> code & 1) != 0 ? own[code] : 0;
        leaf.satisfied += own[code] * share->parts[code];
    }
    return leaf;
}

int64_t counts_squares(const struct counted_question *question, const struct index_node *share,
                       const uint32_t *counts)
{
    int64_t squares = 0;
    for (uint32_t code = 0; code < question->codes && code < INDEX_LEVELS; code++)
        squares += counts[question->offset + code] * share->parts[code] * share->parts[code];
    return squares;
}

int64_t counts_answers(const struct counted_question *question, const uint32_t *counts)
{
    int64_t answers = 0;
    for (uint32_t code = 0; code <= question->codes + OTHER; code++)
        answers += counts[question->offset + code];
    return answers;
}

void counts_choices(const struct counted_question *question, const uint32_t *counts,
                    int64_t *choices)
{
    const struct question *asked = question->question;
    for (size_t i = 0; i < asked->choice_count; i++) {
        int64_t value = asked->choices[i].value;
        if (asked->type != QUESTION_MANY && value >= 0 && value < question->codes)
            choices[i] += counts[question->offset + (uint32_t)value];
    }
}
