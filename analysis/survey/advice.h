/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * advice - what a design and an estimate of it must not be believed to say: findings, never faults.
 *
 *   domain --advise_domain--> svy_design_simple, svy_weights_nowhere, svy_clusters_one, svy_df_few,
 *                             svy_lonely_some
 *   estimates by group --advise_groups--> svy_group_one_unit
 *   estimates --advise_estimates--> doubts of each figure --> what is shown of it
 *             --advise_figures----> svy_doubt_empty, svy_doubt_unit, svy_doubt_df, svy_doubt_alike,
 *                                   svy_doubt_unknown with the figures they speak of;
 * svy_group_one_unit and svy_group_df with the groups
 *
 * A figure with DOUBT_UNIT or DOUBT_ALIKE has a standard error of 0, or near it, that says nothing:
 * a commune is one unit of its province's design, and deviations from its own mean add up to 0
 * inside it. The remedy is the design of the level below: communes as strata, villages as units.
 * With DOUBT_UNKNOWN the estimate or its standard error is not finite: there is nothing to show.
 * With DOUBT_DF or DOUBT_UNIT it has no interval; with DOUBT_ALIKE none that rests on its own
 * variance (proportion.h tells which intervals of a share do not).
 *
 * Thread: any. Faults: NOMEM. Findings: warnings, and a note for svy_design_simple; at "design",
 * "by" or "column".
 */
#ifndef HAILONG_ANALYSIS_SURVEY_ADVICE_H
#define HAILONG_ANALYSIS_SURVEY_ADVICE_H

#include "analysis/survey/estimator.h"

/* Fewer degrees of freedom make intervals that are hardly of use. */
enum { ADVICE_DF_MIN = 3 };

/* Why a figure has no standard error, or no interval: one of the first two, the last, or any of the
 * others.
 */
enum {
    DOUBT_EMPTY = 1,    /* nobody answered */
    DOUBT_UNIT = 2,     /* one sampled unit a stratum, not taken for certain */
    DOUBT_DF = 4,       /* degrees of freedom below ADVICE_DF_MIN */
    DOUBT_ALIKE = 8,    /* everybody gave the same; never of a total */
    DOUBT_UNKNOWN = 16, /* no number: a denominator of 0, numbers too large, all strata left out */
    DOUBT_COUNT = 5
};

/* "empty", "unit", "df", "alike" of one of them. */
const char *doubt_name(unsigned doubt);

CHECKED enum fault advise_domain(const struct domain *domain, struct findings *findings);
void advise_groups(const struct question *question, const struct estimates *estimates,
                   struct findings *findings);

/* out: by term and group, the doubts of each estimate. */
CHECKED enum fault advise_estimates(const struct question *question,
                                    const struct estimates *estimates, unsigned *out);

/* A figure that is told to somebody. */
struct told_figure {
    const char *column;
    const char *group; /* NULL = of no group */
    unsigned doubts;
};

CHECKED enum fault advise_figures(const struct told_figure *figures, size_t count,
                                  struct findings *findings);

#endif
