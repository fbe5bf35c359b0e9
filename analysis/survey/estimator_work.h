/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * estimator_work - inside estimator.c: one question being answered, and the two ways to add up its
 * rows, which give the same sums.
 *
 *   estimator_rows.c     row by row: any numbers
 *   estimator_levels.c   over a level_table: coded answers
 * and two other ways to their variances:
 *   estimator_whole.c       every row may have an influence
 *   estimator_replicates.c  the estimates of each replicate
 */
#ifndef HAILONG_ANALYSIS_SURVEY_ESTIMATOR_WORK_H
#define HAILONG_ANALYSIS_SURVEY_ESTIMATOR_WORK_H

#include "analysis/survey/estimator.h"
#include "analysis/survey/level_table.h"
#include "analysis/survey/sum.h"

/* Sums of a term in a group, over the rows that have its answer. A mean is taken from the first
 * answer on, so that answers that are alike have exactly it for their mean and a standard error of
 * 0: rounding left there would look like the small error of a sure figure. */
struct term_sums {
    struct sum weight;
    double first;
    struct sum shifted; /* w (y - first) */
    struct sum top;     /* w y */
    struct sum bottom;  /* w x */
    struct sum square;  /* w (y - mean)^2 */
    int64_t answered;   /* rows with a weight */
    bool met;           /* an answer */
    bool unknown;       /* an answer is missing */
};

/* An answer, or several that are alike. */
static inline void term_add(struct term_sums *sums, double weight, double y, double x)
{
    if (!sums->met)
        sums->first = y;
    sums->met = true;
    sum_add(&sums->weight, weight);
    sum_add(&sums->shifted, weight * (y - sums->first));
    sum_add(&sums->top, weight * y);
    sum_add(&sums->bottom, weight * x);
}

static inline double term_mean(const struct term_sums *sums)
{
    return sums->first + sum_value(&sums->shifted) / sum_value(&sums->weight);
}

struct work {
    const struct question *question;
    const struct design *design;
    struct arena *arena;
    struct domain domain; /* without the rows left out */
    struct cells cells;
    struct term_sums *sums; /* term x group */
    double *bottom;         /* by term and group: what the estimate is divided by */
    double *estimate;       /* likewise */
};

/* The group of a row, -1 = outside. */
static inline int32_t work_group(const struct work *work, size_t row)
{
    int32_t cell = work->cells.of_row[row];
    return cell < 0 ? -1 : work->cells.group[cell];
}

/* True where a row lacks the term's answer, or either of a ratio's. */
static inline bool work_missing(const struct work *work, size_t term, size_t row)
{
    const struct question *question = work->question;
    return vector_missing(&question->numerators[term], row) ||
           (question->statistic == STATISTIC_RATIO &&
            vector_missing(&question->denominators[term], row));
}

/* What a row with its answer is off by: y, y - mean, y - R x. `at`: of the term's estimate. */
static inline double work_off(const struct work *work, size_t term, size_t at, size_t row)
{
    const struct question *question = work->question;
    double value = vector_value(&question->numerators[term], row);
    if (question->statistic == STATISTIC_MEAN)
        value -= work->estimate[at];
    else if (question->statistic == STATISTIC_RATIO)
        value -= work->estimate[at] * vector_value(&question->denominators[term], row);
    return value;
}

/* The place of a term's sums in a group. */
static inline struct term_sums *work_sums(const struct work *work, size_t term, size_t group)
{
    return &work->sums[term * work->cells.groups + group];
}

/* All but the squares. */
void rows_add(const struct work *work);
/* w (y - R x)/bottom to the cells. */
void rows_add_influence(const struct work *work, const struct cell_totals *totals);
/* square */
void rows_add_squares(const struct work *work);

/* The variances of a design that is whole (design.h), and by replicates. */
CHECKED enum fault whole_variances(const struct work *work, struct estimates *out);
CHECKED enum fault replicate_variances(const struct work *work, struct estimates *out);

/* The same over a table whose column `column_of[term]` holds the term's codes. */
struct level_work {
    struct level_table table;
    size_t *column_of; /* by term */
};

/* False where the question's terms are not codes, or a table would not pay. */
bool levels_apply(const struct work *work);
CHECKED enum fault levels_make(const struct work *work, struct level_work *out);
void level_work_cleanup(struct level_work *levels);
void levels_add(const struct work *work, const struct level_work *levels);
void levels_add_influence(const struct work *work, const struct level_work *levels,
                          const struct cell_totals *totals);
void levels_add_squares(const struct work *work, const struct level_work *levels);

#endif
