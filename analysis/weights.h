/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * weights - one weighing: rows with base weights become rows with weights, and a record of how.
 *
 *   struct weights_ask --weights_read--> rows --weights_make--> weights after each step, margins
 *       --weights_name-----> the version: the hash of inputs and steps, w-...
 *       --weights_record---> JSON: inputs, steps, what was written
 *       --weights_design---> JSON: the design with the steps, for questions (`hailong svy`)
 *       --weights_told-----> JSON: range and design effect after each step, margins before and
 * after
 *       --weights_view_of--> the same for weights_report.h
 *
 *   data, base weights --nonresponse--> --rake--> --trim--> final weights
 *
 * A command has files, a page has texts that were sent: the same bytes under the same names are the
 * same version. MARGINS: margin,level,total; a margin of two columns is a:b, its levels 1:2.
 *
 * Margins that cannot be met are errors in `findings`, and then nothing more is to be done.
 * Ownership: everything lives in the arena; the ask's texts outlive it. Thread: one.
 * Faults:    those of adjust.h, weighing.h, csv.h, file.h; USAGE those of columns that the ask
 *            names (svy_column, svy_not_number); INVALID weights_columns {path}, weights_total
 * {path, line}; LIMIT weights_groups {count, limit}.
 */
#ifndef HAILONG_ANALYSIS_WEIGHTS_H
#define HAILONG_ANALYSIS_WEIGHTS_H

#include "analysis/survey/margin.h"
#include "analysis/weights_report.h"
#include "base/json.h"

enum { WEIGHTS_STEPS = 4 };

/* A file, or a text under its name. */
struct weights_file {
    const char *path; /* NULL = none */
    const char *text; /* NULL = what stands in the file */
};

struct weights_ask {
    struct weights_file data;
    struct weights_file design; /* for the record: weighing.design is what was read */
    struct weights_file margins;
    const char *base;
    const char *class_column; /* NULL = nobody is missing */
    const char *respondent_column;
    bool has_bounds;
    bool has_limits;
    double bounds[2];  /* of the factor of raking */
    double limits[2];  /* of the weights */
    size_t groups_max; /* of all margins; 0 = as many as there are */
};

struct weighing {
    const struct weights_ask *ask;
    struct arena *arena;
    struct dataset dataset;
    struct margin *margins;
    const struct margin_spec *specs; /* of the margins */
    size_t margin_count;
    const struct json *design;      /* or NULL */
    double *weights[WEIGHTS_STEPS]; /* base, for nonresponse, raked, final */
    size_t rounds;
    struct findings findings;
    const char *version;
};

/* Whether two bounds are: 0 and more, the lower one less. */
bool weights_is_pair(const double pair[2]);

CHECKED enum fault weights_read(const struct weights_ask *ask, struct arena *arena,
                                struct weighing *out);
CHECKED enum fault weights_make(struct weighing *weighing);

/* Reads the margins of the ask: weights_margins.c. */
CHECKED enum fault weights_margins(struct weighing *weighing);

/* Whether a step was taken, and what it is called. */
bool weights_is_step(const struct weighing *weighing, size_t step);
extern const char *const weights_step_words[WEIGHTS_STEPS];

/* How much the rows of a margin's cell weigh. */
double weights_in(const struct weighing *weighing, const struct margin *margin, size_t cell,
                  const double *weights);

/* --- what is written of it: weights_record.c, weights_told.c ---------------------------------- */

/* The columns of weights that rows get: weight_nonresponse, weight_final. */
extern const char *const weights_columns[2];

CHECKED enum fault weights_name(struct weighing *weighing);
CHECKED enum fault weights_record(const struct weighing *weighing, const struct weights_file *rows,
                                  struct buffer *out);
CHECKED enum fault weights_design(const struct weighing *weighing, struct buffer *out);

/* rows: the path that was written to. */
CHECKED enum fault weights_told(const struct weighing *weighing, const char *rows,
                                struct buffer *out);
CHECKED enum fault weights_view_of(const struct weighing *weighing, struct weights_view *out);

#endif
