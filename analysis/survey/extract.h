/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * extract - some rows of a dataset by themselves, with their design kept whole: units and strata
 * without a row among them are still counted, as a domain demands.
 *
 *   rows 3, 7, 8 of 10^6 --extract_make--> dataset of 3 rows, its design, the domain of all 3
 *
 * What is estimated over it is what is estimated over the same rows as a mask (domain.h), in the
 * time that these rows take: for a hundred communes, each in turn, one pass instead of a hundred.
 * A unit or a level keeps its number; levels of numbers and codes are those met among the rows.
 *
 * Ownership: what is by row lives in `arena`, the rest in the dataset it is from. The parts point
 *            at each other: a struct extract is not to be copied. Thread: any, with an arena of its
 *            own. Faults: NOMEM.
 */
#ifndef HAILONG_ANALYSIS_SURVEY_EXTRACT_H
#define HAILONG_ANALYSIS_SURVEY_EXTRACT_H

#include "analysis/survey/domain.h"

struct extract {
    struct dataset dataset;
    struct design design;
    struct domain domain;
};

/* rows: row numbers in ascending order. */
CHECKED enum fault extract_make(const struct design *from, const int32_t *rows, size_t count,
                                struct arena *arena, struct extract *out);

/* A grouping of all rows as one of these. */
CHECKED enum fault extract_grouping(const struct grouping *from, const int32_t *rows, size_t count,
                                    struct arena *arena, struct grouping *out);

#endif
