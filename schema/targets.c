/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/targets.h"

#include "schema/listing.h"
#include "schema/store_inside.h"

#include <string.h>

static enum fault keep_target(const struct listing *listing, sqlite3_stmt *row, void *out)
{
    struct campaign_target *target = out;
    target->level = sqlite3_column_int(row, 3);
    target->target = sqlite3_column_int64(row, 4);
    TRY(store_keep_text(listing->arena, query_text(row, 1), &target->unit));
    return store_keep_text(listing->arena, query_text(row, 2), &target->question);
}

enum fault store_targets(struct store *store, const char *campaign, struct arena *arena,
                         struct target_list *out)
{
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    const struct bound values[] = {bound_text(campaign)};
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(reading.connection, QUERY_TARGET_LIST, values, ARRAY_LENGTH(values), &rows));
    const struct listing listing = {reading.connection, arena, sizeof(struct campaign_target),
                                    keep_target};
    struct listed listed;
    TRY(listing_read(&listing, rows, &listed));
    *out = (struct target_list){listed.items, listed.count};
    return OK;
}

/* --- how far it has come -----------------------------------------------------------------------
 */

/* Where the targets of a unit begin; `count` when there are none. */
static size_t first_of(const struct target_progress *rows, size_t count, const char *unit)
{
    size_t low = 0;
    for (size_t high = count; low < high;) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(rows[middle].target.unit, unit) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* One pass over the codes. */
static enum fault count_groups(struct store *store, const struct form *form, const char *campaign,
                               struct target_progress *rows, size_t count)
{
    const struct response_query query = {
        .campaign = campaign, .from_day = DAY_NONE, .to_day = DAY_NONE};
    AUTO(response_cursor) struct response_cursor *cursor = NULL;
    TRY(store_cursor(store, form, &query, &cursor));
    for (;;) {
        const struct coded_response *response = NULL;
        TRY(cursor->next(cursor, &response));
        if (response == NULL)
            return OK;
        for (size_t i = first_of(rows, count, response->unit);
             i < count && strcmp(rows[i].target.unit, response->unit) == 0; i++)
            rows[i].count += target_takes(&rows[i].target, form, response->codes);
    }
}

/* What came in of a unit that is counted already. */
static int64_t counted_of(const struct target_query *query, const char *unit)
{
    size_t low = 0;
    for (size_t high = query->counted->unit_count; low < high;) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(query->counted->units[middle], unit);
        if (order == 0)
            return query->counts[middle].valid;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}

/* Without groups the counts of the units do: no answer is read. */
static enum fault count_units(struct store *store, const struct target_query *query,
                              struct arena *arena, struct target_progress *rows, size_t count)
{
    struct fieldwork fieldwork = {0};
    const char **units = arena_array(arena, count, sizeof *units);
    if (units == NULL)
        return store_arena_fault();
    for (size_t i = 0; i < count; i++)
        units[i] = rows[i].target.unit; /* one target each: no group */
    const struct fieldwork_query asked = {
        .campaign = query->campaign, .units = units, .unit_count = count};
    TRY(store_fieldwork(store, &asked, arena, &fieldwork));
    for (size_t i = 0; i < count; i++)
        rows[i].count = fieldwork.units[i].valid;
    return OK;
}

enum fault store_target_progress(struct store *store, const struct target_query *query,
                                 struct arena *arena, struct target_table *out)
{
    struct target_list targets = {0};
    bool grouped = false;
    TRY(store_targets(store, query->campaign, arena, &targets));
    size_t count = targets.count;
    struct target_progress *rows = arena_array(arena, count + 1, sizeof *rows);
    if (rows == NULL)
        return store_arena_fault();
    for (size_t i = 0; i < count; i++) {
        rows[i] = (struct target_progress){.target = targets.items[i]};
        grouped = grouped || targets.items[i].question[0] != '\0';
    }
    if (grouped)
        TRY(count_groups(store, query->form, query->campaign, rows, count));
    else if (query->counts == NULL && count > 0)
        TRY(count_units(store, query, arena, rows, count));
    for (size_t i = 0; !grouped && query->counts != NULL && i < count; i++)
        rows[i].count = counted_of(query, rows[i].target.unit);
    *out = (struct target_table){rows, count};
    return OK;
}
