/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * root - where a continuous function of one number is zero, between two ends of unlike sign.
 *
 *   f(low) <= 0 <= f(high), or the other way round:  low ---- root ---- high
 *
 * Ridders 1979 ("A new algorithm for computing a single root of a real continuous function", IEEE
 * Transactions on Circuits and Systems 26): the middle of the bracket and a false position through
 * three points made straight by an exponential. The bracket at least halves with each step, so a
 * flat function costs steps and never the root.
 *
 * Thread: any. Faults: none; NaN where the ends are of like sign, or f is NaN.
 * Limits: x is a logarithm or of that size: stops when the bracket is 1e-15 wide, or 1e-15 of x
 *         where that is more; at most 402 evaluations.
 * Example:
 *     double x = root_between(distance_from, &target, 0, 1);
 */
#ifndef HAILONG_ANALYSIS_SURVEY_ROOT_H
#define HAILONG_ANALYSIS_SURVEY_ROOT_H

double root_between(double (*f)(double x, const void *context), const void *context, double low,
                    double high);

#endif
