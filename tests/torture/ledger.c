/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/torture/ledger.h"

#include "tests/torture/shim_vfs.h"

#include <stdarg.h>

enum { LONG_EVERY = 13, LONG_BYTES = 1500, PATTERN_REPEAT = 8, PATTERN_CONFLICT = 9 };

static const char reasons[] = "[{\"at\":\"/answers/a\",\"code\":\"range\",\"severity\":\"error\"}]";

/* --- making promises -------------------------------------------------------------------------- */

static void done(struct put_job *job)
{
    struct promise *promise = job->context;
    if (job->fault == OK)
        ledger_note(promise, job->outcome);
    sem_post(promise->answered);
}

void ledger_note(struct promise *promise, enum put_outcome outcome)
{
    promise->job.fault = OK;
    promise->job.outcome = outcome;
    promise->position = shim_position();
}

static void make_long(struct promise *promise, unsigned number)
{
    size_t size = (size_t)LONG_BYTES * (1 + number / LONG_EVERY % 8);
    char *filler = calloc(1, size + 1);
    ck_assert_ptr_nonnull(filler);
    memset(filler, 'a' + (int)(number % 26), size);
    int length = asprintf(&promise->long_document,
                          "{\"answers\":{\"a\":1,\"m\":[1,3],\"text\":\"%s\"},\"campaign\":\"c\","
                          "\"form\":\"tiny\",\"language\":\"vi\",\"mode\":\"phone\",\"started\":"
                          "\"2026-11-21T08:00:00+07:00\",\"unit\":\"%s\",\"version\":\"1\"}",
                          filler, promise->sample.unit);
    ck_assert_int_gt(length, 0);
    free(filler);
    struct put_request *request = &promise->job.request;
    request->document = promise->long_document;
    request->document_length = (size_t)length;
    request->hash = hash_of(request->document, (size_t)length);
    request->village = NULL;
}

static void promise_make(struct promise *promise, unsigned index)
{
    unsigned kind = index % LEDGER_PATTERN;
    unsigned number = kind == PATTERN_REPEAT     ? index - 1
                      : kind == PATTERN_CONFLICT ? index - 3
                                                 : index;
    *promise = (struct promise){.number = number, .position = LEDGER_NEVER};
    sample_make(&promise->sample, number, fixture_units[number % ARRAY_LENGTH(fixture_units)],
                kind == PATTERN_CONFLICT ? 2 : 1);
    promise->job =
        (struct put_job){.request = promise->sample.request, .done = done, .context = promise};
    if (number % LONG_EVERY == 0 && kind != PATTERN_CONFLICT)
        make_long(promise, number);
    if (kind == PATTERN_REPEAT - 1) {
        promise->job.request.reasons = reasons;
        promise->job.request.codes = NULL;
    }
}

struct ledger ledger_new(unsigned count)
{
    ck_assert_uint_eq(count % LEDGER_PATTERN, 0);
    struct ledger ledger = {.promises = calloc(count, sizeof(struct promise)), .count = count};
    ck_assert_ptr_nonnull(ledger.promises);
    for (unsigned i = 0; i < count; i++)
        promise_make(&ledger.promises[i], i);
    return ledger;
}

void ledger_free(struct ledger *ledger)
{
    for (unsigned i = 0; i < ledger->count; i++)
        free(ledger->promises[i].long_document);
    free(ledger->promises);
}

void ledger_submit(struct ledger *ledger, struct writer *writer, unsigned first, unsigned count)
{
    sem_t answered;
    sem_init(&answered, 0, 0);
    for (unsigned i = first; i < first + count; i++) {
        ledger->promises[i].answered = &answered;
        ck_assert_ok(writer_submit(writer, &ledger->promises[i].job));
    }
    for (unsigned i = 0; i < count; i++) {
        while (sem_wait(&answered) != 0)
            continue;
    }
    sem_destroy(&answered);
}

static enum campaign_state state_after(size_t changes)
{
    static const enum campaign_state states[] = {CAMPAIGN_OPEN, CAMPAIGN_CLOSING};
    return states[changes % ARRAY_LENGTH(states)];
}

enum fault ledger_change_state(struct ledger *ledger, struct store *store)
{
    TRY(store_set_campaign_state(store, "c", state_after(ledger->state_count + 1)));
    ck_assert_uint_lt(ledger->state_count, LEDGER_STATES_MAX);
    ledger->states[ledger->state_count++] = shim_position();
    return OK;
}

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
    unsigned number = number_of(id);
    size_t length = (size_t)sqlite3_column_bytes(row, 2);
    struct hash real = hash_of(sqlite3_column_text(row, 2), length);
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
    bool quarantined = promise->job.request.reasons != NULL;
    out->promised++;
    if (promise->job.outcome == PUT_CONFLICT) {
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
    else if (promise->job.outcome != PUT_REPEATED && held->quarantined != quarantined)
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
    {"foreign keys", "SELECT count(*) FROM pragma_foreign_key_check"},
    {"campaigns and their units",
     "SELECT count(*) FROM campaign WHERE id NOT IN (SELECT campaign FROM campaign_unit)"},
    {"a campaign's state and the audit",
     "SELECT count(*) FROM campaign WHERE state <> (SELECT detail FROM audit WHERE subject = "
     "campaign.id ORDER BY number DESC LIMIT 1)"},
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
             "SELECT (SELECT count(*) FROM response) <> %lld OR (SELECT count(*) FROM conflict) "
             "<> %lld",
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
