/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/survey/compare.h"
#include "analysis/survey/distribution.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>

/* The table: levels met in the domain, and the cell of each row. Cell = row level * columns +
 * column level. */
struct table {
    struct domain domain; /* rows that have both */
    size_t rows;
    size_t columns;
    size_t cells;
    size_t interactions; /* (rows - 1)(columns - 1) */
    struct vector *indicators;
    struct arena *arena;
};

/* Numbers the levels that rows of the domain hold; -1 elsewhere. */
static enum fault levels_met(const struct domain *domain, const struct grouping *grouping,
                             int32_t **out, size_t *out_count)
{
    struct arena *arena = domain->design->dataset->arena;
    int32_t *place = arena_array(arena, grouping->count + 1, sizeof *place);
    int32_t *of_row = arena_array(arena, domain->design->rows + 1, sizeof *of_row);
    size_t count = 0;
    if (place == NULL || of_row == NULL)
        return FAULT_NOMEM;
    for (size_t row = 0; row < domain->design->rows; row++) {
        if (domain->in[row] && grouping->of_row[row] >= 0)
            place[grouping->of_row[row]] = 1;
    }
    for (size_t i = 0; i < grouping->count; i++)
        place[i] = place[i] > 0 ? (int32_t)count++ : -1;
    for (size_t row = 0; row < domain->design->rows; row++)
        of_row[row] =
            domain->in[row] && grouping->of_row[row] >= 0 ? place[grouping->of_row[row]] : -1;
    *out = of_row;
    *out_count = count;
    return OK;
}

static enum fault take_table(const struct domain *domain, const struct grouping *rows,
                             const struct grouping *columns, struct table *out)
{
    struct table table = {.arena = domain->design->dataset->arena};
    int32_t *of_row;
    int32_t *of_column;
    TRY(levels_met(domain, rows, &of_row, &table.rows));
    TRY(levels_met(domain, columns, &of_column, &table.columns));
    if (table.rows < 2 || table.columns < 2)
        return fault_raise(FAULT_INVALID, "svy_table_small", NULL);
    table.cells = table.rows * table.columns;
    table.interactions = (table.rows - 1) * (table.columns - 1);
    table.indicators = arena_array(table.arena, table.cells, sizeof *table.indicators);
    if (table.indicators == NULL)
        return FAULT_NOMEM;
    TRY(domain_copy(domain, &table.domain));
    for (size_t row = 0; row < domain->design->rows; row++)
        table.domain.in[row] = of_row[row] >= 0 && of_column[row] >= 0;
    for (size_t cell = 0; cell < table.cells; cell++) {
        double *values = arena_array(table.arena, domain->design->rows + 1, sizeof *values);
        if (values == NULL)
            return FAULT_NOMEM;
        for (size_t row = 0; row < domain->design->rows; row++)
            values[row] = table.domain.in[row] &&
                          (size_t)of_row[row] * table.columns + (size_t)of_column[row] == cell;
        table.indicators[cell] = (struct vector){.name = "", .values = values};
    }
    *out = table;
    return OK;
}

/* Shares of the cells, or their totals. */
static enum fault take_cells(const struct table *table, enum statistic statistic,
                             struct estimates *out)
{
    struct question question = {.domain = &table->domain,
                                .statistic = statistic,
                                .terms = table->cells,
                                .numerators = table->indicators,
                                .covariance = true};
    return estimate(&question, out);
}

static enum fault take_margins(const struct table *table, const double *cells, double **out_rows,
                               double **out_columns)
{
    double *rows = arena_array(table->arena, table->rows, sizeof *rows);
    double *columns = arena_array(table->arena, table->columns, sizeof *columns);
    if (rows == NULL || columns == NULL)
        return FAULT_NOMEM;
    for (size_t cell = 0; cell < table->cells; cell++) {
        rows[cell / table->columns] += cells[cell];
        columns[cell % table->columns] += cells[cell];
    }
    *out_rows = rows;
    *out_columns = columns;
    return OK;
}

/* --- small matrices, row by row -------------------------------------------------------------- */

struct matrix {
    double *items;
    size_t rows;
    size_t columns;
};

static enum fault matrix_new(size_t rows, size_t columns, struct arena *arena, struct matrix *out)
{
    double *items = arena_array(arena, rows * columns + 1, sizeof *items);
    if (items == NULL)
        return FAULT_NOMEM;
    *out = (struct matrix){items, rows, columns};
    return OK;
}

/* out of matrix out = right; `matrix` is overwritten. */
static enum fault solve(const struct matrix *matrix, const struct matrix *right,
                        struct arena *arena, struct matrix *out)
{
    size_t size = matrix->rows;
    struct matrix made;
    int sign;
    size_t *swaps = arena_array(arena, size, sizeof *swaps);
    if (swaps == NULL)
        return FAULT_NOMEM;
    TRY(matrix_new(size, right->columns, arena, &made));
    gsl_matrix_view lu = gsl_matrix_view_array(matrix->items, size, size);
    gsl_permutation permutation = {size, swaps};
    (void)gsl_set_error_handler_off();
    bool good = gsl_linalg_LU_decomp(&lu.matrix, &permutation, &sign) == 0;
    for (size_t i = 0; i < size; i++)
        good = good && fabs(matrix->items[i * size + i]) > 0;
    for (size_t c = 0; good && c < right->columns; c++) {
        gsl_vector_const_view b =
            gsl_vector_const_view_array_with_stride(right->items + c, right->columns, size);
        gsl_vector_view x = gsl_vector_view_array_with_stride(made.items + c, right->columns, size);
        good = gsl_linalg_LU_solve(&lu.matrix, &permutation, &b.vector, &x.vector) == 0;
    }
    *out = made;
    return good ? OK : fault_raise(FAULT_NUMERIC, "svy_singular", NULL);
}

/* left' middle left; middle is as large as left has rows. */
static enum fault sandwich(const struct matrix *left, const double *middle, struct arena *arena,
                           struct matrix *out)
{
    size_t columns = left->columns;
    struct matrix half;
    struct matrix made;
    TRY(matrix_new(left->rows, columns, arena, &half));
    TRY(matrix_new(columns, columns, arena, &made));
    for (size_t i = 0; i < left->rows; i++) {
        for (size_t k = 0; k < left->rows; k++) {
            for (size_t c = 0; c < columns; c++)
                half.items[i * columns + c] +=
                    middle[i * left->rows + k] * left->items[k * columns + c];
        }
    }
    for (size_t a = 0; a < columns; a++) {
        for (size_t i = 0; i < left->rows; i++) {
            for (size_t b = 0; b < columns; b++)
                made.items[a * columns + b] +=
                    left->items[i * columns + a] * half.items[i * columns + b];
        }
    }
    *out = made;
    return OK;
}

/* --- Rao and Scott --------------------------------------------------------------------------- */

/* D^-1 C, cells x interactions. C is the product of deviations from the mean over rows and over
 * columns: orthogonal to both. */
static enum fault take_contrasts(const struct table *table, const double *shares,
                                 struct matrix *out)
{
    struct matrix made;
    TRY(matrix_new(table->cells, table->interactions, table->arena, &made));
    for (size_t cell = 0; cell < table->cells; cell++) {
        for (size_t k = 0; k < table->interactions; k++) {
            size_t row = k / (table->columns - 1) + 1;
            size_t column = k % (table->columns - 1) + 1;
            double a = (cell / table->columns == row) - 1 / (double)table->rows;
            double b = (cell % table->columns == column) - 1 / (double)table->columns;
            made.items[cell * table->interactions + k] =
                shares[cell] > 0 ? a * b / shares[cell] : 0;
        }
    }
    *out = made;
    return OK;
}

/* Delta = (C' D^-1/n C)^-1 C' D^-1 V D^-1 C. */
static enum fault take_delta(const struct table *table, const struct estimates *shares, double n,
                             struct matrix *out)
{
    struct matrix contrasts;
    struct matrix bread;
    struct matrix filling;
    struct matrix middle; /* D/n */
    TRY(matrix_new(table->cells, table->cells, table->arena, &middle));
    for (size_t cell = 0; cell < table->cells; cell++)
        middle.items[cell * table->cells + cell] = shares->estimate[cell] / n;
    TRY(take_contrasts(table, shares->estimate, &contrasts));
    TRY(sandwich(&contrasts, middle.items, table->arena, &bread));
    TRY(sandwich(&contrasts, shares->covariance, table->arena, &filling));
    return solve(&bread, &filling, table->arena, out);
}

static double chi_square_of(const struct table *table, const double *shares, const double *rows,
                            const double *columns)
{
    double sum = 0;
    for (size_t cell = 0; cell < table->cells; cell++) {
        double expected = rows[cell / table->columns] * columns[cell % table->columns];
        double off = shares[cell] - expected;
        sum += off * off / expected;
    }
    return sum;
}

static enum fault rao_scott(const struct table *table, bool second_order, double n, double nu,
                            struct table_result *out)
{
    struct estimates shares;
    double *rows;
    double *columns;
    size_t k = table->interactions;
    struct matrix delta;
    TRY(take_cells(table, STATISTIC_MEAN, &shares));
    TRY(take_margins(table, shares.estimate, &rows, &columns));
    TRY(take_delta(table, &shares, n, &delta));
    double x2 = n * chi_square_of(table, shares.estimate, rows, columns);
    double trace = 0;
    double trace_square = 0;
    for (size_t i = 0; i < k; i++) {
        trace += delta.items[i * k + i];
        for (size_t j = 0; j < k; j++)
            trace_square += delta.items[i * k + j] * delta.items[j * k + i];
    }
    double len = (double)k;
    if (!second_order) {
        *out = (struct table_result){x2, len, NAN, chi_square_upper(x2 / (trace / len), len)};
        return OK;
    }
    double ndf = trace * trace / trace_square;
    *out = (struct table_result){x2 / trace, ndf, ndf * nu, f_upper(x2 / trace, ndf, ndf * nu)};
    return OK;
}

/* --- Wald ------------------------------------------------------------------------------------ */

/* How N_ij - N_i. N_.j/N of an interaction moves with the total of each cell: cells x interactions;
 * and its value. */
static enum fault take_residuals(const struct table *table, const double *totals, double *value,
                                 double *slope)
{
    double *rows;
    double *columns;
    double whole = 0;
    TRY(take_margins(table, totals, &rows, &columns));
    for (size_t i = 0; i < table->rows; i++)
        whole += rows[i];
    for (size_t k = 0; k < table->interactions; k++) {
        size_t i = k / (table->columns - 1) + 1;
        size_t j = k % (table->columns - 1) + 1;
        value[k] = totals[i * table->columns + j] - rows[i] * columns[j] / whole;
        for (size_t cell = 0; cell < table->cells; cell++) {
            bool same_row = cell / table->columns == i;
            bool same_column = cell % table->columns == j;
            slope[cell * table->interactions + k] =
                (same_row && same_column) - same_row * columns[j] / whole -
                same_column * rows[i] / whole + rows[i] * columns[j] / (whole * whole);
        }
    }
    return OK;
}

static enum fault wald(const struct table *table, bool adjusted, double nu,
                       struct table_result *out)
{
    struct estimates totals;
    struct matrix covariance;
    struct matrix value;
    struct matrix slope;
    struct matrix solved;
    size_t k = table->interactions;
    TRY(matrix_new(k, 1, table->arena, &value));
    TRY(matrix_new(table->cells, k, table->arena, &slope));
    TRY(take_cells(table, STATISTIC_TOTAL, &totals));
    TRY(take_residuals(table, totals.estimate, value.items, slope.items));
    TRY(sandwich(&slope, totals.covariance, table->arena, &covariance));
    TRY(solve(&covariance, &value, table->arena, &solved));
    double quadratic = 0;
    for (size_t i = 0; i < k; i++)
        quadratic += value.items[i] * solved.items[i];
    double ndf = (double)k;
    double ddf = adjusted ? nu - ndf + 1 : nu;
    double f = adjusted ? quadratic * ddf / (ndf * nu) : quadratic / ndf;
    *out = (struct table_result){f, ndf, ddf, f_upper(f, ndf, ddf)};
    return OK;
}

/* Sample size and degrees of freedom of the whole domain, n counts rows without a weight, too. */
static enum fault take_design(const struct domain *domain, double *n, double *nu)
{
    struct domain_size size;
    TRY(domain_measure(domain, &size));
    *n = size.counted;
    *nu = domain_df(&size);
    return OK;
}

enum fault table_test(const struct domain *domain, const struct grouping *rows,
                      const struct grouping *columns, enum table_test method,
                      struct table_result *out)
{
    struct table table;
    double n;
    double nu;
    TRY(take_table(domain, rows, columns, &table));
    TRY(take_design(domain, &n, &nu));
    if (method == TABLE_F || method == TABLE_CHISQ)
        return rao_scott(&table, method == TABLE_F, n, nu, out);
    return wald(&table, method == TABLE_WALD_ADJUSTED, nu, out);
}
