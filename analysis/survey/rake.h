/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rake - inside adjust.c: weights that meet several margins, by post-stratification to one after
 * the other, until a whole round moves nothing (Deming, Stephan 1940).
 *
 *   weights -> sums by profile --rounds--> a factor a profile -> weights
 *
 * One pass over the rows before and one after; a round is a pass over profiles.
 * Ownership: the arena. Thread: one at a time. Faults: NOMEM.
 */
#ifndef HAILONG_ANALYSIS_SURVEY_RAKE_H
#define HAILONG_ANALYSIS_SURVEY_RAKE_H

#include "analysis/survey/margin.h"

struct raking {
    const struct margin *margins;
    size_t margin_count;
    const struct profiles *profiles;
    double epsilon; /* of weights */
    size_t most;    /* rounds */
};

struct raked {
    size_t rounds;
    bool settled;
    double *ratio; /* margin x profile: the factor after that margin's last turn, to the last */
    size_t margin; /* the cell farthest from its total, and both */
    size_t cell;
    double got;
    double off; /* relative */
};

CHECKED enum fault rake_weights(const struct raking *raking, size_t rows, const double *before,
                                double *after, struct raked *out);

#endif
