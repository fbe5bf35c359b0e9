/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/perf/svy_limit.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

enum { RUN_ROWS = 4096 }; /* whose weights stay in the nearest cache */

struct share {
    uint8_t *const *items;
    const double *weights;
    const double *psus;
    size_t begin;
    size_t end;
    double *sums; /* PSU x item x 2 */
};

/* Eight rows at once: compilers' own vectors, for they do not find these in the plain loop. */
typedef double weights_of_eight __attribute__((vector_size(64), aligned(8)));
typedef int64_t masks_of_eight __attribute__((vector_size(64)));
typedef uint8_t codes_of_eight __attribute__((vector_size(8), aligned(1)));
typedef int8_t met_of_eight __attribute__((vector_size(8)));

static weights_of_eight where(met_of_eight met, weights_of_eight weights)
{
    masks_of_eight mask = __builtin_convertvector(met, masks_of_eight);
    return (weights_of_eight)(mask & (masks_of_eight)weights);
}

static double sum_of_eight(weights_of_eight sums)
{
    double sum = 0;
    for (int i = 0; i < 8; i++)
        sum += sums[i];
    return sum;
}

/* Rows of one PSU that follow each other, item by item. */
static void sum_run(const struct share *share, size_t begin, size_t end, double *sums)
{
    const double *w = share->weights;
    for (size_t item = 0; item < SVY_LIMIT_ITEMS; item++) {
        const uint8_t *q = share->items[item];
        weights_of_eight satisfied = {0};
        weights_of_eight answered = {0};
        size_t i = begin;
        for (; i + 8 <= end; i += 8) {
            codes_of_eight codes = *(const codes_of_eight *)(q + i);
            weights_of_eight weights = *(const weights_of_eight *)(w + i);
            satisfied += where((met_of_eight)((codes & 0xfe) == 4), weights);
            answered += where((met_of_eight)(codes != 255), weights);
        }
        sums[2 * item] += sum_of_eight(satisfied);
        sums[2 * item + 1] += sum_of_eight(answered);
        for (; i < end; i++) {
            sums[2 * item] += (q[i] & 0xfe) == 4 ? w[i] : 0.0;
            sums[2 * item + 1] += q[i] != 255 ? w[i] : 0.0;
        }
    }
}

static void *sum_share(void *context)
{
    const struct share *share = context;
    size_t end;
    for (size_t at = share->begin; at < share->end; at = end) {
        double psu = share->psus[at];
        end = at + 1;
        while (end < share->end && end < at + RUN_ROWS && share->psus[end] <= psu)
            end++;
        sum_run(share, at, end, share->sums + 2 * SVY_LIMIT_ITEMS * ((size_t)psu - 1));
    }
    return NULL;
}

double svy_limit(uint8_t *const items[SVY_LIMIT_ITEMS], const double *weights, const double *psus,
                 size_t rows, unsigned threads)
{
    size_t cells = (size_t)SVY_LIMIT_PSUS * SVY_LIMIT_ITEMS * 2;
    size_t half = threads > 1 ? rows / 2 : rows;
    double *sums = calloc(2 * cells, sizeof *sums);
    struct share shares[2] = {{items, weights, psus, 0, half, sums},
                              {items, weights, psus, half, rows, sums + cells}};
    pthread_t other;
    bool started = threads > 1 && pthread_create(&other, NULL, sum_share, &shares[1]) == 0;
    sum_share(&shares[0]);
    if (started)
        pthread_join(other, NULL);
    double sum = 0;
    for (size_t i = 0; i < 2 * cells; i++)
        sum += sums[i];
    free(sums);
    return sum;
}
