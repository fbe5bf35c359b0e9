/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/sample/draw_parts.h"

#include <stdio.h>
#include <string.h>

enum { SCRATCH_BYTES = 1 << 30 };

/* What lies above a group: where it is and how likely one got there. */
struct chain {
    const struct draw_stratum *stratum;
    const char *commune; /* "" = not drawn by commune */
    const char *village;
    const char *name;
    struct exact stages[STAGE_FORM]; /* of each stage; 1 = all are in */
    bool exact;                      /* a ratio of 64 bits holds it */
    struct exact probability;
    double decimal;
    size_t reserve; /* of a village that only stands in */
};

/* One of a group. */
struct item {
    const char *code;
    const char *name;
    int64_t size;
    int64_t households;
    bool named;
    struct span rows;
};

struct group {
    enum plan_stage stage;
    const struct chain *above;
    struct item *items;
    size_t count;
    struct unit_selection selection;
    size_t *reserves;
    size_t reserve_count;
};

/* --- room for results ------------------------------------------------------------------------ */

/* Arrays in the arena that double: what was there before stays in the arena, unused. */
static void *grow(struct arena *arena, void *items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return items;
    size_t wider = *capacity == 0 ? 64 : *capacity * 2;
    void *grown = arena_array(arena, wider, size);
    if (grown == NULL)
        return NULL;
    if (count > 0)
        memcpy(grown, items, count * size);
    *capacity = wider;
    return grown;
}

static enum fault add_unit(struct drawing *drawing, const struct draw_unit *unit)
{
    struct sample_draw *draw = &drawing->draw;
    struct draw_unit *units =
        grow(drawing->arena, draw->units, draw->unit_count, &drawing->unit_capacity, sizeof *units);
    if (units == NULL)
        return FAULT_NOMEM;
    draw->units = units;
    units[draw->unit_count++] = *unit;
    return OK;
}

static enum fault add_cluster(struct drawing *drawing, const struct draw_cluster *cluster)
{
    struct sample_draw *draw = &drawing->draw;
    struct draw_cluster *clusters = grow(drawing->arena, draw->clusters, draw->cluster_count,
                                         &drawing->cluster_capacity, sizeof *clusters);
    if (clusters == NULL)
        return FAULT_NOMEM;
    draw->clusters = clusters;
    clusters[draw->cluster_count++] = *cluster;
    return OK;
}

static enum fault add_joint(struct drawing *drawing, const struct draw_joint *joint)
{
    struct sample_draw *draw = &drawing->draw;
    struct draw_joint *joints = grow(drawing->arena, draw->joints, draw->joint_count,
                                     &drawing->joint_capacity, sizeof *joints);
    if (joints == NULL)
        return FAULT_NOMEM;
    draw->joints = joints;
    joints[draw->joint_count++] = *joint;
    return OK;
}

/* --- one group ------------------------------------------------------------------------------- */

static enum fault random_of(const struct drawing *drawing, enum plan_stage stage,
                            const struct chain *chain, struct random *out)
{
    AUTO(buffer) struct buffer text = buffer_of(4096);
    uint64_t seed = 0;
    const char *within = chain->village[0] != '\0' ? chain->village : chain->commune;
    buffer_format(&text, "hailong sample 1\n%lld\n%s\n%s\n%s\n", (long long)drawing->draw.seed,
                  sample_plan_stage_name(drawing->plan, stage), chain->stratum->name, within);
    TRY(buffer_check(&text));
    struct hash hash = hash_of(text.data, text.length);
    for (size_t i = 0; i < sizeof seed; i++)
        seed |= (uint64_t)hash.bytes[i] << (8 * i);
    *out = random_seeded(seed);
    return OK;
}

static void say_few(struct drawing *drawing, enum plan_stage stage, const char *where, size_t found)
{
    char reserves[24];
    char count[24];
    int64_t asked = drawing->plan->stages[stage].reserves;
    if ((int64_t)found >= asked)
        return;
    snprintf(reserves, sizeof reserves, "%lld", (long long)asked);
    snprintf(count, sizeof count, "%zu", found);
    findings_add(drawing->findings, SEVERITY_WARNING, "", "sample_reserves_few", "where",
                 where[0] == '\0' ? "*" : where, "stage",
                 sample_plan_stage_name(drawing->plan, stage), "reserves", reserves, "count", count,
                 NULL);
}

static enum fault prepare(struct drawing *drawing, struct group *group)
{
    int64_t *sizes = arena_array(drawing->arena, group->count + 1, sizeof *sizes);
    bool *named = arena_array(drawing->arena, group->count + 1, sizeof *named);
    group->reserves = arena_array(drawing->arena, group->count + 1, sizeof *group->reserves);
    if (sizes == NULL || named == NULL || group->reserves == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < group->count; i++) {
        sizes[i] = group->items[i].size;
        named[i] = group->items[i].named;
    }
    size_t take = draw_take(drawing, group->above->stratum, group->stage, group->count);
    struct select_ask ask = {.method = drawing->plan->stages[group->stage].method,
                             .sizes = sizes,
                             .named = named,
                             .count = group->count,
                             .take = take};
    return select_prepare(&ask, drawing->arena, &group->selection);
}

static enum fault tell_units(struct drawing *drawing, const struct group *group)
{
    const struct unit_selection *selection = &group->selection;
    size_t drawn = 0;
    for (size_t i = 0; i < group->count; i++) {
        const struct item *item = &group->items[i];
        struct draw_unit unit = {.stage = group->stage,
                                 .stratum = group->above->stratum->name,
                                 .within = group->above->commune,
                                 .code = item->code,
                                 .name = item->name,
                                 .size = item->size,
                                 .households = item->households,
                                 .certain = selection->certain[i]};
        TRY(select_probability(selection, i, &unit.probability));
        unit.drawn = drawn < selection->take && selection->drawn[drawn] == i;
        drawn += unit.drawn;
        for (size_t k = 0; k < group->reserve_count; k++)
            unit.reserve = group->reserves[k] == i ? k + 1 : unit.reserve;
        TRY(add_unit(drawing, &unit));
    }
    return OK;
}

static enum fault tell_joints(struct drawing *drawing, const struct group *group)
{
    const struct unit_selection *selection = &group->selection;
    if (selection->take > DRAW_JOINT_MAX || group->above->reserve > 0)
        return OK;
    for (size_t a = 0; a < selection->take; a++) {
        for (size_t b = a + 1; b < selection->take; b++) {
            size_t one = selection->drawn[a];
            size_t other = selection->drawn[b];
            struct draw_joint joint = {.stage = group->stage,
                                       .stratum = group->above->stratum->name,
                                       .within = group->above->commune,
                                       .a = group->items[one].code,
                                       .b = group->items[other].code,
                                       .value = select_joint(selection, one, other)};
            TRY(add_joint(drawing, &joint));
        }
    }
    return OK;
}

static enum fault choose(struct drawing *drawing, struct group *group)
{
    struct random random;
    int64_t reserves = drawing->plan->stages[group->stage].reserves;
    TRY(prepare(drawing, group));
    TRY(random_of(drawing, group->stage, group->above, &random));
    TRY(select_draw(&group->selection, &random));
    size_t asked = (size_t)reserves < group->count ? (size_t)reserves : group->count;
    group->reserve_count = select_reserves(&group->selection, &random, asked, group->reserves);
    say_few(drawing, group->stage,
            group->above->commune[0] != '\0' ? group->above->commune : group->above->stratum->name,
            group->reserve_count);
    TRY(tell_units(drawing, group));
    return tell_joints(drawing, group);
}

/* --- numbers of households or dossiers ------------------------------------------------------- */

static enum fault keep_numbers(struct arena *arena, const size_t *positions, size_t count,
                               const int64_t **out)
{
    int64_t *numbers = arena_array(arena, count + 1, sizeof *numbers);
    if (numbers == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < count; i++)
        numbers[i] = (int64_t)positions[i] + 1;
    *out = numbers;
    return OK;
}

static enum fault draw_numbers(struct drawing *drawing, const struct chain *chain,
                               struct draw_cluster *cluster)
{
    AUTO(arena) struct arena *scratch = NULL;
    struct unit_selection selection;
    struct random random;
    size_t population = (size_t)cluster->population;
    size_t reserves = (size_t)drawing->plan->stages[STAGE_FORM].reserves;
    struct select_ask ask = {.method = drawing->plan->stages[STAGE_FORM].method,
                             .count = population,
                             .take = draw_take(drawing, chain->stratum, STAGE_FORM, population)};
    TRY(arena_new(SCRATCH_BYTES, &scratch));
    TRY(select_prepare(&ask, scratch, &selection));
    TRY(random_of(drawing, STAGE_FORM, chain, &random));
    TRY(select_draw(&selection, &random));
    TRY(exact_ratio((int64_t)ask.take, cluster->population, &cluster->within));
    reserves = reserves < population ? reserves : population;
    size_t *order = arena_array(scratch, reserves + 1, sizeof *order);
    if (order == NULL)
        return FAULT_NOMEM;
    cluster->count = selection.take;
    cluster->reserve_count = select_reserves(&selection, &random, reserves, order);
    say_few(drawing, STAGE_FORM, cluster->code, cluster->reserve_count);
    TRY(keep_numbers(drawing->arena, selection.drawn, cluster->count, &cluster->numbers));
    return keep_numbers(drawing->arena, order, cluster->reserve_count, &cluster->reserves);
}

static enum fault draw_forms(struct drawing *drawing, struct span span, const struct chain *chain)
{
    bool dossiers = drawing->frame->kind == FRAME_DOSSIERS;
    const struct frame_row *first = drawing->draw.rows[span.from];
    struct draw_cluster cluster = {
        .stratum = chain->stratum->name,
        .commune = dossiers ? "" : first->unit->code,
        .code = first->code,
        .name = dossiers ? "" : first->name,
        .population = dossiers ? (int64_t)(span.to - span.from) : first->households,
        .first_row = span.from,
        .above = {chain->stages[STAGE_COMMUNE], chain->stages[STAGE_VILLAGE]},
        .reserve = chain->reserve};
    if (dossiers)
        cluster.code = arena_format(drawing->arena, "D%02zu",
                                    (size_t)(chain->stratum - drawing->draw.strata) + 1);
    if (cluster.code == NULL)
        return FAULT_NOMEM;
    TRY(draw_numbers(drawing, chain, &cluster));
    cluster.decimal = chain->decimal * exact_double(cluster.within);
    cluster.has_overall =
        chain->reserve == 0 && chain->exact &&
        exact_multiply(chain->probability, cluster.within, &cluster.overall) == OK;
    return add_cluster(drawing, &cluster);
}

/* --- stages ---------------------------------------------------------------------------------- */

static enum fault draw_stage(struct drawing *drawing, enum plan_stage stage, struct span span,
                             const struct chain *chain);

static struct item item_of(const struct drawing *drawing, enum plan_stage stage, struct span rows)
{
    const struct frame_row *first = drawing->draw.rows[rows.from];
    bool commune = stage == STAGE_COMMUNE;
    struct item item = {.code = commune ? first->unit->code : first->code,
                        .name = commune ? first->unit->full_name : first->name,
                        .rows = rows};
    for (size_t i = rows.from; i < rows.to; i++) {
        enum frame_certain certain = drawing->draw.rows[i]->certain;
        item.size += drawing->draw.rows[i]->size;
        item.households += drawing->draw.rows[i]->households;
        item.named = item.named || certain == CERTAIN_BOTH ||
                     certain == (commune ? CERTAIN_COMMUNE : CERTAIN_VILLAGE);
    }
    return item;
}

static enum fault gather(struct drawing *drawing, struct span span, struct group *group)
{
    group->items = arena_array(drawing->arena, span.to - span.from + 1, sizeof *group->items);
    if (group->items == NULL)
        return FAULT_NOMEM;
    for (size_t at = span.from; at < span.to;) {
        size_t end = group->stage == STAGE_COMMUNE ? draw_unit_end(drawing, at, span.to) : at + 1;
        group->items[group->count++] = item_of(drawing, group->stage, (struct span){at, end});
        at = end;
    }
    return OK;
}

static enum fault go_on(struct drawing *drawing, const struct group *group, size_t unit,
                        size_t reserve)
{
    const struct item *item = &group->items[unit];
    struct chain chain = *group->above;
    struct exact probability;
    TRY(select_probability(&group->selection, unit, &probability));
    if (group->stage == STAGE_COMMUNE)
        chain.commune = item->code;
    else
        chain.village = item->code;
    chain.reserve = chain.reserve > 0 ? chain.reserve : reserve;
    chain.stages[group->stage] = probability;
    chain.decimal *= exact_double(probability);
    chain.exact =
        chain.exact && exact_multiply(chain.probability, probability, &chain.probability) == OK;
    return draw_stage(drawing, group->stage + 1, item->rows, &chain);
}

/* Every village, where no stage chooses among them. */
static enum fault draw_every(struct drawing *drawing, struct span span, const struct chain *chain)
{
    for (size_t at = span.from; at < span.to; at++) {
        struct chain village = *chain;
        village.village = drawing->draw.rows[at]->code;
        TRY(draw_forms(drawing, (struct span){at, at + 1}, &village));
    }
    return OK;
}

static enum fault draw_stage(struct drawing *drawing, enum plan_stage stage, struct span span,
                             const struct chain *chain)
{
    struct group group = {.stage = stage, .above = chain};
    if (stage == STAGE_FORM || drawing->frame->kind == FRAME_DOSSIERS)
        return draw_forms(drawing, span, chain);
    if (!drawing->plan->stages[stage].used)
        return stage == STAGE_COMMUNE ? draw_stage(drawing, STAGE_VILLAGE, span, chain)
                                      : draw_every(drawing, span, chain);
    TRY(gather(drawing, span, &group));
    TRY(choose(drawing, &group));
    for (size_t i = 0; i < group.selection.take; i++)
        TRY(go_on(drawing, &group, group.selection.drawn[i], 0));
    for (size_t i = 0; i < group.reserve_count; i++)
        TRY(go_on(drawing, &group, group.reserves[i], i + 1));
    return OK;
}

enum fault draw_make(const struct frame *frame, const struct sample_plan *plan, int64_t seed,
                     struct findings *findings, struct sample_draw *out)
{
    struct drawing drawing = {.frame = frame,
                              .plan = plan,
                              .findings = findings,
                              .arena = findings->arena,
                              .draw = {.frame = frame, .plan = plan, .seed = seed}};
    TRY(draw_strata(&drawing));
    draw_check(&drawing);
    if (findings_errors(findings) > 0)
        return OK;
    for (size_t i = 0; i < drawing.draw.stratum_count; i++) {
        const struct draw_stratum *stratum = &drawing.draw.strata[i];
        struct chain chain = {.stratum = stratum,
                              .commune = "",
                              .village = "",
                              .stages = {exact_integer(1), exact_integer(1)},
                              .exact = true,
                              .probability = exact_integer(1),
                              .decimal = 1};
        TRY(draw_stage(&drawing, STAGE_COMMUNE, (struct span){stratum->from, stratum->to}, &chain));
    }
    *out = drawing.draw;
    return OK;
}

const char *draw_form_number(struct arena *arena, const struct draw_cluster *cluster, size_t place,
                             bool reserve)
{
    return arena_format(arena, "%s-%s%02zu", cluster->code, reserve ? "R" : "", place);
}
