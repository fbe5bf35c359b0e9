/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/question_view.h"

#include "base/text.h"
#include "survey-server/media.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    VALUE_SIZE = 16,
    LINE_CHARACTERS_MAX = 200 /* longer texts get an area of several lines */
};

/* The one choice a condition asks for: ["=", question, value] or ["has", ...]. */
struct condition {
    char name[RESPONSE_ID_MAX + 1];
    struct exact constant;
    bool has_constant;
    int names;
    bool is_set;
};

static bool note_name(void *context, const char *name, const struct exact *constant)
{
    struct condition *condition = context;
    condition->names++;
    snprintf(condition->name, sizeof condition->name, "%s", name);
    condition->has_constant = constant != NULL;
    if (constant != NULL)
        condition->constant = *constant;
    return true;
}

/* Pretends that the question was answered with the constant. */
static enum fault answer_with_it(void *context, const char *name, struct value *out)
{
    (void)name;
    const struct condition *condition = context;
    *out = (struct value){.kind = VALUE_NUMBER, .number = condition->constant};
    if (condition->is_set)
        *out =
            (struct value){.kind = VALUE_SET, .set = UINT64_C(1) << condition->constant.numerator};
    return OK;
}

/* The label of the choice that makes the question be asked, or NULL when it is not one choice. */
static const char *only_if(const struct form_view *view, const struct question *question)
{
    struct condition condition = {0};
    bool holds = false;
    if (question->relevant == NULL)
        return NULL;
    expr_names(question->relevant, note_name, &condition);
    const struct question *other = form_question(view->form, condition.name);
    if (condition.names != 1 || !condition.has_constant || other == NULL)
        return NULL;
    const struct choice *choice = question_choice(other, condition.constant.numerator);
    condition.is_set = other->type == QUESTION_MANY;
    if (choice == NULL ||
        expr_truth(question->relevant, answer_with_it, &condition, &holds) != OK || !holds)
        return NULL;
    return form_text(view->form, &choice->label, view->language, NULL);
}

bool question_view_is_item(const struct question *question)
{
    return question->type == QUESTION_ONE || question->type == QUESTION_MANY ||
           question->type == QUESTION_SCALE;
}

/* "Rất_không hài_lòng": every second space from the end unbreakable (_), so that compounds stay
 * whole in narrow cells. */
static const char *tie_compounds(struct arena *arena, const char *words)
{
    AUTO(buffer) struct buffer tied = buffer_of(LIMIT_PAGE_BYTES);
    size_t spaces = 0;
    for (const char *at = words; *at != '\0'; at++)
        spaces += *at == ' ';
    for (const char *at = words; *at != '\0'; at++) {
        if (*at == ' ' && spaces-- % 2 == 1)
            buffer_text(&tied, "\xC2\xA0");
        else
            buffer_char(&tied, *at);
    }
    const char *kept = buffer_check(&tied) == OK ? arena_text(arena, tied.data) : NULL;
    return kept == NULL ? words : kept;
}

static bool is_checked(const struct question_view *q, const char *value)
{
    return q->view->fields != NULL && fields_have(q->view->fields, q->question->id, value);
}

struct option {
    const char *value;
    const char *word;
    int face;
    bool quiet;
    int language; /* of the word, in the form's; -1 = the page's */
};

static void put_option(struct json_out *out, const struct question_view *q,
                       const struct option *option)
{
    json_open(out, NULL, '{');
    json_put_text(out, "value", option->value);
    json_put_text(out, "word", option->word);
    if (option->language >= 0)
        form_view_put_language(out, q->view, "word", option->language);
    if (option->face > 0)
        json_put_integer(out, "face", option->face);
    if (option->quiet)
        json_put_bool(out, "quiet", true);
    if (is_checked(q, option->value))
        json_put_bool(out, "checked", true);
    json_close(out, '}');
}

static void put_choices(struct json_out *out, const struct question_view *q)
{
    const struct form_view *view = q->view;
    for (size_t i = 0; i < q->question->choice_count; i++) {
        const struct choice *choice = &q->question->choices[i];
        char value[VALUE_SIZE];
        snprintf(value, sizeof value, "%" PRId32, choice->value);
        int language = 0;
        const char *word = form_text(view->form, &choice->label, view->language, &language);
        if (q->question->type == QUESTION_SCALE &&
            strcmp(view->form->languages[language], "vi") == 0)
            word = tie_compounds(view->page.arena, word);
        const struct option option = {value, word, choice->face, false, language};
        put_option(out, q, &option);
    }
}

/* The campaign's units, in the list's order. */
static size_t put_units(struct json_out *out, const struct question_view *q)
{
    const struct form_view *view = q->view;
    size_t count = 0;
    for (size_t i = 0; i < unit_list_count(view->units); i++) {
        const struct unit *unit = unit_list_at(view->units, i);
        if (!campaign_has_unit(view->campaign, unit->code))
            continue;
        const struct option option = {unit->code, unit->name, 0, false, -1};
        put_option(out, q, &option);
        count++;
    }
    return count;
}

static size_t put_options(struct json_out *out, const struct question_view *q)
{
    enum language words = page_words(&q->view->page);
    if (q->question->type == QUESTION_UNIT)
        return put_units(out, q);
    if (q->question->type == QUESTION_CONSENT) {
        const struct option agree = {"1", message_words(words, "page_agree"), 0, false, -1};
        put_option(out, q, &agree);
        return 1;
    }
    put_choices(out, q);
    return q->question->choice_count;
}

static bool has_faces(const struct question *question)
{
    for (size_t i = 0; i < question->choice_count; i++) {
        if (question->choices[i].face > 0)
            return true;
    }
    return false;
}

static void put_pick(struct json_out *out, const struct question_view *q)
{
    const struct question *question = q->question;
    bool boxes = question->type == QUESTION_MANY || question->type == QUESTION_CONSENT;
    json_open(out, "pick", '{');
    json_put_text(out, "input", boxes ? "checkbox" : "radio");
    json_put_text(out, "style", question->type == QUESTION_SCALE ? "cells" : "rows");
    if (has_faces(question))
        json_put_bool(out, "faces", true);
    json_open(out, "options", '[');
    size_t count = put_options(out, q);
    if (question->decline) {
        enum language words = page_words(&q->view->page);
        const struct option decline = {"null", message_words(words, "page_decline"), 0, true, -1};
        put_option(out, q, &decline);
    }
    json_close(out, ']');
    if (question->type == QUESTION_CONSENT)
        json_put_text(out, "refuse", message_words(page_words(&q->view->page), "page_refuse"));
    json_put_integer(out, "n", (int64_t)count);
    json_close(out, '}');
}

static bool is_area(const struct question *question)
{
    return question->type == QUESTION_TEXT && question->text_max > LINE_CHARACTERS_MAX;
}

static void put_text_limits(struct json_out *out, const struct question_view *q)
{
    int64_t most = (int64_t)q->question->text_max;
    json_put_integer(out, "max", most);
    if (!is_area(q->question))
        return;
    AUTO(buffer) struct buffer shown = buffer_of(LINE_CHARACTERS_MAX);
    text_integer_vi(most, &shown);
    for (size_t i = 0; i < shown.length && page_words(&q->view->page) == LANGUAGE_EN; i++) {
        if (shown.data[i] == '.')
            shown.data[i] = ',';
    }
    json_put_bool(out, "area", true);
    json_put_text(out, "max_shown", shown.data);
}

static void put_write(struct json_out *out, const struct question_view *q)
{
    const struct question *question = q->question;
    json_open(out, "write", '{');
    json_put_text(out, "kind", question->type == QUESTION_DATE ? "date" : "text");
    if (question->type == QUESTION_NUMBER)
        json_put_text(out, "keyboard", "numeric");
    if (question->type == QUESTION_TEXT)
        put_text_limits(out, q);
    const char *written =
        q->view->fields == NULL ? NULL : fields_first(q->view->fields, question->id);
    if (written != NULL)
        json_put_text(out, "written", written);
    json_close(out, '}');
}

/* The ids of what describes the question, as far as it is there. */
static void put_described(struct json_out *out, const struct question_view *q, const char *hint)
{
    AUTO(buffer) struct buffer ids = buffer_of(LIMIT_PAGE_BYTES);
    const char *id = q->question->id;
    if (hint[0] != '\0')
        buffer_format(&ids, " %s-h", id);
    if (q->message != NULL)
        buffer_format(&ids, " %s-e", id);
    if (is_area(q->question))
        buffer_format(&ids, " %s-m", id);
    if (ids.length > 0)
        json_put_text(out, "described", ids.data + 1);
}

/* Spoken as was asked for, though the text may be in another language; else as the text is. */
static const char *spoken_file(const struct question_view *q)
{
    const struct question *question = q->question;
    int shown = 0;
    const char *file = question->audio.texts[q->view->language];
    (void)form_text(q->view->form, &question->label, q->view->language, &shown);
    return file != NULL ? file : question->audio.texts[shown];
}

/* What the browser must know to judge the answers; choices stand in the markup. */
static void put_rules(struct json_out *out, const struct question_view *q)
{
    const struct question *question = q->question;
    AUTO(buffer) struct buffer text = buffer_of(LIMIT_PAGE_BYTES);
    struct json_out rules = json_out_to(&text);
    json_open(&rules, NULL, '{');
    json_put_text(&rules, "id", question->id);
    json_put_text(&rules, "type", question_type_name(question->type));
    if (question->required)
        json_put_bool(&rules, "required", true);
    if (question->decline)
        json_put_bool(&rules, "decline", true);
    if (question->relevant_text != NULL)
        json_put_raw(&rules, "relevant", question->relevant_text);
    if (question->type == QUESTION_NUMBER) {
        json_put_integer(&rules, "low", question->low);
        json_put_integer(&rules, "high", question->high);
    }
    if (question->type == QUESTION_TEXT)
        json_put_integer(&rules, "max", (int64_t)question->text_max);
    json_close(&rules, '}');
    if (buffer_check(&text) == OK)
        json_put_text(out, "rules", text.data);
}

void question_view_write(struct json_out *out, const struct question_view *q)
{
    const struct question *question = q->question;
    const struct form_view *view = q->view;
    const char *hint = form_text(view->form, &question->hint, view->language, NULL);
    const char *condition = only_if(view, question);
    json_open(out, NULL, '{');
    json_put_text(out, "id", question->id);
    form_view_put(out, view, "text", &question->label);
    if (q->headed && question->number != NULL)
        json_put_text(out, "no", question->number);
    if (!q->headed && condition == NULL)
        json_put_bool(out, "head", true);
    if (condition != NULL)
        json_put_text(out, "only_if", condition);
    form_view_put(out, view, "hint", &question->hint);
    const char *audio = media_address(view->page.arena, view->form->id, spoken_file(q));
    if (audio != NULL)
        json_put_text(out, "audio", audio);
    if (q->message != NULL) {
        json_put_text(out, "message", q->message);
        if (q->next != NULL)
            json_put_text(out, "next", q->next);
        else
            json_put_bool(out, "last", true);
    }
    put_described(out, q, hint);
    put_rules(out, q);
    if (question->type == QUESTION_NOTE)
        json_put_bool(out, "info", true);
    else if (question_view_is_item(question) || question->type == QUESTION_UNIT ||
             question->type == QUESTION_CONSENT)
        put_pick(out, q);
    else
        put_write(out, q);
    json_close(out, '}');
}
