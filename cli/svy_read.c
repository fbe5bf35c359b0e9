/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/svy_case.h"

#include <math.h>
#include <string.h>

static enum fault missing_member(const char *member)
{
    return fault_raise(FAULT_INVALID, "svy_member", "member", member, NULL);
}

static const char *text_of(const struct json *json, struct arena *arena)
{
    AUTO(buffer) struct buffer text = buffer_of(64);
    double number;
    if (json_is(json, JSON_TEXT))
        return json_text(json);
    if (!json_number(json, &number))
        return NULL;
    json_number_text(number, &text);
    return arena_text(arena, text.data);
}

enum fault svy_texts(const struct json *object, const char *member, struct arena *arena,
                     struct texts *out)
{
    const struct json *json = json_member(object, member);
    bool is_list = json_is(json, JSON_ARRAY);
    size_t count = json == NULL || json_is(json, JSON_NULL) ? 0 : is_list ? json_count(json) : 1;
    struct texts texts = {arena_array(arena, count + 1, sizeof *texts.items), 0};
    if (texts.items == NULL)
        return FAULT_NOMEM;
    const struct json *at = is_list ? json_first(json) : json;
    while (texts.count < count) {
        texts.items[texts.count] = text_of(at, arena);
        if (texts.items[texts.count++] == NULL)
            return missing_member(member);
        at = is_list ? json_next(at) : NULL;
    }
    *out = texts;
    return OK;
}

static size_t count_leaves(const struct json *json)
{
    if (!json_is(json, JSON_ARRAY))
        return 1;
    size_t count = 0;
    for (const struct json *at = json_first(json); at != NULL; at = json_next(at))
        count += count_leaves(at);
    return count;
}

static bool number_of(const struct json *json, double *out)
{
    const char *text = json_text(json);
    if (text == NULL)
        return json_number(json, out);
    bool is_negative = text[0] == '-';
    if (strcmp(text + is_negative, "Inf") != 0)
        return false;
    *out = is_negative ? -INFINITY : INFINITY;
    return true;
}

static bool take_leaves(const struct json *json, struct numbers *out)
{
    if (!json_is(json, JSON_ARRAY))
        return number_of(json, &out->items[out->count++]);
    for (const struct json *at = json_first(json); at != NULL; at = json_next(at)) {
        if (!take_leaves(at, out))
            return false;
    }
    return true;
}

enum fault svy_numbers(const struct json *object, const char *member, struct arena *arena,
                       struct numbers *out)
{
    const struct json *json = json_member(object, member);
    if (json == NULL)
        return missing_member(member);
    struct numbers numbers = {arena_array(arena, count_leaves(json) + 1, sizeof *numbers.items), 0};
    if (numbers.items == NULL)
        return FAULT_NOMEM;
    if (!take_leaves(json, &numbers))
        return missing_member(member);
    *out = numbers;
    return OK;
}

enum fault svy_text(const struct json *object, const char *member, const char **out)
{
    const char *text = json_member_text(object, member);
    if (text == NULL)
        return missing_member(member);
    *out = text;
    return OK;
}

enum fault svy_vectors(const struct svy_case *it, const struct domain *domain, const char *member,
                       struct vector **out, size_t *out_count)
{
    const struct dataset *dataset = domain->design->dataset;
    struct texts names;
    TRY(svy_texts(it->statistic, member, dataset->arena, &names));
    if (names.count == 0)
        return missing_member(member);
    return dataset_expand(dataset, names.items, names.count, out, out_count);
}

enum fault svy_column(const struct svy_case *it, const struct domain *domain, const char *member,
                      const struct column **out)
{
    struct texts names;
    TRY(svy_texts(it->statistic, member, domain->design->dataset->arena, &names));
    if (names.count != 1)
        return missing_member(member);
    return dataset_need(domain->design->dataset, names.items[0], out);
}

enum fault svy_groups_of(const struct dataset *dataset, const struct texts *names,
                         bool first_fastest, struct svy_groups *out)
{
    struct svy_groups by = {.names = *names};
    struct grouping *parts = arena_array(dataset->arena, by.names.count + 1, sizeof *parts);
    if (parts == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < by.names.count; i++) {
        const struct column *column;
        for (size_t before = 0; before < i; before++) {
            if (strcmp(by.names.items[before], by.names.items[i]) == 0)
                return fault_raise(FAULT_INVALID, "svy_by_twice", "column", by.names.items[i],
                                   NULL);
        }
        TRY(dataset_need(dataset, by.names.items[i], &column));
        TRY(column_grouping(column, dataset->rows, dataset->arena, &parts[i]));
    }
    by.crossing = (struct crossing){parts, by.names.count, first_fastest};
    TRY(grouping_cross(&by.crossing, dataset->rows, dataset->arena, &by.groups));
    *out = by;
    return OK;
}

enum fault svy_by(const struct json *object, const struct domain *domain, bool first_fastest,
                  struct svy_groups *out)
{
    struct texts names;
    TRY(svy_texts(object, "by", domain->design->dataset->arena, &names));
    return svy_groups_of(domain->design->dataset, &names, first_fastest, out);
}

enum fault svy_groups_met(const struct domain *domain, const struct grouping *groups, int32_t **out,
                          size_t *out_count)
{
    const struct design *design = domain->design;
    struct arena *arena = design->dataset->arena;
    bool *met = arena_array(arena, groups->count + 1, sizeof *met);
    int32_t *list = arena_array(arena, groups->count + 1, sizeof *list);
    size_t count = 0;
    if (met == NULL || list == NULL)
        return FAULT_NOMEM;
    for (size_t row = 0; row < design->rows; row++) {
        if (domain->in[row] && groups->of_row[row] >= 0 && weight_counts(design->weights[row]))
            met[groups->of_row[row]] = true;
    }
    for (size_t i = 0; i < groups->count; i++) {
        if (met[i])
            list[count++] = (int32_t)i;
    }
    *out = list;
    *out_count = count;
    return count > 0 ? OK : fault_raise(FAULT_INVALID, "svy_empty", NULL);
}

/* --- writing --------------------------------------------------------------------------------- */

void svy_put_number(struct json_out *out, const char *name, double value)
{
    if (isfinite(value))
        json_put_number(out, name, value);
    else
        json_put_text(out, name, isnan(value) ? "NaN" : value > 0 ? "Inf" : "-Inf");
}

void svy_put_numbers(struct json_out *out, const char *name, const double *values, size_t count)
{
    json_open(out, name, '[');
    for (size_t i = 0; i < count; i++)
        svy_put_number(out, NULL, values[i]);
    json_close(out, ']');
}

void svy_put_matrix(struct json_out *out, const char *name, const double *values, size_t rows,
                    size_t columns)
{
    json_open(out, name, '[');
    for (size_t i = 0; i < rows; i++)
        svy_put_numbers(out, NULL, values + i * columns, columns);
    json_close(out, ']');
}

void svy_put_texts(struct json_out *out, const char *name, const char *const *texts, size_t count)
{
    json_open(out, name, '[');
    for (size_t i = 0; i < count; i++)
        json_put_text(out, NULL, texts[i]);
    json_close(out, ']');
}

void svy_put_interval(struct json_out *out, const struct svy_case *it, double estimate, double se,
                      double df)
{
    double interval[2];
    estimate_interval(estimate, se, it->normal ? INFINITY : df, it->level, interval);
    svy_put_numbers(out, "ci", interval, 2);
}

void svy_put_intervals(struct json_out *out, const struct svy_case *it,
                       const struct estimates *estimates)
{
    json_open(out, "ci", '[');
    for (size_t i = 0; i < estimates->count; i++) {
        double interval[2];
        double df = estimates->df_group != NULL ? estimates->df_group[i % estimates->groups]
                                                : estimates->df;
        estimate_interval(estimates->estimate[i], estimates->se[i], it->normal ? INFINITY : df,
                          it->level, interval);
        svy_put_numbers(out, NULL, interval, 2);
    }
    json_close(out, ']');
}

void svy_put_by(struct json_out *out, const struct svy_groups *by, const int32_t *groups,
                size_t count)
{
    json_open(out, "by", '{');
    for (size_t i = 0; i < by->names.count; i++) {
        json_open(out, by->names.items[i], '[');
        for (size_t k = 0; k < count; k++) {
            size_t level = crossing_part(&by->crossing, (size_t)groups[k], i);
            json_put_text(out, NULL, by->crossing.parts[i].labels[level]);
        }
        json_close(out, ']');
    }
    json_close(out, '}');
}
