/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * staff_results - results in the browser: parts of the report (analysis/report.h), whose figures
 * they are, in the frame of staff's pages.
 *
 *   GET /staff/campaigns/{id}/results            303 to the widest place that one sees
 *   GET /staff/campaigns/{id}/results/{unit}     ?part=components|units|items|trend|groups
 *       &from=DAY&to=DAY&mode=MODE&counter=NAME&field=NAME&group=QUESTION:LEVEL&filter=CONDITION
 *       &format=csv&table=N | &format=xlsx       a table, or the page's tables and charts, to keep
 *
 * A page is made of the report's own blocks, so that it, the report and `hailong report --format
 * json` cannot say different things. The address is the state: filters are a plain form that gets.
 * Who may not take answers out is guarded against small groups (guard.h): what does not pass is
 * said in place of figures, and such pages leave out what could be set against those of all.
 * Counted and drawn on threads of their own (errands.h), from counts that are kept
 * (results_kept.h).
 */
#ifndef HAILONG_SURVEY_SERVER_STAFF_RESULTS_H
#define HAILONG_SURVEY_SERVER_STAFF_RESULTS_H

#include "survey-server/results.h"
#include "survey-server/staff_desk.h"

enum fault staff_results(struct request *request);
enum fault staff_results_home(struct request *request);

/* Whether somebody sees results of a place: a unit of the campaign, or a province that holds
 * several. */
bool results_place_of(const struct desk *desk, const struct campaign *campaign, const char *unit);

/* Says in a request of whom it must be guarded, when somebody asks for a unit. */
CHECKED enum fault results_guard(struct request *request, const char *unit,
                                 struct results_request *out);

#endif
