/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/estimate.h"

#include "analysis/survey/distribution.h"
#include "analysis/survey/proportion.h"

#include <math.h>

__extension__ typedef __int128 wide;

static const double LEVEL = 0.95;

/* sum (y - p x)^2 = sum yy - 2 p sum yx + p^2 sum xx, times X^2: each product is below 2^125 as X
 * is below 2^31 (tally.c). */
double ratio_variance(struct leaf_count total, const struct cluster_sums *sums)
{
    if (sums->clusters < 2 || total.answers <= 0)
        return NAN;
    wide x = total.answers;
    wide y = total.satisfied;
    wide squares =
        x * x * sums->satisfied_squares - 2 * x * y * sums->products + y * y * sums->answer_squares;
    double m = (double)sums->clusters;
    double answers = (double)total.answers;
    return m / (m - 1) * ((double)squares / pow(answers, 4));
}

static double share_of(struct leaf_count count, int64_t whole)
{
    return (double)count.satisfied / (double)count.answers / (double)whole;
}

/* p(1-p)/n: what the variance would be if every answer were drawn by itself. */
static double simple_variance(struct leaf_count count, int64_t whole)
{
    double p = share_of(count, whole);
    return p * (1 - p) / (double)count.answers;
}

struct pooled_deff estimate_pooled_deff(const struct tally *tally, size_t node)
{
    double assumed = exact_double(tally->definition->assumed_deff);
    struct deff_pool pool = {0};
    double df = 0;
    for (size_t i = 0; i < tally->unit_count; i++) {
        struct leaf_count count = tally->units[i].leaves[node];
        const struct cluster_sums *sums = &tally->units[i].sums[node];
        double whole = (double)tally->definition->whole;
        const struct share share = {.p = share_of(count, tally->definition->whole),
                                    .variance = ratio_variance(count, sums) / (whole * whole),
                                    .df = (double)(sums->clusters - 1),
                                    .n = (double)count.answers};
        size_t before = pool.groups;
        deff_pool_add(&pool, &share);
        df += pool.groups > before ? share.df : 0;
    }
    if (pool.groups < DEFF_POOL_GROUPS_MIN)
        return (struct pooled_deff){assumed, 0, INFINITY};
    return (struct pooled_deff){deff_pool_value(&pool, assumed), pool.groups, df};
}

/* An estimate without error or interval yet. */
static struct estimate begin(struct leaf_count count, int64_t whole, int64_t clusters,
                             const char *method)
{
    bool known = count.answers > 0;
    return (struct estimate){.known = known,
                             .percent = known ? 100 * share_of(count, whole) : NAN,
                             .se = NAN,
                             .low = NAN,
                             .high = NAN,
                             .n = count.answers,
                             .clusters = clusters,
                             .df = clusters > 0 ? clusters - 1 : 0,
                             .deff = NAN,
                             .method = method};
}

static void set_interval(struct estimate *estimate, const double ends[2])
{
    estimate->has_interval = true;
    estimate->low = 100 * ends[0];
    estimate->high = 100 * ends[1];
}

struct estimate estimate_commune(const struct tally_unit *unit, size_t node, double deff)
{
    static const struct cluster_sums nothing;
    struct leaf_count count = {0};
    const struct cluster_sums *sums = &nothing;
    int64_t whole = unit == NULL ? 1 : unit->whole;
    if (unit != NULL) {
        count = unit->leaves[node];
        sums = &unit->sums[node];
    }
    struct estimate estimate = begin(count, whole, sums->clusters, "wilson_deff");
    if (sums->respondents < ESTIMATE_RESPONDENTS_MIN) {
        estimate.reason = "few";
        return estimate;
    }
    estimate.deff = deff;
    estimate.se = 100 * sqrt(deff * simple_variance(count, whole));
    double ends[2];
    share_interval(
        &(struct share){
            .p = share_of(count, whole), .n = (double)count.answers, .deff = deff, .level = LEVEL},
        SHARE_WILSON_DEFF, ends);
    set_interval(&estimate, ends);
    return estimate;
}

/* V in parts with the units as clusters; 0 only when they are all alike, for y X - Y x is exact. */
static double variance_of_units(const struct tally_unit *const *units, size_t count, size_t node,
                                struct leaf_count total)
{
    double answers = (double)total.answers;
    double squares = 0;
    double m = 0;
    for (size_t i = 0; i < count; i++) {
        const struct leaf_count *unit = &units[i]->leaves[node];
        wide distance =
            (wide)unit->satisfied * total.answers - (wide)total.satisfied * unit->answers;
        double z = (double)distance / (answers * answers);
        squares += z * z;
        m += unit->answers > 0;
    }
    return m / (m - 1) * squares;
}

static const char *reason_for_none(int64_t respondents, int64_t clusters)
{
    if (respondents < ESTIMATE_RESPONDENTS_MIN)
        return "few";
    if (clusters < 2)
        return "one_cluster";
    return clusters - 1 < ESTIMATE_DF_MIN ? "df" : NULL;
}

struct estimate estimate_province(const struct tally_unit *const *units, size_t count, size_t node,
                                  double deff)
{
    struct leaf_count total = {0};
    int64_t respondents = 0;
    int64_t clusters = 0;
    for (size_t i = 0; i < count; i++) {
        total.satisfied += units[i]->leaves[node].satisfied;
        total.answers += units[i]->leaves[node].answers;
        respondents += units[i]->sums[node].respondents;
        clusters += units[i]->leaves[node].answers > 0;
    }
    int64_t whole = count == 0 ? 1 : units[0]->whole;
    struct estimate estimate = begin(total, whole, clusters, "wilson");
    estimate.reason = reason_for_none(respondents, clusters);
    if (respondents < ESTIMATE_RESPONDENTS_MIN || clusters < 2)
        return estimate;
    double variance =
        variance_of_units(units, count, node, total) / ((double)whole * (double)whole);
    estimate.se = 100 * sqrt(variance);
    estimate.deff = variance > 0 ? variance / simple_variance(total, whole) : deff;
    if (estimate.reason != NULL)
        return estimate;
    double ends[2];
    share_wilson(share_of(total, whole), (double)total.answers / fmax(1, estimate.deff),
                 t_quantile((1 + LEVEL) / 2, (double)estimate.df), ends);
    set_interval(&estimate, ends);
    return estimate;
}
