/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * weights_kept - what stays of a weighing when the answers do not: forms and their weights.
 *
 *   weighing --weights_kept_write--> form,weight_base,weight_nonresponse,weight_raked,weight_final
 *            --weights_told--------> JSON (weights.h)
 *   both ----weights_kept_view-----> struct weights_view, as if it had just been weighed
 *
 * Rows without a column `form` are numbered from 1 under the name `row`.
 *
 * Ownership: what is read lives in the arena; the JSON outlives the view. Thread: one.
 * Faults: those of csv.h, of the buffer; INVALID weights_changed {path}; NOMEM.
 */
#ifndef HAILONG_ANALYSIS_WEIGHTS_KEPT_H
#define HAILONG_ANALYSIS_WEIGHTS_KEPT_H

#include "analysis/weights.h"

/* Of a weighing whose data are a text. */
CHECKED enum fault weights_kept_write(const struct weighing *weighing, struct buffer *out);

/* What was chosen, as JSON. */
CHECKED enum fault weights_recipe(const struct weights_ask *ask, struct buffer *out);

CHECKED enum fault weights_kept_view(const char *document, const struct json *told,
                                     struct arena *arena, struct weights_view *out);

#endif
