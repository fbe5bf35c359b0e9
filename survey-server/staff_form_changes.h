/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * staff_form_changes - what differs between two forms, as rows of a page.
 *
 *   "changes":[{"question":"q5","path":"label/vi","before":"Tuổi","after":"Năm sinh"}, ...]
 *   "change_count":2
 *
 * Thread: the request's. Faults: NOMEM, LIMIT.
 */
#ifndef HAILONG_SURVEY_SERVER_STAFF_FORM_CHANGES_H
#define HAILONG_SURVEY_SERVER_STAFF_FORM_CHANGES_H

#include "base/json_write.h"
#include "forms/form.h"

/* Writes both members. */
CHECKED enum fault staff_form_changes_put(struct json_out *out, struct arena *arena,
                                          const struct form *before, const struct form *after);

/* The form's languages and how much of it each has: "coverage":[{...}]. */
void staff_form_coverage_put(struct json_out *out, const struct form *form);

#endif
