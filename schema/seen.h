/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * seen - which ids a file of responses has had so far, however long it is: in a temporary file that
 * nobody else sees and that is gone when it is closed.
 *
 *     AUTO(seen) struct seen *seen = NULL;
 *     TRY(seen_open(&seen));
 *     TRY(seen_note(seen, &(struct seen_id){id, hash, line}, &before));
 *     if (before.line != 0 && !before.same) ...
 *
 * Thread: one at a time. Faults: FULL and IO of the temporary folder (TMPDIR, else /var/tmp),
 * NOMEM.
 */
#ifndef HAILONG_SCHEMA_SEEN_H
#define HAILONG_SCHEMA_SEEN_H

#include "base/id.h"
#include "base/own.h"

struct seen;

CHECKED enum fault seen_open(struct seen **out);
void seen_close(struct seen *seen);
OWN_POINTER(seen, struct seen, seen_close)

struct seen_id {
    struct uuid id;
    struct hash hash; /* of its document */
    size_t line;      /* from 1 */
};

/* What was noted of the id before. */
struct seen_before {
    size_t line; /* 0 = nothing: it is noted now */
    bool same;   /* it had the same hash */
};

CHECKED enum fault seen_note(struct seen *seen, const struct seen_id *id, struct seen_before *out);

#endif
