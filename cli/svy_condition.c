/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/svy_ask.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char signs[] = "=<>";

bool svy_is_condition(const char *text) { return strpbrk(text, signs) != NULL; }

/* A piece of a text without the spaces around it. */
static char *trimmed(struct arena *arena, const char *text, size_t length)
{
    while (length > 0 && isspace((unsigned char)text[0])) {
        text++;
        length--;
    }
    while (length > 0 && isspace((unsigned char)text[length - 1]))
        length--;
    return arena_text_n(arena, text, length);
}

static bool is_list_test(enum domain_test test)
{
    return test == TEST_EQUAL || test == TEST_UNEQUAL;
}

/* The sign at `text`; *out_length: its bytes, 0 when there is none. */
static enum domain_test sign_at(const char *text, size_t *out_length)
{
    static const struct {
        const char *sign;
        enum domain_test test;
    } known[] = {{"==", TEST_EQUAL},   {"=", TEST_EQUAL},     {"!=", TEST_UNEQUAL},
                 {"<=", TEST_AT_MOST}, {">=", TEST_AT_LEAST}, {"<", TEST_LESS},
                 {">", TEST_MORE}};
    *out_length = 0;
    for (size_t i = 0; i < ARRAY_LENGTH(known); i++) {
        if (strncmp(text, known[i].sign, strlen(known[i].sign)) == 0) {
            *out_length = strlen(known[i].sign);
            return known[i].test;
        }
    }
    return TEST_EQUAL;
}

static enum fault take_values(const char *text, struct arena *arena, struct svy_condition *out)
{
    size_t commas = 0;
    for (const char *at = text; *at != '\0'; at++)
        commas += *at == ',';
    out->values.items = arena_array(arena, commas + 2, sizeof *out->values.items);
    if (out->values.items == NULL)
        return FAULT_NOMEM;
    for (const char *at = text;; at++) {
        size_t length = strcspn(at, ",");
        const char *value = trimmed(arena, at, length);
        if (value == NULL)
            return FAULT_NOMEM;
        if (value[0] == '\0' || strpbrk(value, signs) != NULL)
            return fault_raise(FAULT_USAGE, "svy_condition", "condition", out->text, NULL);
        out->values.items[out->values.count++] = value;
        at += length;
        if (*at == '\0')
            return OK;
    }
}

enum fault svy_condition_parse(const char *text, struct arena *arena, struct svy_condition *out)
{
    struct svy_condition condition = {.text = text};
    size_t name = strcspn(text, signs);
    size_t sign;
    name -= name > 0 && text[name] == '=' && text[name - 1] == '!';
    condition.test = sign_at(text + name, &sign);
    condition.column = trimmed(arena, text, name);
    if (condition.column == NULL)
        return FAULT_NOMEM;
    if (sign == 0 || condition.column[0] == '\0')
        return fault_raise(FAULT_USAGE, "svy_condition", "condition", text, NULL);
    TRY(take_values(text + name + sign, arena, &condition));
    if (!is_list_test(condition.test)) {
        char *end;
        double value = strtod(condition.values.items[0], &end);
        if (*end != '\0' || !isfinite(value) || condition.values.count > 1)
            return fault_raise(FAULT_USAGE, "svy_condition_number", "condition", text, NULL);
    }
    *out = condition;
    return OK;
}

enum fault svy_condition_apply(const struct svy_condition *condition, struct domain *domain)
{
    struct condition test = {condition->column, condition->test, condition->values.items,
                             condition->values.count};
    if (condition->test != TEST_UNEQUAL)
        return domain_where(domain, &test);
    test.value_count = 1; /* other than each of them */
    for (size_t i = 0; i < condition->values.count; i++) {
        test.values = condition->values.items + i;
        TRY(domain_where(domain, &test));
    }
    return OK;
}

static enum fault judge_value(const struct svy_condition *condition, size_t at,
                              const struct design *design, struct findings *findings)
{
    const struct condition test = {condition->column, TEST_EQUAL, condition->values.items + at, 1};
    struct domain domain;
    bool met = false;
    TRY(domain_all(design, &domain));
    TRY(domain_where(&domain, &test));
    for (size_t row = 0; row < design->rows && !met; row++)
        met = domain.in[row];
    if (!met)
        findings_add(findings, SEVERITY_WARNING, condition->text, "svy_value_none", "column",
                     condition->column, "value", condition->values.items[at], NULL);
    return OK;
}

enum fault svy_condition_judge(const struct svy_condition *condition, const struct design *design,
                               struct findings *findings)
{
    for (size_t i = 0; is_list_test(condition->test) && i < condition->values.count; i++)
        TRY(judge_value(condition, i, design, findings));
    return OK;
}
