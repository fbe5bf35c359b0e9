/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * weights_kept - what stays of a weighing when the answers do not: forms and their weights.
 *
 *   weighing --weights_kept_write--> form,weight_base,weight_nonresponse,weight_raked,weight_final
 *            --weights_told--------> JSON (weights.h)
 *   both ----weights_kept_view-----> struct weights_view, as if it had just been weighed
 *   weighing + weights_origin --weights_recipe--> JSON: what was chosen, where the answers came
 *            from, what was found, the text of the design with the steps
 *
 * Rows without a column `form` are numbered from 1 under the name `row`.
 *
 * Ownership: what is read lives in the arena; the JSON outlives the view. Thread: one.
 * Faults: those of csv.h, of the buffer; INVALID weights_changed {path}; NOMEM.
 */
#ifndef HAILONG_ANALYSIS_WEIGHTS_KEPT_H
#define HAILONG_ANALYSIS_WEIGHTS_KEPT_H

#include "analysis/sample/joined.h"
#include "analysis/weights.h"

/* Of a weighing whose data are a text. */
CHECKED enum fault weights_kept_write(const struct weighing *weighing, struct buffer *out);

/* Where the answers came from. */
struct weights_origin {
    bool campaign;                   /* its own, tied to the draw; else a file */
    struct joined_counts counts;     /* of its own */
    const struct findings *findings; /* no errors */
};
CHECKED enum fault weights_recipe(const struct weighing *weighing,
                                  const struct weights_origin *origin, struct buffer *out);

/* What was found, copied into the findings. */
void weights_kept_findings(const struct json *recipe, struct findings *out);

CHECKED enum fault weights_kept_view(const char *document, const struct json *told,
                                     struct arena *arena, struct weights_view *out);

#endif
