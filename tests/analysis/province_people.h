/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * province_people - a simulated province in which everybody's answers are known: 65 communes,
 * villages of unequal size, and in each household one person who answers four items from 1 to 5.
 *
 *   units of one province + seed --province_make--> villages, people, the frame as CSV
 *
 *   contentment = 560 + age + area + commune + village + own mood;  item = contentment + its own,
 *   cut at 250, 420, 560, 760 into 1-5
 *
 * The old and the countryside are more content, and answer more often when they are asked: area
 * and age each multiply the chance of an answer. People of a commune and of a village are alike by
 * what these add. Drawn in whole numbers: the same on every machine.
 *
 * Ownership: the arena's. Thread: read by any once made. Faults: NOMEM, those of unit.h.
 */
#ifndef HAILONG_TESTS_ANALYSIS_PROVINCE_PEOPLE_H
#define HAILONG_TESTS_ANALYSIS_PROVINCE_PEOPLE_H

#include "base/random.h"
#include "forms/unit.h"

enum { ITEMS = 4, AREAS = 2, AGES = 3, SEXES = 2 };

struct person {
    uint8_t area; /* 1 urban, 2 rural */
    uint8_t age;  /* 1 to 3 */
    uint8_t sex;  /* 1, 2 */
    uint8_t items[ITEMS];
};

struct village {
    const char *code;
    const struct person *people; /* household number 1 is the first */
    int64_t households;
};

struct province {
    const char *frame; /* code,unit,households */
    struct village *villages;
    size_t village_count;
    struct person *people; /* of all villages */
    size_t people_count;
};

CHECKED enum fault province_make(const struct unit_list *units, uint64_t seed, struct arena *arena,
                                 struct province *out);

const struct village *province_village(const struct province *province, const char *code);

/* Whether somebody who is asked answers. */
bool person_answers(const struct person *person, struct random *random);

#endif
