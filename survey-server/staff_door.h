/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * staff_door - how staff come in and go out.
 *
 *   GET  /staff/welcome/KEY   the one-time link: a form for a password --POST--> signed in
 *   GET  /staff/sign-in       name and password --POST--> 303 to where they wanted to go
 *   POST /staff/sign-out      303 to the sign-in page
 *
 * A wrong name and a wrong password get the same answer after the same work. Passwords are hashed
 * on threads of their own (errands.h). Where no cookie may be sent (session.h) the page says so
 * and asks for nothing.
 */
#ifndef HAILONG_SURVEY_SERVER_STAFF_DOOR_H
#define HAILONG_SURVEY_SERVER_STAFF_DOOR_H

#include "survey-server/http.h"

enum fault door_sign_in(struct request *request);
enum fault door_sign_in_post(struct request *request);
enum fault door_sign_out_post(struct request *request);
enum fault door_welcome(struct request *request);
enum fault door_welcome_post(struct request *request);

/* The sign-in page in place of a page that nobody may see unknown: 401. */
enum fault door_refuse(struct request *request);

#endif
