/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * advice - what a design and an estimate of it must not be believed to say: findings, never faults.
 *
 *   domain --advise_domain--> svy_weights_nowhere, svy_clusters_one, svy_df_few, svy_lonely_some
 *   estimates by group --advise_groups--> svy_group_one_unit: groups inside one sampled unit, as a
 *                                         commune is under its province's design: a standard error
 *                                         of 0 that says nothing
 *
 * Thread: any. Faults: NOMEM. Findings: warnings, at "design" or at "by".
 */
#ifndef HAILONG_ANALYSIS_SURVEY_ADVICE_H
#define HAILONG_ANALYSIS_SURVEY_ADVICE_H

#include "analysis/survey/estimator.h"

/* Fewer degrees of freedom make intervals that are hardly of use. */
enum { ADVICE_DF_MIN = 3 };

CHECKED enum fault advise_domain(const struct domain *domain, struct findings *findings);
void advise_groups(const struct question *question, const struct estimates *estimates,
                   struct findings *findings);

#endif
