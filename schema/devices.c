/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/devices.h"

#include "base/text.h"
#include "schema/audit.h"
#include "schema/listing.h"
#include "schema/store_inside.h"

static enum fault raise_unknown(const char *id)
{
    return fault_raise(FAULT_NOTFOUND, "device_unknown", "device", id, NULL);
}

static enum fault raise_enrolled(const char *id)
{
    return fault_raise(FAULT_CONFLICT, "device_enrolled", "device", id, NULL);
}

/* Checks what an enrolment names, so that a wrong name is said by name. */
static enum fault check_names(struct connection *connection, const struct device *device)
{
    bool found;
    const struct bound unit[] = {bound_text(device->unit)};
    const struct bound campaign[] = {bound_text(device->campaign)};
    if (!text_is_code(device->id))
        return fault_raise(FAULT_INVALID, "device_id", "device", device->id, NULL);
    TRY(query_finds(connection, QUERY_UNIT_EXISTS, unit, ARRAY_LENGTH(unit), &found));
    if (!found)
        return fault_raise(FAULT_NOTFOUND, "unit_unknown", "unit", device->unit, NULL);
    if (device->campaign == NULL)
        return OK;
    TRY(query_finds(connection, QUERY_CAMPAIGN_STATE, campaign, ARRAY_LENGTH(campaign), &found));
    if (!found)
        return fault_raise(FAULT_NOTFOUND, "campaign_unknown", "campaign", device->campaign, NULL);
    return OK;
}

enum fault store_enrol_device(struct store *store, const struct device *device, struct hash token)
{
    const struct bound values[] = {bound_text(device->id), bound_text(device->unit),
                                   bound_text(device->campaign), bound_blob(token.bytes, HASH_SIZE),
                                   bound_integer(instant_now().utc_ms)};
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(store, &writing));
    TRY(check_names(writing.connection, device));
    TRY(query_run(writing.connection, QUERY_DEVICE_PUT, values, ARRAY_LENGTH(values)));
    if (sqlite3_changes(writing.connection->handle) == 0)
        return raise_enrolled(device->id);
    TRY(audit_put(writing.connection, &(struct audit_entry){.action = "device_enrol",
                                                            .subject = device->id,
                                                            .detail = device->unit}));
    return store_commit(&writing);
}

enum fault store_revoke_device(struct store *store, const char *id)
{
    const struct bound values[] = {bound_text(id), bound_integer(instant_now().utc_ms)};
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(store, &writing));
    TRY(query_run(writing.connection, QUERY_DEVICE_REVOKE, values, ARRAY_LENGTH(values)));
    if (sqlite3_changes(writing.connection->handle) == 0)
        return raise_unknown(id);
    TRY(audit_put(writing.connection,
                  &(struct audit_entry){.action = "device_revoke", .subject = id, .detail = ""}));
    return store_commit(&writing);
}

enum fault store_forget_device(struct store *store, const char *id)
{
    static const enum query queries[] = {QUERY_DEVICE_DELETE, QUERY_DEVICE_REPORT_DELETE};
    const struct bound values[] = {bound_text(id)};
    int removed = 0;
    bool in_force;
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(store, &writing));
    TRY(query_finds(writing.connection, QUERY_DEVICE_IN_FORCE, values, ARRAY_LENGTH(values),
                    &in_force));
    if (in_force)
        return raise_enrolled(id);
    for (size_t i = 0; i < ARRAY_LENGTH(queries); i++) {
        TRY(query_run(writing.connection, queries[i], values, ARRAY_LENGTH(values)));
        removed += sqlite3_changes(writing.connection->handle);
    }
    if (removed == 0)
        return raise_unknown(id);
    TRY(audit_put(writing.connection,
                  &(struct audit_entry){.action = "device_forget", .subject = id, .detail = ""}));
    return store_commit(&writing);
}

/* A text column in the arena; NULL stays NULL. */
static enum fault keep_text(struct arena *arena, sqlite3_stmt *row, int column, const char **out)
{
    if (sqlite3_column_type(row, column) != SQLITE_NULL)
        return store_keep_text(arena, query_text(row, column), out);
    *out = NULL;
    return OK;
}

/* Three columns from `column` on. */
static enum fault keep_device(struct arena *arena, sqlite3_stmt *row, int column,
                              struct device *out)
{
    TRY(keep_text(arena, row, column, &out->id));
    TRY(keep_text(arena, row, column + 1, &out->unit));
    return keep_text(arena, row, column + 2, &out->campaign);
}

enum fault store_device_of_token(struct store *store, struct arena *arena, struct hash token,
                                 struct device *out, bool *out_found)
{
    const struct bound values[] = {bound_blob(token.bytes, HASH_SIZE)};
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(reading.connection, QUERY_DEVICE_OF_TOKEN, values, ARRAY_LENGTH(values), &rows));
    bool found;
    TRY(query_step(reading.connection, rows, &found));
    if (found)
        TRY(keep_device(arena, rows, 0, out));
    *out_found = found;
    return OK;
}

enum fault store_device_in_force(struct store *store, const char *id, bool *out)
{
    const struct bound values[] = {bound_text(id)};
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    return query_finds(reading.connection, QUERY_DEVICE_IN_FORCE, values, ARRAY_LENGTH(values),
                       out);
}

/* A column that is NULL when something was not told. */
static int64_t column_or_none(sqlite3_stmt *row, int column)
{
    return sqlite3_column_type(row, column) == SQLITE_NULL ? -1 : sqlite3_column_int64(row, column);
}

static enum fault keep_report(struct arena *arena, sqlite3_stmt *row, const char *device,
                              struct device_report *out)
{
    *out = (struct device_report){
        .device = device,
        .seen_ms = sqlite3_column_int64(row, 5),
        .has_sent = sqlite3_column_type(row, 6) != SQLITE_NULL,
        .sent_ms = sqlite3_column_int64(row, 6),
        .skew_ms = sqlite3_column_int64(row, 7),
        .unsent = column_or_none(row, 8),
        .has_oldest = sqlite3_column_type(row, 9) != SQLITE_NULL,
        .oldest_ms = sqlite3_column_int64(row, 9),
        .storage_free = column_or_none(row, 12),
    };
    TRY(keep_text(arena, row, 10, &out->app));
    return keep_text(arena, row, 11, &out->form);
}

static enum fault keep_entry(const struct listing *listing, sqlite3_stmt *row, void *out)
{
    struct arena *arena = listing->arena;
    struct device_entry *entry = out;
    TRY(keep_device(arena, row, 1, &entry->device));
    entry->in_force = sqlite3_column_int(row, 4) != 0;
    entry->has_report = sqlite3_column_type(row, 5) != SQLITE_NULL;
    return entry->has_report ? keep_report(arena, row, entry->device.id, &entry->report) : OK;
}

enum fault store_devices(struct store *store, struct arena *arena, const struct device_entry **out,
                         size_t *out_count)
{
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(reading.connection, QUERY_DEVICE_LIST, NULL, 0, &rows));
    const struct listing listing = {reading.connection, arena, sizeof(struct device_entry),
                                    keep_entry};
    struct listed listed;
    TRY(listing_read(&listing, rows, &listed));
    *out = listed.items;
    *out_count = listed.count;
    return OK;
}
