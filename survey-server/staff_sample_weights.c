/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The weights of a draw: those that were made, and making others, from the campaign's own answers
 * or from a file. Answers are read and let go; their forms and weights stay. The texts are hashed
 * under the names answers.csv, design.json and margins.csv.
 */
#include "analysis/design_judge.h"
#include "analysis/weights_kept.h"
#include "survey-server/sample_answers.h"
#include "survey-server/staff_samples.h"

#include <stdlib.h>
#include <string.h>

enum { KEPT_BYTES = 16 << 20, DESIGN_BYTES = 1 << 16, NUMBER_BYTES = 40 };

enum { GROUPS_MAX = 1000 }; /* a second or two within bounds */

/* What a form asks for, by its field, and what stands there at first; the class goes by the plan.
 */
static const char *const typed_fields[][2] = {
    {"base", "base"},    {"class", NULL},  {"answered", "answered"}, {"bounds_low", ""},
    {"bounds_high", ""}, {"trim_low", ""}, {"trim_high", ""}};

/* A weighing under way. */
struct making {
    struct sample_drawn drawn;
    struct fields fields;
    struct buffer rows;   /* of the campaign's own answers */
    struct buffer design; /* of the draw */
    struct json *design_json;
    struct weights_ask ask;
    struct weighing weighing;
    struct weights_origin origin;
};

static void making_cleanup(struct making *making)
{
    json_free(making->design_json);
    buffer_cleanup(&making->design);
    buffer_cleanup(&making->rows);
    sample_drawn_cleanup(&making->drawn);
}

/* The campaign's own answers were chosen. */
static bool is_own(const struct fields *fields)
{
    return strcmp(staff_post_field(fields, "source"), "campaign") == 0;
}

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

/* Which of the two sources is marked. */
static enum fault put_source(struct json_out *out, const struct sample_drawn *drawn,
                             const struct fields *typed)
{
    bool campaign = typed != NULL && is_own(typed);
    if (typed == NULL)
        TRY(sample_answers_some(drawn, &campaign));
    json_put_bool(out, "own", campaign);
    if (drawn->visits.document != NULL)
        desk_put_time(out, "visits_at", drawn->visits.at_ms);
    return OK;
}

/* A plan without strata has nothing in that column. */
static enum fault first_class(const struct sample_drawn *drawn, const char **out)
{
    AUTO(json) struct json *record = NULL;
    TRY(json_parse(drawn->kept.record, strlen(drawn->kept.record), &record));
    const char *strata = json_member_text(json_member(record, "plan"), "strata");
    *out = strata != NULL && strcmp(strata, "none") == 0 ? "commune" : "stratum";
    return OK;
}

static enum fault put_typed(struct json_out *out, const struct sample_drawn *drawn,
                            const struct fields *typed)
{
    const char *class_column = NULL;
    TRY(first_class(drawn, &class_column));
    for (size_t i = 0; i < ARRAY_LENGTH(typed_fields); i++) {
        const char *name = typed_fields[i][0];
        const char *first = typed_fields[i][1] == NULL ? class_column : typed_fields[i][1];
        json_put_text(out, name, typed == NULL ? first : staff_post_field(typed, name));
    }
    json_put_bool(out, "refused", typed != NULL);
    return OK;
}

static enum fault reply(struct sample_drawn *drawn, const struct fields *typed)
{
    const struct sample_work *work = &drawn->work;
    int64_t draw = drawn->kept.number;
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    struct json_out out = json_out_to(&context);
    const struct page page = desk_page(work->request, &work->desk, "weights_page", &out);
    desk_put_campaign(&out, &page, work->entry);
    json_put_text(&out, "draw_href", sample_work_address(work, &page, "/samples", draw));
    json_put_text(&out, "action", sample_work_weights(work, &page, draw, 0));
    json_put_integer(&out, "number", draw);
    TRY(put_list(&out, &page, work, &drawn->kept));
    TRY(put_source(&out, drawn, typed));
    TRY(put_typed(&out, drawn, typed));
    desk_put_findings(&out, &page, &work->findings);
    return page_reply(work->request, typed == NULL ? 200 : 422, "staff-sample-weights", &out);
}

static enum fault make_page(struct request *request)
{
    AUTO(sample_drawn) struct sample_drawn drawn = {.same = false};
    bool found = false;
    TRY(sample_drawn_open(request, &drawn, &found));
    return found ? reply(&drawn, NULL) : desk_reply_nothing(request);
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
    struct weights_ask ask = {.base = staff_post_field(fields, "base"), .groups_max = GROUPS_MAX};
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

/* --- answers and their design ---------------------------------------------------------------- */

static enum fault take_sent(struct making *making)
{
    const char *answers = staff_post_field(&making->fields, "answers");
    const char *design = staff_post_field(&making->fields, "design");
    if (answers[0] == '\0')
        return fault_raise(FAULT_INVALID, "sample_file_none", NULL);
    making->ask.data = (struct weights_file){"answers.csv", answers};
    if (design[0] != '\0')
        making->ask.design = (struct weights_file){"design.json", design};
    return OK;
}

/* The campaign's own answers, under the design of the draw. */
static enum fault take_own(struct making *making)
{
    struct sample_drawn *drawn = &making->drawn;
    if (staff_post_field(&making->fields, "answers")[0] != '\0' ||
        staff_post_field(&making->fields, "design")[0] != '\0')
        return fault_raise(FAULT_INVALID, "weights_two_sources", NULL);
    TRY(sample_answers_join(drawn, &making->rows, &making->origin.counts));
    if (findings_errors(&drawn->work.findings) > 0)
        return OK;
    TRY(joined_design(&drawn->work.draw, &making->design));
    making->ask.data = (struct weights_file){"answers.csv", making->rows.data};
    making->ask.design = (struct weights_file){"design.json", making->design.data};
    return OK;
}

static enum fault judge_design(struct making *making)
{
    struct weighing *weighing = &making->weighing;
    const char *text = making->ask.design.text;
    if (text == NULL)
        return OK;
    TRY(json_parse(text, strlen(text), &making->design_json));
    design_judge(making->design_json, &weighing->dataset, &weighing->findings);
    weighing->design = making->design_json;
    return OK;
}

/* --- weighing -------------------------------------------------------------------------------- */

static enum fault weigh(struct making *making)
{
    struct sample_work *work = &making->drawn.work;
    struct weighing *weighing = &making->weighing;
    TRY(take_ask(&making->fields, &making->ask));
    TRY(making->origin.campaign ? take_own(making) : take_sent(making));
    if (findings_errors(&work->findings) > 0)
        return OK;
    TRY(weights_read(&making->ask, work->arena, weighing));
    TRY(judge_design(making));
    if (findings_errors(&weighing->findings) == 0)
        TRY(weights_make(weighing));
    if (findings_errors(&weighing->findings) == 0)
        TRY(weights_name(weighing));
    findings_append(&work->findings, "", &weighing->findings);
    return OK;
}

/* What is wrong with what was sent goes to the findings. */
static enum fault try_weigh(struct making *making)
{
    enum fault fault = weigh(making);
    return sample_work_say(&making->drawn.work, fault == FAULT_USAGE ? FAULT_INVALID : fault);
}

static enum fault keep(struct making *making, int64_t *out_number)
{
    const struct sample_work *work = &making->drawn.work;
    const struct weighing *weighing = &making->weighing;
    AUTO(buffer) struct buffer rows = buffer_of(KEPT_BYTES);
    AUTO(buffer) struct buffer recipe = buffer_of(KEPT_BYTES);
    AUTO(buffer) struct buffer record = buffer_of(KEPT_BYTES);
    AUTO(buffer) struct buffer told = buffer_of(KEPT_BYTES);
    const char *name = arena_format(work->arena, "%s.csv", weighing->version);
    if (name == NULL)
        return FAULT_NOMEM;
    making->origin.findings = &work->findings;
    TRY(weights_kept_write(weighing, &rows));
    TRY(weights_recipe(weighing, &making->origin, &recipe));
    TRY(weights_record(weighing, &(struct weights_file){name, rows.data}, &record));
    TRY(weights_told(weighing, name, &told));
    const struct kept_weights weights = {.version = weighing->version,
                                         .actor = work->desk.staff->name,
                                         .recipe = recipe.data,
                                         .record = record.data,
                                         .told = told.data,
                                         .document = rows.data};
    return store_put_weights(work->request->services->store, &making->drawn.kept, &weights,
                             out_number);
}

static enum fault make_and_go(struct making *making)
{
    struct sample_work *work = &making->drawn.work;
    int64_t number = 0;
    making->origin.campaign = is_own(&making->fields);
    TRY(try_weigh(making));
    if (findings_errors(&work->findings) > 0)
        return reply(&making->drawn, &making->fields);
    TRY(keep(making, &number));
    const char *tail =
        arena_format(work->arena, "/samples/%lld/weights", (long long)making->drawn.kept.number);
    return tail == NULL ? FAULT_NOMEM : sample_work_go(work, tail, number);
}

static enum fault take_answers(struct request *request)
{
    AUTO(making)
    struct making making = {.rows = buffer_of(SAMPLE_ANSWERS_BYTES),
                            .design = buffer_of(DESIGN_BYTES)};
    bool found = false;
    bool done = false;
    TRY(sample_drawn_open(request, &making.drawn, &found));
    if (!found)
        return desk_reply_nothing(request);
    TRY(staff_post_read(request, &making.fields, &done));
    return done ? OK : make_and_go(&making);
}

enum fault staff_sample_weights_post(struct request *request)
{
    return sample_work_start(request, take_answers);
}
