/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/form_load.h"

#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { IDENTIFIER_MAX = 64, FACE_MAX = 5, INTEGER_TEXT_SIZE = 24 };

static void warn_unless_nfc(struct form_reader *reader, const struct written *value,
                            const char *text)
{
    const char *composed = text_nfc(reader->scratch, text);
    if (composed == NULL)
        reader_remember(&reader->common, FAULT_NOMEM);
    else if (strcmp(composed, text) != 0)
        READER_WARNING(value, "form_not_nfc", "text", place_excerpt(text, reader->common.findings));
}

const char *form_string(struct form_reader *reader, const struct written *value)
{
    if (value->json == NULL)
        return NULL;
    const char *text = json_text(value->json);
    if (text == NULL) {
        READER_ERROR(value, "form_type", "expected", "\"\"");
        return NULL;
    }
    if (text[strspn(text, " \t\r\n")] == '\0') {
        READER_ERROR(value, "form_empty");
        return NULL;
    }
    warn_unless_nfc(reader, value, text);
    return reader_copy(&reader->common, text);
}

static bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

bool form_is_identifier(const char *text)
{
    return is_letter(text[0]) && strlen(text) <= IDENTIFIER_MAX && text_is_code(text);
}

const char *form_identifier(struct form_reader *reader, const struct written *value)
{
    const char *text = form_string(reader, value);
    if (text == NULL || form_is_identifier(text))
        return text;
    reader_refuse(value, "form_id", "value", text);
    return NULL;
}

int64_t form_integer(const struct written *value, struct form_bounds bounds, int64_t otherwise)
{
    if (value->json == NULL)
        return otherwise;
    int64_t number;
    if (!json_integer(value->json, &number)) {
        READER_ERROR(value, "form_type", "expected", "0");
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
    READER_ERROR(value, "form_range", "value", text, "low", low, "high", high);
    return otherwise;
}

/* Counts the languages a label is not written in. */
static void count_gaps(struct form_reader *reader, const struct written *label)
{
    reader->form->text_count++;
    for (size_t i = 0; i < reader->form->language_count; i++) {
        struct written text = reader_member(label, reader->form->languages[i]);
        if (text.json == NULL && reader->gaps[i].count++ == 0)
            reader->gaps[i].first = place_pointer(&text.at, reader->common.findings);
    }
}

struct label form_label(struct form_reader *reader, const struct written *value)
{
    struct label label = {0};
    if (!reader_is(value, JSON_OBJECT, "{\"vi\": \"\"}"))
        return label;
    if (json_first(value->json) == NULL) {
        READER_ERROR(value, "form_empty");
        return label;
    }
    for (const struct json *m = json_first(value->json); m != NULL; m = json_next(m)) {
        struct written text = reader_entry(value, m);
        int language = form_language(reader->form, json_name(m));
        if (language < 0)
            reader_refuse(&text, "form_language", "language", json_name(m));
        else
            label.texts[language] = form_string(reader, &text);
    }
    count_gaps(reader, value);
    return label;
}

static struct choice read_choice(struct form_reader *reader, const struct written *value,
                                 int64_t most)
{
    static const char *const names[] = {"value", "label", "face", NULL};
    struct choice choice = {.value = -1};
    if (!reader_object(value, names))
        return choice;
    struct written number = reader_needed(value, "value");
    struct written label = reader_needed(value, "label");
    struct written face = reader_member(value, "face");
    choice.value = (int32_t)form_integer(&number, (struct form_bounds){0, most}, -1);
    choice.label = form_label(reader, &label);
    choice.face = (int)form_integer(&face, (struct form_bounds){1, FACE_MAX}, 0);
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

struct choice_list form_choices(struct form_reader *reader, const struct written *value,
                                int64_t most)
{
    struct choice_list none = {0};
    if (!reader_list(value, FORM_CHOICES_MAX))
        return none;
    size_t count = json_count(value->json);
    struct choice *choices = reader_array(&reader->common, count, sizeof *choices);
    if (choices == NULL)
        return none;
    size_t index = 0;
    for (const struct json *item = json_first(value->json); item != NULL; item = json_next(item)) {
        struct written choice = reader_item(value, item, index);
        choices[index] = read_choice(reader, &choice, most);
        if (choices[index].value >= 0 && value_is_taken(choices, index, choices[index].value)) {
            char text[INTEGER_TEXT_SIZE];
            snprintf(text, sizeof text, "%" PRId32, choices[index].value);
            READER_ERROR(&choice, "form_duplicate", "value", text);
        }
        index++;
    }
    return (struct choice_list){choices, count};
}
