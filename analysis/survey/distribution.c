/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/survey/distribution.h"

#include "analysis/survey/root.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include <pthread.h>
#include <stdbool.h>

/* Below this logarithm exp() is 0. */
static const double LOG_LEAST = -745;

/* GSL's own handler would end the process. */
static void quieten(void) { (void)gsl_set_error_handler_off(); }

static void quieten_once(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, quieten);
}

static bool is_share(double p) { return p >= 0 && p <= 1; }

double normal_quantile(double p) { return is_share(p) ? gsl_cdf_ugaussian_Pinv(p) : NAN; }

double normal_upper(double z) { return isnan(z) ? NAN : gsl_cdf_ugaussian_Q(z); }

/* GSL's inverse is good to 1e-11: one step of Newton on the tail that holds p. */
static double t_improved(double t, double p, double df)
{
    double density = gsl_ran_tdist_pdf(t, df);
    double excess = t < 0 ? gsl_cdf_tdist_P(t, df) - p : (1 - p) - gsl_cdf_tdist_Q(t, df);
    double better = t - excess / density;
    return isfinite(better) && density > 0 ? better : t;
}

double t_quantile(double p, double df)
{
    if (!is_share(p) || !(df > 0))
        return NAN;
    if (isinf(df))
        return normal_quantile(p);
    if (p <= 0 || p >= 1)
        return p <= 0 ? -INFINITY : INFINITY;
    quieten_once();
    return t_improved(gsl_cdf_tdist_Pinv(p, df), p, df);
}

double t_upper(double t, double df)
{
    if (isnan(t) || !(df > 0))
        return NAN;
    if (isinf(df) || isinf(t))
        return normal_upper(t);
    quieten_once();
    return gsl_cdf_tdist_Q(t, df);
}

/* The shares below and above the quantile, each with its own digits. */
struct beta_target {
    double a;
    double b;
    double below;
    double above;
};

/* On the lesser tail: the other has lost its digits. */
static double beta_distance(double log_x, const void *context)
{
    const struct beta_target *target = context;
    double x = exp(log_x);
    if (target->above < target->below)
        return target->above - gsl_cdf_beta_Q(x, target->a, target->b);
    return gsl_cdf_beta_P(x, target->a, target->b) - target->below;
}

/* The quantile when it is at most 1/2: there P(x) <= 2 x^a/(a B(a, b)), which bounds it from
 * below. */
static double beta_root(const struct beta_target *target)
{
    double a = target->a;
    double bound = log(target->below) + log(a) + gsl_sf_lnbeta(a, target->b) - 2 * M_LN2;
    double least = fmin(fmax(bound / a, LOG_LEAST), -2 * M_LN2);
    if (beta_distance(least, target) >= 0)
        return least > LOG_LEAST ? exp(least) : 0;
    return exp(root_between(beta_distance, target, least, 1e-6 - M_LN2));
}

/* x and 1 - x, each with its own digits. */
static void beta_split(double p, double a, double b, double out[2])
{
    bool is_left = p <= gsl_cdf_beta_P(0.5, a, b);
    double near = beta_root(is_left ? &(struct beta_target){a, b, p, 1 - p}
                                    : &(struct beta_target){b, a, 1 - p, p});
    out[0] = is_left ? near : 1 - near;
    out[1] = is_left ? 1 - near : near;
}

static bool are_shapes(double a, double b) { return a > 0 && b > 0 && isfinite(a) && isfinite(b); }

double beta_quantile(double p, double a, double b)
{
    if (!is_share(p) || !are_shapes(a, b))
        return NAN;
    if (p <= 0 || p >= 1)
        return p <= 0 ? 0 : 1;
    quieten_once();
    double parts[2];
    beta_split(p, a, b, parts);
    return parts[0];
}

double beta_upper(double x, double a, double b)
{
    if (isnan(x) || !are_shapes(a, b))
        return NAN;
    if (x <= 0 || x >= 1)
        return x <= 0 ? 1 : 0;
    quieten_once();
    return gsl_cdf_beta_Q(x, a, b);
}

double f_quantile(double p, double d1, double d2)
{
    if (!is_share(p) || !(d1 > 0) || !(d2 > 0) || isinf(d1))
        return NAN;
    if (isinf(d2))
        return chi_square_quantile(p, d1) / d1;
    if (p <= 0 || p >= 1)
        return p <= 0 ? 0 : INFINITY;
    quieten_once();
    double parts[2];
    beta_split(p, d1 / 2, d2 / 2, parts);
    return d2 * parts[0] / (d1 * parts[1]);
}

double f_upper(double x, double d1, double d2)
{
    if (isnan(x) || !(d1 > 0) || !(d2 > 0) || isinf(d1))
        return NAN;
    if (isinf(d2))
        return chi_square_upper(x * d1, d1);
    if (x <= 0 || isinf(x))
        return x <= 0 ? 1 : 0;
    quieten_once();
    return gsl_cdf_fdist_Q(x, d1, d2);
}

/* p and df of the quantile asked for. */
struct chi_square_target {
    double p;
    double df;
};

static double chi_square_distance(double log_x, const void *context)
{
    const struct chi_square_target *target = context;
    double x = exp(log_x);
    if (target->p > 0.5)
        return (1 - target->p) - gsl_cdf_chisq_Q(x, target->df);
    return gsl_cdf_chisq_P(x, target->df) - target->p;
}

/* P(x) <= (x/2)^h / Gamma(h + 1), h = df/2, bounds x from below; above it is searched by doubling.
 */
double chi_square_quantile(double p, double df)
{
    if (!is_share(p) || !(df > 0) || isinf(df))
        return NAN;
    if (p <= 0 || p >= 1)
        return p <= 0 ? 0 : INFINITY;
    quieten_once();
    struct chi_square_target target = {p, df};
    double least = M_LN2 + (log(p) + gsl_sf_lngamma(df / 2 + 1)) * 2 / df - 1e-6;
    if (least < LOG_LEAST && chi_square_distance(LOG_LEAST, &target) >= 0)
        return 0;
    double most = log(df + 1);
    while (chi_square_distance(most, &target) < 0)
        most += M_LN2;
    return exp(root_between(chi_square_distance, &target, fmax(least, LOG_LEAST), most));
}

double chi_square_upper(double x, double df)
{
    if (isnan(x) || !(df > 0) || isinf(df))
        return NAN;
    if (x <= 0 || isinf(x))
        return x <= 0 ? 1 : 0;
    quieten_once();
    return gsl_cdf_chisq_Q(x, df);
}
