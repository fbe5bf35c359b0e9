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

#endif
