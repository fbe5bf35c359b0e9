/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/staff_samples.h"

#include "analysis/document_csv.h"
#include "analysis/document_pdf.h"
#include "analysis/sample_size_ask.h"
#include "analysis/sample_size_report.h"
#include "survey-server/errands.h"
#include "survey-server/query_text.h"
#include "survey-server/staff_desk.h"

#include <string.h>

enum { WORK_BYTES = 32 << 20, FILE_BYTES = 32 << 20 };

/* What the page asks, in its order: presets are those of the command. */
static const struct asked {
    const char *name;
    const char *preset;
    const char *label; /* of words.<language>.json */
    const char *help;  /* the same; NULL = none */
} fields[] = {
    {"share", "50%", "size_share", "size_share_help"},
    {"half-width", "5%", "size_half_width", NULL},
    {"other", "", "size_other", NULL},
    {"threshold", "", "size_threshold", NULL},
    {"population", "", "size_population", "size_population_help"},
    {"response", "100%", "size_response", NULL},
    {"rho", "0.05", "size_rho", "size_rho_help"},
    {"cluster", "20", "size_cluster", NULL},
    {"deff", "", "size_deff", "size_deff_help"},
    {"cv", "0", "size_cv", NULL},
    {"villages", "2", "size_villages", NULL},
    {"level", "95%", "size_level", NULL},
    {"power", "80%", "size_power", NULL},
    {"cost-commune", "", "size_cost_commune", NULL},
    {"cost-village", "", "size_cost_village", NULL},
    {"cost-household", "", "size_cost_household", NULL},
};

static const struct {
    const char *name;
    const char *field; /* that goes with it */
    const char *label;
} aims[] = {{"share", "half-width", "size_aim_share"},
            {"difference", "other", "size_aim_difference"},
            {"band", "threshold", "size_aim_band"}};

struct sizing {
    struct request *request;
    struct desk desk;
    struct arena *arena;
    struct document document;
    const char *cost; /* "500000;200000;30000"; NULL = none was given */
    enum fault refused;
    struct fault_detail refusal;
};

static void sizing_cleanup(struct sizing *sizing)
{
    desk_cleanup(&sizing->desk);
    arena_free(sizing->arena);
}

/* As typed; the preset where the address does not say. */
static const char *typed(const struct sizing *sizing, const struct asked *field)
{
    const char *text = http_query(sizing->request, field->name);
    return text == NULL ? field->preset : text;
}

static const char *typed_named(const struct sizing *sizing, const char *name)
{
    for (size_t i = 0; i < ARRAY_LENGTH(fields); i++) {
        if (strcmp(fields[i].name, name) == 0)
            return typed(sizing, &fields[i]);
    }
    return "";
}

static size_t aim_of(const struct sizing *sizing)
{
    const char *text = http_query(sizing->request, "aim");
    for (size_t i = 0; i < ARRAY_LENGTH(aims); i++) {
        if (text != NULL && strcmp(text, aims[i].name) == 0)
            return i;
    }
    return 0;
}

/* --- the answer ------------------------------------------------------------------------------ */

/* The field of another aim counts for nothing; an empty one is not given, but for what the aim
 * needs. */
static const char *value_of(const void *from, const char *name)
{
    const struct sizing *sizing = from;
    if (strcmp(name, "cost") == 0)
        return sizing->cost;
    const char *text = typed_named(sizing, name);
    size_t aim = aim_of(sizing);
    for (size_t i = 0; i < ARRAY_LENGTH(aims); i++) {
        if (strcmp(name, aims[i].field) == 0)
            return i == aim ? text : NULL;
    }
    return text[0] == '\0' ? NULL : text;
}

/* A cost that is left empty beside another is nothing. */
static enum fault join_costs(struct sizing *sizing)
{
    const char *costs[] = {typed_named(sizing, "cost-commune"), typed_named(sizing, "cost-village"),
                           typed_named(sizing, "cost-household")};
    bool any = false;
    for (size_t i = 0; i < ARRAY_LENGTH(costs); i++) {
        any = any || costs[i][0] != '\0';
        costs[i] = costs[i][0] == '\0' ? "0" : costs[i];
    }
    if (!any)
        return OK;
    sizing->cost = arena_format(sizing->arena, "%s;%s;%s", costs[0], costs[1], costs[2]);
    return sizing->cost == NULL ? fault_nomem() : OK;
}

static enum fault answer(struct sizing *sizing)
{
    struct size_ask ask;
    TRY(join_costs(sizing));
    TRY(sample_size_read(value_of, sizing, &ask));
    return sample_size_document(&ask, http_language(sizing->request), sizing->arena,
                                &sizing->document);
}

/* --- the page -------------------------------------------------------------------------------- */

static void put_field(struct json_out *out, const struct page *page, const struct sizing *sizing,
                      const struct asked *field)
{
    json_open(out, NULL, '{');
    json_put_text(out, "field", field->name);
    json_put_text(out, "label", page_word(page->arena, page_words(page), field->label));
    if (field->help != NULL)
        json_put_text(out, "help", page_word(page->arena, page_words(page), field->help));
    json_put_text(out, "typed", typed(sizing, field));
    json_close(out, '}');
}

static void put_form(struct json_out *out, const struct page *page, const struct sizing *sizing)
{
    size_t aim = aim_of(sizing);
    json_put_text(out, "path", sizing->request->path);
    json_open(out, "aims", '[');
    for (size_t i = 0; i < ARRAY_LENGTH(aims); i++) {
        json_open(out, NULL, '{');
        json_put_text(out, "aim", aims[i].name);
        json_put_text(out, "label", page_word(page->arena, page_words(page), aims[i].label));
        json_put_bool(out, "chosen", i == aim);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_open(out, "fields", '[');
    for (size_t i = 0; i < ARRAY_LENGTH(fields); i++)
        put_field(out, page, sizing, &fields[i]);
    json_close(out, ']');
}

/* Which field is meant, in the page's own word for it. */
static const char *field_refused(const struct sizing *sizing, const struct page *page)
{
    const struct finding *finding = &sizing->refusal.finding;
    for (size_t i = 0; i < finding->arg_count; i++) {
        const char *what = finding->args[i].value;
        if (strcmp(finding->args[i].name, "what") != 0 || strlen(what) < 2)
            continue;
        for (size_t field = 0; field < ARRAY_LENGTH(fields); field++) {
            if (strncmp(fields[field].name, what + 2, strlen(what + 2)) == 0)
                return page_word(page->arena, page_words(page), fields[field].label);
        }
    }
    return NULL;
}

static const char *refusal_words(const struct sizing *sizing, const struct page *page)
{
    AUTO(buffer) struct buffer words = buffer_of(LIMIT_CONNECTION_BYTES);
    const char *field = field_refused(sizing, page);
    if (field != NULL)
        return arena_format(page->arena, "%s: %s", field,
                            page_word(page->arena, page_words(page), "size_field_wrong"));
    message_text(page_words(page), &sizing->refusal.finding, &words);
    return buffer_check(&words) == OK ? arena_text(page->arena, words.data) : NULL;
}

static const char *file_address(const struct sizing *sizing, const struct page *page,
                                const char *format)
{
    AUTO(buffer) struct buffer text = buffer_of(LIMIT_CONNECTION_BYTES);
    buffer_format(&text, "%s?lang=%s&format=%s", sizing->request->path, page->visit.language,
                  format);
    query_text_add(&text, "aim", aims[aim_of(sizing)].name);
    for (size_t i = 0; i < ARRAY_LENGTH(fields); i++)
        query_text_add(&text, fields[i].name, http_query(sizing->request, fields[i].name));
    return buffer_check(&text) == OK ? arena_text(page->arena, text.data) : NULL;
}

static enum fault put_answer(struct json_out *out, const struct page *page,
                             const struct sizing *sizing)
{
    AUTO(buffer) struct buffer blocks = buffer_of(LIMIT_PAGE_BYTES);
    TRY(document_html_blocks(&sizing->document, &blocks));
    json_put_text(out, "blocks", blocks.data);
    json_put_text(out, "pdf_href", file_address(sizing, page, "pdf"));
    json_put_text(out, "csv_href", file_address(sizing, page, "csv"));
    return OK;
}

static enum fault reply_page(struct sizing *sizing)
{
    struct request *request = sizing->request;
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    struct json_out out = json_out_to(&context);
    const struct page page = desk_page(request, &sizing->desk, "size_page", &out);
    json_put_text(&out, "results_style_href", page_asset_address(request->arena, "results", "css"));
    put_form(&out, &page, sizing);
    if (sizing->refused == OK)
        TRY(put_answer(&out, &page, sizing));
    else
        json_put_text(&out, "refusal", refusal_words(sizing, &page));
    return page_reply(request, sizing->refused == OK ? 200 : 422, "staff-sample-size", &out);
}

static enum fault reply_file(struct sizing *sizing, const char *format)
{
    struct request *request = sizing->request;
    AUTO(buffer) struct buffer body = buffer_of(FILE_BYTES);
    bool csv = strcmp(format, "csv") == 0;
    if (!csv && strcmp(format, "pdf") != 0)
        return fault_raise(FAULT_INVALID, "query_file", "value", format, NULL);
    if (sizing->refused != OK) {
        fault_detail_adopt(&sizing->refusal);
        return sizing->refused;
    }
    if (csv)
        TRY(document_csv(&sizing->document, 1, &body));
    else
        TRY(document_pdf(&sizing->document, &body));
    http_reply_header(request, "Cache-Control", "no-store");
    http_reply_header(request, "Content-Disposition",
                      csv ? "attachment; filename=\"co-mau.csv\""
                          : "attachment; filename=\"co-mau.pdf\"");
    http_reply(request, 200, csv ? "text/csv; charset=utf-8" : "application/pdf", &body);
    return OK;
}

/* What is wrong with the address is said on the page, beside what was asked for. */
static enum fault make(struct request *request)
{
    AUTO(sizing) struct sizing sizing = {.request = request};
    const char *format = http_query(request, "format");
    TRY(desk_open(request, &sizing.desk));
    TRY(arena_new(WORK_BYTES, &sizing.arena));
    sizing.refused = answer(&sizing);
    if (sizing.refused != OK && sizing.refused != FAULT_INVALID && sizing.refused != FAULT_LIMIT)
        return sizing.refused;
    if (sizing.refused != OK)
        fault_detail_copy(&sizing.refusal);
    return format == NULL ? reply_page(&sizing) : reply_file(&sizing, format);
}

enum fault staff_sample_size(struct request *request)
{
    AUTO(desk) struct desk desk = {0};
    TRY(desk_open(request, &desk));
    if (!staff_has(desk.staff, STAFF_SAMPLES))
        return desk_reply_nothing(request);
    errand_run(request, make);
    return OK;
}
