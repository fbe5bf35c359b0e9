/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/selection.h"

#include "base/expr.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ID_SIZE = 80, GROUP_TEXT_SIZE = ID_SIZE + 24 };

static const char users_word[] = "users";

bool selection_may_group(const struct question *question)
{
    return question->column >= 0 &&
           (question->type == QUESTION_ONE || question->type == QUESTION_SCALE);
}

static const struct choice *choice_of(const struct question *question, int64_t value)
{
    for (size_t i = 0; question != NULL && i < question->choice_count; i++)
        if (question->choices[i].value == value)
            return &question->choices[i];
    return NULL;
}

static enum fault unknown_group(const char *text)
{
    return fault_raise(FAULT_INVALID, "group_unknown", "value", text, NULL);
}

static enum fault read_group(const char *text, const struct expr *users, struct selection *out)
{
    char id[ID_SIZE];
    int64_t value = 0;
    const char *colon = strrchr(text, ':');
    if (strcmp(text, users_word) == 0 && users != NULL) {
        out->users = users;
        return OK;
    }
    if (colon == NULL || (size_t)(colon - text) >= sizeof id || !text_to_integer(colon + 1, &value))
        return unknown_group(text);
    snprintf(id, sizeof id, "%.*s", (int)(colon - text), text);
    const struct question *question = form_question(out->form, id);
    if (question == NULL || !selection_may_group(question))
        return unknown_group(text);
    out->question = question;
    out->choice = choice_of(question, value);
    return out->choice == NULL ? unknown_group(text) : OK;
}

enum fault selection_read(const struct selection_texts *texts, const struct form *form,
                          const struct expr *users, struct selection *out)
{
    struct selection selection = {.form = form, .counter = texts->counter, .field = texts->field};
    if (texts->group != NULL)
        TRY(read_group(texts->group, users, &selection));
    *out = selection;
    return OK;
}

bool selection_is_open(const struct selection *selection)
{
    return selection->counter == NULL && selection->field == NULL && selection->question == NULL &&
           selection->users == NULL;
}

static bool is_told(const char *wanted, const char *told)
{
    return wanted == NULL || (told != NULL && strcmp(wanted, told) == 0);
}

enum fault selection_takes(const struct selection *selection, const struct coded_response *row,
                           bool *out)
{
    struct coded_answers answers = {selection->form, row->codes};
    const struct question *question = selection->question;
    *out = is_told(selection->counter, row->counter) && is_told(selection->field, row->field) &&
           (question == NULL || row->codes[question->column] == selection->choice->value);
    if (*out && selection->users != NULL)
        return expr_truth(selection->users, codes_look_up, &answers, out);
    return OK;
}

/* --- the cursor ------------------------------------------------------------------------------ */

struct selected {
    struct response_cursor base; /* first: what the caller holds */
    struct response_cursor *inner;
    const struct selection *selection;
};

static enum fault next_row(struct response_cursor *base, const struct coded_response **out)
{
    struct selected *selected = (struct selected *)base;
    const struct coded_response *row = NULL;
    bool taken = false;
    do {
        TRY(selected->inner->next(selected->inner, &row));
        if (row != NULL)
            TRY(selection_takes(selected->selection, row, &taken));
    } while (row != NULL && !taken);
    *out = row;
    return OK;
}

static void close_cursor(struct response_cursor *base)
{
    struct selected *selected = (struct selected *)base;
    response_cursor_cleanup(&selected->inner);
    free(selected);
}

enum fault selection_cursor(const struct selection *selection, struct response_cursor **cursor)
{
    struct selected *selected = calloc(1, sizeof *selected);
    if (selected == NULL)
        return fault_nomem();
    *selected = (struct selected){{next_row, close_cursor}, *cursor, selection};
    *cursor = &selected->base;
    return OK;
}

void selection_json(const struct selection *selection, struct json_out *out)
{
    char group[GROUP_TEXT_SIZE];
    json_put_text(out, "counter", selection->counter);
    json_put_text(out, "field", selection->field);
    if (selection->question != NULL)
        snprintf(group, sizeof group, "%s:%d", selection->question->id, selection->choice->value);
    else
        snprintf(group, sizeof group, "%s", users_word);
    bool has = selection->question != NULL || selection->users != NULL;
    json_put_text(out, "group", has ? group : NULL);
}
