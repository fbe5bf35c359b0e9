/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/rulings.h"

#include "schema/audit.h"
#include "schema/codes.h"
#include "schema/purge.h"
#include "schema/put.h"

#include <stdio.h>
#include <string.h>

enum { NUMBER_SIZE = 24, DETAIL_SIZE = UUID_TEXT_SIZE + 8 };

/* Columns of held-get.sql. */
enum {
    HELD_UNIT,
    HELD_STARTED_DAY,
    HELD_COMPLETE,
    HELD_DOCUMENT,
    HELD_REASONS,
    HELD_CAMPAIGN,
    HELD_PURGED
};

/* One answer being ruled on. */
struct ruling_on {
    struct connection *connection;
    const struct ruling_order *order;
    struct uuid id;
    char id_text[UUID_TEXT_SIZE];
};

static enum fault raise_on(const struct ruling_on *on, enum fault fault, const char *code)
{
    return fault_raise(fault, code, "id", on->id_text, NULL);
}

/* Looks at the ruling that holds: *out_same when it says this very thing already. */
static enum fault compare_last(const struct ruling_on *on, bool *out_same)
{
    const struct ruling_order *order = on->order;
    const struct bound values[] = {bound_text(order->campaign->province),
                                   bound_blob(on->id.bytes, UUID_SIZE)};
    AUTO(query) sqlite3_stmt *row = NULL;
    bool found = false;
    TRY(query_bind(on->connection, QUERY_RULING_LAST, values, ARRAY_LENGTH(values), &row));
    TRY(query_step(on->connection, row, &found));
    *out_same = found && (sqlite3_column_int(row, 1) != 0) == order->in &&
                strcmp(query_text(row, 2), audit_actor(order->actor)) == 0 &&
                strcmp(query_text(row, 3), order->why) == 0;
    if (found && !*out_same && sqlite3_column_int64(row, 0) > order->seen)
        return raise_on(on, FAULT_CONFLICT, "ruling_meanwhile");
    return OK;
}

static enum fault check_bar(const struct ruling_on *on, sqlite3_stmt *row)
{
    AUTO(json) struct json *reasons = NULL;
    const char *text = query_text(row, HELD_REASONS);
    TRY(json_parse(text, strlen(text), &reasons));
    const struct held_answer held = {.unit = query_text(row, HELD_UNIT),
                                     .complete = sqlite3_column_int(row, HELD_COMPLETE) != 0,
                                     .reasons = reasons};
    const char *bar = ruling_bar(on->order->campaign, &held);
    return bar == NULL ? OK : raise_on(on, FAULT_CONFLICT, bar);
}

static enum fault put_ruled(const struct ruling_on *on, sqlite3_stmt *row)
{
    const struct ruling_order *order = on->order;
    AUTO(layout) struct layout *layout = NULL;
    TRY(layout_new(order->form, &layout));
    const char *document = query_text(row, HELD_DOCUMENT);
    const struct scan_row scanned = {.id = on->id,
                                     .unit = query_text(row, HELD_UNIT),
                                     .started_day = store_column_day(row, HELD_STARTED_DAY),
                                     .complete = sqlite3_column_int(row, HELD_COMPLETE) != 0,
                                     .document = document,
                                     .document_length = strlen(document)};
    const struct codes_target target = {order->campaign, order->form, layout};
    return codes_put_row(on->connection, &target, &scanned, QUERY_RULED_PUT);
}

/* Makes the codes what the ruling says: those of an answer that is out are gone. */
static enum fault follow(const struct ruling_on *on, sqlite3_stmt *row)
{
    const struct bound values[] = {bound_text(on->order->campaign->province),
                                   bound_blob(on->id.bytes, UUID_SIZE)};
    TRY(query_run(on->connection, QUERY_RULED_DELETE_ONE, values, ARRAY_LENGTH(values)));
    return on->order->in ? put_ruled(on, row) : OK;
}

static enum fault note(const struct ruling_on *on)
{
    const struct ruling_order *order = on->order;
    char detail[DETAIL_SIZE];
    const struct bound values[] = {bound_text(order->campaign->province),
                                   bound_blob(on->id.bytes, UUID_SIZE),
                                   bound_integer(order->in),
                                   bound_text(audit_actor(order->actor)),
                                   bound_integer(instant_now().utc_ms),
                                   bound_text(order->why)};
    TRY(query_run(on->connection, QUERY_RULING_PUT, values, ARRAY_LENGTH(values)));
    snprintf(detail, sizeof detail, "%s %s", order->in ? "in" : "out", on->id_text);
    return audit_put(on->connection, &(struct audit_entry){.actor = order->actor,
                                                           .action = "response_rule",
                                                           .subject = order->campaign->id,
                                                           .detail = detail});
}

static enum fault rule_on(const struct ruling_on *on)
{
    const char *campaign = on->order->campaign->id;
    const struct bound values[] = {bound_text(on->order->campaign->province),
                                   bound_blob(on->id.bytes, UUID_SIZE)};
    AUTO(query) sqlite3_stmt *row = NULL;
    bool found = false;
    bool same = false;
    TRY(query_bind(on->connection, QUERY_HELD_GET, values, ARRAY_LENGTH(values), &row));
    TRY(query_step(on->connection, row, &found));
    if (!found || strcmp(query_text(row, HELD_CAMPAIGN), campaign) != 0)
        return raise_on(on, FAULT_NOTFOUND, "ruling_unknown");
    TRY(compare_last(on, &same));
    if (same)
        return OK;
    if (sqlite3_column_int(row, HELD_PURGED) == PURGE_ANSWERS) /* nothing is left to judge by */
        return raise_on(on, FAULT_CONFLICT, "ruling_purged");
    if (on->order->in)
        TRY(check_bar(on, row));
    TRY(follow(on, row));
    return note(on);
}

enum fault store_rule(struct store *store, const struct ruling_order *order)
{
    char limit[NUMBER_SIZE];
    snprintf(limit, sizeof limit, "%d", RULING_WHY_MAX);
    if (!ruling_why_fits(order->why))
        return fault_raise(FAULT_INVALID, "ruling_why", "limit", limit, NULL);
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(store, &writing));
    for (size_t i = 0; i < order->count; i++) {
        struct ruling_on on = {
            .connection = writing.connection, .order = order, .id = order->ids[i]};
        uuid_text(on.id, on.id_text);
        TRY(rule_on(&on));
    }
    return store_commit(&writing);
}

enum fault store_last_ruling(struct store *store, int64_t *out)
{
    return store_number(store, QUERY_RULING_NUMBER, NULL, 0, out);
}
