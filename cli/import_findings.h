/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * import_findings - what an import found wrong, of however many rows: the first few lines of each
 * kind of mistake, and how many more there are, so that a column that is wrong a million times does
 * not hide the others.
 *
 *   line 12, q9_24: range   line 13, q9_24: range   ...   q9_24: range on 99,990 more lines
 *
 * A kind is a message id and a place in the response: the column of a CSV, the JSON pointer of a
 * line. Findings stand at "line 12 q9_24".
 *
 * Ownership: everything is in the arena. Thread: one at a time. Faults: NOMEM, LIMIT.
 * Limits: IMPORT_KINDS_MAX kinds; what is of further kinds is counted only.
 */
#ifndef HAILONG_CLI_IMPORT_FINDINGS_H
#define HAILONG_CLI_IMPORT_FINDINGS_H

#include "base/json_write.h"
#include "cli/command.h"

enum { IMPORT_KINDS_MAX = 40, IMPORT_EACH_MAX = 10 };

struct import_kind {
    const char *code;
    const char *where; /* "" = the line as a whole */
    int64_t count;
};

struct import_findings {
    struct arena *arena;
    bool csv;
    struct findings list;
    struct import_kind kinds[IMPORT_KINDS_MAX];
    size_t kind_count;
    int64_t errors; /* those that are not in the list, too */
    int64_t untold; /* of more kinds than there is room for */
};

struct import_findings import_findings_in(struct arena *arena, bool csv);

/* Adds what was found at a line. A place that begins with "line" stays, any other is a pointer into
 * the response. */
CHECKED enum fault import_findings_add(struct import_findings *all, size_t line,
                                       const struct findings *found);

/* On stderr: the list, then how many more of each kind. */
void import_findings_say(const struct call *call, const char *path,
                         const struct import_findings *all);

/* Members "findings" and "findings_more". */
void import_findings_json(const struct import_findings *all, struct json_out *out);

#endif
