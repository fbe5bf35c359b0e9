/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/answers.h"

#include "base/text.h"
#include "forms/unit.h"

#include <assert.h>
#include <string.h>

bool question_is_answered(const struct question *question)
{
    return question_is_asked(question) && question->type != QUESTION_CONSENT;
}

struct question_bounds question_bounds(const struct question *question)
{
    struct question_bounds bounds = {question->low, question->high};
    if (question->type == QUESTION_TEXT)
        bounds = (struct question_bounds){0, (int64_t)question->text_max};
    for (size_t i = 0; i < question->choice_count; i++) {
        int64_t value = question->choices[i].value;
        bounds.low = i == 0 || value < bounds.low ? value : bounds.low;
        bounds.high = i == 0 || value > bounds.high ? value : bounds.high;
    }
    return bounds;
}

static struct answer blank(void) { return (struct answer){.kind = ANSWER_BLANK}; }

static struct answer given(int64_t value)
{
    return (struct answer){.kind = ANSWER_GIVEN, .value = value};
}

static struct answer wrong(const char *code, int64_t value)
{
    return (struct answer){.kind = ANSWER_WRONG, .wrong = code, .value = value};
}

static struct answer wrong_type(void) { return wrong("type", 0); }

static struct answer judge_choice(const struct question *question, const struct json *json)
{
    int64_t value;
    if (!json_integer(json, &value))
        return wrong_type();
    return question_choice(question, value) != NULL ? given(value) : wrong("choice", value);
}

/* Off either end of a scale is `range`; between its values, `choice`. */
static struct answer judge_scale(const struct question *question, const struct json *json)
{
    int64_t value;
    if (!json_integer(json, &value))
        return wrong_type();
    if (question_choice(question, value) != NULL)
        return given(value);
    struct question_bounds bounds = question_bounds(question);
    return wrong(value < bounds.low || value > bounds.high ? "range" : "choice", value);
}

static struct answer judge_many(const struct question *question, const struct json *json)
{
    if (!json_is(json, JSON_ARRAY))
        return wrong_type();
    int64_t set = 0;
    for (const struct json *item = json_first(json); item != NULL; item = json_next(item)) {
        struct answer answer = judge_choice(question, item);
        if (answer.kind != ANSWER_GIVEN)
            return answer;
        int64_t bit = INT64_C(1) << answer.value;
        if ((set & bit) != 0)
            return wrong("choice", answer.value);
        set |= bit;
    }
    return set == 0 ? blank() : given(set);
}

static struct answer judge_number(const struct question *question, const struct json *json)
{
    int64_t value;
    if (!json_integer(json, &value))
        return wrong_type();
    bool within = value >= question->low && value <= question->high;
    return within ? given(value) : wrong("range", value);
}

static struct answer judge_text(const struct question *question, const struct json *json)
{
    const char *text = json_text(json);
    if (text == NULL)
        return wrong_type();
    if (text[0] == '\0')
        return blank();
    size_t length = text_length(text);
    return length > question->text_max ? wrong("range", (int64_t)length) : given(0);
}

static struct answer judge_date(const struct json *json)
{
    int32_t day;
    return day_parse(json_text(json), &day) ? given(day) : wrong_type();
}

static struct answer judge_unit(const struct json *json)
{
    const char *code = json_text(json);
    if (code != NULL && code[0] == '\0')
        return blank();
    bool good = code != NULL && text_is_code(code) && strlen(code) <= UNIT_CODE_MAX;
    return good ? given(0) : wrong_type();
}

/* null: declined where that is allowed; nothing said in a text; where an answer is required, its
 * absence; elsewhere no answer of the question's type. */
static struct answer judge_null(const struct question *question)
{
    if (question->decline)
        return (struct answer){.kind = ANSWER_DECLINED};
    if (question->type == QUESTION_TEXT || question->required)
        return blank();
    return wrong_type();
}

static struct answer judge(const struct question *question, const struct json *json)
{
    if (json == NULL)
        return blank();
    if (json_is(json, JSON_NULL))
        return judge_null(question);
    switch (question->type) {
    case QUESTION_ONE:
        return judge_choice(question, json);
    case QUESTION_MANY:
        return judge_many(question, json);
    case QUESTION_SCALE:
        return judge_scale(question, json);
    case QUESTION_NUMBER:
        return judge_number(question, json);
    case QUESTION_TEXT:
        return judge_text(question, json);
    case QUESTION_DATE:
        return judge_date(json);
    case QUESTION_UNIT:
        return judge_unit(json);
    default:
        return blank(); /* has no answer in "answers" */
    }
}

/* Not relevant: fine unless something was answered all the same. */
static struct answer judge_unasked(const struct json *json)
{
    const char *text = json_text(json);
    bool nothing = json == NULL || json_is(json, JSON_NULL) || (text != NULL && text[0] == '\0') ||
                   (json_is(json, JSON_ARRAY) && json_first(json) == NULL);
    return (struct answer){.kind = ANSWER_NOT_ASKED, .wrong = nothing ? NULL : "relevance"};
}

/* expr_lookup over the answers judged so far. */
static enum fault look_up(void *context, const char *name, struct value *out)
{
    const struct answers *answers = context;
    const struct question *question = form_question(answers->form, name);
    if (question == NULL)
        return fault_raise(FAULT_NOTFOUND, "form_relevant_unknown", "question", name, NULL);
    const struct answer *answer = &answers->items[question - answers->form->questions];
    *out = (struct value){.kind = VALUE_MISSING};
    if (answer->kind != ANSWER_GIVEN)
        return OK;
    if (question->type == QUESTION_MANY)
        *out = (struct value){.kind = VALUE_SET, .set = (uint64_t)answer->value};
    else if (question->type == QUESTION_ONE || question->type == QUESTION_SCALE ||
             question->type == QUESTION_NUMBER)
        *out = (struct value){.kind = VALUE_NUMBER, .number = exact_integer(answer->value)};
    else
        *out = (struct value){.kind = VALUE_TEXT};
    return OK;
}

static bool is_asked(const struct question *question, struct answers *answers)
{
    if (question->relevant == NULL)
        return true;
    bool asked = true;
    enum fault fault = expr_truth(question->relevant, look_up, answers, &asked);
    assert(fault == OK); /* form_load refuses conditions that could fail */
    (void)fault;
    return asked;
}

void answers_judge(const struct form *form, const struct json *given_answers, struct answers *out)
{
    out->form = form;
    out->known = 0;
    memset(out->items, 0, form->question_count * sizeof *out->items);
    for (const struct json *m = json_first(given_answers); m != NULL; m = json_next(m)) {
        const struct question *question = form_question(form, json_name(m));
        if (question == NULL || !question_is_answered(question))
            continue;
        out->items[question - form->questions].json = m;
        out->known++;
    }
    for (size_t i = 0; i < form->question_count; i++) {
        const struct question *question = &form->questions[i];
        const struct json *json = out->items[i].json;
        out->items[i] = is_asked(question, out) ? judge(question, json) : judge_unasked(json);
        out->items[i].json = json;
    }
}
