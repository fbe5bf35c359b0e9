/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/survey/proportion.h"

#include "analysis/survey/distribution.h"
#include "analysis/survey/root.h"

#include <math.h>
#include <string.h>

static const double ROUNDED = 1e-12;

static const char *const NAMES[SHARE_METHOD_COUNT] = {
    "mean",       "xlogit", "logit",      "asin",        "beta",    "kg_nchs",
    "likelihood", "wilson", "wilson_adj", "wilson_deff", "cp_deff",
};

const char *share_method_name(enum share_method method) { return NAMES[method]; }

bool share_method_of(const char *name, enum share_method *out)
{
    for (size_t i = 0; i < SHARE_METHOD_COUNT; i++)
        if (strcmp(name, NAMES[i]) == 0) {
            *out = (enum share_method)i;
            return true;
        }
    return false;
}

bool share_method_stands(enum share_method method)
{
    return method == SHARE_KG_NCHS || method == SHARE_WILSON_ADJUSTED ||
           method == SHARE_WILSON_DEFF || method == SHARE_CP_DEFF;
}

/* What sums of weights left of everybody and nobody, and of units that are all alike. */
static struct share settled(const struct share *share)
{
    struct share it = *share;
    if (fabs(it.p) < ROUNDED || fabs(it.p - 1) < ROUNDED) {
        it.p = round(it.p);
        it.variance = 0;
    }
    if (it.variance > 0 && it.variance < ROUNDED * ROUNDED * it.p * (1 - it.p))
        it.variance = 0;
    return it;
}

static double effective_size(const struct share *it)
{
    return it->variance > 0 ? it->p * (1 - it->p) / it->variance : NAN;
}

double share_effective_size(const struct share *share)
{
    struct share it = settled(share);
    return effective_size(&it);
}

static double upper_share(const struct share *it) { return (1 + it->level) / 2; }

static double t_of(const struct share *it, double df) { return t_quantile(upper_share(it), df); }

/* r^2: how much a t quantile of all rows is shorter than the design's. */
static double df_factor(const struct share *it, double rows)
{
    double ratio = t_of(it, rows - 1) / t_of(it, it->df);
    return ratio * ratio;
}

/* min(n, n_e r^2); not fmin, which would hide NaN. */
static double size_at_most_n(const struct share *it)
{
    double effective = effective_size(it);
    double size = (isnan(effective) ? it->n : effective) * df_factor(it, it->n);
    return size > it->n ? it->n : size;
}

static double size_by_deff(const struct share *it)
{
    return it->deff < 1 ? it->n : it->n / it->deff;
}

static double expit(double y) { return 1 / (1 + exp(-y)); }

static double logit(double p) { return log(p) - log1p(-p); }

static void by_mean(const struct share *it, double out[2])
{
    double half = t_of(it, it->df) * sqrt(it->variance);
    out[0] = it->p - half;
    out[1] = it->p + half;
}

static void by_logit(const struct share *it, double out[2])
{
    double half = t_of(it, it->df) * sqrt(it->variance) / (it->p * (1 - it->p));
    out[0] = expit(logit(it->p) - half);
    out[1] = expit(logit(it->p) + half);
}

static void by_asin(const struct share *it, double out[2])
{
    double angle = asin(sqrt(it->p));
    double half = t_of(it, it->df) * sqrt(it->variance) / (2 * sqrt(it->p * (1 - it->p)));
    out[0] = pow(sin(angle - half), 2);
    out[1] = pow(sin(angle + half), 2);
}

/* Clopper and Pearson 1934 with any size: at p = 0 and 1 that side is closed. */
static void by_beta(const struct share *it, double size, double out[2])
{
    double yes = size * it->p;
    double no = size * (1 - it->p);
    if (!(size > 0) || isinf(size))
        return;
    out[0] = it->p <= 0 ? 0 : beta_quantile(1 - upper_share(it), yes, no + 1);
    out[1] = it->p >= 1 ? 1 : beta_quantile(upper_share(it), yes + 1, no);
}

void share_wilson(double p, double size, double q, double out[2])
{
    if (!(size > 0) || isnan(q))
        return;
    double share = q * q / size;
    double centre = (p + share / 2) / (1 + share);
    double half = q / (1 + share) * sqrt(p * (1 - p) / size + share / (4 * size));
    out[0] = p <= 0 ? 0 : fmax(0, centre - half);
    out[1] = p >= 1 ? 1 : fmin(1, centre + half);
}

/* Where the log-likelihood has fallen by `fall`. */
struct likelihood {
    double p;
    double fall;
};

/* log(1 + e^y) for any y. */
static double softplus(double y) { return fmax(y, 0) + log1p(exp(-fabs(y))); }

/* At x = expit y: -log x = softplus(-y), -log(1-x) = softplus(y). */
static double likelihood_distance(double y, const void *context)
{
    const struct likelihood *it = context;
    return it->p * (log(it->p) + softplus(-y)) + (1 - it->p) * (log1p(-it->p) + softplus(y)) -
           it->fall;
}

/* One term alone already exceeds the fall beyond (fall - log-likelihood at p) / its factor. */
static void by_likelihood(const struct share *share, double out[2])
{
    double t = t_of(share, share->df);
    double scale = share->n / (share->n - 1);
    struct likelihood it = {share->p, scale * t * t / (2 * effective_size(share))};
    if (!(it.fall > 0) || isinf(it.fall))
        return;
    double most = it.fall - it.p * log(it.p) - (1 - it.p) * log1p(-it.p) + 1;
    double best = logit(it.p);
    out[0] = expit(root_between(likelihood_distance, &it, -most / it.p, best));
    out[1] = expit(root_between(likelihood_distance, &it, best, most / (1 - it.p)));
}

static bool is_sound(const struct share *it)
{
    return it->p >= 0 && it->p <= 1 && it->level > 0 && it->level < 1 && it->n > 0;
}

static void by_deff(const struct share *it, enum share_method method, double out[2])
{
    if (method == SHARE_WILSON_DEFF)
        share_wilson(it->p, size_by_deff(it), normal_quantile(upper_share(it)), out);
    else
        by_beta(it, size_by_deff(it), out);
}

/* Those that have no interval at 0 and 1. */
static void by_inner(const struct share *it, enum share_method method, double out[2])
{
    if (method == SHARE_XLOGIT || method == SHARE_LOGIT)
        by_logit(it, out);
    else if (method == SHARE_ASIN)
        by_asin(it, out);
    else if (method == SHARE_BETA)
        by_beta(it, effective_size(it) * df_factor(it, it->rows), out);
    else if (method == SHARE_LIKELIHOOD)
        by_likelihood(it, out);
    else
        share_wilson(it->p, effective_size(it), t_of(it, it->df), out);
}

/* Those that rest on v and d. */
static void by_variance(const struct share *it, enum share_method method, double out[2])
{
    if (method == SHARE_MEAN)
        by_mean(it, out);
    else if (method == SHARE_WILSON_ADJUSTED)
        share_wilson(it->p, size_at_most_n(it), normal_quantile(upper_share(it)), out);
    else if (method == SHARE_KG_NCHS)
        by_beta(it, size_at_most_n(it), out);
    else if (it->p > 0 && it->p < 1)
        by_inner(it, method, out);
}

void share_interval(const struct share *share, enum share_method method, double out[2])
{
    struct share it = settled(share);
    out[0] = NAN;
    out[1] = NAN;
    if (!is_sound(&it))
        return;
    if (method == SHARE_WILSON_DEFF || method == SHARE_CP_DEFF)
        by_deff(&it, method, out);
    else if (it.variance >= 0 && it.df > 0)
        by_variance(&it, method, out);
}

void deff_pool_add(struct deff_pool *pool, const struct share *share)
{
    struct share it = settled(share);
    if (!(it.df > 0) || !(it.p > 0 && it.p < 1) || !(it.variance >= 0) || !(it.n > 0))
        return;
    pool->variance += it.variance;
    pool->simple += it.p * (1 - it.p) / it.n;
    pool->groups++;
}

double deff_pool_value(const struct deff_pool *pool, double assumed)
{
    return pool->groups < DEFF_POOL_GROUPS_MIN ? assumed : pool->variance / pool->simple;
}
