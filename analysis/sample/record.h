/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * record - what anyone needs to draw the same sample again and see that it is the same.
 *
 *   draw --record_write--> record.json --record_read--> plan, seed, day --draw_make--> draw again
 *                                                  --record_compare--> findings: what differs
 *
 *   {"record":1,"program":"hailong 0.1.0","day":"2026-11-22","seed":2026,
 *    "plan":{...},"plan_hash":"...","frame":{"kind":"villages","rows":240,"households":31000,"hash":"..."},
 *    "strata":[{"stratum":"xã","units":9,"size":20000,"take":4}],
 *    "units":[{"stage":"commune","code":"19333","probability":"3/10","certain":false,...}],
 *    "clusters":[{"village":"19333-03","households":212,"within":"5/53","overall":"1/40",
 *                 "decimal":"0.025","numbers":[7,18],"reserves":[101]}],
 *    "joint":"hash of the pairs' file","hash":"..."}
 *
 * Canonical JSON (json.h); `hash` is of the rest. Units are the communes and villages drawn and in
 * reserve; probabilities.csv has all there were to choose from. No names: codes and numbers.
 * Findings: record_member {member}, record_hash, record_version {version}; of a comparison
 * record_differs {recorded, again}, record_missing, record_more, at the member.
 * Ownership: the arena's, the buffer's. Thread: one at a time. Faults: those of json.h.
 */
#ifndef HAILONG_ANALYSIS_SAMPLE_RECORD_H
#define HAILONG_ANALYSIS_SAMPLE_RECORD_H

#include "analysis/sample/draw.h"

enum { RECORD_VERSION = 1, RECORD_BYTES_MAX = 256 << 20 };

/* Seeds are whole numbers that JSON holds exactly. */
#define RECORD_SEED_MAX ((INT64_C(1) << 53) - 1)

struct sample_record {
    struct sample_plan plan;
    int64_t seed;
    int32_t day;
    const char *frame_hash;
    const char *hash;
};

CHECKED enum fault record_write(const struct sample_draw *draw, int32_t day, struct buffer *out);

/* *out is to be used only when there were no errors. */
CHECKED enum fault record_read(const struct json *json, struct arena *arena,
                               struct findings *findings, struct sample_record *out);

/* What the second says otherwise than the first; the program that wrote them may differ. */
CHECKED enum fault record_compare(const struct json *recorded, const struct json *again,
                                  struct findings *findings);

/* The same of other records: `parts` are the members to look at, ended by NULL. */
CHECKED enum fault record_compare_parts(const struct json *recorded, const struct json *again,
                                        const char *const *parts, struct findings *findings);

/* A record's text made canonical, with the hash of it all as a member. */
CHECKED enum fault record_seal(const struct buffer *text, struct buffer *out);
/* record_hash when it is not what the rest says; record_member when there is none. */
CHECKED enum fault record_seal_check(const struct json *json, struct findings *findings);

/* Tables for people and for weighing: a line a form, a unit, a pair. */
CHECKED enum fault sample_csv(const struct sample_draw *draw, struct buffer *out);
CHECKED enum fault probabilities_csv(const struct sample_draw *draw, struct buffer *out);
CHECKED enum fault joint_csv(const struct sample_draw *draw, struct buffer *out);
/* How rows of sample.csv were drawn, for `hailong svy --design`; how those of joined.h were. */
CHECKED enum fault sample_design(const struct sample_draw *draw, struct buffer *out);
CHECKED enum fault joined_design(const struct sample_draw *draw, struct buffer *out);

/* "3/10", "1"; a decimal of 15 digits. */
void record_ratio(struct exact value, struct buffer *out);
void record_decimal(double value, struct buffer *out);

#endif
