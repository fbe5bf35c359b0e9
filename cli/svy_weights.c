/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Weights themselves: those of a design, those made for nonresponse, replicates.
 */
#include "analysis/survey/replicate_make.h"
#include "analysis/survey/weighing.h"
#include "cli/svy_case.h"

#include <stdlib.h>
#include <string.h>

static void put_summary(const struct weight_summary *summary, struct json_out *out)
{
    json_put_integer(out, "n", (int64_t)summary->count);
    svy_put_number(out, "sum", summary->sum);
    svy_put_number(out, "sum_sq", summary->sum_of_squares);
    svy_put_number(out, "min", summary->least);
    svy_put_number(out, "max", summary->most);
    svy_put_number(out, "cv", summary->variation);
    svy_put_number(out, "kish_deff", summary->deff);
    svy_put_number(out, "kish_neff", summary->effective);
}

enum fault svy_put_weights(const struct svy_case *it, const struct domain *domain,
                           struct json_out *out)
{
    const struct design *design = domain->design;
    size_t count = 0;
    double *weights = arena_array(it->arena, design->rows + 1, sizeof *weights);
    struct weight_summary summary;
    if (weights == NULL)
        return FAULT_NOMEM;
    for (size_t row = 0; row < design->rows; row++) {
        if (domain->in[row])
            weights[count++] = design->weights[row];
    }
    TRY(weights_summary(weights, count, &summary));
    svy_put_numbers(out, "weights", weights, count);
    put_summary(&summary, out);
    return OK;
}

enum fault svy_put_nonresponse(const struct svy_case *it, const struct domain *domain,
                               struct json_out *out)
{
    const struct dataset *dataset = domain->design->dataset;
    const struct column *columns[3];
    struct nonresponse_spec spec;
    struct grouping classes;
    double *weights = arena_array(it->arena, dataset->rows + 1, sizeof *weights);
    struct weight_summary summary;
    if (weights == NULL)
        return FAULT_NOMEM;
    TRY(svy_column(it, domain, "weight", &columns[0]));
    TRY(svy_column(it, domain, "respondent", &columns[1]));
    TRY(svy_column(it, domain, "class", &columns[2]));
    TRY(column_vector(columns[0], dataset->rows, it->arena, &spec.weight));
    TRY(column_vector(columns[1], dataset->rows, it->arena, &spec.respondent));
    TRY(column_grouping(columns[2], dataset->rows, it->arena, &classes));
    double *factors = arena_array(it->arena, classes.count + 1, sizeof *factors);
    if (factors == NULL)
        return FAULT_NOMEM;
    spec.classes = &classes;
    spec.rows = dataset->rows;
    TRY(weights_for_nonresponse(&spec, weights, factors));
    TRY(weights_summary(weights, dataset->rows, &summary));
    svy_put_numbers(out, "weights", weights, dataset->rows);
    svy_put_number(out, "sum", summary.sum);
    json_open(out, "classes", '[');
    for (size_t i = 0; i < classes.count; i++) {
        if (columns[2]->kind == COLUMN_LABELS)
            json_put_text(out, NULL, classes.labels[i]);
        else
            svy_put_number(out, NULL, strtod(classes.labels[i], NULL));
    }
    json_close(out, ']');
    svy_put_numbers(out, "factor", factors, classes.count);
    return OK;
}

enum fault svy_put_replicates(const struct svy_case *it, const struct domain *domain,
                              struct json_out *out)
{
    struct design design = *domain->design;
    struct replicates_rule rule = {.count = 500, .seed = 1};
    const char *method;
    double df;
    double number;
    TRY(svy_text(it->statistic, "method", &method));
    if (!replicates_method_of(method, &rule.method))
        return fault_raise(FAULT_INVALID, "svy_member", "member", "method", NULL);
    if (json_number(json_member(it->statistic, "rho"), &number))
        rule.rho = number;
    if (json_number(json_member(it->statistic, "replicates"), &number) && number >= 2)
        rule.count = (size_t)number;
    TRY(replicates_make(&design, &rule));
    TRY(replicates_df(&design, domain->in, &df));
    json_put_integer(out, "n_replicates", (int64_t)design.replicates->count);
    svy_put_number(out, "scale", design.replicates->scale);
    svy_put_numbers(out, "rscales", design.replicates->scales, design.replicates->count);
    svy_put_number(out, "df", df);
    return OK;
}
