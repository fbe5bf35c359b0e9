/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A condition about a choice is said by the choices with which it holds, found by trying each: "you
 * chose “A” or “B” in Question 5", however it is written. A number is compared in words.
 *
 * Where an answer leads: with the answer known, all that surely is not asked right after it is
 * passed over (a condition on nothing but this question and those passed over, which are not
 * answered); the first that may be asked is where to go on. A question on the same screen says for
 * itself when it is asked, and is no reason for a leap alone.
 */
#include "analysis/questionnaire_parts.h"

#include <stdio.h>
#include <string.h>

enum { TEXT_MAX = 1 << 16 };

/* --- references ------------------------------------------------------------------------------ */

/* The group with a number that an entry stands in; NULL = none. */
static const struct question *numbered_group(const struct form *form, size_t index)
{
    while (index-- > 0) {
        const struct question *at = &form->questions[index];
        if (at->type == QUESTION_NOTE && at->screen == NULL)
            return NULL;
        if (at->number != NULL && at->screen == NULL)
            return at->type == QUESTION_GROUP ? at : NULL;
    }
    return NULL;
}

static bool is_row(const struct form *form, const struct question *question)
{
    const struct question *head =
        question->screen == NULL ? NULL : form_question(form, question->screen);
    return head != NULL && head->type == QUESTION_GROUP;
}

static const char *reference(struct quire *quire, size_t index)
{
    const struct form *form = quire->asked->form;
    const struct question *question = &form->questions[index];
    const char *number = question->number;
    if (number == NULL)
        return quire_say(quire, "paper_named", "text", quire_label(quire, &question->label), NULL);
    const struct question *group = is_row(form, question) ? numbered_group(form, index) : NULL;
    if (group == NULL)
        return quire_say(quire, "paper_numbered", "number", number, NULL);
    return quire_say(quire, "paper_numbered_item", "number", group->number, "item", number, NULL);
}

static size_t index_of(const struct form *form, const struct question *question)
{
    return (size_t)(question - form->questions);
}

/* “A”, “B” or “C” */
struct said_list {
    const char *text;
    const char *last;
    size_t count;
};

static void list_add(struct quire *quire, struct said_list *list, const char *text)
{
    if (list->count == 1)
        list->text = list->last;
    else if (list->count > 1)
        list->text =
            quire_say(quire, "paper_list", "first", list->text, "second", list->last, NULL);
    list->last = text;
    list->count++;
}

static const char *list_end(struct quire *quire, const struct said_list *list)
{
    if (list->count < 2)
        return list->count == 0 ? "" : list->last;
    return quire_say(quire, "paper_or", "first", list->text, "second", list->last, NULL);
}

static const char *quoted(struct quire *quire, const struct choice *choice)
{
    return quire_say(quire, "paper_quoted", "text", quire_label(quire, &choice->label), NULL);
}

/* --- trying an answer ------------------------------------------------------------------------ */

struct attempt {
    const char *name;
    struct value value;
};

static struct value value_of(const struct question *question, int32_t value)
{
    if (question->type == QUESTION_MANY)
        return (struct value){.kind = VALUE_SET, .set = UINT64_C(1) << value};
    return (struct value){.kind = VALUE_NUMBER, .number = exact_integer(value)};
}

static enum fault answered(void *context, const char *name, struct value *out)
{
    const struct attempt *attempt = context;
    *out =
        strcmp(name, attempt->name) == 0 ? attempt->value : (struct value){.kind = VALUE_MISSING};
    return OK;
}

static bool holds(const struct expr *expr, const struct question *question, int32_t value)
{
    struct attempt attempt = {question->id, value_of(question, value)};
    bool truth = false;
    return expr_truth(expr, answered, &attempt, &truth) == OK && truth;
}

/* --- conditions ------------------------------------------------------------------------------ */

struct condition {
    struct quire *quire;
    size_t index; /* of the question it belongs to */
};

static const char *say_condition(const struct condition *condition, const struct json *json,
                                 bool inner);

/* The question a comparison is about: the first name in it. */
static const struct question *subject_of(const struct form *form, const struct json *json)
{
    const char *text = json_text(json);
    if (text != NULL)
        return form_question(form, text);
    const struct json *item = json_first(json);
    while (item != NULL && (item = json_next(item)) != NULL) {
        const struct question *found = subject_of(form, item);
        if (found != NULL)
            return found;
    }
    return NULL;
}

static const struct expr *parse(struct quire *quire, const struct json *json)
{
    const struct expr *expr = NULL;
    struct findings findings = findings_in(quire->arena);
    enum fault fault = expr_parse(json, quire->arena, "", &findings, &expr);
    if (fault != OK && quire->paper.fault == OK)
        quire->paper.fault = fault;
    return expr;
}

/* Whether the question that is asked right before, on the same screen, is meant: it needs no name.
 */
static bool is_before(const struct condition *condition, const struct question *question)
{
    const struct form *form = condition->quire->asked->form;
    const struct question *own = &form->questions[condition->index];
    return condition->index > 0 && question == own - 1 && own->screen != NULL &&
           question->screen != NULL && strcmp(own->screen, question->screen) == 0;
}

static const char *say_choices(const struct condition *condition, const struct json *json,
                               const struct question *question)
{
    struct quire *quire = condition->quire;
    const struct expr *expr = parse(quire, json);
    struct said_list list = {.count = 0};
    for (size_t i = 0; i < question->choice_count && expr != NULL; i++) {
        if (holds(expr, question, question->choices[i].value))
            list_add(quire, &list, quoted(quire, &question->choices[i]));
    }
    const char *choices = list_end(quire, &list);
    if (is_before(condition, question))
        return quire_say(quire, "paper_chose_here", "choices", choices, NULL);
    const char *where = reference(quire, index_of(quire->asked->form, question));
    return quire_say(quire, "paper_chose", "choices", choices, "question", where, NULL);
}

static const char *say_operand(const struct condition *condition, const struct json *json)
{
    struct quire *quire = condition->quire;
    AUTO(buffer) struct buffer text = buffer_of(TEXT_MAX);
    const struct question *question = subject_of(quire->asked->form, json);
    if (question == NULL) {
        json_canonical(json, NULL, &text);
        const char *kept = arena_text(quire->arena, text.data == NULL ? "" : text.data);
        return kept == NULL ? "" : kept;
    }
    const char *where = reference(quire, index_of(quire->asked->form, question));
    return json_is(json, JSON_ARRAY) ? quire_say(quire, "paper_count", "question", where, NULL)
                                     : where;
}

static const char *say_comparison(const struct condition *condition, const char *name,
                                  const struct json *first)
{
    static const char *const relations[][2] = {
        {"=", "paper_equal"},       {"!=", "paper_not_equal"}, {"<", "paper_less"},
        {"<=", "paper_less_equal"}, {">", "paper_greater"},    {">=", "paper_greater_equal"},
        {"in", "paper_equal"}};
    struct quire *quire = condition->quire;
    struct said_list values = {.count = 0};
    const char *code = "paper_equal";
    for (size_t i = 0; i < ARRAY_LENGTH(relations); i++) {
        if (strcmp(relations[i][0], name) == 0)
            code = relations[i][1];
    }
    for (const struct json *item = json_next(first); item != NULL; item = json_next(item))
        list_add(quire, &values, say_operand(condition, item));
    return quire_say(quire, code, "question", say_operand(condition, first), "value",
                     list_end(quire, &values), NULL);
}

static const char *say_all(const struct condition *condition, const char *code,
                           const struct json *item, bool inner)
{
    struct quire *quire = condition->quire;
    const char *said = say_condition(condition, item, true);
    bool several = json_next(item) != NULL;
    while ((item = json_next(item)) != NULL)
        said = quire_say(quire, code, "first", said, "second", say_condition(condition, item, true),
                         NULL);
    return inner && several ? quire_say(quire, "paper_brackets", "text", said, NULL) : said;
}

static const char *say_not(const struct condition *condition, const struct json *item)
{
    struct quire *quire = condition->quire;
    const char *name = json_text(json_first(item));
    const char *said = say_condition(condition, item, false);
    if (name == NULL || strcmp(name, "empty") != 0)
        return quire_say(quire, "paper_not", "text", said, NULL);
    said = say_operand(condition, json_next(json_first(item)));
    return quire_say(quire, "paper_answered", "question", said, NULL);
}

static bool asks_choice(const struct question *question)
{
    return question->type == QUESTION_ONE || question->type == QUESTION_SCALE ||
           question->type == QUESTION_MANY;
}

/* An operand is a name, a constant or, of what counts, a list. */
static bool has_list(const struct json *first)
{
    for (const struct json *item = first; item != NULL; item = json_next(item)) {
        if (json_is(item, JSON_ARRAY))
            return true;
    }
    return false;
}

static bool has_other_name(const struct form *form, const struct question *subject,
                           const struct json *first)
{
    for (const struct json *item = first; item != NULL; item = json_next(item)) {
        const struct question *named = subject_of(form, item);
        if (named != NULL && named != subject)
            return true;
    }
    return false;
}

static const char *say_condition(const struct condition *condition, const struct json *json,
                                 bool inner)
{
    const struct form *form = condition->quire->asked->form;
    const char *name = json_text(json_first(json));
    const struct json *first = name == NULL ? NULL : json_next(json_first(json));
    if (first == NULL)
        return "";
    if (strcmp(name, "and") == 0)
        return say_all(condition, "paper_and", first, inner);
    if (strcmp(name, "or") == 0)
        return say_all(condition, "paper_or", first, inner);
    if (strcmp(name, "not") == 0)
        return say_not(condition, first);
    if (strcmp(name, "empty") == 0)
        return quire_say(condition->quire, "paper_empty", "question", say_operand(condition, first),
                         NULL);
    const struct question *subject = subject_of(form, json);
    if (subject != NULL && asks_choice(subject) && !has_list(first) &&
        !has_other_name(form, subject, first))
        return say_choices(condition, json, subject);
    return say_comparison(condition, name, first);
}

const char *quire_condition(struct quire *quire, size_t index)
{
    const struct question *question = &quire->asked->form->questions[index];
    AUTO(json) struct json *json = NULL;
    if (question->relevant_text == NULL)
        return NULL;
    enum fault fault = json_parse(question->relevant_text, strlen(question->relevant_text), &json);
    if (fault != OK) {
        quire->paper.fault = fault;
        return NULL;
    }
    const struct condition condition = {quire, index};
    return quire_say(quire, "paper_if", "condition", say_condition(&condition, json, false), NULL);
}

/* --- leaps ----------------------------------------------------------------------------------- */

/* What is known while one goes on from an answer: it, and that all before `at` was passed over. */
struct leap {
    const struct form *form;
    size_t from;
    size_t at;
    bool known; /* every name of a condition was */
};

static bool note_name(void *context, const char *name, const struct exact *constant)
{
    struct leap *leap = context;
    (void)constant;
    const struct question *question = form_question(leap->form, name);
    size_t index = question == NULL ? SIZE_MAX : index_of(leap->form, question);
    leap->known &= index >= leap->from && index < leap->at;
    return true;
}

static bool passes_over(const struct form *form, size_t from, size_t at, int32_t value)
{
    const struct question *question = &form->questions[at];
    struct leap leap = {form, from, at, true};
    if (!question_is_asked(question))
        return true;
    if (question->relevant == NULL)
        return false;
    expr_names(question->relevant, note_name, &leap);
    return leap.known && !holds(question->relevant, &form->questions[from], value);
}

/* Where one goes on after an answer; `from` + 1 when nothing is passed over that another answer
 * would not. */
static size_t target_of(const struct form *form, size_t from, int32_t value)
{
    const struct question *question = &form->questions[from];
    bool further = false; /* than the rows of the same screen */
    size_t at = from + 1;
    for (; at < form->question_count && passes_over(form, from, at, value); at++) {
        const struct question *over = &form->questions[at];
        further |= question_is_asked(over) && (question->screen == NULL || over->screen == NULL ||
                                               strcmp(over->screen, question->screen) != 0);
    }
    return further ? at : from + 1;
}

/* The head of a group stands for its first row. */
static const char *say_target(struct quire *quire, size_t target)
{
    const struct form *form = quire->asked->form;
    const struct question *before = &form->questions[target - 1];
    if (before->type == QUESTION_GROUP && before->number != NULL)
        return reference(quire, target - 1);
    return reference(quire, target);
}

static const char *say_leap(struct quire *quire, size_t target, const char *choices)
{
    if (target == quire->asked->form->question_count)
        return quire_say(quire, "paper_leap_end", "choices", choices, NULL);
    return quire_say(quire, "paper_leap", "choices", choices, "question", say_target(quire, target),
                     NULL);
}

/* The answers that lead to the same place, from the choice at `first` on; NULL when an earlier one
 * did. */
static const char *say_alike(struct quire *quire, size_t index, size_t first)
{
    const struct form *form = quire->asked->form;
    const struct question *question = &form->questions[index];
    const size_t target = target_of(form, index, question->choices[first].value);
    struct said_list list = {.count = 0};
    for (size_t i = 0; i < question->choice_count; i++) {
        if (target_of(form, index, question->choices[i].value) != target)
            continue;
        if (i < first)
            return NULL;
        list_add(quire, &list, quoted(quire, &question->choices[i]));
    }
    return target == index + 1 ? NULL : say_leap(quire, target, list_end(quire, &list));
}

const char *quire_leaps(struct quire *quire, size_t index)
{
    const struct question *question = &quire->asked->form->questions[index];
    const char *said = NULL;
    if (question->type != QUESTION_ONE && question->type != QUESTION_SCALE)
        return NULL;
    for (size_t i = 0; i < question->choice_count; i++) {
        const char *one = say_alike(quire, index, i);
        if (one != NULL && said != NULL)
            said = quire_say(quire, "paper_both", "first", said, "second", one, NULL);
        else if (one != NULL)
            said = one;
    }
    return said;
}
