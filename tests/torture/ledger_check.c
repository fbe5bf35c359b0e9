/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/torture/ledger.h"

#include <stdarg.h>

/* --- what is there ---------------------------------------------------------------------------- */

/* What a folder holds under an id. */
struct held {
    bool stored;
    bool quarantined;
    struct hash hash;
    bool conflict;
    struct hash conflict_hash;
};

static void blame(struct verdict *verdict, size_t *count, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void blame(struct verdict *verdict, size_t *count, const char *format, ...)
{
    (*count)++;
    if (verdict->why[0] != '\0')
        return;
    va_list list;
    va_start(list, format);
    vsnprintf(verdict->why, sizeof verdict->why, format, list);
    va_end(list);
}

static unsigned number_of(const uint8_t *id)
{
    unsigned number = 0;
    for (int i = UUID_SIZE - 4; i < UUID_SIZE; i++)
        number = number << 8 | id[i];
    return number;
}

/* Columns: id, hash, document, quarantined. A body that was never given is altered. */
static void hold(const struct ledger *ledger, sqlite3_stmt *row, struct held *all, bool conflict,
                 struct verdict *out)
{
    const uint8_t *id = sqlite3_column_blob(row, 0);
    const void *hash = sqlite3_column_blob(row, 1);
    const unsigned char *document = sqlite3_column_text(row, 2);
    /* In a damaged file anything may be anything. */
    if (document == NULL || sqlite3_column_bytes(row, 0) != UUID_SIZE ||
        sqlite3_column_bytes(row, 1) != HASH_SIZE) {
        blame(out, &out->altered, "a row has no id, hash or document");
        return;
    }
    unsigned number = number_of(id);
    struct hash real = hash_of(document, (size_t)sqlite3_column_bytes(row, 2));
    if (number >= ledger->count || memcmp(real.bytes, hash, HASH_SIZE) != 0) {
        blame(out, &out->altered, "response %u is not what its hash says", number);
        return;
    }
    struct held *held = &all[number];
    if (conflict)
        held->conflict_hash = real;
    else
        held->hash = real;
    held->conflict = held->conflict || conflict;
    held->stored = held->stored || !conflict;
    held->quarantined = held->quarantined || sqlite3_column_int(row, 3) != 0;
}

static void hold_all(const struct ledger *ledger, sqlite3 *handle, struct held *all,
                     struct verdict *out)
{
    static const char *const queries[] = {
        "SELECT id, hash, document, quarantined FROM response",
        "SELECT id, hash, document, 0 FROM conflict",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(queries); i++) {
        sqlite3_stmt *rows = NULL;
        int code = sqlite3_prepare_v2(handle, queries[i], -1, &rows, NULL);
        while (code == SQLITE_OK && (code = sqlite3_step(rows)) == SQLITE_ROW) {
            hold(ledger, rows, all, i == 1, out);
            code = SQLITE_OK;
        }
        if (code != SQLITE_DONE)
            blame(out, &out->halves, "%s: %s", queries[i], sqlite3_errmsg(handle));
        sqlite3_finalize(rows);
    }
}

static void check_promise(const struct promise *promise, const struct held *held,
                          struct verdict *out)
{
    const struct hash *hash = &promise->job.request.hash;
    enum put_outcome outcome = promise->job.outcome;
    bool quarantined = outcome == PUT_QUARANTINED || outcome == PUT_UNTICKETED;
    out->promised++;
    if (outcome == PUT_CONFLICT) {
        if (!held->conflict)
            blame(out, &out->missing, "conflict of %u is missing", promise->number);
        else if (!hash_equal(held->conflict_hash, *hash))
            blame(out, &out->altered, "conflict of %u is another", promise->number);
        return;
    }
    if (!held->stored)
        blame(out, &out->missing, "response %u is missing", promise->number);
    else if (!hash_equal(held->hash, *hash))
        blame(out, &out->altered, "response %u is another", promise->number);
    else if (outcome != PUT_REPEATED && held->quarantined != quarantined)
        blame(out, &out->altered, "response %u is judged otherwise", promise->number);
}

/* --- nothing by half -------------------------------------------------------------------------- */

/* Each yields 0 when the tables agree. */
static const struct {
    const char *what;
    const char *sql;
} agreements[] = {
    {"codes and valid responses",
     "SELECT count(*) FROM response r LEFT JOIN response_codes c ON c.campaign = r.campaign AND "
     "c.unit = r.unit AND c.id = r.id WHERE (c.id IS NULL) <> r.quarantined"},
    {"codes without a response", "SELECT count(*) FROM response_codes c LEFT JOIN response r ON "
                                 "r.campaign = c.campaign AND r.unit = c.unit AND r.id = c.id "
                                 "WHERE r.id IS NULL"},
    {"responses and the audit's count",
     "SELECT (SELECT count(*) FROM response) - (SELECT coalesce(sum(responses), 0) FROM audit)"},
    {"spent tickets and responses that spent them",
     "SELECT (SELECT count(*) FROM ticket WHERE spent) - (SELECT count(*) FROM response WHERE "
     "campaign = 't' AND NOT quarantined)"},
    {"foreign keys", "SELECT count(*) FROM pragma_foreign_key_check"},
    {"campaigns and their units",
     "SELECT count(*) FROM campaign WHERE id NOT IN (SELECT campaign FROM campaign_unit)"},
    {"a campaign's state and the audit",
     "SELECT count(*) FROM campaign WHERE state <> (SELECT detail FROM audit WHERE subject = "
     "campaign.id AND action LIKE 'campaign%' ORDER BY number DESC LIMIT 1)"},
    {"forms and layouts", "SELECT count(*) FROM form_version WHERE (id, version) NOT IN (SELECT "
                          "form, version FROM codes_layout)"},
    {"migrations and the version",
     "SELECT (SELECT count(*) FROM migration) - (SELECT user_version FROM pragma_user_version)"},
};

static void check_integer(sqlite3 *handle, const char *what, const char *sql, struct verdict *out)
{
    sqlite3_stmt *row = NULL;
    int code = sqlite3_prepare_v2(handle, sql, -1, &row, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(row);
    if (code != SQLITE_ROW)
        blame(out, &out->halves, "%s: %s", what, sqlite3_errmsg(handle));
    else if (sqlite3_column_int64(row, 0) != 0)
        blame(out, &out->halves, "%s: %lld", what, (long long)sqlite3_column_int64(row, 0));
    sqlite3_finalize(row);
}

static void check_integrity(sqlite3 *handle, struct verdict *out)
{
    sqlite3_stmt *row = NULL;
    int code = sqlite3_prepare_v2(handle, "PRAGMA integrity_check", -1, &row, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(row);
    const char *said = code == SQLITE_ROW ? (const char *)sqlite3_column_text(row, 0) : NULL;
    if (said == NULL || strcmp(said, "ok") != 0)
        blame(out, &out->halves, "integrity: %s", said != NULL ? said : sqlite3_errmsg(handle));
    sqlite3_finalize(row);
}

static void check_states(const struct ledger *ledger, sqlite3 *handle, size_t position,
                         struct verdict *out)
{
    size_t told = 0;
    while (told < ledger->state_count && ledger->states[told] <= position)
        told++;
    char sql[160];
    snprintf(sql, sizeof sql,
             "SELECT max(0, %zu - count(*)) FROM audit WHERE action = 'campaign_state'", told);
    size_t before = out->halves;
    check_integer(handle, "changes of state", sql, out);
    out->missing += out->halves - before;
    out->halves = before;
}

/* --- the whole -------------------------------------------------------------------------------- */

static void check_file(const struct ledger *ledger, sqlite3 *handle, size_t position,
                       struct verdict *out)
{
    struct held *all = calloc(ledger->count + 1, sizeof *all);
    ck_assert_ptr_nonnull(all);
    check_integrity(handle, out);
    for (size_t i = 0; i < ARRAY_LENGTH(agreements); i++)
        check_integer(handle, agreements[i].what, agreements[i].sql, out);
    if (ledger->count > 0)
        hold_all(ledger, handle, all, out);
    for (unsigned i = 0; i < ledger->count; i++) {
        const struct promise *promise = &ledger->promises[i];
        if (promise->position <= position)
            check_promise(promise, &all[promise->number], out);
    }
    check_states(ledger, handle, position, out);
    free(all);
}

/* Whether the store opens it, counting the same as we do. */
static enum fault open_and_count(const char *folder, struct response_counts *out)
{
    AUTO(store) struct store *store = NULL;
    const struct response_query query = query_all();
    TRY(store_open(folder, &store));
    return store_counts(store, &query, out);
}

static void check_counts(sqlite3 *handle, const struct response_counts *counts, struct verdict *out)
{
    char sql[200];
    snprintf(sql, sizeof sql,
             "SELECT (SELECT count(*) FROM response WHERE campaign = 'c') <> %lld OR (SELECT "
             "count(*) FROM conflict) <> %lld",
             (long long)(counts->responses + counts->partial + counts->quarantined),
             (long long)counts->conflicts);
    check_integer(handle, "the store's counts", sql, out);
}

void ledger_check(const struct ledger *ledger, const char *folder, size_t position,
                  struct verdict *out)
{
    *out = (struct verdict){0};
    char path[FOLDER_MAX + 16];
    snprintf(path, sizeof path, "%s/hailong.db", folder);
    struct response_counts counts = {0};
    bool made = ledger->made <= position;
    enum fault fault = open_and_count(folder, &counts);
    if (fault != OK) {
        /* A store that was cut off while it was being made may be none. */
        for (unsigned i = 0; i < ledger->count; i++)
            out->missing += ledger->promises[i].position <= position;
        if (made)
            blame(out, &out->halves, "%s: %s", fault_name(fault), fault_detail()->code);
        return;
    }
    sqlite3 *handle = NULL;
    ck_assert_int_eq(sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    if (ledger->count > 0)
        check_counts(handle, &counts, out);
    check_file(ledger, handle, position, out);
    sqlite3_close(handle);
}

bool verdict_is_good(const struct verdict *verdict)
{
    return verdict->missing == 0 && verdict->altered == 0 && verdict->halves == 0;
}

void ledger_assert(const struct ledger *ledger, const char *folder, size_t position)
{
    struct verdict verdict;
    ledger_check(ledger, folder, position, &verdict);
    ck_assert_msg(verdict_is_good(&verdict), "%zu missing, %zu altered, %zu by half: %s",
                  verdict.missing, verdict.altered, verdict.halves, verdict.why);
}
