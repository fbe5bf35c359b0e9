/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * observe - what is noted of a request: it is counted (metrics.h) and gets a line (access_log.h).
 *
 *   headers --observe_begin--> body whole --observe_begin--> ... answer ready --observe_end-->
 *                                                     or never answered --observe_end--> status 0
 *
 * Noted once, before the first byte of the answer leaves: whoever has an answer finds it counted.
 * The time runs from the whole request to its answer, so that a slow line is not held against the
 * server; of a request that never became whole, from its headers to its end.
 * Thread: the request's.
 */
#ifndef HAILONG_SURVEY_SERVER_OBSERVE_H
#define HAILONG_SURVEY_SERVER_OBSERVE_H

#include "survey-server/http.h"

void observe_begin(struct request *request);
void observe_end(struct request *request);

#endif
