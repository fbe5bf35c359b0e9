/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * index_gap - how far a figure is from the best and the worst of those ranked, and its place among
 * the units of its own region.
 *
 *   figures of a node, by unit --gap_make--> best less own, own less worst, whose they are
 *                              --gap_regions--> 2 of 5
 *
 * Gaps are differences of unrounded figures, 0 or more. Units that share the best figure are all
 * named by the first of them and their number.
 *
 * Ownership: the caller's arrays. Thread: any. Faults: NOMEM; NUMERIC exact_overflow.
 */
#ifndef HAILONG_ANALYSIS_INDEX_GAP_H
#define HAILONG_ANALYSIS_INDEX_GAP_H

#include "analysis/index_change.h"

struct gap_end {
    struct exact value; /* the end's figure */
    size_t unit;        /* the first in the file with it */
    size_t shared;      /* how many have it */
};

struct gap_ends {
    size_t ranked; /* 0: nobody has a figure, and there are no ends */
    struct gap_end best;
    struct gap_end worst;
};

/* The ends of those known. */
struct gap_ends gap_find_ends(const struct ranking_scores *scores);

/* From a figure to the ends. */
CHECKED enum fault gap_make(const struct gap_ends *ends, struct exact figure,
                            struct exact *out_to_best, struct exact *out_to_worst);

/* The places of units within their regions: region_of by unit, SIZE_MAX = none. out: by unit. */
CHECKED enum fault gap_regions(const struct ranking_scores *scores, const size_t *region_of,
                               size_t region_count, struct index_place *out);

#endif
