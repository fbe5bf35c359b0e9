/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/form_view.h"

#include "survey-server/form_layout.h"
#include "survey-server/question_view.h"

#include <stdio.h>
#include <string.h>

enum { COUNT_SIZE = 24 };

static const char *text_of(const struct form_view *view, const struct label *label)
{
    return form_text(view->form, label, view->language, NULL);
}

void form_view_put_language(struct json_out *out, const struct form_view *view, const char *name,
                            int language)
{
    const char *code = view->form->languages[language];
    if (strcmp(code, language_code(page_words(&view->page))) != 0)
        json_put_text(out, arena_format(view->page.arena, "%s_lang", name), code);
}

void form_view_put(struct json_out *out, const struct form_view *view, const char *name,
                   const struct label *label)
{
    int language = 0;
    const char *text = form_text(view->form, label, view->language, &language);
    if (text[0] == '\0')
        return;
    json_put_text(out, name, text);
    form_view_put_language(out, view, name, language);
}

static void put_error(struct json_out *out, const char *target, const char *label, const char *text)
{
    json_open(out, NULL, '{');
    json_put_text(out, "target", target);
    json_put_text(out, "error_label", label);
    json_put_text(out, "error_text", text);
    json_close(out, '}');
}

/* "Câu 9": "còn 12 mục chưa chọn". */
static void put_group_error(struct json_out *out, const struct form_layout *layout, size_t group_at)
{
    const struct form_view *view = layout->view;
    const struct mistakes mistakes = form_mistakes(layout, group_at);
    enum language words = page_words(&view->page);
    AUTO(buffer) struct buffer label = buffer_of(LIMIT_PAGE_BYTES);
    AUTO(buffer) struct buffer text = buffer_of(LIMIT_PAGE_BYTES);
    char count[COUNT_SIZE];
    snprintf(count, sizeof count, "%zu", mistakes.count);
    message_say(&label, words, "page_question", "number", view->form->questions[group_at].number,
                NULL);
    if (mistakes.count == 1)
        buffer_text(&text, layout->spots[mistakes.first].message);
    else
        message_say(&text, words, mistakes.all_missing ? "page_missing" : "page_mistakes", "count",
                    count, NULL);
    if (buffer_check(&label) == OK && buffer_check(&text) == OK)
        put_error(out, view->form->questions[mistakes.first].id, label.data, text.data);
}

/* One line a numbered group, one a question elsewhere. */
static void put_errors(struct json_out *out, const struct form_layout *layout)
{
    const struct form_view *view = layout->view;
    json_open(out, "errors", '[');
    for (size_t i = 0; i < view->form->question_count; i++) {
        const struct spot *spot = &layout->spots[i];
        if (spot->message == NULL)
            continue;
        const struct question *question = &view->form->questions[i];
        if (form_group_number(&view->form->questions[spot->group_at]) == 0)
            put_error(out, question->id, text_of(view, &question->label), spot->message);
        else if (form_mistakes(layout, spot->group_at).first == i)
            put_group_error(out, layout, spot->group_at);
    }
    json_close(out, ']');
}

/* What is open in the JSON: parts > groups > screens. */
struct open_levels {
    bool part;
    bool group;
    bool screen;
};

static void close_level(struct json_out *out, bool *level)
{
    if (*level) {
        json_close(out, ']');
        json_close(out, '}');
    }
    *level = false;
}

/* Closes what an entry's opening ends. */
static void close_levels(struct json_out *out, const struct spot *spot, struct open_levels *open)
{
    if (spot->part || spot->group || spot->screen)
        close_level(out, &open->screen);
    if (spot->part || spot->group)
        close_level(out, &open->group);
    if (spot->part)
        close_level(out, &open->part);
}

static void open_part(struct json_out *out, const struct form_view *view,
                      const struct question *question)
{
    bool titled = form_opens_part(question);
    json_open(out, NULL, '{');
    json_put_text(out, "part_id", titled ? question->id : "part");
    form_view_put(out, view, "part_title", titled ? &question->label : &view->form->title);
    if (titled)
        form_view_put(out, view, "part_note", &question->hint);
    json_open(out, "groups", '[');
}

static void open_group(struct json_out *out, const struct form_layout *layout,
                       const struct question *question)
{
    int64_t number = form_group_number(question);
    json_open(out, NULL, '{');
    json_put_text(out, "group_id", arena_format(layout->view->page.arena, "g-%s", question->id));
    if (number > 0) {
        json_put_integer(out, "number", number);
        json_put_integer(out, "total", layout->total);
    }
    json_open(out, "screens", '[');
}

/* How many things to choose stand up to the end of the screen that opens at an entry. */
static int64_t place_after(const struct form_layout *layout, size_t screen_at)
{
    const struct form *form = layout->view->form;
    int64_t place = 0;
    for (size_t i = 0; i < form->question_count; i++) {
        if (i > screen_at && (layout->spots[i].screen || layout->spots[i].part))
            break;
        place += question_view_is_item(&form->questions[i]);
    }
    return place;
}

static void open_screen(struct json_out *out, const struct form_layout *layout, size_t index)
{
    const struct form_view *view = layout->view;
    const struct question *question = &view->form->questions[index];
    bool heads = question->type == QUESTION_GROUP;
    json_open(out, NULL, '{');
    json_put_text(out, "screen_id",
                  heads || question->screen == NULL ? question->id : question->screen);
    json_put_integer(out, "place", place_after(layout, index));
    if (heads) {
        form_view_put(out, view, "heading", &question->label);
        form_view_put(out, view, "help", &question->hint);
    }
    json_open(out, "questions", '[');
}

static void put_question(struct json_out *out, const struct form_layout *layout, size_t index)
{
    const struct form *form = layout->view->form;
    struct question_view question = {.view = layout->view,
                                     .question = &form->questions[index],
                                     .headed = layout->spots[index].headed,
                                     .message = layout->spots[index].message};
    for (size_t i = index + 1; i < form->question_count && question.next == NULL; i++) {
        if (layout->spots[i].message != NULL)
            question.next = form->questions[i].id;
    }
    question_view_write(out, &question);
}

static void put_parts(struct json_out *out, const struct form_layout *layout)
{
    const struct form_view *view = layout->view;
    struct open_levels open = {false, false, false};
    json_open(out, "parts", '[');
    for (size_t i = 0; i < view->form->question_count; i++) {
        const struct spot *spot = &layout->spots[i];
        const struct question *question = &view->form->questions[i];
        close_levels(out, spot, &open);
        if (spot->part)
            open_part(out, view, question);
        if (spot->group)
            open_group(out, layout, question);
        if (spot->screen)
            open_screen(out, layout, i);
        open = (struct open_levels){open.part || spot->part, open.group || spot->group,
                                    open.screen || spot->screen};
        if (spot->shown)
            put_question(out, layout, i);
    }
    close_level(out, &open.screen);
    close_level(out, &open.group);
    close_level(out, &open.part);
    json_close(out, ']');
}

static void put_hidden(struct json_out *out, const char *key, const char *held)
{
    json_open(out, NULL, '{');
    json_put_text(out, "key", key);
    json_put_text(out, "held", held == NULL ? "" : held);
    json_close(out, '}');
}

/* What the scripts of the page must know of it; see templates/README.md. */
static void put_settings(struct json_out *out, const struct form_view *view)
{
    const struct visit *visit = &view->page.visit;
    const struct kiosk *kiosk = &view->form->kiosk;
    int64_t idle_s = view->campaign->idle_s;
    AUTO(buffer) struct buffer text = buffer_of(LIMIT_PAGE_BYTES);
    struct json_out settings = json_out_to(&text);
    json_open(&settings, NULL, '{');
    json_put_text(&settings, "campaign", view->campaign->id);
    json_put_text(&settings, "form", view->form->id);
    json_put_text(&settings, "version", view->form->version);
    json_put_text(&settings, "unit", visit->unit);
    json_put_text(&settings, "language", visit->language);
    json_put_bool(&settings, "test", visit->test != NULL);
    json_put_text(&settings, "mode", response_mode_name(visit->kiosk ? MODE_KIOSK : MODE_PHONE));
    json_open(&settings, "kiosk", '{');
    json_put_integer(&settings, "idle", idle_s > 0 ? idle_s : kiosk->idle_s);
    json_put_integer(&settings, "warn", kiosk->warn_s);
    json_put_integer(&settings, "thank", kiosk->thank_s);
    json_put_bool(&settings, "keep", kiosk->keep_partial);
    json_put_bool(&settings, "back", kiosk->back);
    json_close(&settings, '}');
    json_close(&settings, '}');
    if (buffer_check(&text) == OK)
        json_put_text(out, "settings", text.data);
}

/* The words beside a wrong answer, by type of question and code of the finding. */
static void put_say(struct json_out *out, const struct form_view *view)
{
    static const char *const codes[] = {"required", "type", "range", "choice", "consent"};
    unsigned met = 0;
    AUTO(buffer) struct buffer text = buffer_of(LIMIT_PAGE_BYTES);
    struct json_out say = json_out_to(&text);
    json_open(&say, NULL, '{');
    for (size_t i = 0; i < view->form->question_count; i++) {
        const struct question *question = &view->form->questions[i];
        if (!question_is_asked(question) || (met >> question->type & 1) != 0)
            continue;
        met |= 1u << question->type;
        json_open(&say, question_type_name(question->type), '{');
        for (size_t c = 0; c < ARRAY_LENGTH(codes); c++)
            json_put_text(&say, codes[c],
                          message_words(page_words(&view->page),
                                        validate_citizen_message(question, codes[c])));
        json_close(&say, '}');
    }
    json_close(&say, '}');
    if (buffer_check(&text) == OK)
        json_put_text(out, "say", text.data);
}

static void put_scripts(struct json_out *out, const struct form_view *view)
{
    struct arena *arena = view->page.arena;
    const char *stem = view->page.visit.kiosk ? "kiosk" : "citizen";
    if (!view->page.errors) /* the plain form goes on as it began */
        json_put_text(out, "early_script_href", page_asset_address(arena, "start", "js"));
    json_put_text(out, "script_href", page_asset_address(arena, stem, "js"));
}

/* The campaign's own name, else the form's title. */
static void put_title(struct json_out *out, const struct form_view *view)
{
    const char *name = view->campaign->name_vi;
    if (name == NULL || name[0] == '\0')
        form_view_put(out, view, "title", &view->form->title);
    else
        json_put_text(out, "title",
                      campaign_title(view->campaign, view->form, view->page.visit.language));
}

static void put_head(struct json_out *out, const struct form_layout *layout)
{
    const struct form_view *view = layout->view;
    const struct visit *visit = &view->page.visit;
    enum language words = page_words(&view->page);
    put_title(out, view);
    if (visit->unit != NULL)
        json_put_text(out, "unit_name", page_unit_name(view->units, visit->unit, words));
    if (view->campaign->unit_count > 1 && view->page.links) {
        struct visit other = *visit;
        other.unit = NULL;
        json_put_text(out, "other_unit_href", visit_address(view->page.arena, &other, ""));
    }
    form_view_put(out, view, "purpose", &view->form->introduction);
    json_put_integer(out, "count", layout->total > 0 ? layout->total : layout->items);
    json_put_integer(out, "items", layout->items);
    json_put_bool(out, "has_privacy", true);
    json_open(out, "privacy", '[');
    json_put_text(out, NULL, message_words(words, "page_privacy_kept"));
    json_put_text(out, NULL, message_words(words, "page_privacy_not_kept"));
    json_close(out, ']');
    struct visit action = *visit;
    action.ticket = NULL; /* it travels in its field */
    json_put_text(out, "action", visit_address(view->page.arena, &action, ""));
    if (form_asks_consent(view->form))
        json_put_text(out, "refuse_href", visit_address(view->page.arena, &action, "/refuse"));
    if (view->campaign->withdrawal)
        json_put_text(out, "withdraw_href", visit_address(view->page.arena, &action, "/withdraw"));
    json_open(out, "hidden", '[');
    put_hidden(out, "id", view->id);
    put_hidden(out, "unit", visit->unit);
    put_hidden(out, "lang", visit->language);
    put_hidden(out, "started", view->started);
    put_hidden(out, "version", view->form->version);
    if (view->campaign->access == ACCESS_TICKET && visit->test == NULL)
        put_hidden(out, "ticket", visit->ticket);
    json_close(out, ']');
}

enum fault form_view_write_preview(const struct form_view *view, struct json_out *out)
{
    struct form_layout layout = {0};
    TRY(form_lay_out(view, &layout));
    page_open(out, &view->page);
    form_view_put(out, view, "title", &view->form->title);
    form_view_put(out, view, "purpose", &view->form->introduction);
    put_parts(out, &layout);
    return buffer_check(out->to);
}

enum fault form_view_write(const struct form_view *view, struct json_out *out)
{
    struct form_layout layout = {0};
    TRY(form_lay_out(view, &layout));
    page_open(out, &view->page);
    put_head(out, &layout);
    put_settings(out, view);
    put_say(out, view);
    put_scripts(out, view);
    json_put_bool(out, "aids", true);
    json_put_bool(out, "kiosk", view->page.visit.kiosk);
    json_put_bool(out, "kept", view->form->kiosk.keep_partial);
    put_parts(out, &layout);
    if (view->page.errors)
        put_errors(out, &layout);
    return buffer_check(out->to);
}
