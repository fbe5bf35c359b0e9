/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/sample/draw_parts.h"

#include <stdio.h>
#include <string.h>

/* A group that less can be taken from than the plan says. */
static void check_group(struct drawing *drawing, const struct draw_stratum *stratum,
                        enum plan_stage stage, const char *where, size_t count)
{
    const struct stage_plan *plan = &drawing->plan->stages[stage];
    int64_t take = stage == sample_plan_first(drawing->plan) ? stratum->take : plan->take;
    char want[24];
    char have[24];
    if ((int64_t)count >= take)
        return;
    snprintf(want, sizeof want, "%lld", (long long)take);
    snprintf(have, sizeof have, "%zu", count);
    findings_add(drawing->findings, plan->all_when_short ? SEVERITY_WARNING : SEVERITY_ERROR, "",
                 plan->all_when_short ? "sample_all" : "sample_larger", "where",
                 where[0] == '\0' ? "*" : where, "stage",
                 sample_plan_stage_name(drawing->plan, stage), "take", want, "count", have, NULL);
}

static void check_villages(struct drawing *drawing, const struct draw_stratum *stratum,
                           struct span span, const char *where)
{
    const struct stage_plan *stages = drawing->plan->stages;
    if (stages[STAGE_VILLAGE].used)
        check_group(drawing, stratum, STAGE_VILLAGE, where, span.to - span.from);
    for (size_t at = span.from; at < span.to; at++)
        check_group(drawing, stratum, STAGE_FORM, drawing->draw.rows[at]->code,
                    (size_t)drawing->draw.rows[at]->households);
}

/* A commune is drawn in one stratum: its villages lie in it all. */
static void check_split(struct drawing *drawing)
{
    const struct frame_row *const *rows = drawing->draw.rows;
    if (!drawing->plan->stages[STAGE_COMMUNE].used || drawing->plan->strata != STRATA_COLUMN)
        return;
    for (size_t i = 1; i < drawing->frame->count; i++) {
        const struct frame_row *one = &drawing->frame->rows[i - 1];
        const struct frame_row *other = &drawing->frame->rows[i];
        if (rows != NULL && one->unit == other->unit && strcmp(one->stratum, other->stratum) != 0)
            findings_add(drawing->findings, SEVERITY_ERROR, "", "sample_stratum_split", "unit",
                         one->unit->code, NULL);
    }
}

void draw_check(struct drawing *drawing)
{
    check_split(drawing);
    for (size_t i = 0; i < drawing->draw.stratum_count; i++) {
        const struct draw_stratum *stratum = &drawing->draw.strata[i];
        struct span whole = {stratum->from, stratum->to};
        if (drawing->frame->kind == FRAME_DOSSIERS) {
            check_group(drawing, stratum, STAGE_FORM, stratum->name, whole.to - whole.from);
            continue;
        }
        if (!drawing->plan->stages[STAGE_COMMUNE].used) {
            check_villages(drawing, stratum, whole, stratum->name);
            continue;
        }
        check_group(drawing, stratum, STAGE_COMMUNE, stratum->name, stratum->units);
        for (size_t at = whole.from; at < whole.to;) {
            struct span commune = {at, draw_unit_end(drawing, at, whole.to)};
            check_villages(drawing, stratum, commune, drawing->draw.rows[at]->unit->code);
            at = commune.to;
        }
    }
}
