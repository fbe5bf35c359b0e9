/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a weighing leaves: rows with their weights, the record, the design for `hailong svy`.
 */
#include "base/csv.h"
#include "base/file.h"
#include "base/id.h"
#include "cli/weights_work.h"

#include <stdio.h>
#include <string.h>

enum { FILE_MODE = 0644, ROW_BYTES = 1 << 21, VERSION_DIGITS = 16 };
static const size_t FILE_BYTES = (size_t)1 << 32;
static const size_t TEXT_BYTES = (size_t)64 << 20;
static const char *const names[2] = {"weight_nonresponse", "weight_final"};

static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

/* OUT.csv -> OUT.record.json */
static const char *beside(const struct weighing *it, const char *end)
{
    const char *out = call_value(it->call, "out");
    return arena_format(it->arena, "%.*s%s", (int)(strlen(out) - strlen(".csv")), out, end);
}

/* --- rows ------------------------------------------------------------------------------------ */

static void put_weight(struct buffer *line, double weight)
{
    AUTO(buffer) struct buffer text = buffer_of(64);
    json_number_text(weight, &text);
    csv_put(line, false, text.data == NULL ? "" : text.data);
}

static enum fault put_row(const struct weighing *it, const struct csv_row *row, size_t at,
                          struct buffer *line)
{
    buffer_reset(line);
    for (size_t i = 0; i < row->count; i++)
        csv_put(line, i == 0, csv_plain(row->cells[i]));
    for (size_t i = 0; i < 2; i++) {
        if (at == 0)
            csv_put(line, false, names[i]);
        else
            put_weight(line, it->weights[2 * i + 1][at - 1]);
    }
    buffer_char(line, '\n');
    return buffer_check(line);
}

/* The rows of the data as they stand, each with its weights. */
static enum fault put_rows(const struct weighing *it, struct file_out *file)
{
    const char *path = call_value(it->call, "data");
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    AUTO(buffer) struct buffer line = buffer_of(ROW_BYTES);
    const struct csv_row *row;
    size_t at = 0;
    TRY(csv_open(path, &csv));
    for (;;) {
        TRY(csv_next(csv, &row));
        if (row == NULL || at > it->dataset.rows)
            break;
        if (at > 0 && csv_row_is_empty(row) && row->count > 1)
            continue;
        TRY(put_row(it, row, at++, &line));
        TRY(file_out_put(file, line.data, line.length));
    }
    return at == it->dataset.rows + 1 && row == NULL
               ? OK
               : fault_raise(FAULT_INVALID, "weights_changed", "path", path, NULL);
}

static enum fault write_rows(const struct weighing *it)
{
    AUTO(file_out) struct file_out *file = NULL;
    TRY(file_out_open(call_value(it->call, "out"), FILE_MODE, &file));
    TRY(put_rows(it, file));
    return file_out_end(file);
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
        if (it->has_bounds) {
            json_open(out, "bounds", '[');
            json_put_number(out, NULL, it->bounds[0]);
            json_put_number(out, NULL, it->bounds[1]);
            json_close(out, ']');
        }
        json_open(out, "margins", '[');
        for (size_t i = 0; i < it->margin_count; i++)
            put_margin(&it->specs[i], out);
        json_close(out, ']');
        json_close(out, '}');
    }
    if (it->has_limits) {
        json_open(out, NULL, '{');
        json_put_text(out, "op", "trim");
        json_put_number(out, "lower", it->limits[0]);
        json_put_number(out, "upper", it->limits[1]);
        json_put_bool(out, "strict", true);
        json_close(out, '}');
    }
    json_close(out, ']');
}

/* The given design with these weights and steps. */
static enum fault make_svy_design(struct weighing *it)
{
    static const char *const ours[] = {"weights", "probs", "adjust"};
    AUTO(buffer) struct buffer text = buffer_of(TEXT_BYTES);
    struct json_out out = json_out_to(&text);
    json_open(&out, NULL, '{');
    for (const struct json *at = it->design == NULL ? NULL : json_first(it->design); at != NULL;
         at = json_next(at)) {
        bool own = false;
        for (size_t i = 0; i < ARRAY_LENGTH(ours); i++)
            own = own || strcmp(json_name(at), ours[i]) == 0;
        if (!own)
            json_put_json(&out, json_name(at), at);
    }
    json_put_text(&out, "weights", names[0]);
    put_adjust(it, &out);
    json_close(&out, '}');
    buffer_char(&text, '\n');
    TRY(buffer_check(&text));
    it->svy_design = arena_text(it->arena, text.data);
    return it->svy_design == NULL ? FAULT_NOMEM : OK;
}

/* --- the record ------------------------------------------------------------------------------ */

static enum fault put_file(struct json_out *out, const char *name, const char *path)
{
    AUTO(buffer) struct buffer bytes = buffer_of(FILE_BYTES);
    char hash[HASH_TEXT_SIZE];
    if (path == NULL) {
        json_put_null(out, name);
        return OK;
    }
    TRY(file_read(path, &bytes));
    hash_text(hash_of(bytes.data, bytes.length), hash);
    json_open(out, name, '{');
    json_put_text(out, "file", name_of(path));
    json_put_text(out, "hash", hash);
    json_close(out, '}');
    return OK;
}

static enum fault put_inputs(const struct weighing *it, struct json_out *out)
{
    json_open(out, "inputs", '{');
    TRY(put_file(out, "data", call_value(it->call, "data")));
    TRY(put_file(out, "design", call_value(it->call, "design")));
    TRY(put_file(out, "margins", call_value(it->call, "rake")));
    json_close(out, '}');
    json_open(out, "steps", '{');
    json_put_text(out, "base", call_value(it->call, "base"));
    json_put_text(out, "class", it->class_column);
    json_put_text(out, "respondent", it->respondent_column);
    put_adjust(it, out);
    json_close(out, '}');
    return OK;
}

/* The hash of inputs and steps: the same work has the same version, wherever it is done. */
static enum fault take_version(struct weighing *it)
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

static enum fault make_record(struct weighing *it)
{
    AUTO(buffer) struct buffer text = buffer_of(TEXT_BYTES);
    struct json_out out = json_out_to(&text);
    json_open(&out, NULL, '{');
    json_put_text(&out, "record", "hailong-weights-1");
    json_put_text(&out, "version", it->version);
    TRY(put_inputs(it, &out));
    json_open(&out, "output", '{');
    TRY(put_file(&out, "rows", call_value(it->call, "out")));
    json_open(&out, "columns", '[');
    for (size_t i = 0; i < 2; i++)
        json_put_text(&out, NULL, names[i]);
    json_close(&out, ']');
    json_close(&out, '}');
    json_close(&out, '}');
    buffer_char(&text, '\n');
    TRY(buffer_check(&text));
    it->record = arena_text(it->arena, text.data);
    return it->record == NULL ? FAULT_NOMEM : OK;
}

/* --- the whole ------------------------------------------------------------------------------- */

static enum fault judge(const struct weighing *it)
{
    const char *out = call_value(it->call, "out");
    size_t length = strlen(out);
    if (length < 5 || strcmp(out + length - 4, ".csv") != 0 ||
        strcmp(out, call_value(it->call, "data")) == 0)
        return fault_raise(FAULT_USAGE, "weights_out", "path", out, NULL);
    for (size_t i = 0; i < 2; i++) {
        if (dataset_column(&it->dataset, names[i]) != NULL)
            return fault_raise(FAULT_INVALID, "weights_there", "column", names[i], NULL);
    }
    return OK;
}

static enum fault write_text(const struct weighing *it, const char *end, const char *text)
{
    const char *path = beside(it, end);
    return path == NULL ? FAULT_NOMEM : file_write(path, text, strlen(text), FILE_MODE);
}

enum fault weights_write(struct weighing *it)
{
    TRY(judge(it));
    TRY(take_version(it));
    TRY(make_svy_design(it));
    TRY(call_make_parent(call_value(it->call, "out")));
    TRY(write_rows(it));
    TRY(make_record(it));
    TRY(write_text(it, ".design.json", it->svy_design));
    return write_text(it, ".record.json", it->record);
}
