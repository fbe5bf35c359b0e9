/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * svy TASK ROWS THREADS [FILE] - one measured task of survey statistics on made-up answers:
 * 20 strata, 100 communes, 2500 PSUs, weights, 25 items 1-5, all answered (R would leave out
 * each row that misses any).
 *
 *   load       the columns alone: what memory and the others start from
 *   limit      the least that could be done: plain C sums of weight x satisfied and weight x
 * answered by PSU and item (rows sorted by PSU, compiled for this processor) design     strata,
 * PSUs and weights of the columns mean       25 shares satisfied with standard errors by the same
 * in each of 100 communes: 2500 scattered  as `by`, rows in random order write      FILE: the
 * columns as CSV csv        reads FILE (dataset_read_csv) csv_by     reads FILE, then design and
 * `by`
 *
 * With SVY_CPU in the environment, seconds are those of processors, of all threads together.
 * Prints JSON: median seconds of the task's repetitions (loading not counted), sum of the standard
 * errors, most memory of the process.
 */
#include "analysis/survey/estimator.h"
#include "base/id.h"
#include "base/message.h"
#include "tests/perf/svy_limit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { STRATA = 20, COMMUNES = 100, ITEMS = SVY_LIMIT_ITEMS, COLUMNS = 4 + ITEMS, REPEATS = 5 };
static const size_t arena_most = (size_t)16 << 30;

struct columns {
    size_t rows;
    double *stratum;
    double *psu;
    uint8_t *commune; /* 1-100 */
    double *weight;
    uint8_t *items[ITEMS];
};

static void must(enum fault fault)
{
    if (fault == OK)
        return;
    fprintf(stderr, "svy: %s %s\n", fault_name(fault), fault_detail()->code);
    exit(1);
}

static void *room(size_t count, size_t size)
{
    void *made = calloc(count, size);
    if (made == NULL) {
        fprintf(stderr, "svy: no memory\n");
        exit(1);
    }
    return made;
}

static double now(void)
{
    struct timespec time;
    clock_gettime(getenv("SVY_CPU") != NULL ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* --- the answers ----------------------------------------------------------------------------- */

static uint64_t draw(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static void set_row(struct columns *columns, size_t row, size_t psu, uint64_t *state)
{
    size_t commune = psu / (SVY_LIMIT_PSUS / COMMUNES);
    size_t stratum = commune / (COMMUNES / STRATA);
    columns->psu[row] = (double)psu + 1;
    columns->commune[row] = (uint8_t)(commune + 1);
    columns->stratum[row] = (double)stratum + 1;
    columns->weight[row] = (double)(500 + draw(state) % 1000) * (double)(10 + stratum % 7) / 1000;
    uint64_t mood = draw(state) % 30 + (psu * 7919) % 17;
    for (size_t item = 0; item < ITEMS; item++) {
        uint64_t drawn = draw(state) % 100 + mood;
        columns->items[item][row] = (uint8_t)(drawn < 12    ? 1
                                              : drawn < 25  ? 2
                                              : drawn < 45  ? 3
                                              : drawn < 110 ? 4
                                                            : 5);
    }
}

static struct columns make(size_t rows, bool scattered)
{
    struct columns columns = {.rows = rows,
                              .stratum = room(rows, sizeof(double)),
                              .psu = room(rows, sizeof(double)),
                              .commune = room(rows, 1),
                              .weight = room(rows, sizeof(double))};
    uint64_t state = UINT64_C(88172645463325252);
    for (size_t item = 0; item < ITEMS; item++)
        columns.items[item] = room(rows, 1);
    for (size_t row = 0; row < rows; row++) {
        size_t psu = scattered ? draw(&state) % SVY_LIMIT_PSUS : row * SVY_LIMIT_PSUS / rows;
        set_row(&columns, row, psu, &state);
    }
    return columns;
}

static void write_csv(const struct columns *columns, const char *path)
{
    FILE *file = fopen(path, "we");
    if (file == NULL) {
        perror(path);
        exit(1);
    }
    fprintf(file, "stratum,psu,commune,w");
    for (size_t item = 0; item < ITEMS; item++)
        fprintf(file, ",q%02zu", item + 1);
    for (size_t row = 0; row < columns->rows; row++) {
        fprintf(file, "\n%.0f,%.0f,%d,%.3f", columns->stratum[row], columns->psu[row],
                columns->commune[row], columns->weight[row]);
        for (size_t item = 0; item < ITEMS; item++) {
            uint8_t code = columns->items[item][row];
            fputs(code == 255 ? "," : (char[]){',', (char)('0' + code), '\0'}, file);
        }
    }
    fputc('\n', file);
    if (fclose(file) != 0)
        perror(path);
}

/* --- tasks ----------------------------------------------------------------------------------- */

static void take_dataset(const struct columns *from, struct arena *arena, struct dataset *out)
{
    struct column *columns = arena_array(arena, COLUMNS, sizeof *columns);
    columns[0] = (struct column){.name = "stratum", .numbers = from->stratum};
    columns[1] = (struct column){.name = "psu", .numbers = from->psu};
    columns[2] = (struct column){.name = "commune", .kind = COLUMN_CODES, .codes = from->commune};
    columns[3] = (struct column){.name = "w", .numbers = from->weight};
    for (size_t item = 0; item < ITEMS; item++)
        columns[4 + item] = (struct column){.name = arena_format(arena, "q%02zu", item + 1),
                                            .kind = COLUMN_CODES,
                                            .codes = from->items[item]};
    *out = (struct dataset){arena, from->rows, columns, COLUMNS};
}

static void take_design(const struct dataset *dataset, struct design *out)
{
    struct design_spec spec = {
        .ids = {"psu"}, .id_count = 1, .strata = {"stratum"}, .stratum_count = 1, .weights = "w"};
    must(design_make(dataset, &spec, out));
}

/* Satisfied: 4 and 5 of those who answered. */
static struct scores satisfied(void)
{
    struct scores scores;
    scores_plain(&scores);
    for (size_t code = 0; code < COLUMN_CODE_INVALID; code++)
        scores.value[code] = code >= 4;
    return scores;
}

static double sum_of_errors(const struct design *design, bool by, unsigned threads)
{
    const struct dataset *dataset = design->dataset;
    struct scores scores = satisfied();
    struct vector items[ITEMS];
    struct grouping communes;
    struct domain domain;
    struct estimates shares;
    for (size_t item = 0; item < ITEMS; item++)
        items[item] = column_scored(&dataset->columns[4 + item], &scores);
    must(domain_all(design, &domain));
    if (by)
        must(column_grouping(dataset_column(dataset, "commune"), dataset->rows, dataset->arena,
                             &communes));
    struct question question = {.domain = &domain,
                                .by = by ? &communes : NULL,
                                .statistic = STATISTIC_MEAN,
                                .terms = ITEMS,
                                .numerators = items,
                                .missing = MISSING_DROP_TERM,
                                .threads = threads};
    must(estimate(&question, &shares));
    double sum = 0;
    for (size_t i = 0; i < shares.count; i++)
        sum += shares.se[i];
    return sum;
}

struct measured {
    double seconds;
    double check;
};

static struct measured measure(const char *task, const struct columns *columns, unsigned threads,
                               const char *file)
{
    AUTO(arena) struct arena *arena = NULL;
    must(arena_new(arena_most, &arena));
    struct dataset dataset = {.rows = 0};
    struct design design;
    double start = now();
    if (strcmp(task, "limit") == 0) {
        double check =
            svy_limit(columns->items, columns->weight, columns->psu, columns->rows, threads);
        return (struct measured){now() - start, check};
    }
    bool reads = strncmp(task, "csv", 3) == 0;
    if (reads)
        must(dataset_read_csv(file, NULL, 0, arena, &dataset));
    else
        take_dataset(columns, arena, &dataset);
    if (strcmp(task, "csv") == 0)
        return (struct measured){now() - start, (double)dataset.rows};
    take_design(&dataset, &design);
    if (strcmp(task, "design") == 0)
        return (struct measured){now() - start, (double)design.stages[0].unit_count};
    if (!reads)
        start = now();
    double check = sum_of_errors(&design, strcmp(task, "mean") != 0, threads);
    return (struct measured){now() - start, check};
}

static int compare(const void *a, const void *b)
{
    double first = ((const struct measured *)a)->seconds;
    double second = ((const struct measured *)b)->seconds;
    return first < second ? -1 : first > second;
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "usage: svy TASK ROWS THREADS [FILE]\n");
        return 2;
    }
    const char *task = argv[1];
    size_t rows = strtoul(argv[2], NULL, 10);
    unsigned threads = (unsigned)strtoul(argv[3], NULL, 10);
    const char *file = argc > 4 ? argv[4] : NULL;
    must(id_start());
    must(message_load());
    bool reads = strncmp(task, "csv", 3) == 0;
    struct columns columns =
        reads ? (struct columns){.rows = rows} : make(rows, strcmp(task, "scattered") == 0);
    struct measured measured[REPEATS] = {{0}};
    if (strcmp(task, "write") == 0)
        write_csv(&columns, file);
    else
        for (int i = 0; i < REPEATS && strcmp(task, "load") != 0; i++)
            measured[i] = measure(task, &columns, threads, file);
    qsort(measured, REPEATS, sizeof *measured, compare);
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("{\"seconds\":%.6f,\"check\":%.15g,\"mb\":%.1f}\n", measured[REPEATS / 2].seconds,
           measured[REPEATS / 2].check, (double)usage.ru_maxrss / 1024);
    return 0;
}
