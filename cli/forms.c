/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include "base/json_write.h"
#include "cli/form_from.h"
#include "schema/store.h"

#include <stdio.h>

enum { FINDINGS_BYTES = 4 << 20, OUTPUT_BYTES = 8 << 20 };

/* How much of the form each language has, and what people see where it has not. */
static void put_coverage(const struct form *form, struct json_out *out)
{
    json_open(out, "coverage", '[');
    for (size_t i = 0; i < form->language_count; i++) {
        int fallback = form->fallbacks[i];
        json_open(out, NULL, '{');
        json_put_text(out, "language", form->languages[i]);
        json_put_text(out, "name", form->language_names[i]);
        json_put_text(out, "fallback", fallback < 0 ? NULL : form->languages[fallback]);
        json_put_integer(out, "texts", (int64_t)form->text_count);
        json_put_integer(out, "missing", (int64_t)form->untranslated[i]);
        json_close(out, '}');
    }
    json_close(out, ']');
}

static void say_coverage(const struct call *call, const struct form *form)
{
    for (size_t i = 0; i < form->language_count; i++) {
        char texts[24];
        char there[24];
        const char *name = form->language_names[i];
        int fallback = form->fallbacks[i] < 0 ? 0 : form->fallbacks[i];
        snprintf(texts, sizeof texts, "%zu", form->text_count);
        snprintf(there, sizeof there, "%zu", form->text_count - form->untranslated[i]);
        if (form->untranslated[i] == 0)
            call_say(call, "form_covered", "language", form->languages[i], "name",
                     name == NULL ? "" : name, "texts", texts, NULL);
        else
            call_say(call, "form_covered_partly", "language", form->languages[i], "name",
                     name == NULL ? "" : name, "texts", texts, "there", there, "fallback",
                     form->languages[fallback], NULL);
    }
}

enum fault run_form_lint(const struct call *call)
{
    AUTO(arena) struct arena *arena = NULL;
    AUTO(form) struct form *form = NULL;
    AUTO(buffer) struct buffer text = buffer_of(OUTPUT_BYTES);
    struct findings findings = {.arena = NULL};
    TRY(arena_new(FINDINGS_BYTES, &arena));
    enum fault fault = form_from_file(call, call->operand, arena, &form, &findings);
    if (call->json && findings.arena != NULL) {
        struct json_out out = json_out_to(&text);
        json_open(&out, NULL, '{');
        json_put_bool(&out, "accepted", fault == OK);
        json_put_findings(&out, "findings", &findings);
        if (form != NULL)
            put_coverage(form, &out);
        json_close(&out, '}');
        buffer_char(&text, '\n');
        if (call_print(&text) != OK)
            return FAULT_IO;
    }
    TRY(fault);
    char questions[24];
    snprintf(questions, sizeof questions, "%zu", form->question_count);
    call_say(call, "form_good", "path", call->operand, "form", form->id, "version", form->version,
             "questions", questions, NULL);
    say_coverage(call, form);
    return OK;
}

enum fault run_form_list(const struct call *call)
{
    AUTO(store) struct store *store = NULL;
    AUTO(arena) struct arena *arena = NULL;
    AUTO(buffer) struct buffer text = buffer_of(OUTPUT_BYTES);
    const struct form_entry *forms;
    size_t count;
    TRY(arena_new(FINDINGS_BYTES, &arena));
    TRY(store_open(call_value(call, "data"), &store));
    TRY(store_forms(store, arena, &forms, &count));
    struct json_out out = json_out_to(&text);
    if (call->json)
        json_open(&out, NULL, '[');
    for (size_t i = 0; i < count; i++) {
        if (!call->json) {
            buffer_format(&text, "%s\t%s\t%s\n", forms[i].id, forms[i].version, forms[i].hash);
            continue;
        }
        json_open(&out, NULL, '{');
        json_put_text(&out, "form", forms[i].id);
        json_put_text(&out, "version", forms[i].version);
        json_put_text(&out, "hash", forms[i].hash);
        json_close(&out, '}');
    }
    if (call->json) {
        json_close(&out, ']');
        buffer_char(&text, '\n');
    }
    return call_print(&text);
}

enum fault run_form_show(const struct call *call)
{
    AUTO(store) struct store *store = NULL;
    AUTO(form) struct form *form = NULL;
    AUTO(buffer) struct buffer text = buffer_of(OUTPUT_BYTES);
    TRY(store_open(call_value(call, "data"), &store));
    TRY(store_form(store, call_value(call, "id"), call_value(call, "version"), &form));
    buffer_format(&text, "%s\n", form->document);
    return call_print(&text);
}

enum fault run_form_publish(const struct call *call)
{
    AUTO(arena) struct arena *arena = NULL;
    AUTO(form) struct form *form = NULL;
    AUTO(store) struct store *store = NULL;
    struct findings findings = {.arena = NULL};
    TRY(arena_new(FINDINGS_BYTES, &arena));
    TRY(form_from_file(call, call->operand, arena, &form, &findings));
    TRY(store_open(call_value(call, "data"), &store));
    TRY(store_put_form(store, form, NULL));
    call_say(call, "form_published", "form", form->id, "version", form->version, NULL);
    return OK;
}
