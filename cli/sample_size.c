/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/document_pdf.h"
#include "analysis/sample_size_report.h"
#include "base/exact.h"
#include "base/file.h"
#include "base/json_write.h"
#include "cli/command.h"
#include "cli/document_text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ARENA_BYTES = 32 << 20, OUTPUT_BYTES = 32 << 20, NUMBER_BYTES = 40, COSTS = 3 };

/* --- the command line ------------------------------------------------------------------------ */

/* "0.05", "0,05", "5%" -> 0.05 */
static bool take_number(const char *text, size_t length, double *out)
{
    char number[NUMBER_BYTES];
    struct exact value;
    bool percent = length > 0 && text[length - 1] == '%';
    length -= percent;
    if (length == 0 || length >= sizeof number)
        return false;
    memcpy(number, text, length);
    number[length] = '\0';
    char *comma = strchr(number, ',');
    if (comma != NULL)
        *comma = '.';
    if (exact_parse(number, &value) != OK)
        return false;
    *out = exact_double(value) / (percent ? 100 : 1);
    return true;
}

static enum fault bad(const char *option)
{
    char name[NUMBER_BYTES];
    snprintf(name, sizeof name, "--%s", option);
    return fault_raise(FAULT_USAGE, "size_number", "what", name, NULL);
}

static enum fault take_option(const struct call *call, const char *option, double *out)
{
    const char *text = call_value(call, option);
    if (text != NULL && !take_number(text, strlen(text), out))
        return bad(option);
    return OK;
}

/* "500000;200000;30000": semicolons, as a comma may be a decimal mark. */
static enum fault take_costs(const struct call *call, struct size_ask *ask)
{
    const char *text = call_value(call, "cost");
    for (size_t i = 0; text != NULL && i < COSTS; i++) {
        size_t length = strcspn(text, ";");
        if (!take_number(text, length, &ask->costs[i]) || (text[length] == ';') != (i + 1 < COSTS))
            return bad("cost");
        text += length + (text[length] == ';');
    }
    return OK;
}

static enum fault take_aim(const struct call *call, struct size_ask *ask)
{
    ask->aim = call_has(call, "threshold") ? SIZE_BAND
               : call_has(call, "other")   ? SIZE_DIFFERENCE
                                           : SIZE_SHARE;
    if (call_has(call, "threshold") && call_has(call, "other"))
        return fault_raise(FAULT_USAGE, "size_aims", NULL);
    if (ask->aim == SIZE_SHARE)
        return take_option(call, "half-width", &ask->half_width);
    return take_option(call, ask->aim == SIZE_BAND ? "threshold" : "other", &ask->other);
}

static enum fault take_ask(const struct call *call, struct size_ask *out)
{
    struct size_ask ask = {.half_width = 0.05};
    TRY(take_aim(call, &ask));
    TRY(take_option(call, "share", &ask.p));
    TRY(take_option(call, "level", &ask.level));
    TRY(take_option(call, "power", &ask.power));
    TRY(take_option(call, "deff", &ask.deff));
    TRY(take_option(call, "rho", &ask.rho));
    TRY(take_option(call, "cluster", &ask.cluster));
    TRY(take_option(call, "cv", &ask.cv));
    TRY(take_option(call, "population", &ask.population));
    TRY(take_option(call, "response", &ask.response));
    TRY(take_option(call, "villages", &ask.villages));
    TRY(take_costs(call, &ask));
    *out = ask;
    return call_usage(sample_size_check(&ask));
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
