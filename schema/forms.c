/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/audit.h"
#include "schema/codes.h"
#include "schema/listing.h"
#include "schema/store_inside.h"

#include "base/date.h"
#include "base/json.h"

#include <string.h>

/* What reading a form back may find is of no use: it was accepted once. */
enum { FINDINGS_BYTES_MAX = 1 << 20 };

/* Whether something is published under a name already, and with which hash. */
struct published {
    bool found;
    struct hash hash;
};

static enum fault look_up(struct connection *connection, enum query query,
                          const struct bound *values, size_t count, struct published *out)
{
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(connection, query, values, count, &rows));
    TRY(query_step(connection, rows, &out->found));
    return out->found ? query_bytes(connection, rows, 0, out->hash.bytes, HASH_SIZE) : OK;
}

enum fault store_put_form(struct store *store, const struct form *form, const char *actor)
{
    const struct bound values[] = {
        bound_text(form->id),
        bound_text(form->version),
        bound_blob(form->hash.bytes, HASH_SIZE),
        bound_text(form->document),
        bound_integer(instant_now().utc_ms),
    };
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(store, &writing));
    struct published published;
    TRY(look_up(writing.connection, QUERY_FORM_HASH, values, 2, &published));
    if (published.found && hash_equal(published.hash, form->hash))
        return OK;
    if (published.found)
        return fault_raise(FAULT_CONFLICT, "form_changed", "form", form->id, "version",
                           form->version, NULL);
    TRY(query_run(writing.connection, QUERY_FORM_PUT, values, ARRAY_LENGTH(values)));
    TRY(codes_put_layout(writing.connection, form));
    const struct audit_entry entry = {
        .actor = actor, .action = "form_publish", .subject = form->id, .detail = form->version};
    TRY(audit_put(writing.connection, &entry));
    return store_commit(&writing);
}

/* What was published reads back, or the file is damaged. */
static enum fault load(struct connection *connection, const char *document, struct form **out)
{
    AUTO(arena) struct arena *arena = NULL;
    TRY(arena_new(FINDINGS_BYTES_MAX, &arena));
    struct findings findings = findings_in(arena);
    enum fault fault = form_load(document, strlen(document), &findings, out);
    if (fault == FAULT_INVALID || (fault == OK && *out == NULL))
        return connection_fault(connection, SQLITE_CORRUPT);
    return fault;
}

enum fault store_form(struct store *store, const char *id, const char *version, struct form **out)
{
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    const struct bound values[] = {bound_text(id), bound_text(version)};
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(reading.connection, QUERY_FORM_GET, values, ARRAY_LENGTH(values), &rows));
    bool found;
    TRY(query_step(reading.connection, rows, &found));
    if (!found)
        return fault_raise(FAULT_NOTFOUND, "form_version_unknown", "form", id, "version", version,
                           NULL);
    AUTO(form) struct form *form = NULL;
    TRY(load(reading.connection, query_text(rows, 0), &form));
    *out = TAKE(form);
    return OK;
}

static enum fault keep_entry(const struct listing *listing, sqlite3_stmt *row, void *out)
{
    struct form_entry *entry = out;
    struct hash hash;
    char text[HASH_TEXT_SIZE];
    TRY(query_bytes(listing->connection, row, 3, hash.bytes, HASH_SIZE));
    hash_text(hash, text);
    TRY(store_keep_text(listing->arena, query_text(row, 1), &entry->id));
    TRY(store_keep_text(listing->arena, query_text(row, 2), &entry->version));
    return store_keep_text(listing->arena, text, &entry->hash);
}

enum fault store_forms(struct store *store, struct arena *arena, const struct form_entry **out,
                       size_t *out_count)
{
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(reading.connection, QUERY_FORM_LIST, NULL, 0, &rows));
    const struct listing listing = {reading.connection, arena, sizeof(struct form_entry),
                                    keep_entry};
    struct listed listed;
    TRY(listing_read(&listing, rows, &listed));
    *out = listed.items;
    *out_count = listed.count;
    return OK;
}

enum fault store_put_index(struct store *store, const char *id, const char *document)
{
    AUTO(json) struct json *json = NULL;
    AUTO(buffer) struct buffer canonical = buffer_of(FORM_BYTES_MAX);
    TRY(json_parse(document, strlen(document), &json));
    json_canonical(json, NULL, &canonical);
    TRY(buffer_check(&canonical));
    struct hash hash = hash_of(canonical.data, canonical.length);
    const struct bound values[] = {
        bound_text(id),
        bound_blob(hash.bytes, HASH_SIZE),
        bound_text(canonical.data),
        bound_integer(instant_now().utc_ms),
    };
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(store, &writing));
    struct published published;
    TRY(look_up(writing.connection, QUERY_INDEX_HASH, values, 1, &published));
    if (published.found && hash_equal(published.hash, hash))
        return OK;
    if (published.found)
        return fault_raise(FAULT_CONFLICT, "index_changed", "index", id, NULL);
    TRY(query_run(writing.connection, QUERY_INDEX_PUT, values, ARRAY_LENGTH(values)));
    return store_commit(&writing);
}

enum fault store_index(struct store *store, struct arena *arena, const char *id,
                       const char **out_document)
{
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    const struct bound values[] = {bound_text(id)};
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(reading.connection, QUERY_INDEX_GET, values, ARRAY_LENGTH(values), &rows));
    bool found;
    TRY(query_step(reading.connection, rows, &found));
    if (!found)
        return fault_raise(FAULT_NOTFOUND, "index_unknown", "index", id, NULL);
    return store_keep_text(arena, query_text(rows, 0), out_document);
}

enum fault store_indices(struct store *store, struct arena *arena, const char *const **out,
                         size_t *out_count)
{
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(reading.connection, QUERY_INDEX_LIST, NULL, 0, &rows));
    const struct listing listing = {reading.connection, arena, sizeof(const char *),
                                    listing_keep_text};
    struct listed listed;
    TRY(listing_read(&listing, rows, &listed));
    *out = listed.items;
    *out_count = listed.count;
    return OK;
}
