/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * form: loading and lint of a definition (forms/form.h). What loads is the same form when its own
 * document is loaded, and no answer makes judging it fail: an answer made to suit a question is
 * never wrong, whatever the conditions.
 */
#include "tests/fuzz/fuzz.h"

#include "base/date.h"
#include "base/json_write.h"
#include "forms/answers.h"

#include <stdlib.h>
#include <string.h>

enum { ARENA_BYTES = 16 << 20, RESPONSE_TEXT_BYTES = 1 << 20 };

/* How a made response answers each question. */
enum manner { LEAST, MOST, DECLINED, WRONG, MANNER_COUNT };

static void put_choices(struct json_out *out, const struct question *question, enum manner manner)
{
    size_t count = manner == LEAST ? 1 : question->choice_count;
    json_open(out, question->id, '[');
    for (size_t i = 0; i < count; i++)
        json_put_integer(out, NULL, question->choices[i].value);
    json_close(out, ']');
}

static void put_answer(struct json_out *out, const struct question *question, enum manner manner)
{
    struct question_bounds bounds = question_bounds(question);
    char day[DATE_TEXT_SIZE];
    if (manner == DECLINED) {
        json_put_null(out, question->id);
        return;
    }
    switch (manner == WRONG ? QUESTION_GROUP : question->type) {
    case QUESTION_MANY:
        put_choices(out, question, manner);
        break;
    case QUESTION_ONE:
    case QUESTION_SCALE:
    case QUESTION_NUMBER:
        json_put_integer(out, question->id, manner == LEAST ? bounds.low : bounds.high);
        break;
    case QUESTION_DATE:
        day_text(manner == LEAST ? -1 : 20778, day);
        json_put_text(out, question->id, day);
        break;
    case QUESTION_TEXT:
    case QUESTION_UNIT:
        json_put_text(out, question->id, manner == LEAST ? "x" : "9");
        break;
    default:
        json_put_bool(out, question->id, true); /* the answer to no question */
    }
}

static void make_response(const struct form *form, enum manner manner, struct buffer *out)
{
    struct json_out json = json_out_to(out);
    json_open(&json, NULL, '{');
    json_put_text(&json, "campaign", "c");
    json_open(&json, "answers", '{');
    for (size_t i = 0; i < form->question_count; i++) {
        if (question_is_answered(&form->questions[i]))
            put_answer(&json, &form->questions[i], manner);
    }
    json_close(&json, '}');
    json_close(&json, '}');
    MUST_BE_OK(buffer_check(out));
}

/* Suited answers may only be unasked, or lack the consent. */
static void check_suited(const struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        const char *code = findings->items[i].code;
        bool answer = strncmp(findings->items[i].at, "/answers/", 9) == 0;
        MUST(!answer || strcmp(code, "relevance") == 0);
    }
}

static void check_judging(const struct form *form, enum manner manner)
{
    AUTO(arena) struct arena *arena = NULL;
    AUTO(buffer) struct buffer text = buffer_of(RESPONSE_TEXT_BYTES);
    struct response response = {0};
    MUST_BE_OK(arena_new(ARENA_BYTES, &arena));
    struct findings findings = findings_in(arena);
    make_response(form, manner, &text);
    if (text.length > RESPONSE_BYTES_MAX)
        return;
    MUST_BE_OK(response_read(text.data, text.length, &findings, &response));
    findings = findings_in(arena); /* what else is in a response is not the form's */
    fuzz_check_judgement(form, &response, &findings);
    if (manner == LEAST || manner == MOST)
        check_suited(&findings);
    response_cleanup(&response);
}

static void check_texts(const struct form *form, const struct label *label)
{
    for (int language = 0; language < (int)form->language_count; language++) {
        int shown = -1;
        (void)form_text(form, label, language, &shown);
        MUST(shown >= 0 && shown < (int)form->language_count);
        MUST(label->texts[language] == NULL || shown == language);
    }
}

static void check_questions(const struct form *form)
{
    int column = 0;
    MUST(form->question_count >= 1 && form->question_count <= FORM_QUESTIONS_MAX);
    for (size_t i = 0; i < form->question_count; i++) {
        const struct question *question = &form->questions[i];
        MUST(form_question(form, question->id) == question);
        MUST(question->choice_count <= FORM_CHOICES_MAX);
        MUST(question->low <= question->high);
        MUST(question->column == -1 || question->column == column++);
        check_texts(form, &question->label);
        check_texts(form, &question->hint);
    }
    MUST((size_t)column == form->column_count);
}

static void check_reloaded(const struct form *form, const struct findings *before)
{
    AUTO(arena) struct arena *arena = NULL;
    AUTO(form) struct form *again = NULL;
    MUST_BE_OK(arena_new(ARENA_BYTES, &arena));
    struct findings findings = findings_in(arena);
    MUST_BE_OK(form_load(form->document, strlen(form->document), &findings, &again));
    MUST(again != NULL && hash_equal(form->hash, again->hash));
    MUST(strcmp(form->document, again->document) == 0);
    MUST(findings.count + findings.dropped == before->count + before->dropped);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(arena) struct arena *arena = NULL;
    AUTO(form) struct form *form = NULL;
    MUST_BE_OK(arena_new(ARENA_BYTES, &arena));
    struct findings findings = findings_in(arena);
    enum fault fault = form_load((const char *)data, size, &findings, &form);
    if (fault != OK) {
        MUST((fault == FAULT_INVALID || fault == FAULT_LIMIT) && form == NULL);
        fuzz_check_detail();
        return 0;
    }
    fuzz_check_findings(&findings);
    MUST((form == NULL) == (findings_errors(&findings) > 0));
    if (form == NULL)
        return 0;
    check_questions(form);
    check_reloaded(form, &findings);
    for (int manner = 0; manner < MANNER_COUNT; manner++)
        check_judging(form, (enum manner)manner);
    return 0;
}
