/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/samples.h"

#include "schema/audit.h"
#include "schema/listing.h"
#include "schema/store_inside.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { NUMBER_SIZE = 24, DETAIL_SIZE = 200 };

static enum fault raise_unknown(int64_t number)
{
    char text[NUMBER_SIZE];
    snprintf(text, sizeof text, "%" PRId64, number);
    return fault_raise(FAULT_NOTFOUND, "sample_unknown", "number", text, NULL);
}

/* --- in -------------------------------------------------------------------------------------- */

/* A row that is kept once: how it is put and found, and what the audit says of it. */
struct keeping {
    enum query put;
    const struct bound *values;
    size_t count;
    enum query find;
    const struct bound *same;
    size_t same_count;
    struct audit_entry entry; /* its detail begins with the number */
};

static enum fault find_number(struct connection *connection, const struct keeping *keeping,
                              int64_t *out)
{
    AUTO(query) sqlite3_stmt *row = NULL;
    bool found = false;
    TRY(query_bind(connection, keeping->find, keeping->same, keeping->same_count, &row));
    TRY(query_step(connection, row, &found));
    *out = found ? sqlite3_column_int64(row, 0) : 0;
    return OK;
}

static enum fault keep(struct store *store, const struct keeping *keeping, int64_t *out_number)
{
    int64_t number = 0;
    char detail[DETAIL_SIZE];
    struct audit_entry entry = keeping->entry;
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(store, &writing));
    TRY(query_run(writing.connection, keeping->put, keeping->values, keeping->count));
    bool is_new = sqlite3_changes(writing.connection->handle) > 0;
    TRY(find_number(writing.connection, keeping, &number));
    snprintf(detail, sizeof detail, "%" PRId64 " %s", number, entry.detail);
    entry.detail = detail;
    if (is_new)
        TRY(audit_put(writing.connection, &entry));
    TRY(store_commit(&writing));
    *out_number = number;
    return OK;
}

enum fault store_put_frame(struct store *store, const struct kept_frame *frame, int64_t *out_number)
{
    const struct bound same[] = {bound_text(frame->campaign), bound_text(frame->place),
                                 bound_integer(frame->day),
                                 bound_blob(frame->hash.bytes, HASH_SIZE)};
    const struct bound values[] = {same[0],
                                   same[1],
                                   bound_integer(frame->kind),
                                   same[2],
                                   bound_text(frame->document),
                                   same[3],
                                   bound_integer(frame->lines),
                                   bound_integer(frame->households),
                                   bound_text(audit_actor(frame->actor)),
                                   bound_integer(instant_now().utc_ms)};
    const struct keeping keeping = {QUERY_SAMPLE_FRAME_PUT,
                                    values,
                                    ARRAY_LENGTH(values),
                                    QUERY_SAMPLE_FRAME_FIND,
                                    same,
                                    ARRAY_LENGTH(same),
                                    {.actor = frame->actor,
                                     .action = "sample_frame_add",
                                     .subject = frame->campaign,
                                     .detail = frame->place}};
    return keep(store, &keeping, out_number);
}

enum fault store_put_draw(struct store *store, const struct kept_draw *draw, int64_t *out_number)
{
    char detail[DETAIL_SIZE];
    const struct bound same[] = {bound_integer(draw->frame), bound_text(draw->plan),
                                 bound_integer(draw->seed)};
    const struct bound values[] = {same[0],
                                   same[1],
                                   same[2],
                                   bound_text(draw->record),
                                   bound_integer(draw->forms),
                                   bound_text(audit_actor(draw->actor)),
                                   bound_integer(instant_now().utc_ms)};
    snprintf(detail, sizeof detail, "%s %" PRId64, draw->plan, draw->seed);
    const struct keeping keeping = {QUERY_SAMPLE_DRAW_PUT,
                                    values,
                                    ARRAY_LENGTH(values),
                                    QUERY_SAMPLE_DRAW_FIND,
                                    same,
                                    ARRAY_LENGTH(same),
                                    {.actor = draw->actor,
                                     .action = "sample_draw",
                                     .subject = draw->campaign,
                                     .detail = detail}};
    return keep(store, &keeping, out_number);
}

enum fault store_put_weights(struct store *store, const struct kept_draw *draw,
                             const struct kept_weights *weights, int64_t *out_number)
{
    char detail[DETAIL_SIZE];
    const struct bound same[] = {bound_integer(draw->number), bound_text(weights->version)};
    const struct bound values[] = {same[0],
                                   same[1],
                                   bound_text(weights->recipe),
                                   bound_text(weights->record),
                                   bound_text(weights->told),
                                   bound_text(weights->document),
                                   bound_text(audit_actor(weights->actor)),
                                   bound_integer(instant_now().utc_ms)};
    snprintf(detail, sizeof detail, "%" PRId64 " %s", draw->number, weights->version);
    const struct keeping keeping = {QUERY_SAMPLE_WEIGHTS_PUT,
                                    values,
                                    ARRAY_LENGTH(values),
                                    QUERY_SAMPLE_WEIGHTS_FIND,
                                    same,
                                    ARRAY_LENGTH(same),
                                    {.actor = weights->actor,
                                     .action = "sample_weights_add",
                                     .subject = draw->campaign,
                                     .detail = detail}};
    return keep(store, &keeping, out_number);
}

enum fault store_put_visits(struct store *store, const struct kept_draw *draw,
                            const struct kept_visits *visits)
{
    char detail[NUMBER_SIZE];
    const struct bound values[] = {bound_integer(draw->number), bound_text(visits->document),
                                   bound_text(audit_actor(visits->actor)),
                                   bound_integer(instant_now().utc_ms)};
    AUTO(store_writing) struct store_writing writing = {0};
    snprintf(detail, sizeof detail, "%" PRId64, draw->number);
    TRY(store_write(store, &writing));
    TRY(query_run(writing.connection, QUERY_SAMPLE_VISITS_PUT, values, ARRAY_LENGTH(values)));
    TRY(audit_put(writing.connection, &(struct audit_entry){.actor = visits->actor,
                                                            .action = "sample_visits_add",
                                                            .subject = draw->campaign,
                                                            .detail = detail}));
    return store_commit(&writing);
}

/* --- out ------------------------------------------------------------------------------------- */

/* A frame whose columns number to at_ms begin at `first`. */
static enum fault keep_frame(struct arena *arena, sqlite3_stmt *row, int first,
                             struct kept_frame *out)
{
    out->number = sqlite3_column_int64(row, first);
    TRY(store_keep_text(arena, query_text(row, first + 1), &out->campaign));
    TRY(store_keep_text(arena, query_text(row, first + 2), &out->place));
    out->kind = sqlite3_column_int(row, first + 3);
    out->day = store_column_day(row, first + 4);
    memcpy(out->hash.bytes, sqlite3_column_blob(row, first + 5), HASH_SIZE);
    out->lines = sqlite3_column_int64(row, first + 6);
    out->households = sqlite3_column_int64(row, first + 7);
    TRY(store_keep_text(arena, query_text(row, first + 8), &out->actor));
    out->at_ms = sqlite3_column_int64(row, first + 9);
    return OK;
}

static enum fault keep_draw(struct arena *arena, sqlite3_stmt *row, int first,
                            struct kept_draw *out)
{
    out->number = sqlite3_column_int64(row, first);
    out->frame = sqlite3_column_int64(row, first + 1);
    TRY(store_keep_text(arena, query_text(row, first + 2), &out->campaign));
    TRY(store_keep_text(arena, query_text(row, first + 3), &out->place));
    TRY(store_keep_text(arena, query_text(row, first + 4), &out->plan));
    out->seed = sqlite3_column_int64(row, first + 5);
    out->forms = sqlite3_column_int64(row, first + 6);
    TRY(store_keep_text(arena, query_text(row, first + 7), &out->actor));
    out->at_ms = sqlite3_column_int64(row, first + 8);
    return OK;
}

enum fault store_frame(struct store *store, int64_t number, struct arena *arena,
                       struct kept_frame *out)
{
    const struct bound values[] = {bound_integer(number)};
    bool found = false;
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    AUTO(query) sqlite3_stmt *row = NULL;
    TRY(query_bind(reading.connection, QUERY_SAMPLE_FRAME_GET, values, 1, &row));
    TRY(query_step(reading.connection, row, &found));
    if (!found)
        return raise_unknown(number);
    TRY(keep_frame(arena, row, 0, out));
    return store_keep_text(arena, query_text(row, 10), &out->document);
}

enum fault store_draw(struct store *store, int64_t number, struct arena *arena,
                      struct kept_draw *out)
{
    const struct bound values[] = {bound_integer(number)};
    bool found = false;
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    AUTO(query) sqlite3_stmt *row = NULL;
    TRY(query_bind(reading.connection, QUERY_SAMPLE_DRAW_GET, values, 1, &row));
    TRY(query_step(reading.connection, row, &found));
    if (!found)
        return raise_unknown(number);
    TRY(keep_draw(arena, row, 0, out));
    return store_keep_text(arena, query_text(row, 9), &out->record);
}

enum fault store_visits(struct store *store, int64_t draw, struct arena *arena,
                        struct kept_visits *out)
{
    const struct bound values[] = {bound_integer(draw)};
    bool found = false;
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    AUTO(query) sqlite3_stmt *row = NULL;
    TRY(query_bind(reading.connection, QUERY_SAMPLE_VISITS_GET, values, 1, &row));
    TRY(query_step(reading.connection, row, &found));
    *out = (struct kept_visits){.at_ms = found ? sqlite3_column_int64(row, 2) : 0};
    if (!found)
        return OK;
    TRY(store_keep_text(arena, query_text(row, 0), &out->document));
    return store_keep_text(arena, query_text(row, 1), &out->actor);
}

/* Weights whose columns number to at_ms begin at `first`. */
static enum fault keep_weights(struct arena *arena, sqlite3_stmt *row, int first,
                               struct kept_weights *out)
{
    *out = (struct kept_weights){.number = sqlite3_column_int64(row, first),
                                 .draw = sqlite3_column_int64(row, first + 1),
                                 .at_ms = sqlite3_column_int64(row, first + 4)};
    TRY(store_keep_text(arena, query_text(row, first + 2), &out->version));
    return store_keep_text(arena, query_text(row, first + 3), &out->actor);
}

enum fault store_weights(struct store *store, int64_t number, struct arena *arena,
                         struct kept_weights *out)
{
    const struct bound values[] = {bound_integer(number)};
    bool found = false;
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    AUTO(query) sqlite3_stmt *row = NULL;
    TRY(query_bind(reading.connection, QUERY_SAMPLE_WEIGHTS_GET, values, 1, &row));
    TRY(query_step(reading.connection, row, &found));
    if (!found)
        return raise_unknown(number);
    TRY(keep_weights(arena, row, 0, out));
    TRY(store_keep_text(arena, query_text(row, 5), &out->recipe));
    TRY(store_keep_text(arena, query_text(row, 6), &out->record));
    TRY(store_keep_text(arena, query_text(row, 7), &out->told));
    return store_keep_text(arena, query_text(row, 8), &out->document);
}

static enum fault list_weights(const struct listing *listing, sqlite3_stmt *row, void *out)
{
    return keep_weights(listing->arena, row, 1, out);
}

static enum fault list_frame(const struct listing *listing, sqlite3_stmt *row, void *out)
{
    return keep_frame(listing->arena, row, 1, out);
}

static enum fault list_draw(const struct listing *listing, sqlite3_stmt *row, void *out)
{
    return keep_draw(listing->arena, row, 1, out);
}

/* What is listed, of a campaign or of a draw, how large an item is, how one is kept. */
struct wanted {
    enum query query;
    size_t size;
    enum fault (*keep)(const struct listing *listing, sqlite3_stmt *row, void *out);
};

static enum fault list(struct store *store, const struct wanted *wanted, struct bound of,
                       struct arena *arena, struct listed *out)
{
    const struct bound values[] = {of};
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(reading.connection, wanted->query, values, 1, &rows));
    const struct listing listing = {reading.connection, arena, wanted->size, wanted->keep};
    return listing_read(&listing, rows, out);
}

enum fault store_frames(struct store *store, const char *campaign, struct arena *arena,
                        struct frame_list *out)
{
    static const struct wanted wanted = {QUERY_SAMPLE_FRAME_LIST, sizeof(struct kept_frame),
                                         list_frame};
    struct listed listed;
    TRY(list(store, &wanted, bound_text(campaign), arena, &listed));
    *out = (struct frame_list){listed.items, listed.count};
    return OK;
}

enum fault store_draws(struct store *store, const char *campaign, struct arena *arena,
                       struct draw_list *out)
{
    static const struct wanted wanted = {QUERY_SAMPLE_DRAW_LIST, sizeof(struct kept_draw),
                                         list_draw};
    struct listed listed;
    TRY(list(store, &wanted, bound_text(campaign), arena, &listed));
    *out = (struct draw_list){listed.items, listed.count};
    return OK;
}

enum fault store_weights_of(struct store *store, int64_t draw, struct arena *arena,
                            struct weights_list *out)
{
    static const struct wanted wanted = {QUERY_SAMPLE_WEIGHTS_LIST, sizeof(struct kept_weights),
                                         list_weights};
    struct listed listed;
    TRY(list(store, &wanted, bound_integer(draw), arena, &listed));
    *out = (struct weights_list){listed.items, listed.count};
    return OK;
}
