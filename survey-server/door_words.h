/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * door_words - what pages that ask for a password or a code say of one that cannot be taken, in the
 * request's language and arena. Thread: the request's. Faults: NOMEM.
 */
#ifndef HAILONG_SURVEY_SERVER_DOOR_WORDS_H
#define HAILONG_SURVEY_SERVER_DOOR_WORDS_H

#include "survey-server/fields.h"
#include "survey-server/http.h"

/* That the next try must wait; sets Retry-After. */
CHECKED enum fault door_words_wait(struct request *request, int64_t wait_ms, const char **out);

/* Why what was posted as `password` and `again` cannot be a password; NULL: it can. */
CHECKED enum fault door_words_password(struct request *request, const struct fields *fields,
                                       const char *account, const char **out);

#endif
