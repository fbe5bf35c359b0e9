/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include "base/csv.h"
#include "base/file.h"
#include "base/json_write.h"
#include "base/text.h"
#include "schema/tickets.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { OUTPUT_BYTES = 8 << 20, NUMBER_SIZE = 24, FILE_MODE = 0600 };

static enum fault take_count(const struct call *call, size_t *out)
{
    const char *value = call_value(call, "count");
    int64_t count = 0;
    char limit[NUMBER_SIZE];
    if (text_to_integer(value, &count) && count >= 1 && count <= TICKETS_ISSUE_MAX) {
        *out = (size_t)count;
        return OK;
    }
    snprintf(limit, sizeof limit, "%d", TICKETS_ISSUE_MAX);
    return fault_raise(FAULT_USAGE, "option_count_wrong", "value", value, "limit", limit, NULL);
}

static enum fault write_tickets(const char *path, char (*tickets)[SPOKEN_TEXT_SIZE], size_t count)
{
    AUTO(buffer) struct buffer csv = buffer_of(OUTPUT_BYTES);
    csv_put(&csv, true, "ticket");
    csv_end_row(&csv);
    for (size_t i = 0; i < count; i++) {
        csv_put(&csv, true, tickets[i]);
        csv_end_row(&csv);
    }
    TRY(buffer_check(&csv));
    return file_write(path, csv.data, csv.length, FILE_MODE);
}

static enum fault print_counts(const struct call *call, const char *campaign, int64_t issued,
                               int64_t spent)
{
    AUTO(buffer) struct buffer text = buffer_of(OUTPUT_BYTES);
    struct json_out out = json_out_to(&text);
    json_open(&out, NULL, '{');
    json_put_text(&out, "campaign", campaign);
    json_put_integer(&out, "issued", issued);
    if (spent >= 0)
        json_put_integer(&out, "spent", spent);
    else
        json_put_text(&out, "out", call_value(call, "out"));
    json_close(&out, '}');
    buffer_char(&text, '\n');
    return call_print(&text);
}

/* Issued first, written second: what a crash between the two leaves is tickets nobody has, and
 * never a sheet of tickets that are none. */
enum fault run_ticket_issue(const struct call *call)
{
    AUTO(store) struct store *store = NULL;
    const char *campaign = call_value(call, "campaign");
    const char *path = call_value(call, "out");
    char count_text[NUMBER_SIZE];
    size_t count = 0;
    TRY(take_count(call, &count));
    if (access(path, F_OK) == 0)
        return fault_raise(FAULT_CONFLICT, "ticket_exists", "path", path, NULL);
    AUTO(memory) char(*tickets)[SPOKEN_TEXT_SIZE] = calloc(count, sizeof *tickets);
    if (tickets == NULL)
        return fault_nomem();
    TRY(store_open(call_value(call, "data"), &store));
    TRY(call_make_parent(path));
    TRY(store_issue_tickets(store, campaign, count, tickets));
    TRY(write_tickets(path, tickets, count));
    snprintf(count_text, sizeof count_text, "%zu", count);
    call_say(call, "ticket_issued", "count", count_text, "path", path, NULL);
    return call->json ? print_counts(call, campaign, (int64_t)count, -1) : OK;
}

enum fault run_ticket_count(const struct call *call)
{
    AUTO(store) struct store *store = NULL;
    AUTO(buffer) struct buffer text = buffer_of(OUTPUT_BYTES);
    const char *campaign = call_value(call, "campaign");
    struct ticket_counts counts;
    char issued[NUMBER_SIZE];
    char spent[NUMBER_SIZE];
    TRY(store_open(call_value(call, "data"), &store));
    TRY(store_ticket_counts(store, campaign, &counts));
    if (call->json)
        return print_counts(call, campaign, counts.issued, counts.spent);
    snprintf(issued, sizeof issued, "%" PRId64, counts.issued);
    snprintf(spent, sizeof spent, "%" PRId64, counts.spent);
    message_say(&text, call->language, "ticket_counted", "campaign", campaign, "issued", issued,
                "spent", spent, NULL);
    buffer_char(&text, '\n');
    return call_print(&text);
}
