/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * form - a variance that is a quadratic form in the influence values: designs with unequal
 * probabilities at one stage, and two phases.
 *
 *   V = sum over parts, classes c and d of the part, of C_cd T_c T_d'    T_c = sum of m_k z_k in c
 *
 * Most forms of practice are sums of squares of class totals (C is diagonal): a unit's square, a
 * stratum's, those with the probability as multiplier. So rows need no n x n matrix; given joint
 * probabilities do (pps.h).
 *
 * Ownership: arrays live in the dataset's arena. Thread: read by any once made. Faults: none.
 */
#ifndef HAILONG_ANALYSIS_SURVEY_FORM_H
#define HAILONG_ANALYSIS_SURVEY_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FORM_PARTS_MAX = 8 };

struct form_part {
    size_t classes;
    const int32_t *class_of;   /* by row */
    const double *multiplier;  /* m by row; NULL = 1 */
    const double *coefficient; /* C_cc by class; NULL = `matrix` */
    const double *matrix;      /* C: class x class */
};

struct form {
    struct form_part parts[FORM_PARTS_MAX];
    size_t count;
};

/* A column of class totals, the parts one after another: `sums` of its first class, and how many
 * columns lie beside each other. */
struct form_column {
    double *sums;
    size_t columns;
};

size_t form_classes(const struct form *form);

void form_add(const struct form *form, size_t rows, const double *influence,
              const struct form_column *to);

/* Adds to out: columns x columns, or the columns' variances; `from` is the first column. */
void form_variance(const struct form *form, const struct form_column *from, bool diagonal_only,
                   double *out);

#endif
