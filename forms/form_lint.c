/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/form_load.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { COUNT_TEXT_SIZE = 24 };

/* What stands under an operator of a condition, and so which questions may. */
enum operand_kind { TRUTH, ONE_VALUE, SET_OF_VALUES, ANY_ANSWER };

static const struct {
    const char *name;
    enum operand_kind operand;
} operators[] = {
    {"and", TRUTH},        {"or", TRUTH},     {"not", TRUTH},         {"=", ONE_VALUE},
    {"!=", ONE_VALUE},     {"<", ONE_VALUE},  {"<=", ONE_VALUE},      {">", ONE_VALUE},
    {">=", ONE_VALUE},     {"in", ONE_VALUE}, {"has", SET_OF_VALUES}, {"count", SET_OF_VALUES},
    {"empty", ANY_ANSWER},
};

static bool suits(const struct question *question, enum operand_kind operand)
{
    switch (question->type) {
    case QUESTION_ONE:
    case QUESTION_SCALE:
    case QUESTION_NUMBER:
        return operand == ONE_VALUE || operand == ANY_ANSWER;
    case QUESTION_MANY:
        return operand == SET_OF_VALUES || operand == ANY_ANSWER;
    default:
        return operand == ANY_ANSWER;
    }
}

/* Checks that operators are ones a condition may use, on questions they suit, and that the `top`
 * one is true or false: after this no answer can make the evaluation fail. The tree's shape was
 * checked by expr_parse, its depth is bounded by the JSON reader. */
static void check_operators(struct form_reader *reader, const struct written *tree, bool top)
{
    const struct json *first = json_first(tree->json);
    const char *name = json_text(first);
    if (!json_is(tree->json, JSON_ARRAY) || name == NULL)
        return;
    size_t found = 0;
    while (found < ARRAY_LENGTH(operators) && strcmp(operators[found].name, name) != 0)
        found++;
    if (found == ARRAY_LENGTH(operators) || (top && strcmp(name, "count") == 0)) {
        reader_refuse(tree, "form_relevant_operator", "operator", name);
        return;
    }
    size_t index = 1;
    for (const struct json *item = json_next(first); item != NULL; item = json_next(item)) {
        struct written operand = reader_item(tree, item, index++);
        const char *text = json_text(item);
        const struct question *question = text == NULL ? NULL : form_question(reader->form, text);
        if (question != NULL && !suits(question, operators[found].operand))
            READER_ERROR(&operand, "form_relevant_type", "operator", name, "question", text);
        check_operators(reader, &operand, false);
    }
}

struct name_check {
    struct form_reader *reader;
    const struct written *value;
};

/* True when an answer to the question can be the constant. */
static bool can_be(const struct question *question, const struct exact *constant)
{
    if (constant == NULL)
        return true;
    if (constant->denominator != 1)
        return false;
    if (question->type == QUESTION_NUMBER)
        return constant->numerator >= question->low && constant->numerator <= question->high;
    return question->choice_count == 0 || question_choice(question, constant->numerator) != NULL;
}

static bool check_name(void *context, const char *name, const struct exact *constant)
{
    const struct name_check *check = context;
    struct form_reader *reader = check->reader;
    const struct question *question = form_question(reader->form, name);
    if (question == NULL || !question_is_asked(question) || question->type == QUESTION_CONSENT) {
        reader_refuse(check->value, "form_relevant_unknown", "question", name);
        return true;
    }
    if (!can_be(question, constant)) {
        AUTO(buffer) struct buffer text = buffer_of(COUNT_TEXT_SIZE * 2);
        buffer_format(&text, "%" PRId64, constant->numerator);
        if (constant->denominator != 1)
            buffer_format(&text, "/%" PRId64, constant->denominator);
        READER_ERROR(check->value, "form_relevant_unreachable", "question", name, "value",
                     text.data);
    }
    return true;
}

const struct expr *form_condition(struct form_reader *reader, const struct written *value)
{
    if (!reader_is(value, JSON_ARRAY, "[\"=\", \"q1\", 2]"))
        return NULL;
    const struct expr *condition = reader_expression(value);
    if (condition == NULL)
        return NULL;
    struct name_check check = {reader, value};
    expr_names(condition, check_name, &check);
    check_operators(reader, value, true);
    return condition;
}

/* The question that heads another's screen: itself, or an earlier one that is no row elsewhere. */
static const struct question *head_of(const struct form *form, const struct question *row)
{
    const struct question *head = form_question(form, row->screen);
    if (head == NULL || head > row)
        return NULL;
    bool heads_itself = head->screen == NULL || strcmp(head->screen, head->id) == 0;
    return heads_itself ? head : NULL;
}

/* Rows of a screen follow one another, or the page's order would not be the form's. */
static bool follows(const struct question *row, const struct question *head)
{
    if (row == head || row - 1 == head)
        return true;
    const char *before = row[-1].screen;
    return before != NULL && strcmp(before, row->screen) == 0;
}

static void check_rows(const struct written *head, const char *id, size_t rows)
{
    char text[COUNT_TEXT_SIZE];
    snprintf(text, sizeof text, "%zu", rows);
    if (rows > FORM_SCREEN_ROWS)
        READER_WARNING(head, "form_screen_rows", "screen", id, "rows", text);
}

void form_lint_screens(struct form_reader *reader)
{
    const struct form *form = reader->form;
    struct written document = {.reader = &reader->common};
    struct written questions = reader_member(&document, "questions");
    size_t rows[FORM_QUESTIONS_MAX] = {0};
    for (size_t i = 0; i < form->question_count; i++) {
        const struct question *question = &form->questions[i];
        struct written value = reader_item(&questions, NULL, i);
        struct written screen = reader_member(&value, "screen");
        if (question->screen == NULL) {
            rows[i] += question_is_asked(question);
            continue;
        }
        const struct question *head = head_of(form, question);
        const char *shown = place_excerpt(question->screen, reader->common.findings);
        if (head == NULL)
            READER_ERROR(&screen, "form_screen_unknown", "screen", shown);
        else if (!follows(question, head))
            READER_ERROR(&screen, "form_screen_apart", "screen", shown);
        else
            rows[head - form->questions] += question_is_asked(question);
    }
    for (size_t i = 0; i < form->question_count; i++) {
        struct written head = reader_item(&questions, NULL, i);
        check_rows(&head, form->questions[i].id, rows[i]);
        if (form->questions[i].type == QUESTION_GROUP && rows[i] == 0)
            READER_WARNING(&head, "form_group_empty", "group", form->questions[i].id);
    }
}

void form_lint_consent(struct form_reader *reader)
{
    const struct question *questions = reader->form->questions;
    struct written document = {.reader = &reader->common};
    struct written list = reader_member(&document, "questions");
    size_t asked = 0; /* one more than the index of the first that a person answers */
    for (size_t i = 0; i < reader->form->question_count; i++) {
        struct written value = reader_item(&list, NULL, i);
        bool consent = questions[i].type == QUESTION_CONSENT;
        if (consent && asked > 0 && questions[asked - 1].type != QUESTION_CONSENT)
            READER_WARNING(&value, "form_consent_late", "question", questions[asked - 1].id);
        if (asked == 0 && question_is_asked(&questions[i]))
            asked = i + 1;
    }
}

void form_lint_translations(struct form_reader *reader)
{
    for (size_t i = 0; i < reader->form->language_count; i++) {
        reader->form->untranslated[i] = reader->gaps[i].count;
        if (reader->gaps[i].count == 0)
            continue;
        char count[COUNT_TEXT_SIZE];
        snprintf(count, sizeof count, "%zu", reader->gaps[i].count);
        findings_add(reader->common.findings, SEVERITY_WARNING, reader->gaps[i].first,
                     "form_untranslated", "language", reader->form->languages[i], "count", count,
                     NULL);
    }
}
