/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a weighing leaves: rows with their weights, the record, the design for `hailong svy`.
 */
#include "base/csv.h"
#include "base/file.h"
#include "cli/weights_work.h"

#include <string.h>

enum { FILE_MODE = 0644, ROW_BYTES = 1 << 21 };
static const size_t TEXT_BYTES = (size_t)64 << 20;

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
            csv_put(line, false, weights_columns[i]);
        else
            put_weight(line, it->weights[2 * i + 1][at - 1]);
    }
    buffer_char(line, '\n');
    return buffer_check(line);
}

/* The rows of the data as they stand, each with its weights. */
static enum fault put_rows(const struct weighing *it, struct file_out *file)
{
    const char *path = it->ask->data.path;
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

static enum fault write_rows(const struct weighing *it, const char *to)
{
    AUTO(file_out) struct file_out *file = NULL;
    TRY(file_out_open(to, FILE_MODE, &file));
    TRY(put_rows(it, file));
    return file_out_end(file);
}

/* --- the whole ------------------------------------------------------------------------------- */

static enum fault judge(const struct weighing *it, const char *out)
{
    size_t length = strlen(out);
    if (length < 5 || strcmp(out + length - 4, ".csv") != 0 || strcmp(out, it->ask->data.path) == 0)
        return fault_raise(FAULT_USAGE, "weights_out", "path", out, NULL);
    for (size_t i = 0; i < 2; i++) {
        if (dataset_column(&it->dataset, weights_columns[i]) != NULL)
            return fault_raise(FAULT_INVALID, "weights_there", "column", weights_columns[i], NULL);
    }
    return OK;
}

/* OUT.csv -> OUT.record.json; NULL = no memory */
static const char *beside(const struct weighing *it, const char *out, const char *end)
{
    return arena_format(it->arena, "%.*s%s", (int)(strlen(out) - strlen(".csv")), out, end);
}

static enum fault write_beside(const struct weighing *it, const char *out, const char *end,
                               const struct buffer *text)
{
    const char *path = beside(it, out, end);
    return path == NULL ? FAULT_NOMEM : file_write(path, text->data, text->length, FILE_MODE);
}

enum fault weights_write(struct weighing *it, const char *out)
{
    AUTO(buffer) struct buffer design = buffer_of(TEXT_BYTES);
    AUTO(buffer) struct buffer record = buffer_of(TEXT_BYTES);
    TRY(judge(it, out));
    if (it->replicates != NULL)
        it->replicates_path = beside(it, out, ".replicates.csv");
    if (it->replicates != NULL && it->replicates_path == NULL)
        return FAULT_NOMEM;
    TRY(weights_name(it));
    TRY(weights_design(it, &design));
    TRY(call_make_parent(out));
    TRY(write_rows(it, out));
    if (it->replicates != NULL)
        TRY(weights_write_replicates(it));
    TRY(weights_record(it, &(struct weights_file){.path = out}, &record));
    TRY(write_beside(it, out, ".design.json", &design));
    return write_beside(it, out, ".record.json", &record);
}
