/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * province - a simulated province from end to end, many times over: drawn by the program's own
 * plans, answered by some of those who were drawn, weighed, estimated, and held against what is
 * true of everybody.
 *
 *   province --draw, answers, weights--> figures by way and measure --500 times--> bias, spread,
 *   how often the 95 % interval holds the truth
 *
 * Draws and answers depend on the seed and the number of the repetition only.
 *
 *   analysis_province [--repetitions N] [--seed N] [--allow K] [--plan sampford|brewer|systematic]
 * prints Markdown tables and ends with 1 when the rules of `judge` do not hold; --allow gives short
 * runs K Monte-Carlo standard errors of room more. Of the plan that draws communes systematically
 * the bias alone is judged: how its estimates spread depends on the order of the list, and no
 * sample can tell.
 *   analysis_province --walk FOLDER [--seed N]
 * writes what the command needs to go the same way once, and the figures that it must come to.
 */
#include "analysis/survey/estimator.h"
#include "base/message.h"
#include "tests/analysis/province_walk.h"

#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_BYTES = 1 << 30, REPETITIONS_MAX = 100000 };
static const double LEVEL = 0.95;

struct options {
    uint64_t seed;
    size_t repetitions;
    double allow;
    const char *plan; /* NULL = all */
    const char *walk;
};

/* Of one way and measure. */
struct score {
    double off; /* sums over repetitions */
    double off_squares;
    double se;
    double half;
    double covered;
};

struct board {
    struct score scores[WAYS][MEASURES];
    double drawn; /* households, of all repetitions */
    double answered;
    bool is_judged; /* in more than the bias */
};

/* --- repetitions ----------------------------------------------------------------------------- */

static void take_figure(const struct figure *figure, double truth, struct score *score)
{
    double ends[2];
    double off = figure->estimate - truth;
    estimate_interval(figure->estimate, figure->se, figure->df, LEVEL, ends);
    score->off += off;
    score->off_squares += off * off;
    score->se += figure->se;
    score->half += (ends[1] - ends[0]) / 2;
    score->covered += ends[0] <= truth && truth <= ends[1];
}

static enum fault repeat(const struct sampling *sampling, const struct truth *truth,
                         struct board *board)
{
    AUTO(arena) struct arena *arena = NULL;
    struct province_sample sample;
    struct figure figures[WAYS][MEASURES];
    TRY(arena_new(ARENA_BYTES, &arena));
    TRY(province_sample_make(sampling, arena, &sample));
    TRY(ways_estimate(&sample, truth, figures));
    board->drawn += (double)sample.dataset.rows;
    board->answered += (double)sample.answered;
    for (size_t way = 0; way < WAYS; way++) {
        for (size_t i = 0; i < MEASURES; i++)
            take_figure(&figures[way][i], truth->value[i], &board->scores[way][i]);
    }
    return OK;
}

static enum fault repeat_all(const struct options *options, const struct workshop *workshop,
                             const struct sample_plan *plan, struct board *board)
{
    struct sampling sampling = {
        .province = &workshop->province, .frame = &workshop->frame, .plan = plan};
    for (size_t i = 0; i < options->repetitions; i++) {
        sampling.seed = (int64_t)(options->seed + i);
        TRY(repeat(&sampling, &workshop->truth, board));
    }
    return OK;
}

/* --- what is said of it ---------------------------------------------------------------------- */

struct summary {
    double bias;
    double bias_error;
    double spread; /* standard deviation of the estimates */
    double ratio;  /* mean standard error / spread */
    double coverage;
    double coverage_error;
    double half;
};

static struct summary summary_of(const struct score *score, size_t repetitions)
{
    double count = (double)repetitions;
    double bias = score->off / count;
    double spread = sqrt(fmax(0, score->off_squares - count * bias * bias) / (count - 1));
    double covered = score->covered / count;
    return (struct summary){.bias = bias,
                            .bias_error = spread / sqrt(count),
                            .spread = spread,
                            .ratio = score->se / count / spread,
                            .coverage = 100 * covered,
                            .coverage_error = 100 * sqrt(covered * (1 - covered) / count),
                            .half = score->half / count};
}

static void print_measure(const struct board *board, enum measure measure, double truth,
                          size_t repetitions)
{
    printf("\n%s, truth %.2f\n\n"
           "| way | bias | spread | s.e. / spread | coverage | half width |\n"
           "| --- | --- | --- | --- | --- | --- |\n",
           measure_name(measure), truth);
    for (size_t way = 0; way < WAYS; way++) {
        struct summary it = summary_of(&board->scores[way][measure], repetitions);
        printf("| %s | %+.2f±%.2f | %.2f | %.2f | %.1f±%.1f | %.2f |\n", way_name((enum way)way),
               it.bias, it.bias_error, it.spread, it.ratio, it.coverage, it.coverage_error,
               it.half);
    }
}

/* --- what must hold -------------------------------------------------------------------------- */

static bool rule(bool holds, enum way way, const char *what, double value)
{
    printf("%s: %s: %s %.2f\n", holds ? "holds" : "fails", way_name(way), what, value);
    return holds;
}

/* Without weights the truth is missed, by far more than chance. In the towns alone there are too
 * few answers for the intervals to show it. */
static bool judge_unweighted(const struct board *board, enum measure measure, size_t repetitions)
{
    struct summary it = summary_of(&board->scores[WAY_UNWEIGHTED][measure], repetitions);
    double errors = it.bias / it.bias_error;
    bool good = rule(errors > 5, WAY_UNWEIGHTED, "bias / its error, above 5", errors);
    if (measure == MEASURE_URBAN)
        return good;
    return rule(it.coverage < 80, WAY_UNWEIGHTED, "coverage, below 80", it.coverage) && good;
}

static bool judge_way(const struct board *board, enum way way, enum measure measure,
                      const struct options *options)
{
    struct summary it = summary_of(&board->scores[way][measure], options->repetitions);
    double room = options->allow * it.coverage_error;
    double most = (3 + options->allow) * it.bias_error;
    bool good = rule(fabs(it.bias) < most, way, "bias, within 3 errors", it.bias);
    if (!board->is_judged)
        return good;
    good = rule(it.coverage > 92 - room && it.coverage < 98 + room, way, "coverage, 92 to 98",
                it.coverage) &&
           good;
    /* A standard deviation of n has an error of 1/sqrt(2 n) of itself. */
    double slack = 0.1 + options->allow / sqrt(2 * (double)options->repetitions);
    return rule(fabs(it.ratio - 1) < slack, way, "s.e. / spread, 0.90 to 1.10", it.ratio) && good;
}

static bool judge(const struct board *board, const struct options *options)
{
    bool good = true;
    for (enum measure i = 0; i < MEASURES; i++) {
        printf("\n%s\n\n", measure_name(i));
        good = judge_unweighted(board, i, options->repetitions) && good;
        for (enum way way = WAY_CELLS; way <= WAY_RAKED_ONE_STAGE; way++)
            good = judge_way(board, way, i, options) && good;
    }
    return good;
}

static enum fault run_plan(const struct options *options, const struct workshop *workshop,
                           enum province_plan which, bool *good)
{
    const struct sample_plan *plan = &workshop->plans[which];
    struct board board = {.is_judged = which != PLAN_SYSTEMATIC};
    double count = (double)options->repetitions;
    TRY(repeat_all(options, workshop, plan, &board));
    printf("\n## %s\n\n%.0f households drawn, %.0f answer, on average.\n", plan->title[LANGUAGE_EN],
           board.drawn / count, board.answered / count);
    for (enum measure i = 0; i < MEASURES; i++)
        print_measure(&board, i, workshop->truth.value[i], options->repetitions);
    *good = judge(&board, options) && *good;
    return OK;
}

static enum fault run(const struct options *options, bool *out_good)
{
    AUTO(workshop) struct workshop workshop = {.arena = NULL};
    TRY(workshop_make(options->seed, &workshop));
    if (options->walk != NULL)
        return province_walk(&workshop, (int64_t)options->seed, options->walk);
    printf("Seed %llu, %zu repetitions; %zu communes, %zu villages, %zu households.\n",
           (unsigned long long)options->seed, options->repetitions, workshop.communes,
           workshop.province.village_count, workshop.province.people_count);
    size_t asked = 0;
    for (enum province_plan i = 0; i < PLANS; i++) {
        if (options->plan != NULL && strcmp(options->plan, workshop.plans[i].id) != 0)
            continue;
        asked++;
        TRY(run_plan(options, &workshop, i, out_good));
    }
    if (asked == 0)
        return fault_raise(FAULT_NOTFOUND, "plan_unknown", "id", options->plan, NULL);
    return OK;
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
        {"repetitions", required_argument, NULL, 'r'}, {"seed", required_argument, NULL, 's'},
        {"allow", required_argument, NULL, 'a'},       {"plan", required_argument, NULL, 'p'},
        {"walk", required_argument, NULL, 'w'},        {NULL, 0, NULL, 0}};
    for (int option; (option = getopt_long(count, words, "", known, NULL)) != -1;) {
        if (option == 'r')
            out->repetitions = number(optarg, REPETITIONS_MAX);
        else if (option == 's')
            out->seed = number(optarg, UINT32_MAX);
        else if (option == 'a')
            out->allow = (double)number(optarg, 10);
        else if (option == 'p')
            out->plan = optarg;
        else if (option == 'w')
            out->walk = optarg;
        else
            return false;
    }
    return optind == count && out->repetitions > 1 && out->seed > 0;
}

int main(int count, char **words)
{
    struct options options = {.seed = 20261122, .repetitions = 500};
    bool good = true;
    if (!read_options(count, words, &options)) {
        fprintf(stderr, "usage: analysis_province [--repetitions N] [--seed N] [--allow K] "
                        "[--plan ID] [--walk FOLDER]\n");
        return 2;
    }
    if (id_start() != OK || message_load() != OK || run(&options, &good) != OK) {
        fprintf(stderr, "analysis_province: %s\n", fault_detail()->code);
        return 4;
    }
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
