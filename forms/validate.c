/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/place.h"
#include "forms/answers.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { INTEGER_TEXT_SIZE = 24 };

static const struct place WHOLE;
static const struct place ANSWERS = {&WHOLE, "answers", 0};
static const struct place CONSENT = {&WHOLE, "consent", 0};
static const struct place AGREED = {&CONSENT, "agreed", 0};
static const struct place LANGUAGE = {&WHOLE, "language", 0};

/* An example of what the question takes: it reads the same in every language. */
static const char *expected_json(enum question_type type)
{
    switch (type) {
    case QUESTION_MANY:
        return "[1, 2]";
    case QUESTION_TEXT:
        return "\"abc\"";
    case QUESTION_DATE:
        return "\"2026-12-31\"";
    case QUESTION_UNIT:
        return "\"19333\"";
    default:
        return "1";
    }
}

static void add_range(const struct question *question, const char *at, const char *value,
                      struct findings *findings)
{
    struct question_bounds bounds = question_bounds(question);
    char low[INTEGER_TEXT_SIZE];
    char high[INTEGER_TEXT_SIZE];
    snprintf(low, sizeof low, "%" PRId64, bounds.low);
    snprintf(high, sizeof high, "%" PRId64, bounds.high);
    findings_add(findings, SEVERITY_ERROR, at, "range", "question", question->id, "value", value,
                 "low", low, "high", high, NULL);
}

/* Findings quote numbers only, never what a person wrote. */
static void add_wrong(const struct question *question, const struct answer *answer,
                      struct findings *findings)
{
    struct place place = place_member(&ANSWERS, question->id);
    const char *at = place_pointer(&place, findings);
    char value[INTEGER_TEXT_SIZE];
    snprintf(value, sizeof value, "%" PRId64, answer->value);
    if (strcmp(answer->wrong, "range") == 0)
        add_range(question, at, value, findings);
    else if (strcmp(answer->wrong, "choice") == 0)
        findings_add(findings, SEVERITY_ERROR, at, "choice", "question", question->id, "value",
                     value, NULL);
    else if (strcmp(answer->wrong, "type") == 0)
        findings_add(findings, SEVERITY_ERROR, at, "type", "question", question->id, "expected",
                     expected_json(question->type), NULL);
    else
        findings_add(findings, SEVERITY_ERROR, at, answer->wrong, "question", question->id, NULL);
}

static void check_unknown(const struct answers *answers, const struct json *given,
                          struct findings *findings)
{
    if (answers->known == json_count(given))
        return;
    for (const struct json *m = json_first(given); m != NULL; m = json_next(m)) {
        const struct question *question = form_question(answers->form, json_name(m));
        if (question != NULL && question_is_answered(question))
            continue;
        struct place place = place_member(&ANSWERS, json_name(m));
        findings_add(findings, SEVERITY_ERROR, place_pointer(&place, findings), "unknown_member",
                     "question", place_excerpt(json_name(m), findings), NULL);
    }
}

static void check_answers(const struct answers *answers, bool complete, struct findings *findings)
{
    for (size_t i = 0; i < answers->form->question_count; i++) {
        const struct question *question = &answers->form->questions[i];
        struct answer answer = answers->items[i];
        if (answer.kind == ANSWER_BLANK && question->required && complete)
            answer.wrong = "required";
        if (answer.wrong != NULL)
            add_wrong(question, &answer, findings);
    }
}

/* Consent counts only when it was said: neither silence nor anything but true is a yes. */
static void check_consent(const struct form *form, const struct response *response,
                          struct findings *findings)
{
    const struct json *consent = json_member(response->document, "consent");
    bool absent = consent == NULL || json_is(consent, JSON_NULL);
    if (absent ? !form_asks_consent(form) : json_true(json_member(consent, "agreed")))
        return;
    findings_add(findings, SEVERITY_ERROR, place_pointer(&AGREED, findings), "consent", NULL);
}

static void check_language(const struct form *form, const struct response *response,
                           struct findings *findings)
{
    if (response->language[0] == '\0' || form_language(form, response->language) >= 0)
        return;
    findings_add(findings, SEVERITY_ERROR, place_pointer(&LANGUAGE, findings), "choice", "question",
                 "language", "value", place_excerpt(response->language, findings), NULL);
}

enum fault response_validate(const struct form *form, const struct response *response,
                             struct findings *findings, int32_t *codes)
{
    /* 13 KB, of which answers_judge fills what the form's questions need. */
    struct answers answers __attribute__((uninitialized));
    check_language(form, response, findings);
    check_consent(form, response, findings);
    answers_judge(form, response->answers, &answers);
    if (response->answers != NULL) { /* its absence is a finding of response_read already */
        check_unknown(&answers, response->answers, findings);
        check_answers(&answers, response->complete, findings);
    }
    if (codes != NULL)
        answers_codes(&answers, codes);
    return findings->failed ? FAULT_NOMEM : OK;
}

static const char *required_message(enum question_type type)
{
    switch (type) {
    case QUESTION_SCALE:
        return "citizen_required";
    case QUESTION_ONE:
    case QUESTION_UNIT:
        return "citizen_required_one";
    case QUESTION_MANY:
        return "citizen_required_many";
    case QUESTION_CONSENT:
        return "citizen_consent";
    default:
        return "citizen_required_text";
    }
}

static const char *type_message(enum question_type type)
{
    switch (type) {
    case QUESTION_NUMBER:
        return "citizen_number";
    case QUESTION_DATE:
        return "citizen_date";
    case QUESTION_TEXT:
        return "citizen_text";
    default:
        return "citizen_choice";
    }
}

static const char *range_message(enum question_type type)
{
    switch (type) {
    case QUESTION_TEXT:
        return "citizen_long";
    case QUESTION_NUMBER:
        return "citizen_range";
    default:
        return "citizen_choice";
    }
}

const char *validate_citizen_message(const struct question *question, const char *code)
{
    if (strcmp(code, "consent") == 0)
        return "citizen_consent";
    if (question == NULL)
        return "citizen_other";
    if (strcmp(code, "required") == 0)
        return required_message(question->type);
    if (strcmp(code, "type") == 0)
        return type_message(question->type);
    if (strcmp(code, "range") == 0)
        return range_message(question->type);
    if (strcmp(code, "choice") == 0)
        return "citizen_choice";
    if (strcmp(code, "relevance") == 0)
        return "citizen_relevance";
    return "citizen_other";
}
