/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * replicate_make - replicate weights of a design, by its first stage.
 *
 *   method     factors of a replicate                            scale, scale_r
 *   JK1        one PSU 0, the others n/(n - 1); no strata        (1 - f)(n - 1)/n
 *   JKn        one PSU 0, the others of its stratum
 *              n_h/(n_h - 1), other strata 1                     1, (1 - f_h)(n_h - 1)/n_h
 *   BRR        of each pair of a stratum one 0, the other 2      1/R
 *   Fay        rho and 2 - rho                                   1/(R (1 - rho)^2)
 *   bootstrap  n_h - 1 PSUs drawn with replacement, times
 *              how often n_h/(n_h - 1)                           1/(R - 1)
 * BRR takes the smallest Hadamard matrix of more columns than pairs that Paley's and Sylvester's
 * constructions give; a stratum of 4, 6, ... PSUs is pairs in the order of the rows. A stratum
 * taken whole gives no replicate of JKn. The bootstrap draws by a generator of its own from the
 * seed, the same on every machine.
 * Sources: Quenouille 1956; McCarthy 1969; Fay 1989; Rao, Wu 1988; Rao, Wu, Yue 1992.
 *
 * Ownership: the dataset's arena. Thread: one at a time.
 * Faults:    INVALID svy_replicates_strata (JK1), svy_replicates_lonely {stratum},
 *            svy_replicates_pairs {stratum}, svy_replicates_rho, svy_replicates_whole,
 *            svy_replicates_adjusted for a design whose weights were adjusted: replicates are made
 *            first; LIMIT svy_replicates_limit; NOMEM.
 */
#ifndef HAILONG_ANALYSIS_SURVEY_REPLICATE_MAKE_H
#define HAILONG_ANALYSIS_SURVEY_REPLICATE_MAKE_H

#include "analysis/survey/replicate.h"

enum replicates_method {
    REPLICATES_JK1,
    REPLICATES_JKN,
    REPLICATES_BRR,
    REPLICATES_FAY,
    REPLICATES_BOOTSTRAP
};

struct replicates_rule {
    enum replicates_method method;
    double rho;    /* of Fay: 0 to less than 1 */
    size_t count;  /* of the bootstrap: 2 or more */
    uint64_t seed; /* of the bootstrap */
};

/* "JK1", "JKn", "BRR", "Fay", "bootstrap"; false when it is none of them. */
bool replicates_method_of(const char *name, enum replicates_method *out);
const char *replicates_method_name(enum replicates_method method);

CHECKED enum fault replicates_make(struct design *design, const struct replicates_rule *rule);

/* Whether replicates r and c of an order have like signs: a Hadamard matrix, its first row and
 * column alike. hadamard_order: the smallest there is above `least`. */
size_t hadamard_order(size_t least);
bool hadamard_sign(size_t order, size_t row, size_t column);

#endif
