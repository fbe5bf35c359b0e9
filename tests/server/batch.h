/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * batch - what the suites on batches start from: a server, items, and a way to post them.
 */
#ifndef HAILONG_TESTS_SERVER_BATCH_H
#define HAILONG_TESTS_SERVER_BATCH_H

#include "tests/server/client.h"

#include <sqlite3.h>

enum { BATCH_MAX = 64 * 1024 };

#define ITEM(id, rest) "{\"id\":\"" id "\"," rest
#define GOOD(id)                                                                                   \
    ITEM(id, "\"campaign\":\"c\",\"form\":\"tiny\",\"version\":\"1\",\"unit\":\"100\","            \
             "\"language\":\"vi\",\"mode\":\"phone\",\"started\":\"2026-01-02T08:00:00+07:00\","   \
             "\"answers\":{\"a\":1,\"s1\":4,\"s2\":5}}")
#define ODD(id)                                                                                    \
    ITEM(id, "\"campaign\":\"c\",\"form\":\"tiny\",\"version\":\"1\",\"unit\":\"100\","            \
             "\"language\":\"vi\",\"mode\":\"phone\",\"started\":\"2026-01-02T08:00:00+07:00\","   \
             "\"answers\":{\"a\":1,\"s1\":4,\"s2\":9}}")

static struct fixture fixture;

static inline void set_up(void) { fixture = fixture_served(); }
static inline void tear_down(void) { fixture_cleanup(&fixture); }

static inline struct answer post_as(const char *headers, const char *body)
{
    return ask(&fixture, "POST /api/v1/responses", headers, body);
}

static inline struct answer post(const char *body) { return post_as(NULL, body); }

/* The integer a query yields behind the server's back. */
static inline int64_t read_number(const char *sql)
{
    char path[FOLDER_MAX + 16];
    sqlite3 *handle = NULL;
    sqlite3_stmt *statement = NULL;
    snprintf(path, sizeof path, "%s/hailong.db", fixture.folder);
    ck_assert_int_eq(sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    ck_assert_int_eq(sqlite3_prepare_v2(handle, sql, -1, &statement, NULL), SQLITE_OK);
    ck_assert_int_eq(sqlite3_step(statement), SQLITE_ROW);
    int64_t number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(handle);
    return number;
}

#endif
