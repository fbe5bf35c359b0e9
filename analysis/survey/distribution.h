/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * distribution - quantiles and tails of the normal, t, F, beta and chi-square distributions and of
 * the studentized range.
 *
 *   lower tail P = P(X <= x)      upper tail Q = P(X > x) = 1 - P      quantile: x with P(x) = p
 *
 * Tails and the normal and t quantile are GSL's. Its beta quantile yields NaN for a shape such as
 * 0.02 and its others stop early, so the quantiles are made good here:
 *   t            a Newton step on the nearer tail after GSL's
 *   beta         root of log x (or of log(1-x) when it is nearer) on GSL's tails
 *   F            d2 x/(d1 (1 - x)) of the beta quantile x with shapes d1/2, d2/2
 *   chi-square   root of log x on GSL's tails
 * (Johnson, Kotz, Balakrishnan 1994-95 ch. 17, 18, 25, 27).
 *
 * Studentized range Q = (largest - smallest of k independent normals)/s, s^2 ~ chi-square_df/df:
 *     P(Q > q) = int f(s) int k phi(z) [Phi(z)^(k-1) - (Phi(z) - Phi(z - qs))^(k-1)] dz ds
 * (Hartley 1942; Tukey 1953; Copenhaver and Holland 1988). By 60-point Gauss-Legendre panels, over
 * z and over log s, each set of weights scaled to add up to one: no constant that cancels. Panels
 * are as wide as the mass beyond 1e-19. A rule is prepared once for k and df and serves any q.
 *
 * Out of domain (p outside [0, 1], df <= 0, a shape <= 0, NaN): NaN. At p = 0 and p = 1: the end of
 * the support. Infinite df: the normal (F with infinite d2: chi-square/d1).
 * Thread: any; all are functions of their arguments. Faults: none.
 * Limits: quantiles 1e-12 relative. Studentized range: df >= 1 and k >= 2 (else NaN); 1e-13
 *         absolute for k up to 1000, 1e-9 for 10^4. A tail takes 7 000 integrand values for
 *         df >= 100, 14 000 at df = 30, 60 000 at df = 5 (some 70 ns each), a quantile 20 tails.
 * Example:
 *     double half = t_quantile(0.975, df) * se;
 */
#ifndef HAILONG_ANALYSIS_SURVEY_DISTRIBUTION_H
#define HAILONG_ANALYSIS_SURVEY_DISTRIBUTION_H

#include <stddef.h>

double normal_quantile(double p);
double normal_upper(double z);
double t_quantile(double p, double df);
double t_upper(double t, double df);
double f_quantile(double p, double d1, double d2);
double f_upper(double x, double d1, double d2);
double beta_quantile(double p, double a, double b);
double beta_upper(double x, double a, double b);
double chi_square_quantile(double p, double df);
double chi_square_upper(double x, double df);

enum { RANGE_POINTS = 60, RANGE_Z_PANELS = 2, RANGE_S_PANELS_MAX = 40 };

/* The nodes of both integrals. A plain value of 42 kB: no ownership. */
struct studentized_range {
    double others; /* k - 1; NaN: no such distribution */
    size_t s_count;
    double s[RANGE_POINTS * RANGE_S_PANELS_MAX];
    double s_weight[RANGE_POINTS * RANGE_S_PANELS_MAX]; /* f(s) ds; adds up to 1 */
    double z[RANGE_POINTS * RANGE_Z_PANELS];
    double z_below[RANGE_POINTS * RANGE_Z_PANELS];  /* Phi(z) */
    double z_weight[RANGE_POINTS * RANGE_Z_PANELS]; /* k phi(z) Phi(z)^(k-1) dz; adds up to 1 */
};

void studentized_range_prepare(double k, double df, struct studentized_range *out);
double studentized_range_lower(const struct studentized_range *range, double q);
double studentized_range_upper(const struct studentized_range *range, double q);
double studentized_range_quantile(const struct studentized_range *range, double p);

#endif
