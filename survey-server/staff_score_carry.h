/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * staff_score_carry - a corrected scorecard takes over the tasks of an earlier one of the same unit
 * and year.
 *
 *   GET  /staff/scorecards/{id}/carry    ?from=N, else the last earlier one with tasks: what goes
 *                                        over, what has, what does not and why
 *   POST the same                        takes over; 303 to it
 *
 *   task --judge--> goes over: its criterion is there, and lost points or has none yet
 *                   came over | there is a task already | criterion gone, divided, or whole again
 *
 * The earlier scorecard stays as it is. Whether a task is there already is decided as it is written
 * (schema/scorecards.h), so that taking over twice, or two at once, is taking over once.
 * Thread: the request's; taking over is an errand's. Faults: those of staff_score.h.
 */
#ifndef HAILONG_SURVEY_SERVER_STAFF_SCORE_CARRY_H
#define HAILONG_SURVEY_SERVER_STAFF_SCORE_CARRY_H

#include "survey-server/staff_score.h"

/* What the page of a scorecard says of the others of its unit and year: "newer" and "earlier". */
CHECKED enum fault score_carry_put_offer(struct json_out *out, const struct page *page,
                                         const struct score_desk *desk);

enum fault staff_score_carry(struct request *request);
enum fault staff_score_carry_post(struct request *request);

#endif
