/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * two_phases - a sample of a sample: the first phase is all rows of the data, the second those in
 * which the costly variables were taken.
 *
 *   dataset, a design for each phase, who is in the second
 *       --two_phases_make--> dataset of the second phase's rows, its design, weights of both phases
 *
 *   weight = first phase's / p2, p2 = n2/N2 in a second-phase stratum (N2 of them in the first
 * phase) full          V = sum D_ij z_i z_j', D = D1 + D2 - D1 o D2, element by element D1 of the
 * first phase, D2 of the second given the first: 1 - p on the diagonal,
 *                 -(1 - p)/(n - 1) in a stratum; a first phase without a population has D1 = I
 *   approximate   the first phase's variance by its PSUs, those seen weighted by how many they
 *                 stand for, and the second's
 * Sources: Särndal, Swensson, Wretman 1992 ch. 9; Saegusa, Wellner 2013 for the second phase alone.
 *
 * Both are sums of squares of class totals (form.h): no n x n matrix.
 * Ownership: the dataset's arena. Thread: one at a time.
 * Faults:    those of design.h; INVALID svy_phases_stages, svy_phases_empty {stratum},
 *            svy_phases_one {stratum}; NOMEM.
 * Limits:    one stage a phase; no PPS, adjustments or lonely rules.
 */
#ifndef HAILONG_ANALYSIS_SURVEY_TWO_PHASES_H
#define HAILONG_ANALYSIS_SURVEY_TWO_PHASES_H

#include "analysis/survey/design.h"

struct two_phases {
    struct design_spec specs[2];
    const bool *in_second; /* by row */
    bool approximate;
};

/* second: the rows of the second phase; out: their design, which points to it. */
CHECKED enum fault two_phases_make(const struct dataset *dataset, const struct two_phases *phases,
                                   struct dataset *second, struct design *out);

#endif
