/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sample_answers - a campaign's own answers that have a form number, tied to a draw by joined.h.
 *
 *   stored responses --sample_answers_add--> the CSV of `hailong export`, in memory
 *        + draw, visits that hold --sample_answers_join--> rows to be weighed, counts, findings
 *
 * Read is what `hailong export --unit PLACE` writes, PLACE being the draw's: valid answers of the
 * campaign's units there, no tests, none whose answers were purged; whoever sees the draw has the
 * right in all of that place. Answers without a number leave empty lines, so that "line 12" is the
 * line of that export.
 *
 * Findings in work.findings: errors weights_no_visits, those of the draw (sample_drawn.h), of
 * contacts.h and joined.h, weights_answers_size {limit}; warnings of joined.h.
 *
 * Ownership: as sample_work.h. Thread: the request's. Faults: the store's, those of buffers.
 * Limits: SAMPLE_ANSWERS_BYTES of answers, and of rows.
 */
#ifndef HAILONG_SURVEY_SERVER_SAMPLE_ANSWERS_H
#define HAILONG_SURVEY_SERVER_SAMPLE_ANSWERS_H

#include "analysis/sample/joined.h"
#include "forms/response_table.h"
#include "survey-server/sample_drawn.h"

/* Some 30,000 SIPAS forms. A dataset of as many cells fits what a request's work may take. */
enum { SAMPLE_ANSWERS_BYTES = 16 << 20 };

struct sample_answers {
    struct response_table table;
    struct buffer row;  /* of the answer under way */
    struct buffer text; /* its limit is that of them all */
};
void sample_answers_cleanup(struct sample_answers *answers);

/* A stored_response_visitor; `context` is a struct sample_answers. LIMIT weights_answers_size
 * {limit}: megabytes. */
CHECKED enum fault sample_answers_add(void *context, const struct stored_response *row);

/* Rows for weights_read(), to be used only without errors. */
CHECKED enum fault sample_answers_join(struct sample_drawn *drawn, struct buffer *out,
                                       struct joined_counts *out_counts);

/* Whether there are visits and, among the first answers of the draw's place, one with a number. */
CHECKED enum fault sample_answers_some(const struct sample_drawn *drawn, bool *out);

#endif
