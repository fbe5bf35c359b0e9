/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/svy_case.h"

#include "analysis/survey/compare.h"
#include "analysis/survey/distribution.h"
#include "analysis/survey/multiple.h"
#include "analysis/survey/proportion.h"

#include <math.h>
#include <string.h>

static enum fault bad_member(const char *member)
{
    return fault_raise(FAULT_INVALID, "svy_member", "member", member, NULL);
}

/* --- a share --------------------------------------------------------------------------------- */

/* Sums of weights may not cancel to the last bit: this near to nobody or everybody is that. */
static const double NEAR = 1e-12;

static enum fault take_share(const struct svy_case *it, const struct domain *domain,
                             const struct vector *vector, struct share *out)
{
    struct domain used;
    struct domain_size size;
    struct estimates mean;
    TRY(domain_copy(domain, &used));
    domain_complete(&used, vector, 1);
    struct question question = {
        .domain = &used, .statistic = STATISTIC_MEAN, .terms = 1, .numerators = vector};
    TRY(domain_measure(&used, &size));
    TRY(estimate(&question, &mean));
    struct share share = {.p = mean.estimate[0],
                          .variance = mean.se[0] * mean.se[0],
                          .df = it->normal ? INFINITY : mean.df,
                          .n = (double)mean.answered[0],
                          .rows = size.counted,
                          .deff = NAN,
                          .level = it->level};
    if (share.p < NEAR || share.p > 1 - NEAR) {
        share.p = share.p > NEAR;
        share.variance = 0;
    }
    *out = share;
    return OK;
}

enum fault svy_put_proportion(const struct svy_case *it, const struct domain *domain,
                              struct json_out *out)
{
    const struct column *column;
    struct vector vector;
    struct share share;
    enum share_method method;
    const char *name;
    double interval[2];
    TRY(svy_text(it->statistic, "method", &name));
    if (!share_method_of(name, &method))
        return bad_member("method");
    TRY(svy_column(it, domain, "variable", &column));
    TRY(column_vector(column, domain->design->rows, domain->design->dataset->arena, &vector));
    for (size_t row = 0; row < domain->design->rows; row++) {
        double value = vector_value(&vector, row);
        bool is_share = fabs(value) <= 0 || fabs(value - 1) <= 0;
        if (!is_share && domain->in[row] && !vector_missing(&vector, row))
            return fault_raise(FAULT_INVALID, "svy_not_share", "column", column->name, NULL);
    }
    TRY(take_share(it, domain, &vector, &share));
    bool has_deff = json_number(json_member(it->statistic, "deff"), &share.deff);
    if (!has_deff && (method == SHARE_WILSON_DEFF || method == SHARE_CP_DEFF))
        return bad_member("deff");
    share_interval(&share, method, interval);
    json_open(out, "names", '[');
    json_put_text(out, NULL, column->name);
    json_close(out, ']');
    svy_put_number(out, "estimate", share.p);
    svy_put_number(out, "se", sqrt(share.variance));
    svy_put_number(out, "df", share.df);
    svy_put_number(out, "n", share.n);
    svy_put_number(out, "n_eff", share_effective_size(&share));
    svy_put_numbers(out, "ci", interval, 2);
    return OK;
}

/* --- many comparisons ------------------------------------------------------------------------ */

static enum fault put_adjusted(const char *member, const double *p, size_t count,
                               enum p_method method, struct json_out *out)
{
    AUTO(arena) struct arena *arena = NULL;
    TRY(arena_new(SIZE_MAX, &arena));
    double *adjusted = arena_array(arena, count + 1, sizeof *adjusted);
    if (adjusted == NULL)
        return FAULT_NOMEM;
    TRY(p_adjust(method, p, count, arena, adjusted));
    svy_put_numbers(out, member, adjusted, count);
    return OK;
}

enum fault svy_put_adjusted(const struct svy_case *it, const struct domain *domain,
                            struct json_out *out)
{
    struct numbers p;
    enum p_method method;
    const char *name;
    (void)domain;
    TRY(svy_text(it->statistic, "method", &name));
    TRY(svy_numbers(it->statistic, "p", it->arena, &p));
    if (!p_method_of(name, &method))
        return bad_member("method");
    return put_adjusted("p_adjusted", p.items, p.count, method, out);
}

enum fault svy_put_unit_against_all(const struct svy_case *it, const struct domain *domain,
                                    struct json_out *out)
{
    struct question question = {.domain = domain,
                                .missing = it->drop_missing ? MISSING_DROP_ROW : MISSING_UNKNOWN};
    struct dataset const *dataset = domain->design->dataset;
    struct unit_result result;
    struct grouping units;
    const struct column *unit;
    struct vector *vectors;
    TRY(svy_vectors(it, domain, "variable", &vectors, &question.terms));
    TRY(svy_column(it, domain, "unit", &unit));
    TRY(column_grouping(unit, dataset->rows, dataset->arena, &units));
    if (question.terms != 1)
        return bad_member("variable");
    question.numerators = vectors;
    question.by = &units;
    TRY(unit_against_all(&question, &result));
    size_t count = result.means.groups;
    json_open(out, "units", '[');
    for (size_t i = 0; i < count; i++)
        json_put_text(out, NULL, units.labels[result.means.group[i]]);
    json_close(out, ']');
    svy_put_numbers(out, "difference", result.difference, count);
    svy_put_numbers(out, "se", result.se, count);
    svy_put_number(out, "df", result.df);
    svy_put_numbers(out, "t", result.t, count);
    svy_put_numbers(out, "p_value", result.p, count);
    TRY(put_adjusted("p_holm", result.p, count, P_HOLM, out));
    return put_adjusted("p_bh", result.p, count, P_BENJAMINI_HOCHBERG, out);
}

static void put_pairs(const struct tukey_pair *pairs, size_t count, struct json_out *out)
{
    static const struct {
        const char *name;
        size_t offset;
    } members[] = {{"difference", offsetof(struct tukey_pair, difference)},
                   {"se", offsetof(struct tukey_pair, se)},
                   {"t", offsetof(struct tukey_pair, t)},
                   {"p_value", offsetof(struct tukey_pair, p)}};
    for (size_t side = 0; side < 2; side++) {
        json_open(out, side == 0 ? "i" : "j", '[');
        for (size_t k = 0; k < count; k++)
            json_put_integer(out, NULL,
                             (int64_t)(side == 0 ? pairs[k].first : pairs[k].second) + 1);
        json_close(out, ']');
    }
    for (size_t m = 0; m < ARRAY_LENGTH(members); m++) {
        json_open(out, members[m].name, '[');
        for (size_t k = 0; k < count; k++)
            svy_put_number(out, NULL,
                           *(const double *)((const char *)&pairs[k] + members[m].offset));
        json_close(out, ']');
    }
    json_open(out, "ci", '[');
    for (size_t k = 0; k < count; k++)
        svy_put_numbers(out, NULL, pairs[k].interval, 2);
    json_close(out, ']');
}

enum fault svy_put_tukey_pairs(const struct svy_case *it, const struct domain *domain,
                               struct json_out *out)
{
    struct tukey_question question = {.level = it->level};
    struct numbers estimate;
    struct numbers covariance;
    double critical;
    (void)domain;
    TRY(svy_numbers(it->statistic, "estimate", it->arena, &estimate));
    TRY(svy_numbers(it->statistic, "vcov", it->arena, &covariance));
    if (covariance.count != estimate.count * estimate.count)
        return bad_member("vcov");
    if (it->normal)
        question.df = INFINITY;
    else if (!json_number(json_member(it->statistic, "df"), &question.df))
        return bad_member("df");
    size_t count = estimate.count * (estimate.count - 1) / 2;
    struct tukey_pair *pairs = arena_array(it->arena, count + 1, sizeof *pairs);
    if (pairs == NULL)
        return FAULT_NOMEM;
    question.count = estimate.count;
    question.estimate = estimate.items;
    question.covariance = covariance.items;
    tukey_pairs(&question, pairs, &critical);
    put_pairs(pairs, count, out);
    svy_put_number(out, "critical_value", critical);
    return OK;
}

/* --- distributions --------------------------------------------------------------------------- */

/* A function of the same parameters as a case has lists. */
struct function {
    const char *name;
    const char *parameters[3]; /* NULL after the last */
    double (*value)(const double *parameters);
};

static double value_qt(const double *of) { return t_quantile(of[0], of[1]); }
static double value_qbeta(const double *of) { return beta_quantile(of[0], of[1], of[2]); }
static double value_pf(const double *of) { return f_upper(of[0], of[1], of[2]); }

static double range_of(const double *of, double (*value)(const struct studentized_range *, double))
{
    struct studentized_range range;
    studentized_range_prepare(of[1], of[2], &range);
    return value(&range, of[0]);
}
static double value_ptukey(const double *of) { return range_of(of, studentized_range_lower); }
static double value_ptukey_upper(const double *of) { return range_of(of, studentized_range_upper); }
static double value_qtukey(const double *of) { return range_of(of, studentized_range_quantile); }

static enum fault put_function(const struct svy_case *it, const struct function *function,
                               const char *member, struct json_out *out)
{
    struct numbers lists[3] = {{NULL, 0}};
    size_t count = 0;
    while (count < ARRAY_LENGTH(lists) && function->parameters[count] != NULL) {
        TRY(svy_numbers(it->statistic, function->parameters[count], it->arena, &lists[count]));
        if (lists[count].count != lists[0].count)
            return fault_raise(FAULT_INVALID, "svy_member", "member", function->parameters[count],
                               NULL);
        count++;
    }
    json_open(out, member, '[');
    for (size_t i = 0; i < lists[0].count; i++) {
        double parameters[3] = {0};
        for (size_t k = 0; k < count; k++)
            parameters[k] = lists[k].items[i];
        svy_put_number(out, NULL, function->value(parameters));
    }
    json_close(out, ']');
    return OK;
}

enum fault svy_put_distribution(const struct svy_case *it, const struct domain *domain,
                                struct json_out *out)
{
    static const struct function functions[] = {
        {"qt", {"p", "df", NULL}, value_qt},        {"qbeta", {"p", "a", "b"}, value_qbeta},
        {"pf_upper", {"x", "d1", "d2"}, value_pf},  {"ptukey", {"q", "k", "df"}, value_ptukey},
        {"qtukey", {"p", "k", "df"}, value_qtukey},
    };
    static const struct function upper = {"ptukey", {"q", "k", "df"}, value_ptukey_upper};
    const char *name;
    (void)domain;
    TRY(svy_text(it->statistic, "fn", &name));
    for (size_t i = 0; i < ARRAY_LENGTH(functions); i++) {
        if (strcmp(functions[i].name, name) != 0)
            continue;
        TRY(put_function(it, &functions[i], "value", out));
        return functions[i].value == value_ptukey ? put_function(it, &upper, "upper", out) : OK;
    }
    return fault_raise(FAULT_INVALID, "svy_not_done", "what", name, NULL);
}
