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
 *         sample_record_refused, contact_refused {path, count}; USAGE sample_seed {value},
 *         sample_list {option, limit}, field_out {path}, option_day {option, value}; NOTFOUND
 *         plan_unknown {id}.
 */
#ifndef HAILONG_CLI_SAMPLE_FROM_H
#define HAILONG_CLI_SAMPLE_FROM_H

#include "analysis/document.h"
#include "analysis/sample/contacts.h"
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

/* --seed. */
CHECKED enum fault sample_seed_of(const struct call *call, int64_t *out);

/* --contacts of a draw; warnings go to `findings` and are not told. */
CHECKED enum fault sample_contacts(const struct call *call, const struct sampled *sampled,
                                   struct findings *findings, struct contacts *out);

/* The names in an option's list "q2,q9_1", at most `limit`, none twice; none where the option is
 * absent. */
struct sample_list {
    const char **names; /* room for `limit` */
    size_t limit;
    size_t count;
};
CHECKED enum fault sample_list_of(const struct call *call, const char *option, struct arena *arena,
                                  struct sample_list *list);

/* Whether a file that is kept for good may be written: CONFLICT sample_exists {path} when it is
 * there and says something else, a draw of another seed or a list that somebody filled in. */
CHECKED enum fault sample_kept(const char *path, const struct buffer *text);

/* A document to --out (document_write of document_text.h), and on stdout without it. */
CHECKED enum fault sample_show(const struct call *call, const struct document *document,
                               struct arena *arena);

CHECKED enum fault sample_read_json(const char *path, size_t limit, struct json **out);

/* Compares a record of second visits, --revisit, with the list drawn again; adds findings. */
CHECKED enum fault sample_revisit_compare(const struct call *call, struct sampled *sampled,
                                          struct findings *findings);

#endif
