/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/form_load.h"

#include <string.h>

enum {
    ONE = 1 << QUESTION_ONE,
    MANY = 1 << QUESTION_MANY,
    SCALE = 1 << QUESTION_SCALE,
    NUMBER = 1 << QUESTION_NUMBER,
    TEXT = 1 << QUESTION_TEXT,
    DATE = 1 << QUESTION_DATE,
    UNIT = 1 << QUESTION_UNIT,
    NOTE = 1 << QUESTION_NOTE,
    CONSENT = 1 << QUESTION_CONSENT,
    GROUP = 1 << QUESTION_GROUP,
    CODED = ONE | MANY | SCALE | NUMBER | DATE, /* an int32 says it all */
    ANSWERED = CODED | TEXT | UNIT,             /* stands in "answers" */
    ALL = ANSWERED | NOTE | CONSENT | GROUP
};

/* Which members a question of each type may have. */
static const struct {
    const char *name;
    unsigned types;
} members[] = {
    {"id", ALL},
    {"type", ALL},
    {"label", ALL},
    {"hint", ALL},
    {"audio", ALL},
    {"number", ALL},
    {"screen", ANSWERED | NOTE},
    {"relevant", ANSWERED | NOTE},
    {"required", ANSWERED},
    {"decline", CODED | UNIT},
    {"choices", ONE | MANY},
    {"scale", SCALE},
    {"min", NUMBER},
    {"max", NUMBER | TEXT},
};

/* Columns of a response in CSV that are not questions: a question of this name would collide. */
static const char *const reserved[] = {
    "id",          "unit",    "started", "mode",        "language",   "seconds",
    "complete",    "village", "counter", "field",       "assignment", "device",
    "interviewer", "weight",  "stratum", "psu",         "fpc",        "simulated",
    "lang",        "version", "ticket",  "quarantined", "reasons"};

static bool has_type(const struct question *question, unsigned types)
{
    return (1u << question->type & types) != 0;
}

static bool type_parse(const char *text, enum question_type *out)
{
    for (int type = QUESTION_ONE; type <= QUESTION_GROUP; type++) {
        if (strcmp(question_type_name((enum question_type)type), text) == 0) {
            *out = (enum question_type)type;
            return true;
        }
    }
    return false;
}

/* The type comes first: it decides which members are known. */
static bool read_type(struct form_reader *reader, const struct written *value,
                      struct question *question)
{
    struct written type = reader_needed(value, "type");
    const char *text = form_string(reader, &type);
    if (text == NULL)
        return false;
    if (type_parse(text, &question->type))
        return true;
    reader_refuse(&type, "form_question_type", "value", text);
    return false;
}

static bool read_members(const struct written *value, const struct question *question)
{
    const char *names[ARRAY_LENGTH(members) + 1];
    size_t count = 0;
    for (size_t i = 0; i < ARRAY_LENGTH(members); i++) {
        if (has_type(question, members[i].types))
            names[count++] = members[i].name;
    }
    names[count] = NULL;
    return reader_object(value, names);
}

static void read_id(struct form_reader *reader, const struct written *value,
                    struct question *question)
{
    struct written id = reader_needed(value, "id");
    const char *text = form_identifier(reader, &id);
    if (text == NULL)
        return;
    for (size_t i = 0; i < ARRAY_LENGTH(reserved); i++) {
        if (strcmp(reserved[i], text) == 0)
            READER_ERROR(&id, "form_reserved", "value", text);
    }
    question->id = text;
    const struct question **slot = form_lookup_slot(reader->lookup, text);
    if (*slot != NULL)
        READER_ERROR(&id, "form_duplicate", "value", text);
    else
        *slot = question;
}

/* A name that is a file's of a kind every browser plays. */
static bool is_audio(const char *name)
{
    const char *extension = strrchr(name, '.');
    return form_is_identifier(name) && extension != NULL &&
           (strcmp(extension, ".mp3") == 0 || strcmp(extension, ".ogg") == 0);
}

/* {"rad": "q5.rad.mp3"}; a language without one is no gap. */
static struct label read_audio(struct form_reader *reader, const struct written *value)
{
    struct label audio = {0};
    if (!reader_is(value, JSON_OBJECT, "{\"vi\": \"q1.vi.mp3\"}"))
        return audio;
    for (const struct json *m = json_first(value->json); m != NULL; m = json_next(m)) {
        struct written file = reader_entry(value, m);
        int language = form_language(reader->form, json_name(m));
        const char *name = form_string(reader, &file);
        if (language < 0)
            reader_refuse(&file, "form_language", "language", json_name(m));
        else if (name != NULL && !is_audio(name))
            reader_refuse(&file, "form_audio", "value", name);
        else
            audio.texts[language] = name;
    }
    return audio;
}

static void read_words(struct form_reader *reader, const struct written *value,
                       struct question *question)
{
    struct written label = reader_needed(value, "label");
    struct written hint = reader_member(value, "hint");
    struct written number = reader_member(value, "number");
    struct written screen = reader_member(value, "screen");
    question->label = form_label(reader, &label);
    question->hint = form_label(reader, &hint);
    struct written audio = reader_member(value, "audio");
    question->audio = read_audio(reader, &audio);
    question->number = form_string(reader, &number);
    question->screen = form_string(reader, &screen);
}

/* The scale a question names, or an empty list with the finding. */
static struct choice_list find_scale(struct form_reader *reader, const struct written *value,
                                     const char *name)
{
    for (size_t i = 0; i < reader->scale_count; i++) {
        if (strcmp(reader->scales[i].name, name) == 0)
            return reader->scales[i].choices;
    }
    reader_refuse(value, "form_scale_unknown", "scale", name);
    return (struct choice_list){0};
}

static void read_choices(struct form_reader *reader, const struct written *value,
                         struct question *question)
{
    struct choice_list list = {0};
    if (has_type(question, SCALE)) {
        struct written scale = reader_needed(value, "scale");
        question->scale = form_string(reader, &scale);
        if (question->scale != NULL)
            list = find_scale(reader, &scale, question->scale);
    }
    if (has_type(question, ONE | MANY)) {
        struct written choices = reader_needed(value, "choices");
        bool many = has_type(question, MANY);
        list = form_choices(reader, &choices, many ? FORM_SET_MAX : FORM_NUMBER_MAX);
    }
    question->choices = list.items;
    question->choice_count = list.count;
}

static void read_bounds(const struct written *value, struct question *question)
{
    struct written min = reader_member(value, "min");
    struct written max = reader_member(value, "max");
    if (has_type(question, TEXT))
        question->text_max =
            (size_t)form_integer(&max, (struct form_bounds){1, FORM_TEXT_MAX}, FORM_TEXT_MAX);
    if (!has_type(question, NUMBER))
        return;
    struct form_bounds bounds = {-(int64_t)FORM_NUMBER_MAX, FORM_NUMBER_MAX};
    bounds.low = form_integer(&min, bounds, bounds.low);
    bounds.high = form_integer(&max, bounds, bounds.high);
    question->low = bounds.low;
    question->high = bounds.high;
}

/* What a browser reads of the condition. */
static const char *relevant_text(struct form_reader *reader, const struct question *question,
                                 const struct written *value)
{
    AUTO(buffer) struct buffer text = buffer_of(FORM_BYTES_MAX);
    if (question->relevant == NULL)
        return NULL;
    json_canonical(value->json, NULL, &text);
    if (buffer_check(&text) != OK) {
        reader_remember(&reader->common, FAULT_NOMEM);
        return NULL;
    }
    return reader_copy(&reader->common, text.data);
}

/* One question of consent: the response has one member for it. */
static void check_single_consent(struct form_reader *reader, const struct written *value,
                                 size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (reader->questions[i].type == QUESTION_CONSENT)
            READER_ERROR(value, "form_consent_twice");
    }
}

void form_read_question(struct form_reader *reader, const struct written *value, size_t index)
{
    struct question *question = &reader->questions[index];
    *question = (struct question){.id = "", .type = QUESTION_NOTE, .column = -1};
    if (!read_type(reader, value, question) || !read_members(value, question))
        return;
    struct written required = reader_member(value, "required");
    struct written decline = reader_member(value, "decline");
    struct written relevant = reader_member(value, "relevant");
    question->relevant = form_condition(reader, &relevant); /* before the question is known */
    question->relevant_text = relevant_text(reader, question, &relevant);
    read_id(reader, value, question);
    read_words(reader, value, question);
    read_choices(reader, value, question);
    read_bounds(value, question);
    question->required = reader_truth(&required, false);
    question->decline = reader_truth(&decline, false);
    if (has_type(question, CONSENT))
        check_single_consent(reader, value, index);
    if (has_type(question, CODED))
        question->column = (int)reader->form->column_count++;
}
