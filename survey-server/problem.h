/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * problem - what goes wrong, told to whoever asked: RFC 9457 for programs, a page for people.
 *
 *   {"type":"about:blank","title":"Not Found","status":404,"code":"campaign_unknown",
 *    "detail":"Không có đợt khảo sát ..."}                       application/problem+json
 *   templates/problem.html, with what to do; after a citizen's post that was answered 503 or 429
 *   also all that was posted, so that one button sends it again; to the staff what is wrong is said
 *   in the words of the code
 *
 * 503 carries Retry-After. Statuses of faults come from fault_http_status().
 */
#ifndef HAILONG_SURVEY_SERVER_PROBLEM_H
#define HAILONG_SURVEY_SERVER_PROBLEM_H

#include "survey-server/http.h"

/* Replies with a status; `code` is a message id, then its arguments as name, value pairs ended by
 * NULL. Headers set before stay. Always OK: the last resort is an empty reply. */
enum fault problem_reply(struct request *request, int status, const char *code, ...)
    __attribute__((sentinel));

/* What may be told of a fault and the thread's fault detail: its status, and the words in `out`. Of
 * our own failing only that it is one; that is logged, now and then when it befalls every request
 * (base/log.h). */
int problem_of(struct request *request, enum fault fault, struct fault_detail *out);

/* Replies for a fault and the thread's fault detail; in the same way. */
void problem_fault(struct request *request, enum fault fault);

#endif
