/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * query - every SQL statement the program has, by name (private to schema). The one table: a
 * statement is a file in queries/, an enum value here and a row in query.c; a test compares them.
 *
 *     AUTO(query) sqlite3_stmt *rows = NULL;
 *     TRY(query_bind(connection, QUERY_UNIT_LIST, NULL, 0, &rows));
 *     for (bool more; (fault = query_step(connection, rows, &more)) == OK && more;)
 *         query_text(rows, 0) ...
 *
 * Ownership: a bound value's memory is the caller's until the statement is reset (end of AUTO).
 * Thread: the connection's.
 */
#ifndef HAILONG_SCHEMA_QUERY_H
#define HAILONG_SCHEMA_QUERY_H

#include "base/fault.h"
#include "base/own.h"

#include <sqlite3.h>
#include <stdint.h>

enum query {
    QUERY_BEGIN,
    QUERY_COMMIT,
    QUERY_ROLLBACK,
    QUERY_MIGRATION_LIST,
    QUERY_MIGRATION_PUT,
    QUERY_UNIT_PUT,
    QUERY_UNIT_LIST,
    QUERY_UNIT_EXISTS,
    QUERY_UNIT_HEIR_PUT,
    QUERY_UNIT_HEIR_LIST,
    QUERY_FORM_PUT,
    QUERY_FORM_HASH,
    QUERY_FORM_GET,
    QUERY_FORM_LIST,
    QUERY_INDEX_PUT,
    QUERY_INDEX_HASH,
    QUERY_INDEX_GET,
    QUERY_INDEX_LIST,
    QUERY_CAMPAIGN_PUT,
    QUERY_CAMPAIGN_UNIT_PUT,
    QUERY_CAMPAIGN_LIST,
    QUERY_CAMPAIGN_UNIT_LIST,
    QUERY_CAMPAIGN_STATE,
    QUERY_CAMPAIGN_SET_STATE,
    QUERY_CAMPAIGN_ACCESS,
    QUERY_CAMPAIGN_CHANGE,
    QUERY_CAMPAIGN_UNIT_DELETE,
    QUERY_CAMPAIGN_ANSWERED,
    QUERY_TARGET_PUT,
    QUERY_TARGET_LIST,
    QUERY_TARGET_DELETE,
    QUERY_TEST_PUT,
    QUERY_TEST_HASH,
    QUERY_TEST_SCAN,
    QUERY_TEST_COUNT,
    QUERY_AUDIT_PUT,
    QUERY_AUDIT_LAST,
    QUERY_AUDIT_TAIL,
    QUERY_AUDIT_HEAD,
    QUERY_AUDIT_AT,
    QUERY_AUDIT_SCAN,
    QUERY_AUDIT_LIST,
    QUERY_AUDIT_LIST_ALL,
    QUERY_RESPONSE_PUT,
    QUERY_RESPONSE_HASH,
    QUERY_RESPONSE_GET,
    QUERY_CONFLICT_PUT,
    QUERY_CODES_PUT,
    QUERY_CODES_DELETE,
    QUERY_CODES_SCAN,
    QUERY_CODES_UNIT,
    QUERY_RULING_PUT,
    QUERY_RULING_LAST,
    QUERY_RULING_LIST,
    QUERY_RULING_NUMBER,
    QUERY_SCORECARD_PUT,
    QUERY_SCORECARD_FIND,
    QUERY_SCORECARD_GET,
    QUERY_SCORECARD_LIST,
    QUERY_SCORE_TASK_PUT,
    QUERY_SCORE_TASK_LIST,
    QUERY_SCORE_TASK_CARRY,
    QUERY_SCORE_TASK_LAST,
    QUERY_SAMPLE_FRAME_PUT,
    QUERY_SAMPLE_FRAME_FIND,
    QUERY_SAMPLE_FRAME_GET,
    QUERY_SAMPLE_FRAME_LIST,
    QUERY_SAMPLE_DRAW_PUT,
    QUERY_SAMPLE_DRAW_FIND,
    QUERY_SAMPLE_DRAW_GET,
    QUERY_SAMPLE_DRAW_LIST,
    QUERY_SAMPLE_VISITS_PUT,
    QUERY_SAMPLE_VISITS_GET,
    QUERY_SAMPLE_WEIGHTS_PUT,
    QUERY_SAMPLE_WEIGHTS_FIND,
    QUERY_SAMPLE_WEIGHTS_GET,
    QUERY_SAMPLE_WEIGHTS_LIST,
    QUERY_RULED_PUT,
    QUERY_RULED_DELETE,
    QUERY_RULED_DELETE_ONE,
    QUERY_RULED_SCAN,
    QUERY_HELD_GET,
    QUERY_HELD_LIST,
    QUERY_HELD_COUNT,
    QUERY_LAYOUT_PUT,
    QUERY_LAYOUT_GET,
    QUERY_DERIVATION_GET,
    QUERY_DERIVATION_PUT,
    QUERY_RESPONSE_SCAN,
    QUERY_RESPONSE_COUNT,
    QUERY_MODE_COUNT,
    QUERY_CONFLICT_COUNT,
    QUERY_REASON_COUNT,
    QUERY_REASON_UNITS,
    QUERY_VERIFY_SCAN,
    QUERY_VERIFY_COUNTS,
    QUERY_VERIFY_HASHES,
    QUERY_VERIFY_INTEGRITY,
    QUERY_VERIFY_FOREIGN_KEYS,
    QUERY_BACKUP,
    QUERY_DEVICE_PUT,
    QUERY_DEVICE_REVOKE,
    QUERY_DEVICE_DELETE,
    QUERY_DEVICE_OF_TOKEN,
    QUERY_DEVICE_IN_FORCE,
    QUERY_DEVICE_LIST,
    QUERY_DEVICE_REPORT_PUT,
    QUERY_DEVICE_REPORT_DELETE,
    QUERY_TICKET_PUT,
    QUERY_TICKET_SPEND,
    QUERY_TICKET_COUNT,
    QUERY_FIELDWORK,
    QUERY_REFUSAL_PUT,
    QUERY_REFUSAL_COUNT,
    QUERY_REFUSAL_SUM,
    QUERY_WITHDRAWAL_SCAN,
    QUERY_RESPONSE_DELETE,
    QUERY_CONFLICT_DELETE,
    QUERY_CODES_DELETE_ONE,
    QUERY_PUBLISHED_PUT,
    QUERY_PUBLISHED_LIST,
    QUERY_PUBLISHED_DELETE,
    QUERY_ACCOUNT_PUT,
    QUERY_ACCOUNT_CHANGE,
    QUERY_ACCOUNT_LIST,
    QUERY_ACCOUNT_GET,
    QUERY_ACCOUNT_SET_DISABLED,
    QUERY_ACCOUNT_DELETE,
    QUERY_ACCOUNT_PASSWORD,
    QUERY_ACCOUNT_FAILED,
    QUERY_ACCOUNT_SUCCEEDED,
    QUERY_ACCOUNT_SIGNED_IN,
    QUERY_ACCOUNT_OTHER_ADMINISTRATOR,
    QUERY_ACCOUNT_PASSWORD_OWN,
    QUERY_ACCOUNT_CODE_SET,
    QUERY_ACCOUNT_CODE_DROP,
    QUERY_ACCOUNT_CODE_SPEND,
    QUERY_DOORSTEP_PUT,
    QUERY_DOORSTEP_GET,
    QUERY_DOORSTEP_DELETE,
    QUERY_DOORSTEP_DELETE_OLD,
    QUERY_DOORSTEP_DELETE_ALL,
    QUERY_SESSION_LIST,
    QUERY_SESSION_OFFER_PUT,
    QUERY_SESSION_OFFER_GET,
    QUERY_INVITATION_PUT,
    QUERY_INVITATION_GET,
    QUERY_INVITATION_DELETE,
    QUERY_SESSION_PUT,
    QUERY_SESSION_GET,
    QUERY_SESSION_TOUCH,
    QUERY_SESSION_DELETE,
    QUERY_SESSION_DELETE_ACCOUNT,
    QUERY_SESSION_DELETE_OLD,
    QUERY_SESSION_DELETE_ALL,
    QUERY_INVITATION_DELETE_ALL,
    QUERY_PURGE_SCAN,
    QUERY_PURGE_COUNT,
    QUERY_PURGE_RESPONSE,
    QUERY_PURGE_CONFLICTS,
    QUERY_PURGE_TESTS,
    QUERY_PURGE_PUT,
    QUERY_PURGE_UNKNOWN,
    QUERY_SEEN_CREATE,
    QUERY_SEEN_PUT,
    QUERY_SEEN_GET,
    QUERY_COUNT
};

/* Who prepares a query when it opens; QUERY_SEEING is seen.h's, whose table no store has. */
enum query_use { QUERY_WRITING, QUERY_READING, QUERY_SEEING };

/* Name of the query's file in queries/, without ".sql". */
const char *query_name(enum query query);
bool query_is_used(enum query query, enum query_use use);

struct connection;

/* A value for a query's parameter. */
struct bound {
    enum { BOUND_NULL, BOUND_INTEGER, BOUND_TEXT, BOUND_BLOB } kind;
    int64_t integer;
    const void *bytes;
    size_t size;
};

struct bound bound_null(void);
struct bound bound_integer(int64_t value);
struct bound bound_text(const char *text); /* NULL = null */
struct bound bound_blob(const void *bytes, size_t size);

/* Compiles a query's file on a connection. */
CHECKED enum fault query_prepare(struct connection *connection, enum query query,
                                 sqlite3_stmt **out);

/* Gives a statement its values, all of them, in the order of ?1, ?2, ... */
CHECKED enum fault query_bind_to(struct connection *connection, sqlite3_stmt *statement,
                                 const struct bound *values, size_t count);

/* The same for a query the connection has prepared. */
CHECKED enum fault query_bind(struct connection *connection, enum query query,
                              const struct bound *values, size_t count, sqlite3_stmt **out);

/* The next row; *more is false at the end. */
CHECKED enum fault query_step(struct connection *connection, sqlite3_stmt *statement, bool *more);

/* Binds, runs to the end without reading rows, resets. */
CHECKED enum fault query_run(struct connection *connection, enum query query,
                             const struct bound *values, size_t count);

/* Whether a query finds a row. */
CHECKED enum fault query_finds(struct connection *connection, enum query query,
                               const struct bound *values, size_t count, bool *out);

/* Frees a statement that belongs to no connection's table: AUTO(statement). */
static inline void statement_cleanup(sqlite3_stmt **statement) { sqlite3_finalize(*statement); }

/* Ends a query: its read transaction too. NULL is fine. */
static inline void query_cleanup(sqlite3_stmt **statement) { sqlite3_reset(*statement); }

/* A text column; "" for NULL. */
const char *query_text(sqlite3_stmt *statement, int column);

/* Copies a column of exactly `size` bytes; CORRUPT store_corrupt when it is not. */
CHECKED enum fault query_bytes(struct connection *connection, sqlite3_stmt *statement, int column,
                               void *out, size_t size);

#endif
