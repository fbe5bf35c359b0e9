/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * select - drawing some of many, in whole numbers: no floating-point number decides who is drawn,
 * so that the same seed draws the same on every machine.
 *
 *   sizes, take, method --select_prepare--> certain ones, probabilities --select_draw--> positions
 *
 * x = size, X = sum of sizes, n = take, pi = probability of being drawn. A unit with n x >= X would
 * have pi >= 1: it is certain, taken out, and the rest is looked at again with one less to take,
 * until there is none. For the others pi = n x / X, exactly, of what is then left:
 *   pps_systematic  one start r of 0..X-1; unit i is drawn when some r + kX lies in the stretch of
 *                   n x numbers that is its own, units in their order      Madow 1949
 *   brewer          one by one; R = X - sizes drawn, m left to draw: by x (R - x)/(R - m x)
 *                                                             Brewer 1963, 1975 for more than two
 *   sampford        the first by x, n - 1 more with replacement by x/(X - n x), again until all
 *                   differ                                                 Sampford 1967
 *   systematic, simple   the same pi for all: every size counts as one
 * A weight that is a ratio is drawn by rejection: a unit is proposed by x and kept with the ratio
 * of two whole numbers.
 *
 * Joint probabilities: pps_systematic and systematic from their own stretches, simple, Sampford's
 * formula, Brewer's for two; NaN where there is none (Brewer of three and more).
 *
 * Ownership: the arena's. Thread: one at a time (a prepared selection holds room to work in).
 * Faults: NOMEM; LIMIT sample_sampford_slow: units so near to certain that no draw comes about.
 * Limits: sizes from 1 (a size of 0 is a mistake of the caller's), their sum SELECT_TOTAL_MAX;
 *         take at most count.
 */
#ifndef HAILONG_ANALYSIS_SAMPLE_SELECT_H
#define HAILONG_ANALYSIS_SAMPLE_SELECT_H

#include "base/arena.h"
#include "base/exact.h"
#include "base/random.h"

#define SELECT_TOTAL_MAX INT64_C(2147483647)

enum select_method {
    SELECT_PPS_SYSTEMATIC,
    SELECT_BREWER,
    SELECT_SAMPFORD,
    SELECT_SYSTEMATIC,
    SELECT_SIMPLE,
    SELECT_METHODS
};

/* "pps_systematic". */
const char *select_method_name(enum select_method method);
bool select_method_parse(const char *name, enum select_method *out);
/* Whether sizes matter. */
bool select_by_size(enum select_method method);

struct select_ask {
    enum select_method method;
    const int64_t *sizes; /* NULL = all the same */
    const bool *named;    /* certain because the plan or frame says so; NULL = none */
    size_t count;
    size_t take;
};

struct unit_selection {
    enum select_method method;
    size_t count;
    size_t take;
    const int64_t *sizes; /* as they count for the method */
    bool *certain;
    size_t *drawn; /* `take` positions, ascending, after select_draw */
    size_t rest_take;
    int64_t rest_total;
    size_t *rest;  /* positions of those not certain */
    int64_t *ends; /* running sum of their sizes */
    size_t rest_count;
    bool *mark; /* by position in `rest` */
};

/* More named certain than `take`: take is raised to them. */
CHECKED enum fault select_prepare(const struct select_ask *ask, struct arena *arena,
                                  struct unit_selection *out);
CHECKED enum fault select_draw(struct unit_selection *selection, struct random *random);

/* n x / X, 1 for those certain. */
CHECKED enum fault select_probability(const struct unit_selection *selection, size_t unit,
                                      struct exact *out);
/* That two are drawn together; the first-order one where they are the same. */
double select_joint(const struct unit_selection *selection, size_t a, size_t b);

/* `count` of those not drawn, one after the other by size, into `out` in the order drawn. How many
 * there were. */
size_t select_reserves(const struct unit_selection *selection, struct random *random, size_t count,
                       size_t *out);

#endif
