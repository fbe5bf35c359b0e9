/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/staff_held.h"

#include "base/message.h"
#include "base/text.h"
#include "survey-server/staff_post.h"

#include <stdio.h>
#include <string.h>

enum { WORK_BYTES = 64 << 20, NUMBER_SIZE = 24 };

static enum fault list_units(struct held_desk *held)
{
    const struct campaign *campaign = held->entry->campaign;
    held->units = arena_array(held->arena, campaign->unit_count + 1, sizeof *held->units);
    if (held->units == NULL)
        return fault_nomem();
    for (size_t i = 0; i < campaign->unit_count; i++)
        if (desk_may(&held->desk, STAFF_FIELDWORK, campaign->units[i]))
            held->units[held->unit_count++] = campaign->units[i];
    return OK;
}

enum fault held_open(struct request *request, struct held_desk *out, bool *out_found)
{
    struct held_desk *held = out;
    *out_found = false;
    held->request = request;
    TRY(arena_new(WORK_BYTES, &held->arena));
    TRY(desk_open(request, &held->desk));
    if (catalog_find(held->desk.view, request->arguments[0], &held->entry) != OK)
        return OK;
    TRY(list_units(held));
    held->whole = desk_may(&held->desk, STAFF_FIELDWORK, held->entry->campaign->province);
    held->rules = staff_has(held->desk.staff, STAFF_RULING);
    *out_found = held->whole || held->unit_count > 0;
    return OK;
}

void held_desk_cleanup(struct held_desk *held)
{
    desk_cleanup(&held->desk);
    arena_free(held->arena);
}

bool held_sees(const struct held_desk *held, const char *unit)
{
    return held->whole || (campaign_has_unit(held->entry->campaign, unit) &&
                           desk_may(&held->desk, STAFF_FIELDWORK, unit));
}

struct held_typed held_read(const struct fields *fields)
{
    struct held_typed typed = {.verdict = staff_post_field(fields, "verdict"),
                               .why = staff_post_field(fields, "why")};
    if (!text_to_integer(staff_post_field(fields, "seen"), &typed.seen) || typed.seen < 0)
        typed.seen = 0;
    return typed;
}

/* What a fault of a ruling says, after the answer it is about. */
static enum fault say_fault(const struct held_desk *held, const char **out)
{
    const struct finding *detail = fault_detail();
    const char *id = detail->arg_count > 0 && strcmp(detail->args[0].name, "id") == 0
                         ? detail->args[0].value
                         : NULL;
    AUTO(buffer) struct buffer words = buffer_of(LIMIT_PAGE_BYTES);
    if (id != NULL && strncmp(detail->code, "ruling_bar", strlen("ruling_bar")) == 0)
        buffer_format(&words, "%s: ", id + strlen(id) - (HELD_SHORT_SIZE - 1));
    message_text(http_language(held->request), detail, &words);
    TRY(buffer_check(&words));
    *out = arena_text(held->arena, words.data);
    return *out == NULL ? fault_nomem() : OK;
}

enum fault held_rule(const struct held_desk *held, const struct held_typed *typed,
                     const char **out_wrong)
{
    enum language language = http_language(held->request);
    const struct staff *staff = held->desk.staff;
    bool in = strcmp(typed->verdict, "in") == 0;
    *out_wrong = NULL;
    if (typed->count == 0)
        *out_wrong = message_words(language, "ruling_none_ticked");
    else if (!in && strcmp(typed->verdict, "out") != 0)
        *out_wrong = message_words(language, "ruling_no_verdict");
    if (*out_wrong != NULL)
        return OK;
    const struct ruling_order order = {.campaign = held->entry->campaign,
                                       .form = held->entry->form,
                                       .ids = typed->ids,
                                       .count = typed->count,
                                       .in = in,
                                       .why = typed->why,
                                       .actor = staff->name,
                                       .seen = typed->seen};
    enum fault fault = store_rule(held->request->services->store, &order);
    return fault == FAULT_CONFLICT || fault == FAULT_INVALID ? say_fault(held, out_wrong) : fault;
}

enum fault held_put_form(const struct held_desk *held, struct json_out *out,
                         const struct held_typed *typed, const char *wrong)
{
    char number[NUMBER_SIZE];
    int64_t seen = 0;
    TRY(store_last_ruling(held->request->services->store, &seen));
    snprintf(number, sizeof number, "%lld", (long long)seen);
    json_put_bool(out, "rules", held->rules);
    json_put_text(out, "seen", number);
    json_put_integer(out, "why_max", RULING_WHY_MAX);
    json_put_text(out, "wrong", wrong);
    json_put_text(out, "why", typed == NULL ? "" : typed->why);
    json_put_bool(out, "verdict_in", typed != NULL && strcmp(typed->verdict, "in") == 0);
    json_put_bool(out, "verdict_out", typed != NULL && strcmp(typed->verdict, "out") == 0);
    return OK;
}

void held_put_ruling(struct json_out *out, const struct page *page, const struct ruling *ruling)
{
    const char *verdict = ruling->in ? "staff_ruled_in" : "staff_ruled_out";
    json_put_text(out, "ruled", page_word(page->arena, page_words(page), verdict));
    json_put_text(out, "ruled_by", ruling->actor);
    json_put_text(out, "ruled_why", ruling->why);
    desk_put_time(out, "ruled_at", ruling->at_ms);
}

const char *held_address(const struct held_desk *held, const struct page *page, const char *tail)
{
    const char *path = arena_format(page->arena, "/staff/campaigns/%s/quarantine%s",
                                    held->entry->campaign->id, tail);
    return path == NULL ? NULL : visit_address(page->arena, &page->visit, path);
}

void held_short(struct uuid id, char out[HELD_SHORT_SIZE])
{
    char text[UUID_TEXT_SIZE];
    uuid_text(id, text);
    /* The end: the beginning of a UUIDv7 is its time, alike in all of a morning. */
    snprintf(out, HELD_SHORT_SIZE, "%s", text + strlen(text) - (HELD_SHORT_SIZE - 1));
}
