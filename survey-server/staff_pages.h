/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * staff_pages - what staff see of the campaigns of their place.
 *
 *   GET /staff                                   the campaigns with units of theirs
 *   GET /staff/campaigns/{id}                    those units, and the province for who may see it
 *   GET /staff/campaigns/{id}/fieldwork          how collecting goes: units, reasons, devices
 *   GET /staff/campaigns/{id}/units/{unit}       the unit's report, to read
 *       ?format=pdf|docx|html|json               the same to keep (Content-Disposition)
 *       &from=DAY&to=DAY&mode=MODE,...           of some days and modes
 *   GET /staff/audit                             who did what (staff_audit.c)
 *
 * What somebody may not see and what is not there are the same 404. Reports are made on threads of
 * their own (errands.h).
 */
#ifndef HAILONG_SURVEY_SERVER_STAFF_PAGES_H
#define HAILONG_SURVEY_SERVER_STAFF_PAGES_H

#include "survey-server/http.h"

enum fault staff_home(struct request *request);
enum fault staff_campaign(struct request *request);
enum fault staff_report(struct request *request);
enum fault staff_fieldwork(struct request *request);
enum fault staff_audit(struct request *request);

#endif
