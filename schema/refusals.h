/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * refusals - how many people read a form's notice and did not agree. They are counted by campaign,
 * unit, day and mode; nothing about a person is kept, so one who presses twice counts twice.
 *
 *   POST /c/{campaign}/refuse --put_job.refusal--> writer --> count + 1
 *
 * Thread: any. Faults: the store's.
 */
#ifndef HAILONG_SCHEMA_REFUSALS_H
#define HAILONG_SCHEMA_REFUSALS_H

#include "schema/store.h"

struct refusal {
    const char *campaign;
    const char *unit;
    int32_t day; /* in the zone */
    enum response_mode mode;
};

CHECKED enum fault store_refusals(struct store *store, const char *campaign, int64_t *out);

#endif
