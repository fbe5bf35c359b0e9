/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/response_table.h"

#include "base/buffer.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { NUMBER_SIZE = 24 };

static const char *const first_columns[] = {"unit", "started", "mode", "language"};
static const char *const place_columns[] = {"village", "counter", "field", "assignment"};
static const char *const by_columns[] = {"device", "interviewer"};
static const char *const held_columns[] = {"quarantined", "reasons"};
static const char simulated_words[] = "SỐ LIỆU MÔ PHỎNG";

static void put_names(const char *const *names, size_t count, struct buffer *out)
{
    for (size_t i = 0; i < count; i++)
        csv_put(out, false, names[i]);
}

void response_table_head(const struct response_table *table, struct buffer *out)
{
    const struct form *form = table->form;
    csv_put(out, true, "id");
    put_names(first_columns, ARRAY_LENGTH(first_columns), out);
    for (size_t i = 0; i < form->question_count; i++) {
        if (question_is_asked(&form->questions[i]))
            csv_put(out, false, form->questions[i].id);
    }
    put_names(place_columns, ARRAY_LENGTH(place_columns), out);
    put_names(by_columns, ARRAY_LENGTH(by_columns), out);
    csv_put(out, false, "complete");
    if (table->simulated)
        csv_put(out, false, "simulated");
    if (table->held)
        put_names(held_columns, ARRAY_LENGTH(held_columns), out);
    csv_end_row(out);
}

static void put_member(const struct json *object, const char *name, struct buffer *out)
{
    const char *text = json_member_text(object, name);
    csv_put(out, false, text != NULL ? text : "");
}

/* 1;6, and whatever else is no single number */
static enum fault put_choices(const struct json *answer, struct buffer *out)
{
    AUTO(buffer) struct buffer cell = buffer_of(RESPONSE_BYTES_MAX);
    buffer_text(&cell, "");
    bool list = json_is(answer, JSON_ARRAY);
    if (!list)
        json_canonical(answer, NULL, &cell);
    for (const struct json *item = list ? json_first(answer) : NULL; item != NULL;
         item = json_next(item)) {
        if (cell.length > 0)
            buffer_char(&cell, ';');
        json_canonical(item, NULL, &cell);
    }
    TRY(buffer_check(&cell));
    csv_put(out, false, cell.data);
    return OK;
}

/* An answer as a cell: 4, 1;6, text, "null" for declined, "" for none; a text is never declined. */
static enum fault put_answer(const struct question *question, const struct json *answer,
                             struct buffer *out)
{
    char number[NUMBER_SIZE];
    int64_t value;
    bool nothing =
        answer == NULL || (json_is(answer, JSON_NULL) && question->type == QUESTION_TEXT);
    if (nothing || json_text(answer) != NULL) {
        csv_put(out, false, nothing ? "" : json_text(answer));
        return OK;
    }
    if (!json_integer(answer, &value))
        return put_choices(answer, out);
    snprintf(number, sizeof number, "%" PRId64, value);
    csv_put(out, false, number);
    return OK;
}

/* The answers beside the questions of the form; consent stands outside of them. */
static void lay_out(const struct form *form, const struct json *response,
                    const struct json *answers[FORM_QUESTIONS_MAX])
{
    const struct json *agreed = json_member(json_member(response, "consent"), "agreed");
    for (size_t i = 0; i < form->question_count; i++)
        answers[i] = form->questions[i].type == QUESTION_CONSENT ? agreed : NULL;
    const struct json *given = json_member(response, "answers");
    if (!json_is(given, JSON_OBJECT))
        return;
    for (const struct json *m = json_first(given); m != NULL; m = json_next(m)) {
        const struct question *question = form_question(form, json_name(m));
        if (question != NULL && question->type != QUESTION_CONSENT)
            answers[question - form->questions] = m;
    }
}

/* "range /answers/q9_24; required /answers/q5" */
static enum fault put_reasons(const char *reasons, struct buffer *out)
{
    AUTO(json) struct json *list = NULL;
    AUTO(buffer) struct buffer cell = buffer_of(RESPONSE_BYTES_MAX);
    buffer_text(&cell, "");
    if (reasons != NULL)
        TRY(json_parse(reasons, strlen(reasons), &list));
    for (const struct json *reason = json_first(list); reason != NULL; reason = json_next(reason)) {
        const char *code = json_member_text(reason, "code");
        const char *at = json_member_text(reason, "at");
        buffer_format(&cell, "%s%s %s", cell.length > 0 ? "; " : "", code != NULL ? code : "",
                      at != NULL ? at : "");
    }
    TRY(buffer_check(&cell));
    csv_put(out, false, reasons != NULL ? "true" : "false");
    csv_put(out, false, cell.data);
    return OK;
}

static enum fault put_row(const struct response_table *table, const struct json *response,
                          struct buffer *out)
{
    const struct form *form = table->form;
    const struct json *answers[FORM_QUESTIONS_MAX];
    lay_out(form, response, answers);
    for (size_t i = 0; i < ARRAY_LENGTH(first_columns); i++)
        put_member(response, first_columns[i], out);
    for (size_t i = 0; i < form->question_count; i++) {
        if (question_is_asked(&form->questions[i]))
            TRY(put_answer(&form->questions[i], answers[i], out));
    }
    for (size_t i = 0; i < ARRAY_LENGTH(place_columns); i++)
        put_member(json_member(response, "place"), place_columns[i], out);
    for (size_t i = 0; i < ARRAY_LENGTH(by_columns); i++)
        put_member(json_member(response, "by"), by_columns[i], out);
    const struct json *complete = json_member(response, "complete");
    csv_put(out, false, complete == NULL || json_true(complete) ? "true" : "false");
    return OK;
}

enum fault response_table_row(const struct response_table *table, struct uuid id,
                              const char *document, const char *reasons, struct buffer *out)
{
    AUTO(json) struct json *response = NULL;
    char id_text[UUID_TEXT_SIZE];
    uuid_text(id, id_text);
    if (json_parse(document, strlen(document), &response) != OK)
        return fault_raise(FAULT_CORRUPT, "response_stored", "id", id_text, NULL);
    csv_put(out, true, id_text);
    TRY(put_row(table, response, out));
    if (table->simulated)
        csv_put(out, false, simulated_words);
    if (table->held)
        TRY(put_reasons(reasons, out));
    csv_end_row(out);
    return buffer_check(out);
}
