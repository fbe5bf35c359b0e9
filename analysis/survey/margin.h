/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * margin - groups of rows and how much each of them weighs in the population.
 *
 *   columns + levels + totals --margin_make--> cell of each row, total of each cell
 *   sex 1, 2; totals 93701, 93702              of_row[k] = 0 or 1
 *   margins + weights --margins_judge--> findings: what cannot be met, and which margin it is
 *   margins --profiles_make--> rows that are alike in every margin have one profile
 *
 * A cell of several columns is a combination of their levels. All that raking does is done by
 * profile: a million rows are some thousands.
 *
 * Ownership: the dataset's arena, or the one given. Thread: one at a time.
 * Faults:    INVALID svy_column {column}, svy_margin_shape {margin}; LIMIT svy_groups_limit; NOMEM.
 * Findings:  errors at the margin's name: svy_margin_twice, svy_margin_total, svy_margin_unlisted
 *            (level: an example's row), svy_margin_missing, svy_margin_zero, svy_margin_empty
 *            {margin, level, number}, svy_margins_differ {margin, sum, other, other_sum}.
 * Limits:    DATASET_ROWS_MAX combinations of the levels of a margin's columns.
 */
#ifndef HAILONG_ANALYSIS_SURVEY_MARGIN_H
#define HAILONG_ANALYSIS_SURVEY_MARGIN_H

#include "analysis/survey/dataset.h"
#include "base/finding.h"

/* A margin as it is given: cell c is levels[0][c], levels[1][c], ... */
struct margin_spec {
    const char *const *columns;
    size_t column_count;
    const char *const *const *levels; /* by column, by cell */
    const double *totals;             /* by cell */
    size_t cells;
};

struct margin {
    const char *name; /* its columns, "commune:channel" */
    size_t cells;
    const char *const *labels; /* by cell */
    const double *totals;
    const int32_t *of_row;  /* cell, or NOT_LISTED, NOT_THERE */
    struct grouping values; /* what stands in the rows, listed or not */
};
enum { MARGIN_NOT_LISTED = -1, MARGIN_NOT_THERE = -2 };

CHECKED enum fault margin_make(const struct dataset *dataset, const struct margin_spec *spec,
                               struct margin *out);

/* Rows without a weight are not looked at. */
CHECKED enum fault margins_judge(const struct margin *margins, size_t count,
                                 const struct dataset *dataset, const double *weights,
                                 struct findings *findings);

/* Rows by what they are in each margin; rows in no cell of some margin have profile -1. */
struct profiles {
    size_t count;
    const int32_t *of_row;
    const int32_t *cell; /* margin x profile */
};

CHECKED enum fault profiles_make(const struct margin *margins, size_t count, size_t rows,
                                 struct arena *arena, struct profiles *out);

#endif
