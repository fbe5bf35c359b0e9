/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/form_layout.h"

#include "base/text.h"
#include "survey-server/intake.h"
#include "survey-server/question_view.h"

#include <string.h>

int64_t form_group_number(const struct question *question)
{
    int64_t number;
    return question->number != NULL && text_to_integer(question->number, &number) ? number : 0;
}

bool form_opens_part(const struct question *question)
{
    return question->type == QUESTION_NOTE && question->screen == NULL;
}

/* The screen that is being filled while the layout goes through the form. */
struct progress {
    const char *screen; /* its name; NULL = none */
    bool headed;
    bool in_part;
    bool in_group;
    size_t group_at;
};

/* A group heads a new screen; with a number, a new group of screens. */
static void lay_group(const struct question *question, struct spot *spot, struct progress *progress)
{
    spot->group = question->number != NULL || !progress->in_group;
    spot->screen = true;
    progress->screen = question->id;
    progress->headed = true;
}

static void lay_question(const struct question *question, struct spot *spot,
                         struct progress *progress)
{
    bool same = question->screen != NULL && progress->screen != NULL &&
                strcmp(question->screen, progress->screen) == 0;
    spot->shown = true;
    spot->headed = same && progress->headed;
    if (same)
        return;
    spot->group = true;
    spot->screen = true;
    progress->screen = question->screen != NULL ? question->screen : question->id;
    progress->headed = false;
}

static void lay_spot(const struct question *question, size_t index, struct spot *spot,
                     struct progress *progress)
{
    if (form_opens_part(question)) {
        spot->part = true;
        *progress = (struct progress){.in_part = true};
        return;
    }
    spot->part = !progress->in_part;
    progress->in_part = true;
    if (question->type == QUESTION_GROUP)
        lay_group(question, spot, progress);
    else
        lay_question(question, spot, progress);
    if (spot->group)
        progress->group_at = index;
    progress->in_group = true;
    spot->group_at = progress->group_at;
}

/* Position of the question a finding is about, or SIZE_MAX. */
static size_t position_of(const struct form *form, const struct finding *finding)
{
    for (size_t i = 0; i < form->question_count; i++) {
        if (strcmp(finding->code, "consent") == 0 && form->questions[i].type == QUESTION_CONSENT)
            return i;
        for (size_t j = 0; j < finding->arg_count; j++) {
            if (strcmp(finding->args[j].name, "question") == 0 &&
                strcmp(finding->args[j].value, form->questions[i].id) == 0)
                return i;
        }
    }
    return SIZE_MAX;
}

/* Gives each wrong question the words of its first finding. */
static enum fault lay_messages(const struct form_view *view, struct spot *spots)
{
    for (size_t i = 0; view->findings != NULL && i < view->findings->count; i++) {
        struct finding finding = view->findings->items[i];
        size_t at = position_of(view->form, &finding);
        if (!intake_is_answer_finding(&finding) || at == SIZE_MAX || spots[at].message != NULL)
            continue;
        AUTO(buffer) struct buffer words = buffer_of(LIMIT_PAGE_BYTES);
        finding.code = validate_citizen_message(&view->form->questions[at], finding.code);
        message_text(page_words(&view->page), &finding, &words);
        TRY(buffer_check(&words));
        spots[at].message = arena_text(view->page.arena, words.data);
        if (spots[at].message == NULL)
            return FAULT_NOMEM;
    }
    return OK;
}

enum fault form_lay_out(const struct form_view *view, struct form_layout *out)
{
    const struct form *form = view->form;
    struct form_layout layout = {.view = view};
    struct progress progress = {0};
    layout.spots = arena_array(view->page.arena, form->question_count + 1, sizeof *layout.spots);
    if (layout.spots == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < form->question_count; i++) {
        lay_spot(&form->questions[i], i, &layout.spots[i], &progress);
        int64_t number = layout.spots[i].group ? form_group_number(&form->questions[i]) : 0;
        layout.total = number > layout.total ? number : layout.total;
        layout.items += question_view_is_item(&form->questions[i]);
    }
    TRY(lay_messages(view, layout.spots));
    *out = layout;
    return OK;
}

struct mistakes form_mistakes(const struct form_layout *layout, size_t group_at)
{
    const struct form_view *view = layout->view;
    struct mistakes mistakes = {.all_missing = true};
    for (size_t i = group_at; i < view->form->question_count; i++) {
        const struct spot *spot = &layout->spots[i];
        if (spot->group_at != group_at || spot->message == NULL)
            continue;
        const char *id = view->form->questions[i].id;
        if (mistakes.count++ == 0)
            mistakes.first = i;
        if (view->fields != NULL && fields_first(view->fields, id) != NULL)
            mistakes.all_missing = false;
    }
    return mistakes;
}
