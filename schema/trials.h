/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trials - answers that try a campaign out: a response with "test":true.
 *
 * They have a table of their own (test_response), so that nothing that counts or reads answers can
 * meet one: no report, index, count, quota, export or packed code. They are judged and kept as all
 * others, also while the campaign is a draft, and need neither ticket nor device.
 *
 *   id free --------------------------> STORED or QUARANTINED
 *   id of a test, same body ----------> REPEATED
 *   id of a test or of an answer -----> CONFLICT; the body is not kept
 *   id free, TRIALS_MAX are there ----> INVALID trials_full {campaign, limit}; nothing is kept
 *
 * Thread: any. Faults: the store's.
 */
#ifndef HAILONG_SCHEMA_TRIALS_H
#define HAILONG_SCHEMA_TRIALS_H

#include "schema/store.h"

/* Of a campaign. They need neither ticket nor device, so that anybody could fill the disk. */
enum { TRIALS_MAX = 1000 };

/* How many a campaign has. */
CHECKED enum fault store_count_trials(struct store *store, const char *campaign, int64_t *out);

/* As store_visit_responses(). The units of the query are looked up one by one. */
CHECKED enum fault store_visit_trials(struct store *store, const struct response_query *query,
                                      bool quarantined, stored_response_visitor visit,
                                      void *context);

#endif
