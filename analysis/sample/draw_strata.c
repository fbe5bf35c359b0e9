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

/* The stratum with the largest remainder that has got none more yet; the first of equals. */
static size_t largest_remainder(const struct sample_draw *draw, int64_t rest, const bool *given,
                                int64_t size)
{
    size_t best = SIZE_MAX;
    int64_t most = -1;
    for (size_t i = 0; i < draw->stratum_count; i++) {
        int64_t remainder = rest * draw->strata[i].size % size;
        if (given[i] || remainder <= most)
            continue;
        best = i;
        most = remainder;
    }
    return best;
}

static enum fault share_out(struct drawing *drawing, const struct stage_plan *stage)
{
    struct sample_draw *draw = &drawing->draw;
    int64_t size = 0;
    int64_t rest = stage->total - stage->least * (int64_t)draw->stratum_count;
    int64_t left = rest;
    bool *given = arena_array(drawing->arena, draw->stratum_count + 1, sizeof *given);
    if (given == NULL)
        return FAULT_NOMEM;
    if (rest < 0) {
        char total[24];
        char strata[24];
        snprintf(total, sizeof total, "%lld", (long long)stage->total);
        snprintf(strata, sizeof strata, "%zu", draw->stratum_count);
        findings_add(drawing->findings, SEVERITY_ERROR, "/stages", "sample_least", "total", total,
                     "strata", strata, NULL);
        return OK;
    }
    for (size_t i = 0; i < draw->stratum_count; i++)
        size += draw->strata[i].size;
    for (size_t i = 0; i < draw->stratum_count; i++) {
        int64_t share = rest * draw->strata[i].size / size;
        draw->strata[i].take = stage->least + share;
        left -= share;
    }
    for (; left > 0; left--) {
        size_t next = largest_remainder(draw, rest, given, size);
        given[next] = true;
        draw->strata[next].take++;
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
