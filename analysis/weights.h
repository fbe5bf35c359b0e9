/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * weights - one weighing: rows with base weights become rows with weights, and a record of how.
 *
 *   struct weights_ask --weights_read--> rows --weights_make--> weights after each step, margins
 *       --weights_name-----> the version: the hash of inputs and steps, w-...
 *       --weights_record---> JSON: inputs, steps, what was written
 *       --weights_design---> JSON: the design with the steps, for questions (`hailong svy`); with
 *                            replicates the design of those
 *       --weights_told-----> JSON: range and design effect after each step, margins before and
 *                            after
 *       --weights_view_of--> the same for weights_report.h
 *
 *   data, base weights --nonresponse--> --rake--> --trim--> final weights
 *   replicates of the design with base weights go the same way, each of them
 *
 * A command has files, a page has texts that were sent: the same bytes under the same names are the
 * same version. MARGINS: margin,level,total; a margin of two columns is a:b, its levels 1:2.
 *
 * Margins that cannot be met are errors in `findings`, and then nothing more is to be done.
 * Ownership: everything lives in the arena; the ask's texts outlive it. Thread: one.
 * Faults:    those of adjust.h, weighing.h, csv.h, file.h; USAGE those of columns that the ask
 *            names (svy_column, svy_not_number); INVALID weights_columns {path},
 *            weights_total {path, line}; LIMIT weights_groups {count, limit}.
 *            Replicates: those of design.h, replicate_make.h; INVALID weights_silent_without,
 *            weights_silent_replicate {class, replicate}, weights_empty_without,
 *            weights_empty_replicate {margin, level, replicate}; LIMIT weights_replicates_many,
 *            weights_replicates_large {count, limit}.
 * Findings:  warnings weights_replicates_pps, weights_replicates_stage, weights_replicates_unmet
 *            {count, total, percent}.
 */
#ifndef HAILONG_ANALYSIS_WEIGHTS_H
#define HAILONG_ANALYSIS_WEIGHTS_H

#include "analysis/survey/margin.h"
#include "analysis/survey/replicate_make.h"
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
    double bounds[2];                         /* of the factor of raking */
    double limits[2];                         /* of the weights */
    size_t groups_max;                        /* of all margins; 0 = as many as there are */
    const struct replicates_rule *replicates; /* NULL = none */
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
    const struct replicates *made;       /* of the base weights; NULL = none */
    const struct replicates *replicates; /* after the last step */
    double df;                           /* of the last */
    const char *unit_column;             /* of the first stage, or NULL */
    const char *replicates_path;         /* where they are written */
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

/* --- replicates: weights_replicates.c --------------------------------------------------------- */

/* Makes those that the ask wants, before weights_make(): by the first stage of the design, whose
 * weights are the ask's base. */
CHECKED enum fault weights_replicate(struct weighing *weighing, const struct design_spec *design);

/* Inside weights_make(). Nonresponse in each of them; whether each has somebody in every group of
 * the margins; how many meet the margins; what is known of the final ones. */
CHECKED enum fault weights_replicates_answer(const struct weighing *weighing,
                                             const struct nonresponse_spec *spec,
                                             const struct replicates **out);
CHECKED enum fault weights_replicates_judge(const struct weighing *weighing,
                                            const struct replicates *replicates);
CHECKED enum fault weights_replicates_met(struct weighing *weighing,
                                          const struct replicates *replicates);
CHECKED enum fault weights_replicates_end(struct weighing *weighing, const struct design *design);

/* How they were made, as members of an object. */
struct json_out;
void weights_replicates_rule(const struct weighing *weighing, struct json_out *out);

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
