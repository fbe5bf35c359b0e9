/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * progress - one line on the terminal that tells how far a long work is, rewritten in its place;
 * nothing when stderr is no terminal, or when the work is done within a second.
 *
 *     struct progress progress = progress_of(call, "import_reading");   a message with {count}
 *     progress.total = rows;                                            and {total}
 *     progress_tell(&progress, rows); ...
 *     progress_end(&progress);
 *
 * Thread: one at a time.
 */
#ifndef HAILONG_CLI_PROGRESS_H
#define HAILONG_CLI_PROGRESS_H

#include "cli/command.h"

struct progress {
    const struct call *call;
    const char *code;
    int64_t next_ms; /* when to tell again; 0 = never */
    int64_t total;   /* 0 = not known */
    bool lines;      /* a line of its own every few seconds: for a log */
    bool told;
};

struct progress progress_of(const struct call *call, const char *code);

/* The same for a work of which the end is known; where stderr is no terminal it writes a line every
 * five seconds. */
struct progress progress_towards(const struct call *call, const char *code, int64_t total);

/* Tells the count when it is time to; cheap otherwise. */
void progress_tell(struct progress *progress, int64_t count);

/* Takes the line away again. */
void progress_end(struct progress *progress);

#endif
