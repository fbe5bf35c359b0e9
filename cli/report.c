/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include "analysis/beside.h"
#include "analysis/document_docx.h"
#include "analysis/document_pdf.h"
#include "analysis/document_xlsx.h"
#include "analysis/report.h"
#include "base/file.h"
#include "base/text.h"
#include "cli/published.h"
#include "survey-server/results.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

enum { REPORT_BYTES = 32 << 20, BESIDE_BYTES = 64 << 20, SHAPES_ARENA_BYTES = 64 << 20 };

static enum fault html_of(const struct report *report, struct buffer *out)
{
    return document_html(&report->document, out);
}

static enum fault pdf_of(const struct report *report, struct buffer *out)
{
    return document_pdf(&report->document, out);
}

static enum fault docx_of(const struct report *report, struct buffer *out)
{
    return document_docx(&report->document, out);
}

static enum fault xlsx_to(const struct report *report, const char *path)
{
    return document_xlsx(&report->document, path);
}

/* In the order they are written: into memory, or straight into the file. */
static const struct format {
    const char *name; /* and the end of the file's name */
    enum fault (*write)(const struct report *report, struct buffer *out);
    enum fault (*write_file)(const struct report *report, const char *path);
} formats[] = {{"json", report_json, NULL},
               {"html", html_of, NULL},
               {"pdf", pdf_of, NULL},
               {"docx", docx_of, NULL},
               {"xlsx", NULL, xlsx_to}};

/* What the reports of one call share. */
struct reporting {
    const struct call *call;
    unsigned formats; /* bit i = formats[i] */
    struct campaign_results *results;
    struct campaign_results *before; /* of the campaign before; NULL = none is named */
    const struct shapes *shapes;     /* NULL = no map */
    enum beside_refusal *refusals;   /* of every figure offered: the mildest of all reports */
    int year;                        /* of the answers */
};

/* The place of the format a word of a list names; SIZE_MAX for none. */
static size_t find_format(const char *word, size_t length)
{
    for (size_t i = 0; i < ARRAY_LENGTH(formats); i++)
        if (strlen(formats[i].name) == length && memcmp(word, formats[i].name, length) == 0)
            return i;
    return SIZE_MAX;
}

/* "json,html" */
static enum fault formats_parse(const char *text, unsigned *out)
{
    unsigned chosen = 0;
    for (const char *word = text; *word != '\0';) {
        size_t length = strcspn(word, ",");
        size_t format = find_format(word, length);
        if (format == SIZE_MAX)
            return fault_raise(FAULT_USAGE, "report_format", "value", text, NULL);
        chosen |= 1u << format;
        word += length + (word[length] == ',');
    }
    if (chosen == 0)
        return fault_raise(FAULT_USAGE, "report_format", "value", text, NULL);
    *out = chosen;
    return OK;
}

static enum fault write_file(const struct report *report, const struct format *format,
                             const char *path)
{
    AUTO(buffer) struct buffer text = buffer_of(REPORT_BYTES);
    if (format->write_file != NULL) {
        TRY(format->write_file(report, path));
    } else {
        TRY(format->write(report, &text));
        TRY(file_write(path, text.data, text.length, 0644));
    }
    AUTO(buffer) struct buffer line = buffer_of(PATH_MAX + 2);
    buffer_format(&line, "%s\n", path);
    return call_print(&line);
}

static void note_refusals(struct reporting *reporting, const struct result *result)
{
    const struct published_list *beside = results_beside(reporting->results);
    for (size_t i = 0; i < beside->count; i++) {
        enum beside_refusal refusal = beside_refusal(result, &beside->figures[i]);
        if (refusal < reporting->refusals[i])
            reporting->refusals[i] = refusal;
    }
    reporting->year = beside_year(result);
}

/* Figures that stand in no report are told with the reason: those of the file all, those kept in
 * the store where a report is of their place. */
static enum fault tell_refusals(const struct reporting *reporting, struct arena *arena)
{
    const struct call *call = reporting->call;
    const struct published_list *beside = results_beside(reporting->results);
    struct findings given = findings_in(arena);
    struct findings kept = findings_in(arena);
    for (size_t i = 0; i < beside->count; i++) {
        const struct published_figure *figure = &beside->figures[i];
        enum beside_refusal refusal = reporting->refusals[i];
        if (figure->line > 0)
            beside_refuse(figure, refusal, reporting->year, &given);
        else if (refusal != BESIDE_PLACE_OTHER)
            beside_refuse(figure, refusal, reporting->year, &kept);
    }
    if (given.count > 0)
        call_findings(call, call_value(call, "beside"), &given);
    if (kept.count > 0)
        call_findings(call, call_value(call, "data"), &kept);
    return given.failed || kept.failed ? fault_nomem() : OK;
}

/* The unit in the campaign before; *out stays NULL when it had no part in it. */
static enum fault take_before(const struct reporting *reporting, const char *unit,
                              struct result **out)
{
    if (reporting->before == NULL)
        return OK;
    enum fault fault = results_of(reporting->before, unit, out);
    return fault == FAULT_NOTFOUND ? OK : fault;
}

static enum fault write_unit(struct reporting *reporting, const char *unit)
{
    const struct call *call = reporting->call;
    AUTO(result) struct result *result = NULL;
    AUTO(result) struct result *before = NULL;
    AUTO(report) struct report *report = NULL;
    const char *folder = call_value(call, "out");
    char path[PATH_MAX];
    TRY(results_of(reporting->results, unit, &result));
    TRY(take_before(reporting, unit, &before));
    result->previous = call_value(call, "previous");
    result->before = before;
    result->shapes = reporting->shapes;
    TRY(report_make(result, call->language, &report));
    TRY(folder_make(folder, 0755)); /* only now: a refused report leaves no folder */
    for (size_t i = 0; i < ARRAY_LENGTH(formats); i++) {
        if ((reporting->formats >> i & 1) == 0)
            continue;
        int length = snprintf(path, sizeof path, "%s/%s-%s.%s", folder,
                              call_value(call, "campaign"), unit, formats[i].name);
        if (length < 0 || (size_t)length >= sizeof path)
            return fault_raise(FAULT_LIMIT, "path_long", "path", folder, NULL);
        TRY(write_file(report, &formats[i], path));
    }
    note_refusals(reporting, result);
    return OK;
}

/* Every unit of the campaign, and its province when it has one. */
static enum fault write_all(struct reporting *reporting)
{
    const struct campaign *campaign = results_campaign(reporting->results);
    if (campaign->unit_count > 1 && strcmp(campaign->province, "VN") != 0)
        TRY(write_unit(reporting, campaign->province));
    for (size_t i = 0; i < campaign->unit_count; i++)
        TRY(write_unit(reporting, campaign->units[i]));
    return OK;
}

static enum fault write_reports(struct reporting *reporting, struct arena *arena)
{
    const struct call *call = reporting->call;
    size_t count = results_beside(reporting->results)->count;
    reporting->refusals = arena_array(arena, count, sizeof *reporting->refusals);
    if (reporting->refusals == NULL)
        return fault_nomem();
    for (size_t i = 0; i < count; i++)
        reporting->refusals[i] = BESIDE_PLACE_OTHER;
    TRY(call_has(call, "all") ? write_all(reporting)
                              : write_unit(reporting, call_value(call, "unit")));
    return tell_refusals(reporting, arena);
}

/* What the command line asks for; the faults are its own. */
static enum fault take_request(const struct call *call, unsigned *out_formats,
                               struct results_request *out)
{
    const char *unit = call_value(call, "unit");
    if (call_has(call, "unit") == call_has(call, "all"))
        return fault_raise(FAULT_USAGE, "report_units", NULL);
    if (unit != NULL && !text_is_code(unit))
        return fault_raise(FAULT_NOTFOUND, "unit_unknown", "unit", unit, NULL);
    TRY(formats_parse(call_value(call, "format"), out_formats));
    TRY(call_days(call, &out->from_day, &out->to_day));
    TRY(call_modes(call, &out->modes));
    out->campaign = call_value(call, "campaign");
    out->filter = call_value(call, "filter");
    return OK;
}

/* The outlines of units in a file; what is wrong in it is told. */
static enum fault take_shapes(const struct call *call, struct store *store, struct arena *arena,
                              struct shapes *out)
{
    AUTO(unit_list) struct unit_list *units = NULL;
    AUTO(buffer) struct buffer text = buffer_of(SHAPES_BYTES_MAX);
    const char *path = call_value(call, "map");
    struct findings findings = findings_in(arena);
    TRY(store_units(store, &units));
    TRY(file_read(path, &text));
    TRY(shapes_read(text.data == NULL ? "" : text.data, text.length, units, &findings, out));
    if (findings_errors(&findings) > 0)
        return call_refuse(call, "shapes_refused", path, &findings);
    call_findings(call, path, &findings);
    return OK;
}

/* The campaign before, counted by the same modes and conditions, over all its days. */
static enum fault open_before(const struct call *call, struct store *store,
                              const struct results_request *request, struct campaign_results **out)
{
    struct results_request before = {.campaign = call_value(call, "previous"),
                                     .from_day = DAY_NONE,
                                     .to_day = DAY_NONE,
                                     .modes = request->modes,
                                     .filter = request->filter};
    return before.campaign == NULL ? OK : results_open(store, &before, out);
}

enum fault run_report(const struct call *call)
{
    AUTO(store) struct store *store = NULL;
    AUTO(arena) struct arena *arena = NULL;
    AUTO(arena) struct arena *outlines = NULL;
    AUTO(campaign_results) struct campaign_results *results = NULL;
    AUTO(campaign_results) struct campaign_results *before = NULL;
    struct results_request request = {.index = NULL};
    struct published_list given;
    struct shapes shapes;
    struct reporting reporting = {.call = call};
    TRY(take_request(call, &reporting.formats, &request));
    TRY(store_open(call_value(call, "data"), &store));
    TRY(arena_new(BESIDE_BYTES, &arena));
    if (call_has(call, "beside")) {
        TRY(published_from_file(call, call_value(call, "beside"), store, arena, &given));
        request.beside = &given;
    }
    if (call_has(call, "map")) {
        TRY(arena_new(SHAPES_ARENA_BYTES, &outlines));
        TRY(take_shapes(call, store, outlines, &shapes));
        reporting.shapes = &shapes;
    }
    TRY(call_usage(results_open(store, &request, &results)));
    TRY(call_usage(open_before(call, store, &request, &before)));
    reporting.results = results;
    reporting.before = before;
    return write_reports(&reporting, arena);
}
