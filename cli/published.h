/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * published - a file of published figures (forms/published.h) read for a command.
 *
 * Ownership: the figures live in the arena. Thread: main's.
 * Faults: those of published_read; INVALID published_refused {path, count}, the findings shown.
 */
#ifndef HAILONG_CLI_PUBLISHED_H
#define HAILONG_CLI_PUBLISHED_H

#include "cli/command.h"
#include "schema/published.h"

/* Reads a file by the store's units; its findings are shown on stderr. */
CHECKED enum fault published_from_file(const struct call *call, const char *path,
                                       struct store *store, struct arena *arena,
                                       struct published_list *out);

#endif
