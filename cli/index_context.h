/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * index_context - what a round of figures is told beside: the round before, the best and the worst,
 * the units of the same region.
 *
 *   a round scored + --year, --before ..., --successors, --regions
 *       --index_context_make--> changes, gaps, places in regions
 *
 * The round of before is of units before 1/7/2025 and this one of units after: the table of
 * successors built in says which unit is which, unless --successors names another; then what counts
 * is added up to the units of now and the round of before scored again (analysis/index_change.h).
 * Regions built in are those of the 63 provinces, told for years up to 2024.
 * A place printed in the file (rank:CODE of ranked:CODE) stands where the file has fewer units than
 * were ranked.
 *
 * Ownership: the arena's, but for the definition of before, which is the context's. Thread: main's.
 * Faults: USAGE option_number {option, value, low, high}, index_before_alone {option},
 * index_before_years, index_years_order {year, before}; INVALID index_file_refused {path, count}
 * for a file with errors, shown on stderr; those of reading files.
 */
#ifndef HAILONG_CLI_INDEX_CONTEXT_H
#define HAILONG_CLI_INDEX_CONTEXT_H

#include "analysis/index_change.h"
#include "analysis/index_gap.h"
#include "analysis/regions.h"
#include "base/json_write.h"
#include "cli/command.h"
#include "cli/index_round.h"

struct index_context {
    const struct index_round *round;
    struct arena *arena;
    struct unit_naming naming;
    int year; /* 0 = not told */
    struct change_round now;
    /* With a round of before: */
    bool has_before;
    struct index_definition *earlier;
    struct index_round round_before;
    struct change_round before;
    struct change_node *nodes;   /* by node */
    struct change_unit *units;   /* by unit */
    struct change *changes;      /* unit x node */
    const char *successors_path; /* NULL = none used, "" = built in */
    struct gap_ends *ends;       /* by node */
    /* With regions: */
    bool has_regions;
    struct regions regions;
    size_t *region_of;             /* by unit, SIZE_MAX = in none */
    struct index_place *in_region; /* node x unit */
};

void index_context_cleanup(struct index_context *context);

/* `out` is zeroed, and kept where it is: what it holds points into it. */
CHECKED enum fault index_context_make(const struct call *call, const struct index_round *round,
                                      struct index_context *out);

/* The place of a unit in a round, of how many. */
struct index_place index_context_place(const struct index_round *round, size_t unit, size_t node);

static inline const struct change *context_change(const struct index_context *context, size_t unit,
                                                  size_t node)
{
    return &context->changes[unit * context->round->definition->node_count + node];
}

struct change_question index_context_question(const struct index_context *context, size_t unit,
                                              size_t node);

/* Members of the whole answer, and of one unit's. */
void index_context_json(struct json_out *out, const struct index_context *context);
CHECKED enum fault index_context_json_unit(struct json_out *out,
                                           const struct index_context *context, size_t unit);

/* What stands below the page of the round. */
CHECKED enum fault index_context_page(const struct index_context *context, enum language language,
                                      struct buffer *out);

#endif
