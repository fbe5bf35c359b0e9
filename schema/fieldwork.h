/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fieldwork - how far a campaign has come, by unit and by day.
 *
 *   units asked for --one range of an index each--> fieldwork_table: a cell for each unit and day
 *   the cells, some of the units --fieldwork_sum--> counts of each unit
 *                                                   the days of all of them together
 *
 * A million answers take about half a second to count, so not on a thread that answers; adding up
 * the cells of a nation takes some milliseconds.
 * Ownership: a table owns its cells; sums are the arena's. Thread: any. Faults: the store's; NOMEM.
 */
#ifndef HAILONG_SCHEMA_FIELDWORK_H
#define HAILONG_SCHEMA_FIELDWORK_H

#include "schema/store.h"

enum {
    FIELDWORK_RECENT = 14,   /* days looked at one by one */
    FIELDWORK_DAYS_MAX = 800 /* days kept; of more the latest */
};

struct fieldwork_query {
    const char *campaign;
    const char *const *units; /* codes */
    size_t unit_count;
    int32_t last; /* the last of the recent days */
};

/* What came in of a unit on a day. */
struct fieldwork_cell {
    uint32_t unit; /* its place among the units asked for */
    int32_t day;   /* DAY_NONE = not told */
    uint32_t valid;
    uint32_t partial;
    uint32_t quarantined;
    uint32_t refused;
};

struct fieldwork_table {
    struct fieldwork_cell *cells; /* by unit, then by day; DAY_NONE first */
    size_t count;
};

struct unit_fieldwork {
    int64_t valid; /* complete */
    int64_t partial;
    int64_t quarantined;
    int64_t refused;
    int32_t first_day; /* of a response; DAY_NONE = none has a day */
    int32_t last_day;
    int64_t recent[FIELDWORK_RECENT]; /* valid, of the recent days; the last one is the query's */
};

/* What came in on one day in all the units asked for. */
struct day_fieldwork {
    int32_t day;
    int64_t valid;
    int64_t quarantined;
    int64_t refused;
};

struct fieldwork {
    const struct unit_fieldwork *units; /* as the query's */
    const struct day_fieldwork *days;   /* with a valid answer or a refusal, in order */
    size_t day_count;
};

/* The last of the recent days: today, or the campaign's last day once that is over. */
int32_t fieldwork_last(const struct campaign *campaign, int32_t today);

/* `last` of the query says nothing here. */
CHECKED enum fault store_fieldwork_table(struct store *store, const struct fieldwork_query *query,
                                         struct fieldwork_table *out);
void fieldwork_table_cleanup(struct fieldwork_table *table);

/* Adds up; `mine`: the units that are, NULL = all. Others have nothing and add to no day. */
CHECKED enum fault fieldwork_sum(const struct fieldwork_table *table,
                                 const struct fieldwork_query *query, const bool *mine,
                                 struct arena *arena, struct fieldwork *out);

/* Both at once. */
CHECKED enum fault store_fieldwork(struct store *store, const struct fieldwork_query *query,
                                   struct arena *arena, struct fieldwork *out);

#endif
