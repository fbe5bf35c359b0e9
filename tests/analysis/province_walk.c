/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/analysis/province_walk.h"

#include "base/date.h"
#include "base/file.h"
#include "base/json_write.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

enum { ARENA_BYTES = 64 << 20, FILE_BYTES = 16 << 20, FILE_MODE = 0644 };

#define PLAN(id, title, commune, village, household)                                               \
    "{\"id\":\"" id "\",\"version\":\"1\",\"title\":{\"vi\":\"" title "\",\"en\":\"" title         \
    "\"},\"frame\":\"villages\",\"strata\":\"type\",\"stages\":{\"commune\":{\"method\":"          \
    "\"" commune                                                                                   \
    "\",\"takes\":{\"xã\":14,\"phường\":8,\"đặc khu\":1}},\"village\":{\"method\":\"" village      \
    "\",\"take\":3,\"short\":\"all\"},\"household\":{\"method\":\"" household                      \
    "\",\"take\":12,\"short\":\"all\"}}}"

static const char *const plans[PLANS] = {
    [PLAN_SAMPFORD] =
        PLAN("sampford", "sampford, sampford, systematic", "sampford", "sampford", "systematic"),
    [PLAN_BREWER] = PLAN("brewer", "brewer, brewer, simple", "brewer", "brewer", "simple"),
    [PLAN_SYSTEMATIC] = PLAN("systematic", "pps_systematic, sampford, systematic", "pps_systematic",
                             "sampford", "systematic"),
};

/* --- the workshop ---------------------------------------------------------------------------- */

void workshop_cleanup(struct workshop *workshop)
{
    unit_list_free(workshop->units);
    arena_free(workshop->arena);
}

static enum fault read_frame(struct workshop *out, struct findings *findings)
{
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    const char *text = out->province.frame;
    struct frame_ask ask = {.kind = FRAME_VILLAGES, .units = out->units};
    if (!day_parse("2026-11-22", &ask.day))
        return fault_raise(FAULT_INVALID, "date", NULL);
    TRY(csv_open_text("frame.csv", text, strlen(text), &csv));
    return frame_read(csv, &ask, out->arena, findings, &out->frame);
}

static enum fault read_plan(const char *text, struct workshop *out, struct findings *findings,
                            struct sample_plan *plan)
{
    AUTO(json) struct json *json = NULL;
    TRY(json_parse(text, strlen(text), &json));
    return sample_plan_read(json, out->arena, findings, plan);
}

enum fault workshop_make(uint64_t seed, struct workshop *out)
{
    TRY(arena_new(ARENA_BYTES, &out->arena));
    TRY(unit_list_builtin(&out->units));
    struct findings findings = findings_in(out->arena);
    TRY(province_make(out->units, seed, out->arena, &out->province));
    TRY(read_frame(out, &findings));
    for (size_t i = 0; i < PLANS; i++)
        TRY(read_plan(plans[i], out, &findings, &out->plans[i]));
    if (findings_errors(&findings) > 0)
        return fault_of_finding(FAULT_INVALID, findings_first_error(&findings));
    truth_take(&out->province, &out->truth);
    for (size_t i = 0; i < out->frame.count; i++)
        out->communes += i == 0 || out->frame.rows[i].unit != out->frame.rows[i - 1].unit;
    return OK;
}

/* --- files ----------------------------------------------------------------------------------- */

static enum fault put_file(const char *folder, const char *name, const char *text)
{
    char path[PATH_MAX];
    if ((size_t)snprintf(path, sizeof path, "%s/%s", folder, name) >= sizeof path)
        return fault_raise(FAULT_LIMIT, "path_long", "path", folder, NULL);
    return file_write(path, text, strlen(text), FILE_MODE);
}

static void put_code(struct buffer *out, uint8_t code)
{
    buffer_char(out, ',');
    if (code < COLUMN_CODE_INVALID)
        buffer_integer(out, code);
}

/* A line a form, with what is known of it. */
static enum fault put_answers(const struct province_sample *sample, const char *folder)
{
    AUTO(buffer) struct buffer text = buffer_of(FILE_BYTES);
    size_t row = 0;
    buffer_text(&text, "form");
    for (size_t i = 0; i < CODES; i++)
        buffer_format(&text, ",%s", sample->columns[NUMBERS + i].name);
    buffer_char(&text, '\n');
    for (size_t at = 0; at < sample->draw.cluster_count; at++) {
        const struct draw_cluster *cluster = &sample->draw.clusters[at];
        for (size_t place = 1; place <= cluster->count; place++, row++) {
            buffer_text(&text, draw_form_number(sample->arena, cluster, place, false));
            for (size_t i = 0; i < CODES; i++)
                put_code(&text, sample->codes[i][row]);
            buffer_char(&text, '\n');
        }
    }
    TRY(buffer_check(&text));
    return put_file(folder, "answers.csv", text.data);
}

static enum fault put_margins(const struct truth *truth, const char *folder)
{
    const struct {
        const char *name;
        const double *totals;
        int cells;
    } margins[] = {
        {"area", truth->area, AREAS}, {"age", truth->age, AGES}, {"sex", truth->sex, SEXES}};
    AUTO(buffer) struct buffer text = buffer_of(FILE_BYTES);
    buffer_text(&text, "margin,level,total\n");
    for (size_t i = 0; i < ARRAY_LENGTH(margins); i++) {
        for (int cell = 0; cell < margins[i].cells; cell++)
            buffer_format(&text, "%s,%d,%.0f\n", margins[i].name, cell + 1,
                          margins[i].totals[cell]);
    }
    TRY(buffer_check(&text));
    return put_file(folder, "margins.csv", text.data);
}

static enum fault put_figures(struct figure figures[WAYS][MEASURES], const char *folder)
{
    AUTO(buffer) struct buffer text = buffer_of(FILE_BYTES);
    struct json_out json = json_out_to(&text);
    json_open(&json, NULL, '{');
    for (size_t way = 0; way < WAYS; way++) {
        json_open(&json, way_name((enum way)way), '[');
        for (size_t i = 0; i < MEASURES; i++) {
            json_open(&json, NULL, '{');
            json_put_number(&json, "estimate", figures[way][i].estimate);
            json_put_number(&json, "se", figures[way][i].se);
            json_put_number(&json, "df", figures[way][i].df);
            json_close(&json, '}');
        }
        json_close(&json, ']');
    }
    json_close(&json, '}');
    TRY(buffer_check(&text));
    return put_file(folder, "figures.json", text.data);
}

enum fault province_walk(const struct workshop *workshop, int64_t seed, const char *folder)
{
    AUTO(arena) struct arena *arena = NULL;
    struct province_sample sample;
    struct figure figures[WAYS][MEASURES];
    const struct sampling sampling = {&workshop->province, &workshop->frame,
                                      &workshop->plans[PLAN_SAMPFORD], seed};
    TRY(arena_new(ARENA_BYTES, &arena));
    TRY(province_sample_make(&sampling, arena, &sample));
    TRY(ways_estimate(&sample, &workshop->truth, figures));
    TRY(put_file(folder, "frame.csv", workshop->province.frame));
    TRY(put_file(folder, "plan.json", plans[PLAN_SAMPFORD]));
    TRY(put_answers(&sample, folder));
    TRY(put_margins(&workshop->truth, folder));
    return put_figures(figures, folder);
}
