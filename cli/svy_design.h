/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * svy_design - a design as JSON: the member "design" of a case, or a file of its own.
 *
 *   {"ids": ["commune", "village"], "strata": "district", "weights": "w", "fpc": ["n1", "n2"],
 *    "nest": true, "lonely_psu": "adjust", "subset": [{"var": "age", "op": ">=", "value": 18}]}
 *       --svy_spec_read--> struct design_spec --svy_design_make--> design --svy_subset_apply-->
 * domain
 *
 * A case is read as programs write it. A file that people write is judged first
 * (analysis/design_judge.h).
 *
 * Ownership: what is read lives in the arena and in the JSON. Thread: main's.
 * Faults:    INVALID svy_member {member}, svy_not_done {what}; those of domain.h.
 */
#ifndef HAILONG_CLI_SVY_DESIGN_H
#define HAILONG_CLI_SVY_DESIGN_H

#include "analysis/survey/domain.h"
#include "base/json.h"

/* Names of files in a design are relative to it: its folder, "" or with a / at its end; NULL = no
 * memory. */
const char *svy_folder(const char *path, struct arena *arena);

/* folder: what names of files stand behind. */
CHECKED enum fault svy_spec_read(const struct json *json, const char *folder, struct arena *arena,
                                 struct design_spec *out);

/* A design of a spec, with replicates and adjustments; of two phases, the dataset becomes the rows
 * of the second. */
CHECKED enum fault svy_design_make(const struct json *json, const char *folder,
                                   struct dataset *dataset, struct findings *findings,
                                   struct design *out);
/* What is done to its weights, in order: svy_adjust.c. */
CHECKED enum fault svy_adjust_apply(const struct json *json, struct design *design,
                                    struct findings *findings);
/* Plain numbers without names of columns: svy_matrix.c. INVALID svy_matrix {path, line}. */
struct svy_matrix {
    double *items;
    size_t rows;
    size_t columns;
};
CHECKED enum fault svy_matrix_read(const char *folder, const char *name, struct arena *arena,
                                   struct svy_matrix *out);

CHECKED enum fault svy_subset_apply(const struct json *json, struct domain *domain);

#endif
