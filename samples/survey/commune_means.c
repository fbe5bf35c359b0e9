/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * commune_means - a first program on libhailong-survey: the mean score of each commune, with its
 * standard error and 95 % interval, from a file of answers.
 *
 *     cc -o commune_means commune_means.c $(pkg-config --cflags --libs hailong-survey)
 *     ./commune_means answers.csv
 *
 * In each commune some villages were drawn, and some people in each of them. So the commune is a
 * stratum (all of them are in the sample), and the village is the unit that was drawn by chance.
 * To take the commune for the unit would give standard errors of 0.
 */
#include "analysis/survey/estimator.h"
#include "base/message.h"

#include <stdio.h>
#include <stdlib.h>

static const size_t MEMORY_MAX = (size_t)64 << 20;

/* Everybody who answered, by commune. What it takes lives in the arena. */
static enum fault ask(const char *path, struct arena *arena, struct grouping *communes,
                      struct estimates *out)
{
    const struct design_spec spec = {.ids = {"village"},
                                     .id_count = 1,
                                     .strata = {"commune"},
                                     .stratum_count = 1,
                                     .weights = "weight"};
    struct dataset dataset;
    struct design design;
    struct domain everybody;
    const struct column *commune;
    const struct column *score;
    struct vector scores;
    TRY(dataset_read_csv(path, NULL, 0, arena, &dataset));
    TRY(design_make(&dataset, &spec, &design));
    TRY(domain_all(&design, &everybody));
    TRY(dataset_need(&dataset, "commune", &commune));
    TRY(dataset_need(&dataset, "score", &score));
    TRY(column_grouping(commune, dataset.rows, arena, communes));
    TRY(column_vector(score, dataset.rows, arena, &scores));
    const struct question question = {.domain = &everybody,
                                      .by = communes,
                                      .statistic = STATISTIC_MEAN,
                                      .terms = 1,
                                      .numerators = &scores,
                                      .missing = MISSING_DROP_TERM};
    return estimate(&question, out);
}

static void print(const struct grouping *communes, const struct estimates *means)
{
    printf("  mean     se   95 %% interval    df  answers  commune\n");
    for (size_t i = 0; i < means->groups; i++) {
        double interval[2];
        estimate_interval(means->estimate[i], means->se[i], means->df_group[i], 0.95, interval);
        printf("%6.3f %6.3f   %6.3f - %6.3f %4.0f %8lld  %s\n", means->estimate[i], means->se[i],
               interval[0], interval[1], means->df_group[i], (long long)means->answered[i],
               communes->labels[means->group[i]]);
    }
}

static enum fault work(const char *path)
{
    AUTO(arena) struct arena *arena = NULL;
    struct grouping communes;
    struct estimates means;
    TRY(arena_new(MEMORY_MAX, &arena));
    TRY(ask(path, arena, &communes, &means));
    print(&communes, &means);
    return OK;
}

int main(int count, char **words)
{
    if (count != 2) {
        fprintf(stderr, "usage: commune_means FILE.csv\n");
        return EXIT_FAILURE;
    }
    enum fault fault = message_load();
    if (fault == OK)
        fault = work(words[1]);
    if (fault == OK)
        return EXIT_SUCCESS;
    AUTO(buffer) struct buffer sentence = buffer_of(1000);
    message_text(LANGUAGE_EN, fault_detail(), &sentence);
    fprintf(stderr, "%s\n", sentence.data != NULL ? sentence.data : fault_detail()->code);
    return EXIT_FAILURE;
}
