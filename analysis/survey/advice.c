/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/survey/advice.h"

#include "analysis/survey/dense.h"
#include "base/buffer.h"

#include <math.h>
#include <stdio.h>

enum { NAMES_BYTES = 300, NAMES_LIMIT = 1 << 20 };

/* Answers this near to each other, of their size, are the same: sums of weights are rounded. */
static const double NEAR = 1e-12;

/* --- lists of names -------------------------------------------------------------------------- */

/* Names one after another, the first of them in full. */
struct name_list {
    struct buffer text;
    size_t count;
    size_t left_out;
};

static struct name_list names_none(void)
{
    return (struct name_list){.text = buffer_of(NAMES_LIMIT)};
}

static void name_list_cleanup(struct name_list *list) { buffer_cleanup(&list->text); }

static void list_name(struct name_list *list, const char *name)
{
    bool has_room = list->text.length < NAMES_BYTES;
    if (has_room)
        buffer_format(&list->text, "%s%s", list->count > 0 ? ", " : "", name);
    list->left_out += !has_room;
    list->count++;
}

/* "a, b, ... (+12)", and how many in `number`. */
static const char *list_text(struct name_list *list, char number[static 24])
{
    if (list->left_out > 0)
        buffer_format(&list->text, ", ... (+%zu)", list->left_out);
    snprintf(number, 24, "%zu", list->count);
    return list->text.data == NULL ? "-" : list->text.data;
}

/* --- a design and a domain ------------------------------------------------------------------- */

/* Weights that nobody gave and no population count implies. */
static bool weights_from_nowhere(const struct design *design)
{
    return !design->weights_given && design->stages[0].population == NULL;
}

/* Each row a unit of one stratum, and nothing known of the population. */
static bool is_simple(const struct design *design)
{
    const struct stage *stage = &design->stages[0];
    return stage->unit_count == design->rows && stage->stratum_count == 1 &&
           weights_from_nowhere(design);
}

/* All units of the population are in the sample. */
static bool is_certain(const struct stage *stage, size_t stratum)
{
    double sampled = (double)stage_sampled(stage, stratum);
    return stage->population != NULL && stage->population[stratum] < sampled * (1 + 1e-7);
}

/* It was sure to be drawn, with its stratum or alone. */
static bool is_sure(const struct stage *stage, size_t stratum, size_t unit)
{
    return is_certain(stage, stratum) || (stage->chance != NULL && stage->chance[unit] > 1 - 1e-7);
}

/* Strata in which one unit was sampled, and not for certain. */
static void advise_lonely(const struct design *design, struct findings *findings)
{
    const struct stage *stage = &design->stages[0];
    AUTO(name_list) struct name_list names = names_none();
    char number[24];
    for (size_t stratum = 0; stratum < stage->stratum_count; stratum++) {
        size_t first = (size_t)stage->order[stage->begin[stratum]];
        if (stage_sampled(stage, stratum) == 1 && !is_sure(stage, stratum, first))
            list_name(&names, stage->names[stratum]);
    }
    const char *strata = list_text(&names, number);
    if (names.count > 0)
        findings_add(findings, SEVERITY_WARNING, "design", "svy_lonely_some", "count", number,
                     "strata", strata, NULL);
}

enum fault advise_domain(const struct domain *domain, struct findings *findings)
{
    const struct design *design = domain->design;
    struct domain_size size;
    char number[24];
    TRY(domain_measure(domain, &size));
    if (is_simple(design))
        findings_add(findings, SEVERITY_NOTE, "design", "svy_design_simple", NULL);
    if (weights_from_nowhere(design))
        findings_add(findings, SEVERITY_WARNING, "design", "svy_weights_nowhere", NULL);
    snprintf(number, sizeof number, "%.0f", domain_df(&size));
    if (size.units == 1)
        findings_add(findings, SEVERITY_WARNING, "design", "svy_clusters_one", NULL);
    else if (domain_df(&size) < ADVICE_DF_MIN)
        findings_add(findings, SEVERITY_WARNING, "design", "svy_df_few", "df", number, NULL);
    advise_lonely(design, findings);
    return OK;
}

void advise_groups(const struct question *question, const struct estimates *estimates,
                   struct findings *findings)
{
    AUTO(name_list) struct name_list names = names_none();
    char number[24];
    for (size_t group = 0; question->by != NULL && group < estimates->groups; group++) {
        if (estimates->df_group[group] < 0.5 && estimates->rows_group[group] > 1)
            list_name(&names, question->by->labels[estimates->group[group]]);
    }
    const char *groups = list_text(&names, number);
    if (names.count > 0)
        findings_add(findings, SEVERITY_WARNING, "by", "svy_group_one_unit", "count", number,
                     "groups", groups, NULL);
}

/* --- each estimate --------------------------------------------------------------------------- */

/* What the rows of a question tell beside its estimates. */
struct look {
    const struct question *question;
    const struct estimates *estimates;
    struct domain domain; /* without the rows left out */
    int32_t *place;       /* by group of `by`: among those that stayed, -1 = left out */
    bool *certain;        /* by group: all units it meets were sure to be drawn */
    bool *spread;         /* by term and group: answers differ */
};

static enum fault look_make(struct look *look)
{
    const struct question *question = look->question;
    struct arena *arena = question->domain->design->dataset->arena;
    size_t all = question->by == NULL ? 1 : question->by->count;
    look->place = arena_array(arena, all + 1, sizeof *look->place);
    look->certain = arena_array(arena, look->estimates->groups + 1, sizeof *look->certain);
    look->spread = arena_array(arena, look->estimates->count + 1, sizeof *look->spread);
    if (look->place == NULL || look->certain == NULL || look->spread == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < all; i++)
        look->place[i] = -1;
    for (size_t i = 0; i < look->estimates->groups; i++) {
        look->place[look->estimates->group[i]] = (int32_t)i;
        look->certain[i] = true;
    }
    TRY(domain_copy(question->domain, &look->domain));
    if (question->missing == MISSING_DROP_ROW) {
        domain_complete(&look->domain, question->numerators, question->terms);
        if (question->statistic == STATISTIC_RATIO)
            domain_complete(&look->domain, question->denominators, question->terms);
    }
    return OK;
}

/* The group of a row that counts, or -1. */
static int32_t group_of(const struct look *look, size_t row)
{
    const struct grouping *by = look->question->by;
    if (!look->domain.in[row] || !weight_counts(look->domain.design->weights[row]))
        return -1;
    if (by == NULL)
        return look->place[0];
    return by->of_row[row] < 0 ? -1 : look->place[by->of_row[row]];
}

static void look_at_strata(struct look *look)
{
    const struct design *design = look->domain.design;
    const struct stage *stage = &design->stages[0];
    for (size_t row = 0; row < design->rows; row++) {
        int32_t group = group_of(look, row);
        size_t unit = (size_t)stage->unit[row];
        if (group >= 0 && !is_sure(stage, (size_t)stage->stratum[unit], unit))
            look->certain[group] = false;
    }
}

/* Whether an answer is other than the estimate has it for everybody. */
static void look_at_term(struct look *look, size_t term)
{
    const struct question *question = look->question;
    const struct vector *y = &question->numerators[term];
    const struct vector *x =
        question->statistic == STATISTIC_RATIO ? &question->denominators[term] : NULL;
    for (size_t row = 0; row < look->domain.design->rows; row++) {
        int32_t group = group_of(look, row);
        if (group < 0 || vector_missing(y, row) || (x != NULL && vector_missing(x, row)))
            continue;
        size_t at = term * look->estimates->groups + (size_t)group;
        double all = look->estimates->estimate[at] * (x == NULL ? 1 : vector_value(x, row));
        double own = vector_value(y, row);
        double room = NEAR * fmax(fabs(all), fabs(own));
        look->spread[at] = look->spread[at] || fabs(own - all) > room;
    }
}

static unsigned doubts_of(const struct look *look, size_t at)
{
    const struct estimates *estimates = look->estimates;
    size_t group = at % estimates->groups;
    bool is_total = look->question->statistic == STATISTIC_TOTAL;
    double df = estimates->df_group[group];
    if (estimates->answered[at] == 0)
        return DOUBT_EMPTY;
    if (!isfinite(estimates->estimate[at]))
        return DOUBT_UNKNOWN;
    if (df < 0.5 && !is_total && !look->certain[group])
        return DOUBT_UNIT;
    if (!isfinite(estimates->se[at]))
        return DOUBT_UNKNOWN;
    unsigned doubts = df < ADVICE_DF_MIN ? DOUBT_DF : 0;
    if (!is_total && !look->spread[at] && estimates->answered[at] > 1)
        doubts |= DOUBT_ALIKE;
    return doubts;
}

enum fault advise_estimates(const struct question *question, const struct estimates *estimates,
                            unsigned *out)
{
    struct look look = {.question = question, .estimates = estimates};
    TRY(look_make(&look));
    look_at_strata(&look);
    for (size_t term = 0; term < estimates->terms; term++)
        look_at_term(&look, term);
    for (size_t i = 0; i < estimates->count; i++)
        out[i] = doubts_of(&look, i);
    return OK;
}

/* --- figures that are told ------------------------------------------------------------------- */

/* Whether a doubt is a group's, whatever the column. */
static bool is_of_group(unsigned doubt) { return doubt == DOUBT_UNIT || doubt == DOUBT_DF; }

/* The groups a doubt is of, each once; else "column (group)". */
static enum fault list_doubted(const struct told_figure *figures, size_t count, unsigned doubt,
                               struct name_list *out)
{
    AUTO(dense) struct dense met = {0};
    for (size_t i = 0; i < count; i++) {
        const struct told_figure *figure = &figures[i];
        AUTO(buffer) struct buffer name = buffer_of(NAMES_LIMIT);
        size_t known = met.count;
        int32_t number;
        if ((figure->doubts & doubt) == 0)
            continue;
        if (figure->group == NULL || !is_of_group(doubt)) {
            buffer_text(&name, figure->column);
            if (figure->group != NULL)
                buffer_format(&name, " (%s)", figure->group);
            list_name(out, name.data == NULL ? "-" : name.data);
            continue;
        }
        TRY(dense_number(&met, (uint64_t)(uintptr_t)figure->group, &number));
        if (met.count > known)
            list_name(out, figure->group);
    }
    return OK;
}

static void put_doubted(unsigned doubt, bool by_group, struct name_list *names,
                        struct findings *findings)
{
    char count[24];
    const char *list = list_text(names, count);
    const char *at = by_group ? "by" : "column";
    if (doubt == DOUBT_EMPTY)
        findings_add(findings, SEVERITY_WARNING, at, "svy_doubt_empty", "count", count, "figures",
                     list, NULL);
    if (doubt == DOUBT_ALIKE)
        findings_add(findings, SEVERITY_WARNING, at, "svy_doubt_alike", "count", count, "figures",
                     list, NULL);
    if (doubt == DOUBT_UNKNOWN)
        findings_add(findings, SEVERITY_WARNING, at, "svy_doubt_unknown", "count", count, "figures",
                     list, NULL);
    if (doubt == DOUBT_DF && by_group)
        findings_add(findings, SEVERITY_WARNING, at, "svy_group_df", "count", count, "groups", list,
                     NULL);
    if (doubt == DOUBT_DF && !by_group)
        findings_add(findings, SEVERITY_WARNING, at, "svy_doubt_df", "count", count, "figures",
                     list, NULL);
    if (doubt == DOUBT_UNIT && by_group)
        findings_add(findings, SEVERITY_WARNING, at, "svy_group_one_unit", "count", count, "groups",
                     list, NULL);
    if (doubt == DOUBT_UNIT && !by_group)
        findings_add(findings, SEVERITY_WARNING, at, "svy_doubt_unit", "count", count, "figures",
                     list, NULL);
}

enum fault advise_figures(const struct told_figure *figures, size_t count,
                          struct findings *findings)
{
    static const unsigned doubts[DOUBT_COUNT] = {DOUBT_EMPTY, DOUBT_UNIT, DOUBT_DF, DOUBT_ALIKE,
                                                 DOUBT_UNKNOWN};
    bool by_group = count > 0 && figures[0].group != NULL;
    for (size_t i = 0; i < DOUBT_COUNT; i++) {
        AUTO(name_list) struct name_list names = names_none();
        TRY(list_doubted(figures, count, doubts[i], &names));
        if (names.count > 0)
            put_doubted(doubts[i], by_group, &names, findings);
    }
    return OK;
}

const char *doubt_name(unsigned doubt)
{
    return doubt == DOUBT_EMPTY     ? "empty"
           : doubt == DOUBT_UNIT    ? "unit"
           : doubt == DOUBT_DF      ? "df"
           : doubt == DOUBT_UNKNOWN ? "unknown"
                                    : "alike";
}
