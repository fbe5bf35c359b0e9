/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/fuzz/fuzz.h"

#include "base/file.h"
#include "base/message.h"
#include "base/text.h"
#include "forms/answers.h"
#include "forms/cursor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FINDINGS_BYTES = 4 << 20 };

void fuzz_failed(const char *condition, const char *file, int line)
{
    fprintf(stderr, "%s:%d: must hold: %s (last fault: %s)\n", file, line, condition,
            fault_detail()->code);
    abort();
}

int LLVMFuzzerInitialize(int *argument_count, char ***arguments)
{
    (void)argument_count;
    (void)arguments;
    MUST_BE_OK(id_start());
    MUST_BE_OK(message_load());
    return 0;
}

static bool has_argument(const struct finding *finding, const char *name, size_t length)
{
    for (size_t i = 0; i < finding->arg_count; i++) {
        if (strlen(finding->args[i].name) == length &&
            memcmp(finding->args[i].name, name, length) == 0)
            return true;
    }
    return false;
}

static void check_words(enum language language, const struct finding *finding)
{
    const char *words = message_words(language, finding->code);
    MUST(words != finding->code);
    for (const char *open = strchr(words, '{'); open != NULL; open = strchr(open + 1, '{'))
        MUST(has_argument(finding, open + 1, strcspn(open + 1, "}")));
}

/* True the first time for a message id with these arguments: looking words up takes long, and what
 * they need does not depend on the input. */
static bool is_new(const struct finding *finding)
{
    static bool seen[1 << 16];
    uint32_t hash = 2166136261u; /* FNV-1a */
    const char *text = finding->code;
    for (size_t i = 0;; text = finding->args[i++].name) {
        for (; *text != '\0'; text++)
            hash = (hash ^ (unsigned char)*text) * 16777619u;
        if (i == finding->arg_count)
            break;
    }
    bool *known = &seen[hash % ARRAY_LENGTH(seen)];
    return !*known && (*known = true);
}

static void check_finding(const struct finding *finding)
{
    MUST(text_is_utf8(finding->at, strlen(finding->at)));
    for (size_t i = 0; i < finding->arg_count; i++)
        MUST(text_is_utf8(finding->args[i].value, strlen(finding->args[i].value)));
    if (!is_new(finding))
        return;
    check_words(LANGUAGE_VI, finding);
    check_words(LANGUAGE_EN, finding);
}

void fuzz_check_detail(void) { check_finding(fault_detail()); }

void fuzz_check_findings(const struct findings *findings)
{
    MUST(!findings->failed && findings->count <= FINDINGS_MAX);
    MUST(findings->errors <= findings->count + findings->dropped);
    for (size_t i = 0; i < findings->count; i++)
        check_finding(&findings->items[i]);
}

/* The reasons of a 202 that lie in the response alone (docs/architecture.md). */
static bool is_reason(const char *code)
{
    static const char *const reasons[] = {"type",      "range",          "choice", "required",
                                          "relevance", "unknown_member", "consent"};
    for (size_t i = 0; i < ARRAY_LENGTH(reasons); i++) {
        if (strcmp(reasons[i], code) == 0)
            return true;
    }
    return false;
}

/* The first finding about a question since `from`, or NULL. */
static const struct finding *finding_about(const struct findings *findings, size_t from,
                                           const char *id)
{
    for (size_t i = from; i < findings->count; i++) {
        const char *at = findings->items[i].at;
        if (strncmp(at, "/answers/", 9) == 0 && strcmp(at + 9, id) == 0)
            return &findings->items[i];
    }
    return NULL;
}

/* What the citizen reads beside the question. */
static void check_citizen_words(const struct question *question, const struct finding *finding)
{
    struct finding shown = *finding;
    shown.code = validate_citizen_message(question, finding->code);
    check_finding(&shown);
}

static bool is_allowed(const struct question *question, int32_t code)
{
    if (question->type == QUESTION_DATE)
        return true;
    if (question->type == QUESTION_NUMBER)
        return code >= question->low && code <= question->high;
    if (question->type != QUESTION_MANY)
        return question_choice(question, code) != NULL;
    for (int value = 0; value <= FORM_SET_MAX; value++) {
        if ((code & 1 << value) != 0 && question_choice(question, value) == NULL)
            return false;
    }
    return code > 0;
}

/* What the finding about a question says and what its code says. */
static void check_agreement(const struct question *question, int32_t code,
                            const struct finding *finding)
{
    const char *reason = finding == NULL ? "" : finding->code;
    if (finding == NULL)
        MUST(code != CODE_INVALID);
    else if (strcmp(reason, "relevance") == 0)
        MUST(code == CODE_NOT_ASKED);
    else if (strcmp(reason, "required") == 0)
        MUST(code == CODE_BLANK && question->required);
    else
        MUST(code == CODE_INVALID);
    if (code == CODE_DECLINED)
        MUST(question->decline);
    if (code == CODE_NOT_ASKED)
        MUST(question->relevant != NULL);
    if (code_is_answer(code))
        MUST(is_allowed(question, code));
}

void fuzz_check_judgement(const struct form *form, const struct response *response,
                          struct findings *findings)
{
    static int32_t codes[FORM_QUESTIONS_MAX];
    static int32_t coded[FORM_QUESTIONS_MAX];
    size_t before = findings->count;
    MUST_BE_OK(response_validate(form, response, findings, codes));
    response_codes(form, response->answers, coded);
    MUST(memcmp(codes, coded, form->column_count * sizeof *codes) == 0);
    fuzz_check_findings(findings);
    for (size_t i = 0; i < findings->count; i++)
        MUST(findings->items[i].severity == SEVERITY_ERROR && is_reason(findings->items[i].code));
    if (findings->dropped > 0 || response->answers == NULL)
        return;
    for (size_t i = 0; i < form->question_count; i++) {
        const struct question *question = &form->questions[i];
        const struct finding *finding = finding_about(findings, before, question->id);
        if (question->column >= 0)
            check_agreement(question, codes[question->column], finding);
        if (finding != NULL)
            check_citizen_words(question, finding);
    }
}

const struct form *fuzz_form_shipped(void)
{
    static struct form *form;
    if (form == NULL)
        MUST_BE_OK(form_builtin("sipas-2026", &form));
    return form;
}

const struct form *fuzz_form_every_type(void)
{
    static struct form *form;
    if (form != NULL)
        return form;
    AUTO(buffer) struct buffer text = buffer_of(FORM_BYTES_MAX);
    AUTO(arena) struct arena *arena = NULL;
    MUST_BE_OK(file_read(FUZZ_FOLDER "/every-type.json", &text));
    MUST_BE_OK(arena_new(FINDINGS_BYTES, &arena));
    struct findings findings = findings_in(arena);
    MUST_BE_OK(form_load(text.data, text.length, &findings, &form));
    MUST(form != NULL && findings.count == 0);
    return form;
}

bool fuzz_same(const struct buffer *a, const struct buffer *b)
{
    return a->length == b->length && (a->length == 0 || memcmp(a->data, b->data, a->length) == 0);
}
