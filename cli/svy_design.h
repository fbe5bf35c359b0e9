/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * svy_design - a design as JSON: the member "design" of a case, or a file of its own.
 *
 *   {"ids": ["commune", "village"], "strata": "district", "weights": "w", "fpc": ["n1", "n2"],
 *    "nest": true, "lonely_psu": "adjust", "subset": [{"var": "age", "op": ">=", "value": 18}]}
 *       --svy_spec_read--> struct design_spec --design_make--> design --svy_subset_apply--> domain
 *
 * A case is read as programs write it. A file that people write is judged first: a member that is
 * not known, or a weight that is no name, must not silently make another design of it.
 *
 * Ownership: what is read lives in the arena and in the JSON. Thread: main's.
 * Faults:    INVALID svy_member {member}, svy_not_done {what}; those of domain.h.
 */
#ifndef HAILONG_CLI_SVY_DESIGN_H
#define HAILONG_CLI_SVY_DESIGN_H

#include "analysis/survey/domain.h"
#include "base/json.h"

CHECKED enum fault svy_spec_read(const struct json *json, struct arena *arena,
                                 struct design_spec *out);
CHECKED enum fault svy_subset_apply(const struct json *json, struct domain *domain);

/* Errors at the members of a design that people wrote for these data. */
void svy_design_judge(const struct json *json, const struct dataset *dataset,
                      struct findings *findings);

#endif
