/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/svy_case.h"

#include "analysis/survey/advice.h"
#include "base/file.h"
#include "cli/svy_design.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { CASE_BYTES = 64 << 20 };
static const size_t ARENA_BYTES = (size_t)16 << 30;

static enum fault refuse(const char *what)
{
    return fault_raise(FAULT_INVALID, "svy_not_done", "what", what, NULL);
}

struct kind {
    const char *name;
    svy_answer *answer;
    bool knows_by; /* else each group is a domain of its own */
    bool no_data;
    bool no_design; /* may have none */
};

static const struct kind kinds[] = {
    {"mean", svy_put_means, true, false, false},
    {"total", svy_put_means, true, false, false},
    {"ratio", svy_put_ratio, true, false, false},
    {"contrast", svy_put_contrast, true, false, false},
    {"proportion", svy_put_proportion, false, false, false},
    {"variance", svy_put_variance, false, false, false},
    {"correlation", svy_put_correlation, false, false, false},
    {"table", svy_put_table, false, false, false},
    {"item_means", svy_put_items, false, false, false},
    {"composite", svy_put_composite, false, false, false},
    {"chisq", svy_put_table_test, false, false, false},
    {"ttest", svy_put_t_test, false, false, false},
    {"degf", svy_put_size, false, false, false},
    {"cronbach", svy_put_alpha, false, false, false},
    {"unit_vs_all", svy_put_unit_against_all, true, false, false},
    {"weights", svy_put_weights, true, false, false},
    {"nonresponse_weights", svy_put_nonresponse, true, false, true},
    {"make_replicates", svy_put_replicates, true, false, false},
    {"p_adjust", svy_put_adjusted, true, true, false},
    {"tukey_pairs", svy_put_tukey_pairs, true, true, false},
    {"dist", svy_put_distribution, true, true, false},
};

static const struct kind *kind_of(const char *name)
{
    for (size_t i = 0; i < ARRAY_LENGTH(kinds); i++) {
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    }
    return NULL;
}

/* --- data ------------------------------------------------------------------------------------ */

static enum fault take_factors(const struct svy_case *it, struct factor **out, size_t *out_count)
{
    const struct json *object = json_member(it->json, "factors");
    if (object != NULL && !json_is(object, JSON_OBJECT))
        return fault_raise(FAULT_INVALID, "svy_member", "member", "factors", NULL);
    size_t count = object == NULL ? 0 : json_count(object);
    struct factor *factors = arena_array(it->arena, count + 1, sizeof *factors);
    if (factors == NULL)
        return FAULT_NOMEM;
    size_t at = 0;
    for (const struct json *member = object == NULL ? NULL : json_first(object); member != NULL;
         member = json_next(member)) {
        struct texts levels;
        TRY(svy_texts(object, json_name(member), it->arena, &levels));
        factors[at++] = (struct factor){json_name(member), levels.items, levels.count};
    }
    *out = factors;
    *out_count = count;
    return OK;
}

/* Paths in a case are relative to the folder above the one it lies in. */
static enum fault take_folder(const char *path, struct svy_case *it)
{
    const char *slash = strrchr(path, '/');
    it->folder =
        slash == NULL ? "../" : arena_format(it->arena, "%.*s/../", (int)(slash - path), path);
    return it->folder == NULL ? FAULT_NOMEM : OK;
}

static enum fault take_data(const char *name, struct svy_case *it)
{
    struct factor *factors = NULL;
    size_t count = 0;
    const char *place = arena_format(it->arena, "%s%s", it->folder, name);
    if (place == NULL)
        return FAULT_NOMEM;
    TRY(take_factors(it, &factors, &count));
    TRY(dataset_read_csv(name[0] == '/' ? name : place, factors, count, it->arena, &it->dataset));
    it->has_data = true;
    return OK;
}

/* --- design ---------------------------------------------------------------------------------- */

static enum fault take_design(struct svy_case *it)
{
    const struct json *json = json_member(it->json, "design");
    struct design_spec plain = {.id_count = 0};
    if (json == NULL && kind_of(it->kind)->no_design) {
        TRY(design_make(&it->dataset, &plain, &it->design));
        return domain_all(&it->design, &it->domain);
    }
    if (!json_is(json, JSON_OBJECT))
        return fault_raise(FAULT_INVALID, "svy_member", "member", "design", NULL);
    TRY(svy_design_make(json, it->folder, &it->dataset, it->findings, &it->design));
    TRY(domain_all(&it->design, &it->domain));
    return svy_subset_apply(json, &it->domain);
}

/* --- the whole ------------------------------------------------------------------------------- */

static enum fault take_statistic(struct svy_case *it)
{
    it->statistic = json_member(it->json, "statistic");
    it->level = 0.95;
    TRY(svy_text(it->statistic, "kind", &it->kind));
    const char *df = json_member_text(it->statistic, "df");
    it->normal = df != NULL && strcmp(df, "inf") == 0;
    it->drop_missing = json_true(json_member(it->statistic, "na_rm"));
    if (json_number(json_member(it->statistic, "level"), &it->level) &&
        !(it->level > 0 && it->level < 1))
        return fault_raise(FAULT_INVALID, "svy_member", "member", "level", NULL);
    return OK;
}

enum fault svy_case_load(const char *path, struct svy_case *out)
{
    AUTO(buffer) struct buffer text = buffer_of(CASE_BYTES);
    *out = (struct svy_case){.arena = NULL};
    TRY(arena_new(ARENA_BYTES, &out->arena));
    out->findings = arena_alloc(out->arena, sizeof *out->findings);
    if (out->findings == NULL)
        return FAULT_NOMEM;
    *out->findings = findings_in(out->arena);
    TRY(file_read(path, &text));
    TRY(json_parse(text.data, text.length, &out->json));
    TRY(take_statistic(out));
    const char *name = json_member_text(out->json, "dataset");
    if (kind_of(out->kind) == NULL)
        return refuse(out->kind);
    if (name == NULL)
        return OK;
    TRY(take_folder(path, out));
    TRY(take_data(name, out));
    return take_design(out);
}

void svy_case_cleanup(struct svy_case *it)
{
    json_free(it->json);
    arena_free(it->arena);
    *it = (struct svy_case){.arena = NULL};
}

/* --- answers --------------------------------------------------------------------------------- */

/* One group: a domain of its own, and an arena for what it takes to answer. */
static enum fault answer_group(const struct svy_case *it, const struct kind *kind,
                               const struct grouping *groups, size_t group, struct json_out *out)
{
    AUTO(arena) struct arena *arena = NULL;
    TRY(arena_new(ARENA_BYTES, &arena));
    struct dataset dataset = it->dataset;
    struct design design = it->design;
    struct domain domain = it->domain;
    dataset.arena = arena;
    design.dataset = &dataset;
    domain.design = &design;
    TRY(domain_copy(&domain, &domain));
    domain_group(&domain, groups, group);
    json_open(out, NULL, '{');
    TRY(kind->answer(it, &domain, out));
    json_close(out, '}');
    return OK;
}

static enum fault answer_groups(const struct svy_case *it, const struct kind *kind,
                                struct json_out *out)
{
    struct svy_groups by;
    int32_t *list;
    size_t count;
    TRY(svy_by(it->statistic, &it->domain, false, &by));
    TRY(svy_groups_met(&it->domain, &by.groups, &list, &count));
    svy_put_by(out, &by, list, count);
    json_open(out, "groups", '[');
    for (size_t i = 0; i < count; i++)
        TRY(answer_group(it, kind, &by.groups, (size_t)list[i], out));
    json_close(out, ']');
    return OK;
}

static enum fault put_advice(const struct svy_case *it, struct json_out *out)
{
    if (it->has_data)
        TRY(advise_domain(&it->domain, it->findings));
    if (it->findings->count > 0)
        json_put_findings(out, "findings", it->findings);
    return OK;
}

enum fault svy_case_answer(const struct svy_case *it, struct json_out *out)
{
    const struct kind *kind = kind_of(it->kind);
    if (kind == NULL)
        return refuse(it->kind);
    if (!kind->no_data && !it->has_data)
        return fault_raise(FAULT_INVALID, "svy_member", "member", "dataset", NULL);
    if (!kind->knows_by && json_member(it->statistic, "by") != NULL)
        TRY(answer_groups(it, kind, out));
    else
        TRY(kind->answer(it, &it->domain, out));
    return put_advice(it, out);
}
