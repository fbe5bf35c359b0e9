/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/svy_case.h"

#include "analysis/survey/advice.h"

#include <math.h>
#include <string.h>

static bool wants_covariance(const struct json *statistic)
{
    const struct json *vcov = json_member(statistic, "vcov");
    return vcov == NULL || json_true(vcov);
}

static enum fault take_deff(const struct json *statistic, enum deff_rule *out)
{
    const char *deff = json_member_text(statistic, "deff");
    if (deff != NULL && strcmp(deff, "wor") != 0 && strcmp(deff, "replace") != 0)
        return fault_raise(FAULT_INVALID, "svy_member", "member", "deff", NULL);
    *out = deff == NULL                   ? DEFF_NONE
           : strcmp(deff, "replace") == 0 ? DEFF_REPLACEMENT
                                          : DEFF_WITHOUT_REPLACEMENT;
    return OK;
}

/* "commune|s00", group by group, variable by variable. */
static void put_names(struct json_out *out, const struct question *question,
                      const struct grouping *groups, const struct estimates *estimates)
{
    json_open(out, "names", '[');
    for (size_t i = 0; i < estimates->count; i++) {
        AUTO(buffer) struct buffer name = buffer_of(1 << 16);
        const char *variable = question->numerators[i / estimates->groups].name;
        if (groups != NULL)
            buffer_format(&name, "%s|", groups->labels[estimates->group[i % estimates->groups]]);
        buffer_text(&name,
                    question->statistic == STATISTIC_RATIO && groups != NULL ? "ratio" : variable);
        if (question->statistic == STATISTIC_RATIO && groups == NULL)
            buffer_format(&name, "/%s", question->denominators[i].name);
        json_put_text(out, NULL, name.data);
    }
    json_close(out, ']');
}

static void put_values(const struct svy_case *it, const struct estimates *estimates,
                       struct json_out *out)
{
    svy_put_numbers(out, "estimate", estimates->estimate, estimates->count);
    svy_put_numbers(out, "se", estimates->se, estimates->count);
    svy_put_intervals(out, it, estimates);
    if (estimates->covariance != NULL)
        svy_put_matrix(out, "vcov", estimates->covariance, estimates->count, estimates->count);
    if (estimates->deff != NULL)
        svy_put_numbers(out, "deff", estimates->deff, estimates->count);
}

static enum fault take_groups(const struct json *statistic, struct question *question,
                              struct svy_groups *out)
{
    TRY(svy_by(statistic, question->domain, true, out));
    question->by = out->names.count > 0 ? &out->groups : NULL;
    return OK;
}

static enum fault answer(const struct svy_case *it, struct question *question, struct json_out *out)
{
    struct estimates estimates;
    struct svy_groups by;
    question->missing = it->drop_missing ? MISSING_DROP_ROW : MISSING_UNKNOWN;
    question->covariance = wants_covariance(it->statistic);
    TRY(take_deff(it->statistic, &question->deff));
    TRY(take_groups(it->statistic, question, &by));
    TRY(estimate(question, &estimates));
    advise_groups(question, &estimates, it->findings);
    if (question->by != NULL) {
        svy_put_by(out, &by, estimates.group, estimates.groups);
        json_put_text(out, "order",
                      "variable by variable; within a variable the groups in the order of by");
        svy_put_numbers(out, "df_group", estimates.df_group, estimates.groups);
    }
    put_names(out, question, question->by, &estimates);
    svy_put_number(out, "df", it->normal ? INFINITY : estimates.df);
    put_values(it, &estimates, out);
    return OK;
}

enum fault svy_put_means(const struct svy_case *it, const struct domain *domain,
                         struct json_out *out)
{
    struct vector *vectors;
    struct question question = {.domain = domain,
                                .statistic = strcmp(it->kind, "total") == 0 ? STATISTIC_TOTAL
                                                                            : STATISTIC_MEAN};
    TRY(svy_vectors(it, domain, "variables", &vectors, &question.terms));
    question.numerators = vectors;
    return answer(it, &question, out);
}

enum fault svy_put_ratio(const struct svy_case *it, const struct domain *domain,
                         struct json_out *out)
{
    struct vector *numerators;
    struct vector *denominators;
    size_t count;
    struct question question = {.domain = domain, .statistic = STATISTIC_RATIO};
    TRY(svy_vectors(it, domain, "numerator", &numerators, &question.terms));
    TRY(svy_vectors(it, domain, "denominator", &denominators, &count));
    if (count != question.terms)
        return fault_raise(FAULT_INVALID, "svy_member", "member", "denominator", NULL);
    question.numerators = numerators;
    question.denominators = denominators;
    return answer(it, &question, out);
}

/* --- contrasts ------------------------------------------------------------------------------- */

static enum fault take_contrast(const struct svy_case *it, const struct domain *domain,
                                struct svy_groups *by, struct question *question)
{
    const struct json *of = json_member(it->statistic, "of");
    struct arena *arena = domain->design->dataset->arena;
    struct texts variables;
    struct vector *vectors;
    const char *kind;
    TRY(svy_text(of, "kind", &kind));
    TRY(svy_texts(of, "variables", arena, &variables));
    bool is_total = strcmp(kind, "total") == 0;
    if (variables.count == 0 || (!is_total && strcmp(kind, "mean") != 0))
        return fault_raise(FAULT_INVALID, "svy_member", "member", "of", NULL);
    TRY(dataset_expand(domain->design->dataset, variables.items, variables.count, &vectors,
                       &question->terms));
    bool drop = it->drop_missing || json_true(json_member(of, "na_rm"));
    question->numerators = vectors;
    question->statistic = is_total ? STATISTIC_TOTAL : STATISTIC_MEAN;
    question->missing = drop ? MISSING_DROP_ROW : MISSING_UNKNOWN;
    question->covariance = true;
    return take_groups(of, question, by);
}

enum fault svy_put_contrast(const struct svy_case *it, const struct domain *domain,
                            struct json_out *out)
{
    struct arena *arena = domain->design->dataset->arena;
    struct svy_groups by;
    struct question question = {.domain = domain};
    struct estimates terms;
    struct estimates contrasts;
    struct numbers matrix;
    TRY(take_contrast(it, domain, &by, &question));
    TRY(estimate(&question, &terms));
    TRY(svy_numbers(it->statistic, "matrix", arena, &matrix));
    if (matrix.count == 0 || matrix.count % terms.count != 0)
        return fault_raise(FAULT_INVALID, "svy_member", "member", "matrix", NULL);
    TRY(estimate_combine(&terms, matrix.items, matrix.count / terms.count, arena, &contrasts));
    put_names(out, &question, question.by, &terms);
    double df = it->normal ? INFINITY : contrasts.df;
    svy_put_number(out, "df", df);
    put_values(it, &contrasts, out);
    json_open(out, "t", '[');
    for (size_t i = 0; i < contrasts.count; i++)
        svy_put_number(out, NULL, estimate_t(contrasts.estimate[i], contrasts.se[i]));
    json_close(out, ']');
    json_open(out, "p_value", '[');
    for (size_t i = 0; i < contrasts.count; i++)
        svy_put_number(out, NULL,
                       estimate_p(estimate_t(contrasts.estimate[i], contrasts.se[i]), df));
    json_close(out, ']');
    return OK;
}
