/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the figures must not be taken for, as findings.
 */
#include "analysis/result_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int year_of(int32_t day)
{
    char text[DATE_TEXT_SIZE];
    day_text(day, text);
    return (int)strtol(text, NULL, 10);
}

static void check_years(struct result *result)
{
    const struct index_definition *definition = result->context->definition;
    const struct tally *tally = result->context->tally;
    if (tally->unit_count == 0 || (year_of(tally->first_day) >= definition->valid_from &&
                                   year_of(tally->last_day) <= definition->valid_to))
        return;
    char from[16];
    char to[16];
    char first[DATE_TEXT_SIZE];
    char last[DATE_TEXT_SIZE];
    snprintf(from, sizeof from, "%d", definition->valid_from);
    snprintf(to, sizeof to, "%d", definition->valid_to);
    day_text(tally->first_day, first);
    day_text(tally->last_day, last);
    findings_add(&result->findings, SEVERITY_WARNING, "/valid", "result_years", "index",
                 definition->id, "from", from, "to", to, "first", first, "last", last, NULL);
}

static void check_units(struct result *result)
{
    const struct tally *tally = result->context->tally;
    for (size_t i = 0; i < tally->unit_count; i++) {
        if (unit_list_find(result->context->units, tally->units[i].code) != NULL)
            continue;
        char count[24];
        snprintf(count, sizeof count, "%" PRId64, tally->units[i].responses);
        findings_add(&result->findings, SEVERITY_WARNING, "", "result_unit_unlisted", "unit",
                     tally->units[i].code, "count", count, NULL);
    }
}

/* Numbers as texts for a finding. */
struct number {
    char text[24];
};

static struct number number_of(int64_t value)
{
    struct number number;
    snprintf(number.text, sizeof number.text, "%" PRId64, value);
    return number;
}

static void warn(struct result *result, const char *code, int64_t count)
{
    findings_add(&result->findings, SEVERITY_WARNING, "", code, "count", number_of(count).text,
                 NULL);
}

/* Who chose himself is no sample; who was drawn without weights is one with a condition. */
static void check_sample(struct result *result)
{
    const struct unit_figures *subject = &result->subject;
    if (subject->voluntary > 0)
        findings_add(&result->findings, SEVERITY_WARNING, "", "result_voluntary", "count",
                     number_of(subject->voluntary).text, "responses",
                     number_of(subject->responses).text, NULL);
    if (!subject->is_commune && result->compared_count > 1)
        findings_add(&result->findings, SEVERITY_WARNING, "", "result_weights_none", NULL);
}

/* A commune's interval rests on others' design effect: what its own clusters could not say. */
static void check_commune(struct result *result, const struct estimate *own)
{
    const struct pooled_deff *pooled = &result->pooled[result->context->definition->headline];
    if (own->clusters == 1)
        findings_add(&result->findings, SEVERITY_WARNING, "", "result_cluster_one", NULL);
    else if (own->df < ESTIMATE_DF_MIN)
        warn(result, "result_cluster_few", own->clusters);
    if (pooled->units == 0) {
        char deff[24];
        snprintf(deff, sizeof deff, "%g", pooled->value);
        findings_add(&result->findings, SEVERITY_WARNING, "", "result_deff_assumed", "deff", deff,
                     NULL);
    }
}

static void check_interval(struct result *result)
{
    const struct estimate *own = &result->subject.estimates[result->context->definition->headline];
    if (!own->known)
        return;
    if (own->reason != NULL && strcmp(own->reason, "few") == 0)
        warn(result, "result_few", ESTIMATE_RESPONDENTS_MIN);
    else if (result->subject.is_commune)
        check_commune(result, own);
    else if (own->clusters == 1)
        findings_add(&result->findings, SEVERITY_WARNING, "", "result_commune_one", NULL);
    else if (own->df < ESTIMATE_DF_MIN)
        warn(result, "result_df_few", own->clusters);
}

enum fault result_check(struct result *result)
{
    result->findings = findings_in(result->arena);
    index_check_form(result->context->definition, result->context->form, &result->findings);
    check_years(result);
    if (!result->subject.is_commune)
        check_units(result);
    check_sample(result);
    check_interval(result);
    return result->findings.failed ? FAULT_NOMEM : OK;
}
