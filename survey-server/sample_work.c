/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/sample_work.h"

#include "base/text.h"
#include "survey-server/errands.h"
#include "survey-server/notes.h"

#include <inttypes.h>
#include <string.h>

static const size_t WORK_BYTES = (size_t)512 << 20;

void sample_work_cleanup(struct sample_work *work)
{
    desk_cleanup(&work->desk);
    arena_free(work->arena);
}

static bool may(const struct desk *desk, const struct campaign *campaign)
{
    for (size_t i = 0; i < campaign->unit_count; i++) {
        if (desk_may(desk, STAFF_SAMPLES, campaign->units[i]))
            return true;
    }
    return false;
}

enum fault sample_work_open(struct request *request, struct sample_work *out, bool *out_found)
{
    out->request = request;
    TRY(desk_open(request, &out->desk));
    *out_found = catalog_find(out->desk.view, request->arguments[0], &out->entry) == OK &&
                 may(&out->desk, out->entry->campaign);
    if (!*out_found)
        return OK;
    TRY(arena_new(WORK_BYTES, &out->arena));
    out->findings = findings_in(out->arena);
    return OK;
}

bool sample_work_number(const struct sample_work *work, int64_t *out)
{
    return text_to_integer(work->request->arguments[1], out) && *out > 0;
}

enum fault sample_work_find_draw(struct request *request, struct sample_work *work,
                                 struct kept_draw *out, bool *out_found)
{
    int64_t number = 0;
    TRY(sample_work_open(request, work, out_found));
    *out_found = *out_found && sample_work_number(work, &number);
    if (!*out_found)
        return OK;
    enum fault fault = store_draw(request->services->store, number, work->arena, out);
    *out_found = fault == OK && strcmp(out->campaign, work->entry->campaign->id) == 0 &&
                 desk_may(&work->desk, STAFF_SAMPLES, out->place);
    return fault == FAULT_NOTFOUND ? OK : fault;
}

enum fault sample_work_start(struct request *request, request_handler make)
{
    AUTO(sample_work) struct sample_work work = {0};
    bool found = false;
    TRY(sample_work_open(request, &work, &found));
    if (!found)
        return desk_reply_nothing(request);
    errand_run(request, make);
    return OK;
}

/* --- frames and draws ------------------------------------------------------------------------ */

enum fault sample_work_say(struct sample_work *work, enum fault fault)
{
    if (fault != FAULT_INVALID && fault != FAULT_LIMIT)
        return fault;
    struct finding finding = *fault_detail();
    finding.severity = SEVERITY_ERROR;
    findings_put(&work->findings, &finding);
    return OK;
}

const char *sample_work_sent(const struct request *request)
{
    return http_language(request) == LANGUAGE_VI ? "đã gửi" : "sent";
}

enum fault sample_work_frame(struct sample_work *work, const struct kept_frame *frame)
{
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    const struct frame_ask ask = {(enum frame_kind)frame->kind, work->desk.view->units, frame->day};
    TRY(csv_open_text(sample_work_sent(work->request), frame->document, strlen(frame->document),
                      &csv));
    return sample_work_say(work, frame_read(csv, &ask, work->arena, &work->findings, &work->frame));
}

enum fault sample_work_check_units(struct sample_work *work)
{
    for (size_t i = 0; i < work->frame.count; i++) {
        const struct frame_row *row = &work->frame.rows[i];
        const char *unit = row->unit->code;
        if (campaign_has_unit(work->entry->campaign, unit) &&
            desk_may(&work->desk, STAFF_SAMPLES, unit))
            continue;
        const char *line = arena_format(work->arena, "line %zu", row->line);
        findings_add(&work->findings, SEVERITY_ERROR, line == NULL ? "" : line,
                     "sample_unit_campaign", "code", row->code, "unit", unit, NULL);
    }
    return OK;
}

enum fault sample_work_draw(struct sample_work *work, int64_t seed)
{
    return sample_work_say(
        work, draw_make(&work->frame, &work->plan, seed, &work->findings, &work->draw));
}

/* --- addresses ------------------------------------------------------------------------------- */

const char *sample_work_address(const struct sample_work *work, const struct page *page,
                                const char *tail, int64_t number)
{
    const char *id = work->entry->campaign->id;
    const char *path =
        number == 0 ? arena_format(page->arena, "/staff/campaigns/%s%s", id, tail)
                    : arena_format(page->arena, "/staff/campaigns/%s%s/%" PRId64, id, tail, number);
    return path == NULL ? NULL : visit_address(page->arena, &page->visit, path);
}

const char *sample_work_weights(const struct sample_work *work, const struct page *page,
                                int64_t draw, int64_t number)
{
    const char *tail = arena_format(page->arena, "/samples/%" PRId64 "/weights", draw);
    return tail == NULL ? NULL : sample_work_address(work, page, tail, number);
}

enum fault sample_work_go(const struct sample_work *work, const char *tail, int64_t number)
{
    const struct page page = page_titled(work->request, work->request->path, "samples");
    const char *there = sample_work_address(work, &page, tail, number);
    if (there == NULL)
        return fault_nomem();
    http_reply_see_other(work->request, there);
    return OK;
}

enum fault sample_work_send(const struct sample_work *work, const struct sample_file *file,
                            struct buffer *body)
{
    struct request *request = work->request;
    const char *name = file->name == NULL ? NULL
                                          : arena_format(request->arena,
                                                         "attachment; filename=\"%s\"", file->name);
    if (name == NULL || file->told == NULL)
        return fault_nomem();
    note_look(request, "sample_keep", work->entry->campaign->id, file->told);
    http_reply_header(request, "Cache-Control", "no-store");
    http_reply_header(request, "Content-Disposition", name);
    http_reply(request, 200, file->type, body);
    return OK;
}
