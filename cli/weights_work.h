/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * weights_work - inside weights.c: one weighing, from a file of rows to a file of rows with
 * weights, a record of what was done, and the design that a variance needs.
 *
 *   data, base weights --nonresponse--> --rake--> --trim--> final weights
 *       --weights_write--> OUT.csv (the rows, weight_nonresponse, weight_final),
 *                          OUT.record.json (inputs and steps, with their hash as the version),
 *                          OUT.design.json (for `hailong svy`)
 *       --weights_text, weights_json, weights_report--> range, design effect, margins before and
 * after
 *
 * Ownership: everything lives in the arena. Thread: main's.
 * Faults:    those of adjust.h, weighing.h, csv.h, file.h; USAGE weights_pair {option, value},
 *            weights_class {value}, weights_out {path}, field_out {path}; INVALID weights_refused
 * {path, count}, weights_columns {path}, weights_total {path, line}, weights_there {column},
 *            weights_changed {path}.
 */
#ifndef HAILONG_CLI_WEIGHTS_WORK_H
#define HAILONG_CLI_WEIGHTS_WORK_H

#include "analysis/survey/adjust.h"
#include "analysis/survey/weighing.h"
#include "base/json.h"
#include "base/json_write.h"
#include "cli/command.h"

enum { WEIGHTS_STEPS = 4 };

struct weighing {
    const struct call *call;
    struct arena *arena;
    struct dataset dataset;
    struct margin *margins;
    const struct margin_spec *specs; /* of the margins */
    size_t margin_count;
    const char *class_column; /* NULL = nobody is missing */
    const char *respondent_column;
    bool has_bounds;
    bool has_limits;
    double bounds[2];               /* of the factor of raking */
    double limits[2];               /* of the weights */
    const struct json *design;      /* or NULL */
    double *weights[WEIGHTS_STEPS]; /* base, for nonresponse, raked, final */
    size_t rounds;
    struct findings findings;
    const char *version;
    const char *record; /* texts of the two files */
    const char *svy_design;
};

/* MARGINS.csv: margin,level,total; a margin of two columns is a:b, its levels 1:2. */
CHECKED enum fault weights_margins(struct weighing *it, const char *path);

CHECKED enum fault weights_write(struct weighing *it);

/* --report FILE: the same as a page (.html, .pdf) with pictures (analysis/weights_report.h). */
CHECKED enum fault weights_report(const struct weighing *it);

void weights_text(const struct weighing *it, struct buffer *out);
CHECKED enum fault weights_json(const struct weighing *it, struct buffer *out);

/* Whether a step was taken, and what it is called. */
bool weights_is_step(const struct weighing *it, size_t step);
extern const char *const weights_step_words[WEIGHTS_STEPS];

/* How much the rows of a margin's cell weigh. */
double weights_in(const struct weighing *it, const struct margin *margin, size_t cell,
                  const double *weights);

#endif
