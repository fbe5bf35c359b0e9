/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/svy_case.h"

#include "analysis/survey/compare.h"
#include "analysis/survey/composite.h"
#include "analysis/survey/moments.h"

#include <string.h>

static void put_name_list(struct json_out *out, const struct vector *vectors, size_t count)
{
    json_open(out, "names", '[');
    for (size_t i = 0; i < count; i++)
        json_put_text(out, NULL, vectors[i].name);
    json_close(out, ']');
}

/* A question over the columns of "variables". */
static enum fault take_question(const struct svy_case *it, const struct domain *domain,
                                struct question *out)
{
    struct vector *vectors;
    struct question question = {.domain = domain,
                                .missing = it->drop_missing ? MISSING_DROP_ROW : MISSING_UNKNOWN};
    TRY(svy_vectors(it, domain, "variables", &vectors, &question.terms));
    question.numerators = vectors;
    *out = question;
    return OK;
}

/* --- moments --------------------------------------------------------------------------------- */

enum fault svy_put_variance(const struct svy_case *it, const struct domain *domain,
                            struct json_out *out)
{
    struct question question;
    struct estimates variances;
    TRY(take_question(it, domain, &question));
    TRY(estimate_variances(&question, &variances));
    put_name_list(out, question.numerators, question.terms);
    svy_put_numbers(out, "estimate", variances.estimate, variances.count);
    svy_put_numbers(out, "se", variances.se, variances.count);
    svy_put_number(out, "df", variances.df);
    svy_put_intervals(out, it, &variances);
    return OK;
}

enum fault svy_put_correlation(const struct svy_case *it, const struct domain *domain,
                               struct json_out *out)
{
    struct question question;
    TRY(take_question(it, domain, &question));
    double *matrix = arena_array(domain->design->dataset->arena,
                                 question.terms * question.terms + 1, sizeof *matrix);
    if (matrix == NULL)
        return FAULT_NOMEM;
    TRY(estimate_correlation(&question, matrix));
    put_name_list(out, question.numerators, question.terms);
    svy_put_matrix(out, "estimate_matrix", matrix, question.terms, question.terms);
    return OK;
}

enum fault svy_put_alpha(const struct svy_case *it, const struct domain *domain,
                         struct json_out *out)
{
    struct question question;
    double alpha;
    TRY(take_question(it, domain, &question));
    TRY(estimate_alpha(&question, &alpha));
    svy_put_number(out, "estimate", alpha);
    return OK;
}

/* --- tables ---------------------------------------------------------------------------------- */

static enum fault take_pair(const struct domain *domain, const char *const names[2],
                            struct grouping out[2])
{
    const struct dataset *dataset = domain->design->dataset;
    for (size_t i = 0; i < 2; i++) {
        const struct column *column;
        TRY(dataset_need(dataset, names[i], &column));
        TRY(column_grouping(column, dataset->rows, dataset->arena, &out[i]));
    }
    return OK;
}

enum fault svy_put_table(const struct svy_case *it, const struct domain *domain,
                         struct json_out *out)
{
    struct arena *arena = domain->design->dataset->arena;
    struct texts names;
    struct grouping sides[2];
    double *cells;
    int64_t *counts;
    TRY(svy_texts(it->statistic, "variables", arena, &names));
    if (names.count != 2)
        return fault_raise(FAULT_INVALID, "svy_member", "member", "variables", NULL);
    TRY(take_pair(domain, names.items, sides));
    TRY(svy_cross(domain, sides, &cells, &counts));
    json_open(out, "levels", '{');
    for (size_t i = 0; i < 2; i++)
        svy_put_texts(out, names.items[i], sides[i].labels, sides[i].count);
    json_close(out, '}');
    svy_put_matrix(out, "cells", cells, sides[0].count, sides[1].count);
    return OK;
}

enum fault svy_put_table_test(const struct svy_case *it, const struct domain *domain,
                              struct json_out *out)
{
    static const char *const methods[] = {"F", "Chisq", "Wald", "adjWald"};
    struct grouping sides[2];
    struct table_result result;
    const char *names[2];
    const char *name;
    size_t method = 0;
    TRY(svy_text(it->statistic, "rows", &names[0]));
    TRY(svy_text(it->statistic, "cols", &names[1]));
    TRY(svy_text(it->statistic, "method", &name));
    while (method < ARRAY_LENGTH(methods) && strcmp(methods[method], name) != 0)
        method++;
    if (method == ARRAY_LENGTH(methods))
        return fault_raise(FAULT_INVALID, "svy_member", "member", "method", NULL);
    TRY(take_pair(domain, names, sides));
    TRY(table_test(domain, &sides[0], &sides[1], (enum table_test)method, &result));
    svy_put_number(out, "statistic", result.statistic);
    json_open(out, "parameter", '{');
    svy_put_number(out, method == TABLE_CHISQ ? "df" : "ndf", result.ndf);
    if (method != TABLE_CHISQ)
        svy_put_number(out, "ddf", result.ddf);
    json_close(out, '}');
    svy_put_number(out, "p_value", result.p);
    return OK;
}

enum fault svy_put_t_test(const struct svy_case *it, const struct domain *domain,
                          struct json_out *out)
{
    struct vector *y;
    size_t count;
    struct t_result result;
    TRY(svy_vectors(it, domain, "y", &y, &count));
    if (count != 1)
        return fault_raise(FAULT_INVALID, "svy_member", "member", "y", NULL);
    if (json_member(it->statistic, "group") == NULL) {
        TRY(t_test_mean(domain, y, it->level, &result));
    } else {
        const struct column *group;
        TRY(svy_column(it, domain, "group", &group));
        TRY(t_test_groups(domain, y, group, it->level, &result));
    }
    svy_put_number(out, "estimate", result.estimate);
    svy_put_number(out, "se", result.se);
    svy_put_number(out, "t", result.t);
    svy_put_number(out, "df", result.df);
    svy_put_number(out, "p_value", result.p);
    svy_put_numbers(out, "ci", result.interval, 2);
    return OK;
}

/* --- indices --------------------------------------------------------------------------------- */

static void put_whole(const struct svy_case *it, const char *name, const struct composite *made,
                      bool is_score, struct json_out *out)
{
    double estimate = made->whole.estimate[0];
    json_open(out, name, '{');
    svy_put_number(out, "estimate", estimate);
    svy_put_number(out, "se", made->whole.se[0]);
    svy_put_interval(out, it, estimate, made->whole.se[0], made->whole.df);
    if (is_score) {
        svy_put_number(out, "max_points", made->points);
        svy_put_number(out, "percent", 100 * estimate / made->points);
    }
    json_close(out, '}');
}

static void put_parts(const struct svy_case *it, const struct estimates *parts,
                      struct json_out *out)
{
    svy_put_numbers(out, "estimate", parts->estimate, parts->count);
    svy_put_numbers(out, "se", parts->se, parts->count);
    svy_put_matrix(out, "vcov", parts->covariance, parts->count, parts->count);
    svy_put_number(out, "df", parts->df);
    svy_put_intervals(out, it, parts);
}

enum fault svy_put_items(const struct svy_case *it, const struct domain *domain,
                         struct json_out *out)
{
    struct question question;
    struct composite made;
    TRY(take_question(it, domain, &question));
    TRY(item_means_estimate(domain, question.numerators, question.terms, &made));
    put_name_list(out, question.numerators, question.terms);
    put_parts(it, &made.parts, out);
    put_whole(it, "mean_of_items", &made, false, out);
    json_open(out, "n_valid", '[');
    for (size_t i = 0; i < question.terms; i++)
        json_put_integer(out, NULL, made.parts.answered[i]);
    json_close(out, ']');
    return OK;
}

static enum fault take_component(const struct json *json, const struct domain *domain,
                                 struct component *out)
{
    const struct dataset *dataset = domain->design->dataset;
    struct texts names[2];
    struct vector *vectors[2];
    size_t counts[2];
    static const char *const members[] = {"num", "den"};
    if (!json_number(json_member(json, "points"), &out->points))
        return fault_raise(FAULT_INVALID, "svy_member", "member", "points", NULL);
    for (size_t i = 0; i < 2; i++) {
        TRY(svy_texts(json, members[i], dataset->arena, &names[i]));
        TRY(dataset_expand(dataset, names[i].items, names[i].count, &vectors[i], &counts[i]));
    }
    if (counts[0] != counts[1])
        return fault_raise(FAULT_INVALID, "svy_member", "member", "den", NULL);
    out->pairs = counts[0];
    out->numerators = vectors[0];
    out->denominators = vectors[1];
    return svy_text(json, "name", &out->name);
}

enum fault svy_put_composite(const struct svy_case *it, const struct domain *domain,
                             struct json_out *out)
{
    const struct json *list = json_member(it->statistic, "components");
    size_t count = list == NULL ? 0 : json_count(list);
    struct component *components =
        arena_array(domain->design->dataset->arena, count + 1, sizeof *components);
    struct composite made;
    if (components == NULL)
        return FAULT_NOMEM;
    if (count == 0)
        return fault_raise(FAULT_INVALID, "svy_member", "member", "components", NULL);
    size_t at = 0;
    for (const struct json *json = json_first(list); json != NULL; json = json_next(json))
        TRY(take_component(json, domain, &components[at++]));
    TRY(composite_estimate(domain, components, count, &made));
    json_open(out, "names", '[');
    for (size_t i = 0; i < count; i++)
        json_put_text(out, NULL, components[i].name);
    json_close(out, ']');
    put_parts(it, &made.parts, out);
    put_whole(it, "score", &made, true, out);
    return OK;
}

/* --- the design ------------------------------------------------------------------------------ */

enum fault svy_put_size(const struct svy_case *it, const struct domain *domain,
                        struct json_out *out)
{
    struct domain_size size;
    (void)it;
    TRY(domain_measure(domain, &size));
    svy_put_number(out, "df", domain_df(&size));
    json_put_integer(out, "n_rows_nonzero", (int64_t)size.weighted);
    svy_put_number(out, "sum_weights", size.weight);
    return OK;
}
