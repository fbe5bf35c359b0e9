/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fieldwork_kept - what came in of a campaign (schema/fieldwork.h, targets.h, collected.h), kept in
 * memory between requests, so that a page of a nation's campaign does not count a million answers
 * each time. The campaign's page and that of fieldwork live on it.
 *
 *     AUTO(held_fieldwork) struct held_fieldwork held = {0};
 *     TRY(fieldwork_kept_take(kept, store, entry, &held));
 *     TRY(fieldwork_sum(&held.counted->table, &query, mine, arena, &fieldwork));
 *
 * Counted for the whole campaign; each reader adds up what is theirs. Good as long as freshness.h
 * says; refusals are no change in the audit, so their number is looked at too.
 *
 * Ownership: what is held stays as it is until it is let go, whatever is counted meanwhile. Thread:
 * any; who asks while another counts waits, so not on a thread that answers. Faults: the store's;
 * NOMEM.
 */
#ifndef HAILONG_SURVEY_SERVER_FIELDWORK_KEPT_H
#define HAILONG_SURVEY_SERVER_FIELDWORK_KEPT_H

#include "schema/collected.h"
#include "schema/fieldwork.h"
#include "schema/targets.h"
#include "survey-server/catalog.h"

enum { FIELDWORK_KEPT_MAX = 8 /* campaigns */ };

struct fieldwork_kept;
struct shared_fieldwork;

/* Of a whole campaign. */
struct counted_fieldwork {
    int64_t counted_ms;           /* since 1970 */
    struct fieldwork_table table; /* of campaign->units */
    struct target_table targets;
    struct unit_reasons reasons;
    int64_t nowhere; /* in quarantine, and of no unit of the campaign */
};

struct held_fieldwork {
    const struct counted_fieldwork *counted;
    struct fieldwork_kept *kept;
    struct shared_fieldwork *shared;
};

CHECKED enum fault fieldwork_kept_new(struct fieldwork_kept **out);
void fieldwork_kept_free(struct fieldwork_kept *kept);

CHECKED enum fault fieldwork_kept_take(struct fieldwork_kept *kept, struct store *store,
                                       const struct catalog_entry *entry,
                                       struct held_fieldwork *out);
void held_fieldwork_cleanup(struct held_fieldwork *held);

#endif
