/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/form.h"

#include "forms/form_load.h"
#include "forms/forms_assets.h"

#include <stdio.h>
#include <string.h>

void form_free(struct form *form)
{
    if (form != NULL)
        arena_free(form->arena); /* the form lives in its own arena */
}

/* FNV-1a. */
static uint32_t hash_id(const char *id)
{
    uint32_t hash = 2166136261u;
    for (; *id != '\0'; id++)
        hash = (hash ^ (unsigned char)*id) * 16777619u;
    return hash;
}

/* Linear probing; there are always free slots (FORM_LOOKUP_SLOTS). */
static size_t find_slot(const struct form_lookup *lookup, const char *id)
{
    size_t slot = hash_id(id) % FORM_LOOKUP_SLOTS;
    while (lookup->slots[slot] != NULL && strcmp(lookup->slots[slot]->id, id) != 0)
        slot = (slot + 1) % FORM_LOOKUP_SLOTS;
    return slot;
}

const struct question **form_lookup_slot(struct form_lookup *lookup, const char *id)
{
    return &lookup->slots[find_slot(lookup, id)];
}

const struct question *form_question(const struct form *form, const char *id)
{
    return form->lookup->slots[find_slot(form->lookup, id)];
}

const struct choice *question_choice(const struct question *question, int64_t value)
{
    for (size_t i = 0; i < question->choice_count; i++) {
        if (question->choices[i].value == value)
            return &question->choices[i];
    }
    return NULL;
}

bool form_asks_consent(const struct form *form)
{
    for (size_t i = 0; i < form->question_count; i++) {
        if (form->questions[i].type == QUESTION_CONSENT)
            return true;
    }
    return false;
}

int form_language(const struct form *form, const char *code)
{
    for (size_t i = 0; i < form->language_count; i++) {
        if (strcmp(form->languages[i], code) == 0)
            return (int)i;
    }
    return -1;
}

/* The language to show a label in, or -1 when it has no text at all. */
static int shown_language(const struct form *form, const struct label *label, int language)
{
    for (int l = language; l >= 0; l = form->fallbacks[l]) {
        if (label->texts[l] != NULL)
            return l;
    }
    for (size_t i = 0; i < form->language_count; i++) {
        if (label->texts[i] != NULL)
            return (int)i;
    }
    return -1;
}

const char *form_text(const struct form *form, const struct label *label, int language,
                      int *out_language)
{
    int shown = shown_language(form, label, language);
    if (out_language != NULL)
        *out_language = shown < 0 ? language : shown;
    return shown < 0 ? "" : label->texts[shown];
}

const char *question_type_name(enum question_type type)
{
    static const char *const names[] = {"one",  "many", "scale", "number",  "text",
                                        "date", "unit", "note",  "consent", "group"};
    return names[type];
}

bool question_is_asked(const struct question *question)
{
    return question->type != QUESTION_NOTE && question->type != QUESTION_GROUP;
}

enum fault form_builtin(const char *id, struct form **out)
{
    char name[128];
    int length = snprintf(name, sizeof name, "definitions/%s.json", id);
    const struct asset *asset = length < (int)sizeof name ? asset_find(forms_assets, name) : NULL;
    if (asset == NULL)
        return fault_raise(FAULT_NOTFOUND, "form_unknown", "form", id, NULL);
    AUTO(arena) struct arena *arena = NULL;
    TRY(arena_new(1 << 20, &arena));
    struct findings findings = findings_in(arena);
    AUTO(form) struct form *form = NULL;
    TRY(form_load(asset->data, asset->size, &findings, &form));
    if (form == NULL) {
        const struct finding *error = findings_first_error(&findings);
        return fault_raise(FAULT_CORRUPT, "form_refused", "form", id, "at", error->at, "code",
                           error->code, NULL);
    }
    *out = TAKE(form);
    return OK;
}
