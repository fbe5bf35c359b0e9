/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/sample/record.h"

#include "base/date.h"
#include "base/json_write.h"

#include <math.h>
#include <stdio.h>

enum { NUMBER_BYTES = 64 };

void record_ratio(struct exact value, struct buffer *out)
{
    buffer_integer(out, value.numerator);
    if (value.denominator == 1)
        return;
    buffer_char(out, '/');
    buffer_integer(out, value.denominator);
}

void record_decimal(double value, struct buffer *out)
{
    if (!isnan(value))
        buffer_format(out, "%.15g", value);
}

static void put_ratio(struct json_out *json, const char *name, struct exact value)
{
    AUTO(buffer) struct buffer text = buffer_of(NUMBER_BYTES);
    record_ratio(value, &text);
    json_put_text(json, name, text.data);
}

static void put_decimal(struct json_out *json, const char *name, double value)
{
    AUTO(buffer) struct buffer text = buffer_of(NUMBER_BYTES);
    record_decimal(value, &text);
    json_put_text(json, name, text.data);
}

static void put_hash(struct json_out *json, const char *name, struct hash hash)
{
    char text[HASH_TEXT_SIZE];
    hash_text(hash, text);
    json_put_text(json, name, text);
}

static void put_frame(struct json_out *json, const struct frame *frame)
{
    json_open(json, "frame", '{');
    json_put_text(json, "kind", frame_kind_name(frame->kind));
    json_put_integer(json, "rows", (int64_t)frame->count);
    json_put_integer(json, "households", frame->households);
    put_hash(json, "hash", frame->hash);
    json_close(json, '}');
}

static void put_strata(struct json_out *json, const struct sample_draw *draw)
{
    json_open(json, "strata", '[');
    for (size_t i = 0; i < draw->stratum_count; i++) {
        const struct draw_stratum *stratum = &draw->strata[i];
        json_open(json, NULL, '{');
        json_put_text(json, "stratum", stratum->name);
        json_put_integer(json, "units", (int64_t)stratum->units);
        json_put_integer(json, "size", stratum->size);
        json_put_integer(json, "take", stratum->take);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void put_units(struct json_out *json, const struct sample_draw *draw)
{
    json_open(json, "units", '[');
    for (size_t i = 0; i < draw->unit_count; i++) {
        const struct draw_unit *unit = &draw->units[i];
        if (!unit->drawn && unit->reserve == 0)
            continue;
        json_open(json, NULL, '{');
        json_put_text(json, "stage", sample_plan_stage_name(draw->plan, unit->stage));
        json_put_text(json, "stratum", unit->stratum);
        json_put_text(json, "within", unit->within);
        json_put_text(json, "code", unit->code);
        json_put_integer(json, "size", unit->size);
        json_put_integer(json, "households", unit->households);
        put_ratio(json, "probability", unit->probability);
        json_put_bool(json, "certain", unit->certain);
        json_put_integer(json, "reserve", (int64_t)unit->reserve);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void put_numbers(struct json_out *json, const char *name, const int64_t *numbers,
                        size_t count)
{
    json_open(json, name, '[');
    for (size_t i = 0; i < count; i++)
        json_put_integer(json, NULL, numbers[i]);
    json_close(json, ']');
}

static void put_clusters(struct json_out *json, const struct sample_draw *draw)
{
    json_open(json, "clusters", '[');
    for (size_t i = 0; i < draw->cluster_count; i++) {
        const struct draw_cluster *cluster = &draw->clusters[i];
        json_open(json, NULL, '{');
        json_put_text(json, "stratum", cluster->stratum);
        json_put_text(json, "commune", cluster->commune);
        json_put_text(json, "code", cluster->code);
        json_put_integer(json, "population", cluster->population);
        json_put_integer(json, "reserve", (int64_t)cluster->reserve);
        put_ratio(json, "within", cluster->within);
        if (cluster->has_overall)
            put_ratio(json, "overall", cluster->overall);
        if (cluster->reserve == 0)
            put_decimal(json, "decimal", cluster->decimal);
        put_numbers(json, "numbers", cluster->numbers, cluster->count);
        put_numbers(json, "reserves", cluster->reserves, cluster->reserve_count);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static enum fault put_joint(struct json_out *json, const struct sample_draw *draw)
{
    AUTO(buffer) struct buffer text = buffer_of(RECORD_BYTES_MAX);
    TRY(joint_csv(draw, &text));
    put_hash(json, "joint", hash_of(text.data, text.length));
    return OK;
}

static enum fault put_record(const struct sample_draw *draw, int32_t day, struct buffer *out)
{
    struct json_out json = json_out_to(out);
    char day_words[DATE_TEXT_SIZE];
    day_text(day, day_words);
    json_open(&json, NULL, '{');
    json_put_integer(&json, "record", RECORD_VERSION);
    json_put_text(&json, "program", "hailong " HAILONG_VERSION);
    json_put_text(&json, "day", day_words);
    json_put_integer(&json, "seed", draw->seed);
    json_put_raw(&json, "plan", draw->plan->text);
    put_hash(&json, "plan_hash", draw->plan->hash);
    put_frame(&json, draw->frame);
    put_strata(&json, draw);
    put_units(&json, draw);
    put_clusters(&json, draw);
    TRY(put_joint(&json, draw));
    json_close(&json, '}');
    return buffer_check(out);
}

enum fault record_seal(const struct buffer *text, struct buffer *out)
{
    AUTO(buffer) struct buffer sealed = buffer_of(RECORD_BYTES_MAX);
    AUTO(buffer) struct buffer canonical = buffer_of(RECORD_BYTES_MAX);
    AUTO(json) struct json *json = NULL;
    AUTO(json) struct json *whole = NULL;
    char hash[HASH_TEXT_SIZE];
    TRY(json_parse(text->data, text->length, &json));
    json_canonical(json, NULL, &canonical);
    TRY(buffer_check(&canonical));
    hash_text(hash_of(canonical.data, canonical.length), hash);
    buffer_format(&sealed, "{\"hash\":\"%s\",", hash);
    buffer_text(&sealed, canonical.data + 1);
    TRY(buffer_check(&sealed));
    TRY(json_parse(sealed.data, sealed.length, &whole));
    json_canonical(whole, NULL, out);
    buffer_char(out, '\n');
    return buffer_check(out);
}

enum fault record_write(const struct sample_draw *draw, int32_t day, struct buffer *out)
{
    AUTO(buffer) struct buffer text = buffer_of(RECORD_BYTES_MAX);
    TRY(put_record(draw, day, &text));
    return record_seal(&text, out);
}
