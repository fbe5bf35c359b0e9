/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/svy_design.h"

#include "analysis/survey/replicate.h"
#include "analysis/survey/two_phases.h"
#include "cli/svy_case.h"

#include <math.h>
#include <string.h>

static enum fault bad_member(const char *member)
{
    return fault_raise(FAULT_INVALID, "svy_member", "member", member, NULL);
}

/* --- reading --------------------------------------------------------------------------------- */

static enum fault take_columns(const struct json *object, const char *member, struct arena *arena,
                               const char *out[DESIGN_STAGES_MAX], size_t *out_count)
{
    struct texts names;
    TRY(svy_texts(object, member, arena, &names));
    if (names.count > DESIGN_STAGES_MAX)
        return bad_member(member);
    for (size_t i = 0; i < names.count; i++)
        out[i] = names.items[i];
    *out_count = names.count;
    return OK;
}

static enum fault take_joint(const struct json *pps, const char *folder, struct arena *arena,
                             struct design_spec *spec)
{
    struct svy_matrix matrix;
    const char *name;
    TRY(svy_text(pps, "joint_file", &name));
    TRY(svy_matrix_read(folder, name, arena, &matrix));
    if (matrix.rows != matrix.columns)
        return bad_member("joint_file");
    spec->joint = matrix.items;
    spec->joint_size = matrix.rows;
    return OK;
}

static enum fault take_pps(const struct json *json, const char *folder, struct arena *arena,
                           struct design_spec *spec)
{
    static const struct {
        const char *name;
        enum pps pps;
    } methods[] = {{"brewer", PPS_BREWER},
                   {"overton", PPS_OVERTON},
                   {"hr", PPS_HARTLEY_RAO},
                   {"joint", PPS_JOINT}};
    const struct json *pps = json_member(json, "pps");
    const char *method;
    if (pps == NULL || json_is(pps, JSON_NULL))
        return OK;
    TRY(svy_text(pps, "method", &method));
    for (size_t i = 0; i < ARRAY_LENGTH(methods); i++) {
        if (strcmp(methods[i].name, method) == 0)
            spec->pps = methods[i].pps;
    }
    const char *variance = json_member_text(pps, "variance");
    spec->yates_grundy = variance != NULL && strcmp(variance, "YG") == 0;
    bool known = variance == NULL || spec->yates_grundy || strcmp(variance, "HT") == 0;
    if (spec->pps == PPS_NONE || !known)
        return bad_member("pps");
    if (json_member(pps, "p2bar") != NULL &&
        (!json_number(json_member(pps, "p2bar"), &spec->square_mean) || !(spec->square_mean > 0)))
        return bad_member("p2bar");
    return spec->pps == PPS_JOINT ? take_joint(pps, folder, arena, spec) : OK;
}

const char *svy_folder(const char *path, struct arena *arena)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? "" : arena_text_n(arena, path, (size_t)(slash - path) + 1);
}

enum fault svy_spec_read(const struct json *json, const char *folder, struct arena *arena,
                         struct design_spec *out)
{
    const char *lonely = json_member_text(json, "lonely_psu");
    struct design_spec spec = {.nest = json_true(json_member(json, "nest"))};
    if (lonely != NULL && !lonely_parse(lonely, &spec.lonely))
        return bad_member("lonely_psu");
    TRY(take_columns(json, "ids", arena, spec.ids, &spec.id_count));
    TRY(take_columns(json, "strata", arena, spec.strata, &spec.stratum_count));
    TRY(take_columns(json, "fpc", arena, spec.fpc, &spec.fpc_count));
    spec.weights = json_member_text(json, "weights");
    spec.probs = json_member_text(json, "probs");
    spec.adjust_domain_lonely = json_true(json_member(json, "adjust_domain_lonely"));
    TRY(take_pps(json, folder, arena, &spec));
    *out = spec;
    return OK;
}

/* --- making ---------------------------------------------------------------------------------- */

static enum fault take_scale(const struct json *given, bool differences, double count, double *out)
{
    const struct json *scale = json_member(given, "scale");
    *out = differences ? 4 / count : 1;
    if (scale == NULL || json_is(scale, JSON_NULL) || differences)
        return OK;
    return json_number(scale, out) ? OK : bad_member("scale");
}

static enum fault take_replicates(const struct json *json, const char *folder,
                                  struct design *design)
{
    struct arena *arena = design->dataset->arena;
    const struct json *given = json_member(json, "replicates");
    const struct json *scales = json_member(given, "rscales");
    const char *type = json_member_text(given, "rtype");
    bool differences = type != NULL && strcmp(type, "successive-difference") == 0;
    struct svy_matrix matrix;
    const char *name;
    TRY(svy_text(given, "file", &name));
    TRY(svy_matrix_read(folder, name, arena, &matrix));
    struct replicates_spec spec = {.numbers = matrix.items,
                                   .lines = matrix.rows,
                                   .count = matrix.columns,
                                   .key = json_member_text(given, "row_key"),
                                   .combined = json_true(json_member(given, "combined")),
                                   .mse = json_true(json_member(given, "mse"))};
    TRY(take_scale(given, differences, (double)matrix.columns, &spec.scale));
    if (scales != NULL && !json_is(scales, JSON_NULL) && !differences) {
        struct numbers numbers;
        TRY(svy_numbers(given, "rscales", arena, &numbers));
        spec.scales = numbers.items;
        spec.scale_count = numbers.count;
    }
    return replicates_given(design, &spec);
}

/* The 0/1 column of who is in the second phase. */
static enum fault take_second(const struct json *json, const struct dataset *dataset,
                              const bool **out)
{
    const struct column *column;
    struct vector vector;
    const char *name;
    bool *in = arena_array(dataset->arena, dataset->rows + 1, sizeof *in);
    if (in == NULL)
        return FAULT_NOMEM;
    TRY(svy_text(json, "phase2_subset", &name));
    TRY(dataset_need(dataset, name, &column));
    TRY(column_vector(column, dataset->rows, dataset->arena, &vector));
    for (size_t row = 0; row < dataset->rows; row++)
        in[row] = !vector_missing(&vector, row) && fabs(vector_value(&vector, row)) > 0;
    *out = in;
    return OK;
}

static enum fault make_phases(const struct json *json, const char *folder, struct dataset *dataset,
                              struct design *out)
{
    const struct json *phase = json_first(json_member(json, "phases"));
    const char *method = json_member_text(json, "method");
    struct two_phases phases = {.approximate = method != NULL && strcmp(method, "full") != 0};
    struct dataset *second = arena_alloc(dataset->arena, sizeof *second);
    if (second == NULL)
        return FAULT_NOMEM;
    if (json_count(json_member(json, "phases")) != 2 || json_member(json, "adjust") != NULL)
        return bad_member(json_member(json, "adjust") != NULL ? "adjust" : "phases");
    if (phases.approximate && strcmp(method, "approx") != 0 && strcmp(method, "simple") != 0)
        return bad_member("method");
    for (size_t i = 0; i < 2; i++, phase = json_next(phase))
        TRY(svy_spec_read(phase, folder, dataset->arena, &phases.specs[i]));
    TRY(take_second(json, dataset, &phases.in_second));
    TRY(two_phases_make(dataset, &phases, second, out));
    *dataset = *second;
    out->dataset = dataset;
    return OK;
}

enum fault svy_design_make(const struct json *json, const char *folder, struct dataset *dataset,
                           struct findings *findings, struct design *out)
{
    const char *type = json_member_text(json, "type");
    struct design_spec spec;
    if (type != NULL && strcmp(type, "twophase") == 0)
        return make_phases(json, folder, dataset, out);
    TRY(svy_spec_read(json, folder, dataset->arena, &spec));
    TRY(design_make(dataset, &spec, out));
    if (type != NULL && strcmp(type, "replicate") == 0)
        TRY(take_replicates(json, folder, out));
    else if (type != NULL && strcmp(type, "taylor") != 0)
        return fault_raise(FAULT_INVALID, "svy_not_done", "what", type, NULL);
    return svy_adjust_apply(json, out, findings);
}

static enum fault apply_condition(const struct json *json, struct domain *domain)
{
    static const struct {
        const char *sign;
        enum domain_test test;
    } tests[] = {{"==", TEST_EQUAL},   {"in", TEST_EQUAL}, {"!=", TEST_UNEQUAL}, {"<", TEST_LESS},
                 {"<=", TEST_AT_MOST}, {">", TEST_MORE},   {">=", TEST_AT_LEAST}};
    struct texts values;
    struct condition condition;
    const char *sign;
    TRY(svy_text(json, "var", &condition.column));
    TRY(svy_text(json, "op", &sign));
    TRY(svy_texts(json, "value", domain->design->dataset->arena, &values));
    condition.values = values.items;
    condition.value_count = values.count;
    for (size_t i = 0; i < ARRAY_LENGTH(tests); i++) {
        if (strcmp(sign, tests[i].sign) == 0) {
            condition.test = tests[i].test;
            return domain_where(domain, &condition);
        }
    }
    return bad_member("op");
}

enum fault svy_subset_apply(const struct json *json, struct domain *domain)
{
    const struct json *subset = json_member(json, "subset");
    for (const struct json *at = subset == NULL ? NULL : json_first(subset); at != NULL;
         at = json_next(at))
        TRY(apply_condition(at, domain));
    return OK;
}
