/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pages - the handlers of citizens' pages: whole without script, rendered by templates.
 *
 *   GET /  -->  GET /c/ID  -->  POST /c/ID  --303-->  GET /c/ID/done
 *                  |                '--422: the same form, answers kept, a message at each mistake
 *                  '-- the list of units first, when the campaign has several and none was chosen
 */
#ifndef HAILONG_SURVEY_SERVER_PAGES_H
#define HAILONG_SURVEY_SERVER_PAGES_H

#include "survey-server/http.h"

enum fault page_home(struct request *request);
enum fault page_form(struct request *request);
enum fault page_form_post(struct request *request);
enum fault page_done(struct request *request);

/* "I do not agree" to a form's notice: counted (schema/refusals.h), 303 to a page that says so. */
enum fault page_refuse(struct request *request);
enum fault page_refused(struct request *request);

/* Taking an answer back by its code (schema/withdrawal.h), where the campaign allows it. */
enum fault page_withdraw(struct request *request);
enum fault page_withdraw_post(struct request *request);

/* /assets/citizen.<hash16>.css, kept by caches for ever; /assets/citizen.css, asked again. */
enum fault page_asset(struct request *request);

#endif
