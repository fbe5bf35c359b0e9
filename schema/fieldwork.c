/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/fieldwork.h"

#include "schema/store_inside.h"

#include <stdlib.h>
#include <string.h>

/* Columns of fieldwork.sql. */
enum { COLUMN_DAY, COLUMN_QUARANTINED, COLUMN_COMPLETE, COLUMN_REFUSED };

void fieldwork_table_cleanup(struct fieldwork_table *table) { free(table->cells); }

/* --- counting -------------------------------------------------------------------------------- */

struct table_maker {
    struct connection *connection;
    const struct fieldwork_query *query;
    struct fieldwork_table table; /* what is done */
    size_t capacity;
    struct fieldwork_cell *rows; /* of the unit that is read: one a row, in no order */
    size_t row_count;
    size_t row_capacity;
};

static void table_maker_cleanup(struct table_maker *maker)
{
    fieldwork_table_cleanup(&maker->table);
    free(maker->rows);
}

static struct fieldwork_cell cell_of(sqlite3_stmt *row, size_t unit)
{
    struct fieldwork_cell cell = {.unit = (uint32_t)unit,
                                  .day = store_column_day(row, COLUMN_DAY),
                                  .refused = (uint32_t)sqlite3_column_int64(row, COLUMN_REFUSED)};
    if (cell.refused > 0)
        return cell;
    cell.quarantined = sqlite3_column_int(row, COLUMN_QUARANTINED) != 0;
    cell.valid = cell.quarantined == 0 && sqlite3_column_int(row, COLUMN_COMPLETE) != 0;
    cell.partial = cell.quarantined == 0 && cell.valid == 0;
    return cell;
}

static enum fault read_unit(struct table_maker *maker, size_t unit)
{
    const struct fieldwork_query *query = maker->query;
    const struct bound values[] = {bound_text(query->campaign), bound_text(query->units[unit])};
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(maker->connection, QUERY_FIELDWORK, values, ARRAY_LENGTH(values), &rows));
    for (maker->row_count = 0;;) {
        bool more;
        TRY(query_step(maker->connection, rows, &more));
        if (!more)
            return OK;
        struct fieldwork_cell *grown =
            memory_grow(maker->rows, maker->row_count, &maker->row_capacity, sizeof *maker->rows);
        if (grown == NULL)
            return FAULT_NOMEM;
        maker->rows = grown;
        maker->rows[maker->row_count++] = cell_of(rows, unit);
    }
}

static int compare_days(const void *left, const void *right)
{
    int32_t a = ((const struct fieldwork_cell *)left)->day;
    int32_t b = ((const struct fieldwork_cell *)right)->day;
    return (a > b) - (a < b);
}

static void add_cell(struct fieldwork_cell *to, const struct fieldwork_cell *cell)
{
    to->valid += cell->valid;
    to->partial += cell->partial;
    to->quarantined += cell->quarantined;
    to->refused += cell->refused;
}

/* The rows of a unit become a cell a day. Sorted, not put in place one by one: quarantine may name
 * any day at all, and somebody may send a million of them. */
static enum fault close_unit(struct table_maker *maker)
{
    struct fieldwork_table *table = &maker->table;
    size_t first = table->count;
    if (maker->row_count > 1)
        qsort(maker->rows, maker->row_count, sizeof *maker->rows, compare_days);
    for (size_t i = 0; i < maker->row_count; i++) {
        const struct fieldwork_cell *row = &maker->rows[i];
        if (table->count > first && table->cells[table->count - 1].day == row->day) {
            add_cell(&table->cells[table->count - 1], row);
            continue;
        }
        struct fieldwork_cell *grown =
            memory_grow(table->cells, table->count, &maker->capacity, sizeof *table->cells);
        if (grown == NULL)
            return FAULT_NOMEM;
        table->cells = grown;
        table->cells[table->count++] = *row;
    }
    return OK;
}

enum fault store_fieldwork_table(struct store *store, const struct fieldwork_query *query,
                                 struct fieldwork_table *out)
{
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    AUTO(table_maker)
    struct table_maker maker = {.connection = reading.connection, .query = query};
    for (size_t i = 0; i < query->unit_count; i++) {
        TRY(read_unit(&maker, i));
        TRY(close_unit(&maker));
    }
    *out = maker.table;
    maker.table.cells = NULL;
    return OK;
}

/* --- adding up ------------------------------------------------------------------------------- */

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

static void add_day(struct counting_days *days, const struct fieldwork_cell *cell)
{
    size_t at = place_of(days, cell->day);
    struct day_fieldwork *items = days->items;
    if (at == days->count || items[at].day != cell->day) {
        memmove(&items[at + 1], &items[at], (days->count - at) * sizeof *items);
        items[at] = (struct day_fieldwork){.day = cell->day};
        days->count++;
    }
    items[at].valid += cell->valid;
    items[at].quarantined += cell->quarantined;
    items[at].refused += cell->refused;
    if (days->count > FIELDWORK_DAYS_MAX)
        memmove(items, items + 1, --days->count * sizeof *items);
}

static void add_up(const struct fieldwork_query *query, const struct fieldwork_cell *cell,
                   struct unit_fieldwork *unit, struct counting_days *days)
{
    unit->valid += cell->valid;
    unit->partial += cell->partial;
    unit->quarantined += cell->quarantined;
    unit->refused += cell->refused;
    if (cell->day == DAY_NONE)
        return;
    if (cell->valid + cell->partial + cell->quarantined > 0) {
        unit->first_day = unit->first_day == DAY_NONE ? cell->day : unit->first_day;
        unit->last_day = cell->day;
    }
    int64_t ago = (int64_t)query->last - cell->day;
    if (ago >= 0 && ago < FIELDWORK_RECENT)
        unit->recent[FIELDWORK_RECENT - 1 - ago] += cell->valid;
    /* What only quarantine holds may name any day at all. */
    if (cell->valid + cell->refused > 0)
        add_day(days, cell);
}

int32_t fieldwork_last(const struct campaign *campaign, int32_t today)
{
    bool over = campaign->to_day != DAY_NONE && campaign->to_day < today;
    return over ? campaign->to_day : today;
}

enum fault fieldwork_sum(const struct fieldwork_table *table, const struct fieldwork_query *query,
                         const bool *mine, struct arena *arena, struct fieldwork *out)
{
    struct unit_fieldwork *units = arena_array(arena, query->unit_count + 1, sizeof *units);
    struct counting_days days = {
        .items = arena_array(arena, FIELDWORK_DAYS_MAX + 1, sizeof *days.items)};
    if (units == NULL || days.items == NULL)
        return store_arena_fault();
    for (size_t i = 0; i < query->unit_count; i++) {
        units[i].first_day = DAY_NONE;
        units[i].last_day = DAY_NONE;
    }
    for (size_t i = 0; i < table->count; i++) {
        const struct fieldwork_cell *cell = &table->cells[i];
        if (mine == NULL || mine[cell->unit])
            add_up(query, cell, &units[cell->unit], &days);
    }
    *out = (struct fieldwork){units, days.items, days.count};
    return OK;
}

enum fault store_fieldwork(struct store *store, const struct fieldwork_query *query,
                           struct arena *arena, struct fieldwork *out)
{
    AUTO(fieldwork_table) struct fieldwork_table table = {0};
    TRY(store_fieldwork_table(store, query, &table));
    return fieldwork_sum(&table, query, NULL, arena, out);
}
