/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fieldwork_kept - what came in by unit (schema/fieldwork.h), kept in memory between requests, so
 * that a page of a nation's campaign does not count a million answers each time.
 *
 *     TRY(fieldwork_kept_take(kept, store, campaign, arena, &rows));
 *     rows[i]                                                  what came in of campaign->units[i]
 *
 * Their recent days are not told: they depend on who asks when. Good as long as freshness.h says.
 *
 * Ownership: rows are copies in the caller's arena. Thread: any; who asks while another counts
 * waits, so not on a thread that answers. Faults: the store's; NOMEM.
 */
#ifndef HAILONG_SURVEY_SERVER_FIELDWORK_KEPT_H
#define HAILONG_SURVEY_SERVER_FIELDWORK_KEPT_H

#include "schema/fieldwork.h"

enum { FIELDWORK_KEPT_MAX = 8 /* campaigns */ };

struct fieldwork_kept;

CHECKED enum fault fieldwork_kept_new(struct fieldwork_kept **out);
void fieldwork_kept_free(struct fieldwork_kept *kept);

CHECKED enum fault fieldwork_kept_take(struct fieldwork_kept *kept, struct store *store,
                                       const struct campaign *campaign, struct arena *arena,
                                       struct unit_fieldwork **out);

#endif
