/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/tickets.h"

#include "schema/audit.h"
#include "schema/store_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COUNT_TEXT_SIZE = 24 };

bool ticket_hash(const char *text, struct hash *out)
{
    char read[SPOKEN_TEXT_SIZE];
    if (!spoken_read(text, TICKET_SYMBOLS, read))
        return false;
    *out = hash_of(read, strlen(read));
    return true;
}

static enum fault check_access(struct connection *connection, const char *campaign)
{
    const char *wanted = campaign_access_name(ACCESS_TICKET);
    const struct bound values[] = {bound_text(campaign)};
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(connection, QUERY_CAMPAIGN_ACCESS, values, ARRAY_LENGTH(values), &rows));
    bool found;
    TRY(query_step(connection, rows, &found));
    if (!found)
        return fault_raise(FAULT_NOTFOUND, "campaign_unknown", "campaign", campaign, NULL);
    const char *access = query_text(rows, 0);
    if (strcmp(access, wanted) != 0)
        return fault_raise(FAULT_INVALID, "ticket_access", "campaign", campaign, "access", access,
                           NULL);
    return OK;
}

static int compare_hashes(const void *a, const void *b) { return memcmp(a, b, HASH_SIZE); }

static enum fault put_hashes(struct connection *connection, const char *campaign,
                             const struct hash *hashes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct bound values[] = {bound_text(campaign),
                                       bound_blob(hashes[i].bytes, HASH_SIZE)};
        TRY(query_run(connection, QUERY_TICKET_PUT, values, ARRAY_LENGTH(values)));
    }
    return OK;
}

enum fault store_issue_tickets(struct store *store, const char *campaign, size_t count,
                               char (*out)[SPOKEN_TEXT_SIZE])
{
    char count_text[COUNT_TEXT_SIZE];
    snprintf(count_text, sizeof count_text, "%d", TICKETS_ISSUE_MAX);
    if (count < 1 || count > TICKETS_ISSUE_MAX)
        return fault_raise(FAULT_LIMIT, "ticket_count", "limit", count_text, NULL);
    AUTO(memory) struct hash *hashes = calloc(count, sizeof *hashes);
    if (hashes == NULL)
        return fault_nomem();
    for (size_t i = 0; i < count; i++) {
        spoken_new(TICKET_SYMBOLS, out[i]);
        hashes[i] = hash_of(out[i], strlen(out[i]));
    }
    qsort(hashes, count, sizeof *hashes, compare_hashes);
    snprintf(count_text, sizeof count_text, "%zu", count);
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(store, &writing));
    TRY(check_access(writing.connection, campaign));
    TRY(put_hashes(writing.connection, campaign, hashes, count));
    TRY(audit_put(writing.connection, &(struct audit_entry){.action = "ticket_issue",
                                                            .subject = campaign,
                                                            .detail = count_text}));
    return store_commit(&writing);
}

enum fault store_ticket_counts(struct store *store, const char *campaign, struct ticket_counts *out)
{
    const struct bound values[] = {bound_text(campaign)};
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    bool found;
    TRY(query_finds(reading.connection, QUERY_CAMPAIGN_ACCESS, values, ARRAY_LENGTH(values),
                    &found));
    if (!found)
        return fault_raise(FAULT_NOTFOUND, "campaign_unknown", "campaign", campaign, NULL);
    AUTO(query) sqlite3_stmt *rows = NULL;
    bool more;
    TRY(query_bind(reading.connection, QUERY_TICKET_COUNT, values, ARRAY_LENGTH(values), &rows));
    TRY(query_step(reading.connection, rows, &more));
    *out = (struct ticket_counts){sqlite3_column_int64(rows, 0), sqlite3_column_int64(rows, 1)};
    return OK;
}
