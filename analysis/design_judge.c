/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/design_judge.h"

#include "analysis/survey/design.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

void design_judge(const struct json *json, const struct dataset *dataset, struct findings *findings)
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
