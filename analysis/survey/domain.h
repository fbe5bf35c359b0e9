/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * domain - which rows an estimate speaks of: a mask over the rows of a design, which it keeps
 * whole.
 *
 *   domain_all --domain_where(column, op, values)--> domain_complete(vectors) --> in[row]
 *
 * A row that is missing in the column of a condition is outside. Units without a row of the domain
 * count as zeros in a variance; n_h stays.
 *
 * Ownership: the mask lives in the dataset's arena. Thread: one at a time while it is made.
 * Faults:    INVALID svy_column {column}, svy_not_number {column, value}; NOMEM.
 */
#ifndef HAILONG_ANALYSIS_SURVEY_DOMAIN_H
#define HAILONG_ANALYSIS_SURVEY_DOMAIN_H

#include "analysis/survey/design.h"

struct domain {
    const struct design *design;
    bool *in; /* by row */
};

enum domain_test { TEST_EQUAL, TEST_UNEQUAL, TEST_LESS, TEST_AT_MOST, TEST_MORE, TEST_AT_LEAST };

/* A condition on a row: its value is in relation `test` to one of `values`. Texts are compared with
 * labels; with numbers when the column holds numbers and they are texts of such. */
struct condition {
    const char *column;
    enum domain_test test;
    const char *const *values;
    size_t value_count;
};

CHECKED enum fault domain_all(const struct design *design, struct domain *out);
CHECKED enum fault domain_copy(const struct domain *domain, struct domain *out);

/* Takes out the rows that do not hold the condition. */
CHECKED enum fault domain_where(struct domain *domain, const struct condition *condition);
/* Takes out the rows in which one of the vectors is missing. */
void domain_complete(struct domain *domain, const struct vector *vectors, size_t count);
/* Takes out the rows of other groups. */
void domain_group(struct domain *domain, const struct grouping *grouping, size_t group);

/* What a domain holds. */
struct domain_size {
    size_t rows;     /* of the domain */
    size_t weighted; /* those with a weight above 0 */
    double weight;   /* their sum */
    size_t units;    /* PSUs with such a row */
    size_t strata;   /* strata with such a PSU */
    double df;       /* PSUs less strata; of replicates: the rank of theirs, less 1 */
    double counted;  /* rows that n of a design means: all of one that is whole (design.h) */
};
CHECKED enum fault domain_measure(const struct domain *domain, struct domain_size *out);

/* Degrees of freedom, of rows with a weight; 0 without any. */
static inline double domain_df(const struct domain_size *size) { return size->df; }

/* Weighted mean over the domain's rows; NaN where an answer is missing or none has a weight. Taken
 * from the first answer on, so that answers that are alike have exactly it for their mean. */
double domain_mean(const struct domain *domain, const struct vector *vector);

#endif
