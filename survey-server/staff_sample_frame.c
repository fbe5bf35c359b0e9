/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/staff_samples.h"

#include "base/text.h"
#include "survey-server/sample_work.h"

#include <string.h>

/* --- the page -------------------------------------------------------------------------------- */

/* The frame of the address, read again; *out_found false: none that they may see. */
static enum fault open_frame(struct request *request, struct sample_work *work,
                             struct kept_frame *out, bool *out_found)
{
    int64_t number = 0;
    TRY(sample_work_open(request, work, out_found));
    *out_found = *out_found && sample_work_number(work, &number);
    if (!*out_found)
        return OK;
    enum fault fault = store_frame(request->services->store, number, work->arena, out);
    *out_found = fault == OK && strcmp(out->campaign, work->entry->campaign->id) == 0 &&
                 desk_may(&work->desk, STAFF_SAMPLES, out->place);
    if (fault != OK && fault != FAULT_NOTFOUND)
        return fault;
    return *out_found ? sample_work_frame(work, out) : OK;
}

static enum fault put_plans(struct json_out *out, const struct page *page, struct sample_work *work,
                            const char *chosen)
{
    json_open(out, "plans", '[');
    for (const char *const *preset = sample_plan_presets(); *preset != NULL; preset++) {
        struct sample_plan plan;
        TRY(sample_plan_preset(*preset, work->arena, &plan));
        if (plan.kind != work->frame.kind)
            continue;
        json_open(out, NULL, '{');
        json_put_text(out, "plan", *preset);
        json_put_text(out, "plan_name", plan.title[page_words(page)]);
        json_put_bool(out, "chosen", strcmp(chosen, *preset) == 0);
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

/* How many communes the frame has: its rows are sorted by unit. */
static int64_t count_units(const struct frame *frame)
{
    int64_t count = 0;
    for (size_t i = 0; i < frame->count; i++)
        count += i == 0 || frame->rows[i].unit != frame->rows[i - 1].unit;
    return count;
}

static enum fault reply(struct sample_work *work, const struct kept_frame *frame,
                        const struct fields *typed)
{
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    struct json_out out = json_out_to(&context);
    char hash[HASH_TEXT_SIZE];
    const struct page page = desk_page(work->request, &work->desk, "sample_frame", &out);
    hash_text(frame->hash, hash);
    desk_put_campaign(&out, &page, work->entry);
    json_put_text(&out, "list_href", sample_work_address(work, &page, "/samples", 0));
    json_put_text(&out, "action",
                  sample_work_address(work, &page, "/samples/frames", frame->number));
    json_put_integer(&out, "number", frame->number);
    json_put_bool(&out, "is_villages", frame->kind == FRAME_VILLAGES);
    json_put_integer(&out, "lines", frame->lines);
    json_put_integer(&out, "communes", count_units(&work->frame));
    json_put_integer(&out, "households", frame->households);
    json_put_text(&out, "hash", hash);
    json_put_text(&out, "taken_by", frame->actor);
    desk_put_time(&out, "taken_at", frame->at_ms);
    TRY(put_plans(&out, &page, work, typed == NULL ? "" : staff_post_field(typed, "plan")));
    json_put_text(&out, "seed_typed", typed == NULL ? "" : staff_post_field(typed, "seed"));
    json_put_bool(&out, "refused", typed != NULL);
    desk_put_findings(&out, &page, &work->findings);
    return page_reply(work->request, typed == NULL ? 200 : 422, "staff-sample-frame", &out);
}

static enum fault make_page(struct request *request)
{
    AUTO(sample_work) struct sample_work work = {0};
    struct kept_frame frame = {0};
    bool found = false;
    TRY(open_frame(request, &work, &frame, &found));
    return found ? reply(&work, &frame, NULL) : desk_reply_nothing(request);
}

enum fault staff_sample_frame(struct request *request)
{
    return sample_work_start(request, make_page);
}

/* --- drawing --------------------------------------------------------------------------------- */

static enum fault draw_asked(struct sample_work *work, const struct fields *fields,
                             struct kept_draw *draw)
{
    const char *seed = staff_post_field(fields, "seed");
    const char *plan = staff_post_field(fields, "plan");
    if (!text_to_integer(seed, &draw->seed) || draw->seed < 0 || draw->seed > RECORD_SEED_MAX)
        return sample_work_say(work,
                               fault_raise(FAULT_INVALID, "sample_seed", "value", seed, NULL));
    enum fault fault = sample_plan_preset(plan, work->arena, &work->plan);
    if (fault == FAULT_NOTFOUND || (fault == OK && work->plan.kind != work->frame.kind))
        return sample_work_say(work, fault_raise(FAULT_INVALID, "plan_unknown", "id", plan, NULL));
    TRY(fault);
    draw->plan = work->plan.id;
    return findings_errors(&work->findings) == 0 ? sample_work_draw(work, draw->seed) : OK;
}

static enum fault keep(struct sample_work *work, const struct kept_frame *frame,
                       struct kept_draw *draw)
{
    AUTO(buffer) struct buffer record = buffer_of(RECORD_BYTES_MAX);
    TRY(record_write(&work->draw, frame->day, &record));
    draw->frame = frame->number;
    draw->campaign = frame->campaign;
    draw->record = record.data;
    draw->actor = work->desk.staff->name;
    for (size_t i = 0; i < work->draw.cluster_count; i++)
        draw->forms +=
            work->draw.clusters[i].reserve == 0 ? (int64_t)work->draw.clusters[i].count : 0;
    return store_put_draw(work->request->services->store, draw, &draw->number);
}

static enum fault make_draw(struct request *request)
{
    AUTO(sample_work) struct sample_work work = {0};
    struct kept_frame frame = {0};
    struct kept_draw draw = {0};
    struct fields fields = {0};
    bool found = false;
    bool done = false;
    TRY(open_frame(request, &work, &frame, &found));
    if (!found)
        return desk_reply_nothing(request);
    TRY(staff_post_read(request, &fields, &done));
    if (done)
        return OK;
    TRY(draw_asked(&work, &fields, &draw));
    if (findings_errors(&work.findings) > 0)
        return reply(&work, &frame, &fields);
    TRY(keep(&work, &frame, &draw));
    return sample_work_go(&work, "/samples", draw.number);
}

enum fault staff_sample_frame_post(struct request *request)
{
    return sample_work_start(request, make_draw);
}
