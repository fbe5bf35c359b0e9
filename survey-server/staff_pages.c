/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/staff_pages.h"

#include "survey-server/errands.h"
#include "survey-server/fieldwork_kept.h"
#include "survey-server/notes.h"
#include "survey-server/plan_fields.h"
#include "survey-server/report_formats.h"
#include "survey-server/results_query.h"
#include "survey-server/staff_desk.h"
#include "survey-server/staff_results.h"
#include "survey-server/unit_finder.h"

#include <stdlib.h>
#include <string.h>

enum { REPORT_BYTES = 32 << 20 };

static size_t count_seen(const struct desk *desk, const struct campaign *campaign)
{
    size_t count = 0;
    for (size_t i = 0; i < campaign->unit_count; i++)
        count += desk_may(desk, STAFF_RESULTS, campaign->units[i]);
    return count;
}

enum fault staff_home(struct request *request)
{
    AUTO(desk) struct desk desk = {0};
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    struct json_out out = json_out_to(&context);
    size_t shown = 0;
    TRY(desk_open(request, &desk));
    struct page page = desk_page(request, &desk, "staff_home", &out);
    json_open(&out, "campaigns", '[');
    for (size_t i = 0; i < desk.view->count; i++) {
        const struct catalog_entry *entry = &desk.view->entries[i];
        size_t count = count_seen(&desk, entry->campaign);
        if (count == 0)
            continue;
        shown++;
        const char *tail = arena_format(request->arena, "/staff/campaigns/%s", entry->campaign->id);
        if (tail == NULL)
            return fault_nomem();
        json_open(&out, NULL, '{');
        desk_put_campaign(&out, &page, entry);
        json_put_text(&out, "href", visit_address(request->arena, &page.visit, tail));
        json_put_integer(&out, "units", (int64_t)count);
        json_close(&out, '}');
    }
    json_close(&out, ']');
    json_put_bool(&out, "has_campaigns", shown > 0);
    if (staff_has(desk.staff, STAFF_CAMPAIGNS))
        json_put_text(&out, "new_href",
                      visit_address(request->arena, &page.visit, "/staff/campaigns/new"));
    return page_reply(request, 200, "staff-home", &out);
}

/* --- a campaign ------------------------------------------------------------------------------ */

/* How much has come in from the units that are seen. */
static enum fault put_counts(struct json_out *out, struct request *request, const struct desk *desk,
                             const struct catalog_entry *entry)
{
    AUTO(held_fieldwork) struct held_fieldwork held = {0};
    struct unit_fieldwork sum = {0};
    const struct campaign *campaign = entry->campaign;
    AUTO(memory) bool *mine = calloc(campaign->unit_count + 1, sizeof *mine);
    if (mine == NULL)
        return fault_nomem();
    for (size_t i = 0; i < campaign->unit_count; i++)
        mine[i] = desk_may(desk, STAFF_RESULTS, campaign->units[i]);
    TRY(fieldwork_kept_take(request->services->fieldwork, request->services->store, entry, &held));
    const struct fieldwork_table *table = &held.counted->table;
    for (size_t i = 0; i < table->count; i++) {
        const struct fieldwork_cell *cell = &table->cells[i];
        if (!mine[cell->unit])
            continue;
        sum.valid += cell->valid;
        sum.partial += cell->partial;
        sum.quarantined += cell->quarantined;
    }
    json_put_integer(out, "responses", sum.valid);
    json_put_integer(out, "partial", sum.partial);
    json_put_integer(out, "quarantined", sum.quarantined);
    return OK;
}

static enum fault put_unit(struct json_out *out, const struct page *page, const struct desk *desk,
                           const char *campaign, const char *code)
{
    const char *tail = arena_format(page->arena, "/staff/campaigns/%s/units/%s", campaign, code);
    const char *href = tail == NULL ? NULL : visit_address(page->arena, &page->visit, tail);
    const char *results =
        arena_format(page->arena, "/staff/campaigns/%s/results/%s", campaign, code);
    const char *name = page_unit_name(desk->view->units, code, page_words(page));
    if (href == NULL)
        return fault_nomem();
    json_open(out, NULL, '{');
    json_put_text(out, "code", code);
    json_put_text(out, "unit_name", name);
    json_put_text(out, "href", href);
    json_put_text(out, "results_href",
                  results == NULL ? href : visit_address(page->arena, &page->visit, results));
    json_put_text(out, "pdf_href", arena_format(page->arena, "%s&format=pdf", href));
    json_put_text(out, "docx_href", arena_format(page->arena, "%s&format=docx", href));
    json_put_text(out, "xlsx_href", arena_format(page->arena, "%s&format=xlsx", href));
    json_close(out, '}');
    return OK;
}

/* The units of a page of the list, each province before the first of its own. */
static enum fault put_units(struct json_out *out, const struct page *page, const struct desk *desk,
                            const struct campaign *campaign, const struct found_units *found)
{
    const struct unit_list *list = desk->view->units;
    const char *before = "";
    json_open(out, "units", '[');
    for (size_t i = 0; i < found->count; i++) {
        const struct unit *province = unit_list_find(list, found->units[i]->parent);
        bool next = province != NULL && strcmp(province->code, before) != 0;
        if (next && results_place_of(desk, campaign, province->code))
            TRY(put_unit(out, page, desk, campaign->id, province->code));
        if (province != NULL)
            before = province->code;
        TRY(put_unit(out, page, desk, campaign->id, found->units[i]->code));
    }
    json_close(out, ']');
    return OK;
}

static enum fault make_campaign(struct request *request)
{
    AUTO(desk) struct desk desk = {0};
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    struct json_out out = json_out_to(&context);
    const struct catalog_entry *entry = NULL;
    struct found_units found;
    TRY(desk_open(request, &desk));
    TRY(catalog_find(desk.view, request->arguments[0], &entry));
    TRY(finder_find(request, &desk, entry->campaign, STAFF_RESULTS, &found));
    struct page page = desk_page(request, &desk, "staff_campaign", &out);
    desk_put_campaign(&out, &page, entry);
    TRY(put_counts(&out, request, &desk, entry));
    const char *results = arena_format(request->arena, "%s/results", request->path);
    json_put_text(&out, "results_all_href",
                  visit_address(request->arena, &page.visit, results == NULL ? "/staff" : results));
    if (staff_has(desk.staff, STAFF_FIELDWORK)) {
        const char *tail = arena_format(request->arena, "%s/fieldwork", request->path);
        json_put_text(&out, "fieldwork_href",
                      visit_address(request->arena, &page.visit, tail == NULL ? "/staff" : tail));
    }
    if (staff_has(desk.staff, STAFF_SAMPLES)) {
        const char *tail = arena_format(request->arena, "%s/samples", request->path);
        json_put_text(&out, "samples_href",
                      visit_address(request->arena, &page.visit, tail == NULL ? "/staff" : tail));
    }
    if (plan_may_run(&desk, entry->campaign)) {
        const char *tail = arena_format(request->arena, "%s/settings", request->path);
        json_put_text(&out, "settings_href",
                      visit_address(request->arena, &page.visit, tail == NULL ? "/staff" : tail));
    }
    finder_put(&found, &page, request->path, &out);
    TRY(put_units(&out, &page, &desk, entry->campaign, &found));
    return page_reply(request, 200, "staff-campaign", &out);
}

enum fault staff_campaign(struct request *request)
{
    AUTO(desk) struct desk desk = {0};
    const struct catalog_entry *entry = NULL;
    TRY(desk_open(request, &desk));
    if (catalog_find(desk.view, request->arguments[0], &entry) != OK ||
        count_seen(&desk, entry->campaign) == 0)
        return desk_reply_nothing(request);
    errand_run(request, make_campaign);
    return OK;
}

/* --- a report -------------------------------------------------------------------------------- */

/* To be read here, or to be kept as a file. The page of a report has its style inside and runs
 * nothing. */
static void dress_report(struct request *request, const struct report_format *format, bool keep)
{
    request->reply.policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
                            "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
                            "sandbox allow-same-origin";
    http_reply_header(request, "Cache-Control", "no-store");
    const char *name = arena_format(request->arena, "attachment; filename=\"%s-%s.%s\"",
                                    request->arguments[0], request->arguments[1], format->name);
    if (keep && name != NULL)
        http_reply_header(request, "Content-Disposition", name);
}

/* `format` NULL: it was read here. */
static void note_report(struct request *request, const char *format)
{
    const char *campaign = request->arguments[0];
    const char *unit = request->arguments[1];
    const char *file = arena_format(request->arena, "%s.%s", unit, format == NULL ? "" : format);
    if (format == NULL)
        note_look(request, "report_read", campaign, unit);
    else if (file != NULL)
        note_look(request, "report_keep", campaign, file);
}

static enum fault make_report(struct request *request)
{
    struct results_request asked = {.campaign = request->arguments[0]};
    const char *name = http_query(request, "format");
    const struct report_format *format = report_format_named(name == NULL ? "html" : name);
    AUTO(campaign_results) struct campaign_results *results = NULL;
    AUTO(result) struct result *result = NULL;
    AUTO(report) struct report *report = NULL;
    AUTO(buffer) struct buffer body = buffer_of(REPORT_BYTES);
    TRY(results_query(request, (const char *const[]){"format", NULL}, &asked));
    if (format == NULL)
        return fault_raise(FAULT_INVALID, "query_format", "value", name, NULL);
    TRY(results_guard(request, request->arguments[1], &asked));
    if (asked.guarded != NULL && results_is_limited(&asked) && format->write == report_json)
        return fault_raise(FAULT_INVALID, "query_guarded", "name", "format", NULL);
    TRY(results_open(request->services->store, &asked, &results));
    if (results_withhold(results, request->arguments[1]))
        return fault_raise(FAULT_INVALID, "query_few", NULL);
    TRY(results_of(results, request->arguments[1], &result));
    TRY(report_make(result, http_language(request), &report));
    TRY(report_format_write(format, report, &body));
    dress_report(request, format, name != NULL);
    note_report(request, name == NULL ? NULL : format->name);
    http_reply(request, 200, format->type, &body);
    return OK;
}

enum fault staff_report(struct request *request)
{
    AUTO(desk) struct desk desk = {0};
    const struct catalog_entry *entry = NULL;
    const char *unit = request->arguments[1];
    TRY(desk_open(request, &desk));
    if (catalog_find(desk.view, request->arguments[0], &entry) != OK ||
        !results_place_of(&desk, entry->campaign, unit))
        return desk_reply_nothing(request);
    errand_run(request, make_report);
    return OK;
}
