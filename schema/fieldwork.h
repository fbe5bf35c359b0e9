/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fieldwork - how far a campaign has come in each unit.
 *
 * One pass over an index: a million answers take some tenths of a second, so not on a thread that
 * answers. Ownership: the arena. Thread: any. Faults: the store's.
 */
#ifndef HAILONG_SCHEMA_FIELDWORK_H
#define HAILONG_SCHEMA_FIELDWORK_H

#include "schema/store.h"

struct unit_fieldwork {
    const char *unit;
    int64_t valid; /* complete */
    int64_t partial;
    int64_t quarantined;
    int64_t refused;
    int32_t first_day; /* of a response; DAY_NONE = none has a day */
    int32_t last_day;
};

/* Units with a response or a refusal, by code (strcmp). */
CHECKED enum fault store_fieldwork(struct store *store, const char *campaign, struct arena *arena,
                                   const struct unit_fieldwork **out, size_t *out_count);

#endif
