/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * form_from - a form that the command line names.
 *
 *   "phieu.json" --form_from_file--> struct form, what is wrong with it told on stderr
 *   "sipas-2026" --form_named-->     the one that comes with the program
 *
 * Ownership: the caller's; findings live in the arena. Thread: main's.
 * Faults: INVALID form_file_refused {path, count}; NOTFOUND form_unknown {form}; those of file.h.
 */
#ifndef HAILONG_CLI_FORM_FROM_H
#define HAILONG_CLI_FORM_FROM_H

#include "cli/command.h"
#include "forms/form.h"

CHECKED enum fault form_from_file(const struct call *call, const char *path, struct arena *arena,
                                  struct form **out, struct findings *out_findings);

/* A file; without a dot or a slash in it, the id of one in the program. */
CHECKED enum fault form_named(const struct call *call, const char *name, struct arena *arena,
                              struct form **out);

#endif
