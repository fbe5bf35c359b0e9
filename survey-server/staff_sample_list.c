/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/staff_samples.h"

#include "base/date.h"
#include "survey-server/sample_work.h"

#include <inttypes.h>
#include <string.h>

enum { DOCUMENT_BYTES = 8 << 20 };

/* --- the page -------------------------------------------------------------------------------- */

static void put_frame(struct json_out *out, const struct page *page, const struct sample_work *work,
                      const struct kept_frame *frame)
{
    json_open(out, NULL, '{');
    json_put_text(out, "href", sample_work_address(work, page, "/samples/frames", frame->number));
    json_put_integer(out, "number", frame->number);
    json_put_bool(out, "is_villages", frame->kind == FRAME_VILLAGES);
    json_put_integer(out, "lines", frame->lines);
    json_put_integer(out, "households", frame->households);
    json_put_text(out, "taken_by", frame->actor);
    desk_put_time(out, "taken_at", frame->at_ms);
    json_close(out, '}');
}

static void put_draw(struct json_out *out, const struct page *page, const struct sample_work *work,
                     const struct kept_draw *draw)
{
    json_open(out, NULL, '{');
    json_put_text(out, "href", sample_work_address(work, page, "/samples", draw->number));
    json_put_integer(out, "number", draw->number);
    json_put_text(out, "plan", draw->plan);
    json_put_integer(out, "seed", draw->seed);
    json_put_integer(out, "forms", draw->forms);
    json_put_integer(out, "frame", draw->frame);
    json_put_text(out, "drawn_by", draw->actor);
    desk_put_time(out, "drawn_at", draw->at_ms);
    json_close(out, '}');
}

static enum fault put_lists(struct json_out *out, const struct page *page, struct sample_work *work)
{
    struct store *store = work->request->services->store;
    const char *campaign = work->entry->campaign->id;
    struct frame_list frames;
    struct draw_list draws;
    TRY(store_frames(store, campaign, work->arena, &frames));
    TRY(store_draws(store, campaign, work->arena, &draws));
    size_t shown = 0;
    json_open(out, "frames", '[');
    for (size_t i = 0; i < frames.count; i++) {
        if (!desk_may(&work->desk, STAFF_SAMPLES, frames.items[i].place))
            continue;
        put_frame(out, page, work, &frames.items[i]);
        shown++;
    }
    json_close(out, ']');
    json_put_bool(out, "has_frames", shown > 0);
    shown = 0;
    json_open(out, "draws", '[');
    for (size_t i = 0; i < draws.count; i++) {
        if (!desk_may(&work->desk, STAFF_SAMPLES, draws.items[i].place))
            continue;
        put_draw(out, page, work, &draws.items[i]);
        shown++;
    }
    json_close(out, ']');
    json_put_bool(out, "has_draws", shown > 0);
    return OK;
}

static enum fault reply(struct sample_work *work, int status)
{
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    struct json_out out = json_out_to(&context);
    const struct page page = desk_page(work->request, &work->desk, "samples", &out);
    desk_put_campaign(&out, &page, work->entry);
    json_put_text(&out, "campaign_href", sample_work_address(work, &page, "", 0));
    json_put_text(&out, "size_href", visit_address(page.arena, &page.visit, "/staff/sample-size"));
    json_put_text(&out, "action", sample_work_address(work, &page, "/samples", 0));
    TRY(put_lists(&out, &page, work));
    json_put_bool(&out, "refused", status != 200);
    desk_put_findings(&out, &page, &work->findings);
    return page_reply(work->request, status, "staff-samples", &out);
}

static enum fault make_page(struct request *request)
{
    AUTO(sample_work) struct sample_work work = {0};
    bool found = false;
    TRY(sample_work_open(request, &work, &found));
    return found ? reply(&work, 200) : desk_reply_nothing(request);
}

enum fault staff_sample_list(struct request *request)
{
    return sample_work_start(request, make_page);
}

/* --- taking a frame in ----------------------------------------------------------------------- */

/* What is kept is written anew from what was read: columns that are not known are in no file. */
static enum fault read_sent(struct sample_work *work, const struct fields *fields,
                            struct kept_frame *frame)
{
    AUTO(buffer) struct buffer text = buffer_of(DOCUMENT_BYTES);
    frame->document = staff_post_field(fields, "file");
    frame->kind = fields_have(fields, "kind", "dossiers") ? FRAME_DOSSIERS : FRAME_VILLAGES;
    if (frame->document[0] == '\0')
        return sample_work_say(work, fault_raise(FAULT_INVALID, "sample_file_none", NULL));
    TRY(sample_work_frame(work, frame));
    if (findings_errors(&work->findings) == 0)
        TRY(sample_work_check_units(work));
    if (findings_errors(&work->findings) > 0)
        return OK;
    TRY(frame_csv(&work->frame, &text));
    frame->document = arena_text_n(work->arena, text.data, text.length);
    return frame->document == NULL ? fault_nomem() : OK;
}

static enum fault take_in(struct request *request)
{
    AUTO(sample_work) struct sample_work work = {0};
    struct fields fields = {0};
    bool found = false;
    bool done = false;
    TRY(sample_work_open(request, &work, &found));
    if (!found)
        return desk_reply_nothing(request);
    TRY(staff_post_read(request, &fields, &done));
    if (done)
        return OK;
    struct kept_frame frame = {.campaign = work.entry->campaign->id,
                               .place = work.desk.staff->place,
                               .day = instant_day(instant_now()),
                               .actor = work.desk.staff->name};
    TRY(read_sent(&work, &fields, &frame));
    if (findings_errors(&work.findings) > 0)
        return reply(&work, 422);
    frame.hash = work.frame.hash;
    frame.lines = (int64_t)work.frame.count;
    frame.households = work.frame.households;
    TRY(store_put_frame(request->services->store, &frame, &frame.number));
    return sample_work_go(&work, "/samples/frames", frame.number);
}

enum fault staff_sample_list_post(struct request *request)
{
    return sample_work_start(request, take_in);
}
