/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/answers.h"
#include "forms/cursor.h"

void answers_codes(const struct answers *answers, int32_t *codes)
{
    static const int32_t missing[] = {[ANSWER_BLANK] = CODE_BLANK,
                                      [ANSWER_DECLINED] = CODE_DECLINED,
                                      [ANSWER_NOT_ASKED] = CODE_NOT_ASKED,
                                      [ANSWER_WRONG] = CODE_INVALID};
    for (size_t i = 0; i < answers->form->question_count; i++) {
        const struct answer *answer = &answers->items[i];
        int column = answers->form->questions[i].column;
        if (column >= 0)
            codes[column] =
                answer->kind == ANSWER_GIVEN ? (int32_t)answer->value : missing[answer->kind];
    }
}

void response_codes(const struct form *form, const struct json *answers, int32_t *codes)
{
    struct answers judged;
    answers_judge(form, answers, &judged);
    answers_codes(&judged, codes);
}

enum fault codes_look_up(void *coded_answers, const char *name, struct value *out)
{
    const struct coded_answers *answers = coded_answers;
    const struct question *question = form_question(answers->form, name);
    *out = (struct value){.kind = VALUE_MISSING};
    if (question == NULL || question->column < 0)
        return OK;
    int32_t code = answers->codes[question->column];
    if (!code_is_answer(code))
        return OK;
    if (question->type == QUESTION_MANY)
        *out = (struct value){.kind = VALUE_SET, .set = (uint32_t)code};
    else
        *out = (struct value){.kind = VALUE_NUMBER, .number = exact_integer(code)};
    return OK;
}
