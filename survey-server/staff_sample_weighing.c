/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/weights_kept.h"
#include "base/text.h"
#include "survey-server/sample_work.h"
#include "survey-server/staff_samples.h"

#include <inttypes.h>
#include <string.h>

enum { BLOCKS_BYTES = 6 << 20, FILE_BYTES = 16 << 20 };

/* Weights that were made, and the draw they are of. */
struct weighed {
    struct sample_work work;
    struct kept_draw draw;
    struct kept_weights kept;
};

static void weighed_cleanup(struct weighed *weighed) { sample_work_cleanup(&weighed->work); }

static enum fault open_weighed(struct request *request, struct weighed *out, bool *out_found)
{
    int64_t number = 0;
    TRY(sample_work_find_draw(request, &out->work, &out->draw, out_found));
    *out_found = *out_found && text_to_integer(request->arguments[2], &number) && number > 0;
    if (!*out_found)
        return OK;
    enum fault fault = store_weights(request->services->store, number, out->work.arena, &out->kept);
    *out_found = fault == OK && out->kept.draw == out->draw.number;
    return fault == FAULT_NOTFOUND ? OK : fault;
}

/* --- the page -------------------------------------------------------------------------------- */

static void put_pair(struct json_out *out, const char *name, const struct json *recipe,
                     enum language language)
{
    AUTO(buffer) struct buffer text = buffer_of(LIMIT_NO_BODY_BYTES);
    AUTO(buffer) struct buffer number = buffer_of(LIMIT_NO_BODY_BYTES);
    const struct json *pair = json_member(recipe, name);
    double value;
    for (const struct json *at = pair == NULL ? NULL : json_first(pair); at != NULL;
         at = json_next(at)) {
        buffer_reset(&number);
        if (!json_number(at, &value))
            return;
        json_number_text(value, &number);
        if (text.length > 0)
            buffer_text(&text, " – ");
        if (language == LANGUAGE_VI && buffer_check(&number) == OK)
            text_decimal_vi(number.data, &text);
        else
            buffer_bytes(&text, number.data, number.length);
    }
    if (text.length > 0 && buffer_check(&text) == OK)
        json_put_text(out, name, text.data);
}

/* Where the answers and their design came from. Weights of before this was kept are of a file. */
static void put_origin(struct json_out *out, const struct json *recipe, const struct page *page)
{
    static const char *const counts[] = {"forms", "answers", "not_eligible"};
    bool campaign = json_true(json_member(recipe, "campaign"));
    bool designed = json_true(json_member(recipe, "designed"));
    const char *design = campaign   ? "weights_design_draw"
                         : designed ? "weights_design_file"
                                    : "weights_design_none";
    int64_t count;
    json_put_bool(out, "campaign", campaign);
    for (size_t i = 0; i < ARRAY_LENGTH(counts); i++) {
        if (campaign && json_integer(json_member(recipe, counts[i]), &count))
            json_put_integer(out, counts[i], count);
    }
    json_put_text(out, "design_from", page_word(page->arena, page_words(page), design));
    json_put_bool(out, "has_design", json_member_text(recipe, "design") != NULL);
}

/* What the answers were warned of. */
static void put_found(struct json_out *out, const struct weighed *weighed,
                      const struct json *recipe, const struct page *page)
{
    struct findings findings = findings_in(weighed->work.arena);
    weights_kept_findings(recipe, &findings);
    desk_put_findings(out, page, &findings);
}

static enum fault put_recipe(struct json_out *out, const struct weighed *weighed,
                             const struct page *page)
{
    enum language language = http_language(weighed->work.request);
    AUTO(json) struct json *recipe = NULL;
    TRY(json_parse(weighed->kept.recipe, strlen(weighed->kept.recipe), &recipe));
    json_put_text(out, "base", json_member_text(recipe, "base"));
    json_put_text(out, "class", json_member_text(recipe, "class"));
    json_put_text(out, "answered", json_member_text(recipe, "respondent"));
    json_put_bool(out, "rake", json_true(json_member(recipe, "rake")));
    put_pair(out, "bounds", recipe, language);
    put_pair(out, "trim", recipe, language);
    put_origin(out, recipe, page);
    put_found(out, weighed, recipe, page);
    return OK;
}

static enum fault put_blocks(struct json_out *out, const struct weighed *weighed,
                             enum language language)
{
    AUTO(json) struct json *told = NULL;
    AUTO(buffer) struct buffer blocks = buffer_of(BLOCKS_BYTES);
    struct arena *arena = weighed->work.arena;
    struct weights_view view;
    struct document document;
    TRY(json_parse(weighed->kept.told, strlen(weighed->kept.told), &told));
    TRY(weights_kept_view(weighed->kept.document, told, arena, &view));
    TRY(weights_document(&view, language, arena, &document));
    TRY(document_html_blocks(&document, &blocks));
    json_put_text(out, "blocks", blocks.data);
    return OK;
}

static enum fault reply_page(const struct weighed *weighed)
{
    const struct sample_work *work = &weighed->work;
    struct request *request = work->request;
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    struct json_out out = json_out_to(&context);
    const struct page page = desk_page(request, &work->desk, "weights_of", &out);
    int64_t draw = weighed->draw.number;
    const char *here = sample_work_weights(work, &page, draw, weighed->kept.number);
    json_put_text(&out, "results_style_href", page_asset_address(request->arena, "results", "css"));
    desk_put_campaign(&out, &page, work->entry);
    json_put_text(&out, "list_href", sample_work_weights(work, &page, draw, 0));
    json_put_text(&out, "weights_file", arena_format(page.arena, "%s&format=weights", here));
    json_put_text(&out, "record_file", arena_format(page.arena, "%s&format=record", here));
    json_put_text(&out, "design_file", arena_format(page.arena, "%s&format=design", here));
    json_put_integer(&out, "draw", draw);
    json_put_integer(&out, "number", weighed->kept.number);
    json_put_text(&out, "weights_name", weighed->kept.version);
    json_put_text(&out, "made_by", weighed->kept.actor);
    desk_put_time(&out, "made_at", weighed->kept.at_ms);
    TRY(put_recipe(&out, weighed, &page));
    TRY(put_blocks(&out, weighed, http_language(request)));
    return page_reply(request, 200, "staff-sample-weighing", &out);
}

/* --- files ----------------------------------------------------------------------------------- */

static enum fault write_weights(const struct weighed *weighed, struct buffer *out)
{
    buffer_text(out, weighed->kept.document);
    return buffer_check(out);
}

static enum fault write_record(const struct weighed *weighed, struct buffer *out)
{
    buffer_text(out, weighed->kept.record);
    return buffer_check(out);
}

/* Weights of before designs were kept have none. */
static enum fault write_design(const struct weighed *weighed, struct buffer *out)
{
    AUTO(json) struct json *recipe = NULL;
    TRY(json_parse(weighed->kept.recipe, strlen(weighed->kept.recipe), &recipe));
    const char *design = json_member_text(recipe, "design");
    if (design == NULL)
        return fault_raise(FAULT_INVALID, "query_file", "value", "design", NULL);
    buffer_text(out, design);
    return buffer_check(out);
}

static const struct file_kind {
    const char *name;
    const char *ending;
    const char *type;
    enum fault (*write)(const struct weighed *weighed, struct buffer *out);
} file_kinds[] = {{"weights", "csv", "text/csv; charset=utf-8", write_weights},
                  {"record", "record.json", "application/json", write_record},
                  {"design", "design.json", "application/json", write_design}};

static enum fault reply_file(const struct weighed *weighed, const char *format)
{
    struct request *request = weighed->work.request;
    AUTO(buffer) struct buffer body = buffer_of(FILE_BYTES);
    size_t kind = 0;
    while (kind < ARRAY_LENGTH(file_kinds) && strcmp(file_kinds[kind].name, format) != 0)
        kind++;
    if (kind == ARRAY_LENGTH(file_kinds))
        return fault_raise(FAULT_INVALID, "query_file", "value", format, NULL);
    TRY(file_kinds[kind].write(weighed, &body));
    const struct sample_file file = {
        arena_format(request->arena, "%s.%s", weighed->kept.version, file_kinds[kind].ending),
        file_kinds[kind].type,
        arena_format(request->arena, "%" PRId64 " %s %s", weighed->draw.number, format,
                     weighed->kept.version)};
    return sample_work_send(&weighed->work, &file, &body);
}

static enum fault make_page(struct request *request)
{
    AUTO(weighed) struct weighed weighed = {.draw = {0}};
    const char *format = http_query(request, "format");
    bool found = false;
    TRY(open_weighed(request, &weighed, &found));
    if (!found)
        return desk_reply_nothing(request);
    return format == NULL ? reply_page(&weighed) : reply_file(&weighed, format);
}

enum fault staff_sample_weighing(struct request *request)
{
    return sample_work_start(request, make_page);
}
