/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fieldwork_units - the units of the page of fieldwork: found by name, chosen by how they are
 * doing, who lags first, a hundred a page.
 *
 *   ?find=dong ha&show=silent&page=2 --fieldwork_units_put--> "units":[...] and what unit_finder.h
 * writes
 *
 *   show=silent   nothing came in for seven days
 *   show=short    fewer than are wanted
 *   show=held     something is set aside
 *
 * Ownership: the arena. Thread: the request's. Faults: INVALID query_page {value}; NOMEM.
 */
#ifndef HAILONG_SURVEY_SERVER_FIELDWORK_UNITS_H
#define HAILONG_SURVEY_SERVER_FIELDWORK_UNITS_H

#include "schema/fieldwork.h"
#include "schema/targets.h"
#include "survey-server/staff_desk.h"

enum { FIELDWORK_WEEK = 7 };

struct fieldwork_units {
    struct request *request;
    const struct desk *desk;
    const struct page *page;
    struct arena *arena;
    const struct campaign *campaign;
    const struct unit_fieldwork *rows; /* of campaign->units */
    const struct target_table *targets;
    const char *quarantine; /* address of the list, with its question mark */
};

CHECKED enum fault fieldwork_units_put(struct json_out *out, const struct fieldwork_units *units);

/* How many came in on the last `days` of the recent days. */
int64_t fieldwork_recent(const struct unit_fieldwork *row, size_t days);

/* Members valid, partial, quarantined, refused, today, week, has_held, rate of an open object. */
void fieldwork_counts_put(struct json_out *out, const struct page *page, struct arena *arena,
                          const struct unit_fieldwork *row);

#endif
