/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/analysis/province_ways.h"

#include "analysis/survey/adjust.h"
#include "analysis/survey/domain.h"
#include "analysis/survey/estimator.h"
#include "analysis/survey/replicate_make.h"

#include <math.h>

/* --- what is true ---------------------------------------------------------------------------- */

static const char *const measures[MEASURES] = {"share satisfied", "mean of an item",
                                               "share satisfied, urban"};
/* The mean of 1 to 5 as 0 to 100. */
static const double SHARE_POINTS = 100;
static const double LEVEL_POINTS = 25;
enum { MEAN_ITEM = 1, SATISFIED_FROM = 4 };

const char *measure_name(enum measure measure) { return measures[measure]; }

static double points_of(enum measure measure, double value)
{
    return measure == MEASURE_MEAN ? (value - 1) * LEVEL_POINTS : value * SHARE_POINTS;
}

void truth_take(const struct province *province, struct truth *out)
{
    struct truth truth = {.value = {0}};
    double satisfied[AREAS] = {0};
    double levels = 0;
    double people = (double)province->people_count;
    for (size_t i = 0; i < province->people_count; i++) {
        const struct person *person = &province->people[i];
        truth.area[person->area - 1]++;
        truth.age[person->age - 1]++;
        truth.sex[person->sex - 1]++;
        truth.cells[(person->area - 1) * AGES + person->age - 1]++;
        satisfied[person->area - 1] += person->items[0] >= SATISFIED_FROM;
        levels += person->items[MEAN_ITEM];
    }
    truth.value[MEASURE_SATISFIED] = SHARE_POINTS * (satisfied[0] + satisfied[1]) / people;
    truth.value[MEASURE_MEAN] = points_of(MEASURE_MEAN, levels / people);
    truth.value[MEASURE_URBAN] = SHARE_POINTS * satisfied[0] / truth.area[0];
    *out = truth;
}

/* --- ways ------------------------------------------------------------------------------------ */

enum known { KNOWN_NOTHING, KNOWN_CELLS, KNOWN_MARGINS };

#define STAGES                                                                                     \
    .ids = {"commune", "village", "form"}, .id_count = 3, .strata = {"stratum"},                   \
    .stratum_count = 1, .fpc = {"p_commune", "p_village", "p_form"}, .fpc_count = 3,               \
    .pps = PPS_BREWER
#define ONE_STAGE .ids = {"unit"}, .id_count = 1, .strata = {"stratum_unit"}, .stratum_count = 1

static const struct {
    const char *name;
    enum known known;
    bool replicated;
    struct design_spec spec;
} ways[WAYS] = {
    [WAY_UNWEIGHTED] = {"unweighted", KNOWN_NOTHING, false, {STAGES, .weights = "answered"}},
    [WAY_BASE] = {"base weights", KNOWN_NOTHING, false, {STAGES, .weights = "base"}},
    [WAY_RESPONSE] = {"for nonresponse, by area",
                      KNOWN_NOTHING,
                      false,
                      {STAGES, .weights = "response"}},
    [WAY_CELLS] = {"post-stratified, area by age",
                   KNOWN_CELLS,
                   false,
                   {STAGES, .weights = "response"}},
    [WAY_RAKED] = {"raked to area, age, sex",
                   KNOWN_MARGINS,
                   false,
                   {STAGES, .weights = "response"}},
    [WAY_RAKED_ONE_STAGE] = {"raked; one stage, with replacement",
                             KNOWN_MARGINS,
                             false,
                             {ONE_STAGE, .weights = "response"}},
    [WAY_RAKED_JKN] = {"raked; one stage, jackknife",
                       KNOWN_MARGINS,
                       true,
                       {ONE_STAGE, .weights = "response"}},
    [WAY_RAKED_PLAIN] = {"raked; margins not known to the variance",
                         KNOWN_NOTHING,
                         false,
                         {STAGES, .weights = "final"}},
    [WAY_RAKED_ALONE] = {"raked; as if each were drawn alone",
                         KNOWN_MARGINS,
                         false,
                         {.weights = "response"}},
};

const char *way_name(enum way way) { return ways[way].name; }

/* --- margins --------------------------------------------------------------------------------- */

static const char *const levels_of[] = {"1", "2", "3"};

static enum fault simple_margin(const struct province_sample *sample, const char *column,
                                const double *totals, size_t cells, struct margin *out)
{
    const char *const *lists[] = {levels_of};
    const struct margin_spec spec = {&column, 1, lists, totals, cells};
    return margin_make(&sample->dataset, &spec, out);
}

static enum fault cells_margin(const struct province_sample *sample, const struct truth *truth,
                               struct margin *out)
{
    static const char *const columns[] = {"area", "age"};
    static const char *const areas[] = {"1", "1", "1", "2", "2", "2"};
    static const char *const ages[] = {"1", "2", "3", "1", "2", "3"};
    static const char *const *const lists[] = {areas, ages};
    const struct margin_spec spec = {columns, 2, lists, truth->cells, AREAS * AGES};
    return margin_make(&sample->dataset, &spec, out);
}

static enum fault calibrate_by(enum known known, const struct province_sample *sample,
                               const struct truth *truth, struct design *design)
{
    struct margin *margins = arena_array(sample->arena, 3, sizeof *margins);
    struct step step = {.kind = STEP_POSTSTRATIFY,
                        .margins = margins,
                        .margin_count = 1,
                        .raking = {.epsilon = 1e-13, .most = 5000}};
    struct outcome outcome;
    if (margins == NULL)
        return FAULT_NOMEM;
    if (known == KNOWN_NOTHING)
        return OK;
    if (known == KNOWN_CELLS) {
        TRY(cells_margin(sample, truth, &margins[0]));
        return adjust(design, &step, &outcome);
    }
    step.kind = STEP_RAKE;
    step.margin_count = 3;
    TRY(simple_margin(sample, "area", truth->area, AREAS, &margins[0]));
    TRY(simple_margin(sample, "age", truth->age, AGES, &margins[1]));
    TRY(simple_margin(sample, "sex", truth->sex, SEXES, &margins[2]));
    return adjust(design, &step, &outcome);
}

/* --- estimates ------------------------------------------------------------------------------- */

static enum fault estimate_measure(const struct province_sample *sample,
                                   const struct design *design, enum measure measure,
                                   struct figure *out)
{
    static const char *const urban[] = {"1"};
    static const struct condition in_town = {"area", TEST_EQUAL, urban, 1};
    struct domain domain;
    struct estimates estimates;
    struct vector answers;
    size_t code = measure == MEASURE_MEAN ? CODE_ITEMS + MEAN_ITEM : CODE_SATISFIED;
    TRY(domain_all(design, &domain));
    if (measure == MEASURE_URBAN)
        TRY(domain_where(&domain, &in_town));
    TRY(column_vector(&sample->columns[NUMBERS + code], design->rows, sample->arena, &answers));
    const struct question question = {.domain = &domain,
                                      .statistic = STATISTIC_MEAN,
                                      .terms = 1,
                                      .numerators = &answers,
                                      .missing = MISSING_DROP_ROW,
                                      .threads = 1};
    TRY(estimate(&question, &estimates));
    double scale = measure == MEASURE_MEAN ? LEVEL_POINTS : SHARE_POINTS;
    *out = (struct figure){points_of(measure, estimates.estimate[0]), scale * estimates.se[0],
                           estimates.df};
    return OK;
}

static enum fault estimate_way(enum way way, struct province_sample *sample,
                               const struct truth *truth, struct figure out[MEASURES])
{
    const struct replicates_rule jackknife = {.method = REPLICATES_JKN};
    struct design design;
    TRY(design_make(&sample->dataset, &ways[way].spec, &design));
    if (ways[way].replicated)
        TRY(replicates_make(&design, &jackknife));
    TRY(calibrate_by(ways[way].known, sample, truth, &design));
    for (size_t row = 0; way == WAY_RAKED && row < design.rows; row++)
        sample->numbers[NUMBER_FINAL][row] = design.weights[row];
    for (size_t i = 0; i < MEASURES; i++)
        TRY(estimate_measure(sample, &design, (enum measure)i, &out[i]));
    return OK;
}

enum fault ways_estimate(struct province_sample *sample, const struct truth *truth,
                         struct figure out[WAYS][MEASURES])
{
    for (size_t way = 0; way < WAYS; way++)
        TRY(estimate_way((enum way)way, sample, truth, out[way]));
    return OK;
}
