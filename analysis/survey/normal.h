/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * normal - least squares by normal equations: N b = r, N = sum of d x x', symmetric.
 *
 *   normal_add(x, d) for each point --normal_factor--> solve right sides, as many as there are
 *
 * A column that the ones before it tell (a level of a margin whose others are known) is left out:
 * its b is 0. Twice solved, with the residual of the first, digits are those of an orthogonal
 * method (Björck 1967). Ownership: the arena. Thread: one at a time. Faults: NOMEM.
 */
#ifndef HAILONG_ANALYSIS_SURVEY_NORMAL_H
#define HAILONG_ANALYSIS_SURVEY_NORMAL_H

#include "base/arena.h"

struct normal {
    size_t size;
    double *matrix; /* size x size: the lower half of N; after normal_factor its factors */
    bool *left_out; /* by column */
};

CHECKED enum fault normal_new(size_t size, struct arena *arena, struct normal *out);
void normal_add(struct normal *normal, const double *x, double weight);
void normal_factor(struct normal *normal);
/* b overwrites r. */
void normal_solve(const struct normal *normal, double *right);

#endif
