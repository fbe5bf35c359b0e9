/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/svy_people.h"

#include "analysis/design_judge.h"
#include "base/file.h"
#include "cli/svy_design.h"
#include "cli/svy_sheet.h"

#include <stdio.h>
#include <string.h>

enum { DESIGN_BYTES = 1 << 20 };
static const size_t ARENA_BYTES = (size_t)16 << 30;
static const size_t OUTPUT_BYTES = (size_t)1 << 30;

bool svy_is_people(const struct call *call)
{
    static const char *const options[] = {"data", "design", "by", "where", "level", "method"};
    enum svy_statistic statistic;
    for (size_t i = 0; i < ARRAY_LENGTH(options); i++) {
        if (call_has(call, options[i]))
            return true;
    }
    return svy_statistic_of(call->operands[0], &statistic);
}

/* --- the design ------------------------------------------------------------------------------ */

static enum fault refuse_design(const struct call *call, const struct findings *findings)
{
    const char *path = call_value(call, "design");
    return call_refuse(call, "svy_design_refused", path, findings);
}

/* What was raised while a design was read or made, told with its file. */
static enum fault refuse_fault(const struct call *call, struct arena *arena, enum fault fault)
{
    if (fault != FAULT_INVALID)
        return fault;
    struct findings findings = findings_in(arena);
    struct finding finding = *fault_detail();
    finding.severity = SEVERITY_ERROR;
    findings_put(&findings, &finding);
    return refuse_design(call, &findings);
}

static enum fault make_design(const struct json *json, const char *path, struct svy_sheet *sheet,
                              struct design_spec *spec)
{
    const char *folder = svy_folder(path, sheet->arena);
    if (folder == NULL)
        return FAULT_NOMEM;
    TRY(svy_spec_read(json, folder, sheet->arena, spec));
    TRY(svy_design_make(json, folder, &sheet->dataset, &sheet->findings, &sheet->design));
    TRY(domain_all(&sheet->design, &sheet->domain));
    return svy_subset_apply(json, &sheet->domain);
}

/* *out_json: what the spec points into. */
static enum fault take_design(const struct call *call, struct svy_sheet *sheet,
                              struct design_spec *spec, struct json **out_json)
{
    AUTO(buffer) struct buffer text = buffer_of(DESIGN_BYTES);
    struct findings findings = findings_in(sheet->arena);
    TRY(file_read(call_value(call, "design"), &text));
    enum fault fault = json_parse(text.data, text.length, out_json);
    if (fault != OK)
        return refuse_fault(call, sheet->arena, fault);
    design_judge(*out_json, &sheet->dataset, &findings);
    if (findings_errors(&findings) > 0)
        return refuse_design(call, &findings);
    fault = make_design(*out_json, call_value(call, "design"), sheet, spec);
    if (fault != OK)
        return refuse_fault(call, sheet->arena, fault);
    sheet->spec = spec;
    sheet->deff = spec->fpc_count > 0 ? DEFF_WITHOUT_REPLACEMENT : DEFF_REPLACEMENT;
    return OK;
}

/* --- the domain and its groups --------------------------------------------------------------- */

static enum fault take_domain(const struct call *call, struct svy_sheet *sheet)
{
    const struct svy_ask *ask = sheet->ask;
    for (size_t i = 0; i < ask->where_count; i++) {
        TRY(call_usage(svy_condition_apply(&ask->where[i], &sheet->domain)));
        TRY(svy_condition_judge(&ask->where[i], &sheet->design, &sheet->findings));
    }
    TRY(domain_measure(&sheet->domain, &sheet->size));
    if (sheet->size.weighted > 0)
        return OK;
    call_findings(call, call_value(call, "data"), &sheet->findings);
    return fault_raise(FAULT_INVALID, "svy_empty", NULL);
}

/* Rows with no group are in no figure. */
static void tell_groupless(struct svy_sheet *sheet)
{
    size_t rows = 0;
    char count[24];
    for (size_t row = 0; row < sheet->design.rows; row++)
        rows += sheet->domain.in[row] && sheet->by.groups.of_row[row] < 0;
    snprintf(count, sizeof count, "%zu", rows);
    if (rows > 0)
        findings_add(&sheet->findings, SEVERITY_WARNING, "by", "svy_groupless", "count", count,
                     NULL);
}

static enum fault take_groups(struct svy_sheet *sheet)
{
    if (sheet->ask->by.count == 0)
        return OK;
    TRY(call_usage(svy_groups_of(&sheet->dataset, &sheet->ask->by, false, &sheet->by)));
    tell_groupless(sheet);
    return svy_groups_met(&sheet->domain, &sheet->by.groups, &sheet->met, &sheet->met_count);
}

/* --- the whole ------------------------------------------------------------------------------- */

static enum fault take_index(const struct call *call, struct svy_sheet *sheet,
                             struct svy_index *out)
{
    if (sheet->ask->statistic != SVY_INDEX)
        return OK;
    TRY(svy_index_take(call, sheet->ask->operands[0], sheet->arena, out));
    sheet->index = out;
    return OK;
}

static enum fault print(const struct call *call, const struct svy_sheet *sheet)
{
    AUTO(buffer) struct buffer text = buffer_of(OUTPUT_BYTES);
    if (call->json)
        svy_sheet_json(sheet, &text);
    else
        svy_sheet_text(sheet, call->language, &text);
    return call_print(&text);
}

enum fault svy_people(const struct call *call)
{
    AUTO(arena) struct arena *arena = NULL;
    AUTO(json) struct json *json = NULL;
    AUTO(svy_index) struct svy_index index = {.definition = NULL};
    struct svy_sheet sheet = {.met = NULL};
    struct svy_ask ask;
    struct design_spec spec;
    TRY(arena_new(ARENA_BYTES, &arena));
    TRY(svy_ask_take(call, arena, &ask));
    if (!call_has(call, "data"))
        return fault_raise(FAULT_USAGE, "svy_data_needed", NULL);
    if (!call_has(call, "design"))
        return fault_raise(FAULT_USAGE, "svy_design_needed", NULL);
    sheet.arena = arena;
    sheet.ask = &ask;
    sheet.findings = findings_in(arena);
    TRY(take_index(call, &sheet, &index));
    TRY(dataset_read_csv(call_value(call, "data"), NULL, 0, arena, &sheet.dataset));
    if (sheet.index != NULL)
        TRY(svy_index_need(&index, &sheet.dataset));
    TRY(take_design(call, &sheet, &spec, &json));
    TRY(svy_record_take(call_value(call, "data"), &sheet));
    TRY(take_domain(call, &sheet));
    TRY(take_groups(&sheet));
    if (sheet.index != NULL)
        TRY(svy_index_read(&index, &sheet.dataset, &sheet.findings));
    TRY(svy_sheet_fill(&sheet));
    return print(call, &sheet);
}
