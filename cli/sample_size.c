/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/document_pdf.h"
#include "analysis/sample_size_ask.h"
#include "analysis/sample_size_report.h"
#include "base/file.h"
#include "base/json_write.h"
#include "cli/command.h"
#include "cli/document_text.h"

#include <string.h>

enum { ARENA_BYTES = 32 << 20, OUTPUT_BYTES = 32 << 20 };

/* --- the command line ------------------------------------------------------------------------ */

static const char *option(const void *call, const char *name) { return call_value(call, name); }

static enum fault take_ask(const struct call *call, struct size_ask *out)
{
    return call_usage(sample_size_read(option, call, out));
}

/* --- out ------------------------------------------------------------------------------------- */

static void put_found(struct json_out *json, const char *name, const struct size_found *found)
{
    json_open(json, name, '{');
    json_put_number(json, "simple", found->simple);
    json_put_number(json, "deff", found->deff);
    json_put_number(json, "completed", found->completed);
    json_put_number(json, "issued", found->issued);
    json_put_number(json, "groups", found->groups);
    json_put_number(json, "villages", found->villages);
    json_put_number(json, "communes", found->communes);
    json_put_number(json, "cost", found->cost);
    json_put_number(json, "half_width", found->half_width);
    json_put_bool(json, "enough", found->enough);
    json_close(json, '}');
}

static enum fault print_json(const struct size_ask *ask)
{
    static const char *const aims[] = {"share", "difference", "band"};
    AUTO(buffer) struct buffer text = buffer_of(OUTPUT_BYTES);
    struct json_out json = json_out_to(&text);
    struct size_found found;
    TRY(sample_size(ask, &found));
    json_open(&json, NULL, '{');
    json_put_text(&json, "for", aims[ask->aim]);
    put_found(&json, "size", &found);
    json_put_number(&json, "known_rule",
                    sample_size_known_rule(ask->population, ask->aim == SIZE_SHARE
                                                                ? ask->half_width
                                                                : found.half_width));
    json_put_number(&json, "cheapest_cluster", sample_size_cheapest_cluster(ask));
    json_open(&json, "steps", '[');
    for (size_t i = 0; i < SIZE_STEPS; i++) {
        TRY(sample_size_step(ask, i, &found));
        put_found(&json, NULL, &found);
    }
    json_close(&json, ']');
    json_close(&json, '}');
    buffer_char(&text, '\n');
    return call_print(&text);
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text);
    return length > strlen(end) && strcmp(text + length - strlen(end), end) == 0;
}

static enum fault write_file(const struct call *call, const struct size_ask *ask,
                             struct arena *arena)
{
    const char *path = call_value(call, "out");
    AUTO(buffer) struct buffer text = buffer_of(OUTPUT_BYTES);
    struct document document;
    const char *svg = "";
    TRY(sample_size_document(ask, call->language, arena, &document));
    if (ends_with(path, ".html")) {
        TRY(document_html(&document, &text));
    } else if (ends_with(path, ".pdf")) {
        TRY(document_pdf(&document, &text));
    } else if (ends_with(path, ".svg")) {
        TRY(sample_size_plot(ask, call->language, arena, &svg));
        buffer_text(&text, svg);
        TRY(buffer_check(&text));
    } else {
        return fault_raise(FAULT_USAGE, "size_out", "path", path, NULL);
    }
    TRY(call_make_parent(path));
    return file_write(path, text.data, text.length, 0644);
}

enum fault run_sample_size(const struct call *call)
{
    AUTO(arena) struct arena *arena = NULL;
    AUTO(buffer) struct buffer text = buffer_of(OUTPUT_BYTES);
    struct document document;
    struct size_ask ask;
    TRY(take_ask(call, &ask));
    TRY(arena_new(ARENA_BYTES, &arena));
    if (call_has(call, "out"))
        TRY(write_file(call, &ask, arena));
    if (call->json)
        return print_json(&ask);
    TRY(sample_size_document(&ask, call->language, arena, &document));
    TRY(document_text(&document, arena, &text));
    return call_print(&text);
}
