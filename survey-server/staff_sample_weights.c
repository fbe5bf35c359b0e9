/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The weights of a draw: those that were made, and making others. The answers that are sent are
 * read and let go; their forms and weights stay.
 */
#include "analysis/weights_kept.h"
#include "survey-server/sample_work.h"
#include "survey-server/staff_samples.h"

#include <stdlib.h>
#include <string.h>

enum { KEPT_BYTES = 16 << 20, NUMBER_BYTES = 40 };

/* What a form asks for, by its field, and what stands there at first. */
static const char *const typed_fields[][2] = {
    {"base", "base"},    {"class", "stratum"}, {"answered", "answered"}, {"bounds_low", ""},
    {"bounds_high", ""}, {"trim_low", ""},     {"trim_high", ""}};

/* --- the page -------------------------------------------------------------------------------- */

static enum fault put_list(struct json_out *out, const struct page *page,
                           const struct sample_work *work, const struct kept_draw *draw)
{
    struct weights_list list;
    TRY(store_weights_of(work->request->services->store, draw->number, work->arena, &list));
    json_open(out, "list", '[');
    for (size_t i = 0; i < list.count; i++) {
        const struct kept_weights *weights = &list.items[i];
        json_open(out, NULL, '{');
        json_put_text(out, "href", sample_work_weights(work, page, draw->number, weights->number));
        json_put_integer(out, "weights", weights->number);
        json_put_text(out, "version", weights->version);
        json_put_text(out, "made_by", weights->actor);
        desk_put_time(out, "made_at", weights->at_ms);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_put_bool(out, "has_list", list.count > 0);
    return OK;
}

static enum fault reply(const struct sample_work *work, const struct kept_draw *draw,
                        const struct fields *typed)
{
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    struct json_out out = json_out_to(&context);
    const struct page page = desk_page(work->request, &work->desk, "weights_page", &out);
    desk_put_campaign(&out, &page, work->entry);
    json_put_text(&out, "draw_href", sample_work_address(work, &page, "/samples", draw->number));
    json_put_text(&out, "action", sample_work_weights(work, &page, draw->number, 0));
    json_put_integer(&out, "number", draw->number);
    TRY(put_list(&out, &page, work, draw));
    for (size_t i = 0; i < ARRAY_LENGTH(typed_fields); i++)
        json_put_text(&out, typed_fields[i][0],
                      typed == NULL ? typed_fields[i][1]
                                    : staff_post_field(typed, typed_fields[i][0]));
    json_put_bool(&out, "refused", typed != NULL);
    desk_put_findings(&out, &page, &work->findings);
    return page_reply(work->request, typed == NULL ? 200 : 422, "staff-sample-weights", &out);
}

static enum fault make_page(struct request *request)
{
    AUTO(sample_work) struct sample_work work = {0};
    struct kept_draw draw = {0};
    bool found = false;
    TRY(sample_work_find_draw(request, &work, &draw, &found));
    return found ? reply(&work, &draw, NULL) : desk_reply_nothing(request);
}

enum fault staff_sample_weights(struct request *request)
{
    return sample_work_start(request, make_page);
}

/* --- what was asked -------------------------------------------------------------------------- */

/* "0,5" or "0.5" */
static bool take_number(const char *text, double *out)
{
    char number[NUMBER_BYTES];
    char *end;
    size_t length = strlen(text);
    if (length == 0 || length >= sizeof number || strspn(text, "0123456789.,") != length)
        return false;
    memcpy(number, text, length + 1);
    char *comma = strchr(number, ',');
    if (comma != NULL)
        *comma = '.';
    *out = strtod(number, &end);
    return *end == '\0';
}

/* Two fields that are both empty, or a pair. */
static enum fault take_pair(const char *const texts[2], const char *code, bool *out_has,
                            double out[2])
{
    double pair[2];
    *out_has = texts[0][0] != '\0' || texts[1][0] != '\0';
    if (!*out_has)
        return OK;
    if (!take_number(texts[0], &pair[0]) || !take_number(texts[1], &pair[1]) ||
        !weights_is_pair(pair))
        return fault_raise(FAULT_INVALID, code, NULL);
    memcpy(out, pair, sizeof pair);
    return OK;
}

static enum fault take_ask(const struct fields *fields, struct weights_ask *out)
{
    const char *margins = staff_post_field(fields, "margins");
    const char *class_column = staff_post_field(fields, "class");
    const char *const bounds[2] = {staff_post_field(fields, "bounds_low"),
                                   staff_post_field(fields, "bounds_high")};
    const char *const limits[2] = {staff_post_field(fields, "trim_low"),
                                   staff_post_field(fields, "trim_high")};
    struct weights_ask ask = {.data = {"answers.csv", staff_post_field(fields, "answers")},
                              .base = staff_post_field(fields, "base")};
    if (ask.data.text[0] == '\0')
        return fault_raise(FAULT_INVALID, "sample_file_none", NULL);
    if (margins[0] != '\0')
        ask.margins = (struct weights_file){"margins.csv", margins};
    if (class_column[0] != '\0') {
        ask.class_column = class_column;
        ask.respondent_column = staff_post_field(fields, "answered");
        if (ask.respondent_column[0] == '\0')
            return fault_raise(FAULT_INVALID, "weights_class_column", NULL);
    }
    TRY(take_pair(bounds, "weights_bounds", &ask.has_bounds, ask.bounds));
    TRY(take_pair(limits, "weights_limits", &ask.has_limits, ask.limits));
    *out = ask;
    return OK;
}

/* --- weighing -------------------------------------------------------------------------------- */

static enum fault weigh(struct sample_work *work, const struct fields *fields,
                        struct weights_ask *ask, struct weighing *out)
{
    TRY(take_ask(fields, ask));
    TRY(weights_read(ask, work->arena, out));
    TRY(weights_make(out));
    if (findings_errors(&out->findings) == 0)
        TRY(weights_name(out));
    return OK;
}

/* What is wrong with what was sent goes to the findings. */
static enum fault try_weigh(struct sample_work *work, const struct fields *fields,
                            struct weights_ask *ask, struct weighing *out)
{
    enum fault fault = weigh(work, fields, ask, out);
    if (fault != OK)
        return sample_work_say(work, fault == FAULT_USAGE ? FAULT_INVALID : fault);
    work->findings = out->findings;
    return OK;
}

static enum fault keep(const struct sample_work *work, const struct kept_draw *draw,
                       const struct weighing *weighing, int64_t *out_number)
{
    AUTO(buffer) struct buffer rows = buffer_of(KEPT_BYTES);
    AUTO(buffer) struct buffer recipe = buffer_of(LIMIT_UPLOAD_BYTES);
    AUTO(buffer) struct buffer record = buffer_of(KEPT_BYTES);
    AUTO(buffer) struct buffer told = buffer_of(KEPT_BYTES);
    const char *name = arena_format(work->arena, "%s.csv", weighing->version);
    if (name == NULL)
        return FAULT_NOMEM;
    TRY(weights_kept_write(weighing, &rows));
    TRY(weights_recipe(weighing->ask, &recipe));
    TRY(weights_record(weighing, &(struct weights_file){name, rows.data}, &record));
    TRY(weights_told(weighing, name, &told));
    const struct kept_weights weights = {.version = weighing->version,
                                         .actor = work->desk.staff->name,
                                         .recipe = recipe.data,
                                         .record = record.data,
                                         .told = told.data,
                                         .document = rows.data};
    return store_put_weights(work->request->services->store, draw, &weights, out_number);
}

static enum fault take_answers(struct request *request)
{
    AUTO(sample_work) struct sample_work work = {0};
    struct kept_draw draw = {0};
    struct fields fields = {0};
    struct weights_ask ask;
    struct weighing weighing;
    int64_t number = 0;
    bool found = false;
    bool done = false;
    TRY(sample_work_find_draw(request, &work, &draw, &found));
    if (!found)
        return desk_reply_nothing(request);
    TRY(staff_post_read(request, &fields, &done));
    if (done)
        return OK;
    TRY(try_weigh(&work, &fields, &ask, &weighing));
    if (findings_errors(&work.findings) > 0)
        return reply(&work, &draw, &fields);
    TRY(keep(&work, &draw, &weighing, &number));
    const char *tail = arena_format(work.arena, "/samples/%lld/weights", (long long)draw.number);
    return tail == NULL ? FAULT_NOMEM : sample_work_go(&work, tail, number);
}

enum fault staff_sample_weights_post(struct request *request)
{
    return sample_work_start(request, take_answers);
}
