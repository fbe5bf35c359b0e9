/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * svy_case - one question to the survey library as a file: which data, which design, which
 * statistic (tests/oracle/README.md has the format).
 *
 *   case.json --svy_case_load--> dataset, design, domain, statistic --svy_case_answer--> one JSON
 * line
 *
 * Ownership: all of a case lives in its arena; svy_case_cleanup frees it. Thread: main's.
 * Faults:    INVALID svy_member {member}, svy_not_done {what}, svy_by_twice {column}; those of
 *            analysis/survey and json.h.
 */
#ifndef HAILONG_CLI_SVY_CASE_H
#define HAILONG_CLI_SVY_CASE_H

#include "analysis/survey/estimator.h"
#include "base/json_write.h"

struct svy_case {
    struct arena *arena;
    struct json *json;
    const struct json *statistic;
    const char *kind;
    const char *folder; /* what names of files stand behind */
    struct dataset dataset;
    struct design design;
    struct domain domain;
    double level;
    struct findings *findings; /* what must not be believed, told with the result */
    bool has_data;
    bool normal;       /* "df": "inf" */
    bool drop_missing; /* "na_rm" */
};

CHECKED enum fault svy_case_load(const char *path, struct svy_case *out);
void svy_case_cleanup(struct svy_case *it);

/* The members of the result, inside the open object of `out`. */
CHECKED enum fault svy_case_answer(const struct svy_case *it, struct json_out *out);

/* What answers a kind, over a domain whose design holds the dataset and an arena to work in. */
typedef enum fault svy_answer(const struct svy_case *it, const struct domain *domain,
                              struct json_out *out);
svy_answer svy_put_means, svy_put_ratio, svy_put_contrast; /* these three know "by" */
svy_answer svy_put_proportion, svy_put_variance, svy_put_correlation, svy_put_table;
svy_answer svy_put_items, svy_put_composite, svy_put_table_test, svy_put_t_test, svy_put_size;
svy_answer svy_put_alpha, svy_put_unit_against_all;
svy_answer svy_put_weights, svy_put_nonresponse, svy_put_replicates;
svy_answer svy_put_adjusted, svy_put_tukey_pairs, svy_put_distribution; /* these need no data */

/* --- what they read, in svy_read.c ----------------------------------------------------------- */

struct texts {
    const char **items;
    size_t count;
};

struct numbers {
    double *items;
    size_t count;
};

/* A text, or a list of texts or numbers; an absent member is an empty list. */
CHECKED enum fault svy_texts(const struct json *object, const char *member, struct arena *arena,
                             struct texts *out);
/* A list of numbers ("Inf" is one), lists inside it one after another; svy_member when absent. */
CHECKED enum fault svy_numbers(const struct json *object, const char *member, struct arena *arena,
                               struct numbers *out);
/* The text of a member; svy_member when absent. */
CHECKED enum fault svy_text(const struct json *object, const char *member, const char **out);
/* The columns a member names, labels as indicators. */
CHECKED enum fault svy_vectors(const struct svy_case *it, const struct domain *domain,
                               const char *member, struct vector **out, size_t *out_count);
/* The one column it names. */
CHECKED enum fault svy_column(const struct svy_case *it, const struct domain *domain,
                              const char *member, const struct column **out);
/* The groupings of "by": names.count is 0 without. */
struct svy_groups {
    struct texts names;
    struct crossing crossing;
    struct grouping groups; /* their combinations */
};
CHECKED enum fault svy_by(const struct json *object, const struct domain *domain,
                          bool first_fastest, struct svy_groups *out);
CHECKED enum fault svy_groups_of(const struct dataset *dataset, const struct texts *names,
                                 bool first_fastest, struct svy_groups *out);
/* The groups that have a row of the domain with a weight. */
CHECKED enum fault svy_groups_met(const struct domain *domain, const struct grouping *groups,
                                  int32_t **out, size_t *out_count);
/* A two-way table over a domain: by row and column, sums of weights and counts of rows with one. */
CHECKED enum fault svy_cross(const struct domain *domain, const struct grouping sides[2],
                             double **out_weights, int64_t **out_counts);

/* --- how they write --------------------------------------------------------------------------- */

/* NaN and infinities as "NaN", "Inf", "-Inf". */
void svy_put_number(struct json_out *out, const char *name, double value);
void svy_put_numbers(struct json_out *out, const char *name, const double *values, size_t count);
void svy_put_matrix(struct json_out *out, const char *name, const double *values, size_t rows,
                    size_t columns);
void svy_put_texts(struct json_out *out, const char *name, const char *const *texts, size_t count);
/* "ci" of each estimate, on its group's df. */
void svy_put_intervals(struct json_out *out, const struct svy_case *it,
                       const struct estimates *estimates);
void svy_put_interval(struct json_out *out, const struct svy_case *it, double estimate, double se,
                      double df);
/* "by": {variable: [its level in each of these groups]}. */
void svy_put_by(struct json_out *out, const struct svy_groups *by, const int32_t *groups,
                size_t count);

#endif
