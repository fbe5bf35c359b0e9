/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * report_kept - which files of `report --all` were made before it was interrupted, so that --resume
 * does not make them again.
 *
 *   OUT/.hailong-report-<campaign>    one line a file, added when it is there whole:
 *       hash of what the report says, hash of the file's bytes, name
 *
 * A file is current when the report would say the same today and the file's bytes are as they were
 * written: neither the data's version nor the clock is trusted. A line cut short by a crash is no
 * line. The list is away when everything was made. It is a help only: a folder where it cannot be
 * written gets its reports without it.
 *
 * Ownership: the list lives in the arena; it owns its descriptor. Thread: one at a time.
 */
#ifndef HAILONG_CLI_REPORT_KEPT_H
#define HAILONG_CLI_REPORT_KEPT_H

#include "base/arena.h"
#include "base/id.h"

struct report_kept;

/* Begins the list of a campaign's reports in a folder; with `resume` it goes on with the one that
 * was left. */
CHECKED enum fault report_kept_open(struct arena *arena, const char *folder, const char *campaign,
                                    bool resume, struct report_kept **out);

/* Whether the file is there as it was written, and says `content`; its hash. */
bool report_kept_current(const struct report_kept *kept, const char *path,
                         const struct hash *content, struct hash *out);

void report_kept_note(struct report_kept *kept, const char *path, const struct hash *content,
                      const struct hash *bytes);

/* Ends the list; it stays when something is left to make. */
void report_kept_end(struct report_kept *kept, bool complete);

#endif
