/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * scorecard_gain - what there is to win back, what if it were, and who could.
 *
 *   struct scorecard + changes (6.3.3 = 1) --gain_make--> points by row, fields, total
 *                                                         gains: criteria, most to win first
 *                                                         groups: by kind, by who leads
 *   gains + a target total --gain_target--> how many of the first gains reach it
 *
 * Only leaves count: 8.1 is its parts. Equal gains stay in the order of the table. Since a gain is
 * worth the same in the total whatever its criterion, the largest first are the fewest.
 *
 * Ownership: the scorecard's arena; the scorecard must outlive it. Thread: one.
 * Faults: NOMEM; NUMERIC exact_overflow.
 */
#ifndef HAILONG_ANALYSIS_SCORECARD_GAIN_H
#define HAILONG_ANALYSIS_SCORECARD_GAIN_H

#include "analysis/scorecard.h"

struct score_change {
    size_t row; /* a leaf with points */
    struct exact points;
};

struct score_gain {
    size_t row;
    struct exact points;        /* to win back: over 0 */
    struct exact share;         /* of all there is, percent */
    struct exact running;       /* with those before it */
    struct exact running_share; /* the same, percent */
};

struct score_group {
    const char *name; /* who leads, "" = nobody named; NULL for a kind */
    enum score_kind kind;
    size_t count; /* leaves with points */
    struct exact maximum;
    struct exact points;
    struct exact lost;  /* 0 or more */
    struct exact share; /* of all there is, percent */
};

struct score_gains {
    const struct scorecard *card;
    struct exact *points; /* by row, after the changes */
    struct score_figure total;
    struct score_figure attainable; /* the total with everything won back */
    struct exact all;               /* to win back */
    const struct score_gain *gains;
    size_t gain_count;
    struct score_group kinds[SCORE_KINDS];
    const struct score_group *leads; /* most lost first */
    size_t lead_count;
};

CHECKED enum fault gain_make(const struct scorecard *card, const struct score_change *changes,
                             size_t change_count, struct score_gains *out);

/* How many of the first gains lift the total to the target: 0 = it is there already, SIZE_MAX = all
 * of them are not enough, or the total is not known. */
size_t gain_target(const struct score_gains *gains, struct exact target);

#endif
