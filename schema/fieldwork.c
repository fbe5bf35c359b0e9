/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/fieldwork.h"

#include "schema/store_inside.h"

#include <string.h>

/* Columns of fieldwork.sql. */
enum { COLUMN_DAY, COLUMN_VALID, COLUMN_PARTIAL, COLUMN_QUARANTINED, COLUMN_REFUSED };

struct counting_days {
    struct day_fieldwork *items; /* sorted; room for one more than is kept */
    size_t count;
};

/* The place of a day, or where it belongs. */
static size_t place_of(const struct counting_days *days, int32_t day)
{
    size_t low = 0;
    for (size_t high = days->count; low < high;) {
        size_t middle = low + (high - low) / 2;
        if (days->items[middle].day < day)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void add_day(struct counting_days *days, const struct day_fieldwork *row)
{
    size_t at = place_of(days, row->day);
    struct day_fieldwork *items = days->items;
    if (at == days->count || items[at].day != row->day) {
        memmove(&items[at + 1], &items[at], (days->count - at) * sizeof *items);
        items[at] = (struct day_fieldwork){.day = row->day};
        days->count++;
    }
    items[at].valid += row->valid;
    items[at].quarantined += row->quarantined;
    items[at].refused += row->refused;
    if (days->count > FIELDWORK_DAYS_MAX)
        memmove(items, items + 1, --days->count * sizeof *items);
}

static void add_row(const struct fieldwork_query *query, sqlite3_stmt *row,
                    struct unit_fieldwork *unit, struct counting_days *days)
{
    const struct day_fieldwork found = {.day = store_column_day(row, COLUMN_DAY),
                                        .valid = sqlite3_column_int64(row, COLUMN_VALID),
                                        .quarantined =
                                            sqlite3_column_int64(row, COLUMN_QUARANTINED),
                                        .refused = sqlite3_column_int64(row, COLUMN_REFUSED)};
    int64_t partial = sqlite3_column_int64(row, COLUMN_PARTIAL);
    unit->valid += found.valid;
    unit->partial += partial;
    unit->quarantined += found.quarantined;
    unit->refused += found.refused;
    if (found.day == DAY_NONE)
        return;
    if (found.valid + partial + found.quarantined > 0) {
        unit->first_day = unit->first_day == DAY_NONE ? found.day : unit->first_day;
        unit->last_day = found.day;
    }
    int64_t ago = (int64_t)query->last - found.day;
    if (ago >= 0 && ago < FIELDWORK_RECENT)
        unit->recent[FIELDWORK_RECENT - 1 - ago] += found.valid;
    /* What only quarantine holds may name any day at all. */
    if (found.valid + found.refused > 0)
        add_day(days, &found);
}

static enum fault read_unit(struct connection *connection, const struct fieldwork_query *query,
                            size_t at, struct unit_fieldwork *unit, struct counting_days *days)
{
    const struct bound values[] = {bound_text(query->campaign), bound_text(query->units[at])};
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(connection, QUERY_FIELDWORK, values, ARRAY_LENGTH(values), &rows));
    for (;;) {
        bool more;
        TRY(query_step(connection, rows, &more));
        if (!more)
            return OK;
        add_row(query, rows, unit, days);
    }
}

int32_t fieldwork_last(const struct campaign *campaign, int32_t today)
{
    bool over = campaign->to_day != DAY_NONE && campaign->to_day < today;
    return over ? campaign->to_day : today;
}

enum fault store_fieldwork(struct store *store, const struct fieldwork_query *query,
                           struct arena *arena, struct fieldwork *out)
{
    struct unit_fieldwork *units = arena_array(arena, query->unit_count + 1, sizeof *units);
    struct counting_days days = {
        .items = arena_array(arena, FIELDWORK_DAYS_MAX + 1, sizeof *days.items)};
    if (units == NULL || days.items == NULL)
        return store_arena_fault();
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    for (size_t i = 0; i < query->unit_count; i++) {
        units[i].first_day = DAY_NONE;
        units[i].last_day = DAY_NONE;
        TRY(read_unit(reading.connection, query, i, &units[i], &days));
    }
    *out = (struct fieldwork){units, days.items, days.count};
    return OK;
}
