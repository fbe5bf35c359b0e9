/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * histogram - how long things took: counts within fixed bounds, and the sum.
 *
 *   0.5 ms  1 ms  2.5 ms ... 10 s  longer       counts[i]: took at most histogram_bounds_us[i] and
 *   [  12 ][  3 ][   0  ]   [ 1  ][  0  ]                  more than the bound before it
 *
 * One set of bounds for all, so that figures can be compared: from an fsync on a fast disk to
 * what nobody should wait for. Counts begin at zero (calloc).
 * Thread: any number may add and read at once (atomic, relaxed): a reader may see a duration's
 * count before its share of the sum.
 */
#ifndef HAILONG_BASE_HISTOGRAM_H
#define HAILONG_BASE_HISTOGRAM_H

#include <stdatomic.h>
#include <stdint.h>

enum { HISTOGRAM_BOUNDS = 14 };

extern const int64_t histogram_bounds_us[HISTOGRAM_BOUNDS];

struct histogram {
    _Atomic uint64_t counts[HISTOGRAM_BOUNDS + 1]; /* the last: longer than every bound */
    _Atomic uint64_t sum_us;
};

/* A duration in microseconds; below zero counts as none. */
void histogram_add(struct histogram *histogram, int64_t us);

#endif
