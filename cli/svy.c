/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"
#include "cli/svy_case.h"
#include "cli/svy_people.h"

#include <stdio.h>
#include <string.h>

static const size_t LINE_BYTES = (size_t)1 << 30;

/* {"id": ..., "error": sentence} in place of a result. */
static void put_error(const struct call *call, const char *id, struct buffer *text)
{
    AUTO(buffer) struct buffer sentence = buffer_of(8192);
    message_text(call->language, fault_detail(), &sentence);
    buffer_reset(text);
    struct json_out out = json_out_to(text);
    json_open(&out, NULL, '{');
    json_put_text(&out, "id", id);
    json_put_text(&out, "error", sentence.data != NULL ? sentence.data : fault_detail()->code);
    json_close(&out, '}');
}

/* One line on stdout. *out_failed: the case was refused, which ends nothing. */
static enum fault answer(const struct call *call, const char *path, bool *out_failed)
{
    AUTO(svy_case) struct svy_case it;
    AUTO(buffer) struct buffer text = buffer_of(LINE_BYTES);
    struct json_out out = json_out_to(&text);
    enum fault fault = svy_case_load(path, &it);
    const char *id = json_member_text(it.json, "id");
    if (fault == OK) {
        json_open(&out, NULL, '{');
        json_put_text(&out, "id", id);
        fault = svy_case_answer(&it, &out);
    }
    if (fault == OK)
        json_close(&out, '}');
    else
        put_error(call, id != NULL ? id : path, &text);
    buffer_char(&text, '\n');
    TRY(call_print(&text));
    *out_failed = fault != OK;
    return OK;
}

enum fault run_svy(const struct call *call)
{
    size_t failed = 0;
    if (svy_is_people(call))
        return svy_people(call);
    for (size_t i = 0; i < call->operand_count; i++) {
        bool refused = false;
        TRY(answer(call, call->operands[i], &refused));
        failed += refused;
    }
    if (failed == 0)
        return OK;
    char count[24];
    char cases[24];
    snprintf(count, sizeof count, "%zu", failed);
    snprintf(cases, sizeof cases, "%zu", call->operand_count);
    return fault_raise(FAULT_INVALID, "svy_failed", "failed", count, "cases", cases, NULL);
}
