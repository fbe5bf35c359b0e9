/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * staff_accounts - the accounts of one's place, for whoever has STAFF_ACCOUNTS there.
 *
 *   GET  /staff/accounts          who there is (?q=NAME, tones or not; ?page=N)
 *   POST /staff/accounts          adds one: name, full_name, role, place; 303 to its page, which
 *                                 shows the one-time link once (told_once.h)
 *   GET  /staff/accounts/{name}   one of them
 *   POST /staff/accounts/{name}   do=change    role, place, full_name
 *                                 do=invite    a new link
 *                                 do=disable, enable, sign-out, code (no codes any more)
 *                                 do=remove    with sure=1
 *
 * An account elsewhere is not there: 404. Nobody gives a place beyond their own, and the last
 * administrator of a place stays one (schema/accounts.h).
 */
#ifndef HAILONG_SURVEY_SERVER_STAFF_ACCOUNTS_H
#define HAILONG_SURVEY_SERVER_STAFF_ACCOUNTS_H

#include "survey-server/http.h"

enum fault staff_accounts(struct request *request);
enum fault staff_accounts_post(struct request *request);
enum fault staff_account(struct request *request);
enum fault staff_account_post(struct request *request);

#endif
