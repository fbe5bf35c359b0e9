/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Faults of its own: USAGE weights_pair {option, value}, weights_class {value}, field_out {path};
 * INVALID weights_refused {path, count}.
 */
#include "analysis/design_judge.h"
#include "base/file.h"
#include "cli/document_text.h"
#include "cli/weights_work.h"

#include <stdlib.h>
#include <string.h>

enum { DESIGN_BYTES = 1 << 20 };
static const size_t ARENA_BYTES = (size_t)16 << 30;
static const size_t OUTPUT_BYTES = (size_t)64 << 20;

/* --- what was asked -------------------------------------------------------------------------- */

/* "L,U", the lower one less. */
static enum fault take_pair(const struct call *call, const char *option, bool *out_has,
                            double out[2])
{
    const char *value = call_value(call, option);
    char *comma;
    char *end;
    *out_has = value != NULL;
    if (value == NULL)
        return OK;
    out[0] = strtod(value, &comma);
    bool good = comma != value && *comma == ',';
    out[1] = good ? strtod(comma + 1, &end) : 0;
    good = good && end != comma + 1 && *end == '\0' && weights_is_pair(out);
    return good ? OK
                : fault_raise(FAULT_USAGE, "weights_pair", "option", option, "value", value, NULL);
}

static enum fault take_class(const struct call *call, struct arena *arena, struct weights_ask *ask)
{
    const char *value = call_value(call, "nonresponse");
    const char *colon = value == NULL ? NULL : strchr(value, ':');
    if (value == NULL)
        return OK;
    if (colon == NULL || colon == value || colon[1] == '\0')
        return fault_raise(FAULT_USAGE, "weights_class", "value", value, NULL);
    ask->class_column = arena_text_n(arena, value, (size_t)(colon - value));
    ask->respondent_column = colon + 1;
    return ask->class_column == NULL ? FAULT_NOMEM : OK;
}

static enum fault take_ask(const struct call *call, struct arena *arena, struct weights_ask *out)
{
    struct weights_ask ask = {.data = {.path = call_value(call, "data")},
                              .design = {.path = call_value(call, "design")},
                              .margins = {.path = call_value(call, "rake")},
                              .base = call_value(call, "base")};
    TRY(take_pair(call, "bounds", &ask.has_bounds, ask.bounds));
    TRY(take_pair(call, "trim", &ask.has_limits, ask.limits));
    TRY(take_class(call, arena, &ask));
    TRY(weights_ask_replicates(call, arena, &ask));
    *out = ask;
    return OK;
}

/* --- the whole ------------------------------------------------------------------------------- */

static enum fault take_design(struct weighing *it, const struct call *call, struct json **out)
{
    const char *path = it->ask->design.path;
    AUTO(buffer) struct buffer text = buffer_of(DESIGN_BYTES);
    if (path == NULL)
        return OK;
    TRY(file_read(path, &text));
    TRY(json_parse(text.data, text.length, out));
    design_judge(*out, &it->dataset, &it->findings);
    if (findings_errors(&it->findings) > 0)
        return call_refuse(call, "svy_design_refused", path, &it->findings);
    it->design = *out;
    return OK;
}

/* --report FILE: the same as a page (.html, .pdf) with pictures. */
static enum fault write_report(const struct weighing *it, const struct call *call)
{
    struct weights_view view;
    struct document document;
    if (!call_has(call, "report"))
        return OK;
    TRY(weights_view_of(it, &view));
    TRY(weights_document(&view, call->language, it->arena, &document));
    return document_write(call_value(call, "report"), &document);
}

static enum fault tell(const struct weighing *it, const struct call *call)
{
    AUTO(buffer) struct buffer text = buffer_of(OUTPUT_BYTES);
    if (call->json)
        TRY(weights_told(it, call_value(call, "out"), &text));
    else
        weights_text(it, call, &text);
    return call_print(&text);
}

enum fault run_weights(const struct call *call)
{
    AUTO(arena) struct arena *arena = NULL;
    AUTO(json) struct json *design = NULL;
    struct weights_ask ask;
    struct weighing it;
    TRY(arena_new(ARENA_BYTES, &arena));
    TRY(take_ask(call, arena, &ask));
    if (call_has(call, "report"))
        TRY(document_writable(call_value(call, "report")));
    TRY(weights_read(&ask, arena, &it));
    TRY(take_design(&it, call, &design));
    if (ask.replicates != NULL)
        TRY(weights_take_replicates(&it));
    TRY(weights_make(&it));
    if (findings_errors(&it.findings) > 0)
        return call_refuse(call, "weights_refused", ask.margins.path, &it.findings);
    TRY(weights_write(&it, call_value(call, "out")));
    TRY(write_report(&it, call));
    call_findings(call, ask.design.path, &it.findings);
    return tell(&it, call);
}
