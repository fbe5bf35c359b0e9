/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cells - the pairs of a sampled unit and a group that the rows of a domain fall into, and what is
 * added up by them.
 *
 *   rows of a domain: their unit (design, the last stage that counts) x group --cells_make--> cells
 *   cell_totals: cell x term, sums of weighted influence values --variance_by_group (variance.h)-->
 *
 * There are at most as many cells as rows, and for groups made of whole units as many as units,
 * where a table of units x groups would be mostly zeros.
 * Cells are numbered in the order in which the rows first meet them. Groups without a row that has
 * a weight are left out, and the others numbered anew.
 *
 * Ownership: everything lives in the dataset's arena. Thread: read by any once made.
 * Faults:    INVALID svy_empty where no group is left; NOMEM.
 */
#ifndef HAILONG_ANALYSIS_SURVEY_CELLS_H
#define HAILONG_ANALYSIS_SURVEY_CELLS_H

#include "analysis/survey/design.h"

struct cells {
    const struct design *design;
    size_t groups;
    const int32_t *group_of; /* by group: its number in `by` */
    size_t count;
    const int32_t *of_row; /* cell, -1 = outside */
    const int32_t *unit;   /* by cell: of stage design->depth - 1 */
    const int32_t *group;  /* by cell */
    const double *weight;  /* by cell: of its rows */
    const int64_t *rows;   /* by cell: those with a weight */
    bool weightless;       /* some row is without */
    const int32_t *order;  /* cells by group, then by the unit's stratum */
    const int32_t *begin;  /* by group and one more: where its cells begin in `order` */
};

struct cell_totals {
    const struct cells *cells;
    size_t terms;
    double *sums; /* cell x term */
};

/* in: by row, whether it is of the domain. by: NULL = all are one group. */
CHECKED enum fault cells_make(const struct design *design, const bool *in,
                              const struct grouping *by, struct cells *out);

/* Zeros. */
CHECKED enum fault cell_totals_make(const struct cells *cells, size_t terms,
                                    struct cell_totals *out);

/* Degrees of freedom, PSUs less strata of rows with a weight: of each group, and of all. */
CHECKED enum fault cells_df(const struct cells *cells, double *by_group, double *of_all);

/* The stratum of a cell's unit. */
static inline int32_t cell_stratum(const struct cells *cells, int32_t cell)
{
    return cells->design->stages[cells->design->depth - 1].stratum[cells->unit[cell]];
}

#endif
