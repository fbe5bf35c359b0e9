/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/histogram.h"

#include <stddef.h>

const int64_t histogram_bounds_us[HISTOGRAM_BOUNDS] = {500,     1000,    2500,    5000,    10000,
                                                       25000,   50000,   100000,  250000,  500000,
                                                       1000000, 2500000, 5000000, 10000000};

void histogram_add(struct histogram *histogram, int64_t us)
{
    size_t at = 0;
    while (at < HISTOGRAM_BOUNDS && us > histogram_bounds_us[at])
        at++;
    atomic_fetch_add_explicit(&histogram->counts[at], 1, memory_order_relaxed);
    if (us > 0)
        atomic_fetch_add_explicit(&histogram->sum_us, (uint64_t)us, memory_order_relaxed);
}
