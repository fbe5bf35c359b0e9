/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * variance - the one routine for every standard error: from totals of weighted influence values by
 * sampled unit to the covariance matrix of the statistics.
 *
 *   rows --(estimator.c)--> unit_totals: unit of the last stage that counts x column
 *        --variance_of--> covariance, columns x columns
 *   rows --(estimator.c)--> cell_totals (cells.h): the same for groups, without the zeros
 *        --variance_by_group--> variances, term x group
 *
 * With t_i the total of unit i in stratum h (0 for a unit without a row of the domain), a stage
 * gives
 *     V = sum_h (1 - f_h) n_h/(n_h - 1) sum_i (t_i - mean_h)(t_i - mean_h)'     f_h = n_h/N_h
 * (f_h = 0 when drawn with replacement), and with an fpc at each stage
 *     V = V_1 + sum_i f_h(i) V_2(i)      the same formula inside unit i, and so on.
 * Without an fpc the first stage alone counts (ultimate clusters). Where units were drawn with
 * probabilities p_i of their own (Brewer), 1 - f_h becomes 1 - p_i inside the sum, and f_h p_i.
 * A design may have another quadratic form (form.h), and adjustments of its weights project z
 * before it is added up (adjust.h): then every row counts, also those outside a domain.
 * A stratum with one sampled unit: design.h, enum lonely; certainty (N_h = n_h) is no problem.
 * Sources: Särndal, Swensson, Wretman 1992 ch. 3-4; Lohr 2021 ch. 5-6; Lumley 2010 ch. 2-3.
 *
 * Strata are added in the order in which the rows first met them, units likewise, whatever the
 * number of threads. Means are taken in two passes, so that units that are alike give 0.
 * Ownership: the caller's arrays; totals live in the dataset's arena. Thread: one at a time.
 * Faults: INVALID svy_lonely {strata}; NOMEM.
 * Limits: memory for units x columns doubles; by group for cells x terms (and with several stages
 *         that count, units x terms).
 */
#ifndef HAILONG_ANALYSIS_SURVEY_VARIANCE_H
#define HAILONG_ANALYSIS_SURVEY_VARIANCE_H

#include "analysis/survey/cells.h"

struct unit_totals {
    const struct design *design;
    size_t columns;
    double *sums;  /* unit x column, of stage design->depth - 1; with a form: its class x column */
    bool *present; /* by unit: it has a row of the domain */
};

/* Zeros, and which units the cells' rows are of. */
CHECKED enum fault unit_totals_make(const struct cells *cells, size_t columns,
                                    struct unit_totals *out);

/* Zeros of a design that is whole: every unit counts. */
CHECKED enum fault unit_totals_whole(const struct design *design, size_t columns,
                                     struct unit_totals *out);

/* How many units, or classes of the form, it has sums of. */
size_t unit_totals_units(const struct unit_totals *totals);

/* Adds influence values by row to a column. */
void unit_totals_add(const struct unit_totals *totals, size_t column, const double *influence);

/* The variance of the sum of influence values by row, 0 outside `in`, as the design has it:
 * projected by its adjustments, which overwrite them. */
CHECKED enum fault variance_of_rows(const struct design *design, const bool *in, double *influence,
                                    double *out);

/* out: columns x columns, or with `diagonal_only` the columns' variances. NaN where every stratum
 * was left out. */
CHECKED enum fault variance_of(const struct unit_totals *totals, bool diagonal_only, double *out);

/* out[term * groups + group]: each group as a domain of its own, by the strata and units which it
 * met. (In the covariance of groups by variance_of these are those of all groups together, which
 * is another figure where a stratum is lonely: so has R, svyby.) */
CHECKED enum fault variance_by_group(const struct cell_totals *totals, double *out);

#endif
