/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trial_key - the key in the link by which a campaign is tried out: /c/ID?test=KEY.
 *
 *   operator's token + campaign --trial_key--> "4f0c..." in the link of the campaign's page
 *
 * Whoever runs the campaign sees the link and may open it on any device; nobody else can make it,
 * or see a form before it is open. It is derived and kept nowhere; with another token there is
 * another key. Ownership: the request's arena. Thread: the request's.
 */
#ifndef HAILONG_SURVEY_SERVER_TRIAL_KEY_H
#define HAILONG_SURVEY_SERVER_TRIAL_KEY_H

#include "survey-server/http.h"

/* NULL: no memory, or a server without a token. */
const char *trial_key(const struct request *request, const char *campaign);

/* Reads ?test=: *out NULL without it; NOTFOUND trial_key when it is another campaign's or none. */
CHECKED enum fault trial_key_read(const struct request *request, const char *campaign,
                                  const char **out);

#endif
