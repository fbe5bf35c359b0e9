/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * province_sample - one repetition: a sample of the simulated province, its answers, and the
 * columns that they are estimated from.
 *
 *   province + plan + seed --draw_make--> households --who answers--> dataset, a row a household
 *
 * Age and sex are known of those who answered only; area of all. Chances and weights are those that
 * sample.csv has, 15 digits long, so that the command works on the same numbers.
 * Stratum and unit are those of a design of one stage too, in which a certain commune is a stratum
 * whose villages are the units.
 *
 * Ownership: the arena's. Thread: one at a time. Faults: those of draw.h; NOMEM.
 */
#ifndef HAILONG_TESTS_ANALYSIS_PROVINCE_SAMPLE_H
#define HAILONG_TESTS_ANALYSIS_PROVINCE_SAMPLE_H

#include "analysis/sample/draw.h"
#include "analysis/survey/dataset.h"
#include "tests/analysis/province_people.h"

enum sample_number {
    NUMBER_COMMUNE,
    NUMBER_VILLAGE,
    NUMBER_FORM,
    NUMBER_STRATUM,
    NUMBER_STRATUM_UNIT, /* of one stage */
    NUMBER_UNIT,
    NUMBER_P_COMMUNE,
    NUMBER_P_VILLAGE,
    NUMBER_P_FORM,
    NUMBER_BASE,
    NUMBER_RESPONSE, /* base, for nonresponse in classes of area */
    NUMBER_FINAL,    /* raked: filled in by who rakes */
    NUMBERS
};
enum sample_code { CODE_AREA, CODE_AGE, CODE_SEX, CODE_ANSWERED, CODE_SATISFIED, CODE_ITEMS };
enum { CODES = CODE_ITEMS + ITEMS };

struct province_sample {
    struct arena *arena;
    struct sample_draw draw;
    struct dataset dataset;
    struct column columns[NUMBERS + CODES];
    double *numbers[NUMBERS];
    uint8_t *codes[CODES];
    size_t answered;
};

struct sampling {
    const struct province *province;
    const struct frame *frame;
    const struct sample_plan *plan;
    int64_t seed;
};

/* `out` stays where it is: its parts point to each other. */
CHECKED enum fault province_sample_make(const struct sampling *sampling, struct arena *arena,
                                        struct province_sample *out);

#endif
