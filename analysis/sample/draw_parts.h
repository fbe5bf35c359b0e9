/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * draw_parts - what the files that make a draw share (private to draw*.c).
 *
 *   draw_strata: rows in order, strata with what is to be taken in each
 *   draw_check:  every group there is against what is to be taken from it
 *
 * Ownership: the arena's. Thread: one at a time. Faults: NOMEM, LIMIT.
 */
#ifndef HAILONG_ANALYSIS_SAMPLE_DRAW_PARTS_H
#define HAILONG_ANALYSIS_SAMPLE_DRAW_PARTS_H

#include "analysis/sample/draw.h"

/* Rows that stand together in order. */
struct span {
    size_t from;
    size_t to;
};

struct drawing {
    const struct frame *frame;
    const struct sample_plan *plan;
    struct findings *findings;
    struct arena *arena;
    struct sample_draw draw;
    size_t unit_capacity;
    size_t cluster_capacity;
    size_t joint_capacity;
};

CHECKED enum fault draw_strata(struct drawing *drawing);
void draw_check(struct drawing *drawing);

/* Where the unit that begins at `from` ends: a commune's villages stand together. */
size_t draw_unit_end(const struct drawing *drawing, size_t from, size_t to);
/* What of `count` is taken at a stage of a stratum. */
size_t draw_take(const struct drawing *drawing, const struct draw_stratum *stratum,
                 enum plan_stage stage, size_t count);

#endif
