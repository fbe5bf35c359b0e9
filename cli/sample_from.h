/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sample_from - what the subcommands of `hailong sample` begin with: units, frame, plan, the draw.
 *
 *   --plan, --frame, --seed, --day   --sample_asked-->     a draw
 *   --record, --frame                --sample_recorded-->  the record, and its draw made again
 *
 *     AUTO(sampled) struct sampled sampled = {.arena = NULL};
 *     TRY(sample_recorded(call, &sampled));
 *
 * Findings are told on stderr; errors among them refuse the file.
 * Ownership: a sampled owns its arena, units and record. Thread: main's.
 * Faults: INVALID sample_frame_refused, sample_plan_refused, sample_draw_refused,
 *         sample_record_refused {path, count}; USAGE sample_seed {value}, option_day {option,
 *         value}; NOTFOUND plan_unknown {id}.
 */
#ifndef HAILONG_CLI_SAMPLE_FROM_H
#define HAILONG_CLI_SAMPLE_FROM_H

#include "analysis/sample/record.h"
#include "cli/command.h"

struct sampled {
    struct arena *arena;
    struct unit_list *units;
    struct json *record; /* as read; NULL = none */
    struct json *again;  /* of the draw made now, beside a record */
    struct sample_plan plan;
    struct frame frame;
    struct sample_draw draw;
    int32_t day;
    const char *frame_hash; /* as recorded */
};
void sampled_cleanup(struct sampled *sampled);

CHECKED enum fault sample_asked(const struct call *call, struct sampled *out);
CHECKED enum fault sample_recorded(const struct call *call, struct sampled *out);

/* The same, and refused unless the draw made again is the record: INVALID sample_verify_failed
 * {path, count}. */
CHECKED enum fault sample_verified(const struct call *call, struct sampled *out);

#endif
