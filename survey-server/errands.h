/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * errands - slow work away from the threads that answer: hashing a password, making a report.
 *
 *   handler --errand_run(request, work)--> queue --> a thread of its own: work(request)
 *                    connection suspended                 '--> resumed; the reply is work's
 *
 * `work` is a handler like any other: it makes the reply or faults. It may read the request, which
 * nobody touches meanwhile; it must not wait for the writer (http_wait). ERRANDS_MAX wait at most:
 * the next is BUSY errands_many, a 503. Some of that room is kept for who is signed in, so that
 * strangers at the door keep nobody from a report. Stopping refuses those that wait and lets the
 * others end.
 *
 * Ownership: a request in the queue is its connection's. Thread: any. Faults: NOMEM.
 */
#ifndef HAILONG_SURVEY_SERVER_ERRANDS_H
#define HAILONG_SURVEY_SERVER_ERRANDS_H

#include "survey-server/http.h"

enum {
    ERRANDS_MAX = 64,
    ERRANDS_STRANGERS_MAX = 48,
    ERRAND_THREADS = 2 /* each may hold PASSWORD_MEMORY_BYTES, or a report */
};

struct errands;

CHECKED enum fault errands_start(struct errands **out);
/* Ends the threads; from now on every errand is refused. Then, when no handler runs, frees. */
void errands_stop(struct errands *errands);
void errands_free(struct errands *errands);

void errand_run(struct request *request, request_handler work);

#endif
