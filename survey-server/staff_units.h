/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * staff_units - the list of places and offices, for staff.
 *
 *   GET  /staff/units                 ?below=CODE what lies in a unit, ?q=WORDS a search that
 * passes over tones, ?page=N; a hundred a page GET  /staff/units/upload          asks for a list
 * (CSV) POST /staff/units/upload          says what is wrong with it, or what it changes and which
 * units seem to follow those that end; with `confirmed` takes it in GET  /staff/units/heirs which
 * unit followed which, as CSV
 *
 * Whoever is signed in may look; taking a list in needs STAFF_DEFINITIONS everywhere.
 */
#ifndef HAILONG_SURVEY_SERVER_STAFF_UNITS_H
#define HAILONG_SURVEY_SERVER_STAFF_UNITS_H

#include "survey-server/http.h"

enum fault staff_units(struct request *request);
enum fault staff_unit_heirs(struct request *request);
enum fault staff_unit_upload(struct request *request);
enum fault staff_unit_upload_post(struct request *request);

#endif
