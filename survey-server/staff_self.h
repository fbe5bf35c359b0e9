/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * staff_self - one's own account.
 *
 *   GET  /staff/me    who one is; password, one-time codes, the browsers one is let in on
 *   POST /staff/me    do=password      asks for the old one; every other browser is let in no more
 *                     do=others        ends the other sessions
 *                     do=code-start    asks for the password, shows a secret (text, QR code)
 *                     do=code-confirm  a code of it: from now on asked for at each sign-in
 *                     do=code-cancel   takes the secret away again
 *                     do=code-off      asks for the password
 *
 * A wrong password here counts like one at the door. The operator's token is nobody's account: 404.
 */
#ifndef HAILONG_SURVEY_SERVER_STAFF_SELF_H
#define HAILONG_SURVEY_SERVER_STAFF_SELF_H

#include "survey-server/http.h"

enum fault staff_self(struct request *request);
enum fault staff_self_post(struct request *request);

#endif
