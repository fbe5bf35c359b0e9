/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/verify.h"

#include "schema/audit_log.h"
#include "schema/codes.h"
#include "schema/purge.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK_ROWS = 256, WORK_BYTES_MAX = 64 << 20, COUNT_TEXT_MAX = 32 };

/* Columns of verify-scan.sql. */
enum {
    ROW_NUMBER,
    ROW_ID,
    ROW_CAMPAIGN,
    ROW_UNIT,
    ROW_STARTED_MS,
    ROW_STARTED_DAY,
    ROW_COMPLETE,
    ROW_QUARANTINED,
    ROW_HASH,
    ROW_DOCUMENT,
    ROW_REASONS,
    ROW_CODED,
    CODES_STARTED_DAY,
    CODES_COMPLETE,
    CODES_MODE,
    CODES_VILLAGE,
    CODES_COUNTER,
    CODES_FIELD,
    CODES_BYTES,
    ROW_SKEW_MS,
    ROW_CODED_ELSEWHERE,
    ROW_RULED_IN,
    ROW_PURGED
};

/* A campaign's way from document to codes. */
struct known_campaign {
    const char *id;
    struct form *form;
    struct layout *layout;
};

struct verifying {
    struct store *store;
    struct findings *findings;
    struct verification *told;
    struct arena *arena; /* of the campaigns */
    struct known_campaign *campaigns;
    size_t campaign_count;
    int64_t last; /* number of the last row looked at */
};

static void verifying_cleanup(struct verifying *verifying)
{
    for (size_t i = 0; i < verifying->campaign_count; i++) {
        layout_free(verifying->campaigns[i].layout);
        form_free(verifying->campaigns[i].form);
    }
    arena_free(verifying->arena);
}

#define ADD(verifying, ...) findings_add((verifying)->findings, SEVERITY_ERROR, __VA_ARGS__, NULL)

/* --- the file --------------------------------------------------------------------------------- */

static enum fault check_file(struct verifying *verifying)
{
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(verifying->store, &reading));
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(reading.connection, QUERY_VERIFY_INTEGRITY, NULL, 0, &rows));
    for (;;) {
        bool more;
        TRY(query_step(reading.connection, rows, &more));
        if (!more)
            return OK;
        if (strcmp(query_text(rows, 0), "ok") != 0)
            ADD(verifying, "", "verify_file", "what", query_text(rows, 0));
    }
}

static enum fault check_references(struct verifying *verifying)
{
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(verifying->store, &reading));
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(reading.connection, QUERY_VERIFY_FOREIGN_KEYS, NULL, 0, &rows));
    for (;;) {
        bool more;
        TRY(query_step(reading.connection, rows, &more));
        if (!more)
            return OK;
        ADD(verifying, query_text(rows, 0), "verify_reference", "table", query_text(rows, 0), "row",
            query_text(rows, 1), "target", query_text(rows, 2));
    }
}

static enum fault check_hashes(struct verifying *verifying)
{
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(verifying->store, &reading));
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(reading.connection, QUERY_VERIFY_HASHES, NULL, 0, &rows));
    for (;;) {
        bool more;
        struct hash kept;
        TRY(query_step(reading.connection, rows, &more));
        if (!more)
            return OK;
        TRY(query_bytes(reading.connection, rows, 2, kept.bytes, HASH_SIZE));
        const char *document = query_text(rows, 3);
        if (!hash_equal(kept, hash_of(document, strlen(document))))
            ADD(verifying, "", "verify_hash", "what", query_text(rows, 0), "name",
                query_text(rows, 1));
    }
}

/* --- responses -------------------------------------------------------------------------------- */

static enum fault know_campaigns(struct verifying *verifying)
{
    const struct campaign *campaigns = NULL;
    size_t count = 0;
    TRY(store_campaigns(verifying->store, verifying->arena, &campaigns, &count));
    verifying->campaigns = arena_array(verifying->arena, count + 1, sizeof *verifying->campaigns);
    if (verifying->campaigns == NULL)
        return store_arena_fault();
    for (size_t i = 0; i < count; i++) {
        struct known_campaign *known = &verifying->campaigns[i];
        *known = (struct known_campaign){.id = campaigns[i].id};
        verifying->campaign_count = i + 1;
        TRY(store_form(verifying->store, campaigns[i].form, campaigns[i].version, &known->form));
        TRY(layout_new(known->form, &known->layout));
    }
    return OK;
}

/* NULL: the campaign was made after the list was read. */
static const struct known_campaign *find_campaign(const struct verifying *verifying, const char *id)
{
    for (size_t i = 0; i < verifying->campaign_count; i++) {
        if (strcmp(verifying->campaigns[i].id, id) == 0)
            return &verifying->campaigns[i];
    }
    return NULL;
}

static bool same_text(sqlite3_stmt *row, int column, const char *text)
{
    bool none = sqlite3_column_type(row, column) == SQLITE_NULL;
    return none ? text == NULL : text != NULL && strcmp(query_text(row, column), text) == 0;
}

/* The name of a column that does not say what the document says, or NULL. */
static const char *wrong_column(sqlite3_stmt *row, const struct response *response)
{
    bool started = sqlite3_column_type(row, ROW_STARTED_MS) != SQLITE_NULL;
    if (strcmp(query_text(row, ROW_CAMPAIGN), response->campaign) != 0)
        return "campaign";
    if (strcmp(query_text(row, ROW_UNIT), response->unit) != 0)
        return "unit";
    if ((sqlite3_column_int(row, ROW_COMPLETE) != 0) != response->complete)
        return "complete";
    if (started != response->has_started ||
        (started && sqlite3_column_int64(row, ROW_STARTED_MS) != response->started.utc_ms))
        return "started_ms";
    /* Without a skew 0 is added: the device's time is taken for ours. */
    const struct instant corrected = {
        response->started.utc_ms + sqlite3_column_int64(row, ROW_SKEW_MS), 0};
    if (started && store_column_day(row, ROW_STARTED_DAY) != instant_day(corrected))
        return "started_day";
    return NULL;
}

/* Whether the packed codes beside a row are those of its document. */
static bool codes_fit(sqlite3_stmt *row, const struct known_campaign *known,
                      const struct coded_document *coded)
{
    size_t size = layout_size(known->layout);
    const struct response *response = &coded->response;
    return sqlite3_column_int(row, ROW_CODED) != 0 &&
           store_column_day(row, CODES_STARTED_DAY) == store_column_day(row, ROW_STARTED_DAY) &&
           sqlite3_column_int(row, CODES_COMPLETE) == sqlite3_column_int(row, ROW_COMPLETE) &&
           sqlite3_column_int(row, CODES_MODE) == (int)response->mode &&
           same_text(row, CODES_VILLAGE, response->village) &&
           same_text(row, CODES_COUNTER, response->counter) &&
           same_text(row, CODES_FIELD, response->field) &&
           (size_t)sqlite3_column_bytes(row, CODES_BYTES) == size &&
           (size == 0 || memcmp(sqlite3_column_blob(row, CODES_BYTES), coded->codes, size) == 0);
}

/* Whether there must be codes: of what is valid, and of what is ruled in. */
static bool has_codes(sqlite3_stmt *row)
{
    return sqlite3_column_int(row, ROW_QUARANTINED) == 0 ||
           sqlite3_column_int(row, ROW_RULED_IN) != 0;
}

static enum fault check_document(struct verifying *verifying, sqlite3_stmt *row, const char *id)
{
    const struct known_campaign *known = find_campaign(verifying, query_text(row, ROW_CAMPAIGN));
    AUTO(coded_document) struct coded_document coded = {0};
    const char *document = query_text(row, ROW_DOCUMENT);
    if (known == NULL)
        return OK;
    const struct scan_row scanned = {.document = document, .document_length = strlen(document)};
    enum fault fault = codes_of_document(known->form, known->layout, &scanned, &coded);
    if (fault == FAULT_CORRUPT) {
        ADD(verifying, id, "verify_document", "id", id);
        return OK;
    }
    TRY(fault);
    const char *column = wrong_column(row, &coded.response);
    bool is_coded = sqlite3_column_int(row, ROW_CODED) != 0;
    bool gone = sqlite3_column_int(row, ROW_PURGED) == PURGE_ANSWERS; /* nothing to compare with */
    bool coded_right = !has_codes(row) ? !is_coded
                       : gone          ? is_coded
                                       : codes_fit(row, known, &coded);
    if (column != NULL)
        ADD(verifying, id, "verify_column", "id", id, "column", column);
    if (!coded_right || sqlite3_column_int(row, ROW_CODED_ELSEWHERE) != 0)
        ADD(verifying, id, "verify_codes", "id", id);
    return OK;
}

static enum fault check_response(struct verifying *verifying, struct connection *connection,
                                 sqlite3_stmt *row)
{
    struct uuid uuid;
    struct hash kept;
    char id[UUID_TEXT_SIZE];
    verifying->last = sqlite3_column_int64(row, ROW_NUMBER);
    TRY(query_bytes(connection, row, ROW_ID, uuid.bytes, UUID_SIZE));
    TRY(query_bytes(connection, row, ROW_HASH, kept.bytes, HASH_SIZE));
    uuid_text(uuid, id);
    const char *document = query_text(row, ROW_DOCUMENT);
    size_t length = (size_t)sqlite3_column_bytes(row, ROW_DOCUMENT);
    if (!hash_equal(kept, hash_of(document, length))) {
        ADD(verifying, id, "verify_hash", "what", "response", "name", id);
        return OK;
    }
    return check_document(verifying, row, id);
}

/* One chunk; *more is false when it was the last. */
static enum fault check_chunk(struct verifying *verifying, bool *more)
{
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(verifying->store, &reading));
    const struct bound values[] = {bound_integer(verifying->last), bound_integer(CHUNK_ROWS)};
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(reading.connection, QUERY_VERIFY_SCAN, values, ARRAY_LENGTH(values), &rows));
    int64_t count = 0;
    for (;;) {
        TRY(query_step(reading.connection, rows, more));
        if (!*more)
            break;
        count++;
        TRY(check_response(verifying, reading.connection, rows));
    }
    verifying->told->responses += count;
    *more = count == CHUNK_ROWS;
    return OK;
}

static enum fault check_responses(struct verifying *verifying)
{
    TRY(know_campaigns(verifying));
    for (bool more = true; more;) {
        TRY(check_chunk(verifying, &more));
        if (verifying->told->progress != NULL)
            verifying->told->progress(verifying->told->context, verifying->told->responses);
    }
    return OK;
}

/* --- what is derived, and the counts ---------------------------------------------------------- */

static enum fault check_layout(struct verifying *verifying, const struct form_entry *entry)
{
    AUTO(form) struct form *form = NULL;
    AUTO(buffer) struct buffer expected = buffer_of(FORM_BYTES_MAX);
    TRY(store_form(verifying->store, entry->id, entry->version, &form));
    TRY(codes_layout_text(form, &expected));
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(verifying->store, &reading));
    const struct bound values[] = {bound_text(entry->id), bound_text(entry->version)};
    AUTO(query) sqlite3_stmt *rows = NULL;
    bool found;
    TRY(query_bind(reading.connection, QUERY_LAYOUT_GET, values, ARRAY_LENGTH(values), &rows));
    TRY(query_step(reading.connection, rows, &found));
    if (!found || strcmp(query_text(rows, 0), expected.data) != 0)
        ADD(verifying, "", "verify_layout", "form", entry->id, "version", entry->version);
    return OK;
}

static enum fault check_derivation(struct verifying *verifying)
{
    const struct form_entry *entries = NULL;
    size_t count = 0;
    int64_t version = 0;
    TRY(codes_version(verifying->store, &version));
    if (version != CODES_VERSION)
        ADD(verifying, "", "verify_derivation");
    TRY(store_forms(verifying->store, verifying->arena, &entries, &count));
    for (size_t i = 0; i < count; i++)
        TRY(check_layout(verifying, &entries[i]));
    return OK;
}

static enum fault check_counts(struct verifying *verifying)
{
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(verifying->store, &reading));
    AUTO(query) sqlite3_stmt *rows = NULL;
    bool found;
    TRY(query_bind(reading.connection, QUERY_VERIFY_COUNTS, NULL, 0, &rows));
    TRY(query_step(reading.connection, rows, &found));
    /* As numbers: as texts they would need memory, and without it look like none. */
    int64_t in_table = sqlite3_column_int64(rows, 0);
    int64_t in_audit = sqlite3_column_int64(rows, 1);
    char table[COUNT_TEXT_MAX];
    char audit[COUNT_TEXT_MAX];
    snprintf(table, sizeof table, "%" PRId64, in_table);
    snprintf(audit, sizeof audit, "%" PRId64, in_audit);
    if (in_table != in_audit)
        ADD(verifying, "", "verify_count", "audit", audit, "table", table);
    if (sqlite3_column_int64(rows, 2) > 0)
        ADD(verifying, "", "verify_codes_over", "count", query_text(rows, 2));
    return OK;
}

static enum fault check_purges(struct verifying *verifying)
{
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(verifying->store, &reading));
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(reading.connection, QUERY_PURGE_UNKNOWN, NULL, 0, &rows));
    for (;;) {
        bool more;
        TRY(query_step(reading.connection, rows, &more));
        if (!more)
            return OK;
        ADD(verifying, query_text(rows, 0), "verify_purge", "campaign", query_text(rows, 0));
    }
}

static enum fault check_audit(struct verifying *verifying)
{
    struct audit_check check = {.head = NULL};
    return store_audit_check(verifying->store, &check, verifying->findings);
}

static enum fault check_all(struct verifying *verifying)
{
    TRY(check_file(verifying));
    TRY(check_references(verifying));
    TRY(check_hashes(verifying));
    TRY(check_derivation(verifying));
    TRY(check_responses(verifying));
    TRY(check_purges(verifying));
    TRY(check_audit(verifying));
    return check_counts(verifying);
}

enum fault store_verify(struct store *store, struct findings *findings,
                        struct verification *verification)
{
    AUTO(verifying)
    struct verifying verifying = {.store = store, .findings = findings, .told = verification};
    TRY(arena_new(WORK_BYTES_MAX, &verifying.arena));
    enum fault fault = check_all(&verifying);
    /* Damage that stops the reading is what was looked for, too. */
    if (fault == FAULT_CORRUPT)
        findings_put(findings, fault_detail());
    else
        TRY(fault);
    return findings->failed ? fault_nomem() : OK;
}
