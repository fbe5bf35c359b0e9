/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * design_judge - whether a design that people wrote (cli/svy_design.h) fits its data.
 *
 *   {"ids": ["commune", "vilage"], "strats": "district"}
 *       --design_judge--> /ids/1 svy_column {column}, /strats svy_design_unknown
 *
 * A member that is not known, or a weight that is no name, must not silently make another design of
 * it. What stands within `adjust`, `replicates` and `pps` is judged where it is used.
 *
 * Errors, at the member: svy_design_object, svy_design_unknown, svy_column {column},
 * svy_design_column, _stages, _flag, _lonely, _later, _part, _subset. Ownership: the findings'.
 * Thread: any.
 */
#ifndef HAILONG_ANALYSIS_DESIGN_JUDGE_H
#define HAILONG_ANALYSIS_DESIGN_JUDGE_H

#include "analysis/survey/dataset.h"
#include "base/finding.h"
#include "base/json.h"

void design_judge(const struct json *json, const struct dataset *dataset,
                  struct findings *findings);

#endif
