/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/staff_samples.h"

#include "analysis/document_pdf.h"
#include "analysis/sample_field.h"
#include "survey-server/sample_drawn.h"

#include <inttypes.h>
#include <string.h>

enum { BLOCKS_BYTES = 6 << 20, VISITS_BYTES = 4 << 20 };

static const char csv_type[] = "text/csv; charset=utf-8";

static enum fault open_drawn(struct request *request, struct sample_drawn *out, bool *out_found)
{
    TRY(sample_drawn_open(request, out, out_found));
    return *out_found ? sample_drawn_again(out) : OK;
}

/* --- files ----------------------------------------------------------------------------------- */

static enum fault write_sheets(const struct sample_drawn *drawn, struct buffer *out)
{
    const struct sample_work *work = &drawn->work;
    struct document document;
    TRY(sample_sheets_document(&work->draw, http_language(work->request), work->arena, &document));
    return document_pdf(&document, out);
}

static enum fault write_record(const struct sample_drawn *drawn, struct buffer *out)
{
    buffer_text(out, drawn->kept.record);
    return buffer_check(out);
}

static enum fault write_frame(const struct sample_drawn *drawn, struct buffer *out)
{
    buffer_text(out, drawn->frame.document);
    return buffer_check(out);
}

static enum fault write_sample(const struct sample_drawn *drawn, struct buffer *out)
{
    return sample_csv(&drawn->work.draw, out);
}

static enum fault write_probabilities(const struct sample_drawn *drawn, struct buffer *out)
{
    return probabilities_csv(&drawn->work.draw, out);
}

static enum fault write_joint(const struct sample_drawn *drawn, struct buffer *out)
{
    return joint_csv(&drawn->work.draw, out);
}

static enum fault write_visits(const struct sample_drawn *drawn, struct buffer *out)
{
    buffer_text(out, drawn->visits.document);
    return buffer_check(out);
}

enum file_needs { NEEDS_NOTHING, NEEDS_SAME, NEEDS_VISITS }; /* same: the draw is its record */

static const struct file_kind {
    const char *name;
    const char *word;
    const char *extension;
    const char *type;
    enum fault (*write)(const struct sample_drawn *drawn, struct buffer *out);
    enum file_needs needs;
} file_kinds[] = {
    {"sheets", "sample_file_sheets", "pdf", "application/pdf", write_sheets, NEEDS_SAME},
    {"record", "sample_file_record", "json", "application/json", write_record, NEEDS_NOTHING},
    {"frame", "sample_file_frame", "csv", csv_type, write_frame, NEEDS_NOTHING},
    {"sample", "sample_file_sample", "csv", csv_type, write_sample, NEEDS_SAME},
    {"probabilities", "sample_file_probabilities", "csv", csv_type, write_probabilities,
     NEEDS_SAME},
    {"joint", "sample_file_joint", "csv", csv_type, write_joint, NEEDS_SAME},
    {"visits", "sample_file_visits", "csv", csv_type, write_visits, NEEDS_VISITS},
};

static bool is_there(const struct sample_drawn *drawn, const struct file_kind *kind)
{
    return kind->needs != NEEDS_VISITS || drawn->visits.document != NULL;
}

/* --- the page -------------------------------------------------------------------------------- */

static enum fault put_progress(struct json_out *out, struct sample_drawn *drawn)
{
    struct sample_work *work = &drawn->work;
    AUTO(buffer) struct buffer blocks = buffer_of(BLOCKS_BYTES);
    struct contacts contacts;
    struct document document;
    if (drawn->visits.document == NULL || !drawn->same)
        return OK;
    TRY(sample_drawn_contacts(drawn, drawn->visits.document, &contacts));
    if (findings_errors(&work->findings) > 0)
        return OK;
    TRY(sample_progress_document(&work->draw, &contacts, http_language(work->request), work->arena,
                                 &document));
    TRY(document_html_blocks(&document, &blocks));
    json_put_text(out, "blocks", blocks.data);
    json_put_text(out, "visits_by", drawn->visits.actor);
    desk_put_time(out, "visits_at", drawn->visits.at_ms);
    return OK;
}

static void put_files(struct json_out *out, const struct page *page,
                      const struct sample_drawn *drawn)
{
    const char *here = sample_work_address(&drawn->work, page, "/samples", drawn->kept.number);
    json_open(out, "files", '[');
    for (size_t i = 0; i < ARRAY_LENGTH(file_kinds); i++) {
        const struct file_kind *kind = &file_kinds[i];
        if (!is_there(drawn, kind))
            continue;
        json_open(out, NULL, '{');
        json_put_text(out, "file_href",
                      arena_format(page->arena, "%s&format=%s", here, kind->name));
        json_put_text(out, "file_name", page_word(page->arena, page_words(page), kind->word));
        json_close(out, '}');
    }
    json_close(out, ']');
}

static enum fault reply_page(struct sample_drawn *drawn, int status)
{
    struct sample_work *work = &drawn->work;
    struct request *request = work->request;
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    struct json_out out = json_out_to(&context);
    char hash[HASH_TEXT_SIZE];
    const struct page page = desk_page(request, &work->desk, "sample_draw", &out);
    hash_text(drawn->frame.hash, hash);
    json_put_text(&out, "results_style_href", page_asset_address(request->arena, "results", "css"));
    desk_put_campaign(&out, &page, work->entry);
    json_put_text(&out, "list_href", sample_work_address(work, &page, "/samples", 0));
    json_put_text(&out, "frame_href",
                  sample_work_address(work, &page, "/samples/frames", drawn->frame.number));
    json_put_text(&out, "action", sample_work_address(work, &page, "/samples", drawn->kept.number));
    json_put_text(&out, "weights_href", sample_work_weights(work, &page, drawn->kept.number, 0));
    json_put_integer(&out, "number", drawn->kept.number);
    json_put_text(&out, "plan", drawn->kept.plan);
    json_put_text(&out, "plan_title", work->plan.title[page_words(&page)]);
    json_put_integer(&out, "seed", drawn->kept.seed);
    json_put_integer(&out, "forms", drawn->kept.forms);
    json_put_integer(&out, "frame", drawn->frame.number);
    json_put_text(&out, "frame_hash", hash);
    json_put_text(&out, "drawn_by", drawn->kept.actor);
    desk_put_time(&out, "drawn_at", drawn->kept.at_ms);
    json_put_bool(&out, "same", drawn->same);
    json_put_bool(&out, "refused", status != 200);
    put_files(&out, &page, drawn);
    if (status == 200)
        TRY(put_progress(&out, drawn));
    desk_put_findings(&out, &page, &work->findings);
    return page_reply(request, status, "staff-sample-draw", &out);
}

/* --- a file ---------------------------------------------------------------------------------- */

static const struct file_kind *kind_of(const struct sample_drawn *drawn, const char *format)
{
    for (size_t i = 0; i < ARRAY_LENGTH(file_kinds); i++) {
        if (strcmp(file_kinds[i].name, format) == 0 && is_there(drawn, &file_kinds[i]))
            return &file_kinds[i];
    }
    return NULL;
}

static enum fault reply_file(struct sample_drawn *drawn, const char *format)
{
    struct request *request = drawn->work.request;
    AUTO(buffer) struct buffer body = buffer_of(RECORD_BYTES_MAX);
    const struct file_kind *kind = kind_of(drawn, format);
    if (kind == NULL)
        return fault_raise(FAULT_INVALID, "query_file", "value", format, NULL);
    if (kind->needs == NEEDS_SAME && !drawn->same)
        return reply_page(drawn, 422);
    TRY(kind->write(drawn, &body));
    const struct sample_file file = {
        arena_format(request->arena, "mau-%" PRId64 "-%s.%s", drawn->kept.number, format,
                     kind->extension),
        kind->type, arena_format(request->arena, "%" PRId64 " %s", drawn->kept.number, format)};
    return sample_work_send(&drawn->work, &file, &body);
}

static enum fault make_page(struct request *request)
{
    AUTO(sample_drawn) struct sample_drawn drawn = {.same = false};
    const char *format = http_query(request, "format");
    bool found = false;
    TRY(open_drawn(request, &drawn, &found));
    if (!found)
        return desk_reply_nothing(request);
    return format == NULL ? reply_page(&drawn, 200) : reply_file(&drawn, format);
}

enum fault staff_sample_draw(struct request *request)
{
    return sample_work_start(request, make_page);
}

/* --- results of visits ----------------------------------------------------------------------- */

/* The columns that are known and nothing else: what interviewers noted beside stays with them. */
static enum fault keep_columns(const char *text, struct buffer *out)
{
    static const char *const names[] = {"form", "visit", "day", "code", "interviewer"};
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    const struct csv_row *row = NULL;
    int positions[ARRAY_LENGTH(names)];
    TRY(csv_open_text("", text, strlen(text), &csv));
    TRY(csv_names_any(csv, &row));
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
        positions[i] = csv_column(row, names[i]);
    while (row != NULL) {
        for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
            if (positions[i] >= 0)
                csv_put(out, i == 0, csv_plain(row->cells[positions[i]]));
        csv_end_row(out);
        TRY(csv_next(csv, &row));
    }
    return buffer_check(out);
}

static enum fault take_visits(struct request *request)
{
    AUTO(sample_drawn) struct sample_drawn drawn = {.same = false};
    AUTO(buffer) struct buffer document = buffer_of(VISITS_BYTES);
    struct sample_work *work = &drawn.work;
    struct fields fields = {0};
    struct contacts contacts;
    bool found = false;
    bool done = false;
    TRY(open_drawn(request, &drawn, &found));
    if (!found)
        return desk_reply_nothing(request);
    TRY(staff_post_read(request, &fields, &done));
    if (done)
        return OK;
    const char *text = staff_post_field(&fields, "file");
    if (text[0] == '\0')
        TRY(sample_work_say(work, fault_raise(FAULT_INVALID, "sample_file_none", NULL)));
    else if (drawn.same)
        TRY(sample_drawn_contacts(&drawn, text, &contacts));
    if (findings_errors(&work->findings) > 0)
        return reply_page(&drawn, 422);
    TRY(keep_columns(text, &document));
    const struct kept_visits visits = {.document = document.data, .actor = work->desk.staff->name};
    TRY(store_put_visits(request->services->store, &drawn.kept, &visits));
    return sample_work_go(work, "/samples", drawn.kept.number);
}

enum fault staff_sample_draw_post(struct request *request)
{
    return sample_work_start(request, take_visits);
}
