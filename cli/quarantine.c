/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `quarantine list` and `quarantine rule`: what a campaign holds, and ruling on it, for the
 * operator.
 */
#include "cli/command.h"

#include "base/json_write.h"
#include "base/text.h"
#include "schema/rulings.h"

#include <stdio.h>
#include <string.h>

enum { WORK_BYTES = 256 << 20, OUTPUT_BYTES = 256 << 20, LIST_MOST = 10000, RULED_MOST = 1000 };

static const char *const ruling_names[] = {
    [HELD_ANY] = "any", [HELD_UNRULED] = "none", [HELD_IN] = "in", [HELD_OUT] = "out"};

static enum fault read_ruled(const struct call *call, enum held_ruling *out)
{
    const char *ruled = call_value(call, "ruled");
    for (size_t i = 0; i < ARRAY_LENGTH(ruling_names); i++) {
        if (strcmp(ruled, ruling_names[i]) != 0)
            continue;
        *out = (enum held_ruling)i;
        return OK;
    }
    return fault_raise(FAULT_USAGE, "quarantine_ruled", "value", ruled, NULL);
}

static void time_text(int64_t utc_ms, char out[DATE_TEXT_SIZE])
{
    instant_text((struct instant){utc_ms - utc_ms % 1000, DATE_ZONE_MINUTES}, out);
}

static void put_ruling(struct json_out *out, const struct ruling *ruling)
{
    char at[DATE_TEXT_SIZE];
    if (ruling->number == 0) {
        json_put_null(out, "ruling");
        return;
    }
    time_text(ruling->at_ms, at);
    json_open(out, "ruling", '{');
    json_put_text(out, "verdict", ruling->in ? "in" : "out");
    json_put_text(out, "by", ruling->actor);
    json_put_text(out, "at", at);
    json_put_text(out, "why", ruling->why);
    json_close(out, '}');
}

static void put_json(struct json_out *out, const struct held_response *held, const char *bar)
{
    char id[UUID_TEXT_SIZE];
    char received[DATE_TEXT_SIZE];
    uuid_text(held->id, id);
    time_text(held->received_ms, received);
    json_open(out, NULL, '{');
    json_put_text(out, "id", id);
    json_put_text(out, "unit", held->unit);
    json_put_text(out, "received", received);
    json_put_bool(out, "complete", held->complete);
    json_put_bool(out, "may_be_ruled_in", bar == NULL);
    json_put_raw(out, "reasons", held->reasons);
    put_ruling(out, &held->ruling);
    json_close(out, '}');
}

/* The codes of the reasons, "choice,late". */
static void put_codes(const struct json *reasons, struct buffer *out)
{
    bool first = true;
    for (const struct json *f = json_first(reasons); f != NULL; f = json_next(f)) {
        const char *code = json_member_text(f, "code");
        if (code == NULL)
            continue;
        buffer_format(out, "%s%s", first ? "" : ",", code);
        first = false;
    }
}

/* One answer a line; what a person wrote is not among it. */
static void put_line(const struct held_response *held, const struct json *reasons,
                     struct buffer *out)
{
    char id[UUID_TEXT_SIZE];
    char received[DATE_TEXT_SIZE];
    const struct ruling *ruling = &held->ruling;
    uuid_text(held->id, id);
    time_text(held->received_ms, received);
    buffer_format(out, "%s\t%s\t%s\t", id, text_is_code(held->unit) ? held->unit : "-", received);
    put_codes(reasons, out);
    buffer_format(out, "\t%s\t%s\n",
                  ruling_names[ruling->number == 0 ? HELD_UNRULED
                               : ruling->in        ? HELD_IN
                                                   : HELD_OUT],
                  ruling->number == 0 ? "-" : ruling->actor);
}

static enum fault put_held(const struct campaign *campaign, const struct held_response *held,
                           struct json_out *json, struct buffer *text)
{
    AUTO(json) struct json *reasons = NULL;
    TRY(json_parse(held->reasons, strlen(held->reasons), &reasons));
    const struct held_answer judged = {held->unit, held->complete, reasons};
    if (json != NULL)
        put_json(json, held, ruling_bar(campaign, &judged));
    else
        put_line(held, reasons, text);
    return OK;
}

enum fault run_quarantine_list(const struct call *call)
{
    AUTO(arena) struct arena *arena = NULL;
    AUTO(store) struct store *store = NULL;
    AUTO(buffer) struct buffer text = buffer_of(OUTPUT_BYTES);
    struct campaign campaign;
    struct held_list list = {0};
    const char *unit = call_value(call, "unit");
    struct held_query query = {.campaign = call_value(call, "campaign"),
                               .units = unit == NULL ? NULL : &unit,
                               .unit_count = 1,
                               .reason = call_value(call, "reason"),
                               .limit = LIST_MOST};
    TRY(read_ruled(call, &query.ruling));
    TRY(arena_new(WORK_BYTES, &arena));
    TRY(store_open(call_value(call, "data"), &store));
    TRY(store_campaign(store, arena, query.campaign, &campaign));
    TRY(store_held(store, &query, arena, &list));
    struct json_out out = json_out_to(&text);
    if (call->json)
        json_open(&out, NULL, '[');
    for (size_t i = 0; i < list.count; i++)
        TRY(put_held(&campaign, &list.items[i], call->json ? &out : NULL, &text));
    if (call->json) {
        json_close(&out, ']');
        buffer_char(&text, '\n');
    }
    TRY(call_print(&text));
    if (list.count == 0)
        call_say(call, "quarantine_none", "campaign", query.campaign, NULL);
    return OK;
}

/* --- ruling ---------------------------------------------------------------------------------- */

/* "UUID,UUID" as ids, in the arena. */
static enum fault read_ids(const struct call *call, struct arena *arena, struct ruling_order *order)
{
    const char *given = call_value(call, "response");
    struct uuid *ids = arena_array(arena, RULED_MOST, sizeof *ids);
    char *rest = arena_text(arena, given);
    if (ids == NULL || rest == NULL)
        return fault_nomem();
    char *state = NULL;
    for (char *id = strtok_r(rest, ",", &state); id != NULL; id = strtok_r(NULL, ",", &state)) {
        if (order->count == RULED_MOST || !uuid_parse(id, &ids[order->count]))
            return fault_raise(FAULT_USAGE, "quarantine_response", "value", id, NULL);
        order->count++;
    }
    order->ids = ids;
    return order->count > 0 ? OK
                            : fault_raise(FAULT_USAGE, "quarantine_response", "value", given, NULL);
}

static enum fault read_verdict(const struct call *call, bool *out_in)
{
    const char *verdict = call_value(call, "verdict");
    *out_in = strcmp(verdict, "in") == 0;
    if (!*out_in && strcmp(verdict, "out") != 0)
        return fault_raise(FAULT_USAGE, "quarantine_verdict", "value", verdict, NULL);
    return OK;
}

enum fault run_quarantine_rule(const struct call *call)
{
    AUTO(arena) struct arena *arena = NULL;
    AUTO(store) struct store *store = NULL;
    AUTO(form) struct form *form = NULL;
    struct campaign campaign;
    char count[24];
    struct ruling_order order = {
        .campaign = &campaign, .why = call_value(call, "why"), .seen = INT64_MAX};
    TRY(read_verdict(call, &order.in));
    TRY(arena_new(WORK_BYTES, &arena));
    TRY(read_ids(call, arena, &order));
    TRY(store_open(call_value(call, "data"), &store));
    TRY(store_campaign(store, arena, call_value(call, "campaign"), &campaign));
    TRY(store_form(store, campaign.form, campaign.version, &form));
    order.form = form;
    TRY(call_usage(store_rule(store, &order)));
    snprintf(count, sizeof count, "%zu", order.count);
    call_say(call, order.in ? "quarantine_ruled_in" : "quarantine_ruled_out", "count", count, NULL);
    return OK;
}
