/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/query.h"

#include "schema/connection.h"
#include "schema/schema_assets.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

enum {
    FILE_NAME_MAX = 80,
    WRITING = 1 << QUERY_WRITING,
    READING = 1 << QUERY_READING,
    SEEING = 1 << QUERY_SEEING
};

static const struct {
    const char *name;
    int uses; /* 0 = by hand: migrate.c, backup.c, seen.c */
} table[QUERY_COUNT] = {
    [QUERY_BEGIN] = {"begin", WRITING | SEEING},
    [QUERY_COMMIT] = {"commit", WRITING},
    [QUERY_ROLLBACK] = {"rollback", WRITING},
    [QUERY_MIGRATION_LIST] = {"migration-list", 0},
    [QUERY_MIGRATION_PUT] = {"migration-put", 0},
    [QUERY_UNIT_PUT] = {"unit-put", WRITING},
    [QUERY_UNIT_LIST] = {"unit-list", READING},
    [QUERY_UNIT_EXISTS] = {"unit-exists", WRITING},
    [QUERY_UNIT_HEIR_PUT] = {"unit-heir-put", WRITING},
    [QUERY_UNIT_HEIR_LIST] = {"unit-heir-list", READING},
    [QUERY_FORM_PUT] = {"form-put", WRITING},
    [QUERY_FORM_HASH] = {"form-hash", WRITING},
    [QUERY_FORM_GET] = {"form-get", READING},
    [QUERY_FORM_LIST] = {"form-list", READING},
    [QUERY_INDEX_PUT] = {"index-put", WRITING},
    [QUERY_INDEX_HASH] = {"index-hash", WRITING},
    [QUERY_INDEX_GET] = {"index-get", READING},
    [QUERY_INDEX_LIST] = {"index-list", READING},
    [QUERY_CAMPAIGN_PUT] = {"campaign-put", WRITING},
    [QUERY_CAMPAIGN_UNIT_PUT] = {"campaign-unit-put", WRITING},
    [QUERY_CAMPAIGN_LIST] = {"campaign-list", WRITING | READING},
    [QUERY_CAMPAIGN_UNIT_LIST] = {"campaign-unit-list", WRITING | READING},
    [QUERY_CAMPAIGN_STATE] = {"campaign-state", WRITING},
    [QUERY_CAMPAIGN_SET_STATE] = {"campaign-set-state", WRITING},
    [QUERY_CAMPAIGN_ACCESS] = {"campaign-access", WRITING | READING},
    [QUERY_CAMPAIGN_CHANGE] = {"campaign-change", WRITING},
    [QUERY_CAMPAIGN_UNIT_DELETE] = {"campaign-unit-delete", WRITING},
    [QUERY_CAMPAIGN_ANSWERED] = {"campaign-answered", WRITING | READING},
    [QUERY_TARGET_PUT] = {"target-put", WRITING},
    [QUERY_TARGET_LIST] = {"target-list", READING},
    [QUERY_TARGET_DELETE] = {"target-delete", WRITING},
    [QUERY_TEST_PUT] = {"test-put", WRITING},
    [QUERY_TEST_HASH] = {"test-hash", WRITING},
    [QUERY_TEST_SCAN] = {"test-scan", READING},
    [QUERY_TEST_COUNT] = {"test-count", READING},
    [QUERY_AUDIT_PUT] = {"audit-put", WRITING},
    [QUERY_AUDIT_LAST] = {"audit-last", READING},
    [QUERY_AUDIT_TAIL] = {"audit-tail", WRITING | READING},
    [QUERY_AUDIT_HEAD] = {"audit-head", READING},
    [QUERY_AUDIT_AT] = {"audit-at", READING},
    [QUERY_AUDIT_SCAN] = {"audit-scan", READING},
    [QUERY_AUDIT_LIST] = {"audit-list", READING},
    [QUERY_AUDIT_LIST_ALL] = {"audit-list-all", READING},
    [QUERY_RESPONSE_PUT] = {"response-put", WRITING},
    [QUERY_RESPONSE_HASH] = {"response-hash", WRITING | READING},
    [QUERY_RESPONSE_GET] = {"response-get", READING},
    [QUERY_CONFLICT_PUT] = {"conflict-put", WRITING},
    [QUERY_CODES_PUT] = {"codes-put", WRITING},
    [QUERY_CODES_DELETE] = {"codes-delete", WRITING},
    [QUERY_CODES_SCAN] = {"codes-scan", READING},
    [QUERY_CODES_UNIT] = {"codes-unit", READING},
    [QUERY_RULING_PUT] = {"ruling-put", WRITING},
    [QUERY_RULING_LAST] = {"ruling-last", WRITING},
    [QUERY_RULING_LIST] = {"ruling-list", READING},
    [QUERY_RULING_NUMBER] = {"ruling-number", READING},
    [QUERY_SCORECARD_PUT] = {"scorecard-put", WRITING},
    [QUERY_SCORECARD_FIND] = {"scorecard-find", WRITING},
    [QUERY_SCORECARD_GET] = {"scorecard-get", READING | WRITING},
    [QUERY_SCORECARD_LIST] = {"scorecard-list", READING},
    [QUERY_SCORE_TASK_PUT] = {"score-task-put", WRITING},
    [QUERY_SCORE_TASK_LIST] = {"score-task-list", READING},
    [QUERY_SCORE_TASK_CARRY] = {"score-task-carry", WRITING},
    [QUERY_SCORE_TASK_LAST] = {"score-task-last", WRITING},
    [QUERY_SAMPLE_FRAME_PUT] = {"sample-frame-put", WRITING},
    [QUERY_SAMPLE_FRAME_FIND] = {"sample-frame-find", WRITING},
    [QUERY_SAMPLE_FRAME_GET] = {"sample-frame-get", READING},
    [QUERY_SAMPLE_FRAME_LIST] = {"sample-frame-list", READING},
    [QUERY_SAMPLE_DRAW_PUT] = {"sample-draw-put", WRITING},
    [QUERY_SAMPLE_DRAW_FIND] = {"sample-draw-find", WRITING},
    [QUERY_SAMPLE_DRAW_GET] = {"sample-draw-get", READING},
    [QUERY_SAMPLE_DRAW_LIST] = {"sample-draw-list", READING},
    [QUERY_SAMPLE_VISITS_PUT] = {"sample-visits-put", WRITING},
    [QUERY_SAMPLE_VISITS_GET] = {"sample-visits-get", READING},
    [QUERY_SAMPLE_WEIGHTS_PUT] = {"sample-weights-put", WRITING},
    [QUERY_SAMPLE_WEIGHTS_FIND] = {"sample-weights-find", WRITING},
    [QUERY_SAMPLE_WEIGHTS_GET] = {"sample-weights-get", READING},
    [QUERY_SAMPLE_WEIGHTS_LIST] = {"sample-weights-list", READING},
    [QUERY_RULED_PUT] = {"ruled-put", WRITING},
    [QUERY_RULED_DELETE] = {"ruled-delete", WRITING},
    [QUERY_RULED_DELETE_ONE] = {"ruled-delete-one", WRITING},
    [QUERY_RULED_SCAN] = {"ruled-scan", READING},
    [QUERY_HELD_GET] = {"held-get", WRITING},
    [QUERY_HELD_LIST] = {"held-list", READING},
    [QUERY_HELD_COUNT] = {"held-count", READING},
    [QUERY_LAYOUT_PUT] = {"layout-put", WRITING},
    [QUERY_LAYOUT_GET] = {"layout-get", READING},
    [QUERY_DERIVATION_GET] = {"derivation-get", READING},
    [QUERY_DERIVATION_PUT] = {"derivation-put", WRITING},
    [QUERY_RESPONSE_SCAN] = {"response-scan", WRITING | READING},
    [QUERY_RESPONSE_COUNT] = {"response-count", READING},
    [QUERY_MODE_COUNT] = {"mode-count", READING},
    [QUERY_CONFLICT_COUNT] = {"conflict-count", READING},
    [QUERY_REASON_COUNT] = {"reason-count", READING},
    [QUERY_REASON_UNITS] = {"reason-units", READING},
    [QUERY_VERIFY_SCAN] = {"verify-scan", READING},
    [QUERY_VERIFY_COUNTS] = {"verify-counts", READING},
    [QUERY_VERIFY_HASHES] = {"verify-hashes", READING},
    [QUERY_VERIFY_INTEGRITY] = {"verify-integrity", READING},
    [QUERY_VERIFY_FOREIGN_KEYS] = {"verify-foreign-keys", READING},
    [QUERY_BACKUP] = {"backup", 0},
    [QUERY_DEVICE_PUT] = {"device-put", WRITING},
    [QUERY_DEVICE_REVOKE] = {"device-revoke", WRITING},
    [QUERY_DEVICE_DELETE] = {"device-delete", WRITING},
    [QUERY_DEVICE_OF_TOKEN] = {"device-of-token", READING},
    [QUERY_DEVICE_IN_FORCE] = {"device-in-force", WRITING | READING},
    [QUERY_DEVICE_LIST] = {"device-list", READING},
    [QUERY_DEVICE_REPORT_PUT] = {"device-report-put", WRITING},
    [QUERY_DEVICE_REPORT_DELETE] = {"device-report-delete", WRITING},
    [QUERY_TICKET_PUT] = {"ticket-put", WRITING},
    [QUERY_TICKET_SPEND] = {"ticket-spend", WRITING},
    [QUERY_TICKET_COUNT] = {"ticket-count", READING},
    [QUERY_FIELDWORK] = {"fieldwork", READING},
    [QUERY_REFUSAL_PUT] = {"refusal-put", WRITING},
    [QUERY_REFUSAL_COUNT] = {"refusal-count", READING},
    [QUERY_REFUSAL_SUM] = {"refusal-sum", READING},
    [QUERY_WITHDRAWAL_SCAN] = {"withdrawal-scan", READING},
    [QUERY_RESPONSE_DELETE] = {"response-delete", WRITING},
    [QUERY_CONFLICT_DELETE] = {"conflict-delete", WRITING},
    [QUERY_CODES_DELETE_ONE] = {"codes-delete-one", WRITING},
    [QUERY_PUBLISHED_PUT] = {"published-put", WRITING},
    [QUERY_PUBLISHED_LIST] = {"published-list", WRITING | READING},
    [QUERY_PUBLISHED_DELETE] = {"published-delete", WRITING},
    [QUERY_ACCOUNT_PUT] = {"account-put", WRITING},
    [QUERY_ACCOUNT_CHANGE] = {"account-change", WRITING},
    [QUERY_ACCOUNT_LIST] = {"account-list", READING},
    [QUERY_ACCOUNT_GET] = {"account-get", WRITING | READING},
    [QUERY_ACCOUNT_SET_DISABLED] = {"account-set-disabled", WRITING},
    [QUERY_ACCOUNT_DELETE] = {"account-delete", WRITING},
    [QUERY_ACCOUNT_PASSWORD] = {"account-password", WRITING},
    [QUERY_ACCOUNT_FAILED] = {"account-failed", WRITING},
    [QUERY_ACCOUNT_SUCCEEDED] = {"account-succeeded", WRITING},
    [QUERY_ACCOUNT_SIGNED_IN] = {"account-signed-in", WRITING},
    [QUERY_ACCOUNT_OTHER_ADMINISTRATOR] = {"account-other-administrator", WRITING},
    [QUERY_ACCOUNT_PASSWORD_OWN] = {"account-password-own", WRITING},
    [QUERY_ACCOUNT_CODE_SET] = {"account-code-set", WRITING},
    [QUERY_ACCOUNT_CODE_DROP] = {"account-code-drop", WRITING},
    [QUERY_ACCOUNT_CODE_SPEND] = {"account-code-spend", WRITING},
    [QUERY_DOORSTEP_PUT] = {"doorstep-put", WRITING},
    [QUERY_DOORSTEP_GET] = {"doorstep-get", READING},
    [QUERY_DOORSTEP_DELETE] = {"doorstep-delete", WRITING},
    [QUERY_DOORSTEP_DELETE_OLD] = {"doorstep-delete-old", WRITING},
    [QUERY_DOORSTEP_DELETE_ALL] = {"doorstep-delete-all", 0},
    [QUERY_SESSION_LIST] = {"session-list", READING},
    [QUERY_SESSION_OFFER_PUT] = {"session-offer-put", WRITING},
    [QUERY_SESSION_OFFER_GET] = {"session-offer-get", READING},
    [QUERY_INVITATION_PUT] = {"invitation-put", WRITING},
    [QUERY_INVITATION_GET] = {"invitation-get", WRITING | READING},
    [QUERY_INVITATION_DELETE] = {"invitation-delete", WRITING},
    [QUERY_SESSION_PUT] = {"session-put", WRITING},
    [QUERY_SESSION_GET] = {"session-get", READING},
    [QUERY_SESSION_TOUCH] = {"session-touch", WRITING},
    [QUERY_SESSION_DELETE] = {"session-delete", WRITING},
    [QUERY_SESSION_DELETE_ACCOUNT] = {"session-delete-account", WRITING},
    [QUERY_SESSION_DELETE_OLD] = {"session-delete-old", WRITING},
    [QUERY_SESSION_DELETE_ALL] = {"session-delete-all", 0},
    [QUERY_INVITATION_DELETE_ALL] = {"invitation-delete-all", 0},
    [QUERY_PURGE_SCAN] = {"purge-scan", WRITING},
    [QUERY_PURGE_COUNT] = {"purge-count", READING},
    [QUERY_PURGE_RESPONSE] = {"purge-response", WRITING},
    [QUERY_PURGE_CONFLICTS] = {"purge-conflicts", WRITING},
    [QUERY_PURGE_TESTS] = {"purge-tests", WRITING},
    [QUERY_PURGE_PUT] = {"purge-put", WRITING},
    [QUERY_PURGE_UNKNOWN] = {"purge-unknown", READING},
    [QUERY_SEEN_CREATE] = {"seen-create", 0},
    [QUERY_SEEN_PUT] = {"seen-put", SEEING},
    [QUERY_SEEN_GET] = {"seen-get", SEEING},
};

const char *query_name(enum query query) { return table[query].name; }

bool query_is_used(enum query query, enum query_use use)
{
    return (table[query].uses & 1 << use) != 0;
}

struct bound bound_null(void) { return (struct bound){.kind = BOUND_NULL}; }

struct bound bound_integer(int64_t value)
{
    return (struct bound){.kind = BOUND_INTEGER, .integer = value};
}

struct bound bound_text(const char *text)
{
    if (text == NULL)
        return bound_null();
    return (struct bound){.kind = BOUND_TEXT, .bytes = text, .size = strlen(text)};
}

struct bound bound_blob(const void *bytes, size_t size)
{
    return (struct bound){.kind = BOUND_BLOB, .bytes = bytes, .size = size};
}

enum fault query_prepare(struct connection *connection, enum query query, sqlite3_stmt **out)
{
    char name[FILE_NAME_MAX];
    snprintf(name, sizeof name, "queries/%s.sql", query_name(query));
    const struct asset *asset = asset_find(schema_assets, name);
    if (asset == NULL)
        return fault_raise(FAULT_CORRUPT, "asset_missing", "name", name, NULL);
    errno = 0;
    int code = sqlite3_prepare_v3(connection->handle, asset->data, (int)asset->size + 1,
                                  SQLITE_PREPARE_PERSISTENT, out, NULL);
    return code == SQLITE_OK ? OK : connection_fault(connection, code);
}

static int bind_one(sqlite3_stmt *statement, int place, const struct bound *value)
{
    switch (value->kind) {
    case BOUND_INTEGER:
        return sqlite3_bind_int64(statement, place, value->integer);
    case BOUND_TEXT:
        return sqlite3_bind_text64(statement, place, value->bytes, value->size, SQLITE_STATIC,
                                   SQLITE_UTF8);
    case BOUND_BLOB:
        return sqlite3_bind_blob64(statement, place, value->bytes, value->size, SQLITE_STATIC);
    case BOUND_NULL:
        break;
    }
    return sqlite3_bind_null(statement, place);
}

enum fault query_bind_to(struct connection *connection, sqlite3_stmt *statement,
                         const struct bound *values, size_t count)
{
    assert((size_t)sqlite3_bind_parameter_count(statement) == count);
    for (size_t i = 0; i < count; i++) {
        int code = bind_one(statement, (int)i + 1, &values[i]);
        if (code != SQLITE_OK)
            return connection_fault(connection, code);
    }
    return OK;
}

enum fault query_bind(struct connection *connection, enum query query, const struct bound *values,
                      size_t count, sqlite3_stmt **out)
{
    sqlite3_stmt *statement = connection->statements[query];
    assert(statement != NULL);
    TRY(query_bind_to(connection, statement, values, count));
    *out = statement;
    return OK;
}

enum fault query_step(struct connection *connection, sqlite3_stmt *statement, bool *more)
{
    errno = 0;
    int code = sqlite3_step(statement);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        return connection_fault(connection, code);
    *more = code == SQLITE_ROW;
    return OK;
}

enum fault query_run(struct connection *connection, enum query query, const struct bound *values,
                     size_t count)
{
    AUTO(query) sqlite3_stmt *statement = NULL;
    TRY(query_bind(connection, query, values, count, &statement));
    bool more = true;
    while (more)
        TRY(query_step(connection, statement, &more));
    return OK;
}

enum fault query_finds(struct connection *connection, enum query query, const struct bound *values,
                       size_t count, bool *out)
{
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(connection, query, values, count, &rows));
    return query_step(connection, rows, out);
}

const char *query_text(sqlite3_stmt *statement, int column)
{
    const unsigned char *text = sqlite3_column_text(statement, column);
    return text == NULL ? "" : (const char *)text;
}

enum fault query_bytes(struct connection *connection, sqlite3_stmt *statement, int column,
                       void *out, size_t size)
{
    const void *bytes = sqlite3_column_blob(statement, column);
    if (bytes == NULL || (size_t)sqlite3_column_bytes(statement, column) != size)
        return connection_fault(connection, SQLITE_CORRUPT);
    memcpy(out, bytes, size);
    return OK;
}
