/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/purge.h"

#include "forms/response.h"
#include "schema/audit.h"
#include "schema/store_inside.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    CHUNK_ROWS = 256,
    CHUNK_BYTES_MAX = 256 << 20,
    WORK_BYTES_MAX = 64 << 20,
    DOCUMENT_BYTES_MAX = 8 * RESPONSE_BYTES_MAX,
    DETAIL_MAX = 160
};

static const int64_t day_ms = INT64_C(24) * 60 * 60 * 1000;

static const char *const names[] = {[PURGE_TEXTS] = "texts", [PURGE_ANSWERS] = "answers"};

const char *purge_what_name(enum purge_what what) { return names[what]; }

bool purge_what_parse(const char *text, enum purge_what *out)
{
    for (int what = PURGE_TEXTS; what <= PURGE_ANSWERS; what++) {
        if (strcmp(text, names[what]) == 0) {
            *out = (enum purge_what)what;
            return true;
        }
    }
    return false;
}

struct purging {
    struct store *store;
    const struct purge_rule *rule;
    const char *actor;
    struct form *form;
    int64_t last;    /* number of the last response done */
    struct hash ids; /* over the one before and an id, in the order of storing */
    int64_t tests;   /* answers that tried the campaign out */
    struct purged told;
};

static void purging_cleanup(struct purging *purging) { form_free(purging->form); }

static struct bound before_of(const struct purge_rule *rule)
{
    if (rule->before_day == DAY_NONE)
        return bound_null();
    return bound_integer(rule->before_day * day_ms - INT64_C(60000) * DATE_ZONE_MINUTES);
}

/* --- one response ----------------------------------------------------------------------------- */

struct purge_row {
    int64_t number;
    struct uuid id;
    const char *document;
    const char *reasons; /* NULL = valid */
};

static enum fault keep_row(struct connection *connection, sqlite3_stmt *row, struct arena *arena,
                           struct purge_row *out)
{
    *out = (struct purge_row){.number = sqlite3_column_int64(row, 0)};
    TRY(query_bytes(connection, row, 1, out->id.bytes, UUID_SIZE));
    TRY(store_keep_text(arena, query_text(row, 2), &out->document));
    if (sqlite3_column_type(row, 3) != SQLITE_NULL)
        return store_keep_text(arena, query_text(row, 3), &out->reasons);
    return OK;
}

static void add_id(struct purging *purging, struct uuid id)
{
    uint8_t bytes[HASH_SIZE + UUID_SIZE];
    memcpy(bytes, purging->ids.bytes, HASH_SIZE);
    memcpy(bytes + HASH_SIZE, id.bytes, UUID_SIZE);
    purging->ids = hash_of(bytes, sizeof bytes);
}

static enum fault empty_row(struct purging *purging, struct connection *connection,
                            const struct purge_row *row)
{
    AUTO(buffer) struct buffer left = buffer_of(DOCUMENT_BYTES_MAX);
    AUTO(buffer) struct buffer reasons = buffer_of(DOCUMENT_BYTES_MAX);
    enum purge_what what = purging->rule->what;
    TRY(purge_document(purging->form, row->document, what, row->reasons != NULL, &left));
    if (row->reasons != NULL)
        TRY(purge_reasons(purging->form, row->reasons, &reasons));
    struct hash hash = hash_of(left.data, left.length);
    const struct bound values[] = {
        bound_integer(row->number), bound_text(left.data), bound_blob(hash.bytes, HASH_SIZE),
        bound_text(row->reasons != NULL ? reasons.data : NULL), bound_integer(what)};
    add_id(purging, row->id);
    purging->last = row->number;
    purging->told.responses++;
    return query_run(connection, QUERY_PURGE_RESPONSE, values, ARRAY_LENGTH(values));
}

/* --- all of them ------------------------------------------------------------------------------ */

/* Copies: a row is not changed while it is being read. */
static enum fault read_chunk(const struct purging *purging, struct connection *connection,
                             struct arena *arena, struct purge_row *rows, size_t *count)
{
    const struct bound values[] = {bound_text(purging->rule->campaign),
                                   bound_integer(purging->last), before_of(purging->rule),
                                   bound_integer(purging->rule->what), bound_integer(CHUNK_ROWS)};
    AUTO(query) sqlite3_stmt *statement = NULL;
    *count = 0;
    TRY(query_bind(connection, QUERY_PURGE_SCAN, values, ARRAY_LENGTH(values), &statement));
    for (;;) {
        bool more;
        TRY(query_step(connection, statement, &more));
        if (!more)
            return OK;
        TRY(keep_row(connection, statement, arena, &rows[(*count)++]));
    }
}

/* *more is false when it was the last. */
static enum fault empty_chunk(struct purging *purging, struct connection *connection, bool *more)
{
    AUTO(arena) struct arena *arena = NULL;
    struct purge_row rows[CHUNK_ROWS];
    size_t count;
    TRY(arena_new(CHUNK_BYTES_MAX, &arena));
    TRY(read_chunk(purging, connection, arena, rows, &count));
    for (size_t i = 0; i < count; i++)
        TRY(empty_row(purging, connection, &rows[i]));
    *more = count == CHUNK_ROWS;
    return OK;
}

static enum fault empty_conflicts(struct purging *purging, struct connection *connection)
{
    const struct bound values[] = {bound_text(purging->rule->campaign), before_of(purging->rule)};
    TRY(query_run(connection, QUERY_PURGE_CONFLICTS, values, ARRAY_LENGTH(values)));
    purging->told.conflicts = sqlite3_changes(connection->handle);
    return OK;
}

/* They are in no figure: whatever is to go, they go whole. */
static enum fault delete_tests(struct purging *purging, struct connection *connection)
{
    const struct bound values[] = {bound_text(purging->rule->campaign), before_of(purging->rule)};
    TRY(query_run(connection, QUERY_PURGE_TESTS, values, ARRAY_LENGTH(values)));
    purging->tests = sqlite3_changes(connection->handle);
    return OK;
}

static enum fault record(struct purging *purging, struct connection *connection)
{
    const struct purge_rule *rule = purging->rule;
    const struct purged *told = &purging->told;
    char detail[DETAIL_MAX];
    char day[DATE_TEXT_SIZE] = "";
    if (rule->before_day != DAY_NONE)
        day_text(rule->before_day, day);
    const struct bound values[] = {
        bound_integer(instant_now().utc_ms), bound_text(audit_actor(purging->actor)),
        bound_text(rule->campaign),          bound_integer(rule->what),
        store_bound_day(rule->before_day),   bound_integer(told->responses),
        bound_integer(told->conflicts),      bound_blob(purging->ids.bytes, HASH_SIZE)};
    snprintf(detail, sizeof detail, "%s%s%s: %" PRId64 " + %" PRId64, purge_what_name(rule->what),
             day[0] == '\0' ? "" : " < ", day, told->responses, told->conflicts);
    TRY(query_run(connection, QUERY_PURGE_PUT, values, ARRAY_LENGTH(values)));
    purging->told.number = sqlite3_last_insert_rowid(connection->handle);
    return audit_put(connection, &(struct audit_entry){.actor = purging->actor,
                                                       .action = "purge",
                                                       .subject = rule->campaign,
                                                       .detail = detail});
}

static enum fault empty_all(struct purging *purging)
{
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(purging->store, &writing));
    for (bool more = true; more;)
        TRY(empty_chunk(purging, writing.connection, &more));
    TRY(empty_conflicts(purging, writing.connection));
    TRY(delete_tests(purging, writing.connection));
    if (purging->told.responses + purging->told.conflicts + purging->tests == 0)
        return OK;
    TRY(record(purging, writing.connection));
    return store_commit(&writing);
}

static enum fault count_all(struct purging *purging)
{
    const struct bound values[] = {bound_text(purging->rule->campaign), before_of(purging->rule),
                                   bound_integer(purging->rule->what)};
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(purging->store, &reading));
    AUTO(query) sqlite3_stmt *rows = NULL;
    bool found;
    TRY(query_bind(reading.connection, QUERY_PURGE_COUNT, values, ARRAY_LENGTH(values), &rows));
    TRY(query_step(reading.connection, rows, &found));
    purging->told.responses = sqlite3_column_int64(rows, 0);
    purging->told.conflicts = sqlite3_column_int64(rows, 1);
    return OK;
}

/* Writes the file anew and cuts the log. A purge that was broken off here is finished by the next,
 * which finds nothing else to do. */
static enum fault wipe(struct purging *purging)
{
    AUTO(connection) struct connection *connection = NULL;
    TRY(connection_open(store_path(purging->store), &connection));
    TRY(connection_set_writing(connection));
    TRY(connection_execute(connection, "VACUUM"));
    purging->told.log_is_cut =
        sqlite3_wal_checkpoint_v2(connection->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL,
                                  NULL) == SQLITE_OK;
    return OK;
}

static enum fault look_up(struct purging *purging)
{
    AUTO(arena) struct arena *arena = NULL;
    struct campaign campaign;
    TRY(arena_new(WORK_BYTES_MAX, &arena));
    TRY(store_campaign(purging->store, arena, purging->rule->campaign, &campaign));
    if (campaign.state != CAMPAIGN_CLOSED)
        return fault_raise(FAULT_CONFLICT, "purge_open", "campaign", campaign.id, NULL);
    return store_form(purging->store, campaign.form, campaign.version, &purging->form);
}

enum fault store_purge(struct store *store, const struct purge_rule *rule, const char *actor,
                       struct purged *out)
{
    AUTO(purging) struct purging purging = {.store = store, .rule = rule, .actor = actor};
    TRY(look_up(&purging));
    if (rule->dry) {
        TRY(count_all(&purging));
    } else {
        TRY(empty_all(&purging));
        TRY(wipe(&purging));
    }
    *out = purging.told;
    return OK;
}
