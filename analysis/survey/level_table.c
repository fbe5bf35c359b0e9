/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/survey/level_table.h"

#include "base/crew.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum {
    ROWS_A_CELL = 8,    /* fewer do not pay */
    RUN_ROWS = 4096,    /* at once: each column's codes of them are gathered */
    LANES = 4,          /* rows that follow each other add to different places: none waits */
    BLOCK_ROWS = 32768, /* gathered together: their codes of a column stay near */
    ROWS_A_RUN = 64,    /* of a block, on average, at least */
    BUNDLE_MOST = 3,    /* columns at once: their slots stay in the nearest cache */
    SLOTS_WORTH = 4,    /* rows of a run for each slot that is moved */
    ANSWERS_A_THREAD = 1000000
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
    bool counts = !cells->weightless || weight_counts(cells->design->weights[row]);
    return counts ? cells->of_row[row] : -1;
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

/* --- some columns at once -------------------------------------------------------------------- */

/* Sums by the slots of all columns of a bundle: slot of the first + slots of the first x slot of
 * the second + ... */
struct lanes {
    double weight[LANES][256];
    uint32_t rows[LANES][256];
};

struct bundle {
    struct level_column *columns[BUNDLE_MOST];
    size_t count;
    size_t slots;
    uint8_t slot_of[BUNDLE_MOST][256]; /* by code: its part of the slot */
};

static void bundle_make(struct level_column *columns, size_t count, struct bundle *out)
{
    *out = (struct bundle){.count = count, .slots = 1};
    for (size_t i = 0; i < count; i++) {
        out->columns[i] = &columns[i];
        for (size_t code = 0; code < 256; code++)
            out->slot_of[i][code] = (uint8_t)(columns[i].slots.of_code[code] * out->slots);
        out->slots *= columns[i].slots.count;
    }
}

/* Codes by column and weights of rows that follow each other. */
struct rows {
    const uint8_t *codes[BUNDLE_MOST];
    const double *weights;
    size_t count;
};

/* `columns` is a number the compiler knows: no loop is left of it. */
static inline __attribute__((always_inline)) void add_row(const struct bundle *bundle,
                                                          const struct rows *rows, size_t i,
                                                          struct lanes *lanes, size_t columns)
{
    size_t slot = bundle->slot_of[0][rows->codes[0][i]];
    if (columns > 1)
        slot += bundle->slot_of[1][rows->codes[1][i]];
    if (columns > 2)
        slot += bundle->slot_of[2][rows->codes[2][i]];
    lanes->weight[i % LANES][slot] += rows->weights[i];
    lanes->rows[i % LANES][slot]++;
}

_Static_assert(LANES == 4 && BUNDLE_MOST == 3, "add_row and add_all name each");

static inline __attribute__((always_inline)) void
add_all(const struct bundle *bundle, const struct rows *rows, struct lanes *lanes, size_t columns)
{
    size_t i = 0;
    for (; i + LANES <= rows->count; i += LANES) {
        add_row(bundle, rows, i, lanes, columns);
        add_row(bundle, rows, i + 1, lanes, columns);
        add_row(bundle, rows, i + 2, lanes, columns);
        add_row(bundle, rows, i + 3, lanes, columns);
    }
    for (; i < rows->count; i++)
        add_row(bundle, rows, i, lanes, columns);
}

static void add_rows(const struct bundle *bundle, const struct rows *rows, struct lanes *lanes)
{
    if (bundle->count == 3)
        add_all(bundle, rows, lanes, 3);
    else if (bundle->count == 2)
        add_all(bundle, rows, lanes, 2);
    else
        add_all(bundle, rows, lanes, 1);
}

/* What all lanes have in a slot; they are zero again. */
static struct level_sum take_sum(struct lanes *lanes, size_t slot)
{
    struct level_sum all = {0};
    for (size_t lane = 0; lane < LANES; lane++) {
        all.weight += lanes->weight[lane][slot];
        all.rows += lanes->rows[lane][slot];
        lanes->weight[lane][slot] = 0;
        lanes->rows[lane][slot] = 0;
    }
    return all;
}

/* The lanes' sums go to the cell's of each column. */
static void move_sums(const struct bundle *bundle, struct lanes *lanes, size_t cell)
{
    for (size_t slot = 0; slot < bundle->slots; slot++) {
        struct level_sum all = take_sum(lanes, slot);
        size_t rest = slot;
        for (size_t i = 0; i < bundle->count && all.rows > 0; i++) {
            size_t slots = bundle->columns[i]->slots.count;
            struct level_sum *to = &bundle->columns[i]->sums[cell * slots + rest % slots];
            to->weight += all.weight;
            to->rows += all.rows;
            rest /= slots;
        }
    }
}

static const uint8_t *gather(const uint8_t *codes, const int32_t *order, size_t count, uint8_t *out)
{
    for (size_t i = 0; i < count; i++)
        out[i] = codes[order[i]];
    return out;
}

static void sum_bundle(const struct pass *pass, const struct bundle *bundle)
{
    uint8_t gathered[BUNDLE_MOST][RUN_ROWS];
    struct lanes lanes = {.weight = {{0}}};
    for (size_t at = 0; at < pass->run_count; at++) {
        const struct run *run = &pass->runs[at];
        size_t begin = (size_t)run->begin;
        struct rows rows = {.weights = pass->weights + begin,
                            .count = (size_t)(run->end - run->begin)};
        for (size_t i = 0; i < bundle->count; i++) {
            const uint8_t *codes = bundle->columns[i]->codes;
            rows.codes[i] = pass->order == NULL
                                ? codes + begin
                                : gather(codes, pass->order + begin, rows.count, gathered[i]);
        }
        add_rows(bundle, &rows, &lanes);
        move_sums(bundle, &lanes, (size_t)run->cell);
    }
}

/* --- all columns ----------------------------------------------------------------------------- */

static bool start_column(const struct pass *pass, struct level_column *column)
{
    level_slots_find(column->codes, pass->cells->design->rows, &column->slots);
    column->sums = calloc(pass->cells->count * column->slots.count + 1, sizeof *column->sums);
    return column->sums != NULL;
}

/* How many of the next columns go together: those whose slots multiplied are few against the rows
 * of a run. */
static size_t bundle_count(const struct pass *pass, const struct level_column *columns, size_t most)
{
    size_t runs = pass->run_count == 0 ? 1 : pass->run_count;
    size_t room = pass->cells->design->rows / runs / SLOTS_WORTH;
    size_t slots = columns[0].slots.count;
    size_t count = 1;
    for (; count < most; count++) {
        slots *= columns[count].slots.count;
        if (slots > 256 || slots > room)
            break;
    }
    return count;
}

static void *sum_columns(void *context)
{
    struct pass *pass = context;
    struct level_table *table = pass->table;
    for (;;) {
        size_t at = atomic_fetch_add(&pass->next, BUNDLE_MOST);
        if (at >= table->count)
            return NULL;
        size_t end = table->count - at < BUNDLE_MOST ? table->count : at + BUNDLE_MOST;
        for (size_t i = at; i < end; i++) {
            if (!start_column(pass, &table->columns[i])) {
                atomic_store(&pass->no_memory, true);
                return NULL;
            }
        }
        while (at < end) {
            struct bundle bundle;
            bundle_make(&table->columns[at], bundle_count(pass, &table->columns[at], end - at),
                        &bundle);
            sum_bundle(pass, &bundle);
            at += bundle.count;
        }
    }
}

/* Few answers are added up before another thread has begun. */
static size_t threads_for(const struct pass *pass, unsigned wanted)
{
    size_t answers = pass->cells->design->rows * pass->table->count;
    size_t pieces = (pass->table->count + BUNDLE_MOST - 1) / BUNDLE_MOST;
    if (wanted == 0)
        return crew_size(answers / ANSWERS_A_THREAD < pieces ? answers / ANSWERS_A_THREAD : pieces);
    return wanted < pieces ? wanted : pieces;
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
    crew_run(sum_columns, &pass, threads_for(&pass, threads));
    if (atomic_load(&pass.no_memory))
        return fault_nomem();
    *out = table;
    table = (struct level_table){.cells = NULL};
    return OK;
}
