/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/svy_design.h"

#include "analysis/survey/replicate.h"
#include "analysis/survey/two_phases.h"
#include "cli/svy_case.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
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

/* --- judging --------------------------------------------------------------------------------- */

enum member_form {
    FORM_COLUMNS,
    FORM_COLUMN,
    FORM_FLAG,
    FORM_LONELY,
    FORM_TYPE,
    FORM_SUBSET,
    FORM_OBJECT
};

static const struct {
    const char *name;
    enum member_form form;
} members[] = {
    {"ids", FORM_COLUMNS},       {"strata", FORM_COLUMNS}, {"fpc", FORM_COLUMNS},
    {"weights", FORM_COLUMN},    {"probs", FORM_COLUMN},   {"nest", FORM_FLAG},
    {"lonely_psu", FORM_LONELY}, {"type", FORM_TYPE},      {"adjust_domain_lonely", FORM_FLAG},
    {"subset", FORM_SUBSET},     {"adjust", FORM_OBJECT},  {"replicates", FORM_OBJECT},
    {"pps", FORM_OBJECT},
};

struct judge {
    const struct dataset *dataset;
    struct findings *findings;
};

static void judge_name(const struct judge *judge, const struct json *json, const char *at)
{
    if (!json_is(json, JSON_TEXT))
        findings_add(judge->findings, SEVERITY_ERROR, at, "svy_design_column", NULL);
    else if (dataset_column(judge->dataset, json_text(json)) == NULL)
        findings_add(judge->findings, SEVERITY_ERROR, at, "svy_column", "column", json_text(json),
                     NULL);
}

static void judge_columns(const struct judge *judge, const struct json *json, const char *at)
{
    size_t index = 0;
    char place[96];
    if (!json_is(json, JSON_ARRAY)) {
        judge_name(judge, json, at);
        return;
    }
    for (const struct json *item = json_first(json); item != NULL; item = json_next(item)) {
        snprintf(place, sizeof place, "%.64s/%zu", at, index++);
        judge_name(judge, item, place);
    }
    if (index > DESIGN_STAGES_MAX)
        findings_add(judge->findings, SEVERITY_ERROR, at, "svy_design_stages", NULL);
}

/* A text or a number, for < and its like a number; or a list of some. */
static bool is_value(const struct json *json, bool is_number)
{
    double number;
    char *end;
    const char *text = json_text(json);
    if (json_number(json, &number))
        return true;
    if (text == NULL || !is_number)
        return text != NULL;
    number = strtod(text, &end);
    return end != text && *end == '\0' && isfinite(number);
}

static bool is_condition(const struct json *json)
{
    const char *sign = json_member_text(json, "op");
    const struct json *value = json_member(json, "value");
    bool is_number = sign != NULL && (sign[0] == '<' || sign[0] == '>');
    if (sign == NULL || json_count(json) != 3)
        return false;
    if (!json_is(value, JSON_ARRAY))
        return is_value(value, is_number);
    bool all = json_first(value) != NULL;
    for (const struct json *at = json_first(value); at != NULL; at = json_next(at))
        all = all && is_value(at, is_number);
    return all;
}

static void judge_subset(const struct judge *judge, const struct json *json)
{
    size_t index = 0;
    char place[64];
    if (!json_is(json, JSON_ARRAY)) {
        findings_add(judge->findings, SEVERITY_ERROR, "/subset", "svy_design_subset", NULL);
        return;
    }
    for (const struct json *item = json_first(json); item != NULL; item = json_next(item)) {
        snprintf(place, sizeof place, "/subset/%zu", index);
        if (!json_is(item, JSON_OBJECT) || !is_condition(item))
            findings_add(judge->findings, SEVERITY_ERROR, place, "svy_design_subset", NULL);
        snprintf(place, sizeof place, "/subset/%zu/var", index++);
        judge_name(judge, json_member(item, "var"), place);
    }
}

static void judge_value(const struct judge *judge, enum member_form form, const struct json *json,
                        const char *at)
{
    const char *text = json_text(json);
    enum lonely lonely;
    switch (form) {
    case FORM_COLUMNS:
        judge_columns(judge, json, at);
        return;
    case FORM_COLUMN:
        judge_name(judge, json, at);
        return;
    case FORM_FLAG:
        if (!json_is(json, JSON_BOOL))
            findings_add(judge->findings, SEVERITY_ERROR, at, "svy_design_flag", NULL);
        return;
    case FORM_LONELY:
        if (!lonely_parse(text, &lonely))
            findings_add(judge->findings, SEVERITY_ERROR, at, "svy_design_lonely", NULL);
        return;
    case FORM_TYPE:
        if (text == NULL || (strcmp(text, "taylor") != 0 && strcmp(text, "replicate") != 0))
            findings_add(judge->findings, SEVERITY_ERROR, at, "svy_design_later", NULL);
        return;
    case FORM_OBJECT:
        if (!json_is(json, JSON_OBJECT) && !json_is(json, JSON_ARRAY))
            findings_add(judge->findings, SEVERITY_ERROR, at, "svy_design_part", NULL);
        return;
    case FORM_SUBSET:
        judge_subset(judge, json);
        return;
    }
}

/* Replicates of another type would silently not be used. */
static void judge_type(const struct judge *judge, const struct json *json)
{
    const char *type = json_member_text(json, "type");
    bool is_replicate = type != NULL && strcmp(type, "replicate") == 0;
    if (json_member(json, "replicates") != NULL && !is_replicate)
        findings_add(judge->findings, SEVERITY_ERROR, "/replicates", "svy_design_later", NULL);
}

static void judge_member(const struct judge *judge, const struct json *json)
{
    char at[64];
    snprintf(at, sizeof at, "/%.40s", json_name(json));
    for (size_t i = 0; i < ARRAY_LENGTH(members); i++) {
        if (strcmp(members[i].name, json_name(json)) == 0) {
            if (!json_is(json, JSON_NULL))
                judge_value(judge, members[i].form, json, at);
            return;
        }
    }
    findings_add(judge->findings, SEVERITY_ERROR, at, "svy_design_unknown", NULL);
}

void svy_design_judge(const struct json *json, const struct dataset *dataset,
                      struct findings *findings)
{
    const struct judge judge = {dataset, findings};
    if (!json_is(json, JSON_OBJECT)) {
        findings_add(findings, SEVERITY_ERROR, "", "svy_design_object", NULL);
        return;
    }
    for (const struct json *at = json_first(json); at != NULL; at = json_next(at))
        judge_member(&judge, at);
    judge_type(&judge, json);
}
