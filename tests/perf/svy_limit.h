/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * svy_limit - the least that survey statistics could do: a plain C loop over the rows, compiled for
 * this processor.
 */
#ifndef HAILONG_TESTS_PERF_SVY_LIMIT_H
#define HAILONG_TESTS_PERF_SVY_LIMIT_H

#include <stddef.h>
#include <stdint.h>

enum { SVY_LIMIT_PSUS = 2500, SVY_LIMIT_ITEMS = 25 };

/* Sums of weight x (code 4-5) and weight x answered by PSU (1-2500, rows sorted) and item; yields
 * the sum of all of them. threads: 1 or 2. */
double svy_limit(uint8_t *const items[SVY_LIMIT_ITEMS], const double *weights, const double *psus,
                 size_t rows, unsigned threads);

#endif
