/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * filter - the responses of which a condition holds: ["and",["=","q8_3",1],["has","q2",6]].
 *
 *   text --filter_read--> struct filter --filter_holds(codes)--> true or false
 *   cursor --filter_cursor--> the same rows without those of which it does not hold
 *
 * A condition is written as in a form (form.h): = != < <= > >= in has count and or not empty, over
 * questions that have codes. A missing answer makes a comparison false, whatever it is missing for.
 *
 * Ownership: a filter owns its condition and points to the form. Thread: read by any.
 * Faults: filter_read: INVALID json_syntax, json_duplicate, filter_unknown {question}, filter_long
 * {limit}, and what form_load finds wrong with a condition; NOMEM.
 */
#ifndef HAILONG_FORMS_FILTER_H
#define HAILONG_FORMS_FILTER_H

#include "forms/cursor.h"

enum { FILTER_BYTES_MAX = 4000 };

struct filter;

CHECKED enum fault filter_read(const struct form *form, const char *text, struct filter **out);
void filter_free(struct filter *filter);
OWN_POINTER(filter, struct filter, filter_free)

/* The condition as canonical JSON, to be told beside the figures. */
const char *filter_text(const struct filter *filter);

/* Whether it holds of a response with these codes. */
bool filter_holds(const struct filter *filter, const int32_t *codes);

/* Puts the filter, which must outlive it, before a cursor: *cursor is the filtered one then, and
 * closing that closes both. */
CHECKED enum fault filter_cursor(const struct filter *filter, struct response_cursor **cursor);

#endif
