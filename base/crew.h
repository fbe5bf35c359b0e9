/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * crew - the same work by several threads: each takes what is next until nothing is left.
 *
 *     static void *take_pieces(void *context) { ... atomic_fetch_add(&pass->next, 1) ... }
 *     crew_run(take_pieces, &pass, crew_size(pass.count));
 *
 * The calling thread is one of them, and one that does not start is not missed: the others do its
 * share. All have ended when crew_run returns.
 * Thread: any. Faults: none; the work keeps its own.
 */
#ifndef HAILONG_BASE_CREW_H
#define HAILONG_BASE_CREW_H

#include <stddef.h>

enum { CREW_MAX = 64 };

/* As many as there are processors, but at most `pieces`, and at least 1. */
size_t crew_size(size_t pieces);

void crew_run(void *(*work)(void *context), void *context, size_t threads);

#endif
