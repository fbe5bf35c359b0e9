/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * results - from the store to a result: opens a cursor on a campaign, tallies it, counts what is
 * not in it. Serves the index address and `hailong report` alike.
 *
 *     AUTO(campaign_results) struct campaign_results *all = NULL;
 *     TRY(results_open(store, &request, &all));
 *     TRY(results_of(all, "19333", &result));
 *
 * Ownership: a campaign_results owns form, definition, units and tally; results made from it must
 * be freed first. Thread: one at a time. Faults: NOTFOUND campaign_unknown {campaign},
 * index_other {index, campaign}, unit_unknown; INVALID for a filter that cannot be used; CONFLICT
 * published_other {instrument, place, year}; the store's; the analysis's.
 */
#ifndef HAILONG_SURVEY_SERVER_RESULTS_H
#define HAILONG_SURVEY_SERVER_RESULTS_H

#include "analysis/result.h"
#include "schema/store.h"

struct results_request {
    const char *campaign;
    const char *index; /* NULL = the campaign's own */
    int32_t from_day;  /* DAY_NONE = open */
    int32_t to_day;
    unsigned modes;     /* as in response_query */
    const char *filter; /* a condition over the answers (forms/filter.h); NULL = none */
    struct selection_texts selected; /* counter, field, group (forms/selection.h) */
    const char *guarded; /* the reader may not know small groups: what is withheld of the units at
                            or under this one is decided (guard.h); NULL = may know */
    const struct published_list *beside; /* figures for this request alone; NULL = none */
};

struct campaign_results;

/* Whether it asks for some of the answers only. */
bool results_is_limited(const struct results_request *request);

CHECKED enum fault results_open(struct store *store, const struct results_request *request,
                                struct campaign_results **out);
void results_close(struct campaign_results *results);
OWN_POINTER(campaign_results, struct campaign_results, results_close)

/* The result of one unit: of the campaign, or a province that holds some of its units. */
CHECKED enum fault results_of(struct campaign_results *results, const char *unit,
                              struct result **out);

/* Counts now what is not in the results of the campaign's units and of its province: results of
 * these are made without the store after it, so that a forked process can make them too. */
CHECKED enum fault results_count(struct campaign_results *results);

/* The published figures that its results are offered: those of the request and those kept in the
 * store, each once; one that says something else than the store's is CONFLICT. */
const struct published_list *results_beside(const struct campaign_results *results);

/* The campaign's unit codes. */
const struct campaign *results_campaign(const struct campaign_results *results);
/* How many answers were counted. */
int64_t results_answers(const struct campaign_results *results);

/* Whether figures of a unit may not be told to a reader who is guarded against. */
bool results_withhold(const struct campaign_results *results, const char *unit);

#endif
