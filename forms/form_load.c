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

/* "vi", "en", "mww", "km-Latn": a language of two or three letters, then subtags. */
static bool is_language_code(const char *code)
{
    size_t letters = strspn(code, "abcdefghijklmnopqrstuvwxyz");
    return (letters == 2 || letters == 3) && (code[letters] == '\0' || code[letters] == '-') &&
           strlen(code) <= LANGUAGE_CODE_MAX && text_is_code(code) && strchr(code, '_') == NULL;
}

static void read_languages(struct form_reader *reader, const struct form_value *document)
{
    struct form *form = reader->form;
    struct form_value list = form_needed(reader, document, "languages");
    if (list.json == NULL || !form_array(reader, &list, FORM_LANGUAGES_MAX))
        return;
    size_t index = 0;
    for (const struct json *item = json_first(list.json); item != NULL; item = json_next(item)) {
        struct form_value value = {item, place_item(&list.at, index++)};
        const char *code = form_string(reader, &value);
        if (code == NULL)
            continue;
        const char *shown = place_excerpt(code, reader->findings);
        if (!is_language_code(code))
            FORM_ERROR(reader, &value, "form_language", "language", shown);
        else if (form_language(form, code) >= 0)
            FORM_ERROR(reader, &value, "form_duplicate", "value", shown);
        else
            form->languages[form->language_count++] = code;
    }
}

/* The language a member of "fallback" names, or -1 with the finding. */
static int known_language(struct form_reader *reader, const struct form_value *value,
                          const char *code)
{
    int language = form_language(reader->form, code);
    if (language < 0)
        FORM_ERROR(reader, value, "form_language", "language",
                   place_excerpt(code, reader->findings));
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

static void read_fallbacks(struct form_reader *reader, const struct form_value *document)
{
    struct form *form = reader->form;
    for (size_t i = 0; i < FORM_LANGUAGES_MAX; i++)
        form->fallbacks[i] = -1;
    struct form_value map = form_member(document, "fallback");
    if (map.json == NULL)
        return;
    if (!json_is(map.json, JSON_OBJECT)) {
        FORM_ERROR(reader, &map, "form_type", "expected", "{\"en\": \"vi\"}");
        return;
    }
    for (const struct json *m = json_first(map.json); m != NULL; m = json_next(m)) {
        struct form_value value = {m, place_member(&map.at, json_name(m))};
        const char *to = form_string(reader, &value);
        int from = known_language(reader, &value, json_name(m));
        if (from >= 0 && to != NULL)
            form->fallbacks[from] = known_language(reader, &value, to);
    }
    for (size_t i = 0; i < form->language_count; i++) {
        if (falls_for_ever(form, (int)i)) {
            FORM_ERROR(reader, &map, "form_fallback_cycle", "language", form->languages[i]);
            return;
        }
    }
}

static void read_identity(struct form_reader *reader, const struct form_value *document)
{
    struct form *form = reader->form;
    struct form_value id = form_needed(reader, document, "id");
    struct form_value version = form_needed(reader, document, "version");
    struct form_value wording = form_needed(reader, document, "wording");
    form->id = form_identifier(reader, &id);
    form->version = form_string(reader, &version);
    if (form->version != NULL && !text_is_code(form->version))
        FORM_ERROR(reader, &version, "form_version", "value",
                   place_excerpt(form->version, reader->findings));
    const char *words = form_string(reader, &wording);
    form->wording_own = words == NULL || strcmp(words, "own") == 0;
    if (words != NULL && !form->wording_own && strcmp(words, "official") != 0)
        FORM_ERROR(reader, &wording, "form_wording", "value",
                   place_excerpt(words, reader->findings));
}

static void read_kiosk(struct form_reader *reader, const struct form_value *document)
{
    static const char *const names[] = {"idle_s", "warn_s", "partial", "thank_s", "back", NULL};
    struct kiosk *kiosk = &reader->form->kiosk;
    *kiosk = (struct kiosk){.idle_s = 60, .warn_s = 20, .thank_s = 5, .back = true};
    struct form_value value = form_member(document, "kiosk");
    if (value.json == NULL || !form_object(reader, &value, names))
        return;
    struct form_value idle = form_member(&value, "idle_s");
    struct form_value warn = form_member(&value, "warn_s");
    struct form_value thank = form_member(&value, "thank_s");
    struct form_value back = form_member(&value, "back");
    struct form_value partial = form_member(&value, "partial");
    kiosk->idle_s = form_integer(reader, &idle, (struct form_bounds){IDLE_MIN_S, IDLE_MAX_S}, 60);
    kiosk->warn_s =
        form_integer(reader, &warn, (struct form_bounds){WARN_MIN_S, kiosk->idle_s}, WARN_MIN_S);
    kiosk->thank_s =
        form_integer(reader, &thank, (struct form_bounds){THANK_MIN_S, THANK_MAX_S}, 5);
    kiosk->back = form_truth(reader, &back, true);
    const char *word = form_string(reader, &partial);
    kiosk->keep_partial = word != NULL && strcmp(word, "keep") == 0;
    if (word != NULL && !kiosk->keep_partial && strcmp(word, "drop") != 0)
        FORM_ERROR(reader, &partial, "form_partial", "value",
                   place_excerpt(word, reader->findings));
}

static void read_scales(struct form_reader *reader, const struct form_value *document)
{
    struct form_value map = form_member(document, "scales");
    if (map.json == NULL)
        return;
    if (!json_is(map.json, JSON_OBJECT)) {
        FORM_ERROR(reader, &map, "form_type", "expected", "{}");
        return;
    }
    reader->scales = arena_array(reader->scratch, json_count(map.json) + 1, sizeof *reader->scales);
    if (reader->scales == NULL) {
        reader->fault = FAULT_NOMEM;
        return;
    }
    for (const struct json *m = json_first(map.json); m != NULL; m = json_next(m)) {
        struct form_value value = {m, place_member(&map.at, json_name(m))};
        struct named_scale *scale = &reader->scales[reader->scale_count++];
        scale->name = json_name(m);
        scale->choices = form_choices(reader, &value, FORM_NUMBER_MAX);
        if (!form_is_identifier(scale->name))
            FORM_ERROR(reader, &value, "form_id", "value",
                       place_excerpt(scale->name, reader->findings));
    }
}

static void read_questions(struct form_reader *reader, const struct form_value *document)
{
    struct form_value list = form_needed(reader, document, "questions");
    if (list.json == NULL || !form_array(reader, &list, FORM_QUESTIONS_MAX))
        return;
    size_t count = json_count(list.json);
    reader->questions = arena_array(reader->form->arena, count, sizeof *reader->questions);
    if (reader->questions == NULL) {
        reader->fault = FAULT_NOMEM;
        return;
    }
    reader->form->questions = reader->questions;
    size_t index = 0;
    for (const struct json *item = json_first(list.json); item != NULL; item = json_next(item)) {
        struct form_value value = {item, place_item(&list.at, index)};
        form_read_question(reader, &value, index);
        reader->form->question_count = ++index;
    }
    form_lint_screens(reader);
}

static void read_document(struct form_reader *reader, const struct json *json)
{
    static const char *const names[] = {"id",    "version",      "wording", "languages", "fallback",
                                        "title", "introduction", "scales",  "questions", "kiosk",
                                        NULL};
    struct form_value document = {.json = json};
    if (!form_object(reader, &document, names))
        return;
    read_identity(reader, &document);
    read_languages(reader, &document);
    if (reader->form->language_count == 0)
        return; /* every text below would be in an unknown language */
    read_fallbacks(reader, &document);
    struct form_value title = form_needed(reader, &document, "title");
    struct form_value introduction = form_member(&document, "introduction");
    reader->form->title = form_label(reader, &title);
    reader->form->introduction = form_label(reader, &introduction);
    read_kiosk(reader, &document);
    read_scales(reader, &document);
    read_questions(reader, &document);
    form_lint_translations(reader);
}

/* The canonical document and its hash: the form's identity. */
static enum fault keep_document(struct form *form, const struct json *json)
{
    AUTO(buffer) struct buffer canonical = buffer_of(2 * FORM_BYTES_MAX);
    json_canonical(json, NULL, &canonical);
    TRY(buffer_check(&canonical));
    form->document = arena_text_n(form->arena, canonical.data, canonical.length);
    if (form->document == NULL)
        return FAULT_NOMEM;
    form->hash = hash_of(canonical.data, canonical.length);
    return OK;
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

/* Errors so far, those counted but not listed included. */
static size_t trouble(const struct findings *findings)
{
    return findings_errors(findings) + findings->dropped;
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
    struct form_reader reader = {.findings = findings};
    TRY(arena_new(SCRATCH_BYTES, &scratch));
    TRY(new_form(&form, &reader.lookup));
    reader.form = form;
    reader.scratch = scratch;
    size_t before = trouble(findings);
    read_document(&reader, json);
    TRY(reader.fault);
    if (findings->failed)
        return FAULT_NOMEM;
    if (trouble(findings) > before)
        return OK;
    TRY(keep_document(form, json));
    *out = TAKE(form);
    return OK;
}
