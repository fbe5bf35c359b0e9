/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include "base/file.h"
#include "forms/response_table.h"
#include "schema/store.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { WORK_BYTES = 16 << 20, ROW_BYTES = 4 << 20 };

/* One export under way: rows stream to a file that is there whole or not at all. */
struct export
{
    struct file_out *file;
    bool csv; /* else JSON Lines */
    struct response_table table;
    struct buffer row;
    int64_t count;
};

static enum fault flush_row(struct export *export)
{
    TRY(buffer_check(&export->row));
    TRY(file_out_put(export->file, export->row.data, export->row.length));
    buffer_reset(&export->row);
    return OK;
}

/* {"id":"…", then the members of the document */
static void jsonl_row(struct export *export, const struct stored_response *row)
{
    char id[UUID_TEXT_SIZE];
    uuid_text(row->id, id);
    buffer_format(&export->row, "{\"id\":\"%s\",", id);
    if (export->table.simulated)
        buffer_text(&export->row, "\"simulated\":true,");
    buffer_format(&export->row, "%s\n", row->document + 1);
}

static enum fault export_row(void *context, const struct stored_response *row)
{
    struct export *export = context;
    export->count++;
    if (export->csv)
        TRY(response_table_row(&export->table, row->id, row->document, NULL, &export->row));
    else
        jsonl_row(export, row);
    return flush_row(export);
}

static enum fault write_rows(struct export *export, struct store *store, const char *campaign)
{
    if (export->csv) {
        response_table_head(&export->table, &export->row);
        TRY(flush_row(export));
    }
    const struct response_query query = {
        .campaign = campaign, .from_day = DAY_NONE, .to_day = DAY_NONE, .partial = true};
    TRY(store_visit_responses(store, &query, false, export_row, export));
    return file_out_end(export->file);
}

/* `-` is standard output, for a pipe; else a file that only its owner reads: answers are nobody
 * else's. */
static enum fault open_out(const char *path, struct file_out **out)
{
    if (strcmp(path, "-") == 0 || strcmp(path, "/dev/stdout") == 0)
        return file_out_to(STDOUT_FILENO, out);
    TRY(call_make_parent(path));
    return file_out_open(path, 0600, out);
}

static void export_cleanup(struct export *export)
{
    file_out_close(export->file);
    buffer_cleanup(&export->row);
}

enum fault run_export(const struct call *call)
{
    AUTO(arena) struct arena *arena = NULL;
    AUTO(store) struct store *store = NULL;
    AUTO(form) struct form *form = NULL;
    struct campaign campaign;
    const char *format = call_value(call, "format");
    bool csv = strcmp(format, "csv") == 0;
    if (!csv && strcmp(format, "jsonl") != 0)
        return fault_raise(FAULT_USAGE, "export_format", "value", format, NULL);
    TRY(arena_new(WORK_BYTES, &arena));
    TRY(store_open(call_value(call, "data"), &store));
    TRY(store_campaign(store, arena, call_value(call, "campaign"), &campaign));
    TRY(store_form(store, campaign.form, campaign.version, &form));
    AUTO(export)
    struct export export = {
        .csv = csv, .table = {form, campaign.simulated, false}, .row = buffer_of(ROW_BYTES)};
    TRY(open_out(call_value(call, "out"), &export.file));
    TRY(write_rows(&export, store, campaign.id));
    char count[24];
    snprintf(count, sizeof count, "%lld", (long long)export.count);
    call_say(call, "export_done", "count", count, "path", call_value(call, "out"), NULL);
    return OK;
}
