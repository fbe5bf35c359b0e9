/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * collected - how answers came together besides those that count: why some are in quarantine and
 * how many people refused.
 *
 * Ownership: codes live in the arena. Thread: any. Faults: the store's; LIMIT for more than
 * REASONS_MAX kinds of reasons.
 */
#ifndef HAILONG_SCHEMA_COLLECTED_H
#define HAILONG_SCHEMA_COLLECTED_H

#include "schema/store.h"

enum { REASONS_MAX = 64 };

/* How many responses have a finding among their reasons. */
struct store_reason {
    const char *code;
    int64_t count;
};

struct collected {
    int64_t refused;
    struct store_reason *reasons; /* the most frequent first, then by code */
    size_t reason_count;
};

/* Of the query's campaign, units, days and modes. */
CHECKED enum fault store_collected(struct store *store, const struct response_query *query,
                                   struct arena *arena, struct collected *out);

/* The same of a whole campaign, unit by unit, as answers name them. */
struct unit_reason {
    const char *unit;
    struct store_reason reason;
};

struct unit_reasons {
    const struct unit_reason *rows; /* by unit (strcmp), then by code */
    size_t count;
};

CHECKED enum fault store_unit_reasons(struct store *store, const char *campaign,
                                      struct arena *arena, struct unit_reasons *out);

/* How many responses of a campaign are in quarantine, those that name no unit of it too. */
CHECKED enum fault store_held_count(struct store *store, const char *campaign, int64_t *out);

/* Adds one up; the most frequent first. `reasons` has room for REASONS_MAX. Faults: LIMIT. */
CHECKED enum fault collected_add(struct collected *collected, const struct store_reason *reason);
void collected_sort(struct collected *collected);

#endif
