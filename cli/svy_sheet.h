/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * svy_sheet - the answer of `hailong svy` to a person: figures with what must not be believed of
 * them, and the design they rest on. Text and JSON are two ways of writing the same sheet.
 *
 *   ask + data + design --svy_sheet_fill--> figures, two-way tables, findings
 *       --svy_sheet_text--> a page in the caller's language
 *       --svy_sheet_json--> one object, every digit
 *
 * A figure that is doubted (analysis/survey/advice.h) has NaN for what is not to be shown of it.
 *
 * Ownership: everything lives in the sheet's arena, which is the dataset's. Thread: main's.
 * Faults:    those of the library; USAGE svy_column {column}, svy_not_number {column, value},
 *            svy_levels_many {column, limit}, svy_ratio {what}, svy_test_value {condition},
 *            svy_deff_group {method}; INVALID svy_deff_pooled {method}, svy_empty;
 *            those of svy_index.h.
 */
#ifndef HAILONG_CLI_SVY_SHEET_H
#define HAILONG_CLI_SVY_SHEET_H

#include "analysis/survey/advice.h"
#include "cli/svy_ask.h"
#include "cli/svy_index.h"

/* A column of more levels has no shares of each worth reading. */
enum { SVY_LEVELS_MAX = 100 };

/* A group with as many degrees of freedom tells its design effect itself. */
enum { SVY_DF_OWN = 30 };

struct svy_figure {
    const char *column; /* what was asked: "q9_24", "q9_24>=4", "a/b"; NULL = all the columns */
    int32_t group;      /* of the sheet's groups; -1 = of no group */
    bool is_share;      /* told in percent */
    unsigned doubts;
    int64_t n; /* rows with a weight and an answer; of an index answers, -1 of points */
    double estimate;
    double unweighted; /* of an index: what the same answers give without weights */
    double se;
    double interval[2];
    double deff;
    double df;
    double t; /* of a test, as p */
    double p;
    const char *method; /* of a share's interval, else NULL */
    double pooled;      /* design effect the method took, with how many groups gave it */
    size_t pooled_groups;
};

/* A two-way table. */
struct svy_two_way {
    int32_t group;
    double *weights; /* by row and column */
    int64_t *counts;
    bool has_test; /* else why is among the findings */
    double statistic;
    double ndf;
    double ddf;
    double p;
};

struct svy_sheet {
    struct arena *arena;
    const struct svy_ask *ask;
    const struct svy_index *index; /* of the statistic index, else NULL */
    const struct design_spec *spec;
    struct dataset dataset;
    struct design design;
    struct domain domain;
    struct domain_size size; /* of the domain */
    struct svy_groups by;
    int32_t *met; /* groups with a row of the domain */
    size_t met_count;
    int32_t *rows_met;  /* rows of the domain group by group, where each group is answered alone */
    size_t *rows_begin; /* by place in `met`, and one more */
    enum deff_rule deff;
    struct svy_figure *figures;
    size_t count;
    size_t capacity;
    struct grouping sides[2]; /* rows and columns of the tables */
    struct svy_two_way *tables;
    size_t table_count;
    struct findings findings;
    const char *weights_version; /* of the record beside the data, NULL = there is none */
};

/* The sheet's data, design, domain and groups are there. */
CHECKED enum fault svy_sheet_fill(struct svy_sheet *sheet);

/* The version of the weights, from the record beside the data, if the design takes weights of it.
 */
CHECKED enum fault svy_record_take(const char *data, struct svy_sheet *sheet);

/* The label of a group, NULL for none. */
const char *svy_group_label(const struct svy_sheet *sheet, int32_t group);

/* --- what fills it -----------------------------------------------------------------------------
 */

/* One piece of the work; its domain's design holds the dataset and an arena for what it takes. */
struct svy_task {
    const struct domain *domain;
    int32_t group;       /* the domain is this group's alone (extract.h); -1 = the whole */
    const int32_t *rows; /* of the group, in the sheet's dataset; NULL = all */
    const char *operand; /* NULL where all belong together */
};

typedef enum fault svy_fill(struct svy_sheet *sheet, const struct svy_task *task);
svy_fill svy_fill_mean, svy_fill_ratio, svy_fill_share; /* these know groups */
svy_fill svy_fill_variance, svy_fill_correlation, svy_fill_alpha, svy_fill_items;
svy_fill svy_fill_test, svy_fill_table;
svy_fill svy_fill_index; /* this one as well */

/* A sheet's data, design and domain once more, for work in an arena of its own. They point at each
 * other: not to be copied. */
struct svy_place {
    struct dataset dataset;
    struct design design;
    struct domain domain;
};
void svy_place_make(const struct svy_sheet *sheet, struct arena *arena, struct svy_place *out);

/* Whether a fault is of one group or table, so that the rest can be told; not of the design. */
bool svy_is_local(enum fault fault);

/* Nothing known: NaN throughout. */
struct svy_figure svy_figure_none(const char *column, int32_t group);
/* Adds a copy, without what its doubts say must not be shown. */
CHECKED enum fault svy_figure_add(struct svy_sheet *sheet, const struct svy_figure *figure);
/* The figures of a question that leaves incomplete rows out, by term and group of the sheet, those
 * nobody answered for too; in the arena of the question's dataset. */
CHECKED enum fault svy_figures_of(const struct svy_sheet *sheet, const struct question *question,
                                  struct svy_figure **out, size_t *out_count);
/* Intervals of the shares of one term, by group: the method that was asked for; else Wilson's, with
 * the design effect pooled over groups that are too small to tell their own. */
CHECKED enum fault svy_share_intervals(const struct svy_sheet *sheet, struct svy_figure *figures,
                                       size_t groups);
/* The mean of one vector over a domain, and who answered. */
CHECKED enum fault svy_mean_of(const struct svy_sheet *sheet, const struct svy_task *task,
                               const struct vector *y, struct svy_figure *out);

/* A column that was asked for by name: USAGE when there is none. */
CHECKED enum fault svy_column_asked(const struct dataset *dataset, const char *name,
                                    const struct column **out);
/* Its numbers: USAGE svy_not_number. */
CHECKED enum fault svy_vector_asked(const struct dataset *dataset, const char *name,
                                    struct vector *out);
/* The numbers of all operands. */
CHECKED enum fault svy_operand_vectors(const struct svy_sheet *sheet, const struct dataset *dataset,
                                       struct vector **out);
/* 1 where a condition holds, 0 where it does not, missing where its column is. */
CHECKED enum fault svy_condition_vector(struct svy_sheet *sheet, const struct design *design,
                                        const char *text, struct vector *out);
/* USAGE svy_levels_many. */
CHECKED enum fault svy_levels_judge(const struct column *column, size_t count);
/* An indicator for each level of a column. */
CHECKED enum fault svy_level_vectors(const struct dataset *dataset, const struct column *column,
                                     struct vector **out, size_t *out_count);

/* --- writing -----------------------------------------------------------------------------------
 */

void svy_sheet_text(const struct svy_sheet *sheet, enum language language, struct buffer *out);
void svy_sheet_json(const struct svy_sheet *sheet, struct buffer *out);

#endif
