/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * staff_quarantine - what a campaign has in quarantine, looked at and ruled on by staff of the
 * place (staff_held.h, schema/rulings.h).
 *
 *   GET  /staff/campaigns/{id}/quarantine?ruled=&reason=&unit=&page=    a list, the newest first
 *   POST the same                       one ruling on those that are ticked; 303 to the list
 *   GET  /staff/campaigns/{id}/quarantine/{uuid}                        one answer as a person
 * reads it POST the same                       a ruling on it; 303 to it
 *
 * A post that cannot be done is the page again (422), with what was typed. Nothing is ruled on that
 * its sender could not look at: 404. Thread: errands (errands.h).
 */
#ifndef HAILONG_SURVEY_SERVER_STAFF_QUARANTINE_H
#define HAILONG_SURVEY_SERVER_STAFF_QUARANTINE_H

#include "survey-server/http.h"

enum fault staff_quarantine(struct request *request);
enum fault staff_quarantine_post(struct request *request);
enum fault staff_answer(struct request *request);
enum fault staff_answer_post(struct request *request);

#endif
