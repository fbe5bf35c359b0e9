/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/backup.h"

#include "base/json_write.h"
#include "cli/audit.h"
#include "cli/setup.h"

#include <stdio.h>

enum { LINE_BYTES = 8 * 1024, NUMBER_SIZE = 24 };

static enum fault print_json(const char *path, const struct backup_counts *counts)
{
    AUTO(buffer) struct buffer line = buffer_of(LINE_BYTES);
    struct json_out out = json_out_to(&line);
    json_open(&out, NULL, '{');
    json_put_text(&out, "file", path);
    json_put_integer(&out, "responses", counts->responses);
    json_put_integer(&out, "bytes", counts->bytes);
    json_close(&out, '}');
    buffer_char(&line, '\n');
    TRY(buffer_check(&line));
    return call_print(&line);
}

enum fault run_backup(const struct call *call)
{
    const char *path = call_value(call, "out");
    AUTO(store) struct store *store = NULL;
    struct backup_counts counts;
    char responses[NUMBER_SIZE];
    TRY(store_open(call_value(call, "data"), &store));
    TRY(call_make_parent(path));
    TRY(store_backup(store, path, &counts));
    audit_noted(call, store, &(struct audit_note){.action = "backup", .subject = "", .detail = ""});
    if (call->json)
        return print_json(path, &counts);
    snprintf(responses, sizeof responses, "%lld", (long long)counts.responses);
    call_say(call, "backup_done", "path", path, "count", responses, NULL);
    return OK;
}

enum fault run_restore(const struct call *call)
{
    const char *folder = call_value(call, "data");
    const struct setup setup = {.folder = folder, .backup = call->operand};
    TRY(setup_make(&setup));
    /* An older program's backup becomes today's here, not in the middle of a morning. */
    AUTO(store) struct store *store = NULL;
    TRY(store_open(folder, &store));
    call_say(call, "restore_done", "file", call->operand, "path", folder, NULL);
    return OK;
}
