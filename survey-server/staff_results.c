/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/staff_results.h"

#include "analysis/document_csv.h"
#include "analysis/report.h"
#include "base/text.h"
#include "survey-server/errands.h"
#include "survey-server/problem.h"
#include "survey-server/report_formats.h"
#include "survey-server/results_form.h"
#include "survey-server/results_kept.h"
#include "survey-server/results_query.h"

#include <stdio.h>
#include <string.h>

enum { BLOCKS_BYTES = 6 << 20, FILE_BYTES = 32 << 20 };

bool results_place_of(const struct desk *desk, const struct campaign *campaign, const char *unit)
{
    size_t count = 0;
    if (!desk_may(desk, STAFF_RESULTS, unit))
        return false;
    if (campaign_has_unit(campaign, unit))
        return true;
    const struct unit *place = unit_list_find(desk->view->units, unit);
    if (place == NULL || place->level != UNIT_PROVINCE)
        return false;
    for (size_t i = 0; i < campaign->unit_count && count < 2; i++)
        count += unit_list_within(desk->view->units, campaign->units[i], unit);
    return count > 1;
}

static const char *province_of(const struct unit_list *units, const char *code)
{
    const struct unit *unit = unit_list_find(units, code);
    const struct unit *above = unit;
    while (above != NULL && above->level != UNIT_PROVINCE)
        above = unit_list_find(units, above->parent);
    return above != NULL ? above->code : code;
}

static enum fault guard_of(struct request *request, const struct desk *desk, const char *unit,
                           struct results_request *out)
{
    out->guarded = NULL;
    if (desk_may(desk, STAFF_EXPORT, unit))
        return OK;
    out->guarded = arena_text(request->arena, province_of(desk->view->units, unit));
    return out->guarded == NULL ? fault_nomem() : OK;
}

enum fault results_guard(struct request *request, const char *unit, struct results_request *out)
{
    AUTO(desk) struct desk desk = {0};
    TRY(desk_open(request, &desk));
    return guard_of(request, &desk, unit, out);
}

/* --- the widest place ------------------------------------------------------------------------ */

/* NULL: there are several, and none that holds them all. */
static const char *widest(const struct desk *desk, const struct campaign *campaign)
{
    const char *found = NULL;
    size_t count = 0;
    for (size_t i = 0; i < campaign->unit_count; i++) {
        const char *unit = campaign->units[i];
        if (!desk_may(desk, STAFF_RESULTS, unit))
            continue;
        const char *province = province_of(desk->view->units, unit);
        const char *place = results_place_of(desk, campaign, province) ? province : unit;
        count += found == NULL || strcmp(found, place) != 0;
        found = place;
    }
    return count == 1 ? found : NULL;
}

enum fault staff_results_home(struct request *request)
{
    AUTO(desk) struct desk desk = {0};
    const struct catalog_entry *entry = NULL;
    TRY(desk_open(request, &desk));
    if (catalog_find(desk.view, request->arguments[0], &entry) != OK)
        return desk_reply_nothing(request);
    bool any = false;
    for (size_t i = 0; i < entry->campaign->unit_count && !any; i++)
        any = desk_may(&desk, STAFF_RESULTS, entry->campaign->units[i]);
    if (!any)
        return desk_reply_nothing(request);
    const char *place = widest(&desk, entry->campaign);
    const char *language = language_code(http_language(request));
    const char *address =
        place == NULL ? arena_format(request->arena, "/staff/campaigns/%s?lang=%s",
                                     request->arguments[0], language)
                      : arena_format(request->arena, "/staff/campaigns/%s/results/%s?lang=%s",
                                     request->arguments[0], place, language);
    if (address == NULL)
        return fault_nomem();
    http_reply_see_other(request, address);
    return OK;
}

/* --- a page ---------------------------------------------------------------------------------- */

/* What a page is made of. */
struct view {
    struct request *request;
    struct desk desk;
    const struct catalog_entry *entry;
    struct results_request asked;
    struct held_results held;
    enum report_part part;
    struct result *result;
    struct report *report;
    struct fault_detail refusal;
    enum fault refused; /* why there are no figures */
};

static void view_cleanup(struct view *view)
{
    report_free(view->report);
    result_free(view->result);
    held_results_cleanup(&view->held);
    desk_cleanup(&view->desk);
}

static enum fault take_part(const struct request *request, enum report_part *out)
{
    const char *text = http_query(request, "part");
    *out = REPORT_COMPONENTS;
    for (size_t i = REPORT_COMPONENTS; i < REPORT_PART_COUNT && text != NULL; i++) {
        if (strcmp(text, results_parts[i]) == 0) {
            *out = (enum report_part)i;
            return OK;
        }
    }
    return text == NULL ? OK : fault_raise(FAULT_INVALID, "query_part", "value", text, NULL);
}

static enum fault make_figures(struct view *view)
{
    struct request *request = view->request;
    const char *unit = request->arguments[1];
    TRY(results_query(request, (const char *const[]){"format", "table", "part", NULL},
                      &view->asked));
    TRY(take_part(request, &view->part));
    TRY(guard_of(request, &view->desk, unit, &view->asked));
    TRY(results_kept_take(request->services->results, request->services->store, &view->asked,
                          &view->held));
    if (results_withhold(view->held.results, unit))
        return fault_raise(FAULT_INVALID, "query_few", NULL);
    TRY(results_of(view->held.results, unit, &view->result));
    return report_make_part(view->result, http_language(request), view->part, &view->report);
}

static const char *refusal_words(struct view *view)
{
    AUTO(buffer) struct buffer words = buffer_of(LIMIT_CONNECTION_BYTES);
    message_text(http_language(view->request), &view->refusal.finding, &words);
    return buffer_check(&words) == OK ? arena_text(view->request->arena, words.data) : NULL;
}

static void put_counted(const struct view *view, struct json_out *out)
{
    char day[DATE_TEXT_SIZE];
    char time[DATE_TEXT_SIZE];
    char text[2 * DATE_TEXT_SIZE];
    struct instant instant = {view->held.counted_ms, DATE_ZONE_MINUTES};
    day_text_vi(instant_day(instant), day);
    instant_text(instant, time);
    snprintf(text, sizeof text, "%.8s %s", time + strlen("2026-11-21T"), day);
    json_put_text(out, "counted", text);
}

static void put_tables(const struct view *view, const struct results_form *form,
                       struct json_out *out)
{
    const struct block *table = NULL;
    json_open(out, "tables", '[');
    for (size_t i = 1; (table = document_table(&view->report->document, i)) != NULL; i++) {
        json_open(out, NULL, '{');
        json_put_text(out, "caption", table->text);
        json_put_text(out, "csv_href", results_file_address(form, "csv", i));
        json_close(out, '}');
    }
    json_close(out, ']');
    json_put_text(out, "xlsx_href", results_file_address(form, "xlsx", 0));
    json_put_bool(out, "has_files", document_table(&view->report->document, 1) != NULL);
}

static enum fault put_figures(struct view *view, const struct results_form *form,
                              struct json_out *out)
{
    AUTO(buffer) struct buffer blocks = buffer_of(BLOCKS_BYTES);
    const struct document *document = &view->report->document;
    TRY(document_html_blocks(document, &blocks));
    json_put_text(out, "blocks", blocks.data == NULL ? "" : blocks.data);
    json_put_bool(out, "nothing", document->block_count == 0);
    json_put_text(out, "mark", document->mark);
    json_put_text(out, "notice", document->notice);
    json_put_bool(out, "withheld_some",
                  view->asked.guarded != NULL && results_is_limited(&view->asked));
    put_counted(view, out);
    put_tables(view, form, out);
    return OK;
}

static enum fault reply_page(struct view *view)
{
    struct request *request = view->request;
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    struct json_out out = json_out_to(&context);
    struct page page = desk_page(request, &view->desk, "staff_results", &out);
    struct results_form form = {.request = request,
                                .page = &page,
                                .entry = view->entry,
                                .units = view->desk.view->units,
                                .part = view->part,
                                .tally = view->result == NULL ? NULL : view->result->context->tally,
                                .guarded = view->asked.guarded != NULL,
                                .limited = results_is_limited(&view->asked)};
    json_put_text(&out, "results_style_href", page_asset_address(request->arena, "results", "css"));
    desk_put_campaign(&out, &page, view->entry);
    results_form_put(&form, &out);
    json_put_text(&out, "unit_name",
                  page_unit_name(view->desk.view->units, request->arguments[1], page_words(&page)));
    if (view->refused == OK)
        TRY(put_figures(view, &form, &out));
    else
        json_put_text(&out, "refusal", refusal_words(view));
    return page_reply(request, view->refused == OK ? 200 : 422, "staff-results", &out);
}

static void dress_file(struct view *view, const char *type, const char *extension,
                       struct buffer *body)
{
    struct request *request = view->request;
    const char *name =
        arena_format(request->arena, "attachment; filename=\"%s-%s-%s.%s\"", request->arguments[0],
                     request->arguments[1], results_parts[view->part], extension);
    http_reply_header(request, "Cache-Control", "no-store");
    if (name != NULL)
        http_reply_header(request, "Content-Disposition", name);
    http_reply(request, 200, type, body);
}

static enum fault reply_csv(struct view *view)
{
    AUTO(buffer) struct buffer body = buffer_of(FILE_BYTES);
    const char *text = http_query(view->request, "table");
    int64_t number = 1;
    if (text != NULL && (!text_to_integer(text, &number) || number < 1 || number > INT32_MAX))
        return desk_reply_nothing(view->request);
    if (document_table(&view->report->document, (size_t)number) == NULL)
        return desk_reply_nothing(view->request);
    TRY(document_csv(&view->report->document, (size_t)number, &body));
    dress_file(view, "text/csv; charset=utf-8", "csv", &body);
    return OK;
}

static enum fault reply_xlsx(struct view *view)
{
    AUTO(buffer) struct buffer body = buffer_of(FILE_BYTES);
    const struct report_format *format = report_format_named("xlsx");
    TRY(report_format_write(format, view->report, &body));
    dress_file(view, format->type, format->name, &body);
    return OK;
}

/* What is wrong with the address is said on the page, beside what was asked for. */
static enum fault make_page(struct request *request)
{
    AUTO(view)
    struct view view = {.request = request, .asked = {.campaign = request->arguments[0]}};
    const char *format = http_query(request, "format");
    TRY(desk_open(request, &view.desk));
    TRY(catalog_find(view.desk.view, request->arguments[0], &view.entry));
    view.part = REPORT_COMPONENTS;
    view.refused = make_figures(&view);
    if (view.refused != OK && view.refused != FAULT_INVALID && view.refused != FAULT_LIMIT)
        return view.refused;
    if (view.refused != OK)
        fault_detail_copy(&view.refusal);
    if (format == NULL)
        return reply_page(&view);
    if (view.refused != OK) {
        fault_detail_adopt(&view.refusal);
        return view.refused;
    }
    if (strcmp(format, "csv") == 0)
        return reply_csv(&view);
    if (strcmp(format, "xlsx") == 0)
        return reply_xlsx(&view);
    return fault_raise(FAULT_INVALID, "query_file", "value", format, NULL);
}

enum fault staff_results(struct request *request)
{
    AUTO(desk) struct desk desk = {0};
    const struct catalog_entry *entry = NULL;
    TRY(desk_open(request, &desk));
    if (catalog_find(desk.view, request->arguments[0], &entry) != OK ||
        !results_place_of(&desk, entry->campaign, request->arguments[1]))
        return desk_reply_nothing(request);
    errand_run(request, make_page);
    return OK;
}
