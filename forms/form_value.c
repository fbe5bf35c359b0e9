/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/form_load.h"

#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { IDENTIFIER_MAX = 64, FACE_MAX = 5, INTEGER_TEXT_SIZE = 24 };

static bool name_is_in(const char *name, const char *const *names)
{
    for (; *names != NULL; names++) {
        if (strcmp(*names, name) == 0)
            return true;
    }
    return false;
}

bool form_object(struct form_reader *reader, const struct form_value *value,
                 const char *const *names)
{
    if (!json_is(value->json, JSON_OBJECT)) {
        FORM_ERROR(reader, value, "form_type", "expected", "{}");
        return false;
    }
    for (const struct json *m = json_first(value->json); m != NULL; m = json_next(m)) {
        if (name_is_in(json_name(m), names))
            continue;
        struct form_value member = {m, place_member(&value->at, json_name(m))};
        FORM_ERROR(reader, &member, "form_unknown_member", "member",
                   place_excerpt(json_name(m), reader->findings));
    }
    return true;
}

bool form_array(struct form_reader *reader, const struct form_value *value, size_t most)
{
    if (!json_is(value->json, JSON_ARRAY)) {
        FORM_ERROR(reader, value, "form_type", "expected", "[]");
        return false;
    }
    size_t count = json_count(value->json);
    if (count >= 1 && count <= most)
        return true;
    char limit[INTEGER_TEXT_SIZE];
    snprintf(limit, sizeof limit, "%zu", most);
    FORM_ERROR(reader, value, "form_count", "limit", limit);
    return false;
}

struct form_value form_member(const struct form_value *object, const char *name)
{
    return (struct form_value){json_member(object->json, name), place_member(&object->at, name)};
}

struct form_value form_needed(struct form_reader *reader, const struct form_value *object,
                              const char *name)
{
    struct form_value member = form_member(object, name);
    if (member.json == NULL)
        FORM_ERROR(reader, &member, "form_missing", "member", name);
    return member;
}

static void warn_unless_nfc(struct form_reader *reader, const struct form_value *value,
                            const char *text)
{
    const char *composed = text_nfc(reader->scratch, text);
    if (composed == NULL)
        reader->fault = FAULT_NOMEM;
    else if (strcmp(composed, text) != 0)
        FORM_WARNING(reader, value, "form_not_nfc", "text", place_excerpt(text, reader->findings));
}

const char *form_string(struct form_reader *reader, const struct form_value *value)
{
    if (value->json == NULL)
        return NULL;
    const char *text = json_text(value->json);
    if (text == NULL) {
        FORM_ERROR(reader, value, "form_type", "expected", "\"\"");
        return NULL;
    }
    if (text[strspn(text, " \t\r\n")] == '\0') {
        FORM_ERROR(reader, value, "form_empty");
        return NULL;
    }
    warn_unless_nfc(reader, value, text);
    const char *copy = arena_text(reader->form->arena, text);
    if (copy == NULL)
        reader->fault = FAULT_NOMEM;
    return copy;
}

static bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

bool form_is_identifier(const char *text)
{
    return is_letter(text[0]) && strlen(text) <= IDENTIFIER_MAX && text_is_code(text);
}

const char *form_identifier(struct form_reader *reader, const struct form_value *value)
{
    const char *text = form_string(reader, value);
    if (text == NULL)
        return NULL;
    if (form_is_identifier(text))
        return text;
    FORM_ERROR(reader, value, "form_id", "value", place_excerpt(text, reader->findings));
    return NULL;
}

int64_t form_integer(struct form_reader *reader, const struct form_value *value,
                     struct form_bounds bounds, int64_t otherwise)
{
    if (value->json == NULL)
        return otherwise;
    int64_t number;
    if (!json_integer(value->json, &number)) {
        FORM_ERROR(reader, value, "form_type", "expected", "0");
        return otherwise;
    }
    if (number >= bounds.low && number <= bounds.high)
        return number;
    char text[INTEGER_TEXT_SIZE];
    char low[INTEGER_TEXT_SIZE];
    char high[INTEGER_TEXT_SIZE];
    snprintf(text, sizeof text, "%" PRId64, number);
    snprintf(low, sizeof low, "%" PRId64, bounds.low);
    snprintf(high, sizeof high, "%" PRId64, bounds.high);
    FORM_ERROR(reader, value, "form_range", "value", text, "low", low, "high", high);
    return otherwise;
}

bool form_truth(struct form_reader *reader, const struct form_value *value, bool otherwise)
{
    if (value->json == NULL)
        return otherwise;
    if (json_is(value->json, JSON_BOOL))
        return json_true(value->json);
    FORM_ERROR(reader, value, "form_type", "expected", "true, false");
    return otherwise;
}

/* Counts the languages a label is not written in. */
static void count_gaps(struct form_reader *reader, const struct form_value *label)
{
    for (size_t i = 0; i < reader->form->language_count; i++) {
        struct form_value text = form_member(label, reader->form->languages[i]);
        if (text.json == NULL && reader->gaps[i].count++ == 0)
            reader->gaps[i].first = place_pointer(&text.at, reader->findings);
    }
}

struct label form_label(struct form_reader *reader, const struct form_value *value)
{
    struct label label = {0};
    if (value->json == NULL)
        return label;
    if (!json_is(value->json, JSON_OBJECT)) {
        FORM_ERROR(reader, value, "form_type", "expected", "{\"vi\": \"\"}");
        return label;
    }
    if (json_first(value->json) == NULL) {
        FORM_ERROR(reader, value, "form_empty");
        return label;
    }
    for (const struct json *m = json_first(value->json); m != NULL; m = json_next(m)) {
        struct form_value text = {m, place_member(&value->at, json_name(m))};
        int language = form_language(reader->form, json_name(m));
        if (language < 0)
            FORM_ERROR(reader, &text, "form_language", "language",
                       place_excerpt(json_name(m), reader->findings));
        else
            label.texts[language] = form_string(reader, &text);
    }
    count_gaps(reader, value);
    return label;
}

static struct choice read_choice(struct form_reader *reader, const struct form_value *value,
                                 int64_t most)
{
    static const char *const names[] = {"value", "label", "face", NULL};
    struct choice choice = {.value = -1};
    if (!form_object(reader, value, names))
        return choice;
    struct form_value number = form_needed(reader, value, "value");
    struct form_value label = form_needed(reader, value, "label");
    struct form_value face = form_member(value, "face");
    choice.value = (int32_t)form_integer(reader, &number, (struct form_bounds){0, most}, -1);
    choice.label = form_label(reader, &label);
    choice.face = (int)form_integer(reader, &face, (struct form_bounds){1, FACE_MAX}, 0);
    return choice;
}

static bool value_is_taken(const struct choice *choices, size_t count, int32_t value)
{
    for (size_t i = 0; i < count; i++) {
        if (choices[i].value == value)
            return true;
    }
    return false;
}

struct choice_list form_choices(struct form_reader *reader, const struct form_value *value,
                                int64_t most)
{
    struct choice_list none = {0};
    if (value->json == NULL || !form_array(reader, value, FORM_CHOICES_MAX))
        return none;
    size_t count = json_count(value->json);
    struct choice *choices = arena_array(reader->form->arena, count, sizeof *choices);
    if (choices == NULL) {
        reader->fault = FAULT_NOMEM;
        return none;
    }
    size_t index = 0;
    for (const struct json *item = json_first(value->json); item != NULL; item = json_next(item)) {
        struct form_value choice = {item, place_item(&value->at, index)};
        choices[index] = read_choice(reader, &choice, most);
        if (choices[index].value >= 0 && value_is_taken(choices, index, choices[index].value)) {
            char text[INTEGER_TEXT_SIZE];
            snprintf(text, sizeof text, "%" PRId32, choices[index].value);
            FORM_ERROR(reader, &choice, "form_duplicate", "value", text);
        }
        index++;
    }
    return (struct choice_list){choices, count};
}
