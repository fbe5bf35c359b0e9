/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/audit.h"

#include "base/json_write.h"
#include "forms/deeds.h"
#include "schema/audit_log.h"

#include <inttypes.h>
#include <stdio.h>

enum { WORK_BYTES = 16 << 20, OUTPUT_BYTES = 16 << 20, PAGE_ROWS = 1000, NUMBER_SIZE = 24 };

void audit_noted(const struct call *call, struct store *store, const struct audit_note *note)
{
    if (store_note(store, note) != OK)
        call_say(call, "note_lost", "action", note->action, "subject", note->subject, NULL);
}

/* --- audit verify ---------------------------------------------------------------------------- */

static enum fault print_check(const struct audit_check *check, const struct findings *findings)
{
    AUTO(buffer) struct buffer text = buffer_of(OUTPUT_BYTES);
    char head[HASH_TEXT_SIZE];
    struct json_out out = json_out_to(&text);
    hash_text(check->last.hash, head);
    json_open(&out, NULL, '{');
    json_put_bool(&out, "clean", findings_errors(findings) == 0);
    json_put_integer(&out, "entries", check->rows);
    json_put_integer(&out, "number", check->last.number);
    json_put_text(&out, "head", check->last.number > 0 ? head : NULL);
    if (check->head != NULL && check->head_number > 0)
        json_put_integer(&out, "found", check->head_number);
    json_put_findings(&out, "findings", findings);
    json_close(&out, '}');
    buffer_char(&text, '\n');
    TRY(buffer_check(&text));
    return call_print(&text);
}

static void say_check(const struct call *call, const struct audit_check *check)
{
    char number[NUMBER_SIZE];
    char head[AUDIT_HEAD_SIZE];
    const char *path = call_value(call, "data");
    if (check->head_number > 0) {
        snprintf(number, sizeof number, "%" PRId64, check->head_number);
        call_say(call, "audit_head_found", "head", check->head, "number", number, NULL);
    }
    snprintf(number, sizeof number, "%" PRId64, check->rows);
    audit_head_text(&check->last, head);
    call_say(call, "audit_clean", "path", path, "count", number, "head", head, NULL);
}

enum fault run_audit_verify(const struct call *call)
{
    AUTO(store) struct store *store = NULL;
    AUTO(arena) struct arena *arena = NULL;
    const char *folder = call_value(call, "data");
    struct audit_check check = {.head = call_value(call, "head")};
    char count[NUMBER_SIZE];
    if (check.head != NULL && !audit_head_fits(check.head))
        return fault_raise(FAULT_USAGE, "audit_head_option", "value", check.head, NULL);
    TRY(store_open(folder, &store));
    TRY(arena_new(WORK_BYTES, &arena));
    struct findings findings = findings_in(arena);
    TRY(store_audit_check(store, &check, &findings));
    size_t errors = findings_errors(&findings);
    if (call->json)
        TRY(print_check(&check, &findings));
    else
        call_findings(call, folder, &findings);
    snprintf(count, sizeof count, "%zu", errors);
    if (errors > 0)
        return fault_raise(FAULT_INVALID, "audit_failed", "path", folder, "count", count, NULL);
    if (!call->json)
        say_check(call, &check);
    return OK;
}

/* --- audit list ------------------------------------------------------------------------------ */

static void put_line(const struct call *call, const struct audit_row *row, const char *at,
                     struct buffer *out)
{
    const struct deed deed = {row->action, row->subject, row->detail, row->responses,
                              row->withdrawn};
    buffer_format(out, "%" PRId64 "\t%s\t%s\t", row->number, at, row->actor);
    deed_words(&deed, call->language, out);
    buffer_char(out, '\n');
}

static void put_json(const struct audit_row *row, const char *at, struct json_out *out)
{
    char hash[HASH_TEXT_SIZE];
    hash_text(row->hash, hash);
    json_open(out, NULL, '{');
    json_put_integer(out, "number", row->number);
    json_put_text(out, "at", at);
    json_put_text(out, "actor", row->actor);
    json_put_text(out, "action", row->action);
    json_put_text(out, "subject", row->subject);
    json_put_text(out, "detail", row->detail);
    json_put_integer(out, "responses", row->responses);
    json_put_integer(out, "withdrawn", row->withdrawn);
    json_put_text(out, "hash", hash);
    json_close(out, '}');
}

/* A page of rows, one a line; query->before goes on to the next, *more is false after the last. */
static enum fault print_page(const struct call *call, struct store *store,
                             struct audit_query *query, int64_t *printed, bool *more)
{
    AUTO(arena) struct arena *arena = NULL;
    AUTO(buffer) struct buffer text = buffer_of(OUTPUT_BYTES);
    const struct audit_row *rows = NULL;
    size_t count = 0;
    TRY(arena_new(WORK_BYTES, &arena));
    TRY(store_audit_rows(store, arena, query, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        char at[DATE_TEXT_SIZE];
        instant_text((struct instant){rows[i].at_ms / 1000 * 1000, DATE_ZONE_MINUTES}, at);
        struct json_out out = json_out_to(&text);
        if (call->json) {
            put_json(&rows[i], at, &out);
            buffer_char(&text, '\n');
        } else {
            put_line(call, &rows[i], at, &text);
        }
        query->before = rows[i].number;
    }
    TRY(buffer_check(&text));
    *printed += (int64_t)count;
    *more = count == query->limit;
    return call_print(&text);
}

enum fault run_audit_list(const struct call *call)
{
    AUTO(store) struct store *store = NULL;
    struct audit_query query = {.actor = call_value(call, "actor"),
                                .action = call_value(call, "action"),
                                .answers = call_has(call, "answers") || call_has(call, "action"),
                                .limit = PAGE_ROWS};
    int64_t printed = 0;
    TRY(call_days(call, &query.from_day, &query.to_day));
    TRY(store_open(call_value(call, "data"), &store));
    for (bool more = true; more;)
        TRY(print_page(call, store, &query, &printed, &more));
    if (printed == 0)
        call_say(call, "audit_none", NULL);
    return OK;
}
