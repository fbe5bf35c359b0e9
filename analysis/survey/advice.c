/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/survey/advice.h"

#include "base/buffer.h"

#include <stdio.h>

enum { NAMES_BYTES = 300 };

/* Weights that nobody gave and no population count implies. */
static bool weights_from_nowhere(const struct design *design)
{
    return !design->weights_given && design->stages[0].population == NULL;
}

/* Strata in which one unit was sampled, and not for certain. */
static size_t lonely_strata(const struct design *design)
{
    const struct stage *stage = &design->stages[0];
    size_t count = 0;
    for (size_t stratum = 0; stratum < stage->stratum_count; stratum++) {
        bool certain = stage->population != NULL && stage->population[stratum] < 1 + 1e-7;
        count += stage_sampled(stage, stratum) == 1 && !certain;
    }
    return count;
}

enum fault advise_domain(const struct domain *domain, struct findings *findings)
{
    const struct design *design = domain->design;
    struct domain_size size;
    char number[24];
    TRY(domain_measure(domain, &size));
    if (weights_from_nowhere(design))
        findings_add(findings, SEVERITY_WARNING, "design", "svy_weights_nowhere", NULL);
    snprintf(number, sizeof number, "%.0f", domain_df(&size));
    if (size.units == 1)
        findings_add(findings, SEVERITY_WARNING, "design", "svy_clusters_one", NULL);
    else if (domain_df(&size) < ADVICE_DF_MIN)
        findings_add(findings, SEVERITY_WARNING, "design", "svy_df_few", "df", number, NULL);
    size_t lonely = lonely_strata(design);
    snprintf(number, sizeof number, "%zu", lonely);
    if (lonely > 0)
        findings_add(findings, SEVERITY_WARNING, "design", "svy_lonely_some", "count", number,
                     NULL);
    return OK;
}

void advise_groups(const struct question *question, const struct estimates *estimates,
                   struct findings *findings)
{
    AUTO(buffer) struct buffer names = buffer_of(1 << 14);
    size_t count = 0;
    for (size_t group = 0; group < estimates->groups; group++) {
        bool alone = estimates->df_group[group] < 0.5 && estimates->rows_group[group] > 1;
        if (!alone || question->by == NULL)
            continue;
        if (names.length < NAMES_BYTES)
            buffer_format(&names, "%s%s", count > 0 ? ", " : "",
                          question->by->labels[estimates->group[group]]);
        count++;
    }
    char number[24];
    snprintf(number, sizeof number, "%zu", count);
    if (count > 0)
        findings_add(findings, SEVERITY_WARNING, "by", "svy_group_one_unit", "count", number,
                     "groups", names.data == NULL ? "-" : names.data, NULL);
}
