/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Variances of a design whose every row may have an influence, also outside the domain: column by
 * column, row by row.
 */
#include "analysis/survey/adjust.h"
#include "analysis/survey/estimator_work.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Influence values of a term in a group, projected. */
static enum fault take_influence(const struct work *work, size_t term, size_t group,
                                 double *influence)
{
    size_t at = term * work->cells.groups + group;
    for (size_t row = 0; row < work->design->rows; row++) {
        bool in = work_group(work, row) == (int32_t)group && !work_missing(work, term, row);
        influence[row] =
            in ? work->design->weights[row] * work_off(work, term, at, row) / work->bottom[at] : 0;
    }
    return adjustments_project(work->design, influence);
}

/* Each column by itself, so that many groups take no memory. */
static enum fault each_variance(const struct work *work, double *influence, struct estimates *out)
{
    struct unit_totals totals;
    TRY(unit_totals_whole(work->design, 1, &totals));
    size_t units = unit_totals_units(&totals);
    for (size_t term = 0; term < out->terms; term++) {
        for (size_t group = 0; group < out->groups; group++) {
            memset(totals.sums, 0, units * sizeof *totals.sums);
            TRY(take_influence(work, term, group, influence));
            unit_totals_add(&totals, 0, influence);
            TRY(variance_of(&totals, true, &out->se[term * out->groups + group]));
        }
    }
    return OK;
}

enum fault whole_variances(const struct work *work, struct estimates *out)
{
    AUTO(memory) double *influence = calloc(work->design->rows + 1, sizeof *influence);
    struct unit_totals totals;
    if (influence == NULL)
        return fault_nomem();
    if (out->covariance == NULL)
        return each_variance(work, influence, out);
    TRY(unit_totals_whole(work->design, out->count, &totals));
    for (size_t term = 0; term < out->terms; term++) {
        for (size_t group = 0; group < out->groups; group++) {
            TRY(take_influence(work, term, group, influence));
            unit_totals_add(&totals, term * out->groups + group, influence);
        }
    }
    TRY(variance_of(&totals, false, out->covariance));
    for (size_t i = 0; i < out->count; i++)
        out->se[i] = out->covariance[i * out->count + i];
    return OK;
}
