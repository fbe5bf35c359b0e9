/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/withdrawal.h"

#include "schema/audit.h"
#include "schema/store_inside.h"

#include <stdio.h>
#include <string.h>

enum { SYMBOLS = 16, MARK_SYMBOLS = 11, SEAL_SYMBOLS = SYMBOLS - 1 - MARK_SYMBOLS, FIVE_BITS = 31 };

/* Under the key, so that a mark is no seal. */
enum purpose { PURPOSE_MARK = 1, PURPOSE_SEAL = 2 };

static struct hash keyed(const struct hash *key, enum purpose purpose, const uint8_t *bytes,
                         size_t size)
{
    uint8_t text[HASH_SIZE + 1 + UUID_SIZE] = {0};
    memcpy(text, key->bytes, HASH_SIZE);
    text[HASH_SIZE] = (uint8_t)purpose;
    memcpy(text + HASH_SIZE + 1, bytes, size);
    return hash_of(text, sizeof text);
}

/* The code that a mark (its five bits count) makes with its seal. */
static void write_code(const struct hash *key, const uint8_t *mark, char out[SPOKEN_TEXT_SIZE])
{
    uint8_t bytes[SYMBOLS];
    for (size_t i = 0; i < MARK_SYMBOLS; i++)
        bytes[i] = mark[i] & FIVE_BITS;
    struct hash seal = keyed(key, PURPOSE_SEAL, bytes, MARK_SYMBOLS);
    memcpy(bytes + MARK_SYMBOLS, seal.bytes, SEAL_SYMBOLS);
    spoken_of(bytes, SYMBOLS, out);
}

void withdrawal_code(const struct campaign *campaign, struct uuid id, char out[SPOKEN_TEXT_SIZE])
{
    struct hash mark = keyed(&campaign->withdrawal_key, PURPOSE_MARK, id.bytes, UUID_SIZE);
    write_code(&campaign->withdrawal_key, mark.bytes, out);
}

bool withdrawal_read(const char *text, char out[SPOKEN_TEXT_SIZE])
{
    return spoken_read(text, SYMBOLS, out);
}

/* Whether a code, as spoken_read wrote it, was ever one of the campaign's. */
static bool is_sealed(const struct campaign *campaign, const char *code)
{
    char right[SPOKEN_TEXT_SIZE];
    uint8_t mark[MARK_SYMBOLS];
    spoken_values(code, MARK_SYMBOLS, mark);
    write_code(&campaign->withdrawal_key, mark, right);
    return secret_equal(code, right);
}

struct found {
    struct uuid id;
    char unit[RESPONSE_ID_MAX + 1];
    size_t count;
};

static enum fault look_for(struct store *store, const struct campaign *campaign, const char *code,
                           struct found *out)
{
    const struct bound values[] = {bound_text(campaign->id)};
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(reading.connection, QUERY_WITHDRAWAL_SCAN, values, ARRAY_LENGTH(values), &rows));
    for (;;) {
        bool more;
        struct uuid id;
        char its[SPOKEN_TEXT_SIZE];
        TRY(query_step(reading.connection, rows, &more));
        if (!more)
            return OK;
        TRY(query_bytes(reading.connection, rows, 0, id.bytes, UUID_SIZE));
        withdrawal_code(campaign, id, its);
        if (strcmp(its, code) != 0)
            continue;
        out->id = id;
        snprintf(out->unit, sizeof out->unit, "%s", query_text(rows, 1));
        out->count++;
    }
}

static enum fault take_away(struct store *store, const struct campaign *campaign,
                            const struct found *found, bool *out)
{
    const struct bound id = bound_blob(found->id.bytes, UUID_SIZE);
    const struct bound row[] = {bound_text(campaign->province), id};
    const struct bound codes[] = {bound_text(campaign->id), bound_text(found->unit), id};
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(store, &writing));
    TRY(query_run(writing.connection, QUERY_CONFLICT_DELETE, row, ARRAY_LENGTH(row)));
    TRY(query_run(writing.connection, QUERY_CODES_DELETE_ONE, codes, ARRAY_LENGTH(codes)));
    TRY(query_run(writing.connection, QUERY_RESPONSE_DELETE, row, ARRAY_LENGTH(row)));
    if (sqlite3_changes(writing.connection->handle) == 0)
        return OK; /* the same code twice at once */
    TRY(audit_put(writing.connection, &(struct audit_entry){.action = "response_withdraw",
                                                            .subject = campaign->id,
                                                            .detail = "",
                                                            .withdrawn = 1}));
    TRY(store_commit(&writing));
    *out = true;
    return OK;
}

enum fault store_withdraw(struct store *store, const struct campaign *campaign, const char *code,
                          bool *out)
{
    char read[SPOKEN_TEXT_SIZE];
    struct found found = {.count = 0};
    bool done = false;
    if (campaign->state != CAMPAIGN_OPEN && campaign->state != CAMPAIGN_CLOSING)
        return fault_raise(FAULT_CONFLICT, "withdrawal_closed", "campaign", campaign->id, NULL);
    if (campaign->withdrawal && spoken_read(code, SYMBOLS, read) && is_sealed(campaign, read))
        TRY(look_for(store, campaign, read, &found));
    if (found.count == 1)
        TRY(take_away(store, campaign, &found, &done));
    *out = done;
    return OK;
}
