/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * coverage - how often each interval of proportion.h holds the truth, by simulation.
 *
 *   share p, scheme --draw--> a province: communes of villages of people --estimate, by commune-->
 *   p, v, df, n --deff_pool--> one design effect of the province --share_interval--> does it hold
 * p?
 *
 * All communes of a province have the same true share. In a village people are alike: given s of k
 * satisfied so far, the next is with probability (p(1-rho) + s rho)/(1-rho + k rho), which is the
 * beta-binomial with intra-class correlation rho (Polya's urn). The commune is a stratum, the
 * village the unit sampled; with 40 alone each person is one. The design effect is never the true
 * one: it is estimated as the reports do it, pooled over the communes of the province (with 1.5
 * where too few communes can tell).
 * A sample without an interval counts as one whose interval does not hold the truth.
 * Draws depend on the seed and the point of the grid only. Communes of a province share their
 * design effect, so the Monte-Carlo error is that of the mean over provinces.
 *
 *   survey_coverage [--provinces N] [--communes N] [--seed N] [--judge METHOD] [--allow K]
 * prints Markdown tables and ends with 1 when the rules of `judge` do not hold; --allow gives short
 * runs K Monte-Carlo standard errors of room.
 */
#include "analysis/survey/estimator.h"
#include "analysis/survey/proportion.h"
#include "base/random.h"

#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { PEOPLE = 40, SHARE_COUNT = 10, SCHEME_COUNT = 3, COMMUNES_MAX = 1000 };

static const size_t MEMORY_MAX = (size_t)1 << 30;
static const double LEVEL = 0.95;
static const double ASSUMED_DEFF = 1.5;

/* The last one is shown and not judged. */
static const double SHARES[SHARE_COUNT] = {0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 0.99, 0.995};
static const size_t SHARES_JUDGED = SHARE_COUNT - 1;

struct scheme {
    const char *title;
    size_t village; /* people in one */
    double rho;
};

static const struct scheme SCHEMES[SCHEME_COUNT] = {
    {"4 villages of 10 people, rho 0.05", 10, 0.05},
    {"4 villages of 10 people, rho 0.15", 10, 0.15},
    {"40 people alone", 1, 0},
};

struct options {
    uint64_t seed;
    size_t provinces;
    size_t communes;
    enum share_method judged;
    double allow;
};

/* Of one method at one point. */
struct score {
    double covered; /* sum over provinces of the part of communes whose interval holds p */
    double covered_squares;
    double width; /* sum over intervals, as the next one */
    double width_squares;
    size_t intervals;
    size_t none;
};

struct board {
    struct score scores[SCHEME_COUNT][SHARE_COUNT][SHARE_METHOD_COUNT];
    double deff[SCHEME_COUNT][SHARE_COUNT]; /* sum of the pooled ones */
};

/* What a province is drawn from. */
struct drawing {
    const struct scheme *scheme;
    double truth;
    size_t communes;
    struct random *random;
};

/* --- one province ---------------------------------------------------------------------------- */

/* The columns of a province: a row a person. */
struct province {
    struct arena *arena;
    struct dataset dataset;
    struct column columns[3];
    double *satisfied;
    struct design design;
    struct domain everybody;
    struct grouping communes;
    struct vector answers;
};

static enum fault province_columns(const struct scheme *scheme, size_t rows, struct province *out)
{
    double *commune = arena_array(out->arena, rows, sizeof *commune);
    double *village = arena_array(out->arena, rows, sizeof *village);
    out->satisfied = arena_array(out->arena, rows, sizeof *out->satisfied);
    if (commune == NULL || village == NULL || out->satisfied == NULL)
        return FAULT_NOMEM;
    for (size_t row = 0; row < rows; row++) {
        commune[row] = (double)(row / PEOPLE);
        village[row] = (double)(row / scheme->village);
    }
    out->columns[0] = (struct column){.name = "commune", .numbers = commune};
    out->columns[1] = (struct column){.name = "village", .numbers = village};
    out->columns[2] = (struct column){.name = "satisfied", .numbers = out->satisfied};
    out->dataset = (struct dataset){out->arena, rows, out->columns, ARRAY_LENGTH(out->columns)};
    return OK;
}

static void draw(const struct drawing *drawing, size_t rows, double *satisfied)
{
    const struct scheme *scheme = drawing->scheme;
    double so_far = 0;
    for (size_t row = 0; row < rows; row++) {
        double before = (double)(row % scheme->village);
        if (row % scheme->village == 0)
            so_far = 0;
        double chance = (drawing->truth * (1 - scheme->rho) + so_far * scheme->rho) /
                        (1 - scheme->rho + before * scheme->rho);
        satisfied[row] = random_unit(drawing->random) < chance;
        so_far += satisfied[row];
    }
}

/* `out` stays where it is: its parts point to each other. */
static enum fault province_draw(const struct drawing *drawing, struct province *out)
{
    const struct design_spec spec = {
        .ids = {"village"}, .id_count = 1, .strata = {"commune"}, .stratum_count = 1};
    size_t rows = drawing->communes * PEOPLE;
    TRY(arena_new(MEMORY_MAX, &out->arena));
    TRY(province_columns(drawing->scheme, rows, out));
    draw(drawing, rows, out->satisfied);
    TRY(design_make(&out->dataset, &spec, &out->design));
    TRY(domain_all(&out->design, &out->everybody));
    TRY(column_grouping(&out->columns[0], rows, out->arena, &out->communes));
    return column_vector(&out->columns[2], rows, out->arena, &out->answers);
}

static void province_cleanup(struct province *province) { arena_free(province->arena); }

/* --- what the intervals of a province score -------------------------------------------------- */

static void take_interval(const struct share *share, enum share_method method, double truth,
                          struct score *score, size_t *hits)
{
    double ends[2];
    share_interval(share, method, ends);
    if (isnan(ends[0]) || isnan(ends[1])) {
        score->none++;
        return;
    }
    double width = ends[1] - ends[0];
    score->width += width;
    score->width_squares += width * width;
    score->intervals++;
    *hits += ends[0] <= truth && truth <= ends[1];
}

/* The shares of its communes, all with the province's design effect. */
static void take_shares(const struct estimates *means, struct share *shares)
{
    struct deff_pool pool = {0};
    for (size_t i = 0; i < means->groups; i++) {
        double n = (double)means->answered[i];
        shares[i] = (struct share){.p = means->estimate[i],
                                   .variance = means->se[i] * means->se[i],
                                   .df = means->df_group[i],
                                   .n = n,
                                   .rows = n,
                                   .level = LEVEL};
        deff_pool_add(&pool, &shares[i]);
    }
    for (size_t i = 0; i < means->groups; i++)
        shares[i].deff = deff_pool_value(&pool, ASSUMED_DEFF);
}

static void score_province(const struct estimates *means, double truth, struct score *scores,
                           double *deff)
{
    struct share shares[COMMUNES_MAX];
    take_shares(means, shares);
    *deff += shares[0].deff;
    for (size_t method = 0; method < SHARE_METHOD_COUNT; method++) {
        size_t hits = 0;
        for (size_t i = 0; i < means->groups; i++)
            take_interval(&shares[i], (enum share_method)method, truth, &scores[method], &hits);
        double covered = (double)hits / (double)means->groups;
        scores[method].covered += covered;
        scores[method].covered_squares += covered * covered;
    }
}

static enum fault run_province(const struct drawing *drawing, struct score *scores, double *deff)
{
    AUTO(province) struct province province = {.arena = NULL};
    struct estimates means;
    TRY(province_draw(drawing, &province));
    const struct question question = {.domain = &province.everybody,
                                      .by = &province.communes,
                                      .statistic = STATISTIC_MEAN,
                                      .terms = 1,
                                      .numerators = &province.answers};
    TRY(estimate(&question, &means));
    score_province(&means, drawing->truth, scores, deff);
    return OK;
}

static enum fault run_board(const struct options *options, struct board *board)
{
    for (size_t i = 0; i < SCHEME_COUNT; i++) {
        for (size_t k = 0; k < SHARE_COUNT; k++) {
            struct random random = random_seeded(options->seed + i * SHARE_COUNT + k);
            const struct drawing drawing = {&SCHEMES[i], SHARES[k], options->communes, &random};
            for (size_t province = 0; province < options->provinces; province++)
                TRY(run_province(&drawing, board->scores[i][k], &board->deff[i][k]));
        }
    }
    return OK;
}

/* --- what is said of it ---------------------------------------------------------------------- */

/* Percent, with its Monte-Carlo standard error. */
struct figure {
    double value;
    double error;
};

static double error_of(double sum, double squares, double count)
{
    double mean = sum / count;
    return sqrt(fmax(0, squares / count - mean * mean) / (count - 1));
}

static struct figure coverage_of(const struct score *score, const struct options *options)
{
    double count = (double)options->provinces;
    return (struct figure){100 * score->covered / count,
                           100 * error_of(score->covered, score->covered_squares, count)};
}

static struct figure width_of(const struct score *score)
{
    double count = (double)score->intervals;
    return (struct figure){100 * score->width / count,
                           100 * error_of(score->width, score->width_squares, count)};
}

static void print_cell(const struct score *score, const struct options *options)
{
    struct figure coverage = coverage_of(score, options);
    struct figure width = width_of(score);
    double samples = (double)(score->intervals + score->none);
    printf(" | %.1f±%.1f; %.1f±%.1f", coverage.value, coverage.error, width.value, width.error);
    if (score->none > 0)
        printf("; %.1f", 100 * (double)score->none / samples);
}

static void print_scheme(const struct board *board, size_t scheme, const struct options *options)
{
    printf("\n%s\n\n| true share | pooled deff", SCHEMES[scheme].title);
    for (size_t method = 0; method < SHARE_METHOD_COUNT; method++)
        printf(" | %s", share_method_name((enum share_method)method));
    printf(" |\n| --- | ---");
    for (size_t method = 0; method < SHARE_METHOD_COUNT; method++)
        printf(" | ---");
    printf(" |\n");
    for (size_t k = 0; k < SHARE_COUNT; k++) {
        printf("| %.1f | %.2f", 100 * SHARES[k],
               board->deff[scheme][k] / (double)options->provinces);
        for (size_t method = 0; method < SHARE_METHOD_COUNT; method++)
            print_cell(&board->scores[scheme][k][method], options);
        printf(" |\n");
    }
}

/* Of a method over the grid that is judged. */
struct summary {
    struct figure mean;
    struct figure least;
};

static struct summary summary_of(const struct board *board, enum share_method method,
                                 const struct options *options)
{
    struct summary it = {.least = {.value = INFINITY}};
    double points = (double)(SCHEME_COUNT * SHARES_JUDGED);
    for (size_t i = 0; i < SCHEME_COUNT; i++) {
        for (size_t k = 0; k < SHARES_JUDGED; k++) {
            struct figure figure = coverage_of(&board->scores[i][k][method], options);
            it.mean.value += figure.value / points;
            it.mean.error += figure.error * figure.error / (points * points);
            if (figure.value < it.least.value)
                it.least = figure;
        }
    }
    it.mean.error = sqrt(it.mean.error);
    return it;
}

static void print_summaries(const struct board *board, const struct options *options)
{
    printf("\n| method | mean of the grid | least point |\n| --- | --- | --- |\n");
    for (size_t method = 0; method < SHARE_METHOD_COUNT; method++) {
        struct summary it = summary_of(board, (enum share_method)method, options);
        printf("| %s | %.2f±%.2f | %.1f±%.1f |\n", share_method_name((enum share_method)method),
               it.mean.value, it.mean.error, it.least.value, it.least.error);
    }
}

/* Whether a figure keeps to [low, high], up to the room a short run is given. */
static bool rule(const char *what, struct figure figure, const double ends[2], double allow)
{
    double room = allow * figure.error;
    bool good = figure.value >= ends[0] - room && figure.value <= ends[1] + room;
    printf("%s: %s %.2f±%.2f, %.1f to %.1f wanted\n", good ? "holds" : "fails", what, figure.value,
           figure.error, ends[0], ends[1]);
    return good;
}

static bool judge(const struct board *board, const struct options *options)
{
    struct summary it = summary_of(board, options->judged, options);
    struct summary exact = summary_of(board, SHARE_CP_DEFF, options);
    printf("\nJudged: %s, and %s where \"at least 95 %%\" is promised\n\n",
           share_method_name(options->judged), share_method_name(SHARE_CP_DEFF));
    bool mean = rule("mean of the grid", it.mean, (double[]){94, 97}, options->allow);
    bool least = rule("least point", it.least, (double[]){90, 100}, options->allow);
    bool promised =
        rule("least point where promised", exact.least, (double[]){94.5, 100}, options->allow);
    return mean && least && promised;
}

/* --- the command ----------------------------------------------------------------------------- */

/* 1 to `most`; 0 = it is no such number. */
static size_t number(const char *text, size_t most)
{
    char *end;
    unsigned long value = strtoul(text, &end, 10);
    return *end == '\0' && text[0] != '-' && value <= most ? value : 0;
}

static bool read_options(int count, char **words, struct options *out)
{
    static const struct option known[] = {
        {"provinces", required_argument, NULL, 'p'}, {"communes", required_argument, NULL, 'c'},
        {"seed", required_argument, NULL, 's'},      {"judge", required_argument, NULL, 'j'},
        {"allow", required_argument, NULL, 'a'},     {NULL, 0, NULL, 0}};
    bool good = true;
    for (int option; (option = getopt_long(count, words, "", known, NULL)) != -1;) {
        if (option == 'p')
            out->provinces = number(optarg, 1000000);
        else if (option == 'c')
            out->communes = number(optarg, COMMUNES_MAX);
        else if (option == 's')
            out->seed = number(optarg, SIZE_MAX);
        else if (option == 'j')
            good = good && share_method_of(optarg, &out->judged);
        else if (option == 'a')
            out->allow = (double)number(optarg, 10);
        else
            good = false;
    }
    return good && optind == count && out->provinces > 1 && out->communes > 1 && out->seed > 0;
}

int main(int count, char **words)
{
    struct options options = {
        .seed = 20261122, .provinces = 1600, .communes = 20, .judged = SHARE_WILSON_DEFF};
    if (!read_options(count, words, &options)) {
        fprintf(stderr, "usage: survey_coverage [--provinces N] [--communes N] [--seed N] "
                        "[--judge METHOD] [--allow K]\n");
        return 2;
    }
    AUTO(memory) struct board *board = calloc(1, sizeof *board);
    if (board == NULL || run_board(&options, board) != OK) {
        fprintf(stderr, "survey_coverage: %s\n", fault_detail()->code);
        return 4;
    }
    printf("Seed %llu, %zu provinces of %zu communes a point.\n", (unsigned long long)options.seed,
           options.provinces, options.communes);
    for (size_t i = 0; i < SCHEME_COUNT; i++)
        print_scheme(board, i, &options);
    print_summaries(board, &options);
    return judge(board, &options) ? EXIT_SUCCESS : EXIT_FAILURE;
}
