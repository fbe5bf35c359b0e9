/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One answer in quarantine as a person reads it, and ruling on it.
 */
#include "base/message.h"
#include "base/text.h"
#include "forms/aside.h"
#include "survey-server/errands.h"
#include "survey-server/staff_held.h"
#include "survey-server/staff_post.h"
#include "survey-server/staff_quarantine.h"

#include <stdio.h>
#include <string.h>

enum {
    RAW_BYTES_MAX = 200,
    ASKED_BYTES_MAX = 120,
    ODD_MEMBERS_MAX = 100,
    ANSWERS_PREFIX = sizeof "/answers/" - 1
};

/* The answer looked at. */
struct answer_page {
    struct held_desk held;
    struct page page;
    struct json_out out;
    struct uuid id;
    const struct known_response *known;
    struct response response;
    struct json *reasons;
};

static void answer_page_cleanup(struct answer_page *answer)
{
    response_cleanup(&answer->response);
    json_free(answer->reasons);
    held_desk_cleanup(&answer->held);
}

/* Reads what is asked for; *out_found is false when there is no such thing for them. */
static enum fault open_answer(struct request *request, struct answer_page *out, bool *out_found)
{
    struct held_desk *held = &out->held;
    TRY(held_open(request, held, out_found));
    *out_found = *out_found && uuid_parse(request->arguments[1], &out->id);
    if (!*out_found)
        return OK;
    const struct campaign *campaign = held->entry->campaign;
    TRY(store_response(request->services->store, campaign->province, out->id, held->arena,
                       &out->known));
    const struct known_response *known = out->known;
    *out_found = known != NULL && known->response.reasons != NULL &&
                 strcmp(known->campaign, campaign->id) == 0 &&
                 held_sees(held, known->response.unit);
    if (!*out_found)
        return OK;
    struct findings none = findings_in(held->arena);
    const char *document = known->response.document;
    TRY(response_read(document, strlen(document), &none, &out->response));
    return json_parse(known->response.reasons, strlen(known->response.reasons), &out->reasons);
}

/* --- in words -------------------------------------------------------------------------------- */

static const char *word(const struct answer_page *answer, const char *name)
{
    return page_word(answer->page.arena, page_words(&answer->page), name);
}

static const char *text_of(const struct answer_page *answer, const struct label *label)
{
    const struct form *form = answer->held.entry->form;
    int language = form_language(form, answer->page.visit.language);
    return form_text(form, label, language < 0 ? 0 : language, NULL);
}

/* As it stands in the document, cut where it is long. */
static const char *raw_text(const struct answer_page *answer, const struct json *value)
{
    AUTO(buffer) struct buffer text = buffer_of(LIMIT_DOCUMENT_BYTES);
    json_canonical(value, NULL, &text);
    if (buffer_check(&text) != OK)
        return NULL;
    size_t length = text_fit(text.data, RAW_BYTES_MAX);
    return arena_format(answer->held.arena, "%.*s%s", (int)length, text.data,
                        text.data[length] == '\0' ? "" : "…");
}

static const char *choice_text(const struct answer_page *answer, const struct question *question,
                               const struct json *value)
{
    int64_t number;
    const struct choice *choice =
        json_integer(value, &number) ? question_choice(question, number) : NULL;
    return choice == NULL ? raw_text(answer, value) : text_of(answer, &choice->label);
}

static const char *many_text(const struct answer_page *answer, const struct question *question,
                             const struct json *value)
{
    const char *list = "";
    for (const struct json *item = json_first(value); item != NULL; item = json_next(item)) {
        const char *text = choice_text(answer, question, item);
        list = arena_format(answer->held.arena, "%s%s%s", list, list[0] == '\0' ? "" : "; ", text);
        if (list == NULL)
            return NULL;
    }
    return list;
}

static const char *date_text(const struct answer_page *answer, const struct json *value)
{
    int32_t day;
    char text[DATE_TEXT_SIZE];
    if (!day_parse(json_text(value), &day))
        return json_text(value);
    day_text_vi(day, text);
    return arena_text(answer->held.arena, text);
}

/* What somebody answered, in words where it has some; "" = nothing. */
static const char *value_text(const struct answer_page *answer, const struct question *question,
                              const struct json *value)
{
    if (value == NULL)
        return "";
    if (json_is(value, JSON_NULL))
        return message_words(page_words(&answer->page), "page_decline");
    if (question->choice_count > 0 && json_is(value, JSON_ARRAY))
        return many_text(answer, question, value);
    if (question->choice_count > 0)
        return choice_text(answer, question, value);
    if (question->type == QUESTION_DATE && json_text(value) != NULL)
        return date_text(answer, value);
    return json_text(value) != NULL ? json_text(value) : raw_text(answer, value);
}

/* The finding about a member of `answers`, or NULL. */
static const struct json *finding_about(const struct answer_page *answer, const char *name)
{
    for (const struct json *f = json_first(answer->reasons); f != NULL; f = json_next(f)) {
        const char *at = json_member_text(f, "at");
        if (at != NULL && strncmp(at, "/answers/", ANSWERS_PREFIX) == 0 &&
            strcmp(at + ANSWERS_PREFIX, name) == 0)
            return f;
    }
    return NULL;
}

static void put_answer(struct answer_page *answer, const char *asked, const char *value,
                       const struct json *finding)
{
    struct json_out *out = &answer->out;
    json_open(out, NULL, '{');
    json_put_text(out, "asked", asked);
    json_put_text(out, "value", value[0] == '\0' ? word(answer, "staff_unanswered") : value);
    if (finding != NULL)
        json_put_text(out, "fault",
                      aside_words(page_words(&answer->page), json_member_text(finding, "code")));
    json_close(out, '}');
}

/* Members of `answers` that belong to no question. */
static void put_odd(struct answer_page *answer)
{
    const struct form *form = answer->held.entry->form;
    size_t count = 0;
    const struct json *m = json_first(answer->response.answers);
    for (; m != NULL && count < ODD_MEMBERS_MAX; m = json_next(m)) {
        const struct question *question = form_question(form, json_name(m));
        const char *raw = raw_text(answer, m);
        if ((question != NULL && question_is_asked(question)) || raw == NULL)
            continue;
        put_answer(answer, json_name(m), raw, finding_about(answer, json_name(m)));
        count++;
    }
}

static enum fault put_answers(struct answer_page *answer)
{
    const struct form *form = answer->held.entry->form;
    json_open(&answer->out, "answers", '[');
    for (size_t i = 0; i < form->question_count; i++) {
        const struct question *question = &form->questions[i];
        const struct json *value = json_member(answer->response.answers, question->id);
        const struct json *finding = finding_about(answer, question->id);
        if (!question_is_asked(question) || (value == NULL && finding == NULL))
            continue;
        const char *text = value_text(answer, question, value);
        if (text == NULL)
            return fault_nomem();
        put_answer(answer, text_of(answer, &question->label), text, finding);
    }
    put_odd(answer);
    json_close(&answer->out, ']');
    return OK;
}

/* --- the page -------------------------------------------------------------------------------- */

/* A question as people know it: 5, “What it asks…”; anything else as it is. */
static const char *question_name(const struct answer_page *answer, const char *id)
{
    const struct form *form = answer->held.entry->form;
    const struct question *question = form_question(form, id);
    const char *text = question == NULL ? NULL : text_of(answer, &question->label);
    if (text == NULL)
        return id;
    const struct question *screen =
        question->screen == NULL ? NULL : form_question(form, question->screen);
    const char *number = question->number != NULL ? question->number
                         : screen != NULL         ? screen->number
                                                  : NULL;
    size_t length = text_fit(text, ASKED_BYTES_MAX);
    return arena_format(answer->held.arena, "%s%s“%.*s%s”", number == NULL ? "" : number,
                        number == NULL ? "" : ", ", (int)length, text,
                        text[length] == '\0' ? "" : "…");
}

/* A finding of the quarantine as the sentence it has. */
static enum fault say_reason(const struct answer_page *answer, const struct json *finding,
                             const char **out)
{
    struct finding_arg args[FINDING_ARGS_MAX];
    AUTO(buffer) struct buffer words = buffer_of(LIMIT_PAGE_BYTES);
    struct finding said = {.at = "", .code = json_member_text(finding, "code"), .args = args};
    const struct json *given = json_first(json_member(finding, "args"));
    for (; given != NULL && said.arg_count < FINDING_ARGS_MAX; given = json_next(given)) {
        const char *value = json_text(given);
        if (value != NULL && strcmp(json_name(given), "question") == 0)
            value = question_name(answer, value);
        args[said.arg_count++] = (struct finding_arg){json_name(given), value == NULL ? "" : value};
    }
    message_text(page_words(&answer->page), &said, &words);
    TRY(buffer_check(&words));
    *out = arena_text(answer->held.arena, words.data);
    return *out == NULL ? fault_nomem() : OK;
}

static enum fault put_reasons(struct answer_page *answer)
{
    json_open(&answer->out, "reasons", '[');
    for (const struct json *f = json_first(answer->reasons); f != NULL; f = json_next(f)) {
        const char *said = NULL;
        const char *severity = json_member_text(f, "severity");
        if (severity == NULL || strcmp(severity, "error") != 0)
            continue;
        TRY(say_reason(answer, f, &said));
        json_open(&answer->out, NULL, '{');
        json_put_text(&answer->out, "reason",
                      aside_words(page_words(&answer->page), json_member_text(f, "code")));
        json_put_text(&answer->out, "said", said);
        json_close(&answer->out, '}');
    }
    json_close(&answer->out, ']');
    return OK;
}

static void put_fact(struct answer_page *answer, const char *name, const char *value)
{
    if (value == NULL || value[0] == '\0')
        return;
    json_open(&answer->out, NULL, '{');
    json_put_text(&answer->out, "fact", word(answer, name));
    json_put_text(&answer->out, "value", value);
    json_close(&answer->out, '}');
}

static void put_fact_time(struct answer_page *answer, const char *name, int64_t utc_ms)
{
    json_open(&answer->out, NULL, '{');
    json_put_text(&answer->out, "fact", word(answer, name));
    desk_put_time(&answer->out, "value", utc_ms);
    json_close(&answer->out, '}');
}

static void put_facts(struct answer_page *answer)
{
    static const char *const modes[MODE_COUNT] = {"staff_mode_kiosk", "staff_mode_phone",
                                                  "staff_mode_interviewer", "staff_mode_paper"};
    const struct response *response = &answer->response;
    const struct desk *desk = &answer->held.desk;
    bool known_unit = unit_list_find(desk->view->units, response->unit) != NULL;
    const char *seconds = response->seconds < 0 ? NULL
                                                : arena_format(answer->held.arena, "%lld",
                                                               (long long)response->seconds);
    json_open(&answer->out, "facts", '[');
    put_fact(answer, "staff_unit",
             known_unit
                 ? page_unit_name(desk->view->units, response->unit, page_words(&answer->page))
                 : response->unit);
    put_fact_time(answer, "staff_received", answer->known->response.received_ms);
    if (response->has_started)
        put_fact_time(answer, "staff_started", response->started.utc_ms);
    put_fact(answer, "staff_took", seconds);
    put_fact(answer, "staff_mode", word(answer, modes[response->mode]));
    put_fact(answer, "staff_counter", response->counter);
    put_fact(answer, "staff_device", response->device);
    put_fact(answer, "staff_code_of_answer", answer->held.request->arguments[1]);
    json_close(&answer->out, ']');
}

static enum fault put_rulings(struct answer_page *answer)
{
    struct ruling_list list;
    TRY(store_rulings(answer->held.request->services->store, answer->held.entry->campaign->province,
                      answer->id, answer->held.arena, &list));
    json_put_bool(&answer->out, "has_rulings", list.count > 0);
    json_open(&answer->out, "rulings", '[');
    for (size_t i = 0; i < list.count; i++) {
        json_open(&answer->out, NULL, '{');
        held_put_ruling(&answer->out, &answer->page, &list.items[i]);
        json_put_bool(&answer->out, "holds", i == 0);
        json_close(&answer->out, '}');
    }
    json_close(&answer->out, ']');
    return OK;
}

static enum fault reply_answer(struct answer_page *answer, const struct held_typed *typed,
                               const char *wrong)
{
    struct held_desk *held = &answer->held;
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    const struct held_answer judged = {.unit = answer->known->response.unit,
                                       .complete = answer->response.complete,
                                       .reasons = answer->reasons};
    const char *bar = ruling_bar(held->entry->campaign, &judged);
    char brief[HELD_SHORT_SIZE];
    answer->out = json_out_to(&context);
    answer->page = desk_page(held->request, &held->desk, "staff_answer", &answer->out);
    desk_put_campaign(&answer->out, &answer->page, held->entry);
    held_short(answer->id, brief);
    json_put_text(&answer->out, "brief", brief);
    json_put_text(&answer->out, "list_href", held_address(held, &answer->page, ""));
    json_put_text(&answer->out, "action",
                  visit_address(answer->page.arena, &answer->page.visit, held->request->path));
    json_put_text(&answer->out, "bar",
                  bar == NULL ? NULL : message_words(page_words(&answer->page), bar));
    put_facts(answer);
    TRY(put_reasons(answer));
    TRY(put_answers(answer));
    TRY(put_rulings(answer));
    TRY(held_put_form(held, &answer->out, typed, wrong));
    return page_reply(held->request, wrong == NULL ? 200 : 422, "staff-answer", &answer->out);
}

static enum fault make_answer(struct request *request)
{
    AUTO(answer_page) struct answer_page answer = {0};
    bool found = false;
    TRY(open_answer(request, &answer, &found));
    return found ? reply_answer(&answer, NULL, NULL) : desk_reply_nothing(request);
}

static enum fault rule_answer(struct request *request)
{
    AUTO(answer_page) struct answer_page answer = {0};
    struct fields fields = {0};
    bool found = false;
    const char *wrong = NULL;
    TRY(open_answer(request, &answer, &found));
    if (!found)
        return desk_reply_nothing(request);
    TRY(fields_parse(request->arena, request->body.data, request->body.length, &fields));
    struct held_typed typed = held_read(&fields);
    typed.ids = &answer.id;
    typed.count = 1;
    TRY(held_rule(&answer.held, &typed, &wrong));
    if (wrong != NULL)
        return reply_answer(&answer, &typed, wrong);
    const struct page page = page_titled(request, request->path, "staff_answer");
    http_reply_see_other(request, visit_address(request->arena, &page.visit, request->path));
    return OK;
}

enum fault staff_answer(struct request *request)
{
    errand_run(request, make_answer);
    return OK;
}

enum fault staff_answer_post(struct request *request)
{
    AUTO(desk) struct desk desk = {0};
    struct fields fields = {0};
    bool done = false;
    TRY(staff_post_open(request, STAFF_RULING, &desk, &fields, &done));
    if (!done)
        errand_run(request, rule_answer);
    return OK;
}
