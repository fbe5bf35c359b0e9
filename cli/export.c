/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include "base/file.h"
#include "forms/response_table.h"
#include "schema/store.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { WORK_BYTES = 16 << 20, ROW_BYTES = 4 << 20 };

/* One export under way: rows stream to a temporary file that takes its name at the end. */
struct export
{
    FILE *file;
    const char *path;
    bool csv; /* else JSON Lines */
    struct response_table table;
    struct buffer row;
    int64_t count;
};

static void file_cleanup(FILE **file)
{
    if (*file != NULL)
        fclose(*file);
}

static enum fault raise_write(const char *path)
{
    enum fault kind = errno == ENOSPC ? FAULT_FULL : FAULT_IO;
    return fault_raise(kind, "file_write", "path", path, "why", strerror(errno), NULL);
}

/* A file that only its owner reads: answers are nobody else's. */
static FILE *create(const char *path)
{
    int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "wb");
    if (file == NULL && descriptor >= 0)
        close(descriptor);
    return file;
}

static enum fault flush_row(struct export *export)
{
    TRY(buffer_check(&export->row));
    if (fwrite(export->row.data, 1, export->row.length, export->file) != export->row.length)
        return raise_write(export->path);
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
        TRY(response_table_row(&export->table, row->id, row->document, &export->row));
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
    TRY(store_visit_responses(store, campaign, false, export_row, export));
    if (fflush(export->file) != 0 || fsync(fileno(export->file)) != 0)
        return raise_write(export->path);
    return OK;
}

/* Writes beside `export->path` and takes its name at the end: it is there whole or not at all. */
static enum fault write_file(struct export *export, struct store *store, const char *campaign)
{
    char partial[PATH_MAX];
    int length = snprintf(partial, sizeof partial, "%s.tmp-%ld", export->path, (long)getpid());
    if (length < 0 || (size_t)length >= sizeof partial)
        return fault_raise(FAULT_LIMIT, "path_long", "path", export->path, NULL);
    TRY(file_may_replace(export->path));
    TRY(call_make_parent(export->path));
    AUTO(file) FILE *file = create(partial);
    if (file == NULL)
        return raise_write(export->path);
    export->file = file;
    enum fault fault = write_rows(export, store, campaign);
    if (fault == OK && rename(partial, export->path) != 0)
        fault = raise_write(export->path);
    if (fault != OK)
        unlink(partial);
    return fault;
}

static void export_cleanup(struct export *export) { buffer_cleanup(&export->row); }

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
    struct export export = {.path = call_value(call, "out"),
                            .csv = csv,
                            .table = {form, campaign.simulated},
                            .row = buffer_of(ROW_BYTES)};
    TRY(write_file(&export, store, campaign.id));
    char count[24];
    snprintf(count, sizeof count, "%lld", (long long)export.count);
    call_say(call, "export_done", "count", count, "path", export.path, NULL);
    return OK;
}
