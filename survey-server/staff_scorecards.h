/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * staff_scorecards - PAR scorecards as working lists, for staff (staff_score.h).
 *
 *   GET  /staff/scorecards                 those of one's place; a form that takes one in
 *   POST the same                          reads a file (.xlsx, .csv); 303 to it, or what is wrong
 *   GET  /staff/scorecards/{id}            ?show=all|open|overdue|mine|none: criteria, what gives
 *                                          most first, each with its task
 *   GET  /staff/scorecards/{id}/summary    ?quarter=2026-Q3: what came of the tasks in a quarter,
 * to print; &format=csv GET  /staff/scorecards/{id}/criteria/{code}   a criterion, its task and
 * every change of it POST the same                          changes the task; 303 to it
 *
 * A post that cannot be done is the page again (422), with what was typed but the file. Files are
 * read, and tasks written, by errands (errands.h).
 */
#ifndef HAILONG_SURVEY_SERVER_STAFF_SCORECARDS_H
#define HAILONG_SURVEY_SERVER_STAFF_SCORECARDS_H

#include "survey-server/http.h"

enum fault staff_scorecards(struct request *request);
enum fault staff_scorecards_post(struct request *request);
enum fault staff_scorecard(struct request *request);
enum fault staff_score_summary(struct request *request);
enum fault staff_score_criterion(struct request *request);
enum fault staff_score_criterion_post(struct request *request);

#endif
