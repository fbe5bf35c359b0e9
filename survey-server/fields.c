/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/fields.h"

#include "base/json_write.h"
#include "base/text.h"
#include "survey-server/limits.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const char *const hidden_names[] = {"id", "unit", "lang", "started", "version", "ticket"};

static enum fault wrong_encoding(void)
{
    return fault_raise(FAULT_INVALID, "field_encoding", NULL);
}

static int hex_digit(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    char lower = (char)(digit | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* Takes away white space at either end and the CR of line ends (browsers post CRLF), however many
 * there are: what was tidied once stays as it is. */
static char *tidy(char *text)
{
    while (isspace((unsigned char)*text))
        text++;
    size_t length = strlen(text);
    while (length > 0 && isspace((unsigned char)text[length - 1]))
        text[--length] = '\0';
    char *to = text;
    for (const char *from = text; *from != '\0'; from++) {
        while (*from == '\n' && to > text && to[-1] == '\r')
            to--;
        *to++ = *from;
    }
    *to = '\0';
    return text;
}

/* Undoes percent signs and plusses, in the arena. */
static enum fault decode(struct arena *arena, const char *text, size_t length, const char **out)
{
    char *decoded = arena_alloc(arena, length + 1);
    if (decoded == NULL)
        return FAULT_NOMEM;
    size_t size = 0;
    for (size_t i = 0; i < length; i++) {
        int high = text[i] == '%' && length - i > 2 ? hex_digit(text[i + 1]) : -1;
        int low = high < 0 ? -1 : hex_digit(text[i + 2]);
        if (text[i] == '%' && low < 0)
            return wrong_encoding();
        decoded[size++] = low >= 0 ? (char)(high * 16 + low) : text[i] == '+' ? ' ' : text[i];
        if (decoded[size - 1] == '\0')
            return wrong_encoding();
        i += low >= 0 ? 2 : 0;
    }
    if (!text_is_utf8(decoded, size))
        return wrong_encoding();
    *out = tidy(decoded);
    return OK;
}

static enum fault parse_field(struct arena *arena, const char *text, size_t length,
                              struct field *out)
{
    const char *equals = memchr(text, '=', length);
    size_t name_length = equals == NULL ? length : (size_t)(equals - text);
    TRY(decode(arena, text, name_length, &out->name));
    if (equals == NULL)
        return decode(arena, "", 0, &out->value);
    return decode(arena, equals + 1, length - name_length - 1, &out->value);
}

/* How many fields a text can hold. */
static size_t count_fields(const char *text, size_t length)
{
    size_t count = 1;
    for (size_t i = 0; i < length; i++)
        count += text[i] == '&';
    return count;
}

/* By name, then in order. */
static int compare_names(const void *a, const void *b)
{
    const struct field *left = *(struct field *const *)a;
    const struct field *right = *(struct field *const *)b;
    int order = strcmp(left->name, right->name);
    return order != 0 ? order : (left > right) - (left < right);
}

/* Looking for fields of one name anew each time would be quadratic. */
enum fault fields_tie(struct arena *arena, struct fields *fields)
{
    struct field **sorted = arena_array(arena, fields->count, sizeof(struct field *));
    if (sorted == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < fields->count; i++)
        sorted[i] = &fields->items[i];
    qsort(sorted, fields->count, sizeof(struct field *), compare_names);
    for (size_t i = 1; i < fields->count; i++) {
        if (strcmp(sorted[i - 1]->name, sorted[i]->name) != 0)
            continue;
        sorted[i - 1]->next = sorted[i];
        sorted[i]->again = true;
    }
    return OK;
}

enum fault fields_parse(struct arena *arena, const char *text, size_t length, struct fields *out)
{
    struct fields fields = {0};
    size_t room = count_fields(text, length);
    if (room > LIMIT_FIELDS)
        return fault_raise(FAULT_LIMIT, "field_count", NULL);
    fields.items = arena_array(arena, room, sizeof *fields.items);
    if (fields.items == NULL)
        return FAULT_NOMEM;
    for (size_t at = 0; at < length;) {
        const char *end = memchr(text + at, '&', length - at);
        size_t size = end == NULL ? length - at : (size_t)(end - text) - at;
        if (size > 0)
            TRY(parse_field(arena, text + at, size, &fields.items[fields.count++]));
        at += size + 1;
    }
    TRY(fields_tie(arena, &fields));
    *out = fields;
    return OK;
}

const char *fields_first(const struct fields *fields, const char *name)
{
    for (size_t i = 0; i < fields->count; i++) {
        if (strcmp(fields->items[i].name, name) == 0)
            return fields->items[i].value;
    }
    return NULL;
}

bool fields_have(const struct fields *fields, const char *name, const char *value)
{
    for (size_t i = 0; i < fields->count; i++) {
        if (strcmp(fields->items[i].name, name) == 0 && strcmp(fields->items[i].value, value) == 0)
            return true;
    }
    return false;
}

static bool is_hidden(const char *name)
{
    for (size_t i = 0; i < ARRAY_LENGTH(hidden_names); i++) {
        if (strcmp(hidden_names[i], name) == 0)
            return true;
    }
    return false;
}

/* Whether the question's answers are numbers (choices, or a number itself). */
static bool is_numeric(const struct question *question)
{
    return question != NULL &&
           (question->type == QUESTION_ONE || question->type == QUESTION_MANY ||
            question->type == QUESTION_SCALE || question->type == QUESTION_NUMBER);
}

static void put_value(struct json_out *out, const char *name, const struct question *question,
                      const char *value)
{
    int64_t number;
    if (question != NULL && question->type != QUESTION_TEXT && strcmp(value, "null") == 0)
        json_put_null(out, name);
    else if (is_numeric(question) && text_to_integer(value, &number))
        json_put_integer(out, name, number);
    else
        json_put_text(out, name, value);
}

/* The values of one name, from its first field on: one value, or an array; empty ones do not
 * count. A multiple choice is an array, unless it was declined. */
static void put_answer(const struct field *first, const struct question *question,
                       struct json_out *out)
{
    const char *only = NULL;
    size_t count = 0;
    for (const struct field *field = first; field != NULL; field = field->next) {
        if (field->value[0] == '\0')
            continue;
        only = field->value;
        count++;
    }
    bool many = question != NULL && question->type == QUESTION_MANY;
    if (count == 0)
        return;
    if (count == 1 && (!many || strcmp(only, "null") == 0)) {
        put_value(out, first->name, question, only);
        return;
    }
    json_open(out, first->name, '[');
    for (const struct field *field = first; field != NULL; field = field->next) {
        if (field->value[0] != '\0')
            put_value(out, NULL, question, field->value);
    }
    json_close(out, ']');
}

/* A ticked box of consent stands outside the answers. */
static void put_consent(const struct fields *fields, const struct form *form, struct json_out *out)
{
    for (size_t i = 0; i < form->question_count; i++) {
        const struct question *question = &form->questions[i];
        if (question->type != QUESTION_CONSENT || fields_first(fields, question->id) == NULL)
            continue;
        json_open(out, "consent", '{');
        json_put_text(out, "notice", form->version);
        json_put_bool(out, "agreed", fields_have(fields, question->id, "1"));
        json_close(out, '}');
    }
}

static void put_answers(const struct fields *fields, const struct form *form, struct json_out *out)
{
    json_open(out, "answers", '{');
    for (size_t i = 0; i < fields->count; i++) {
        const struct field *field = &fields->items[i];
        const struct question *question = form_question(form, field->name);
        bool consent = question != NULL && question->type == QUESTION_CONSENT;
        if (!is_hidden(field->name) && !consent && !field->again)
            put_answer(field, question, out);
    }
    json_close(out, '}');
}

static void put_hidden(struct json_out *out, const char *member, const struct fields *fields,
                       const char *name)
{
    const char *value = fields_first(fields, name);
    if (value != NULL && value[0] != '\0')
        json_put_text(out, member, value);
}

enum fault fields_response(const struct fields *fields, const struct fields_about *about,
                           struct buffer *out)
{
    struct json_out json = json_out_to(out);
    json_open(&json, NULL, '{');
    json_put_text(&json, "campaign", about->campaign);
    json_put_text(&json, "form", about->form->id);
    put_hidden(&json, "version", fields, "version");
    put_hidden(&json, "unit", fields, "unit");
    put_hidden(&json, "language", fields, "lang");
    json_put_text(&json, "mode", response_mode_name(about->mode));
    put_hidden(&json, "started", fields, "started");
    json_put_bool(&json, "complete", true);
    if (about->test)
        json_put_bool(&json, "test", true);
    put_answers(fields, about->form, &json);
    put_consent(fields, about->form, &json);
    json_close(&json, '}');
    return buffer_check(out);
}
