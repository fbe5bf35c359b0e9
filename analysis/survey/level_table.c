/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/survey/level_table.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum {
    ROWS_A_CELL = 8,    /* fewer do not pay */
    RUN_ROWS = 4096,    /* at once: each column's codes of them are gathered */
    LANES = 4,          /* rows that follow each other add to different places: none waits */
    BLOCK_ROWS = 32768, /* gathered together: their codes of a column stay near */
    ROWS_A_RUN = 64,    /* of a block, on average, at least */
    THREADS_MAX = 64
};

/* Rows of one cell that follow each other, in `order` where there is one. */
struct run {
    int32_t cell;
    int32_t begin;
    int32_t end;
};

struct pass {
    const struct cells *cells;
    const double *weights; /* by place in a run */
    double *gathered;      /* the weights in `order` */
    struct run *runs;
    size_t run_count;
    size_t run_capacity;
    int32_t *order; /* NULL = the rows as they are */
    struct level_table *table;
    atomic_size_t next; /* column to be summed */
    atomic_bool no_memory;
};

static void pass_cleanup(struct pass *pass)
{
    free(pass->runs);
    free(pass->order);
    free(pass->gathered);
}

bool level_table_pays(const struct cells *cells)
{
    return cells->design->rows / ROWS_A_CELL >= cells->count;
}

void level_table_cleanup(struct level_table *table)
{
    for (size_t i = 0; i < table->count && table->columns != NULL; i++)
        free(table->columns[i].sums);
    free(table->columns);
}

/* --- rows in the order of their cells -------------------------------------------------------- */

static enum fault add_run(struct pass *pass, struct run run)
{
    struct run *runs =
        memory_grow(pass->runs, pass->run_count, &pass->run_capacity, sizeof *pass->runs);
    if (runs == NULL)
        return FAULT_NOMEM;
    pass->runs = runs;
    runs[pass->run_count++] = run;
    return OK;
}

/* The cell of a row that counts, else -1. */
static int32_t cell_of(const struct cells *cells, size_t row)
{
    return cells->design->weights[row] > 0 ? cells->of_row[row] : -1;
}

/* The runs of the rows as they are; gives up where they are short. */
static enum fault find_runs(struct pass *pass, bool *out_short)
{
    const struct cells *cells = pass->cells;
    size_t rows = cells->design->rows;
    size_t most = rows / ROWS_A_CELL + 1;
    *out_short = false;
    for (size_t at = 0, next; at < rows && !*out_short; at = next) {
        int32_t cell = cell_of(cells, at);
        for (next = at + 1; next < rows && next < at + RUN_ROWS && cell_of(cells, next) == cell;)
            next++;
        if (cell >= 0)
            TRY(add_run(pass, (struct run){cell, (int32_t)at, (int32_t)next}));
        *out_short = pass->run_count > most;
    }
    return OK;
}

/* The rows first .. last - 1 that count, sorted into `order` by their cells. */
static enum fault sort_block(struct pass *pass, size_t first, size_t last, int32_t *begin)
{
    const struct cells *cells = pass->cells;
    for (size_t cell = 0; cell <= cells->count; cell++)
        begin[cell] = 0;
    for (size_t row = first; row < last; row++) {
        int32_t cell = cell_of(cells, row);
        if (cell >= 0)
            begin[cell + 1]++;
    }
    begin[0] = (int32_t)first;
    for (size_t cell = 0; cell < cells->count; cell++) {
        int32_t end = begin[cell] + begin[cell + 1];
        for (int32_t at = begin[cell]; at < end; at += RUN_ROWS)
            TRY(add_run(
                pass, (struct run){(int32_t)cell, at, end - at < RUN_ROWS ? end : at + RUN_ROWS}));
        begin[cell + 1] = end;
    }
    for (size_t row = first; row < last; row++) {
        int32_t cell = cell_of(cells, row);
        if (cell >= 0)
            pass->order[begin[cell]++] = (int32_t)row;
    }
    return OK;
}

static enum fault sort_rows(struct pass *pass)
{
    const struct cells *cells = pass->cells;
    size_t rows = cells->design->rows;
    size_t block = ROWS_A_RUN * cells->count > BLOCK_ROWS ? ROWS_A_RUN * cells->count : BLOCK_ROWS;
    AUTO(memory) int32_t *begin = calloc(cells->count + 1, sizeof *begin);
    pass->order = calloc(rows, sizeof *pass->order);
    pass->gathered = calloc(rows, sizeof *pass->gathered);
    if (begin == NULL || pass->order == NULL || pass->gathered == NULL)
        return fault_nomem();
    pass->run_count = 0;
    for (size_t first = 0; first < rows; first += block)
        TRY(sort_block(pass, first, rows - first < block ? rows : first + block, begin));
    for (size_t row = 0; row < rows; row++)
        pass->gathered[row] = cells->design->weights[pass->order[row]];
    pass->weights = pass->gathered;
    return OK;
}

/* --- one column ------------------------------------------------------------------------------ */

struct lanes {
    double weight[LANES][256]; /* by code */
    uint32_t rows[LANES][256];
};

static void add_rows(const uint8_t *codes, const double *weights, size_t count, struct lanes *lanes)
{
    size_t even = count - count % LANES;
    for (size_t i = 0; i < even; i += LANES) {
        for (size_t lane = 0; lane < LANES; lane++) {
            lanes->weight[lane][codes[i + lane]] += weights[i + lane];
            lanes->rows[lane][codes[i + lane]]++;
        }
    }
    for (size_t i = even; i < count; i++) {
        lanes->weight[0][codes[i]] += weights[i];
        lanes->rows[0][codes[i]]++;
    }
}

/* The lanes' sums go to the cell's, and the lanes are zero again. */
static void move_sums(struct lanes *lanes, const struct level_slots *slots, struct level_sum *sums)
{
    for (size_t slot = 0; slot < slots->count; slot++) {
        uint8_t code = slots->code[slot];
        for (size_t lane = 0; lane < LANES; lane++) {
            sums[slot].weight += lanes->weight[lane][code];
            sums[slot].rows += lanes->rows[lane][code];
            lanes->weight[lane][code] = 0;
            lanes->rows[lane][code] = 0;
        }
    }
}

static void sum_column(const struct pass *pass, const struct level_column *column)
{
    uint8_t gathered[RUN_ROWS];
    struct lanes lanes = {.weight = {{0}}};
    for (size_t i = 0; i < pass->run_count; i++) {
        const struct run *run = &pass->runs[i];
        const uint8_t *codes = column->codes + run->begin;
        size_t count = (size_t)(run->end - run->begin);
        for (size_t k = 0; pass->order != NULL && k < count; k++)
            gathered[k] = column->codes[pass->order[(size_t)run->begin + k]];
        add_rows(pass->order == NULL ? codes : gathered, pass->weights + run->begin, count, &lanes);
        move_sums(&lanes, &column->slots, column->sums + (size_t)run->cell * column->slots.count);
    }
}

/* --- all columns ----------------------------------------------------------------------------- */

static void *sum_columns(void *context)
{
    struct pass *pass = context;
    struct level_table *table = pass->table;
    for (;;) {
        size_t at = atomic_fetch_add(&pass->next, 1);
        if (at >= table->count)
            return NULL;
        struct level_column *column = &table->columns[at];
        level_slots_find(column->codes, pass->cells->design->rows, &column->slots);
        column->sums = calloc(pass->cells->count * column->slots.count + 1, sizeof *column->sums);
        if (column->sums == NULL)
            atomic_store(&pass->no_memory, true);
        else
            sum_column(pass, column);
    }
}

/* A thread that does not start is not needed: the others take its columns. */
static void deal_out(struct pass *pass, unsigned threads)
{
    pthread_t others[THREADS_MAX];
    size_t wanted = threads < THREADS_MAX ? threads : THREADS_MAX;
    size_t started = 0;
    while (started + 1 < wanted && started + 1 < pass->table->count &&
           pthread_create(&others[started], NULL, sum_columns, pass) == 0)
        started++;
    (void)sum_columns(pass);
    for (size_t i = 0; i < started; i++)
        (void)pthread_join(others[i], NULL);
}

enum fault level_table_fill(const struct cells *cells, const uint8_t *const *codes, size_t count,
                            unsigned threads, struct level_table *out)
{
    AUTO(level_table) struct level_table table = {.cells = cells, .count = count};
    AUTO(pass)
    struct pass pass = {.cells = cells, .weights = cells->design->weights, .table = &table};
    bool scattered;
    TRY(find_runs(&pass, &scattered));
    if (scattered)
        TRY(sort_rows(&pass));
    table.columns = calloc(count + 1, sizeof *table.columns);
    if (table.columns == NULL)
        return fault_nomem();
    for (size_t i = 0; i < count; i++)
        table.columns[i].codes = codes[i];
    deal_out(&pass, threads);
    if (atomic_load(&pass.no_memory))
        return fault_nomem();
    *out = table;
    table = (struct level_table){.cells = NULL};
    return OK;
}
