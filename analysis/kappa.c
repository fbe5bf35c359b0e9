/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/kappa.h"

#include "analysis/survey/distribution.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Of an interval of 95 %. */
static const double upper_tail = 0.975;

struct table {
    int32_t codes[KAPPA_CODES_MAX]; /* ascending */
    size_t size;
    double *shares; /* size x size */
    double *rows;
    double *columns;
    double *row_weights;
    double *column_weights;
    bool scale;
};

static int by_code(const void *a, const void *b)
{
    int32_t one = *(const int32_t *)a;
    int32_t other = *(const int32_t *)b;
    return (one > other) - (one < other);
}

static size_t position_of(const struct table *table, int32_t code)
{
    const int32_t *found = bsearch(&code, table->codes, table->size, sizeof *table->codes, by_code);
    return found == NULL ? table->size : (size_t)(found - table->codes);
}

static enum fault add_code(struct table *table, int32_t code)
{
    if (position_of(table, code) < table->size)
        return OK;
    if (table->size == KAPPA_CODES_MAX) {
        char limit[16];
        snprintf(limit, sizeof limit, "%d", KAPPA_CODES_MAX);
        return fault_raise(FAULT_LIMIT, "kappa_codes", "limit", limit, NULL);
    }
    table->codes[table->size++] = code;
    qsort(table->codes, table->size, sizeof *table->codes, by_code);
    return OK;
}

static double weight(const struct table *table, size_t row, size_t column)
{
    double range = table->codes[table->size - 1] - table->codes[0];
    double apart = table->codes[row] - table->codes[column];
    if (row == column)
        return 1;
    return table->scale ? 1 - apart * apart / (range * range) : 0;
}

static enum fault make_table(const struct kappa_pair *pairs, size_t count, struct arena *arena,
                             struct table *table)
{
    for (size_t i = 0; i < count; i++) {
        TRY(add_code(table, pairs[i].first));
        TRY(add_code(table, pairs[i].second));
    }
    size_t size = table->size;
    table->shares = arena_array(arena, size * size, sizeof *table->shares);
    double *sums = arena_array(arena, 4 * size, sizeof *sums);
    if (table->shares == NULL || sums == NULL)
        return FAULT_NOMEM;
    table->rows = sums;
    table->columns = sums + size;
    table->row_weights = sums + 2 * size;
    table->column_weights = sums + 3 * size;
    for (size_t i = 0; i < count; i++) {
        size_t row = position_of(table, pairs[i].first);
        size_t column = position_of(table, pairs[i].second);
        table->shares[row * size + column] += 1.0 / (double)count;
        table->rows[row] += 1.0 / (double)count;
        table->columns[column] += 1.0 / (double)count;
    }
    return OK;
}

/* p_o and p_e; on the way the weights' means by row and column. */
static void measure(struct table *table, double *out_observed, double *out_expected)
{
    size_t size = table->size;
    double observed = 0;
    double expected = 0;
    for (size_t row = 0; row < size; row++)
        for (size_t column = 0; column < size; column++) {
            double w = weight(table, row, column);
            observed += w * table->shares[row * size + column];
            expected += w * table->rows[row] * table->columns[column];
            table->row_weights[row] += w * table->columns[column];
            table->column_weights[column] += w * table->rows[row];
        }
    *out_observed = observed;
    *out_expected = expected;
}

static double error_of(const struct table *table, size_t count, double observed, double expected)
{
    size_t size = table->size;
    double sum = 0;
    for (size_t row = 0; row < size; row++)
        for (size_t column = 0; column < size; column++) {
            double part =
                weight(table, row, column) * (1 - expected) -
                (table->row_weights[row] + table->column_weights[column]) * (1 - observed);
            sum += table->shares[row * size + column] * part * part;
        }
    double centre = observed * expected - 2 * expected + observed;
    double rest = 1 - expected;
    double variance = (sum - centre * centre) / ((double)count * rest * rest * rest * rest);
    return sqrt(fmax(variance, 0));
}

enum fault kappa_make(const struct kappa_pair *pairs, size_t count, bool scale, struct arena *arena,
                      struct kappa *out)
{
    struct kappa kappa = {count, 0, NAN, NAN, {NAN, NAN}};
    struct table table = {.scale = scale};
    double observed;
    double expected;
    for (size_t i = 0; i < count; i++)
        kappa.same += pairs[i].first == pairs[i].second;
    if (count > 0)
        TRY(make_table(pairs, count, arena, &table));
    if (table.size > 1) {
        measure(&table, &observed, &expected);
        kappa.kappa = (observed - expected) / (1 - expected);
        kappa.se = error_of(&table, count, observed, expected);
    }
    if (count >= KAPPA_INTERVAL_MIN && kappa.same < count && table.size > 1) {
        double half = normal_quantile(upper_tail) * kappa.se;
        kappa.interval[0] = fmax(-1, kappa.kappa - half);
        kappa.interval[1] = fmin(1, kappa.kappa + half);
    }
    *out = kappa;
    return OK;
}
