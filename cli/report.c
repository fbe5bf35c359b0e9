/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include "analysis/paper_measures.h"
#include "base/file.h"
#include "base/text.h"
#include "cli/audit.h"
#include "cli/published.h"
#include "cli/report_all.h"

enum { BESIDE_BYTES = 64 << 20, SHAPES_ARENA_BYTES = 64 << 20 };

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

static enum fault write_unit(struct reporting *reporting, const char *unit)
{
    AUTO(unit_report) struct unit_report report = {.result = NULL};
    char path[PATH_MAX];
    struct hash written;
    TRY(unit_report_make(reporting, unit, &report));
    TRY(folder_make(call_value(reporting->call, "out"), 0755)); /* a refused report leaves none */
    for (size_t i = 0; report_formats[i].name != NULL; i++) {
        if ((reporting->formats >> i & 1) == 0)
            continue;
        TRY(report_path(reporting, unit, i, path));
        TRY(unit_report_write(&report, i, path, &written));
        TRY(report_tell(path));
    }
    unit_report_refusals(reporting, &report, reporting->refusals);
    reporting->year = beside_year(report.result);
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
    TRY(call_has(call, "all") ? report_all(reporting, arena)
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
    if (!call_has(call, "all") && (call_has(call, "resume") || call_has(call, "workers")))
        return fault_raise(FAULT_USAGE, "report_all_only", NULL);
    size_t workers;
    TRY(report_workers(call, &workers));
    if (unit != NULL && !text_is_code(unit))
        return fault_raise(FAULT_NOTFOUND, "unit_unknown", "unit", unit, NULL);
    TRY(report_formats_parse(call_value(call, "format"), out_formats));
    TRY(call_days(call, &out->from_day, &out->to_day));
    TRY(call_modes(call, &out->modes));
    out->campaign = call_value(call, "campaign");
    out->filter = call_value(call, "filter");
    out->selected = (struct selection_texts){call_value(call, "counter"), call_value(call, "field"),
                                             call_value(call, "group")};
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
                                     .filter = request->filter,
                                     .selected = request->selected};
    return before.campaign == NULL ? OK : results_open(store, &before, out);
}

enum fault run_report(const struct call *call)
{
    AUTO(store) struct store *store = NULL;
    AUTO(arena) struct arena *arena = NULL;
    AUTO(arena) struct arena *outlines = NULL;
    AUTO(campaign_results) struct campaign_results *results = NULL;
    AUTO(campaign_results) struct campaign_results *before = NULL;
    AUTO(measures) struct paper_measures *measures = measures_new();
    struct results_request request = {.index = NULL};
    struct published_list given;
    struct shapes shapes;
    struct reporting reporting = {.call = call, .measures = measures};
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
    TRY(write_reports(&reporting, arena));
    const char *unit = call_value(call, "unit");
    audit_noted(call, store,
                &(struct audit_note){.action = "report_make",
                                     .subject = request.campaign,
                                     .detail = unit != NULL ? unit : "--all"});
    return OK;
}
