/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/survey/level_table.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum {
    LANES = 4, /* rows that follow each other add to different places: none waits for the last */
    ROWS_A_CELL = 8,
    BLOCK_ROWS = 32768, /* whose codes of a column stay in the nearest cache */
    THREADS_MAX = 64
};

/* A level_sum that is added in one instruction. */
typedef double pair __attribute__((vector_size(2 * sizeof(double))));
_Static_assert(sizeof(pair) == sizeof(struct level_sum), "a sum is a pair");

/* Rows of one cell that follow each other, in `order` where there is one. */
struct run {
    int32_t cell;
    int32_t begin;
    int32_t end;
};

struct pass {
    const struct cells *cells;
    const double *weights;
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

/* The runs of the rows as they are; gives up where they are short. */
static enum fault find_runs(struct pass *pass, bool *out_short)
{
    const int32_t *cell = pass->cells->of_row;
    int32_t rows = (int32_t)pass->cells->design->rows;
    size_t most = (size_t)rows / ROWS_A_CELL + 1;
    *out_short = false;
    for (int32_t at = 0, next; at < rows && !*out_short; at = next) {
        for (next = at + 1; next < rows && cell[next] == cell[at];)
            next++;
        if (cell[at] >= 0)
            TRY(add_run(pass, (struct run){cell[at], at, next}));
        *out_short = pass->run_count > most;
    }
    return OK;
}

/* The rows first .. last - 1, sorted into `order` by their cells. `begin`: cells + 1 of room. */
static enum fault sort_block(struct pass *pass, int32_t first, int32_t last, int32_t *begin)
{
    const struct cells *cells = pass->cells;
    for (size_t cell = 0; cell <= cells->count; cell++)
        begin[cell] = 0;
    for (int32_t row = first; row < last; row++) {
        if (cells->of_row[row] >= 0)
            begin[cells->of_row[row] + 1]++;
    }
    begin[0] = first;
    for (size_t cell = 0; cell < cells->count; cell++) {
        int32_t rows = begin[cell + 1];
        begin[cell + 1] += begin[cell];
        if (rows > 0)
            TRY(add_run(pass, (struct run){(int32_t)cell, begin[cell], begin[cell + 1]}));
    }
    for (int32_t row = first; row < last; row++) {
        if (cells->of_row[row] >= 0)
            pass->order[begin[cells->of_row[row]]++] = row;
    }
    return OK;
}

static enum fault sort_rows(struct pass *pass)
{
    size_t rows = pass->cells->design->rows;
    size_t block = 4 * pass->cells->count > BLOCK_ROWS ? 4 * pass->cells->count : BLOCK_ROWS;
    AUTO(memory) int32_t *begin = calloc(pass->cells->count + 1, sizeof *begin);
    pass->order = calloc(rows, sizeof *pass->order);
    if (begin == NULL || pass->order == NULL)
        return fault_nomem();
    pass->run_count = 0;
    for (size_t first = 0; first < rows; first += block) {
        size_t last = rows - first < block ? rows : first + block;
        TRY(sort_block(pass, (int32_t)first, (int32_t)last, begin));
    }
    return OK;
}

/* --- one column ------------------------------------------------------------------------------ */

static uint8_t highest_code(const uint8_t *codes, size_t rows)
{
    uint8_t highest = 0;
    for (size_t row = 0; row < rows; row++) {
        uint8_t code = codes[row] < COLUMN_CODE_INVALID ? codes[row] : 0;
        highest = code > highest ? code : highest;
    }
    return highest;
}

static void take_slots(struct level_column *column, size_t rows)
{
    size_t values = (size_t)highest_code(column->codes, rows) + 1;
    for (size_t code = 0; code < values; code++)
        column->slot_of[code] = column->code_of[code] = (uint8_t)code;
    column->slots = values;
    for (size_t code = COLUMN_CODE_INVALID; code < 256; code++) {
        column->slot_of[code] = (uint8_t)column->slots;
        column->code_of[column->slots++] = (uint8_t)code;
    }
}

static void sum_run(const struct pass *pass, const struct level_column *column,
                    const struct run *run, pair *lanes)
{
    const uint8_t *codes = column->codes;
    const uint8_t *slot_of = column->slot_of;
    const double *weights = pass->weights;
    const int32_t *order = pass->order;
    size_t slots = column->slots;
    for (int32_t i = run->begin; i < run->end; i++) {
        int32_t row = order == NULL ? i : order[i];
        double weight = weights[row];
        lanes[(size_t)(i % LANES) * slots + slot_of[codes[row]]] += (pair){weight, weight > 0};
    }
}

static void sum_column(const struct pass *pass, const struct level_column *column)
{
    pair lanes[LANES * 256] = {{0}};
    for (size_t i = 0; i < pass->run_count; i++) {
        struct level_sum *sums = column->sums + (size_t)pass->runs[i].cell * column->slots;
        sum_run(pass, column, &pass->runs[i], lanes);
        for (size_t slot = 0; slot < column->slots; slot++) {
            pair all = {0};
            for (size_t lane = 0; lane < LANES; lane++) {
                all += lanes[lane * column->slots + slot];
                lanes[lane * column->slots + slot] = (pair){0};
            }
            sums[slot].weight += all[0];
            sums[slot].rows += all[1];
        }
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
        take_slots(column, pass->cells->design->rows);
        column->sums = calloc(pass->cells->count * column->slots + 1, sizeof *column->sums);
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
