/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The studentized range (distribution.h). With r = Phi(z - w)/Phi(z), w = qs, the inner integrand
 * is the density of the largest of k normals, k phi(z) Phi(z)^(k-1), times (1 - r)^(k-1) for the
 * lower tail 1 - (1 - r)^(k-1)     for the upper tail, by expm1 and log1p: no cancellation far out
 * so that one set of weights serves both. In u = log s the density of s is proportional to exp
 * h(u), h(u) = df (u - (e^2u - 1)/2) <= 0, concave, 0 at u = 0.
 */
#include "analysis/survey/distribution.h"
#include "analysis/survey/root.h"

#include <assert.h>
#include <math.h>

static const double Z_MAX = 10;       /* k phi(10) is nothing for any k */
static const double LOG_NOTHING = 45; /* e^-45 = 3e-20 */

/* Nodes (ascending) and weights of the 60-point Gauss-Legendre rule on [-1, 1], by Newton on the
 * Legendre polynomial from Chebyshev's guess (Abramowitz and Stegun 25.4.29, 22.16.6). */
static void legendre_rule(double *nodes, double *weights)
{
    for (int i = 0; i < RANGE_POINTS; i++) {
        double x = -cos(M_PI * (i + 0.75) / (RANGE_POINTS + 0.5));
        double slope = 1;
        for (int step = 0; step < 6; step++) {
            double before = 1;
            double value = x;
            for (int n = 2; n <= RANGE_POINTS; n++) {
                double next = ((2 * n - 1) * x * value - (n - 1) * before) / n;
                before = value;
                value = next;
            }
            slope = RANGE_POINTS * (x * value - before) / (x * x - 1);
            x -= value / slope;
        }
        nodes[i] = x;
        weights[i] = 2 / ((1 - x * x) * slope * slope);
    }
}

/* The rule on `panels` equal panels of [low, high]. */
static void panel_rule(double low, double high, size_t panels, double *nodes, double *weights)
{
    double unit[RANGE_POINTS];
    double unit_weights[RANGE_POINTS];
    legendre_rule(unit, unit_weights);
    double half = (high - low) / (2 * (double)panels);
    for (size_t panel = 0; panel < panels; panel++)
        for (size_t i = 0; i < RANGE_POINTS; i++) {
            size_t at = panel * RANGE_POINTS + i;
            nodes[at] = low + half * (2 * (double)panel + 1 + unit[i]);
            weights[at] = half * unit_weights[i];
        }
}

static void scale_to_one(size_t count, double *weights)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += weights[i];
    for (size_t i = 0; i < count; i++)
        weights[i] /= sum;
}

static double normal_lower(double z) { return erfc(-z * M_SQRT1_2) / 2; }

/* From where Phi(z)^k is e^-45. */
static void prepare_z(double k, struct studentized_range *out)
{
    size_t count = RANGE_POINTS * RANGE_Z_PANELS;
    panel_rule(normal_quantile(exp(-LOG_NOTHING / k)), Z_MAX, RANGE_Z_PANELS, out->z,
               out->z_weight);
    for (size_t i = 0; i < count; i++) {
        double z = out->z[i];
        out->z_below[i] = normal_lower(z);
        out->z_weight[i] *= exp((k - 1) * log(out->z_below[i]) - z * z / 2);
    }
    scale_to_one(count, out->z_weight);
}

static double log_density(double u, double df) { return df * (u - expm1(2 * u) / 2); }

static double above_nothing(double u, const void *df)
{
    return log_density(u, *(const double *)df) + LOG_NOTHING;
}

/* Panels narrow enough for the density, 20 standard deviations of log s, and for the step of the
 * range's distribution as log w goes by: 1.5 serves k = 1000. At df = 1, the most, they are 32. */
static void prepare_s(double df, struct studentized_range *out)
{
    double low = root_between(above_nothing, &df, -LOG_NOTHING / df - 0.5, 0);
    double high = root_between(above_nothing, &df, 0, sqrt(LOG_NOTHING / df));
    double panels = ceil((high - low) * fmax(sqrt(2 * df) / 20, 1 / 1.5));
    assert(panels <= RANGE_S_PANELS_MAX);
    out->s_count = (size_t)panels * RANGE_POINTS;
    panel_rule(low, high, (size_t)panels, out->s, out->s_weight);
    for (size_t i = 0; i < out->s_count; i++) {
        out->s_weight[i] *= exp(log_density(out->s[i], df));
        out->s[i] = exp(out->s[i]);
    }
    scale_to_one(out->s_count, out->s_weight);
}

void studentized_range_prepare(double k, double df, struct studentized_range *out)
{
    *out = (struct studentized_range){.others = NAN};
    if (!(k >= 2) || isinf(k) || !(df >= 1))
        return;
    out->others = k - 1;
    prepare_z(k, out);
    if (!isinf(df)) {
        prepare_s(df, out);
        return;
    }
    out->s_count = 1;
    out->s[0] = 1;
    out->s_weight[0] = 1;
}

/* log of (1 - r)^(k-1) at a node of z. */
static double log_inside(const struct studentized_range *range, size_t i, double w)
{
    double r = normal_lower(range->z[i] - w) / range->z_below[i];
    return range->others * log1p(-fmin(r, 1));
}

static double normal_range_lower(const struct studentized_range *range, double w)
{
    double sum = 0;
    for (size_t i = 0; i < RANGE_POINTS * RANGE_Z_PANELS; i++)
        sum += range->z_weight[i] * exp(log_inside(range, i, w));
    return sum;
}

static double normal_range_upper(const struct studentized_range *range, double w)
{
    double sum = 0;
    for (size_t i = 0; i < RANGE_POINTS * RANGE_Z_PANELS; i++)
        sum -= range->z_weight[i] * expm1(log_inside(range, i, w));
    return sum;
}

double studentized_range_lower(const struct studentized_range *range, double q)
{
    if (isnan(range->others) || isnan(q))
        return NAN;
    if (q <= 0)
        return 0;
    double sum = 0;
    for (size_t i = 0; i < range->s_count; i++)
        sum += range->s_weight[i] * normal_range_lower(range, q * range->s[i]);
    return fmin(sum, 1);
}

double studentized_range_upper(const struct studentized_range *range, double q)
{
    if (isnan(range->others) || isnan(q))
        return NAN;
    if (q <= 0)
        return 1;
    double sum = 0;
    for (size_t i = 0; i < range->s_count; i++)
        sum += range->s_weight[i] * normal_range_upper(range, q * range->s[i]);
    return fmin(sum, 1);
}

/* The share below that a quantile has to reach. */
struct range_target {
    const struct studentized_range *range;
    double p;
};

static double range_distance(double log_q, const void *context)
{
    const struct range_target *target = context;
    double q = exp(log_q);
    if (target->p > 0.5)
        return (1 - target->p) - studentized_range_upper(target->range, q);
    return studentized_range_lower(target->range, q) - target->p;
}

double studentized_range_quantile(const struct studentized_range *range, double p)
{
    if (isnan(range->others) || !(p >= 0 && p <= 1))
        return NAN;
    if (p <= 0 || p >= 1)
        return p <= 0 ? 0 : INFINITY;
    struct range_target target = {range, p};
    double low = 1;
    double high = 1;
    while (low > -40 && range_distance(low, &target) > 0)
        low--;
    while (high < 40 && range_distance(high, &target) < 0)
        high++;
    return exp(root_between(range_distance, &target, low, high));
}
