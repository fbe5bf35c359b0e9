/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/survey/normal.h"

#include <math.h>
#include <string.h>

/* What is left of a column's square after the ones before it; below, it is one of them. */
static const double DEPENDENT = 1e-11;

enum fault normal_new(size_t size, struct arena *arena, struct normal *out)
{
    size_t cells;
    if (__builtin_mul_overflow(size, size, &cells))
        return fault_nomem();
    struct normal normal = {size, arena_array(arena, cells + 1, sizeof(double)),
                            arena_array(arena, size + 1, sizeof(bool))};
    if (normal.matrix == NULL || normal.left_out == NULL)
        return FAULT_NOMEM;
    *out = normal;
    return OK;
}

void normal_add(struct normal *normal, const double *x, double weight)
{
    for (size_t a = 0; a < normal->size; a++) {
        double left = weight * x[a];
        if (fabs(left) <= 0) /* most are, of indicators */
            continue;
        for (size_t b = 0; b <= a; b++)
            normal->matrix[a * normal->size + b] += left * x[b];
    }
}

/* L D L', L below the diagonal, D on it. */
void normal_factor(struct normal *normal)
{
    size_t size = normal->size;
    double *m = normal->matrix;
    for (size_t a = 0; a < size; a++) {
        double whole = m[a * size + a];
        for (size_t b = 0; b < a; b++) {
            double sum = m[a * size + b];
            for (size_t k = 0; k < b; k++)
                sum -= m[a * size + k] * m[b * size + k] * m[k * size + k];
            m[a * size + b] = normal->left_out[b] ? 0 : sum / m[b * size + b];
        }
        double left = whole;
        for (size_t k = 0; k < a; k++)
            left -= m[a * size + k] * m[a * size + k] * m[k * size + k];
        normal->left_out[a] = !(left > DEPENDENT * whole);
        m[a * size + a] = normal->left_out[a] ? 0 : left;
    }
}

void normal_solve(const struct normal *normal, double *right)
{
    size_t size = normal->size;
    const double *m = normal->matrix;
    for (size_t a = 0; a < size; a++) {
        for (size_t k = 0; k < a; k++)
            right[a] -= m[a * size + k] * right[k];
        if (normal->left_out[a])
            right[a] = 0;
    }
    for (size_t a = 0; a < size; a++)
        right[a] = normal->left_out[a] ? 0 : right[a] / m[a * size + a];
    for (size_t a = size; a > 0; a--) {
        for (size_t k = a; k < size; k++)
            right[a - 1] -= m[k * size + a - 1] * right[k];
        if (normal->left_out[a - 1])
            right[a - 1] = 0;
    }
}
