/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * province_walk - the simulated province with its frame, plans and truth; and one sample of it as
 * files, for the command to go the same way.
 *
 *   seed --workshop_make--> province, frame, plans, truth
 *        --province_walk--> FOLDER/frame.csv, plan.json, answers.csv (a line a form), margins.csv,
 *                           figures.json
 *
 * Ownership: the workshop owns everything in its arena. Thread: one at a time.
 */
#ifndef HAILONG_TESTS_ANALYSIS_PROVINCE_WALK_H
#define HAILONG_TESTS_ANALYSIS_PROVINCE_WALK_H

#include "tests/analysis/province_ways.h"

enum province_plan { PLAN_SAMPFORD, PLAN_BREWER, PLAN_SYSTEMATIC, PLANS };

struct workshop {
    struct arena *arena;
    struct unit_list *units;
    struct province province;
    struct frame frame;
    struct sample_plan plans[PLANS];
    struct truth truth;
    size_t communes;
};
void workshop_cleanup(struct workshop *workshop);

CHECKED enum fault workshop_make(uint64_t seed, struct workshop *out);

CHECKED enum fault province_walk(const struct workshop *workshop, int64_t seed, const char *folder);

#endif
