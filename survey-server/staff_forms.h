/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * staff_forms - the questionnaires, for staff: what is published, how it looks, what differs.
 *
 *   GET  /staff/forms                            every form and version
 *   GET  /staff/forms/{id}/{version}             languages, campaigns; ?with=VERSION what differs
 *   GET  /staff/forms/{id}/{version}/preview     as citizens read it (?lang=), without sending
 *   GET  /staff/forms/publish                    asks for a file
 *   POST /staff/forms/publish                    says what is wrong with it, or what it changes;
 * with the field `confirmed` publishes it
 *
 * Whoever is signed in may look; publishing needs STAFF_DEFINITIONS everywhere.
 */
#ifndef HAILONG_SURVEY_SERVER_STAFF_FORMS_H
#define HAILONG_SURVEY_SERVER_STAFF_FORMS_H

#include "survey-server/http.h"

enum fault staff_forms(struct request *request);
enum fault staff_form(struct request *request);
enum fault staff_form_preview(struct request *request);
enum fault staff_form_publish(struct request *request);
enum fault staff_form_publish_post(struct request *request);

#endif
