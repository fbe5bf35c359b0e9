/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rake ROWS [FILE.csv] - rakes made-up answers of 100 communes to four margins (commune, age, sex,
 * field: 100, 6, 2, 8 cells), and takes one mean whose variance knows of it; writes the columns as
 * CSV for R first. Prints JSON: median seconds of raking and of raking with the mean, the sum of
 * squared weights and the standard error, which R must agree in.
 */
#include "analysis/survey/adjust.h"
#include "analysis/survey/estimator.h"
#include "base/message.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { COMMUNES = 100, UNITS = 2500, COLUMNS = 7, MARGINS = 4, REPEATS = 5, CELLS_MAX = 100 };

static const size_t margin_cells[MARGINS] = {COMMUNES, 6, 2, 8};
static const char *const names[COLUMNS] = {"commune", "age", "sex", "field", "q", "w", "psu"};

static void must(enum fault fault)
{
    if (fault == OK)
        return;
    fprintf(stderr, "rake: %s %s\n", fault_name(fault), fault_detail()->code);
    exit(1);
}

static double draw(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (double)(*state >> 40) / (double)(1 << 24);
}

static void fill(struct dataset *dataset, uint8_t *codes[5], double *numbers[2])
{
    uint64_t state = 20261122;
    for (size_t row = 0; row < dataset->rows; row++) {
        size_t unit = row * UNITS / dataset->rows;
        codes[0][row] = (uint8_t)(unit * COMMUNES / UNITS + 1);
        for (size_t m = 1; m < MARGINS; m++) {
            double part = draw(&state);
            codes[m][row] = (uint8_t)(1 + (size_t)(part * part * (double)margin_cells[m]));
        }
        codes[4][row] = draw(&state) < 0.7 + 0.1 * (codes[2][row] - 1);
        numbers[0][row] = 1 + 4 * draw(&state);
        numbers[1][row] = (double)unit;
    }
}

static void make(size_t rows, struct arena *arena, struct dataset *out)
{
    uint8_t *codes[5];
    double *numbers[2];
    struct column *columns = arena_array(arena, COLUMNS, sizeof *columns);
    *out = (struct dataset){arena, rows, columns, COLUMNS};
    for (size_t i = 0; i < COLUMNS; i++) {
        columns[i] =
            (struct column){.name = names[i], .kind = i < 5 ? COLUMN_CODES : COLUMN_NUMBERS};
        if (i < 5)
            columns[i].codes = codes[i] = arena_array(arena, rows, 1);
        else
            columns[i].numbers = numbers[i - 5] = arena_array(arena, rows, sizeof(double));
    }
    fill(out, codes, numbers);
}

static void write_csv(const struct dataset *dataset, const char *path)
{
    FILE *file = fopen(path, "we");
    if (file == NULL)
        must(fault_raise(FAULT_IO, "file_open", NULL));
    fprintf(file, "commune,age,sex,field,q,w,psu\n");
    for (size_t row = 0; row < dataset->rows; row++) {
        for (size_t i = 0; i < 5; i++)
            fprintf(file, "%d,", dataset->columns[i].codes[row]);
        fprintf(file, "%.17g,%.0f\n", dataset->columns[5].numbers[row],
                dataset->columns[6].numbers[row]);
    }
    (void)fclose(file);
}

/* Cell c of a margin of k cells is to have 3 N (1 + c)/(k (k + 1)/2), whatever the sample has. */
static void take_margin(const struct dataset *dataset, size_t which, struct margin *out)
{
    struct arena *arena = dataset->arena;
    size_t cells = margin_cells[which];
    const char **levels = arena_array(arena, cells, sizeof *levels);
    double *totals = arena_array(arena, cells, sizeof *totals);
    for (size_t cell = 0; cell < cells; cell++) {
        levels[cell] = arena_format(arena, "%zu", cell + 1);
        totals[cell] = 3 * (double)dataset->rows * (double)(cells + cell) * 2 /
                       ((double)cells * (double)(3 * cells - 1));
    }
    const char *const *lists[] = {levels};
    const struct margin_spec spec = {&names[which], 1, lists, totals, cells};
    must(margin_make(dataset, &spec, out));
}

static double now(void)
{
    struct timespec time;
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

struct figures {
    double rake;
    double whole;
    double squares;
    double se;
};

static struct figures measure(struct dataset dataset, const struct design *from)
{
    struct margin margins[MARGINS];
    struct design design = *from;
    struct domain domain;
    struct outcome outcome;
    struct estimates mean;
    struct vector y;
    struct figures figures = {0};
    double start = now();
    design.dataset = &dataset;
    for (size_t i = 0; i < MARGINS; i++)
        take_margin(&dataset, i, &margins[i]);
    const struct step step = {
        .kind = STEP_RAKE,
        .margins = margins,
        .margin_count = MARGINS,
        .raking = {.epsilon = 1e-9, .most = 100, .sweeps = true, .forgive = true}};
    must(adjust(&design, &step, &outcome));
    figures.rake = now() - start;
    must(domain_all(&design, &domain));
    must(column_vector(dataset_column(&dataset, "q"), dataset.rows, dataset.arena, &y));
    const struct question question = {
        .domain = &domain, .statistic = STATISTIC_MEAN, .terms = 1, .numerators = &y};
    must(estimate(&question, &mean));
    figures.whole = now() - start;
    figures.se = mean.se[0];
    for (size_t row = 0; row < dataset.rows; row++)
        figures.squares += design.weights[row] * design.weights[row];
    return figures;
}

static int compare(const void *a, const void *b)
{
    const double *one = a;
    const double *other = b;
    return (*one > *other) - (*one < *other);
}

int main(int argc, char **argv)
{
    AUTO(arena) struct arena *arena = NULL;
    struct dataset dataset;
    struct design design;
    const struct design_spec spec = {
        .ids = {"psu"}, .id_count = 1, .strata = {"commune"}, .stratum_count = 1, .weights = "w"};
    double rake[REPEATS];
    double whole[REPEATS];
    struct figures figures = {0};
    must(message_load());
    if (argc < 2)
        return 2;
    must(arena_new((size_t)16 << 30, &arena));
    make(strtoul(argv[1], NULL, 10), arena, &dataset);
    if (argc > 2)
        write_csv(&dataset, argv[2]);
    must(design_make(&dataset, &spec, &design));
    for (size_t i = 0; i < REPEATS; i++) {
        AUTO(arena) struct arena *own = NULL;
        struct dataset copy = dataset;
        must(arena_new((size_t)16 << 30, &own));
        copy.arena = own;
        figures = measure(copy, &design);
        rake[i] = figures.rake;
        whole[i] = figures.whole;
    }
    qsort(rake, REPEATS, sizeof *rake, compare);
    qsort(whole, REPEATS, sizeof *whole, compare);
    printf("{\"rake\":%.6f,\"whole\":%.6f,\"squares\":%.15g,\"se\":%.15g}\n", rake[REPEATS / 2],
           whole[REPEATS / 2], figures.squares, figures.se);
    return 0;
}
