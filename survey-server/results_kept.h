/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * results_kept - counted answers kept in memory between requests, so that the next page of the same
 * answers need not count them again.
 *
 *     AUTO(held_results) struct held_results held = {0};
 *     TRY(results_kept_take(kept, store, &request, &held));
 *     TRY(results_of(held.results, "19333", &result));
 *
 * Known by all that was asked for, and good as long as freshness.h says; the page says when they
 * were counted.
 *
 * Ownership: whoever holds results uses them alone; another that asks for the same waits.
 * RESULTS_KEPT_MAX are kept, those used last. Thread: any; counts on the caller's. Faults: those of
 * results_open().
 */
#ifndef HAILONG_SURVEY_SERVER_RESULTS_KEPT_H
#define HAILONG_SURVEY_SERVER_RESULTS_KEPT_H

#include "survey-server/results.h"

enum { RESULTS_KEPT_MAX = 6 /* more than there are threads that take them */ };

struct results_kept;
struct kept_slot;

CHECKED enum fault results_kept_new(struct results_kept **out);
void results_kept_free(struct results_kept *kept);

struct held_results {
    struct campaign_results *results;
    int64_t counted_ms; /* since 1970 */
    struct results_kept *kept;
    struct kept_slot *slot;
};

CHECKED enum fault results_kept_take(struct results_kept *kept, struct store *store,
                                     const struct results_request *request,
                                     struct held_results *out);
void held_results_cleanup(struct held_results *held);

#endif
