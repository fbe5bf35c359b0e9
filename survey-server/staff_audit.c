/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An address says all: ?from=DAY&to=DAY&actor=NAME&action=KIND&before=NUMBER. Pages go by the
 * number of the row after them, so that an old page stays what it was while new rows come.
 */
#include "base/csv.h"
#include "forms/deeds.h"
#include "schema/audit_log.h"
#include "survey-server/errands.h"
#include "survey-server/notes.h"
#include "survey-server/staff_desk.h"
#include "survey-server/staff_pages.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    PAGE_ROWS = 100,
    FILE_ROWS_MAX = 20000,
    FILE_BYTES_MAX = 64 << 20,
    WORK_BYTES = 96 << 20,
    CHECKED_ROWS = 10000, /* walked for every page; `hailong audit verify` walks all */
    NUMBER_SIZE = 24,
    DIGITS_MAX = 18,
    DEED_BYTES = 64 << 10,
    ADDRESS_BYTES = 4096
};

/* What the page is made of. */
struct audit_page {
    struct request *request;
    struct arena *arena;
    struct audit_query query;
    struct page page;
    struct json_out out;
};

/* --- what is asked for ----------------------------------------------------------------------- */

/* An empty field of the form is none. */
static const char *asked(const struct request *request, const char *name)
{
    const char *text = http_query(request, name);
    return text == NULL || text[0] == '\0' ? NULL : text;
}

static enum fault raise_query(const char *name, const char *value)
{
    return fault_raise(FAULT_INVALID, "audit_query", "name", name, "value", value, NULL);
}

static enum fault read_day(const struct request *request, const char *name, int32_t *out)
{
    const char *text = asked(request, name);
    *out = DAY_NONE;
    return text == NULL || day_parse(text, out) ? OK : raise_query(name, text);
}

static enum fault read_before(const struct request *request, int64_t *out)
{
    const char *text = asked(request, "before");
    if (text == NULL)
        return OK;
    size_t digits = strspn(text, "0123456789");
    if (text[digits] != '\0' || digits > DIGITS_MAX)
        return raise_query("before", text);
    *out = strtoll(text, NULL, 10);
    return OK;
}

static enum fault read_query(const struct request *request, struct audit_query *out)
{
    static const char *const known[] = {"from", "to",       "actor",  "action", "before",
                                        "lang", "contrast", "format", NULL};
    const char *other = http_query_other(request, known);
    const char *broken = http_query_broken(request);
    const char *format = asked(request, "format");
    if (other != NULL || broken != NULL)
        return raise_query(other != NULL ? other : broken, "");
    if (format != NULL && strcmp(format, "csv") != 0)
        return raise_query("format", format);
    *out = (struct audit_query){.actor = asked(request, "actor"),
                                .action = asked(request, "action"),
                                .limit = format == NULL ? PAGE_ROWS + 1 : FILE_ROWS_MAX + 1};
    out->answers = out->action != NULL;
    TRY(read_day(request, "from", &out->from_day));
    TRY(read_day(request, "to", &out->to_day));
    return read_before(request, &out->before);
}

/* --- addresses ------------------------------------------------------------------------------- */

/* Appends &name=value, every byte but letters and digits as %XX. */
static void put_argument(struct buffer *out, const char *name, const char *value)
{
    if (value == NULL)
        return;
    buffer_format(out, "&%s=", name);
    for (const unsigned char *at = (const unsigned char *)value; *at != '\0'; at++) {
        bool plain = (*at >= '0' && *at <= '9') || (*at >= 'a' && *at <= 'z') ||
                     (*at >= 'A' && *at <= 'Z') || *at == '-' || *at == '_' || *at == '.';
        buffer_format(out, plain ? "%c" : "%%%02X", *at);
    }
}

/* The address of the same rows from another number on (0 = the newest), or as a file. */
static enum fault put_address(struct audit_page *audit, const char *name, int64_t before,
                              const char *format)
{
    AUTO(buffer) struct buffer address = buffer_of(ADDRESS_BYTES);
    const struct request *request = audit->request;
    buffer_text(&address, visit_address(request->arena, &audit->page.visit, "/staff/audit"));
    put_argument(&address, "from", asked(request, "from"));
    put_argument(&address, "to", asked(request, "to"));
    put_argument(&address, "actor", audit->query.actor);
    put_argument(&address, "action", audit->query.action);
    put_argument(&address, "format", format);
    if (before > 0)
        buffer_format(&address, "&before=%" PRId64, before);
    TRY(buffer_check(&address));
    json_put_text(&audit->out, name, address.data);
    return OK;
}

/* --- the page -------------------------------------------------------------------------------- */

static enum fault words_of(const struct audit_row *row, enum language language, struct buffer *out)
{
    const struct deed deed = {row->action, row->subject, row->detail, row->responses,
                              row->withdrawn};
    deed_words(&deed, language, out);
    return buffer_check(out);
}

static enum fault put_row(struct audit_page *audit, const struct audit_row *row)
{
    AUTO(buffer) struct buffer words = buffer_of(DEED_BYTES);
    TRY(words_of(row, page_words(&audit->page), &words));
    json_open(&audit->out, NULL, '{');
    json_put_integer(&audit->out, "number", row->number);
    desk_put_time(&audit->out, "at", row->at_ms);
    json_put_text(&audit->out, "actor", row->actor);
    json_put_text(&audit->out, "deed", words.data);
    json_close(&audit->out, '}');
    return OK;
}

static enum fault put_rows(struct audit_page *audit)
{
    const struct audit_row *rows = NULL;
    size_t count = 0;
    TRY(store_audit_rows(audit->request->services->store, audit->arena, &audit->query, &rows,
                         &count));
    bool more = count > PAGE_ROWS;
    size_t shown = more ? PAGE_ROWS : count;
    json_open(&audit->out, "rows", '[');
    for (size_t i = 0; i < shown; i++)
        TRY(put_row(audit, &rows[i]));
    json_close(&audit->out, ']');
    json_put_bool(&audit->out, "has_rows", shown > 0);
    if (more)
        TRY(put_address(audit, "older_href", rows[shown - 1].number, NULL));
    if (audit->query.before > 0)
        TRY(put_address(audit, "newest_href", 0, NULL));
    return put_address(audit, "csv_href", 0, "csv");
}

static void put_filter(struct audit_page *audit)
{
    struct json_out *out = &audit->out;
    enum language language = page_words(&audit->page);
    const char *action;
    json_put_text(out, "from_day", asked(audit->request, "from"));
    json_put_text(out, "to_day", asked(audit->request, "to"));
    json_put_text(out, "by", audit->query.actor);
    json_put_bool(out, "contrast_on", audit->page.visit.contrast);
    json_open(out, "kinds", '[');
    for (size_t i = 0; (action = deed_action(i)) != NULL; i++) {
        bool chosen = audit->query.action != NULL && strcmp(audit->query.action, action) == 0;
        json_open(out, NULL, '{');
        json_put_text(out, "value", action);
        json_put_text(out, "kind", deed_kind(action, language));
        json_put_bool(out, "chosen", chosen);
        json_close(out, '}');
    }
    json_close(out, ']');
}

/* Whether the chain holds, over its last rows. */
static enum fault put_chain(struct audit_page *audit)
{
    struct store *store = audit->request->services->store;
    struct audit_head end;
    struct findings findings = findings_in(audit->arena);
    char head[AUDIT_HEAD_SIZE];
    TRY(store_audit_end(store, &end));
    struct audit_check check = {.after = end.number > CHECKED_ROWS ? end.number - CHECKED_ROWS : 0};
    TRY(store_audit_check(store, &check, &findings));
    audit_head_text(&check.last, head);
    json_put_text(&audit->out, "head", head);
    json_put_integer(&audit->out, "last", check.last.number);
    json_put_integer(&audit->out, "walked", check.rows);
    json_put_bool(&audit->out, "whole", findings_errors(&findings) == 0);
    json_open(&audit->out, "wrong", '[');
    for (size_t i = 0; i < findings.count; i++) {
        AUTO(buffer) struct buffer words = buffer_of(DEED_BYTES);
        message_text(page_words(&audit->page), &findings.items[i], &words);
        TRY(buffer_check(&words));
        json_put_text(&audit->out, NULL, words.data);
    }
    json_close(&audit->out, ']');
    return OK;
}

static enum fault make_page(struct request *request)
{
    AUTO(desk) struct desk desk = {0};
    AUTO(arena) struct arena *arena = NULL;
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    TRY(arena_new(WORK_BYTES, &arena));
    TRY(desk_open(request, &desk));
    struct audit_page audit = {.request = request, .arena = arena, .out = json_out_to(&context)};
    TRY(read_query(request, &audit.query));
    audit.page = desk_page(request, &desk, "staff_audit", &audit.out);
    put_filter(&audit);
    TRY(put_rows(&audit));
    TRY(put_chain(&audit));
    return page_reply(request, 200, "staff-audit", &audit.out);
}

/* --- the file -------------------------------------------------------------------------------- */

static void put_number_cell(struct buffer *out, bool first, int64_t number)
{
    char text[NUMBER_SIZE];
    snprintf(text, sizeof text, "%" PRId64, number);
    csv_put(out, first, text);
}

static enum fault put_line(const struct audit_row *row, enum language language, struct buffer *out)
{
    AUTO(buffer) struct buffer words = buffer_of(DEED_BYTES);
    char at[DATE_TEXT_SIZE];
    char hash[HASH_TEXT_SIZE];
    TRY(words_of(row, language, &words));
    instant_text((struct instant){row->at_ms, DATE_ZONE_MINUTES}, at);
    hash_text(row->hash, hash);
    put_number_cell(out, true, row->number);
    csv_put(out, false, at);
    csv_put(out, false, row->actor);
    csv_put(out, false, words.data);
    csv_put(out, false, row->action);
    csv_put(out, false, row->subject);
    csv_put(out, false, row->detail);
    put_number_cell(out, false, row->responses);
    put_number_cell(out, false, row->withdrawn);
    csv_put(out, false, hash);
    csv_end_row(out);
    return OK;
}

static void put_heads(struct buffer *out)
{
    static const char *const heads[] = {"number",  "at",     "actor",     "deed",      "action",
                                        "subject", "detail", "responses", "withdrawn", "hash"};
    csv_put_mark(out);
    for (size_t i = 0; i < ARRAY_LENGTH(heads); i++)
        csv_put(out, i == 0, heads[i]);
    csv_end_row(out);
}

static enum fault make_file(struct request *request)
{
    AUTO(arena) struct arena *arena = NULL;
    AUTO(buffer) struct buffer body = buffer_of(FILE_BYTES_MAX);
    const struct audit_row *rows = NULL;
    struct audit_query query;
    size_t count = 0;
    char limit[NUMBER_SIZE];
    TRY(arena_new(WORK_BYTES, &arena));
    TRY(read_query(request, &query));
    TRY(store_audit_rows(request->services->store, arena, &query, &rows, &count));
    snprintf(limit, sizeof limit, "%d", FILE_ROWS_MAX);
    if (count > FILE_ROWS_MAX)
        return fault_raise(FAULT_INVALID, "audit_many", "limit", limit, NULL);
    put_heads(&body);
    for (size_t i = 0; i < count; i++)
        TRY(put_line(&rows[i], http_language(request), &body));
    TRY(buffer_check(&body));
    note_look(request, "audit_keep", "", "");
    http_reply_header(request, "Cache-Control", "no-store");
    http_reply_header(request, "Content-Disposition", "attachment; filename=\"nhat-ky.csv\"");
    http_reply(request, 200, "text/csv; charset=utf-8", &body);
    return OK;
}

enum fault staff_audit(struct request *request)
{
    AUTO(desk) struct desk desk = {0};
    struct audit_query query;
    TRY(desk_open(request, &desk));
    if (!desk_may(&desk, STAFF_AUDIT, NULL))
        return desk_reply_nothing(request);
    TRY(read_query(request, &query));
    errand_run(request, asked(request, "format") != NULL ? make_file : make_page);
    return OK;
}
