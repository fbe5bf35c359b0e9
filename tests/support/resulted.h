/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * resulted - what the suites on results start from: the small survey in a province of five
 * communes, its result and the index object.
 */
#ifndef HAILONG_TESTS_SUPPORT_RESULTED_H
#define HAILONG_TESTS_SUPPORT_RESULTED_H

#include "analysis/result.h"

#include "base/random.h"
#include "tests/support/survey.h"

#include <math.h>
#include <stdio.h>

static struct form *form;
static struct index_definition *definition;
static struct unit_list *units;
static struct survey *survey;
static struct tally *tally;
static struct result *result;
static struct json *object;
static struct result_context context;
static enum campaign_access access;
static const struct result_counts COUNTS = {.quarantined = 3, .conflicts = 1, .partial = 7};

static inline void add_unit(const char *code, enum unit_level level, const char *parent)
{
    struct unit unit = {.code = code,
                        .level = level,
                        .type = "",
                        .name = code,
                        .full_name = code,
                        .full_name_en = "",
                        .parent = parent,
                        .valid_to = INT32_MAX};
    ck_assert_ok(unit_list_add(units, &unit));
}

static inline void setup(void)
{
    static const char *const communes[] = {"101", "102", "103", "104", "105"};
    form = survey_form(SMALL_FORM);
    definition = survey_index(SMALL_INDEX);
    survey = survey_new(form);
    units = NULL;
    ck_assert_ok(unit_list_new(&units));
    add_unit("44", UNIT_PROVINCE, "");
    add_unit("68", UNIT_PROVINCE, "");
    for (size_t i = 0; i < ARRAY_LENGTH(communes); i++)
        add_unit(communes[i], UNIT_COMMUNE, "44");
    add_unit("101-q1", UNIT_COUNTER, "101");
    add_unit("201", UNIT_COMMUNE, "68");
    ck_assert_ok(unit_list_seal(units));
    access = ACCESS_OPEN;
    tally = NULL;
    result = NULL;
    object = NULL;
}

static inline void teardown(void)
{
    json_free(object);
    result_free(result);
    tally_free(tally);
    survey_free(survey);
    unit_list_free(units);
    index_free(definition);
    form_free(form);
}

static inline char *json_of(const struct result *of)
{
    struct buffer text = buffer_of(1 << 20);
    struct json_out out = json_out_to(&text);
    char *taken = NULL;
    size_t length;
    result_json(of, &out);
    ck_assert_ok(buffer_take(&text, &taken, &length));
    return taken;
}

/* Tallies the survey and makes the result of a unit and its object. */
static inline void make(const char *unit)
{
    json_free(object);
    result_free(result);
    tally_free(tally);
    object = NULL;
    result = NULL;
    tally = NULL;
    ck_assert_ok(tally_fill(form, definition, survey_cursor(survey), &tally));
    context = (struct result_context){.campaign = "qt-2026",
                                      .province = "44",
                                      .form = form,
                                      .definition = definition,
                                      .units = units,
                                      .tally = tally,
                                      .access = access,
                                      .from_day = DAY_NONE,
                                      .to_day = DAY_NONE};
    ck_assert_ok(result_make(&context, unit, &COUNTS, &result));
    AUTO(memory) char *text = json_of(result);
    ck_assert_ok(json_parse(text, strlen(text), &object));
}

/* A member by its path: "official/P/percent". */
static inline const struct json *get(const char *path)
{
    const struct json *json = object;
    AUTO(memory) char *rest = strdup(path);
    char *state = NULL;
    for (char *name = strtok_r(rest, "/", &state); name != NULL; name = strtok_r(NULL, "/", &state))
        json = json_member(json, name);
    ck_assert_msg(json != NULL, "no %s", path);
    return json;
}

/* Asserts the canonical text of a member. */
static inline void has(const char *path, const char *expected)
{
    AUTO(buffer) struct buffer text = buffer_of(10000);
    json_canonical(get(path), NULL, &text);
    ck_assert_ok(buffer_check(&text));
    ck_assert_msg(strcmp(text.data, expected) == 0, "%s is %s, not %s", path, text.data, expected);
}

static inline void near(const char *path, double expected, double tolerance)
{
    double value;
    ck_assert_msg(json_number(get(path), &value), "%s is no number", path);
    ck_assert_msg(fabs(value - expected) <= tolerance, "%s is %.10g, not %.10g", path, value,
                  expected);
}

static const int32_t BOTH[2] = {5, 4};
static const int32_t FIRST[2] = {4, 3};
static const int32_t NEITHER[2] = {1, 2};

static inline void add(const char *code, const char *village, size_t count, const int32_t codes[2])
{
    survey_add_ab(survey, code, village, count, codes);
}

#endif
