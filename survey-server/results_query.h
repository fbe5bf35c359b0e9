/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * results_query - which answers an address asks about:
 * ?from=DAY&to=DAY&mode=MODE,...&counter=NAME&field=NAME&group=QUESTION:LEVEL&filter=EXPR; all that
 * is given holds together, what is empty is not given.
 * Thread: the request's. Faults: INVALID query_unknown {name}, query_utf8 {name}, query_day {name,
 * value}, query_mode {value}.
 */
#ifndef HAILONG_SURVEY_SERVER_RESULTS_QUERY_H
#define HAILONG_SURVEY_SERVER_RESULTS_QUERY_H

#include "survey-server/http.h"
#include "survey-server/results.h"

enum { RESULTS_QUERY_ALSO_MAX = 6 };

/* Fills what limits a request; `also` are further names the address may say, ended by NULL; NULL =
 * none. A name that is not known is refused: the figures would not be what was asked. */
CHECKED enum fault results_query(const struct request *request, const char *const *also,
                                 struct results_request *out);

#endif
