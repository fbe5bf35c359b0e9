/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/scan.h"

#include <stdlib.h>
#include <string.h>

/* A chunk may pass SCAN_CHUNK_BYTES by its last row, which the store's limits bound. */
enum { CHUNK_ARENA_MAX = SCAN_CHUNK_BYTES + (8 << 20) };

struct scan {
    struct store *store;
    struct unit_ranges ranges;
    char *campaign;
    enum scan_kind kind;
    bool partial;
    int32_t from_day;
    int32_t to_day;
    unsigned modes;
    char mode_names[STORE_MODES_SIZE];
    size_t range;          /* the range being read: after the place below, ... */
    const char *last_unit; /* in the chunk's arena; NULL = at the range's start */
    struct uuid last_id;
    struct arena *chunk; /* texts of `rows` */
    struct scan_row rows[SCAN_CHUNK_ROWS];
    size_t row_count;
    size_t next_row;
    enum fault fault; /* of the last load: a chunk half filled is never read */
};

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

enum fault unit_ranges_of(const struct response_query *query, struct unit_ranges *out)
{
    AUTO(unit_ranges) struct unit_ranges ranges = {.all = query->units == NULL};
    TRY(arena_new(RANGES_BYTES_MAX, &ranges.arena));
    if (!ranges.all && query->unit_count > 0) {
        ranges.units = arena_array(ranges.arena, query->unit_count, sizeof *ranges.units);
        if (ranges.units == NULL)
            return store_arena_fault();
        for (size_t i = 0; i < query->unit_count; i++)
            TRY(store_keep_text(ranges.arena, query->units[i], &ranges.units[i]));
        qsort(ranges.units, query->unit_count, sizeof *ranges.units, compare_texts);
        for (size_t i = 0; i < query->unit_count; i++) {
            if (i == 0 || strcmp(ranges.units[i], ranges.units[ranges.count - 1]) != 0)
                ranges.units[ranges.count++] = ranges.units[i];
        }
    }
    *out = ranges;
    ranges.arena = NULL;
    return OK;
}

void unit_ranges_cleanup(struct unit_ranges *ranges) { arena_free(ranges->arena); }

size_t unit_ranges_count(const struct unit_ranges *ranges)
{
    return ranges->all ? 1 : ranges->count;
}

struct bound unit_ranges_first(const struct unit_ranges *ranges, size_t index)
{
    return bound_text(ranges->all ? "" : ranges->units[index]);
}

struct bound unit_ranges_last(const struct unit_ranges *ranges, size_t index)
{
    /* An empty BLOB sorts after every text. */
    return ranges->all ? bound_blob("", 0) : bound_text(ranges->units[index]);
}

enum fault scan_open(struct store *store, const struct response_query *query, enum scan_kind kind,
                     struct scan **out)
{
    AUTO(scan) struct scan *scan = calloc(1, sizeof *scan);
    if (scan == NULL)
        return fault_nomem();
    scan->store = store;
    scan->kind = kind;
    scan->partial = query->partial;
    scan->from_day = query->from_day;
    scan->to_day = query->to_day;
    scan->modes = query->modes;
    store_list_modes(query->modes, scan->mode_names);
    scan->campaign = strdup(query->campaign);
    if (scan->campaign == NULL)
        return fault_nomem();
    TRY(unit_ranges_of(query, &scan->ranges));
    *out = TAKE(scan);
    return OK;
}

void scan_close(struct scan *scan)
{
    if (scan == NULL)
        return;
    unit_ranges_cleanup(&scan->ranges);
    arena_free(scan->chunk);
    free(scan->campaign);
    free(scan);
}

static bool has_codes(const struct scan *scan)
{
    return scan->kind == SCAN_CODES || scan->kind == SCAN_RULED;
}

/* Whether what is being read is all codes of one unit. */
static bool is_plain(const struct scan *scan)
{
    return scan->kind == SCAN_CODES && !scan->ranges.all && scan->from_day == DAY_NONE &&
           scan->to_day == DAY_NONE && scan->modes == 0;
}

static enum fault open_unit(struct scan *scan, struct connection *connection, sqlite3_stmt **out)
{
    bool begun = scan->last_unit != NULL;
    const struct bound values[] = {
        bound_text(scan->campaign), unit_ranges_first(&scan->ranges, scan->range),
        bound_blob(scan->last_id.bytes, begun ? UUID_SIZE : 0), bound_integer(scan->partial)};
    return query_bind(connection, QUERY_CODES_UNIT, values, ARRAY_LENGTH(values), out);
}

static enum fault open_rows(struct scan *scan, struct connection *connection, sqlite3_stmt **out)
{
    static const enum query queries[] = {[SCAN_CODES] = QUERY_CODES_SCAN,
                                         [SCAN_RULED] = QUERY_RULED_SCAN,
                                         [SCAN_VALID] = QUERY_RESPONSE_SCAN,
                                         [SCAN_DOCUMENTS] = QUERY_RESPONSE_SCAN};
    if (is_plain(scan))
        return open_unit(scan, connection, out);
    bool begun = scan->last_unit != NULL;
    bool codes = has_codes(scan);
    const struct bound values[] = {
        bound_text(scan->campaign),
        begun ? bound_text(scan->last_unit) : unit_ranges_first(&scan->ranges, scan->range),
        bound_blob(scan->last_id.bytes, begun ? UUID_SIZE : 0),
        unit_ranges_last(&scan->ranges, scan->range),
        bound_integer(scan->partial),
        store_bound_day(scan->from_day),
        store_bound_day(scan->to_day),
        bound_integer(codes ? scan->modes : scan->kind == SCAN_DOCUMENTS),
        bound_text(scan->modes != 0 ? scan->mode_names : NULL),
    };
    return query_bind(connection, queries[scan->kind], values, ARRAY_LENGTH(values) - codes, out);
}

/* A text that may be NULL. */
static enum fault keep_told(sqlite3_stmt *row, int column, struct arena *arena, const char **out)
{
    *out = NULL;
    bool told = sqlite3_column_type(row, column) != SQLITE_NULL;
    return told ? store_keep_text(arena, query_text(row, column), out) : OK;
}

static enum fault keep_document(sqlite3_stmt *row, struct arena *arena, struct scan_row *out)
{
    out->received_ms = sqlite3_column_int64(row, 4);
    TRY(store_keep_text(arena, query_text(row, 5), &out->document));
    out->document_length = strlen(out->document);
    out->purged = sqlite3_column_int(row, 7);
    return keep_told(row, 6, arena, &out->reasons);
}

/* What is copied of each row is copied at once: a million rows of four pieces each cost more. */
static enum fault keep_codes(sqlite3_stmt *row, struct arena *arena, struct scan_row *out)
{
    enum { VILLAGE, COUNTER, FIELD, TEXTS, FIRST_TEXT = 5, CODES = 8 };
    const char *texts[TEXTS];
    size_t sizes[TEXTS];
    out->mode = (enum response_mode)sqlite3_column_int(row, 4);
    out->codes_size = (size_t)sqlite3_column_bytes(row, CODES);
    size_t size = out->codes_size + 1;
    for (int i = 0; i < TEXTS; i++) {
        texts[i] = (const char *)sqlite3_column_text(row, FIRST_TEXT + i);
        sizes[i] = texts[i] == NULL ? 0 : (size_t)sqlite3_column_bytes(row, FIRST_TEXT + i) + 1;
        size += sizes[i];
    }
    char *copy = arena_alloc(arena, size);
    if (copy == NULL)
        return store_arena_fault();
    for (int i = 0; i < TEXTS; i++) {
        if (texts[i] != NULL)
            texts[i] = memcpy(copy, texts[i], sizes[i]);
        copy += sizes[i];
    }
    if (out->codes_size > 0)
        memcpy(copy, sqlite3_column_blob(row, CODES), out->codes_size);
    out->village = texts[VILLAGE];
    out->counter = texts[COUNTER];
    out->field = texts[FIELD];
    out->codes = (const uint8_t *)copy;
    return OK;
}

static enum fault keep_row(const struct scan *scan, struct connection *connection,
                           sqlite3_stmt *row, struct arena *arena, struct scan_row *out)
{
    *out = (struct scan_row){.started_day = store_column_day(row, 2),
                             .complete = sqlite3_column_int(row, 3) != 0};
    TRY(query_bytes(connection, row, 0, out->id.bytes, UUID_SIZE));
    if (scan->ranges.all)
        TRY(store_keep_text(arena, query_text(row, 1), &out->unit));
    else
        out->unit = scan->ranges.units[scan->range];
    return has_codes(scan) ? keep_codes(row, arena, out) : keep_document(row, arena, out);
}

static bool has_room(const struct scan *scan, const struct arena *arena)
{
    return scan->row_count < SCAN_CHUNK_ROWS && arena_used(arena) < SCAN_CHUNK_BYTES;
}

/* Copies rows of the present range; *more is false when the range has no further ones. */
static enum fault copy_range(struct scan *scan, struct connection *connection, struct arena *arena,
                             bool *more)
{
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(open_rows(scan, connection, &rows));
    for (*more = true; *more && has_room(scan, arena);) {
        TRY(query_step(connection, rows, more));
        if (*more)
            TRY(keep_row(scan, connection, rows, arena, &scan->rows[scan->row_count++]));
    }
    return OK;
}

/* Fills the chunk from the place on. The old arena lives until the statement that was bound to
 * the place in it is done. */
static enum fault load(struct scan *scan, struct connection *connection)
{
    AUTO(arena) struct arena *arena = NULL;
    TRY(arena_new(CHUNK_ARENA_MAX, &arena));
    scan->row_count = 0;
    scan->next_row = 0;
    while (scan->range < unit_ranges_count(&scan->ranges) && has_room(scan, arena)) {
        bool more;
        TRY(copy_range(scan, connection, arena, &more));
        if (!more)
            scan->range++;
        const struct scan_row *last = more ? &scan->rows[scan->row_count - 1] : NULL;
        scan->last_unit = last != NULL ? last->unit : NULL;
        if (last != NULL)
            scan->last_id = last->id;
    }
    arena_free(scan->chunk);
    scan->chunk = TAKE(arena);
    return OK;
}

static enum fault load_by_reader(struct scan *scan)
{
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(scan->store, &reading));
    return load(scan, reading.connection);
}

enum fault scan_chunk(struct scan *scan, struct connection *connection, const struct scan_row **out,
                      size_t *out_count)
{
    TRY(load(scan, connection));
    *out = scan->rows;
    *out_count = scan->row_count;
    return OK;
}

enum fault scan_next(struct scan *scan, const struct scan_row **out)
{
    if (scan->fault == OK && scan->next_row == scan->row_count)
        scan->fault = load_by_reader(scan);
    if (scan->fault != OK)
        return scan->fault;
    *out = scan->next_row < scan->row_count ? &scan->rows[scan->next_row++] : NULL;
    return OK;
}
