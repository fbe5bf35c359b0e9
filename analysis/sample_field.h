/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sample_field - the papers of the fieldwork: an assignment sheet a village, how far it is, and
 * whether what came back can be relied on.
 *
 *   struct sample_draw --sample_sheets_document--> a page a village: numbers, visits to fill in
 *   struct contacts    --sample_progress_document--> progress by village, response rates
 *   struct revisit     --sample_revisit_document--> a page a village to visit again, to fill in
 *   struct agreement   --sample_agreement_document--> second answers beside the first
 *   struct interviewers --sample_interviewers_document--> who asked, and what depends on it
 *
 * No names of people: a household is a number, counted along the village's own list. A list of
 * second visits has neither answers nor interviewers (revisit.h). Findings stand in the last two as
 * sentences under a heading, in their order.
 * Ownership: texts live in the arena, the draw's outlive the document. Thread: one.
 * Faults: NOMEM, LIMIT.
 */
#ifndef HAILONG_ANALYSIS_SAMPLE_FIELD_H
#define HAILONG_ANALYSIS_SAMPLE_FIELD_H

#include "analysis/agreement.h"
#include "analysis/document.h"
#include "analysis/interviewers.h"
#include "analysis/sample/contacts.h"

CHECKED enum fault sample_sheets_document(const struct sample_draw *draw, enum language language,
                                          struct arena *arena, struct document *out);
CHECKED enum fault sample_progress_document(const struct sample_draw *draw,
                                            const struct contacts *contacts, enum language language,
                                            struct arena *arena, struct document *out);
/* `revisit` as it was drawn, not read. */
CHECKED enum fault sample_revisit_document(const struct sample_draw *draw,
                                           const struct revisit *revisit, enum language language,
                                           struct arena *arena, struct document *out);
CHECKED enum fault sample_agreement_document(const struct agreement *agreement,
                                             const struct findings *findings,
                                             enum language language, struct arena *arena,
                                             struct document *out);
CHECKED enum fault sample_interviewers_document(const struct interviewers *interviewers,
                                                const struct findings *findings,
                                                enum language language, struct arena *arena,
                                                struct document *out);

#endif
