/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * kappa - how far two answers of the same people agree beyond chance: Cohen's kappa, and the one
 * weighted by squares for scales.
 *
 *   {first, second} codes of n people --kappa_make--> agreement, kappa, standard error, interval
 *
 * p_ij share of people with code i first and code j then, p_i. and p_.j its margins, w_ij weight:
 *   choices  w = 1 where i = j, else 0                                        Cohen 1960
 *   scales   w = 1 - (i - j)^2/(largest - smallest code)^2                    Cohen 1968
 *   p_o = sum w_ij p_ij,   p_e = sum w_ij p_i. p_.j,   kappa = (p_o - p_e)/(1 - p_e)
 *   w_i. = sum_j w_ij p_.j,   w_.j = sum_i w_ij p_i.
 *   se^2 = [sum p_ij (w_ij (1 - p_e) - (w_i. + w_.j)(1 - p_o))^2 - (p_o p_e - 2 p_e + p_o)^2]
 *          / (n (1 - p_e)^4)                                    Fleiss, Cohen and Everitt 1969
 *   interval kappa -+ z se, cut at -1 and 1; of fewer than KAPPA_INTERVAL_MIN people, and where
 *            all agree (se = 0), none: it would be too narrow
 * Where all gave one and the same code (p_e = 1) kappa tells nothing: NaN, and so do its error and
 * interval. Nobody: all NaN.
 *
 * Ownership: scratch in the arena. Thread: any, with an arena of its own. Faults: NOMEM.
 * Limits: KAPPA_CODES_MAX different codes; LIMIT kappa_codes {limit}.
 */
#ifndef HAILONG_ANALYSIS_KAPPA_H
#define HAILONG_ANALYSIS_KAPPA_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { KAPPA_CODES_MAX = 200, KAPPA_INTERVAL_MIN = 20 };

struct kappa_pair {
    int32_t first;
    int32_t second;
};

struct kappa {
    size_t n;
    size_t same; /* exactly */
    double kappa;
    double se;
    double interval[2];
};

CHECKED enum fault kappa_make(const struct kappa_pair *pairs, size_t count, bool scale,
                              struct arena *arena, struct kappa *out);

#endif
