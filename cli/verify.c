/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/verify.h"

#include "base/json_write.h"
#include "cli/command.h"

#include <stdio.h>

enum { FINDINGS_BYTES = 16 << 20, NUMBER_SIZE = 24 };

static enum fault print_json(const struct verification *verification,
                             const struct findings *findings)
{
    AUTO(buffer) struct buffer text = buffer_of(FINDINGS_BYTES);
    struct json_out out = json_out_to(&text);
    json_open(&out, NULL, '{');
    json_put_bool(&out, "clean", findings_errors(findings) == 0);
    json_put_integer(&out, "responses", verification->responses);
    json_put_findings(&out, "findings", findings);
    json_close(&out, '}');
    buffer_char(&text, '\n');
    TRY(buffer_check(&text));
    return call_print(&text);
}

enum fault run_verify(const struct call *call)
{
    const char *folder = call_value(call, "data");
    AUTO(store) struct store *store = NULL;
    AUTO(arena) struct arena *arena = NULL;
    struct verification verification = {0};
    char count[NUMBER_SIZE];
    TRY(store_open(folder, &store));
    TRY(arena_new(FINDINGS_BYTES, &arena));
    struct findings findings = findings_in(arena);
    TRY(store_verify(store, &findings, &verification));
    if (call->json)
        TRY(print_json(&verification, &findings));
    else
        call_findings(call, folder, &findings);
    size_t errors = findings_errors(&findings);
    snprintf(count, sizeof count, "%zu", errors);
    if (errors > 0)
        return fault_raise(FAULT_INVALID, "verify_failed", "path", folder, "count", count, NULL);
    snprintf(count, sizeof count, "%lld", (long long)verification.responses);
    if (!call->json)
        call_say(call, "verify_clean", "path", folder, "count", count, NULL);
    return OK;
}

enum fault run_rebuild(const struct call *call)
{
    AUTO(store) struct store *store = NULL;
    struct rebuilding rebuilding = {0};
    char count[NUMBER_SIZE];
    TRY(store_open(call_value(call, "data"), &store));
    TRY(store_rebuild(store, &rebuilding));
    snprintf(count, sizeof count, "%lld", (long long)rebuilding.responses);
    call_say(call, "rebuild_done", "count", count, NULL);
    return OK;
}
