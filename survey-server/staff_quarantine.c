/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/staff_quarantine.h"

#include "base/text.h"
#include "forms/aside.h"
#include "survey-server/errands.h"
#include "survey-server/staff_held.h"
#include "survey-server/staff_post.h"

#include <stdio.h>
#include <string.h>

enum { PAGE_ROWS = 50, PAGES_MAX = 100000, CHOSEN_UNITS_MAX = 200, REASONS_TEXT_BYTES = 4096 };

/* Which part of the list is looked at, as its address says it. */
struct part {
    const char *reason; /* NULL = any */
    const char *unit;
    enum held_ruling ruling;
    int64_t page; /* from 1 */
};

static const char *const ruling_names[] = {
    [HELD_ANY] = "any", [HELD_UNRULED] = "none", [HELD_IN] = "in", [HELD_OUT] = "out"};

/* What is no code can be no reason and no unit: it is as good as absent. */
static const char *code_or_none(const char *text)
{
    return text != NULL && text_is_code(text) ? text : NULL;
}

static struct part read_part(const char *reason, const char *unit, const char *ruled,
                             const char *page)
{
    struct part part = {.reason = code_or_none(reason),
                        .unit = code_or_none(unit),
                        .ruling = HELD_UNRULED,
                        .page = 1};
    for (size_t i = 0; ruled != NULL && i < ARRAY_LENGTH(ruling_names); i++)
        if (strcmp(ruled, ruling_names[i]) == 0)
            part.ruling = (enum held_ruling)i;
    if (page == NULL || !text_to_integer(page, &part.page) || part.page < 1 ||
        part.page > PAGES_MAX)
        part.page = 1;
    return part;
}

static struct part part_of_query(const struct request *request)
{
    return read_part(http_query(request, "reason"), http_query(request, "unit"),
                     http_query(request, "ruled"), http_query(request, "page"));
}

static struct part part_of_fields(const struct fields *fields)
{
    return read_part(fields_first(fields, "reason"), fields_first(fields, "unit"),
                     fields_first(fields, "ruled"), fields_first(fields, "page"));
}

static const char *address_of(const struct held_desk *held, const struct page *page,
                              const struct part *part)
{
    const char *base = held_address(held, page, "");
    if (base == NULL)
        return NULL;
    return arena_format(
        page->arena, "%s&ruled=%s%s%s%s%s&page=%lld", base, ruling_names[part->ruling],
        part->reason == NULL ? "" : "&reason=", part->reason == NULL ? "" : part->reason,
        part->unit == NULL ? "" : "&unit=", part->unit == NULL ? "" : part->unit,
        (long long)part->page);
}

static enum fault look(const struct held_desk *held, const struct part *part, struct held_list *out)
{
    const char *one[] = {part->unit};
    bool unit_seen = part->unit != NULL && held_sees(held, part->unit);
    struct held_query query = {.campaign = held->entry->campaign->id,
                               .reason = part->reason,
                               .ruling = part->ruling,
                               .first = (size_t)(part->page - 1) * PAGE_ROWS,
                               .limit = PAGE_ROWS};
    if (part->unit != NULL) {
        query.units = one;
        query.unit_count = unit_seen;
    } else if (!held->whole) {
        query.units = held->units;
        query.unit_count = held->unit_count;
    }
    return store_held(held->request->services->store, &query, held->arena, out);
}

/* --- the page -------------------------------------------------------------------------------- */

static bool is_listed_before(const struct json *reasons, const struct json *finding)
{
    const char *code = json_member_text(finding, "code");
    for (const struct json *f = json_first(reasons); f != finding; f = json_next(f))
        if (strcmp(json_member_text(f, "code"), code) == 0)
            return true;
    return false;
}

/* The reasons in words, each once. */
static enum fault put_reasons(struct json_out *out, const struct page *page, const char *text)
{
    AUTO(json) struct json *reasons = NULL;
    TRY(json_parse(text, strlen(text), &reasons));
    json_open(out, "reasons", '[');
    for (const struct json *f = json_first(reasons); f != NULL; f = json_next(f)) {
        const char *severity = json_member_text(f, "severity");
        if (severity == NULL || strcmp(severity, "error") != 0 || is_listed_before(reasons, f))
            continue;
        json_open(out, NULL, '{');
        json_put_text(out, "reason", aside_words(page_words(page), json_member_text(f, "code")));
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

static bool is_ticked(const struct held_typed *typed, struct uuid id)
{
    for (size_t i = 0; typed != NULL && i < typed->count; i++)
        if (memcmp(typed->ids[i].bytes, id.bytes, UUID_SIZE) == 0)
            return true;
    return false;
}

static enum fault put_row(const struct held_desk *held, struct json_out *out,
                          const struct page *page, const struct held_response *row)
{
    char id[UUID_TEXT_SIZE];
    char tail[UUID_TEXT_SIZE + 1];
    char brief[HELD_SHORT_SIZE];
    const char *unit = row->unit[0] == '\0' ? NULL : row->unit;
    uuid_text(row->id, id);
    held_short(row->id, brief);
    snprintf(tail, sizeof tail, "/%s", id);
    json_put_text(out, "id", id);
    json_put_text(out, "brief", brief);
    json_put_text(out, "href", held_address(held, page, tail));
    json_put_text(out, "unit_name",
                  unit == NULL ? page_word(page->arena, page_words(page), "staff_no_unit")
                  : campaign_has_unit(held->entry->campaign, unit)
                      ? page_unit_name(held->desk.view->units, unit, page_words(page))
                      : unit);
    desk_put_time(out, "received", row->received_ms);
    json_put_bool(out, "is_ruled", row->ruling.number != 0);
    if (row->ruling.number != 0)
        held_put_ruling(out, page, &row->ruling);
    return put_reasons(out, page, row->reasons);
}

static void put_option(struct json_out *out, const char *value, const char *name, bool chosen)
{
    json_open(out, NULL, '{');
    json_put_text(out, "value", value);
    json_put_text(out, "name", name);
    json_put_bool(out, "chosen", chosen);
    json_close(out, '}');
}

static void put_units(const struct held_desk *held, struct json_out *out, const struct page *page,
                      const struct part *part)
{
    bool few = held->unit_count <= CHOSEN_UNITS_MAX;
    json_put_bool(out, "choose_unit", few && held->unit_count > 1);
    json_put_bool(out, "type_unit", !few);
    json_put_text(out, "unit", part->unit == NULL ? "" : part->unit);
    json_open(out, "unit_options", '[');
    for (size_t i = 0; few && i < held->unit_count; i++)
        put_option(out, held->units[i],
                   page_unit_name(held->desk.view->units, held->units[i], page_words(page)),
                   part->unit != NULL && strcmp(part->unit, held->units[i]) == 0);
    json_close(out, ']');
}

static void put_filters(const struct held_desk *held, struct json_out *out, const struct page *page,
                        const struct part *part)
{
    static const char *const words[] = {[HELD_ANY] = "staff_ruled_any",
                                        [HELD_UNRULED] = "staff_ruled_none",
                                        [HELD_IN] = "staff_ruled_in",
                                        [HELD_OUT] = "staff_ruled_out"};
    static const enum held_ruling order[] = {HELD_UNRULED, HELD_IN, HELD_OUT, HELD_ANY};
    json_open(out, "ruled_options", '[');
    for (size_t i = 0; i < ARRAY_LENGTH(order); i++)
        put_option(out, ruling_names[order[i]],
                   page_word(page->arena, page_words(page), words[order[i]]),
                   order[i] == part->ruling);
    json_close(out, ']');
    json_open(out, "reason_options", '[');
    for (size_t i = 0; aside_code(i) != NULL; i++)
        put_option(out, aside_code(i), aside_words(page_words(page), aside_code(i)),
                   part->reason != NULL && strcmp(part->reason, aside_code(i)) == 0);
    json_close(out, ']');
    put_units(held, out, page, part);
    json_put_text(out, "ruled_value", ruling_names[part->ruling]);
    json_put_text(out, "reason_value", part->reason == NULL ? "" : part->reason);
    json_put_integer(out, "page_value", part->page);
    json_put_text(out, "language", page->visit.language);
}

static void put_pages(const struct held_desk *held, struct json_out *out, const struct page *page,
                      const struct part *part, const struct held_list *list)
{
    struct part beside = *part;
    beside.page = part->page - 1;
    if (part->page > 1)
        json_put_text(out, "newer_href", address_of(held, page, &beside));
    beside.page = part->page + 1;
    if (list->count > 0 && part->page * PAGE_ROWS < list->all)
        json_put_text(out, "older_href", address_of(held, page, &beside));
    json_put_integer(out, "all", list->all);
    json_put_integer(out, "first", (part->page - 1) * PAGE_ROWS + 1);
    json_put_integer(out, "last", (part->page - 1) * PAGE_ROWS + (int64_t)list->count);
    json_put_bool(out, "has_rows", list->count > 0);
}

/* What stands on the page besides the list. */
struct shown {
    int status;
    struct part part;
    const struct held_typed *typed; /* NULL = nothing */
    const char *wrong;
};

static enum fault reply_list(const struct held_desk *held, const struct shown *shown)
{
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    struct json_out out = json_out_to(&context);
    struct held_list list = {0};
    TRY(look(held, &shown->part, &list));
    struct page page = desk_page(held->request, &held->desk, "staff_quarantine", &out);
    desk_put_campaign(&out, &page, held->entry);
    const char *back =
        arena_format(page.arena, "/staff/campaigns/%s/fieldwork", held->entry->campaign->id);
    json_put_text(&out, "fieldwork_href",
                  back == NULL ? NULL : visit_address(page.arena, &page.visit, back));
    json_put_text(&out, "action", held_address(held, &page, ""));
    json_put_text(
        &out, "path",
        arena_format(page.arena, "/staff/campaigns/%s/quarantine", held->entry->campaign->id));
    put_filters(held, &out, &page, &shown->part);
    put_pages(held, &out, &page, &shown->part, &list);
    TRY(held_put_form(held, &out, shown->typed, shown->wrong));
    json_open(&out, "rows", '[');
    for (size_t i = 0; i < list.count; i++) {
        json_open(&out, NULL, '{');
        json_put_bool(&out, "ticked", is_ticked(shown->typed, list.items[i].id));
        TRY(put_row(held, &out, &page, &list.items[i]));
        json_close(&out, '}');
    }
    json_close(&out, ']');
    return page_reply(held->request, shown->status, "staff-quarantine", &out);
}

static enum fault make_list(struct request *request)
{
    AUTO(held_desk) struct held_desk held = {0};
    bool found = false;
    TRY(held_open(request, &held, &found));
    const struct shown shown = {.status = 200, .part = part_of_query(request)};
    return found ? reply_list(&held, &shown) : desk_reply_nothing(request);
}

/* Whether there can be something for them here: looked at before the work is queued. */
enum fault staff_quarantine(struct request *request)
{
    AUTO(desk) struct desk desk = {0};
    TRY(desk_open(request, &desk));
    if (!staff_has(desk.staff, STAFF_FIELDWORK))
        return desk_reply_nothing(request);
    errand_run(request, make_list);
    return OK;
}

/* --- ruling on several ----------------------------------------------------------------------- */

/* The answers ticked; *out_theirs is false when one of them is none that they may rule on. */
static enum fault read_ticked(const struct held_desk *held, const struct fields *fields,
                              struct held_typed *typed, bool *out_theirs)
{
    struct uuid *ids = arena_array(held->arena, fields->count + 1, sizeof *ids);
    if (ids == NULL)
        return fault_nomem();
    *out_theirs = true;
    for (size_t i = 0; i < fields->count && *out_theirs; i++) {
        const struct known_response *known = NULL;
        if (strcmp(fields->items[i].name, "id") != 0)
            continue;
        bool is_id =
            typed->count < PAGE_ROWS && uuid_parse(fields->items[i].value, &ids[typed->count]);
        if (is_id)
            TRY(store_response(held->request->services->store, held->entry->campaign->province,
                               ids[typed->count], held->arena, &known));
        *out_theirs = known != NULL && held_sees(held, known->response.unit);
        typed->count += *out_theirs;
    }
    typed->ids = ids;
    return OK;
}

static enum fault rule_list(struct request *request)
{
    AUTO(held_desk) struct held_desk held = {0};
    struct fields fields = {0};
    bool found = false;
    bool theirs = false;
    const char *wrong = NULL;
    TRY(held_open(request, &held, &found));
    if (!found)
        return desk_reply_nothing(request);
    TRY(fields_parse(request->arena, request->body.data, request->body.length, &fields));
    struct held_typed typed = held_read(&fields);
    TRY(read_ticked(&held, &fields, &typed, &theirs));
    if (!theirs)
        return desk_reply_nothing(request);
    enum fault fault = held_rule(&held, &typed, &wrong);
    if (fault == FAULT_NOTFOUND) /* valid, or of another campaign */
        return desk_reply_nothing(request);
    TRY(fault);
    const struct shown shown = {422, part_of_fields(&fields), &typed, wrong};
    if (wrong != NULL)
        return reply_list(&held, &shown);
    const struct page page = page_titled(request, request->path, "staff_quarantine");
    const char *back = address_of(&held, &page, &shown.part);
    if (back == NULL)
        return fault_nomem();
    http_reply_see_other(request, back);
    return OK;
}

enum fault staff_quarantine_post(struct request *request)
{
    AUTO(desk) struct desk desk = {0};
    struct fields fields = {0};
    bool done = false;
    TRY(staff_post_open(request, STAFF_RULING, &desk, &fields, &done));
    if (!done)
        errand_run(request, rule_list);
    return OK;
}
