/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/response_table.h"

#include "base/csv.h"

#include <string.h>

static const char *const first_columns[] = {"unit", "started", "mode", "language"};
static const char *const place_columns[] = {"village", "counter", "field", "assignment"};
static const char *const by_columns[] = {"device", "interviewer"};
static const char simulated_words[] = "SỐ LIỆU MÔ PHỎNG";

void response_table_head(const struct response_table *table, struct buffer *out)
{
    const struct form *form = table->form;
    csv_put(out, true, "id");
    for (size_t i = 0; i < ARRAY_LENGTH(first_columns); i++)
        csv_put(out, false, first_columns[i]);
    for (size_t i = 0; i < form->question_count; i++) {
        if (question_is_asked(&form->questions[i]))
            csv_put(out, false, form->questions[i].id);
    }
    for (size_t i = 0; i < ARRAY_LENGTH(place_columns); i++)
        csv_put(out, false, place_columns[i]);
    for (size_t i = 0; i < ARRAY_LENGTH(by_columns); i++)
        csv_put(out, false, by_columns[i]);
    csv_put(out, false, "complete");
    if (table->simulated)
        csv_put(out, false, "simulated");
    csv_end_row(out);
}

static void put_member(const struct json *object, const char *name, struct buffer *out)
{
    const char *text = json_member_text(object, name);
    csv_put(out, false, text != NULL ? text : "");
}

/* An answer as a cell: 4, 1;6, text, "null" for declined, "" for none. */
static enum fault put_answer(const struct json *answer, struct buffer *out)
{
    AUTO(buffer) struct buffer cell = buffer_of(RESPONSE_BYTES_MAX);
    if (json_text(answer) != NULL) {
        csv_put(out, false, json_text(answer));
        return OK;
    }
    if (json_is(answer, JSON_ARRAY)) {
        for (const struct json *item = json_first(answer); item != NULL; item = json_next(item)) {
            if (cell.length > 0)
                buffer_char(&cell, ';');
            json_canonical(item, NULL, &cell);
        }
    } else if (answer != NULL) {
        json_canonical(answer, NULL, &cell);
    }
    csv_put(out, false, cell.data != NULL ? cell.data : "");
    return buffer_check(&cell);
}

enum fault response_table_row(const struct response_table *table, struct uuid id,
                              const char *document, struct buffer *out)
{
    const struct form *form = table->form;
    AUTO(json) struct json *response = NULL;
    char id_text[UUID_TEXT_SIZE];
    uuid_text(id, id_text);
    if (json_parse(document, strlen(document), &response) != OK)
        return fault_raise(FAULT_CORRUPT, "response_stored", "id", id_text, NULL);
    csv_put(out, true, id_text);
    for (size_t i = 0; i < ARRAY_LENGTH(first_columns); i++)
        put_member(response, first_columns[i], out);
    const struct json *answers = json_member(response, "answers");
    for (size_t i = 0; i < form->question_count; i++) {
        if (question_is_asked(&form->questions[i]))
            TRY(put_answer(json_member(answers, form->questions[i].id), out));
    }
    for (size_t i = 0; i < ARRAY_LENGTH(place_columns); i++)
        put_member(json_member(response, "place"), place_columns[i], out);
    for (size_t i = 0; i < ARRAY_LENGTH(by_columns); i++)
        put_member(json_member(response, "by"), by_columns[i], out);
    const struct json *complete = json_member(response, "complete");
    csv_put(out, false, complete == NULL || json_true(complete) ? "true" : "false");
    if (table->simulated)
        csv_put(out, false, simulated_words);
    csv_end_row(out);
    return buffer_check(out);
}
