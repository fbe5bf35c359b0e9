/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/sample/draw_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *stratum_of(const struct sample_plan *plan, const struct frame_row *row)
{
    switch (plan->strata) {
    case STRATA_COLUMN:
        return row->stratum;
    case STRATA_UNIT:
        return row->unit->code;
    case STRATA_TYPE:
        return row->unit->type;
    case STRATA_FIELD:
        return row->field;
    default:
        return "";
    }
}

/* --- the rows in order ----------------------------------------------------------------------- */

static int by_stratum(const void *a, const void *b, void *context)
{
    const struct frame_row *one = *(const struct frame_row *const *)a;
    const struct frame_row *other = *(const struct frame_row *const *)b;
    int order = strcmp(stratum_of(context, one), stratum_of(context, other));
    if (order != 0)
        return order;
    return (one > other) - (one < other); /* the frame's own order: by unit, then code */
}

static enum fault order_rows(struct drawing *drawing)
{
    struct sample_plan plan = *drawing->plan;
    const struct frame_row **rows =
        arena_array(drawing->arena, drawing->frame->count + 1, sizeof *rows);
    if (rows == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < drawing->frame->count; i++) {
        rows[i] = &drawing->frame->rows[i];
        if (plan.strata != STRATA_NONE && stratum_of(&plan, rows[i])[0] == '\0')
            findings_add(drawing->findings, SEVERITY_ERROR, "", "sample_stratum_none", "code",
                         rows[i]->code, NULL);
    }
    qsort_r(rows, drawing->frame->count, sizeof *rows, by_stratum, &plan);
    drawing->draw.rows = rows;
    return OK;
}

size_t draw_unit_end(const struct drawing *drawing, size_t from, size_t to)
{
    size_t at = from;
    while (at < to && drawing->draw.rows[at]->unit == drawing->draw.rows[from]->unit)
        at++;
    return at;
}

static size_t count_units(const struct drawing *drawing, const struct draw_stratum *stratum)
{
    size_t count = 0;
    if (sample_plan_first(drawing->plan) != STAGE_COMMUNE)
        return stratum->to - stratum->from;
    for (size_t at = stratum->from; at < stratum->to; count++)
        at = draw_unit_end(drawing, at, stratum->to);
    return count;
}

static enum fault find_strata(struct drawing *drawing)
{
    struct sample_draw *draw = &drawing->draw;
    size_t rows = drawing->frame->count;
    draw->strata = arena_array(drawing->arena, rows + 1, sizeof *draw->strata);
    if (draw->strata == NULL)
        return FAULT_NOMEM;
    for (size_t at = 0; at < rows;) {
        struct draw_stratum *stratum = &draw->strata[draw->stratum_count++];
        *stratum =
            (struct draw_stratum){.name = stratum_of(drawing->plan, draw->rows[at]), .from = at};
        while (at < rows && strcmp(stratum->name, stratum_of(drawing->plan, draw->rows[at])) == 0)
            stratum->size += draw->rows[at++]->size;
        stratum->to = at;
        stratum->units = count_units(drawing, stratum);
    }
    return OK;
}

/* --- how many in each ------------------------------------------------------------------------ */

static void take_named(struct drawing *drawing, struct draw_stratum *stratum)
{
    const struct sample_plan *plan = drawing->plan;
    for (size_t i = 0; i < plan->take_count; i++) {
        if (strcmp(plan->takes[i].stratum, stratum->name) != 0)
            continue;
        stratum->take = plan->takes[i].take;
        return;
    }
    findings_add(drawing->findings, SEVERITY_ERROR, "/stages", "sample_stratum_take", "stratum",
                 stratum->name, NULL);
}

/* A total while it is shared out. */
struct sharing {
    struct sample_draw *draw;
    const struct stage_plan *stage;
    int64_t total; /* for those not full */
    bool *full;    /* all there are in the stratum are taken */
    bool *given;   /* one more, for its remainder */
};

/* The stratum with the largest remainder that has got none more yet; the first of equals. */
static size_t largest_remainder(const struct sharing *sharing, int64_t rest, int64_t size)
{
    size_t best = SIZE_MAX;
    int64_t most = -1;
    for (size_t i = 0; i < sharing->draw->stratum_count; i++) {
        int64_t remainder = rest * sharing->draw->strata[i].size % size;
        if (sharing->full[i] || sharing->given[i] || remainder <= most)
            continue;
        best = i;
        most = remainder;
    }
    return best;
}

/* The least for each, the rest by size (Hamilton). */
static void allot(struct sharing *sharing)
{
    struct sample_draw *draw = sharing->draw;
    int64_t size = 0;
    int64_t rest = sharing->total;
    for (size_t i = 0; i < draw->stratum_count; i++) {
        size += sharing->full[i] ? 0 : draw->strata[i].size;
        rest -= sharing->full[i] ? 0 : sharing->stage->least;
        sharing->given[i] = false;
    }
    int64_t left = rest;
    for (size_t i = 0; i < draw->stratum_count; i++) {
        if (sharing->full[i])
            continue;
        int64_t share = rest * draw->strata[i].size / size;
        draw->strata[i].take = sharing->stage->least + share;
        left -= share;
    }
    for (; left > 0 && size > 0; left--) {
        size_t next = largest_remainder(sharing, rest, size);
        sharing->given[next] = true;
        draw->strata[next].take++;
    }
}

static void say_count(struct drawing *drawing, const char *code, const char *where,
                      const int64_t counts[2])
{
    char take[24];
    char count[24];
    snprintf(take, sizeof take, "%lld", (long long)counts[0]);
    snprintf(count, sizeof count, "%lld", (long long)counts[1]);
    findings_add(drawing->findings, SEVERITY_WARNING, "", code, "where", where, "stage",
                 sample_plan_stage_name(drawing->plan, sample_plan_first(drawing->plan)), "take",
                 take, "count", count, NULL);
}

/* Strata that have fewer than they were allotted give all; whether there were any. */
static bool fill_up(struct drawing *drawing, struct sharing *sharing)
{
    bool any = false;
    for (size_t i = 0; i < sharing->draw->stratum_count; i++) {
        struct draw_stratum *stratum = &sharing->draw->strata[i];
        int64_t units = (int64_t)stratum->units;
        if (sharing->full[i] || stratum->take <= units)
            continue;
        say_count(drawing, "sample_shared", stratum->name, (int64_t[]){stratum->take, units});
        stratum->take = units;
        sharing->total -= units;
        sharing->full[i] = true;
        any = true;
    }
    return any;
}

/* More than there are at all: everything is taken. */
static void take_all(struct drawing *drawing, int64_t units, int64_t total)
{
    for (size_t i = 0; i < drawing->draw.stratum_count; i++)
        drawing->draw.strata[i].take = (int64_t)drawing->draw.strata[i].units;
    say_count(drawing, "sample_all", "*", (int64_t[]){total, units});
}

static void refuse_least(struct drawing *drawing, int64_t total)
{
    char text[24];
    char strata[24];
    snprintf(text, sizeof text, "%lld", (long long)total);
    snprintf(strata, sizeof strata, "%zu", drawing->draw.stratum_count);
    findings_add(drawing->findings, SEVERITY_ERROR, "/stages", "sample_least", "total", text,
                 "strata", strata, NULL);
}

static enum fault share_out(struct drawing *drawing, const struct stage_plan *stage)
{
    struct sample_draw *draw = &drawing->draw;
    struct sharing sharing = {.draw = draw, .stage = stage, .total = stage->total};
    int64_t units = 0;
    sharing.full = arena_array(drawing->arena, draw->stratum_count + 1, sizeof *sharing.full);
    sharing.given = arena_array(drawing->arena, draw->stratum_count + 1, sizeof *sharing.given);
    if (sharing.full == NULL || sharing.given == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < draw->stratum_count; i++)
        units += (int64_t)draw->strata[i].units;
    if (stage->least * (int64_t)draw->stratum_count > stage->total) {
        refuse_least(drawing, stage->total);
    } else if (stage->all_when_short && stage->total > units) {
        take_all(drawing, units, stage->total);
    } else {
        allot(&sharing);
        while (stage->all_when_short && fill_up(drawing, &sharing))
            allot(&sharing);
    }
    return OK;
}

size_t draw_take(const struct drawing *drawing, const struct draw_stratum *stratum,
                 enum plan_stage stage, size_t count)
{
    int64_t take = stage == sample_plan_first(drawing->plan) ? stratum->take
                                                             : drawing->plan->stages[stage].take;
    return (size_t)take < count ? (size_t)take : count;
}

enum fault draw_strata(struct drawing *drawing)
{
    const struct stage_plan *stage = &drawing->plan->stages[sample_plan_first(drawing->plan)];
    if (drawing->plan->strata == STRATA_COLUMN && !drawing->frame->has_stratum) {
        findings_add(drawing->findings, SEVERITY_ERROR, "", "sample_stratum_column", NULL);
        return OK;
    }
    TRY(order_rows(drawing));
    TRY(find_strata(drawing));
    for (size_t i = 0; i < drawing->draw.stratum_count; i++) {
        drawing->draw.strata[i].take = stage->take;
        if (drawing->plan->take_count > 0)
            take_named(drawing, &drawing->draw.strata[i]);
    }
    return stage->total > 0 ? share_out(drawing, stage) : OK;
}
