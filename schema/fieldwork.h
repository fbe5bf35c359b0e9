/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fieldwork - how far a campaign has come, by unit and by day.
 *
 *   units asked for --one range of an index each--> their counts, in the same order
 *                                                   the days of all of them together
 *
 * A million answers take about a second, so not on a thread that answers.
 * Ownership: the arena. Thread: any. Faults: the store's.
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

CHECKED enum fault store_fieldwork(struct store *store, const struct fieldwork_query *query,
                                   struct arena *arena, struct fieldwork *out);

#endif
