/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/weights_kept.h"
#include "base/text.h"
#include "survey-server/notes.h"
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

static enum fault put_recipe(struct json_out *out, const struct weighed *weighed,
                             enum language language)
{
    AUTO(json) struct json *recipe = NULL;
    TRY(json_parse(weighed->kept.recipe, strlen(weighed->kept.recipe), &recipe));
    json_put_text(out, "base", json_member_text(recipe, "base"));
    json_put_text(out, "class", json_member_text(recipe, "class"));
    json_put_text(out, "answered", json_member_text(recipe, "respondent"));
    json_put_bool(out, "rake", json_true(json_member(recipe, "rake")));
    put_pair(out, "bounds", recipe, language);
    put_pair(out, "trim", recipe, language);
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
    json_put_integer(&out, "draw", draw);
    json_put_integer(&out, "number", weighed->kept.number);
    json_put_text(&out, "weights_name", weighed->kept.version);
    json_put_text(&out, "made_by", weighed->kept.actor);
    desk_put_time(&out, "made_at", weighed->kept.at_ms);
    TRY(put_recipe(&out, weighed, http_language(request)));
    TRY(put_blocks(&out, weighed, http_language(request)));
    return page_reply(request, 200, "staff-sample-weighing", &out);
}

/* --- files ----------------------------------------------------------------------------------- */

static enum fault reply_file(const struct weighed *weighed, const char *format)
{
    struct request *request = weighed->work.request;
    AUTO(buffer) struct buffer body = buffer_of(FILE_BYTES);
    bool is_record = strcmp(format, "record") == 0;
    if (!is_record && strcmp(format, "weights") != 0)
        return fault_raise(FAULT_INVALID, "query_file", "value", format, NULL);
    const char *detail = arena_format(request->arena, "%" PRId64 " %s %s", weighed->draw.number,
                                      format, weighed->kept.version);
    const char *name = arena_format(request->arena, "attachment; filename=\"%s.%s\"",
                                    weighed->kept.version, is_record ? "record.json" : "csv");
    if (detail == NULL || name == NULL)
        return fault_nomem();
    buffer_text(&body, is_record ? weighed->kept.record : weighed->kept.document);
    TRY(buffer_check(&body));
    note_look(request, "sample_keep", weighed->draw.campaign, detail);
    http_reply_header(request, "Cache-Control", "no-store");
    http_reply_header(request, "Content-Disposition", name);
    http_reply(request, 200, is_record ? "application/json" : "text/csv; charset=utf-8", &body);
    return OK;
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
