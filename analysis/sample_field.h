/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sample_field - the papers of the fieldwork: an assignment sheet a village, and how far it is.
 *
 *   struct sample_draw --sample_sheets_document--> a page a village: numbers, visits to fill in
 *   struct contacts    --sample_progress_document--> progress by village, response rates
 *
 * No names of people: a household is a number, counted along the village's own list.
 * Ownership: texts live in the arena, the draw's outlive the document. Thread: one.
 * Faults: NOMEM, LIMIT.
 */
#ifndef HAILONG_ANALYSIS_SAMPLE_FIELD_H
#define HAILONG_ANALYSIS_SAMPLE_FIELD_H

#include "analysis/document.h"
#include "analysis/sample/contacts.h"

CHECKED enum fault sample_sheets_document(const struct sample_draw *draw, enum language language,
                                          struct arena *arena, struct document *out);
CHECKED enum fault sample_progress_document(const struct sample_draw *draw,
                                            const struct contacts *contacts, enum language language,
                                            struct arena *arena, struct document *out);

#endif
