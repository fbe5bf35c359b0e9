/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/form_load.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

enum {
    FORM_ARENA_BYTES = 16 << 20,
    SCRATCH_BYTES = 8 << 20,
    LANGUAGE_CODE_MAX = 16,
    IDLE_MIN_S = 15, /* less and people lose answers while they read */
    IDLE_MAX_S = 1800,
    WARN_MIN_S = 5,
    THANK_MIN_S = 1,
    THANK_MAX_S = 120
};

static const struct reader_codes codes = {
    .type = "form_type",
    .count = "form_count",
    .unknown_member = "form_unknown_member",
    .missing = "form_missing",
};

/* "vi", "en", "mww", "km-Latn": a language of two or three letters, then subtags. */
static bool is_language_code(const char *code)
{
    size_t letters = strspn(code, "abcdefghijklmnopqrstuvwxyz");
    return (letters == 2 || letters == 3) && (code[letters] == '\0' || code[letters] == '-') &&
           strlen(code) <= LANGUAGE_CODE_MAX && text_is_code(code) && strchr(code, '_') == NULL;
}

static void read_languages(struct form_reader *reader, const struct written *document)
{
    struct form *form = reader->form;
    struct written list = reader_needed(document, "languages");
    if (!reader_list(&list, FORM_LANGUAGES_MAX))
        return;
    size_t index = 0;
    for (const struct json *item = json_first(list.json); item != NULL; item = json_next(item)) {
        struct written value = reader_item(&list, item, index++);
        const char *code = form_string(reader, &value);
        if (code == NULL)
            continue;
        const char *shown = place_excerpt(code, reader->common.findings);
        if (!is_language_code(code))
            READER_ERROR(&value, "form_language", "language", shown);
        else if (form_language(form, code) >= 0)
            READER_ERROR(&value, "form_duplicate", "value", shown);
        else
            form->languages[form->language_count++] = code;
    }
}

/* The language a member of "fallback" names, or -1 with the finding. */
static int known_language(struct form_reader *reader, const struct written *value, const char *code)
{
    int language = form_language(reader->form, code);
    if (language < 0)
        reader_refuse(value, "form_language", "language", code);
    return language;
}

/* True when following the fallbacks from a language never ends. */
static bool falls_for_ever(const struct form *form, int language)
{
    for (size_t steps = 0; steps <= form->language_count; steps++) {
        if (language < 0)
            return false;
        language = form->fallbacks[language];
    }
    return true;
}

static void read_fallbacks(struct form_reader *reader, const struct written *document)
{
    struct form *form = reader->form;
    for (size_t i = 0; i < FORM_LANGUAGES_MAX; i++)
        form->fallbacks[i] = -1;
    struct written map = reader_member(document, "fallback");
    if (!reader_is(&map, JSON_OBJECT, "{\"en\": \"vi\"}"))
        return;
    for (const struct json *m = json_first(map.json); m != NULL; m = json_next(m)) {
        struct written value = reader_entry(&map, m);
        const char *to = form_string(reader, &value);
        int from = known_language(reader, &value, json_name(m));
        if (from >= 0 && to != NULL)
            form->fallbacks[from] = known_language(reader, &value, to);
    }
    for (size_t i = 0; i < form->language_count; i++) {
        if (falls_for_ever(form, (int)i)) {
            READER_ERROR(&map, "form_fallback_cycle", "language", form->languages[i]);
            return;
        }
    }
}

/* {"rad": "Ê Đê"}: what the links between languages say. */
static void read_language_names(struct form_reader *reader, const struct written *document)
{
    struct form *form = reader->form;
    struct written map = reader_member(document, "language_names");
    if (!reader_is(&map, JSON_OBJECT, "{\"en\": \"English\"}"))
        return;
    for (const struct json *m = json_first(map.json); m != NULL; m = json_next(m)) {
        struct written value = reader_entry(&map, m);
        int language = known_language(reader, &value, json_name(m));
        const char *name = form_string(reader, &value);
        if (language >= 0)
            form->language_names[language] = name;
    }
}

static void read_identity(struct form_reader *reader, const struct written *document)
{
    struct form *form = reader->form;
    struct written id = reader_needed(document, "id");
    struct written version = reader_needed(document, "version");
    struct written wording = reader_needed(document, "wording");
    form->id = form_identifier(reader, &id);
    form->version = form_string(reader, &version);
    if (form->version != NULL && !text_is_code(form->version))
        reader_refuse(&version, "form_version", "value", form->version);
    const char *words = form_string(reader, &wording);
    form->wording_own = words == NULL || strcmp(words, "own") == 0;
    if (words != NULL && !form->wording_own && strcmp(words, "official") != 0)
        reader_refuse(&wording, "form_wording", "value", words);
}

static void read_kiosk(struct form_reader *reader, const struct written *document)
{
    static const char *const names[] = {"idle_s", "warn_s", "partial", "thank_s", "back", NULL};
    struct kiosk *kiosk = &reader->form->kiosk;
    *kiosk = (struct kiosk){.idle_s = 60, .warn_s = 20, .thank_s = 5, .back = true};
    struct written value = reader_member(document, "kiosk");
    if (!reader_object(&value, names))
        return;
    struct written idle = reader_member(&value, "idle_s");
    struct written warn = reader_member(&value, "warn_s");
    struct written thank = reader_member(&value, "thank_s");
    struct written back = reader_member(&value, "back");
    struct written partial = reader_member(&value, "partial");
    kiosk->idle_s = form_integer(&idle, (struct form_bounds){IDLE_MIN_S, IDLE_MAX_S}, 60);
    kiosk->warn_s =
        form_integer(&warn, (struct form_bounds){WARN_MIN_S, kiosk->idle_s}, WARN_MIN_S);
    kiosk->thank_s = form_integer(&thank, (struct form_bounds){THANK_MIN_S, THANK_MAX_S}, 5);
    kiosk->back = reader_truth(&back, true);
    const char *word = form_string(reader, &partial);
    kiosk->keep_partial = word != NULL && strcmp(word, "keep") == 0;
    if (word != NULL && !kiosk->keep_partial && strcmp(word, "drop") != 0)
        reader_refuse(&partial, "form_partial", "value", word);
}

static void read_scales(struct form_reader *reader, const struct written *document)
{
    struct written map = reader_member(document, "scales");
    if (!reader_is(&map, JSON_OBJECT, "{}"))
        return;
    reader->scales = arena_array(reader->scratch, json_count(map.json) + 1, sizeof *reader->scales);
    if (reader->scales == NULL) {
        reader_remember(&reader->common, FAULT_NOMEM);
        return;
    }
    for (const struct json *m = json_first(map.json); m != NULL; m = json_next(m)) {
        struct written value = reader_entry(&map, m);
        struct named_scale *scale = &reader->scales[reader->scale_count++];
        scale->name = json_name(m);
        scale->choices = form_choices(reader, &value, FORM_NUMBER_MAX);
        if (!form_is_identifier(scale->name))
            reader_refuse(&value, "form_id", "value", scale->name);
    }
}

static void read_questions(struct form_reader *reader, const struct written *document)
{
    struct written list = reader_needed(document, "questions");
    if (!reader_list(&list, FORM_QUESTIONS_MAX))
        return;
    size_t count = json_count(list.json);
    reader->questions = reader_array(&reader->common, count, sizeof *reader->questions);
    if (reader->questions == NULL)
        return;
    reader->form->questions = reader->questions;
    size_t index = 0;
    for (const struct json *item = json_first(list.json); item != NULL; item = json_next(item)) {
        struct written value = reader_item(&list, item, index);
        form_read_question(reader, &value, index);
        reader->form->question_count = ++index;
    }
    form_lint_screens(reader);
    form_lint_consent(reader);
}

static void read_document(struct form_reader *reader, const struct json *json)
{
    static const char *const names[] = {"id",        "version", "wording",        "languages",
                                        "fallback",  "title",   "introduction",   "scales",
                                        "questions", "kiosk",   "language_names", NULL};
    struct written document = {.json = json, .reader = &reader->common};
    if (!reader_object(&document, names))
        return;
    read_identity(reader, &document);
    read_languages(reader, &document);
    if (reader->form->language_count == 0)
        return; /* every text below would be in an unknown language */
    read_fallbacks(reader, &document);
    read_language_names(reader, &document);
    struct written title = reader_needed(&document, "title");
    struct written introduction = reader_member(&document, "introduction");
    reader->form->title = form_label(reader, &title);
    reader->form->introduction = form_label(reader, &introduction);
    read_kiosk(reader, &document);
    read_scales(reader, &document);
    read_questions(reader, &document);
    form_lint_translations(reader);
}

static enum fault new_form(struct form **out, struct form_lookup **out_lookup)
{
    AUTO(arena) struct arena *arena = NULL;
    TRY(arena_new(FORM_ARENA_BYTES, &arena));
    struct form *form = arena_alloc(arena, sizeof *form);
    struct form_lookup *lookup = arena_alloc(arena, sizeof *lookup);
    if (form == NULL || lookup == NULL)
        return FAULT_NOMEM;
    form->lookup = lookup;
    form->arena = TAKE(arena);
    *out_lookup = lookup;
    *out = form;
    return OK;
}

enum fault form_load(const char *text, size_t length, struct findings *findings, struct form **out)
{
    *out = NULL;
    if (length > FORM_BYTES_MAX) {
        char limit[24];
        snprintf(limit, sizeof limit, "%d", FORM_BYTES_MAX);
        return fault_raise(FAULT_LIMIT, "form_large", "limit", limit, NULL);
    }
    AUTO(json) struct json *json = NULL;
    TRY(json_parse(text, length, &json));
    AUTO(form) struct form *form = NULL;
    AUTO(arena) struct arena *scratch = NULL;
    struct form_reader reader = {0};
    TRY(arena_new(SCRATCH_BYTES, &scratch));
    TRY(new_form(&form, &reader.lookup));
    reader.common = reader_of(&codes, form->arena, findings);
    reader.form = form;
    reader.scratch = scratch;
    read_document(&reader, json);
    TRY(reader_end(&reader.common, json, &form->document, &form->hash));
    if (form->document != NULL)
        *out = TAKE(form);
    return OK;
}
