/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/survey/form.h"

#include <math.h>

size_t form_classes(const struct form *form)
{
    size_t count = 0;
    for (size_t i = 0; i < form->count; i++)
        count += form->parts[i].classes;
    return count;
}

void form_add(const struct form *form, size_t rows, const double *influence,
              const struct form_column *to)
{
    double *sums = to->sums;
    for (size_t i = 0; i < form->count; i++) {
        const struct form_part *part = &form->parts[i];
        for (size_t row = 0; row < rows; row++) {
            double value = influence[row];
            if (part->multiplier != NULL)
                value *= part->multiplier[row];
            sums[(size_t)part->class_of[row] * to->columns] += value;
        }
        sums += part->classes * to->columns;
    }
}

/* C_cd T_c T_d', all columns or each with itself. */
static void add_product(const double *left, const double *right, double coefficient, size_t columns,
                        double *out)
{
    for (size_t a = 0; a < columns; a++) {
        if (fabs(left[a]) <= 0) /* most are when columns are domains */
            continue;
        for (size_t b = 0; b < columns; b++)
            out[a * columns + b] += coefficient * left[a] * right[b];
    }
}

static void add_pair(const double *left, const double *right, double coefficient, size_t columns,
                     double *out)
{
    for (size_t a = 0; a < columns; a++)
        out[a] += coefficient * left[a] * right[a];
}

static void add_part(const struct form_part *part, const struct form_column *from,
                     bool diagonal_only, double *out)
{
    size_t columns = from->columns;
    bool is_dense = part->matrix != NULL;
    for (size_t c = 0; c < part->classes; c++) {
        size_t first = is_dense ? 0 : c;
        size_t last = is_dense ? part->classes : c + 1;
        for (size_t d = first; d < last; d++) {
            double value = is_dense ? part->matrix[c * part->classes + d] : part->coefficient[c];
            const double *left = from->sums + c * columns;
            const double *right = from->sums + d * columns;
            if (diagonal_only)
                add_pair(left, right, value, columns, out);
            else
                add_product(left, right, value, columns, out);
        }
    }
}

void form_variance(const struct form *form, const struct form_column *from, bool diagonal_only,
                   double *out)
{
    struct form_column at = *from;
    for (size_t i = 0; i < form->count; i++) {
        add_part(&form->parts[i], &at, diagonal_only, out);
        at.sums += form->parts[i].classes * at.columns;
    }
}
