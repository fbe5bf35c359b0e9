/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each row is judged by the hash that stands in the row before it, whether that one fits or not: so
 * one altered row is one finding, and heads beyond it are still found.
 */
#include "schema/audit_log.h"

#include "schema/audit_row.h"
#include "schema/chain.h"
#include "schema/store_inside.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { CHUNK_ROWS = 4096, NUMBER_SIZE = 24 };

struct walk {
    struct audit_check *check;
    struct findings *findings;
    int64_t number; /* of the row before */
    struct hash hash;
    int64_t first_broken; /* 0 = none */
    int64_t broken;
};

bool audit_head_fits(const char *text)
{
    size_t length = strlen(text);
    return length >= AUDIT_HEAD_DIGITS && length < HASH_TEXT_SIZE &&
           strspn(text, "0123456789abcdefABCDEF") == length;
}

static void add_missing(struct walk *walk, int64_t from, int64_t to)
{
    char first[NUMBER_SIZE];
    char last[NUMBER_SIZE];
    snprintf(first, sizeof first, "%" PRId64, from);
    snprintf(last, sizeof last, "%" PRId64, to);
    findings_add(walk->findings, SEVERITY_ERROR, "", "audit_missing", "from", first, "to", last,
                 NULL);
}

static struct chain_text text_of_column(sqlite3_stmt *row, int column)
{
    const void *bytes = sqlite3_column_text(row, column);
    return (struct chain_text){bytes, (size_t)sqlite3_column_bytes(row, column)};
}

static enum fault hash_of_row(struct hash previous, sqlite3_stmt *row, struct hash *out)
{
    const struct chain_row content = {
        .number = sqlite3_column_int64(row, AUDIT_NUMBER),
        .at_ms = sqlite3_column_int64(row, AUDIT_AT_MS),
        .responses = sqlite3_column_int64(row, AUDIT_RESPONSES),
        .withdrawn = sqlite3_column_int64(row, AUDIT_WITHDRAWN),
        .looked = sqlite3_column_int64(row, AUDIT_LOOKED),
        .texts = {text_of_column(row, AUDIT_ACTOR), text_of_column(row, AUDIT_ACTION),
                  text_of_column(row, AUDIT_SUBJECT), text_of_column(row, AUDIT_DETAIL)},
    };
    return chain_hash(previous, &content, out);
}

static void look_for_head(struct walk *walk)
{
    struct audit_check *check = walk->check;
    char text[HASH_TEXT_SIZE];
    if (check->head == NULL || check->head_number != 0)
        return;
    hash_text(walk->hash, text);
    if (strncasecmp(text, check->head, strlen(check->head)) == 0)
        check->head_number = walk->number;
}

static enum fault look_at(struct walk *walk, struct connection *connection, sqlite3_stmt *row)
{
    int64_t number = sqlite3_column_int64(row, AUDIT_NUMBER);
    struct hash kept = {{0}}; /* of a row that has none */
    struct hash right;
    if (sqlite3_column_bytes(row, AUDIT_HASH) == HASH_SIZE)
        TRY(query_bytes(connection, row, AUDIT_HASH, kept.bytes, HASH_SIZE));
    TRY(hash_of_row(walk->hash, row, &right));
    if (number != walk->number + 1)
        add_missing(walk, walk->number + 1, number - 1);
    if (!hash_equal(kept, right) && walk->broken++ == 0)
        walk->first_broken = number;
    walk->number = number;
    walk->hash = kept;
    walk->check->rows++;
    look_for_head(walk);
    return OK;
}

/* One chunk; *more is false when it was the last. */
static enum fault walk_chunk(struct walk *walk, struct store *store, bool *more)
{
    const struct bound values[] = {bound_integer(walk->number), bound_integer(CHUNK_ROWS)};
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    AUTO(query) sqlite3_stmt *rows = NULL;
    int count = 0;
    TRY(query_bind(reading.connection, QUERY_AUDIT_SCAN, values, ARRAY_LENGTH(values), &rows));
    for (;; count++) {
        bool found;
        TRY(query_step(reading.connection, rows, &found));
        if (!found)
            break;
        TRY(look_at(walk, reading.connection, rows));
    }
    *more = count == CHUNK_ROWS;
    return OK;
}

/* The row that is believed, before the first that is looked at. */
static enum fault begin(struct walk *walk, struct store *store)
{
    const struct bound values[] = {bound_integer(walk->check->after)};
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    AUTO(query) sqlite3_stmt *rows = NULL;
    bool found;
    TRY(query_bind(reading.connection, QUERY_AUDIT_AT, values, ARRAY_LENGTH(values), &rows));
    TRY(query_step(reading.connection, rows, &found));
    if (!found)
        return OK;
    walk->number = sqlite3_column_int64(rows, 0);
    return query_bytes(reading.connection, rows, 1, walk->hash.bytes, HASH_SIZE);
}

/* Rows cut off the end leave the number behind that was given last. */
static enum fault look_beyond(struct walk *walk, struct store *store)
{
    char last[NUMBER_SIZE];
    char given[NUMBER_SIZE];
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    AUTO(query) sqlite3_stmt *rows = NULL;
    struct audit_head end = {0};
    bool found;
    TRY(query_bind(reading.connection, QUERY_AUDIT_TAIL, NULL, 0, &rows));
    TRY(query_step(reading.connection, rows, &found));
    int64_t number = sqlite3_column_int64(rows, 0);
    bool none = sqlite3_column_type(rows, 1) == SQLITE_NULL;
    if (!none)
        TRY(query_bytes(reading.connection, rows, 1, end.hash.bytes, HASH_SIZE));
    /* What was added since the walk's end has another last row: no judgement of it then. */
    if (number == walk->number || (!none && !hash_equal(end.hash, walk->hash)))
        return OK;
    snprintf(last, sizeof last, "%" PRId64, walk->number);
    snprintf(given, sizeof given, "%" PRId64, number);
    findings_add(walk->findings, SEVERITY_ERROR, "", "audit_cut", "last", last, "given", given,
                 NULL);
    return OK;
}

static void tell(struct walk *walk)
{
    struct audit_check *check = walk->check;
    char number[NUMBER_SIZE];
    char count[NUMBER_SIZE];
    snprintf(number, sizeof number, "%" PRId64, walk->first_broken);
    snprintf(count, sizeof count, "%" PRId64, walk->broken);
    if (walk->broken > 0)
        findings_add(walk->findings, SEVERITY_ERROR, "", "audit_broken", "number", number, "count",
                     count, NULL);
    if (check->head != NULL && check->head_number == 0)
        findings_add(walk->findings, SEVERITY_ERROR, "", "audit_head_gone", "head", check->head,
                     NULL);
    check->last = (struct audit_head){walk->number, walk->hash};
}

enum fault store_audit_check(struct store *store, struct audit_check *check,
                             struct findings *findings)
{
    struct walk walk = {.check = check, .findings = findings};
    check->rows = 0;
    check->head_number = 0;
    if (check->after > 0)
        TRY(begin(&walk, store));
    for (bool more = true; more;)
        TRY(walk_chunk(&walk, store, &more));
    TRY(look_beyond(&walk, store));
    tell(&walk);
    return findings->failed ? fault_nomem() : OK;
}
