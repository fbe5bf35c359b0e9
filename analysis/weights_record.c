/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/weights.h"
#include "base/file.h"
#include "base/id.h"
#include "base/json_write.h"

#include <math.h>
#include <string.h>

enum { VERSION_DIGITS = 16 };
static const size_t FILE_BYTES = (size_t)1 << 32;
static const size_t TEXT_BYTES = (size_t)64 << 20;
const char *const weights_columns[2] = {"weight_nonresponse", "weight_final"};

static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

/* --- steps as JSON --------------------------------------------------------------------------- */

static void put_margin(const struct margin_spec *spec, struct json_out *out)
{
    json_open(out, NULL, '{');
    json_open(out, "variables", '[');
    for (size_t i = 0; i < spec->column_count; i++)
        json_put_text(out, NULL, spec->columns[i]);
    json_close(out, ']');
    json_open(out, "levels", '{');
    for (size_t i = 0; i < spec->column_count; i++) {
        json_open(out, spec->columns[i], '[');
        for (size_t cell = 0; cell < spec->cells; cell++)
            json_put_text(out, NULL, spec->levels[i][cell]);
        json_close(out, ']');
    }
    json_close(out, '}');
    json_open(out, "totals", '[');
    for (size_t cell = 0; cell < spec->cells; cell++)
        json_put_number(out, NULL, spec->totals[cell]);
    json_close(out, ']');
    json_close(out, '}');
}

/* The steps after nonresponse, as a design has them. */
static void put_adjust(const struct weighing *it, struct json_out *out)
{
    json_open(out, "adjust", '[');
    if (it->margin_count > 0) {
        json_open(out, NULL, '{');
        json_put_text(out, "op", "rake");
        json_put_text(out, "variance", "residual");
        json_put_number(out, "epsilon", 1e-13);
        json_put_integer(out, "maxit", (int64_t)it->rounds);
        if (it->ask->has_bounds) {
            json_open(out, "bounds", '[');
            json_put_number(out, NULL, it->ask->bounds[0]);
            json_put_number(out, NULL, it->ask->bounds[1]);
            json_close(out, ']');
        }
        json_open(out, "margins", '[');
        for (size_t i = 0; i < it->margin_count; i++)
            put_margin(&it->specs[i], out);
        json_close(out, ']');
        json_close(out, '}');
    }
    if (it->ask->has_limits) {
        json_open(out, NULL, '{');
        json_put_text(out, "op", "trim");
        json_put_number(out, "lower", it->ask->limits[0]);
        json_put_number(out, "upper", it->ask->limits[1]);
        json_put_bool(out, "strict", true);
        json_close(out, '}');
    }
    json_close(out, ']');
}

static bool is_own(const struct weighing *it, const char *name)
{
    static const char *const ours[] = {"weights", "probs", "adjust"};
    static const char *const of_replicates[] = {"type", "replicates", "pps"};
    const struct json *pps = json_member(it->design, "pps");
    for (size_t i = 0; i < ARRAY_LENGTH(ours); i++) {
        if (strcmp(name, ours[i]) == 0)
            return true;
        if (it->replicates != NULL && strcmp(name, of_replicates[i]) == 0)
            return true;
    }
    /* Without pps probabilities would be read as fractions. */
    bool unequal = pps != NULL && !json_is(pps, JSON_NULL);
    return it->replicates != NULL && unequal && strcmp(name, "fpc") == 0;
}

static void put_replicates(const struct weighing *it, struct json_out *out)
{
    const struct replicates *all = it->replicates;
    bool alike = true;
    for (size_t i = 0; i < all->count; i++)
        alike = alike && !(fabs(all->scales[i] - 1) > 0);
    json_put_text(out, "type", "replicate");
    json_open(out, "replicates", '{');
    json_put_text(out, "file", name_of(it->replicates_path));
    json_put_bool(out, "combined", true);
    json_put_number(out, "scale", all->scale);
    if (!alike) {
        json_open(out, "rscales", '[');
        for (size_t i = 0; i < all->count; i++)
            json_put_number(out, NULL, all->scales[i]);
        json_close(out, ']');
    }
    json_put_bool(out, "mse", all->mse);
    json_close(out, '}');
}

/* The given design with these weights and steps, or with replicates that went through them. */
enum fault weights_design(const struct weighing *it, struct buffer *text)
{
    struct json_out out = json_out_to(text);
    json_open(&out, NULL, '{');
    for (const struct json *at = it->design == NULL ? NULL : json_first(it->design); at != NULL;
         at = json_next(at)) {
        if (!is_own(it, json_name(at)))
            json_put_json(&out, json_name(at), at);
    }
    json_put_text(&out, "weights", weights_columns[it->replicates == NULL ? 0 : 1]);
    if (it->replicates == NULL)
        put_adjust(it, &out);
    else
        put_replicates(it, &out);
    json_close(&out, '}');
    buffer_char(text, '\n');
    return buffer_check(text);
}

/* --- the record ------------------------------------------------------------------------------ */

static enum fault hash_file(const struct weights_file *file, char out[HASH_TEXT_SIZE])
{
    AUTO(buffer) struct buffer bytes = buffer_of(FILE_BYTES);
    if (file->text == NULL)
        TRY(file_read(file->path, &bytes));
    hash_text(file->text == NULL ? hash_of(bytes.data, bytes.length)
                                 : hash_of(file->text, strlen(file->text)),
              out);
    return OK;
}

static enum fault put_file(struct json_out *out, const char *name, const struct weights_file *file)
{
    char hash[HASH_TEXT_SIZE];
    if (file->path == NULL) {
        json_put_null(out, name);
        return OK;
    }
    TRY(hash_file(file, hash));
    json_open(out, name, '{');
    json_put_text(out, "file", name_of(file->path));
    json_put_text(out, "hash", hash);
    json_close(out, '}');
    return OK;
}

static enum fault put_inputs(const struct weighing *it, struct json_out *out)
{
    const struct weights_ask *ask = it->ask;
    json_open(out, "inputs", '{');
    TRY(put_file(out, "data", &ask->data));
    TRY(put_file(out, "design", &ask->design));
    TRY(put_file(out, "margins", &ask->margins));
    json_close(out, '}');
    json_open(out, "steps", '{');
    json_put_text(out, "base", ask->base);
    json_put_text(out, "class", ask->class_column);
    json_put_text(out, "respondent", ask->respondent_column);
    put_adjust(it, out);
    if (it->replicates != NULL) {
        json_open(out, "replicates", '{');
        weights_replicates_rule(it, out);
        json_close(out, '}');
    }
    json_close(out, '}');
    return OK;
}

/* The hash of inputs and steps: the same work has the same version, wherever it is done. */
enum fault weights_name(struct weighing *it)
{
    AUTO(buffer) struct buffer text = buffer_of(TEXT_BYTES);
    struct json_out out = json_out_to(&text);
    char hash[HASH_TEXT_SIZE];
    json_open(&out, NULL, '{');
    TRY(put_inputs(it, &out));
    json_close(&out, '}');
    TRY(buffer_check(&text));
    hash_text(hash_of(text.data, text.length), hash);
    it->version = arena_format(it->arena, "w-%.*s", VERSION_DIGITS, hash);
    return it->version == NULL ? FAULT_NOMEM : OK;
}

enum fault weights_record(const struct weighing *it, const struct weights_file *rows,
                          struct buffer *text)
{
    struct json_out out = json_out_to(text);
    json_open(&out, NULL, '{');
    json_put_text(&out, "record", "hailong-weights-1");
    json_put_text(&out, "version", it->version);
    TRY(put_inputs(it, &out));
    json_open(&out, "output", '{');
    TRY(put_file(&out, "rows", rows));
    if (it->replicates != NULL)
        TRY(put_file(&out, "replicates", &(struct weights_file){.path = it->replicates_path}));
    json_open(&out, "columns", '[');
    for (size_t i = 0; i < ARRAY_LENGTH(weights_columns); i++)
        json_put_text(&out, NULL, weights_columns[i]);
    json_close(&out, ']');
    json_close(&out, '}');
    json_close(&out, '}');
    buffer_char(text, '\n');
    return buffer_check(text);
}
