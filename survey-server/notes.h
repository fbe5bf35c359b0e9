/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * notes - what somebody looked at, for the audit: by the writer's queue, so that nobody who reads
 * waits for a disk.
 *
 *   note_look(request, "report_read", campaign, unit) --> queue --> a row with the next COMMIT
 *
 * What is worth a row: a report, fieldwork (with the reasons of quarantine), the index by a
 * program, a download. Not: lists, the first page, forms. A row that cannot be written (a full
 * queue, a full disk) is told in the log, by its action and never by a person; the reader has his
 * page all the same.
 *
 * Ownership: a note copies its texts and frees itself. Thread: any.
 */
#ifndef HAILONG_SURVEY_SERVER_NOTES_H
#define HAILONG_SURVEY_SERVER_NOTES_H

#include "survey-server/http.h"

/* By whoever the request is from: somebody of the staff, or the operator. */
void note_look(struct request *request, const char *action, const char *subject,
               const char *detail);

#endif
